"""Where an application stands: the answer first, then the steps, the deadlines, who opened it, and the ways on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.messages import Message
from sojourn.cases import second_look
from sojourn.cases.model import ASKED, Asked, Did, Stage, Turn, done
from sojourn.cases.moves import cannot_add_paper
from sojourn.rounds.moves import last_minute
from sojourn_office.desks.applicant.asked import days_left
from sojourn_office.desks.applicant.endorsement import ANSWERS, gate_step, sending_state
from sojourn_office.desks.applicant.expecting import forecast_words, range_of
from sojourn_office.desks.applicant.fees_told import fees_told
from sojourn_office.desks.applicant.on_paper import entered_words
from sojourn_office.desks.applicant.one_place import held_elsewhere, passed_words, season_words
from sojourn_office.desks.applicant.openings import opening_words
from sojourn_office.desks.applicant.own import (
    account_of,
    address,
    of_case,
    own_case,
    show,
    to_case,
)
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.desks.receipts import decided_by, result_moment
from sojourn_office.look.pages import now_of
from sojourn_office.queries import applications, lost_time, records, visas, waiting
from sojourn_office.queries.applications import Application
from sojourn_office.queries.lost_time import GivenBack
from sojourn_office.queries.visas import VisaShown
from sojourn_office.queries.waiting import Expected


@dataclass(frozen=True)
class Verdict:
    """The head of a status page: sign, answer, what it means, the one way on."""

    sign: str
    tone: str
    answer: Said
    lead: Said = ""
    more: Said = ""
    path: str = ""
    words: Said = ""
    elsewhere: str = ""


@own_case
@require_GET
def status(request: HttpRequest, application: Application) -> HttpResponse:
    """The status page; a draft goes on with its tasks."""
    if application.is_draft:
        return to_case(request, application, "tasks")
    visa = visas.visa_of(application)
    expected = waiting.expected(application, at=now_of(request))
    verdict = _VERDICTS[application.told.stage](application, visa)
    letters = applications.messages(account_of(request).pk, number=application.number)
    context = {
        "application": application,
        "verdict": verdict,
        "button_address": _way_on(request, application, verdict),
        "forecast": forecast_words(application, expected) if application.told.look is None else (),
        "steps": _steps(request, application, visa, expected),
        "clocks": _clocks(request, application),
        "facts": _facts(request, application),
        "entered": entered_words(application),
        "season": season_words(application),
        "held": held_elsewhere(request, application) if application.told.stage is Stage.RESERVE else None,
        "counted": records.has_counted(account_of(request).pk),
        "doors": _doors(request, application, visa, messages=len(letters)),
    }
    return show(request, "applicant/status.html", context)


_AGAIN: dict[str, Any] = {"elsewhere": "/me/start", "words": Message("Start another application")}


def _way_on(request: HttpRequest, application: Application, verdict: Verdict) -> str:
    if verdict.elsewhere:
        return address(request, verdict.elsewhere)
    return of_case(request, application, verdict.path) if verdict.path else ""


def _whose_turn(application: Application) -> Message:
    if application.mission.kind == "embassy":
        return Message("It is the embassy's turn.")
    return Message("It is the consulate's turn.")


def _at_sender(application: Application, visa: VisaShown | None) -> Verdict:
    answer = Message("With the office of {state}. You need do nothing.", {"state": sending_state(application)})
    lead = Message("It is the turn of your own state: its office endorses first, then the host decides.")
    return Verdict("now", "ink", answer, lead=lead, more=Message("No day for its answer is published."))


def _not_endorsed(application: Application, visa: VisaShown | None) -> Verdict:
    answer = Message("The office of {state} did not endorse your application.", {"state": sending_state(application)})
    lead = Message("It ends with that: the host decides only what is endorsed.")
    return Verdict("cross", "ink", answer, lead=lead, path="endorsement", words=Message("Read the answer"))


def _no_longer_endorsed(application: Application, visa: VisaShown | None) -> Verdict:
    answer = Message("The office of {state} took its endorsement back.", {"state": sending_state(application)})
    lead = Message("It ends with that: the host decides only what is endorsed.")
    return Verdict("cross", "ink", answer, lead=lead, path="endorsement", words=Message("Read the answer"))


def _looked_at_again(application: Application) -> Verdict:
    due_on = decided_by(application)
    if due_on is not None and due_on < application.today:
        return _late(application, due_on)
    answer = Message("Your second look is under way. You need do nothing.")
    more = Message("We answer by {day}.", {"day": due_on})
    words = Message("What you asked")
    return Verdict("now", "ink", answer, lead=_whose_turn(application), more=more, path="second-look", words=words)


def _assessed(application: Application, visa: VisaShown | None) -> Verdict:
    if application.told.look is not None:
        return _looked_at_again(application)
    results = result_moment(application)
    if results is not None:
        more = Message("Results for everyone: {moment}.", {"moment": results})
    elif (due_on := decided_by(application)) is not None and due_on < application.today:
        return _late(application, due_on)
    elif due_on is not None:
        more = Message("The mission states that it decides by {day}.", {"day": due_on})
    else:
        more = Message("No day for the decision is published.")
    answer = Message("Being assessed. You need do nothing.")
    return Verdict("now", "ink", answer, lead=_whose_turn(application), more=more)


def _late(application: Application, due_on: date) -> Verdict:
    answer = Message("The decision is late. It was due by {day}.", {"day": due_on})
    more = Message("It stands in the list of late cases that a supervisor sees each morning. You lose nothing by it.")
    return Verdict("warning", "ochre", answer, lead=_whose_turn(application), more=more)


def _asked(application: Application, visa: VisaShown | None) -> Verdict:
    ask = application.told.open_asks[0]
    return Verdict(
        "warning",
        "ochre",
        Message("A paper is asked for: {paper}.", {"paper": application.name_of_paper(ask.paper)}),
        lead=Message("It is your turn. Your application waits until it is there."),
        path=f"ask/{ask.number}",
        words=Message("Send the paper"),
    )


def _passed(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("Passing is not yet the visa. Collect it, and your place is taken.")
    if not application.has_result_day:
        lead = Message("We have decided to issue you a visa. The mission issues it next.")
    return Verdict("check", "pine", Message("You have passed."), lead, path="visa", words=Message("Collect the visa"))


def _reserve(application: Application, visa: VisaShown | None) -> Verdict:
    answer = Message("You are number {number} on the reserve list.", {"number": application.told.reserve})
    lead = Message("You would be granted a visa, and every place of this round is held. You need do nothing.")
    until = application.told.due_at
    more = Message(
        "If a place comes back before {moment}, the next on the list has it, and is written to.",
        {"moment": application.shown_at(until) if until is not None else ""},
    )
    passed = passed_words(application)
    if passed is not None:
        lead = Message(
            "You would be granted a visa, and keep your number: with the other place given up you have a turn."
        )
        return Verdict("warning", "ochre", answer, lead=passed, more=lead)
    return Verdict("now", "ink", answer, lead=lead, more=more)


def _refused(application: Application, visa: VisaShown | None) -> Verdict:
    looked_again = any(done(application.told, Did.LOOK_ASKED))
    answer = Message("There is a decision: no visa is issued.")
    return Verdict(
        "cross",
        "ink",
        Message("After a second look the decision not to issue you a visa stands.") if looked_again else answer,
        lead=Message("The letter says what you can do now."),
        path="letter",
        words=Message("Read the letter"),
    )


def _issued(application: Application, visa: VisaShown | None) -> Verdict:
    assert visa is not None, "an issued case has its visa"
    if visa.stay is None:
        answer = Message("Your visa is issued. Enter by {day}.", {"day": visa.valid_until})
        return Verdict("check", "pine", answer, path="visa", words=Message("Show the visa"))
    if visa.stay.left_on is not None:
        answer = Message("You left on {day}. This stay is over.", {"day": visa.stay.left_on})
        return Verdict("check", "pine", answer, path="stay", words=Message("Show the stay"))
    answer = Message("You may stay until {day}.", {"day": visa.stay.last_day})
    return Verdict("check", "pine", answer, path="stay", words=Message("Show the stay"))


def _revoked(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("Do not travel with it. Ask the mission that issued it.")
    return Verdict("cross", "ink", Message("Your visa was withdrawn."), lead)


def _lapsed(application: Application, visa: VisaShown | None) -> Verdict:
    if application.told.reserve is not None and not any(a.did is Did.MOVED_UP for a in application.told.actions):
        lead = Message("No place came back for your number on the reserve list. You can apply again in a later round.")
        return Verdict("dash", "ink", Message("The reserve list of this round has ended."), lead, **_AGAIN)
    lead = Message("Your place went back. You can apply again in a later round.")
    return Verdict("warning", "ochre", Message("The visa was not collected in time."), lead, **_AGAIN)


def _season_over(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("By the rule of the scheme your application ended with it. You can apply again in the next season.")
    return Verdict("dash", "ink", Message("The season is over."), lead, **_AGAIN)


def _declined(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("Your place went back. You can apply again.")
    return Verdict("dash", "ink", Message("You declined."), lead, **_AGAIN)


def _withdrawn(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("You can apply again.")
    if not application.told.actions[-1].by.startswith("account:"):
        lead = Message("It was not lodged by the day until which it was kept. You can apply again.")
        return Verdict("dash", "ink", Message("This application was erased."), lead, **_AGAIN)
    return Verdict("dash", "ink", Message("You withdrew this application."), lead, **_AGAIN)


def _void(application: Application, visa: VisaShown | None) -> Verdict:
    lead = Message("Two applications of the same person in one round are both void by the rule.")
    return Verdict("cross", "ink", Message("This application is void."), lead)


_VERDICTS: dict[Stage, Callable[[Application, VisaShown | None], Verdict]] = {
    Stage.AT_SENDER: _at_sender,
    Stage.ASKED_BY_SENDER: _asked,
    Stage.NOT_ENDORSED: _not_endorsed,
    Stage.NO_LONGER_ENDORSED: _no_longer_endorsed,
    Stage.ASSESSMENT: _assessed,
    Stage.PROPOSED: _assessed,
    Stage.DECIDED: _assessed,
    Stage.PAPER_ASKED: _asked,
    Stage.PASSED: _passed,
    Stage.RESERVE: _reserve,
    Stage.REFUSED: _refused,
    Stage.ISSUED: _issued,
    Stage.REVOKED: _revoked,
    Stage.LAPSED: _lapsed,
    Stage.DECLINED: _declined,
    Stage.WITHDRAWN: _withdrawn,
    Stage.VOID: _void,
    Stage.SEASON_OVER: _season_over,
}


def _day(application: Application, did: Did) -> object:
    """The day on which something was last done, on the mission's calendar; nothing where it was not."""
    found = [action.at for action in application.told.actions if action.did is did]
    return application.local(found[-1]).date() if found else None


