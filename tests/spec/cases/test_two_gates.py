"""Two gates: the sending state endorses first and counts its own places; the host decides what was endorsed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sojourn.agreements.moves import rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves
from sojourn.cases.endorsing import endorse, endorsed_at, has_gate, not_endorse, not_with_the_host, take_back
from sojourn.cases.model import Action, Case, Did, Outcome, Stage, Turn

title = "Two gates"

AT = datetime(2026, 11, 9, 1, tzinfo=UTC)
DECIDE_BY = AT + timedelta(days=30)
PINS = {"outcome": "granted", "proposed_by": "post:3"}


def after(case: Case, action: Action | Refusal) -> Case:
    """The case after a move that was possible."""
    assert isinstance(action, Action), action
    return case.with_action(action)


def lodged(gate: str = "sender") -> Case:
    """An application that was lodged, where the sending state's gate comes first."""
    draft = Case("AUS-2026-1", "IDN-AUS", "IDN-AUS-2026", "canberra", "one_by_one", (Action(Did.STARTED, AT, "a"),))
    asked: dict[str, Any] = {"by": "account:1", "at": AT, "rule_on": "2026-11-09", "missing": (), "gate": gate}
    return after(draft, moves.lodge(draft, decide_by=DECIDE_BY, **asked))


def endorsed() -> Case:
    """The same, endorsed."""
    case = lodged()
    return after(case, endorse(case, by="post:1", at=AT, decide_by=DECIDE_BY))


def code(answer: object) -> str:
    """The code of a refusal; empty where there is none."""
    return answer.code if isinstance(answer, Refusal) else ""


def with_did(case: Case, *every: Did, **about: object) -> Case:
    """The case after more was done to it."""
    for did in every:
        case = case.with_action(Action(did, AT, "post:3", {**PINS, **about}))
    return case


def test_the_agreement_says_whose_gate_comes_first() -> None:
    """Indonesia's comes before Australia's; from Korea there is one gate alone."""
    folder = Path(__file__).parents[3] / "agreements"
    for name, scheme, first in (("aus-idn.toml", "IDN-AUS", True), ("aus-kor.toml", "KOR-AUS", False)):
        agreement, _ = read_agreement((folder / name).read_text(encoding="utf-8"), place=name)
        assert agreement is not None
        assert has_gate(rules_on(agreement, agreement.schemes[scheme], on=date(2026, 11, 9))) is first


def test_what_is_lodged_is_with_the_sending_state_first() -> None:
    """It is nobody else's turn, and the days of the host do not run yet."""
    case = lodged()
    assert (case.stage, case.turn, case.due_at) == (Stage.AT_SENDER, Turn.SENDER, None)
    assert (lodged("").stage, lodged("").due_at) == (Stage.ASSESSMENT, DECIDE_BY)


def test_the_host_can_do_nothing_before_the_endorsement() -> None:
    """Neither take the case, nor judge it, nor ask for a paper, nor propose a decision."""
    case = lodged()
    asked: dict[str, Any] = {"by": "post:9", "at": AT}
    tried = (
        moves.take(case, **asked),
        moves.judge(case, code="age", met="yes", **asked),
        moves.ask_for_paper(case, paper="plan", until=DECIDE_BY, **asked),
        moves.propose(case, outcome=Outcome.GRANTED, pins={}, told_from=None, **asked),
    )
    assert {code(answer) for answer in tried} == {"not_endorsed"}
    assert code(not_with_the_host(case)) == "not_endorsed"


def test_an_endorsement_hands_it_to_the_host_whose_days_run_from_then() -> None:
    """From then on it is an application like any other."""
    case = endorsed()
    assert (case.stage, case.turn, case.due_at) == (Stage.ASSESSMENT, Turn.OFFICE, DECIDE_BY)
    assert not_with_the_host(case) is None
    assert isinstance(moves.take(case, by="post:9", at=AT), Action)


