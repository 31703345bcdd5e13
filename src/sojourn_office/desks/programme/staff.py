"""Staff of one's own host: who has a post, one given after a second look at it, one ended, a second factor lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import staffing as actions
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.desks.sending import sent
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import staffing
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import NAMES, May

_EVERY = "every"
_ROLES: dict[str, Any] = {
    "label": Message("What may they do?"),
    "error_messages": dict.fromkeys(("required", "invalid_choice"), Message("Choose at least one role")),
}
_LANGUAGES = (("ko", Message("Korean")), ("ja", Message("Japanese")), ("en", Message("English")))


def _reason() -> forms.Line:
    return forms.Line(
        label=Message("Why?"),
        help_text=Message("It is kept with the act: no name, no address, no number of anybody."),
        max_length=200,
        signs=60,
        error_messages={"required": Message("Write the reason.")},
    )


class AdmitForm(forms.Form):
    """Who is given which post."""

    address = forms.Mail(label=Message("Their e-mail address"), help_text=Message("They sign in with it."))
    name = forms.Line(label=Message("Name, as colleagues see it"), max_length=100, signs=40)
    mission = forms.Choice(label=Message("Where?"), choices=[])
    roles = django_forms.MultipleChoiceField(**_ROLES, widget=forms.TickRows)
    written_in = forms.Choice(label=Message("In which language are they written to?"), choices=_LANGUAGES)
    why = _reason()

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missions = staffing.missions(host).items()
        self.choose_from("mission", [*missions, (_EVERY, Message("Every mission of the host"))])
        self.choose_from("roles", [(role.value, NAMES[role]) for role in actions.GIVEN])


class EndForm(forms.Form):
    """What becomes of somebody's posts, and why."""

    what = forms.Choice(
        label=Message("What is to be done?"),
        choices=(
            ("end", Message("End their posts here, and every sign-in, at once")),
            ("factor", Message("Take a lost second factor away; they set up a new one")),
        ),
    )
    why = _reason()


def _post(request: HttpRequest) -> Staff:
    post = asker_of(request).post_for(May.STAFF_ADMIT)
    assert post is not None, "the page is open to whoever has such a post"
    return post


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.STAFF_ADMIT)
def every(request: HttpRequest) -> HttpResponse:
    """Everyone with a post of one's host, and a form for one more, which is shown once more before it counts."""
    post, now = _post(request), now_of(request)
    form = AdmitForm(typed(request), host=post.host, language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _admit(request, post, form.cleaned_data) if "sure" in request.POST else None
            if answer is None and "change" not in request.POST:
                return _to_confirm(request, form)
            if isinstance(answer, str):
                return HttpResponseRedirect(at("/programme/staff", language_of(request)))
            status = 200
            if isinstance(answer, Refusal):
                form.refuse(answer)
                status = REFUSALS[answer.code][0]
    context = {"form": form, "staff": staffing.listed(post.host, at=now), "desk_links": links(request)}
    return page(request, "programme/staff.html", context, status=status)


def _to_confirm(request: HttpRequest, form: AdmitForm) -> HttpResponse:
    """What was typed, to be looked at once more."""
    said = form.cleaned_data
    names = {name: form.words_chosen(name) for name in ("mission", "roles", "written_in")}
    rows = [{"label": form.fields[name].label, "value": said[name]} for name in ("address", "name")]
    rows += [{"label": form.fields[name].label, "value": names[name][said[name]]} for name in ("mission", "written_in")]
    rows += [{"label": form.fields["roles"].label, "value": listed([names["roles"][each] for each in said["roles"]])}]
    rows += [{"label": form.fields["why"].label, "value": said["why"]}]
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name in form.fields]
    context = {"rows": rows, "kept": kept, "desk_links": links(request)}
    return page(request, "programme/staff_sure.html", context)


def _admit(request: HttpRequest, post: Staff, said: dict[str, Any]) -> str | Refusal:
    return actions.admit(
        address=said["address"],
        name=said["name"],
        mission="" if said["mission"] == _EVERY else said["mission"],
        roles=said["roles"],
        language=said["written_in"],
        why=said["why"],
        post=post,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.STAFF_ADMIT)
def one(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One of staff: their posts ended, or a lost second factor taken away."""
    post, now = _post(request), now_of(request)
    found = staffing.one(post_id, post.host, at=now)
    if found is None:
        raise Http404
    form = EndForm(typed(request), language=language_of(request))

    def act() -> str | Refusal:
        of_one = actions.end if form.cleaned_data["what"] == "end" else actions.lose_factor
        key = request.POST.get("key", "")
        return of_one(post_id=post_id, why=form.cleaned_data["why"], post=post, at=now, key=key)

    led_on, status = sent(request, form, act, then="/programme/staff")
    if led_on is not None:
        return led_on
    context = {"form": form, "found": found, "own": found.account == post.account_id, "desk_links": links(request)}
    return page(request, "programme/staff_one.html", context, status=status)