def _steps(
    request: HttpRequest, application: Application, visa: VisaShown | None, expected: Expected | None
) -> list[dict[str, object]]:
    """What is behind and what lies ahead; a day ahead stands only where it is set."""
    stage = application.told.stage
    told_on = _day(application, Did.TOLD)
    first = application.told.look is None
    office_turn = first and stage in (Stage.ASSESSMENT, Stage.PROPOSED, Stage.DECIDED)
    results = result_moment(application)
    lodged = {
        "state": "done",
        "name": Message("Lodged"),
        "when": _day(application, Did.LODGED) or "",
        "address": of_case(request, application, "receipt"),
        "words": Message("Receipt"),
    }
    steps: list[dict[str, object]] = [lodged] if application.told.lodged_at else []
    steps += gate_step(request, application)
    if stage in (Stage.NOT_ENDORSED, Stage.NO_LONGER_ENDORSED):
        return steps
    steps += [_ask_step(request, application, ask) for ask in application.told.asks]
    if stage in (Stage.WITHDRAWN, Stage.VOID) and told_on is None:
        did = Did.WITHDRAWN if stage is Stage.WITHDRAWN else Did.VOIDED
        name = Message("Application withdrawn") if stage is Stage.WITHDRAWN else Message("Void")
        return [*steps, {"state": "now", "name": name, "when": _day(application, did) or ""}]
    assessed = "now" if office_turn else "done" if told_on else "ahead"
    steps.append({"state": assessed, "name": Message("Being assessed"), "when": ""})
    decided_name = Message("Results") if application.has_result_day else Message("Decision")
    when = told_on or (results.date() if results else range_of(expected))
    decided = {"state": "done" if told_on else "ahead", "name": decided_name, "when": when}
    looks = list(done(application.told, Did.LOOK_ASKED))
    if not looks and stage in (Stage.REFUSED, Stage.PASSED, Stage.RESERVE):
        decided["state"] = "now"
    if told_on and stage is not Stage.RESERVE:
        decided |= {"address": of_case(request, application, "letter"), "words": Message("Letter")}
    steps.append(decided)
    if looks:
        ended = stage not in (Stage.REFUSED, Stage.ASSESSMENT, Stage.PAPER_ASKED)
        asked_on = application.local(looks[0].at).date()
        steps.append({"state": "done" if ended else "now", "name": Message("Second look"), "when": asked_on})
    if stage is Stage.REFUSED or application.told.look is not None:
        return steps
    return [*steps, *_visa_steps(application, visa)]