def test_what_is_not_endorsed_ends_there() -> None:
    """It never was with the host, and nobody can endorse it afterwards."""
    case = lodged()
    case = after(case, not_endorse(case, by="post:1", at=AT))
    assert (case.stage, case.turn, endorsed_at(case)) == (Stage.NOT_ENDORSED, Turn.NOBODY, None)
    assert code(endorse(case, by="post:1", at=AT, decide_by=None)) == "case_state"


def test_a_case_is_answered_once() -> None:
    """Nothing is endorsed twice, and no endorsement is taken back by a second answer."""
    case = endorsed()
    assert code(endorse(case, by="post:2", at=AT, decide_by=None)) == "case_state"
    assert code(not_endorse(case, by="post:2", at=AT)) == "case_state"


def asked(case: Case, *, gate: bool = True, until: datetime = AT + timedelta(days=7)) -> Case:
    """The same, after an office asked for a paper: that of the sending state, or the host's."""
    return after(case, moves.ask_for_paper(case, by="post:1", at=AT, paper="plan", until=until, gate=gate))


def given(case: Case, ask: int, *, at: datetime = AT) -> Case:
    """The same, after the person sent a paper."""
    return after(case, moves.give_paper(case, by="account:1", at=at, ask=ask))


def test_a_gate_asks_for_a_paper_and_waits_for_it() -> None:
    """It is the person's turn until it is there, then the gate's again; the host has nothing of it."""
    case = asked(lodged())
    assert (case.stage, case.turn, case.due_at) == (Stage.ASKED_BY_SENDER, Turn.APPLICANT, AT + timedelta(days=7))
    assert code(endorse(case, by="post:1", at=AT, decide_by=None)) == "case_state"
    assert code(not_endorse(case, by="post:1", at=AT)) == "case_state"
    assert code(moves.take(case, by="post:9", at=AT)) == "not_endorsed"
    assert (given(case, 1).stage, given(case, 1).turn) == (Stage.AT_SENDER, Turn.SENDER)


def test_of_two_papers_that_a_gate_asked_for_it_waits_for_both() -> None:
    """One that came does not end the waiting for the other."""
    case = asked(asked(lodged()))
    assert (given(case, 2).stage, given(given(case, 2), 1).stage) == (Stage.ASKED_BY_SENDER, Stage.AT_SENDER)


@pytest.mark.parametrize(("early", "refused"), [(timedelta(seconds=1), "case_state"), (timedelta(), "")])
def test_a_paper_that_did_not_come_holds_a_gate_up_until_its_last_moment(early: timedelta, refused: str) -> None:
    """Then it answers without it."""
    answer = endorse(asked(lodged()), by="post:1", at=AT + timedelta(days=7) - early, decide_by=None)
    assert code(answer) == refused


def test_what_a_gate_asked_for_is_not_asked_by_the_host() -> None:
    """With the endorsement it is asked for no more, and what the host asks is waited for alone."""
    late = AT + timedelta(days=8)
    case = asked(lodged())
    case = after(case, endorse(case, by="post:1", at=late, decide_by=DECIDE_BY))
    assert (case.stage, case.open_asks) == (Stage.ASSESSMENT, ())
    assert code(moves.give_paper(case, by="account:1", at=late, ask=1)) == "case_state"
    case = asked(case, gate=False, until=late + timedelta(days=3))
    assert (case.stage, case.due_at) == (Stage.PAPER_ASKED, late + timedelta(days=3))
    assert given(case, 2, at=late).stage is Stage.ASSESSMENT


def test_a_gate_asks_nothing_more_once_it_has_answered() -> None:
    """Neither of what the host has, nor of what ended there."""
    ended = after(lodged(), not_endorse(lodged(), by="post:1", at=AT))
    for case in (endorsed(), ended, lodged("")):
        answer = moves.ask_for_paper(case, by="post:1", at=AT, paper="plan", until=DECIDE_BY, gate=True)
        assert isinstance(answer, Refusal), case.stage


