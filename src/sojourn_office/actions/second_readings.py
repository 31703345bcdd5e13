"""A second reading: its share stated before anything is decided, read blind, a difference settled by a third person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Did, Stage
from sojourn.decisions import second_readings as moves
from sojourn.decisions.moves import Mark
from sojourn.decisions.second_readings import HUNDRED, Reading
from sojourn.eligibility.findings import Met
from sojourn_office.actions.acting import SYSTEM, Officer, by_post, perform
from sojourn_office.actions.on_case import not_by
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, cases, events, rounds
from sojourn_office.storage import second_readings as stored
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import judged, marks_of

STANDS, AGAIN = "stands", "again"


def state(*, round_id: str, share: int, by: str, at: datetime, key: str) -> str | Refusal:
    """
    State how many in a hundred decisions of a round are read a second time; published, with what binds the secret.

    Once, and before a decision is proposed: what is decided later cannot bear on what is read.
    """

    def do() -> str | Refusal:
        rounds.period_of_round_to_change(round_id)
        round_ = rounds.by_id(round_id)
        if round_ is None:
            return Refusal("not_found", Message("There is no such round."))
        if round_.read_again_share:
            return Refusal("case_state", Message("The share of this round was stated before."))
        if stored.was_proposed(round_id):
            return Refusal("case_state", Message("Decisions of this round are proposed already."))
        stored.keep_share(round_, share)
        public = {"share": share, "commitment": stored.commitment_of(round_id)}
        events.record(Happened.READINGS_SET, round_id, by=by, at=at, public=public)
        return round_id

    if not 1 <= share <= HUNDRED:
        return Refusal("invalid", Message("Give a whole number from 1 to 100."), field="share")
    return perform(do, verb="second-readings", by=by, key=key, at=at, asked=[round_id, share])


def read(*, number: str, post: Officer, found: Mapping[str, str], why: str, at: datetime, key: str) -> str | Refusal:
    """
    Keep what a second reader finds of each criterion, with the reason, which is sealed; the outcome follows from it.

    Nothing of the case changes by it: neither its stage nor any day of its person, nor when the letter goes out.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post) or _not_chosen(number)
        if refusal is not None:
            return refusal
        record = events.replay(case)
        if not moves.is_readable(record):
            return _not_to_read()
        first = reading_of(case, marks_of(events.happened_to(case)))
        second = reading_of(case, {code: Mark(code, Met(met)) for code, met in found.items()})
        if isinstance(second, Refusal):
            return second
        assert not isinstance(first, Refusal), "what was proposed has no open criterion"
        own = accounts.names_of(post.account_id)
        action = moves.read_again(record, by=by, at=at, first=first, second=second, own=own)
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action, sealed={"why": why.strip()})
        stored.mark_read(number, event, differs=bool(action.about["differs"]))
        return number

    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    return perform(do, verb="read-again", by=by, key=key, at=at, asked=[number, dict(found), why])


def reading_of(case: Case, marks: Mapping[str, Mark]) -> Reading | Refusal:
    """What marks come to in a case that was proposed, by the rule as it was known to the first officer."""
    made = next(action for action in reversed(events.replay(case).actions) if action.did is Did.PROPOSED)
    anew = judged(case, known=date.fromisoformat(str(made.about["known_on"])), marks=marks)
    return moves.read(anew.judgement, anew.marks)


def settle(*, number: str, post: Officer, answer: str, why: str, at: datetime, key: str) -> str | Refusal:
    """
    Settle where two readings differ: the decision stands, or the officers look at it again, with the differences.

    Again only before the person was told; a proposal that waits for its signature goes back.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post)
        if refusal is not None:
            return refusal
        action = moves.settle(events.replay(case), by=by, at=at, answer=answer, own=accounts.names_of(post.account_id))
        if isinstance(action, Refusal):
            return action
        stored.mark_settled(number, events.record_action(case, action, sealed={"why": why.strip()}))
        return _look_again(case, by=by, why=why, at=at) if answer == AGAIN else number

    if not why.strip():
        return Refusal("reason_required", Message("Write the reason."), field="reason")
    if answer not in (STANDS, AGAIN):
        return Refusal("invalid", Message("Press one of the two buttons."))
    return perform(do, verb="settle-reading", by=by, key=key, at=at, asked=[number, answer, why])


def _look_again(case: Case, *, by: str, why: str, at: datetime) -> str | Refusal:
    replayed = events.replay(case)
    reading = next(action for action in replayed.actions if action.did is Did.READ_AGAIN)
    differs = reading.about["differs"]
    assert isinstance(differs, list), "kept as a list"
    if replayed.stage is Stage.PROPOSED:
        action = case_moves.send_back(replayed, by=by, at=at)
    else:
        action = case_moves.reopen(replayed, by=by, at=at, differs=differs)
    if isinstance(action, Refusal):
        return action
    events.record_action(case, action, sealed={"why": why.strip()})
    return case.number


def show_due(at: datetime) -> int:
    """Show the secret of each round that is decided, so that anybody can repeat the choice; the worker's job."""
    return each("show-readings", stored.to_show(at=at), partial(_show, at=at), at=at)


def _show(round_id: str, *, at: datetime) -> int:
    def do() -> str:
        chosen, done = stored.counted_in(round_id)
        public = {"secret": stored.secret_of(round_id), "chosen": chosen, "read": done}
        events.record(Happened.READINGS_SHOWN, round_id, by=SYSTEM, at=at, public=public)
        return round_id

    perform(do, verb="show-readings", by=SYSTEM, key=f"show-readings/{round_id}"[:64], at=at, asked=round_id)
    return 1


def _not_chosen(number: str) -> Refusal | None:
    row = stored.of_case(number)
    return None if row is not None and row.read_id is None else _not_to_read()


def _not_to_read() -> Refusal:
    return Refusal("case_state", Message("This case is not to be read a second time now."))
