"""A notice to many: composed from a question, shown with its list, approved by somebody else, counted as it leaves."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.texts import LANGUAGES
from sojourn_office.actions import mass_notices as actions
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import mass, schemes
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import May

_BODY_SIGNS = 1000


class ComposeForm(forms.Form):
    """Whom it goes to, and the text in three languages."""

    scheme = forms.Choice(label=Message("Which programme?"), choices=[])
    who = forms.Choice(label=Message("To whom?"), choices=list(actions.NAMES.items()))
    subject_ko = forms.Line(label=Message("Subject in Korean"), max_length=100, signs=60)
    body_ko = forms.Lines(label=Message("Text in Korean"), max_length=_BODY_SIGNS)
    subject_ja = forms.Line(label=Message("Subject in Japanese"), max_length=100, signs=60)
    body_ja = forms.Lines(label=Message("Text in Japanese"), max_length=_BODY_SIGNS)
    subject_en = forms.Line(label=Message("Subject in English"), max_length=100, signs=60)
    body_en = forms.Lines(label=Message("Text in English"), max_length=_BODY_SIGNS)


def _post(request: HttpRequest) -> Staff:
    post = asker_of(request).post_for(May.NOTICES)
    assert post is not None, "the page is open to whoever has such a post"
    return post


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.NOTICES)
def compose(request: HttpRequest) -> HttpResponse:
    """The notices so far, and one more; to compose it computes the list and sends nothing."""
    post = _post(request)
    form = ComposeForm(typed(request), language=language_of(request))
    own = [used.scheme for used in schemes.in_use().values() if used.scheme.host == post.host]
    form.fields["scheme"].choices = [(scheme.id, scheme.title) for scheme in own]  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _compose(request, post, form.cleaned_data)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/programme/mass/{answer}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {
        "form": form,
        "notices": [(line, actions.NAMES[line.who]) for line in mass.listed(post.host)],
        "desk_links": links(request),
    }
    return page(request, "programme/mass.html", context, status=status)


def _compose(request: HttpRequest, post: Staff, said: dict[str, str]) -> str | Refusal:
    texts = {each: {part: said[f"{part}_{each}"].strip() for part in ("subject", "body")} for each in LANGUAGES}
    return actions.compose(
        scheme=said["scheme"],
        who=said["who"],
        texts=texts,
        post=post,
        host=post.host,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.NOTICES)
def one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice with its list counted and sampled; somebody else approves it, and then it leaves."""
    post = _post(request)
    found = mass.notice(notice_id, post.host)
    if found is None:
        raise Http404
    here = at(f"/programme/mass/{notice_id}", language_of(request))
    if request.method == "POST":
        answer = actions.approve(
            notice_id=notice_id,
            digest=request.POST.get("digest", ""),
            post=post,
            account_id=post.account_id,
            at=now_of(request),
            key=request.POST.get("key", ""),
        )
        return refused(request, answer, back=here) if isinstance(answer, Refusal) else HttpResponseRedirect(here)
    context = {
        "notice": found,
        "who": actions.NAMES[found.line.who],
        "texts": [(each, found.texts[each]) for each in LANGUAGES],
        "is_mine": found.composed_by in {f"post:{each.post_id}" for each in asker_of(request).posts},
        "desk_links": links(request),
    }
    return page(request, "programme/mass_one.html", context)