def _ask_step(request: HttpRequest, application: Application, ask: Asked) -> dict[str, object]:
    is_open = ask in application.told.open_asks
    name = Message("Paper asked for: {paper}", {"paper": application.name_of_paper(ask.paper)})
    step: dict[str, object] = {"state": "now" if is_open else "done", "name": name, "when": ""}
    if is_open:
        step |= {"address": of_case(request, application, f"ask/{ask.number}"), "words": Message("Send it")}
    return step


def _visa_steps(application: Application, visa: VisaShown | None) -> list[dict[str, object]]:
    stage = application.told.stage
    ended = {
        Stage.LAPSED: (Message("Not collected in time"), Did.LAPSED),
        Stage.DECLINED: (Message("Declined"), Did.DECLINED),
        Stage.SEASON_OVER: (Message("Ended with the season"), Did.SEASON_ENDED),
        Stage.REVOKED: (Message("Visa withdrawn"), Did.REVOKED),
    }
    if stage in ended:
        name, did = ended[stage]
        return [{"state": "now", "name": name, "when": _day(application, did) or ""}]
    if visa is None:
        return [
            {"state": "ahead", "name": Message("Visa"), "when": ""},
            {"state": "ahead", "name": Message("Enter by"), "when": Message("one year from issue")
             if application.rules.value("visa_months_valid") == 12 else ""},
        ]  # fmt: skip
    issued = {"state": "done", "name": Message("Visa"), "when": visa.issued_on}
    if visa.stay is None:
        return [issued, {"state": "now", "name": Message("Enter by"), "when": visa.valid_until}]
    stay = visa.stay
    entered = {"state": "done", "name": Message("Entered"), "when": stay.entered_on}
    if stay.left_on is not None:
        return [issued, entered, {"state": "done", "name": Message("Left"), "when": stay.left_on}]
    return [issued, entered, {"state": "now", "name": Message("Last day of stay"), "when": stay.last_day}]


