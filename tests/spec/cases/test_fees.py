"""What is paid for an application: which sum, how long a place waits for it, and when it comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sojourn.agreements.moves import Rules, rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PLACE_WAITS, PaidFor, begin, fee_of, is_waived, late, why_given_back
from sojourn.cases.model import Action, Case, Did, Stage

title = "Fees"

FILES = Path(__file__).parents[3] / "agreements"
AT = datetime(2026, 11, 9, 9, tzinfo=UTC)
FEE = Money(Decimal(840), "AUD")
REFUND = """
[[schemes.KOR-AUS.values.fee_refund]]
from = 2026-07-01
value = ["withdrawn"]
cite = ["homeaffairs-417"]
"""


def rules(file: str, scheme: str, on: date, overlay: str = "") -> Rules:
    agreement, problems = read_agreement((FILES / file).read_text(), place=file, overlay=overlay)
    assert agreement is not None and not problems
    return rules_on(agreement, agreement.schemes[scheme], on=on)


def draft(*actions: Action) -> Case:
    started = Action(Did.STARTED, AT - timedelta(days=1), "account:p")
    return Case("AUS-2026-4TR9XA-7", "KOR-AUS", "KOR-AUS-2026", "canberra", "one_by_one", (started, *actions))


def begun(case: Case, at: datetime, *, reference: str = "a", holds: bool = True) -> Case:
    asked = {"fee": FEE, "paid_for": PaidFor.LODGING, "holds": holds}
    action = begin(case, by="account:p", at=at, reference=reference, **asked)
    assert isinstance(action, Action)
    return case.with_action(action)


@pytest.mark.parametrize(("turns", "sum_"), [(0, 840), (1, 1000), (2, 1000)])
def test_a_further_visa_costs_what_the_agreement_says_of_it(turns: int, sum_: int) -> None:
    """Korea to Australia, since 1 July 2026: the first visa AUD 840, a further one AUD 1,000."""
    held = rules("aus-kor.toml", "KOR-AUS", date(2026, 11, 9))
    assert fee_of(held, PaidFor.LODGING, turns=turns) == Money(Decimal(sum_), "AUD")


def test_no_fee_is_guessed_for_a_day_of_which_no_source_tells_one() -> None:
    """On 30 June 2026 no source names a sum: nothing is asked, and it is not called waived."""
    held = rules("aus-kor.toml", "KOR-AUS", date(2026, 6, 30))
    assert fee_of(held, PaidFor.LODGING) is None
    assert not is_waived(held, PaidFor.LODGING)


@pytest.mark.parametrize("scheme", ["KOR-JPN", "JPN-KOR"])
def test_between_japan_and_korea_the_agreement_waives_the_fee(scheme: str) -> None:
    """A visa costs nothing in either direction."""
    held = rules("jpn-kor.toml", scheme, date(2026, 11, 9))
    assert fee_of(held, PaidFor.LODGING) is None
    assert is_waived(held, PaidFor.LODGING)


def test_entering_a_paid_ballot_has_a_fee_of_its_own() -> None:
    """China to Australia: AUD 25 to enter the ballot, whatever the visa costs."""
    held = rules("aus-chn.toml", "CHN-AUS", date(2026, 11, 9))
    assert fee_of(held, PaidFor.ENTRY) == Money(Decimal(25), "AUD")


def test_a_place_waits_for_its_fee_an_hour_however_often_it_is_tried() -> None:
    """The first try says until when; a later one moves nothing."""
    first = begun(draft(), AT)
    assert first.held_until == AT + PLACE_WAITS == first.due_at
    second = begun(first, AT + timedelta(minutes=40), reference="b")
    assert second.held_until == AT + PLACE_WAITS


def test_a_claimed_place_that_ends_sooner_waits_for_its_fee() -> None:
    """A place held until 9:10 waits until 10:00 for what was begun at nine; one held for days is held as long."""
    for left, until in ((timedelta(minutes=10), AT + PLACE_WAITS), (timedelta(days=3), AT + timedelta(days=3))):
        claimed = Action(Did.CLAIMED, AT - timedelta(days=1), "system", {"until": (AT + left).isoformat()})
        assert begun(draft(claimed), AT).held_until == until


def test_a_place_goes_back_at_its_moment_and_not_before() -> None:
    """Then nothing is held, and the payment can be begun anew."""
    case = begun(draft(), AT)
    assert isinstance(late(case, by="system", at=AT + PLACE_WAITS - timedelta(seconds=1)), Refusal)
    action = late(case, by="system", at=AT + PLACE_WAITS)
    assert isinstance(action, Action)
    gone = case.with_action(action)
    assert (gone.held_until, gone.stage) == (None, Stage.DRAFT)
    assert begun(gone, AT + timedelta(hours=2), reference="b").held_until == AT + timedelta(hours=3)


def test_paying_for_what_takes_no_place_holds_none() -> None:
    """Where papers are chosen from, lodging takes no place, and so does its fee."""
    assert begun(draft(), AT, holds=False).held_until is None


def test_what_is_paid_is_not_begun_again() -> None:
    """Until the payment came to nothing after all."""
    paid = begun(draft(), AT).with_action(Action(Did.FEE_PAID, AT, "account:p", {"reference": "a"}))
    asked = {"by": "account:p", "at": AT, "fee": FEE, "paid_for": PaidFor.LODGING, "holds": True}
    assert isinstance(begin(paid, reference="b", **asked), Refusal)
    failed = paid.with_action(Action(Did.FEE_FAILED, AT, "system", {"reference": "a"}))
    assert isinstance(begin(failed, reference="b", **asked), Action)


def test_a_drawn_place_stays_accepted_while_its_fee_is_paid() -> None:
    """A payment moves the end of a hold and nothing else."""
    accepted = Action(Did.ACCEPTED, AT, "account:p", {"until": (AT + timedelta(days=3)).isoformat()})
    assert begun(draft(accepted), AT).is_accepted


@pytest.mark.parametrize(
    ("stage", "why"),
    [(Stage.WITHDRAWN, "withdrawn"), (Stage.DECLINED, "withdrawn"), (Stage.REFUSED, ""), (Stage.ISSUED, "")],
)
def test_a_fee_comes_back_only_for_what_the_agreement_names(stage: Stage, why: str) -> None:
    """Here the agreement gives it back to whoever withdraws; whoever is refused has paid for the examination."""
    held = rules("aus-kor.toml", "KOR-AUS", date(2026, 11, 9), REFUND)
    assert why_given_back(held, stage) == why
    assert why_given_back(rules("aus-kor.toml", "KOR-AUS", date(2026, 11, 9)), stage) == ""
