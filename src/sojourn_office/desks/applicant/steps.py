"""Everything that happened to an application: each step, who opened it, its entries in the public log, each message."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.messages import Message
from sojourn.cases.counter import TASKS
from sojourn.cases.endorsing import came_to_gate
from sojourn.cases.model import Action, Did, Outcome
from sojourn.log.proofs import PROOF_SUFFIX, PROOF_TYPE
from sojourn_office.desks.applicant.endorsement import ANSWERS, sending_state
from sojourn_office.desks.applicant.openings import openings_shown
from sojourn_office.desks.applicant.own import account_of, of_case, own_case, show
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.queries import applications, letters, log
from sojourn_office.queries.applications import Application
from sojourn_office.queries.log import CaseEntry


@own_case
@require_GET
def steps(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything that happened, as the person may know it, with who opened the case and why."""
    context = {
        "application": application,
        "rows": _rows(application),
        "opened": openings_shown(application),
        "letter": of_case(request, application, "letter"),
        "logged": [_logged(request, application, each) for each in log.entries_of_case(application.number)],
        "back": of_case(request, application),
    }
    return show(request, "applicant/steps.html", context)


def _rows(application: Application) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for action in reversed(application.told.actions):
        if action.did is Did.OPENED:
            continue
        moment = application.shown_at(action.at)
        rows.append({"moment": moment, "what": _said(application, action), "by": _by(application, action)})
        # The decision itself is an entry of officers; once its result is told, its person reads it here.
        if action.did is Did.TOLD and letters.decision_of(application) is not None:
            what = _DECIDED[Outcome(action.about["outcome"])]
            by, decided_on = application.mission.short, letters.decided_on(application, action)
            rows.append({"moment": decided_on, "what": what, "by": by, "decision": True})
    return rows


def _logged(request: HttpRequest, application: Application, entry: CaseEntry) -> dict[str, object]:
    """An entry of the public log, with its receipt as soon as a signed head covers it."""
    receipt = of_case(request, application, f"log/{entry.index}{PROOF_SUFFIX}") if entry.is_signed else ""
    return {
        "number": entry.index,
        "what": _IN_LOG.get(entry.kind) or _SAID[Did(entry.kind)],
        "moment": application.shown_at(entry.at),
        "receipt": receipt,
    }