def _there(application: Application, until: datetime) -> Message | None:
    """The same moment at the mission, where its clock shows another time than the person's own."""
    there = application.local(until)
    if there.utcoffset() == application.shown_at(until).utcoffset():
        return None
    return Message("At your embassy or consulate: {moment}", {"moment": last_minute(there)})


def _clocks(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    """The deadlines that are the person's own, each at its moment."""
    due = application.told.due_at
    may_ask = not second_look.cannot_ask(application.told, now_of(request))
    if application.told.turn is not Turn.APPLICANT and not may_ask:
        return []
    if application.told.stage in ASKED:
        return [
            {
                "what": Message("Send by: {paper}", {"paper": application.name_of_paper(ask.paper)}),
                "moment": application.shown_at(last_minute(application.local(ask.until))),
                "there": _there(application, ask.until),
                "left": days_left(application, ask.until, request),
            }
            for ask in application.told.open_asks
        ]
    if due is None:
        return []
    left = days_left(application, due, request)
    return [
        {
            "what": Message("Ask for a second look by") if may_ask else Message("Collect by"),
            "moment": application.shown_at(last_minute(application.local(due))),
            "there": _there(application, due),
            "left": left,
        }
    ]


def _facts(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    if not _clocks(request, application) and application.told.turn is not Turn.APPLICANT:
        rows.append({"label": Message("Your deadlines"), "value": Message("None")})
    rows += fees_told(request, application)
    rows += [_given_back(request, application, each) for each in lost_time.given_back(application)]
    opened = applications.openings(application)
    value = opening_words(application, opened[0]) if opened else Message("Nobody yet")
    rows.append({"label": Message("Opened by"), "value": value})
    if application.needs_body and application.answers.get("body"):
        rows.append({"label": Message("Designated body"), "value": application.answers["body"]})
    return rows


def _given_back(request: HttpRequest, application: Application, given: GivenBack) -> dict[str, object]:
    told = {"minutes": given.minutes, "day": application.shown_at(given.closure.began_at).date()}
    value = Message("In minutes: {minutes}. We were closed on {day}.", told)
    if given.closure.period:
        value = Message("In minutes: {minutes}. From {day} on, no places and visas were given for a time.", told)
    return {
        "label": Message("Given back to you"),
        "value": value,
        "link": f"{address(request, '/status')}#closed-{given.closure.entry}",
        "link_words": Message("Proof"),
    }


def _doors(
    request: HttpRequest, application: Application, visa: VisaShown | None, *, messages: int
) -> list[dict[str, object]]:
    doors: list[dict[str, object]] = []
    if application.told.lodged_at is not None:
        doors.append({"path": "receipt", "words": Message("Receipt")})
    if not cannot_add_paper(application.told, at=now_of(request), until=application.round.closes_at):
        doors.append({"path": "add-paper", "words": Message("Add or replace a paper")})
    if application.told.look is not None or not second_look.cannot_ask(application.told, now_of(request)):
        words = Message("Second look") if application.told.look else Message("Ask for a second look")
        doors.append({"path": "second-look", "words": words})
    if any(action.did in ANSWERS for action in application.told.actions):
        doors.append({"path": "endorsement", "words": Message("Answer of your own state")})
    waits = application.told.stage is Stage.RESERVE
    if not waits and any(action.did is Did.TOLD for action in application.told.actions):
        doors.append({"path": "letter", "words": Message("Letter")})
    if visa is not None:
        doors.append({"path": "visa", "words": Message("Visa")})
    if visa is not None and visa.stay is not None:
        doors.append({"path": "stay", "words": Message("Stay")})
    doors.append({"path": "messages", "words": Message("Messages: {count}", {"count": messages})})
    doors.append({"path": "steps", "words": Message("All steps")})
    if waits or (application.told.turn is not Turn.NOBODY and application.told.stage is not Stage.PASSED):
        doors.append({"path": "withdraw", "words": Message("Withdraw the application"), "kind": "danger"})
    return [{**door, "address": of_case(request, application, str(door["path"]))} for door in doors]
