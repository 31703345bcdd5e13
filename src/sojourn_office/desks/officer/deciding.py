"""Deciding: the outcome worked out, the grounds, the own sentence, and the letter as it will be read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import Outcome, Stage
from sojourn_office.actions import decisions
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import press, typed
from sojourn_office.desks.officer.forms import DecideForm
from sojourn_office.desks.opening import links, names_of, on_case, with_new_version
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.papers.letter import Letter, letter, words_of
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.queries import casework
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import CaseShown, Where
from sojourn_office.roles import May

# Buttons that show the letter and decide nothing.
_LOOKS = frozenset({("show", "pdf"), ("show", "words")})


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_PROPOSE, act=True, looks=_LOOKS)
def decide(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Show what the findings come to with the letter, and propose or make the decision."""
    found = casework.case_shown(case.number, at=now_of(request))
    if request.method != "POST":
        form = DecideForm(typed(request), initial={"version": found.version}, language=language_of(request))
        return _page(request, found, post, form)
    form = DecideForm(request.POST, language=language_of(request))
    if form.is_valid():
        _hold_to_fonts(request, found, post, form)
    if form.errors:
        return _page(request, found, post, form, status=422)
    if request.POST.get("show") == "pdf":
        return letter_as_pdf(request, found, post, form.cleaned_data["own_sentence"])
    if request.POST.get("show") == "words":
        return _page(request, found, post, form)
    answer = _propose(request, found, post, form)
    if isinstance(answer, Refusal):
        with_new_version(form, answer)
        form.refuse(answer)
        found = casework.case_shown(case.number, at=now_of(request))
        return _page(request, found, post, form, status=REFUSALS[answer.code][0])
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}/decide", language_of(request)))


def _hold_to_fonts(request: HttpRequest, found: CaseShown, post: Staff, form: DecideForm) -> None:
    """A sentence with a sign that the letter cannot print is sent back to its writer, who can write it otherwise."""
    told = _letter(request, found, post, form.cleaned_data["own_sentence"])
    if told is None or not form.cleaned_data["own_sentence"]:
        return
    try:
        letter(told, found.language)
    except CannotPrint as trouble:
        form.add_error("own_sentence", Message("The letter cannot print this sign: {sign}", {"sign": trouble.sign}))


def _letter(request: HttpRequest, found: CaseShown, post: Staff, own_sentence: str) -> Letter | None:
    return casework.letter_to_come(
        found.number,
        at=now_of(request),
        own_sentence=own_sentence.strip(),
        by=by_post(post),
        specimen=settings.DEMONSTRATION,
    )


def one_signature_is_enough(found: CaseShown, names: Collection[str]) -> bool:
    """Whether one officer may decide alone: a grant that asks for one signature, of a case they did not enter."""
    entered = found.entered is not None and found.entered.by in names
    return found.outcome is Outcome.GRANTED and found.signatures == 1 and not entered


def _propose(request: HttpRequest, found: CaseShown, post: Staff, form: DecideForm) -> str | Refusal:
    """Propose; where one signature is enough the same press confirms."""
    key, now = request.POST.get("key", ""), now_of(request)
    answer = decisions.propose(
        number=found.number,
        post=post,
        own_sentence=form.cleaned_data["own_sentence"].strip(),
        version=form.cleaned_data["version"],
        at=now,
        key=key,
    )
    if isinstance(answer, Refusal) or not one_signature_is_enough(found, names_of(request)):
        return answer
    return decisions.confirm(
        number=found.number, post=post, specimen=settings.DEMONSTRATION, at=now, key=f"{key}-confirm"
    )


@press
@on_case(May.CASE_DECIDE, act=True)
def take_back(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Take one's own proposal back, while nobody has signed it."""
    answer = decisions.take_back(number=case.number, post=post, at=now_of(request), key=request.POST.get("key", ""))
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))


def letter_as_pdf(request: HttpRequest, found: CaseShown, post: Staff, own_sentence: str) -> HttpResponse:
    """The letter as it will be printed; shown, never kept."""
    told = _letter(request, found, post, own_sentence)
    if told is None:
        return HttpResponseRedirect(at(f"/desk/cases/{found.number}/decide", language_of(request)))
    response = HttpResponse(letter(told, found.language), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="{found.number}-preview.pdf"'
    return response


def _page(request: HttpRequest, found: CaseShown, post: Staff, form: DecideForm, *, status: int = 200) -> HttpResponse:
    own_sentence = str(form.data.get("own_sentence", "")) if form.is_bound else ""
    told = _letter(request, found, post, own_sentence)
    context: dict[str, Any] = {
        "case": found,
        "form": form,
        "grounds": [(ground, found.paper(ground.paper)) for ground in found.grounds],
        "letter": words_of(told, found.language) if told else None,
        "may_propose": found.is_ready and found.outcome is not None and not found.is_flagged,
        "is_proposed": found.stage is Stage.PROPOSED,
        "is_mine": found.holder in names_of(request),
        "is_my_proposal": found.proposal is not None and found.proposal.by in names_of(request),
        "is_grant": found.outcome is Outcome.GRANTED,
        "one_signature": one_signature_is_enough(found, names_of(request)),
        "desk_links": links(request),
    }
    return page(request, "officer/decide.html", context, status=status)
