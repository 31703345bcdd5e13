"""A case is the list of what was done to it: stage, turn and deadline are read from the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves
from sojourn.cases.model import Action, Case, Did, Outcome, Stage, Turn
from sojourn.cases.numbers import SIGNS, case_number, is_case_number

title = "Cases"

T0 = datetime(2026, 10, 12, 1, tzinfo=UTC)
RESULTS = datetime(2026, 11, 16, 1, tzinfo=UTC)
COLLECT = datetime(2026, 12, 31, 15, tzinfo=UTC)
ONE, TWO, PERSON = "post:1", "post:2", "account:p"


def later(hours: int) -> datetime:
    return T0 + timedelta(hours=hours)


def blank() -> Case:
    return Case("JPN-2026-4TR9XA-7", "KOR-JPN", "KOR-JPN-2026-Q4", "busan", "assessed")


def did(case: Case, action: Action | Refusal) -> Case:
    assert isinstance(action, Action), action
    return case.with_action(action)


def lodged() -> Case:
    case = did(blank(), moves.start(blank(), by=PERSON, at=T0))
    return did(case, moves.lodge(case, by=PERSON, at=later(1), rule_on="2026-10-12", decide_by=RESULTS, missing=()))


def proposed(outcome: Outcome) -> Case:
    case = lodged()
    return did(case, moves.propose(case, by=ONE, at=later(2), outcome=outcome, pins={}, told_from=RESULTS))


def decided(outcome: Outcome) -> Case:
    case = proposed(outcome)
    return did(case, moves.confirm(case, by=TWO, at=later(3), signatures=2))


def told(outcome: Outcome) -> Case:
    case = decided(outcome)
    return did(case, moves.tell(case, by=TWO, at=RESULTS, collect_until=COLLECT))


def test_a_draft_is_with_the_applicant_and_a_lodged_case_with_the_office():
    """Lodging hands the turn over and sets the day of decision."""
    assert (blank().stage, blank().turn) == (Stage.DRAFT, Turn.APPLICANT)
    assert (lodged().stage, lodged().turn, lodged().due_at) == (Stage.ASSESSMENT, Turn.OFFICE, RESULTS)


def test_nothing_is_lodged_while_something_is_missing():
    """What is missing is counted, and the case stays a draft."""
    case = did(blank(), moves.start(blank(), by=PERSON, at=T0))
    answer = moves.lodge(
        case, by=PERSON, at=T0, rule_on="2026-10-12", decide_by=None, missing=[Message("Passport number")]
    )
    assert isinstance(answer, Refusal)
    assert answer.code == "papers_missing"


def test_nothing_is_lodged_twice():
    """The second press finds a lodged case."""
    answer = moves.lodge(lodged(), by=PERSON, at=later(2), rule_on="2026-10-12", decide_by=None, missing=())
    assert isinstance(answer, Refusal)
    assert answer.code == "case_state"


def test_a_paper_that_is_asked_for_gives_the_turn_to_the_applicant_until_it_comes():
    """With two asks, one answer is not enough."""
    case = lodged()
    for paper, until in (("bank", later(48)), ("school", later(72))):
        case = did(case, moves.ask_for_paper(case, by=ONE, at=later(2), paper=paper, until=until))
    assert (case.stage, case.turn, case.due_at) == (Stage.PAPER_ASKED, Turn.APPLICANT, later(48))
    case = did(case, moves.give_paper(case, by=PERSON, at=later(3), ask=1))
    assert (case.stage, case.due_at) == (Stage.PAPER_ASKED, later(72))
    case = did(case, moves.give_paper(case, by=PERSON, at=later(73), ask=2))
    assert (case.stage, case.turn) == (Stage.ASSESSMENT, Turn.OFFICE)
    assert [action.about["late"] for action in case.actions if action.did is Did.PAPER_GIVEN] == [False, True]
    assert isinstance(moves.give_paper(case, by=PERSON, at=later(80), ask=2), Refusal)


def test_a_paper_that_never_comes_holds_a_decision_up_until_its_last_day():
    """Not a second longer: otherwise one silent person would hold up the results of everyone."""
    case = lodged()
    case = did(case, moves.ask_for_paper(case, by=ONE, at=later(2), paper="bank", until=later(48)))
    asked = {"by": ONE, "outcome": Outcome.GRANTED, "pins": {}, "told_from": RESULTS}
    assert isinstance(moves.propose(case, at=later(48) - timedelta(seconds=1), **asked), Refusal)
    assert did(case, moves.propose(case, at=later(48), **asked)).stage is Stage.PROPOSED


def test_the_proposer_never_signs_a_refusal():
    """Every refusal needs two, whatever the scheme says."""
    answer = moves.confirm(proposed(Outcome.REFUSED), by=ONE, at=later(3), signatures=1)
    assert isinstance(answer, Refusal)
    assert answer.code == "same_officer"


def test_a_grant_needs_as_many_as_the_scheme_says():
    """One signature may be enough; where it is two, they differ."""
    case = proposed(Outcome.GRANTED)
    assert isinstance(moves.confirm(case, by=ONE, at=later(3), signatures=1), Action)
    assert isinstance(moves.confirm(case, by=ONE, at=later(3), signatures=2), Refusal)


def test_a_decision_is_made_once():
    """A confirmed proposal cannot be confirmed again, nor taken back."""
    case = decided(Outcome.GRANTED)
    assert isinstance(moves.confirm(case, by=ONE, at=later(4), signatures=1), Refusal)
    assert isinstance(moves.take_back(case, by=ONE, at=later(4)), Refusal)


def test_the_applicant_reads_nothing_of_a_decision_before_the_result_day():
    """Until everyone is told, the case is being assessed; marks and proposals are never shown."""
    case = decided(Outcome.REFUSED)
    assert case.as_told(RESULTS + timedelta(days=1)).stage is Stage.ASSESSMENT
    seen = told(Outcome.REFUSED).as_told(RESULTS)
    assert seen.stage is Stage.REFUSED
    assert not {action.did for action in seen.actions} & {Did.PROPOSED, Did.DECIDED, Did.JUDGED}


def test_whoever_passed_may_collect_until_the_last_second_and_not_after():
    """Then the place lapses, and never before."""
    case = told(Outcome.GRANTED)
    second = timedelta(seconds=1)
    assert (case.stage, case.due_at) == (Stage.PASSED, COLLECT)
    assert isinstance(moves.issue(case, by=ONE, at=COLLECT - second, serial="JP0000001"), Action)
    assert isinstance(moves.lapse(case, by="system", at=COLLECT - second), Refusal)
    assert isinstance(moves.issue(case, by=ONE, at=COLLECT, serial="JP0000001"), Refusal)
    assert did(case, moves.lapse(case, by="system", at=COLLECT)).stage is Stage.LAPSED


def test_a_flagged_case_is_not_decided_before_it_is_settled():
    """An officer finds two persons, or applies the rule."""
    case = did(lodged(), moves.flag(lodged(), by="system", at=later(1), other="JPN-2026-AAAAAA-A"))
    answer = moves.propose(case, by=ONE, at=later(2), outcome=Outcome.GRANTED, pins={}, told_from=None)
    assert isinstance(answer, Refusal)
    cleared = did(case, moves.clear(case, by=ONE, at=later(3)))
    assert isinstance(
        moves.propose(cleared, by=ONE, at=later(4), outcome=Outcome.GRANTED, pins={}, told_from=None), Action
    )


@pytest.mark.parametrize("stage", [lodged(), proposed(Outcome.GRANTED), decided(Outcome.GRANTED)])
def test_an_application_can_be_withdrawn_until_the_result(stage):
    """After it, a passed one is declined instead."""
    assert did(stage, moves.withdraw(stage, by=PERSON, at=later(9))).stage is Stage.WITHDRAWN
    assert isinstance(moves.withdraw(told(Outcome.GRANTED), by=PERSON, at=RESULTS), Refusal)
    assert (
        did(told(Outcome.GRANTED), moves.decline(told(Outcome.GRANTED), by=PERSON, at=RESULTS)).stage is Stage.DECLINED
    )


def test_a_number_with_one_wrong_sign_is_no_number():
    """The check sign finds a slip of the hand."""
    number = case_number("JPN", 2026, bytes([1, 2, 3, 4, 5, 6]))
    assert is_case_number(number)
    place = len("JPN-2026-")
    for sign in SIGNS:
        slipped = number[:place] + sign + number[place + 1 :]
        assert is_case_number(slipped) == (slipped == number)
