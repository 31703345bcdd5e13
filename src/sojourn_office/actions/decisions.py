"""A decision: proposed by one officer, signed by another where it needs two, frozen with everything it rests on."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.endorsing import not_with_the_host
from sojourn.cases.model import Action, Did, Outcome, officers_of
from sojourn.decisions.moves import grounds_of, met_names
from sojourn.eligibility.facts import write_facts
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn.rounds.points import is_settled
from sojourn.texts.keeping import keep
from sojourn_office.actions import notices, second_looks
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.on_case import act_on, changed, not_again, not_by
from sojourn_office.papers.decision_letter import decision_letter
from sojourn_office.papers.letter import Letter, letter
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.storage import accounts, agreements, cases, events, files, ledger, rounds, second_readings
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import Judged, judged, letter_words, proposed, unseen_papers
from sojourn_office.storage.points import scale_for, sheets_of


def take_back(*, number: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Take one's own proposal back."""
    move = partial(case_moves.take_back, by=by_post(post), at=at)
    return act_on(number, post, "take-back", move, at=at, key=key)


def send_back(
    *, number: str, post: Officer, why: str, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """Send a proposal back with a reason."""
    if not why.strip():
        return Refusal("reason_required", Message("Write why it goes back."), field="why")
    move = partial(case_moves.send_back, by=by_post(post), at=at)
    return act_on(number, post, "send-back", move, at=at, key=key, sealed={"why": why}, version=version)


def propose(
    *, number: str, post: Officer, own_sentence: str, version: int | None, at: datetime, key: str
) -> str | Refusal:
    """
    Propose the decision that findings and marks come to, with facts and grounds frozen.

    A grant needs every required paper opened by an officer, or seen at the counter where it came on paper.
    `version` is that of the page the officer read; where something happened meanwhile, the proposal is not made.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post) or not_again(case, post) or changed(case, version)
        if refusal is not None:
            return refusal
        found = judged(case, known=_day(case, at))
        not_yet = not_with_the_host(found.record)
        if not_yet is not None:
            return not_yet
        if found.outcome is None:
            return Refusal("case_state", Message("A criterion is still open. Judge it first, or ask for a paper."))
        unseen = unseen_papers(case, found)
        if found.outcome is Outcome.GRANTED and unseen:
            return _papers_unseen(unseen)
        if found.outcome is Outcome.REFUSED and case.look_asked_at is not None and not own_sentence:
            words = Message("Write to the person why the decision stands; they gave their own words.")
            return Refusal("reason_required", words, field="own_sentence")
        if found.outcome is Outcome.GRANTED and _lacks_points(case):
            return Refusal("case_state", Message("Points are given first: two officers apart, or a third."))
        action = case_moves.propose(
            found.record,
            by=by,
            at=at,
            outcome=found.outcome,
            pins=_pins(found),
            told_from=case.round.results_at if case.look_asked_at is None else None,
        )
        if isinstance(action, Refusal):
            return action
        events.record_action(case, action, sealed=_frozen(found, own_sentence))
        second_readings.choose(case, at=at)
        return number

    return perform(do, verb="propose", by=by, key=key, at=at, asked=[number, own_sentence])


def confirm(
    *, number: str, post: Officer, specimen: bool, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """
    Confirm a proposal: the decision is made, its letter written and frozen with it.

    Where results have no day of their own the person is told at once, and a place that was held goes back if no
    visa is issued.
    """
    row = cases.by_number(number)
    if row is None:
        return Refusal("not_found", Message("There is no such case."))
    action = _confirmed(row, post, at=at)
    if isinstance(action, Refusal):
        return action
    told = letter_of(row, officers=officers_of(action), decided_on=_day(row, at), specimen=specimen)
    try:
        printed = letter(told, row.language)
    except CannotPrint as trouble:
        return Refusal("invalid", Message("The letter cannot print this sign: {sign}", {"sign": trouble.sign}))
    stored_as = files.keep(row.person_id, printed)
    return perform(
        lambda: _confirm(
            number, post, sha256(printed).hexdigest(), stored_as, row.version if version is None else version, at=at
        ),
        verb="confirm",
        by=by_post(post),
        key=key,
        at=at,
        asked=number,
    )


def _confirm(
    number: str, post: Officer, letter_digest: str, stored_as: str, version: int, *, at: datetime
) -> str | Refusal:
    period = rounds.period_of_case(number)
    assert period is not None, "the case was there a moment ago"
    case = cases.to_change(number)
    refusal = not_by(case, post) or not_again(case, post) or changed(case, version)
    if refusal is not None:
        return refusal
    action = _confirmed(case, post, at=at)
    if isinstance(action, Refusal):
        return action
    about = {**action.about, "letter": letter_digest}
    earlier = [event.seq for event in events.happened_to(case) if event.kind == Did.DECIDED.value]
    is_second = case.look_asked_at is not None
    if is_second:
        about["in_place_of"] = earlier[-1]
    action = Action(action.did, action.at, action.by, about, action.told_from)
    sealed = {**proposed(case), "letter_text": stored_as}
    events.record_action(case, action, sealed=sealed)
    if is_second or not METHODS[case.round.method].has_result_day:
        refusal = _tell_at_once(case, period, by=by_post(post), at=at)
        if refusal is not None:
            return refusal
    return number


def _confirmed(case: Case, post: Officer, *, at: datetime) -> Action | Refusal:
    """The signature as the rule has it; whoever has several posts is one person in all of them."""
    own = accounts.names_of(post.account_id)
    return case_moves.confirm(events.replay(case), by=by_post(post), at=at, signatures=_signatures(case), own=own)


def _tell_at_once(case: Case, period: rounds.Period, *, by: str, at: datetime) -> Refusal | None:
    replayed = events.replay(case)
    granted_anew = replayed.look is not None and replayed.outcome is Outcome.GRANTED
    until = second_looks.collect_until(case, at=at) if granted_anew else None
    moves, line = [], None
    if granted_anew:
        held = second_looks.place_for(case, period, by=by, at=at, ends_at=until)
        if isinstance(held, Refusal):
            return held
        if isinstance(held, int):
            # The list ends with the time that everyone of the round had to collect.
            line, until = held, case.round.collect_until
        else:
            moves.append((period, held))
    elif replayed.outcome is Outcome.REFUSED and ledger.place_of(case) is Place.HELD:
        back = Place(METHODS[case.round.method].comes_back_to)
        moves.append((period, Movement(Cause.REFUSAL, Place.HELD, back, case=case.number)))
    look = second_looks.told_with(case, at=at)
    told = case_moves.tell(replayed, by=by, at=at, collect_until=until, reserve=line, look=look)
    assert not isinstance(told, Refusal), "a decided case can be told"
    event = events.record_action(case, told, moves=moves)
    notices.decided(case, event=event)
    return None


def letter_of(case: Case, *, officers: int, decided_on: date, specimen: bool) -> Letter:
    """The letter of a case as findings and marks stand; for a proposal, as it was proposed."""
    return decision_letter(**letter_words(case, decided_on=decided_on), officers=officers, specimen=specimen)


def _lacks_points(case: Case) -> bool:
    """Whether the round goes by points and an officer has still to give some."""
    scale = scale_for(case)
    return scale is not None and not is_settled(scale, [sheet.points for sheet in sheets_of(case)])


def _papers_unseen(unseen: tuple[Words, ...]) -> Refusal:
    first, *others = unseen
    names: Message | Words = first
    for name in others:
        names = Message("{left}, {right}", {"left": names, "right": name})
    return Refusal("papers_missing", Message("No officer has opened these papers yet: {papers}.", {"papers": names}))


def _signatures(case: Case) -> int:
    """How many officers a decision needs; every refusal needs two, whatever the scheme says."""
    proposal = events.replay(case).proposal
    if proposal is not None and proposal.about["outcome"] == Outcome.REFUSED.value:
        return 2
    on = case.rule_on or date.max
    value = agreements.rules_of(case.scheme, on=on, known=on, mission=case.mission).value("signatures_grant")
    return value if isinstance(value, int) else 2


def _pins(found: Judged) -> dict[str, object]:
    clauses = [
        {
            "code": finding.code,
            "cites": list(finding.cites),
            "value": finding.value_name,
            "value_from": _start(finding.entry),
        }
        for finding in found.judgement.findings
    ]
    return {
        "rule_on": found.on.isoformat(),
        "known_on": found.known.isoformat(),
        "agreement": found.agreement.digest,
        "clauses": clauses,
    }


def _start(entry: Any) -> str:
    return str(entry.start) if entry is not None and entry.start is not None else ""


def _frozen(found: Judged, own_sentence: str) -> dict[str, object]:
    grounds = [
        {
            "code": ground.code,
            "name": keep(ground.name),
            "rule": keep(ground.rule),
            "fact": keep(ground.fact),
            "paper": ground.paper,
            "pages": list(ground.pages),
            "remedy": keep(ground.remedy),
        }
        for ground in grounds_of(found.judgement, found.marks)
    ]
    return {
        "facts": write_facts(found.facts),
        "grounds": grounds,
        "met": [keep(name) for name in met_names(found.judgement, found.marks)],
        "own_sentence": own_sentence,
    }


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(ZoneInfo(case.round.zone)).date()
