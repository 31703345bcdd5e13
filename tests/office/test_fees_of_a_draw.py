"""A draw that costs a fee: no entry counts without its payment, and nothing is paid without an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PaidFor, State
from sojourn.rounds.entries import Terms
from sojourn_office.actions import entries, paying
from sojourn_office.queries import invariants
from sojourn_office.storage import payments
from sojourn_office.storage.entries import RoundEntry
from tests.office.paid import FEE, Provider, begin, load_fee, payment, provider_for, worker
from tests.office.test_entries import CLOSES, OPENS, Lots
from tests.office.world import done

OF_THE_DRAW = FEE.replace("JPN-KOR.values.fee", "KOR-JPN.values.ballot_fee").replace("2026-02-01", "2020-01-01")


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider of payments."""
    with provider_for(settings) as made:
        yield made


@pytest.fixture
def lots(provider: Provider, tmp_path: Path) -> Iterator[Lots]:
    """An office with a draw of two places, whose entry costs JPY 30,000; what is kept agrees at the end."""
    made = Lots(tmp_path).plan(Terms(places=2, lodge_days=20))
    load_fee(made.world, OF_THE_DRAW)
    made.world.later(OPENS - timedelta(days=5))
    made.people["Aoi"] = made.draft("Aoi")
    made.world.later(OPENS)
    yield made
    assert invariants.broken() == ()


def begun(lots: Lots) -> str:
    """The payment of the entry is begun; its reference."""
    return done(begin(lots.world, lots.people["Aoi"], PaidFor.ENTRY))


def counted() -> int:
    return RoundEntry.objects.filter(left_at__isnull=True).count()


def test_no_entry_counts_before_its_fee_is_paid(lots: Lots) -> None:
    refused = lots.do(entries.enter, lots.people["Aoi"])
    assert isinstance(refused, Refusal) and refused.code == "fee_unpaid"
    begun(lots)
    assert counted() == 0


def test_what_is_agreed_to_enters_and_is_taken_in_one_go(lots: Lots, provider: Provider) -> None:
    reference = begun(lots)
    provider.book.press(reference, "pay")
    done(paying.look(reference, at=lots.world.at()))
    assert (counted(), payment(reference).is_at) == (1, State.SETTLED)
    again = begin(lots.world, lots.people["Aoi"], PaidFor.ENTRY)
    assert isinstance(again, Refusal) and again.code == "fee_paid"


@pytest.mark.parametrize("what", ["decline", "time-out", "less"])
def test_what_comes_to_nothing_enters_nobody_and_takes_nothing(lots: Lots, provider: Provider, what: str) -> None:
    reference = begun(lots)
    provider.book.press(reference, what)
    worker(lots.world)
    said = provider.book.said(reference)
    assert counted() == 0 and said is not None and said.taken == ""


def test_a_paid_and_pending_entry_is_settled_by_the_sweep(lots: Lots, provider: Provider) -> None:
    reference = begun(lots)
    provider.book.press(reference, "pay")
    provider.loses.add("/settle")
    worker(lots.world)
    assert (counted(), payment(reference).is_at) == (1, State.PAID)
    provider.loses.clear()
    worker(lots.world)
    assert (counted(), payment(reference).is_at) == (1, State.SETTLED)
    said = provider.book.said(reference)
    assert said is not None and said.taken == "30000"


def test_what_is_paid_after_the_window_closed_enters_nobody_and_goes_back(lots: Lots, provider: Provider) -> None:
    reference = begun(lots)
    lots.world.later(CLOSES + timedelta(minutes=1))
    provider.book.press(reference, "pay")
    done(paying.look(reference, at=lots.world.at()))
    said = provider.book.said(reference)
    assert (counted(), payment(reference).is_at) == (0, State.RETURNED)
    assert said is not None and (said.standing, said.taken) == ("returned", "")


def test_who_leaves_and_comes_again_pays_once(lots: Lots, provider: Provider) -> None:
    number, reference = lots.people["Aoi"], begun(lots)
    provider.book.press(reference, "pay")
    worker(lots.world)
    done(lots.do(entries.leave, number))
    assert counted() == 0
    done(lots.do(entries.enter, number))
    assert counted() == 1
    assert [row.is_at for row in payments.of_case(number)] == [State.SETTLED]
