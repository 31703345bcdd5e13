"""The second signature: the case, the proposal and the letter; confirm, or send back with a reason."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import Outcome, Stage
from sojourn_office.actions import decisions
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import typed
from sojourn_office.desks.opening import links, names_of, on_case, with_new_version
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form, Lines
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.papers.letter import Letter, letter, words_of
from sojourn_office.queries import casework
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


class SignForm(Form):
    """A reason, for whoever sends the proposal back."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    why = Lines(
        label=Message("Why it goes back"),
        help_text=Message("Only for sending back. The proposer reads it."),
        rows=3,
        max_length=2000,
        required=False,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_CONFIRM, act=True)
def sign(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Confirm a proposal or send it back."""
    language, number = language_of(request), case.number
    form = SignForm(typed(request), initial={"version": casework.version_of(number)}, language=language)
    if request.method != "POST":
        return _page(request, case, post, form)
    if not form.is_valid():
        return _page(request, case, post, form, status=422)
    answer = _act(request, number, post, form)
    if isinstance(answer, Refusal):
        with_new_version(form, answer)
        form.refuse(answer)
        return _page(request, case, post, form, status=REFUSALS[answer.code][0])
    done = "back" if request.POST.get("sign") == "back" else "signed"
    return HttpResponseRedirect(at(f"/supervise/lists/sign?done={done}", language))


def _act(request: HttpRequest, number: str, post: Staff, form: SignForm) -> str | Refusal:
    now, key, version = now_of(request), request.POST.get("key", ""), form.cleaned_data["version"]
    match request.POST.get("sign"):
        case "confirm":
            return decisions.confirm(
                number=number, post=post, specimen=settings.DEMONSTRATION, at=now, key=key, version=version
            )
        case "back":
            why = form.cleaned_data["why"]
            return decisions.send_back(number=number, post=post, why=why, at=now, key=key, version=version)
        case _:
            return Refusal("invalid", Message("Press confirm or send back."))


@never_cache
@require_GET
@on_case(May.CASE_CONFIRM)
def as_pdf(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The letter of the proposal as it will be printed."""
    found = casework.case_shown(case.number, at=now_of(request))
    told = _letter(request, case, post)
    if told is None:
        raise Http404
    response = HttpResponse(letter(told, found.language), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="{case.number}-preview.pdf"'
    return response


def _letter(request: HttpRequest, case: Where, post: Staff) -> Letter | None:
    """The letter of the proposal, as it is if this officer signs."""
    return casework.letter_to_come(
        case.number, at=now_of(request), own_sentence="", by=by_post(post), specimen=settings.DEMONSTRATION
    )


def _page(request: HttpRequest, case: Where, post: Staff, form: SignForm, *, status: int = 200) -> HttpResponse:
    found = casework.case_shown(case.number, at=now_of(request))
    told = _letter(request, case, post)
    proposal = found.proposal
    is_grant = proposal is not None and proposal.outcome is Outcome.GRANTED
    context = {
        "case": found,
        "form": form,
        "letter": words_of(told, found.language) if told else None,
        "grounds": [] if is_grant else [(ground, found.paper(ground.paper)) for ground in found.grounds],
        "is_proposed": found.stage is Stage.PROPOSED,
        "is_my_proposal": proposal is not None and proposal.by in names_of(request),
        "is_grant": is_grant,
        "desk_links": links(request),
    }
    return page(request, "supervisor/sign.html", context, status=status)
