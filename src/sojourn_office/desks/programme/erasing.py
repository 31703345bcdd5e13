"""Erasing in a person's place: one asks, sees what would go and what stays, and somebody else agrees."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import erasing_by_hand
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.erase_wishes import Line, lines, wishes
from sojourn_office.roles import May


class EraseForm(forms.Form):
    """Of whom, by one of their applications, and why."""

    number = forms.Line(label=Message("Number of the application"), max_length=20, signs=20)
    reason = forms.Lines(
        label=Message("Why is it erased?"),
        help_text=Message("As a letter of the person, with its day. It is sealed for them."),
        rows=3,
        max_length=1000,
        error_messages={"required": Message("Write why it is erased.")},
    )


def _post(request: HttpRequest) -> Staff:
    post = asker_of(request).post_for(May.RECORD_KEEP)
    assert post is not None, "the page is open to whoever has such a post"
    return post


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may(May.RECORD_KEEP)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for a second person of one's own host, and a form to ask for one more."""
    post, now = _post(request), now_of(request)
    form = EraseForm(typed(request), language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = erasing_by_hand.ask(
                number=form.cleaned_data["number"].strip().upper(),
                reason=form.cleaned_data["reason"],
                post=post,
                at=now,
                key=request.POST.get("key", ""),
            )
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/programme/erased/{answer}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {
        "form": form,
        "wishes": wishes(post.host, at=now),
        "done": request.GET.get("done") == "erased",
        "desk_links": links(request),
    }
    return page(request, "programme/erased.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.RECORD_KEEP)
def agree(request: HttpRequest, entry: int) -> HttpResponse:
    """What would go of each application of the person and what stays, for somebody else to agree to."""
    post, now, list_at = _post(request), now_of(request), at("/programme/erased", language_of(request))
    wish = next((each for each in wishes(post.host, at=now) if each.entry == entry), None)
    if wish is None:
        raise Http404
    if request.method == "POST":
        answer = erasing_by_hand.agree(entry=entry, post=post, at=now, key=request.POST.get("key", ""))
        if isinstance(answer, Refusal):
            return refused(request, answer, back=list_at)
        return HttpResponseRedirect(f"{list_at}?done=erased")
    context = {
        "wish": wish,
        "rows": [(each, _said(each)) for each in lines(wish.number, at=now)],
        "is_mine": wish.account == post.account_id,
        "desk_links": links(request),
    }
    return page(request, "programme/erase_agree.html", context)


def _said(line: Line) -> list[Message]:
    kept = line.kept
    if not line.is_lodged or (kept.record_until is not None and kept.record_until < kept.today):
        return [Message("Erased now: answers and papers.")]
    if kept.record_until is None:
        return [Message("Stays until it is decided or withdrawn. After that, days are named here.")]
    record = Message("The record stays until {day}: it shows what was decided and why.", {"day": kept.record_until})
    if kept.papers_until is None:
        return [record]
    if kept.papers_until < kept.today:
        return [Message("Erased now: the papers."), record]
    return [Message("Papers stay until {day}.", {"day": kept.papers_until}), record]