@own_case
@require_GET
def log_receipt(_request: HttpRequest, application: Application, index: int) -> HttpResponse:
    """The proof that an entry about this case stands in the public log, as a file to keep."""
    written = log.receipt(application.number, index)
    if written is None:
        raise Http404
    response = HttpResponse(written, content_type=f"{PROOF_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{index}{PROOF_SUFFIX}"'
    return response


_IN_LOG: dict[str, Message] = {Did.DECIDED.value: Message("Your application was decided.")}


_SAID: dict[Did, Message] = {
    Did.STARTED: Message("You began the application."),
    Did.CODE_PRINTED: Message("The mission printed a receipt with a code for you."),
    Did.CONNECTED: Message("You connected it to your own sign-in."),
    Did.CLAIMED: Message("You claimed a place."),
    Did.MOVED_UP: Message("A place came back, and your turn came."),
    Did.PASSED_OVER: Message("You were passed over, since you have a place of this period by another round."),
    Did.ENTERED: Message("You entered the draw."),
    Did.LEFT_DRAW: Message("You left the draw."),
    Did.LISTED: Message("The list of the draw was fixed, and you are on it."),
    Did.DRAWN: Message("You were told what came of the draw."),
    Did.ACCEPTED: Message("You accepted the place."),
    Did.PUT_BACK: Message("The place went back; you wait for the next draw."),
    Did.INVITED: Message("You were invited to lodge."),
    Did.LODGED: Message("You lodged the application."),
    Did.ENDORSED: Message("The office of your own state endorsed the application."),
    Did.NOT_ENDORSED: Message("The office of your own state did not endorse the application."),
    Did.ENDORSEMENT_TAKEN_BACK: Message("The office of your own state took its endorsement back."),
    Did.TAKEN: Message("An officer took the case."),
    Did.HANDED_OVER: Message("An officer gave the case to a colleague."),
    Did.RELEASED: Message("An officer put the case back for the others."),
    Did.TOLD: Message("You were told the result."),
    Did.LOOK_ASKED: Message("You asked for a second look."),
    Did.ISSUED: Message("The visa was issued."),
    Did.REVOKED: Message("The visa was withdrawn."),
    Did.LAPSED: Message("It was not collected in time; the place went back."),
    Did.DECLINED: Message("You declined; the place went back."),
    Did.WITHDRAWN: Message("You withdrew the application."),
    Did.VOIDED: Message("Both applications are void by the rule of the scheme."),
    Did.SEASON_ENDED: Message("The season ended; the place went back."),
    Did.CARRIED_OVER: Message("The season ended; your application goes on first in the next one."),
    Did.REMINDED: Message("You were reminded of a day to keep."),
    Did.FEE_BEGUN: Message("You began to pay the fee."),
    Did.FEE_PAID: Message("You paid the fee."),
    Did.FEE_SETTLED: Message("The payment of the fee is settled."),
    Did.FEE_FAILED: Message("A payment of the fee came to nothing."),
    Did.FEE_LATE: Message("The fee was not paid in time; the place went back."),
    Did.FEE_RETURNED: Message("The fee was given back to you."),
    Did.GIVEN_BACK: Message("We were closed, and your lost time was given back."),
}


# What the mission did where it entered the application from paper.
_ENTERED: dict[Did, Message] = {
    Did.STARTED: Message("The mission entered the application from your paper."),
    Did.ENTERED: Message("The mission entered you into the draw."),
    Did.LODGED: Message("The mission lodged the application for you."),
}


_DECIDED: dict[Outcome, Message] = {
    Outcome.GRANTED: Message("It was decided to issue the visa."),
    Outcome.REFUSED: Message("It was decided not to issue the visa."),
}


def _said(application: Application, action: Action) -> Message:
    if action.did is Did.PAPER_ASKED:
        return Message("A paper was asked for: {paper}.", {"paper": _paper(application, action)})
    if action.did is Did.PAPER_GIVEN:
        return Message("A paper came: {paper}.", {"paper": _paper(application, action)})
    if action.did is Did.PAPER_ADDED:
        return Message("You added a paper: {paper}.", {"paper": _paper(application, action)})
    if action.did is Did.LOOK_PAPER:
        return Message("You added a paper to the second look: {paper}.", {"paper": _paper(application, action)})
    if action.did is Did.WITHDRAWN and not action.by.startswith("account:"):
        return Message("It was not lodged by the day until which it was kept: it was erased.")
    if action.did is Did.GIVEN_BACK and "period" in action.about:
        return Message("No places and visas were given for a time, and your lost time was given back.")
    if action.did is Did.AT_COUNTER:
        moment = action.about.get("moment")
        shown = application.shown_at(datetime.fromisoformat(str(moment))) if moment else ""
        return Message(TASKS[str(action.about["what"])].says.text, {"moment": shown})
    return (_ENTERED if action.by.startswith("post:") else _SAID).get(action.did, _SAID[action.did])


def _paper(application: Application, action: Action) -> Said:
    return application.name_of_paper(str(action.about["paper"]))


def _by(application: Application, action: Action) -> Said:
    if action.by.startswith("account:"):
        return Message("You")
    if action.did in ANSWERS or _at_the_gate(application, action):
        return sending_state(application)
    if action.by.startswith("post:"):
        # Papers are given by applicants, or by an agency in their place; officers ask for them.
        by_agency = action.did is Did.PAPER_GIVEN
        return Message("An agency, for you") if by_agency else application.mission.short
    return Message("By itself, at its moment")


def _at_the_gate(application: Application, action: Action) -> bool:
    """Whether a paper was asked for by the office of one's own state, before it answered."""
    before = application.told.actions[: application.told.actions.index(action)]
    asked = action.did is Did.PAPER_ASKED and came_to_gate(application.told)
    return asked and not any(each.did is Did.ENDORSED for each in before)


@own_case
@require_GET
def messages(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything that was written to the person, in the words of the mail."""
    found = applications.messages(account_of(request).pk, number=application.number)
    rows = [
        {
            "moment": application.shown_at(each.at),
            "subject": each.subject,
            "says": each.says,
            "sent_to": each.sent_to,
            "language": each.language,
        }
        for each in found
    ]
    return show(
        request,
        "applicant/messages.html",
        {"application": application, "rows": rows, "back": of_case(request, application)},
    )