@pytest.mark.parametrize("did", [(), (Did.TAKEN,), (Did.PROPOSED,), (Did.PROPOSED, Did.DECIDED, Did.REOPENED)])
def test_an_endorsement_is_taken_back_as_long_as_the_host_has_decided_nothing(did: tuple[Did, ...]) -> None:
    """The application ends by it, and its place at the gate is free at once."""
    case = with_did(endorsed(), *did)
    case = after(case, take_back(case, by="post:1", at=AT))
    assert (case.stage, case.turn, case.due_at) == (Stage.NO_LONGER_ENDORSED, Turn.NOBODY, None)
    assert endorsed_at(case) is None
    assert code(endorse(case, by="post:1", at=AT, decide_by=None)) == "case_state"
    assert code(moves.take(case, by="post:9", at=AT)) == "case_state"


@pytest.mark.parametrize(
    "did",
    [
        (Did.DECIDED,),
        (Did.DECIDED, Did.TOLD),
        (Did.DECIDED, Did.TOLD, Did.ISSUED),
        (Did.WITHDRAWN,),
        (Did.SEASON_ENDED,),
        (Did.ENDORSEMENT_TAKEN_BACK,),
        (Did.DECIDED, Did.TOLD, Did.LOOK_ASKED),
    ],
)
def test_an_endorsement_is_not_taken_back_once_the_host_has_decided_or_it_has_ended(did: tuple[Did, ...]) -> None:
    """Neither before the decision is told, nor while it is looked at again."""
    assert code(take_back(with_did(endorsed(), *did), by="post:1", at=AT)) == "case_state"


def test_what_was_never_endorsed_cannot_be_taken_back() -> None:
    """Neither where it waits at the gate, nor where there is one gate alone."""
    assert {code(take_back(case, by="post:1", at=AT)) for case in (lodged(), lodged(""))} == {"case_state"}


@pytest.mark.parametrize("did", [(Did.DECIDED,), (Did.DECIDED, Did.TOLD), (Did.WITHDRAWN,), (Did.VOIDED,)])
def test_no_paper_comes_for_a_question_that_a_decision_or_an_end_has_closed(did: tuple[Did, ...]) -> None:
    """A late paper opens nothing again."""
    case = with_did(asked(endorsed(), gate=False), *did)
    assert case.open_asks == ()
    assert code(moves.give_paper(case, by="account:1", at=AT, ask=1)) == "case_state"


def test_who_may_be_one_person_twice_takes_no_place_at_the_gate() -> None:
    """The host compares the two applications first."""
    case = with_did(lodged(), Did.FLAGGED, other="AUS-2026-2")
    assert code(endorse(case, by="post:1", at=AT, decide_by=None)) == "case_state"
    case = with_did(case, Did.CLEARED)
    assert isinstance(endorse(case, by="post:1", at=AT, decide_by=None), Action)


@pytest.mark.parametrize(
    ("ended", "counts"),
    [
        ((), True),
        ((Did.WITHDRAWN,), False),
        ((Did.VOIDED,), False),
        ((Did.SEASON_ENDED,), False),
        ((Did.DECIDED, Did.TOLD, Did.DECLINED), False),
        ((Did.DECIDED, Did.TOLD, Did.LAPSED), False),
        ((Did.DECIDED, Did.TOLD, Did.ISSUED), True),
        ((Did.DECIDED, Did.TOLD, Did.ISSUED, Did.REVOKED), True),
    ],
)
def test_a_place_at_the_gate_comes_back_when_an_application_ends_without_a_visa(
    ended: tuple[Did, ...], counts: bool
) -> None:
    """Whoever withdraws or declines, or is void, late or out of season, gives it back at once; a visa keeps it."""
    assert (endorsed_at(with_did(endorsed(), *ended)) is not None) is counts


def test_a_refusal_by_the_host_keeps_the_place() -> None:
    """That decision can still be looked at again, and then needs it."""
    case = with_did(endorsed(), Did.DECIDED, Did.TOLD, outcome="refused")
    assert (case.stage, endorsed_at(case)) == (Stage.REFUSED, AT)
