"""Likely doubles at the desk: found at night, shown with reasons, settled by people alone."""

from __future__ import annotations

from benchmarks.doubles import tried
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sojourn_office import clock
from sojourn_office.actions import doubles, records
from sojourn_office.storage import cases as kept
from sojourn_office.storage import erasing
from sojourn_office.storage.pairs import Pair
from sojourn_office.storage.wholes import OnePerson
from tests.office.desks import Office, words_of

SAME = {"birth_date": "2001-06-07"}


def two(office: Office) -> tuple[str, str]:
    """The same person by another passport, spelled another way; and a twin of theirs."""
    first = office.case("a@example.org", passport_number="M11111111", **SAME)
    second = office.case("b@example.org", passport_number="M22222222", surname="BAK", native_name="", **SAME)
    office.case("c@example.org", passport_number="M11111112", given_names="SEOJUN", native_name="박서준", **SAME)
    return first, second


def test_the_night_finds_the_double_and_not_the_twin_and_joins_nothing(office: Office) -> None:
    first, second = two(office)
    assert doubles.find(clock.now()) == 1
    (pair,) = Pair.objects.all()
    assert {pair.one_case_id, pair.two_case_id} == {first, second}
    assert pair.standing == "likely" and not OnePerson.objects.exists()
    assert doubles.find(clock.now()) == 0, "what is known is not new"


def test_nothing_of_a_name_or_a_birth_date_is_kept_with_what_was_found(office: Office) -> None:
    two(office)
    doubles.find(clock.now())
    kept_row = repr(Pair.objects.values().get())
    for plain in ("PARK", "BAK", "SEOYEON", "박", "2001", "0607", "M1111", "example"):
        assert plain not in kept_row


def test_the_list_says_what_speaks_for_and_against_and_asks_as_much_for_many(office: Office) -> None:
    first, second = two(office)
    doubles.find(clock.now())
    mori = office.client("mori")
    page = words_of(mori.get("/en/desk/records"))
    assert first in page and second in page
    assert "The same birth date" in page and "Names that sound alike" in page
    with CaptureQueriesContext(connection) as few:
        mori.get("/en/desk/records")
    for number in range(3, 9):
        office.case(f"d{number}@example.org", passport_number=f"M{number}3333333", surname="BAK", **SAME)
    assert doubles.find(clock.now()) > 3
    with CaptureQueriesContext(connection) as many:
        mori.get("/en/desk/records")
    assert len(many) <= len(few) + 1


def test_what_was_found_to_be_two_persons_is_not_found_again(office: Office) -> None:
    two(office)
    doubles.find(clock.now())
    pair = Pair.objects.get()
    answer = records.take_step(
        pair_id=pair.pk, step=records.Step.SET_ASIDE, post=office.posts["mori"], why="Cousins.", at=clock.now(), key="s"
    )
    assert answer == str(pair.pk)
    assert doubles.find(clock.now()) == 0 and Pair.objects.get().standing == "apart"


def test_somebody_erased_is_compared_with_nobody(office: Office) -> None:
    first, _ = two(office)
    doubles.find(clock.now())
    case = kept.by_number(first)
    assert case
    erasing.destroy_keys(case.person.account)
    doubles.find(clock.now())
    assert not Pair.objects.exists(), "what was likely goes with what it was read from"


def test_made_doubles_are_found_and_made_twins_are_not() -> None:
    report = tried(crowd=3_000)
    assert report.recall > 0.85 and report.precision > 0.95, report
    assert not report.found["twins"] + report.found["twins, own script missing"]
