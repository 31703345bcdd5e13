"""Several quotas over one place: nationality in region in total, streams, parts of the year, holders, two gates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.values import agreement_with

from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.refusals import Refusal
from sojourn.places.quotas import (
    Binds,
    Counted,
    Gate,
    Given,
    Quota,
    broken_quotas,
    ceiling_of,
    counted,
    give,
    over,
    places_left,
    quotas_of,
    why_paused,
)

title = "Several quotas over one place"

DAY = date(2026, 10, 1)
KOREA, JAPAN, CHILE = "KOR-NZL", "JPN-NZL", "CHL-NZL"


def quota(name: str, most: int, *schemes: str, **more: object) -> Quota:
    return Quota(Binds.GROUP, most, frozenset(schemes), word=name, **more)  # type: ignore[arg-type]


NESTED = [quota("Chile", 2, CHILE), quota("Asia", 3, KOREA, JAPAN), quota("all", 4)]


def given_to(*schemes: str, quotas: list[Quota] = NESTED, **more: object) -> tuple[Given, ...] | Refusal:
    """Places given one after the other; the first refusal ends it."""
    places: tuple[Given, ...] = ()
    for scheme in schemes:
        answer = give(quotas, places, Given(scheme, DAY, **more))  # type: ignore[arg-type]
        if isinstance(answer, Refusal):
            return answer
        places = answer
    return places


def full(answer: object) -> str:
    """The quota that a refusal names."""
    assert isinstance(answer, Refusal), answer
    return str(answer.message.values["quota"].values["name"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("schemes", "named"),
    [
        ([CHILE, CHILE, CHILE], "Chile"),
        ([KOREA, JAPAN, KOREA, JAPAN], "Asia"),
        ([CHILE, KOREA, JAPAN, CHILE, KOREA], "all"),
        ([CHILE, CHILE, KOREA, JAPAN, CHILE], "Chile"),
    ],
)
def test_a_place_needs_room_under_each_quota_and_the_one_that_is_full_is_named(schemes: list[str], named: str) -> None:
    """A nationality in its region in the total; of two that are full the nearest is named."""
    assert full(given_to(*schemes)) == named
    assert not isinstance(given_to(*schemes[:-1]), Refusal)


def test_places_left_are_those_of_the_narrowest_quota() -> None:
    """With three of four given, Asia has one and Chile one."""
    places = given_to(KOREA, JAPAN, CHILE)
    assert not isinstance(places, Refusal)
    assert places_left(over(NESTED, scheme=CHILE, on=DAY), places, on=DAY) == (1, NESTED[0])
    assert places_left(over(NESTED, scheme="CAN-NZL", on=DAY), places, on=DAY) == (1, NESTED[2])
    assert places_left((), places, on=DAY) is None


def test_a_place_that_came_back_makes_room_and_one_that_was_used_does_not() -> None:
    """Used stays used in a flow."""
    one = [quota("all", 1)]
    assert full(give(one, [Given(CHILE, DAY, left_on=DAY)], Given(CHILE, DAY))) == "all"
    assert not isinstance(give(one, [Given(CHILE, DAY, returned_on=DAY)], Given(CHILE, DAY)), Refusal)


def test_holders_at_one_time_make_room_when_they_leave_on_the_day_itself() -> None:
    """A stock has no year: who came two years ago and is still here counts."""
    stock = [quota("holders", 1, counted=Counted.STOCK)]
    came = date(2024, 1, 1)
    here, left = Given(CHILE, came), Given(CHILE, came, left_on=DAY)
    assert full(give(stock, [here], Given(CHILE, DAY))) == "holders"
    assert not isinstance(give(stock, [left], Given(CHILE, DAY)), Refusal)
    assert counted(stock[0], [left], on=DAY - timedelta(days=1)) == 1


def test_a_stream_is_counted_in_itself_and_in_the_whole() -> None:
    """Trainees fill the stream; others do not come into it."""
    quotas = [quota("vie", 1, stream="vie"), quota("all", 3)]
    trainee = given_to(CHILE, quotas=quotas, stream="vie")
    assert not isinstance(trainee, Refusal)
    assert full(give(quotas, trainee, Given(CHILE, DAY, stream="vie"))) == "vie"
    assert not isinstance(give(quotas, trainee, Given(CHILE, DAY)), Refusal)


def test_the_gate_of_the_sending_state_has_a_number_of_its_own() -> None:
    """A letter there takes no visa here; two letters for one visa can be given."""
    quotas = [quota("letters", 2, gate=Gate.SENDER), quota("visas", 1)]
    letters = given_to(CHILE, CHILE, quotas=quotas, gate=Gate.SENDER)
    assert not isinstance(letters, Refusal)
    assert full(give(quotas, letters, Given(CHILE, DAY, gate=Gate.SENDER))) == "letters"
    assert not isinstance(give(quotas, letters, Given(CHILE, DAY)), Refusal)


@given(
    wanted=st.lists(
        st.tuples(
            st.sampled_from([KOREA, JAPAN, CHILE]), st.integers(0, 400), st.sampled_from(["", "vie"]), st.booleans()
        ),
        max_size=30,
    )
)
def test_whatever_is_asked_in_whatever_order_no_quota_is_exceeded_on_any_day(wanted: list[tuple]) -> None:
    """Random people on random days, some of whom give back; the check looks at the places alone."""
    first = date(2026, 1, 1)
    quotas = [
        quota("Korea", 2, KOREA, first=first, last=date(2026, 12, 31)),
        quota("vie", 1, stream="vie", first=first, last=date(2026, 12, 31)),
        quota("holders", 5, counted=Counted.STOCK),
        quota("year", 6, first=first, last=date(2026, 12, 31)),
    ]
    places: tuple[Given, ...] = ()
    for scheme, after, stream, comes_back in sorted(wanted, key=lambda each: each[1]):
        day = first + timedelta(days=after)
        back = day + timedelta(days=3) if comes_back else None
        answer = give(quotas, places, Given(scheme, day, stream, returned_on=back))
        places = places if isinstance(answer, Refusal) else answer
    assert broken_quotas(quotas, places) == ()


def test_a_quota_that_was_exceeded_is_found_with_its_first_day() -> None:
    """Planted: a place too many."""
    places = [Given(CHILE, DAY), Given(CHILE, DAY), Given(CHILE, DAY + timedelta(days=1))]
    assert broken_quotas(NESTED[:1], places) == ((NESTED[0], DAY + timedelta(days=1), 3),)


def rules(written: str, on: date = DAY) -> Rules:
    agreement = agreement_with(written)
    return rules_on(agreement, agreement.schemes["KOR-JPN"], on=on)


def value(name: str, written: str) -> str:
    return f'{name} = [{{ from = "2020", value = {written}, cite = ["law"] }}]\n'


def named(found: list[Quota]) -> dict[str, tuple[int, date | None, date | None]]:
    return {each.name.text: (each.most, each.first, each.last) for each in found}


def test_the_quotas_of_a_file_are_read_from_the_values_it_has() -> None:
    """One rule, one spelling: the ledger has no number of its own."""
    written = (
        value("ceiling", "100")
        + value("quota_year", '"july-june"')
        + value("tranches", '[{ from = "07-01", share = "1/2" }, { from = "01-01", share = "1/2" }]')
        + value("sub_ceilings", "{ vie = 7 }")
        + value("daily_ceiling", "9")
        + value("gate_ceiling", "40")
    )
    year = (date(2026, 7, 1), date(2027, 6, 30))
    assert named(quotas_of(rules(written), on=DAY)) == {
        "the most on one day": (9, DAY, DAY),
        "the parts of the year that have begun": (50, *year),
        "the stream {name}": (7, *year),
        "the whole year": (100, *year),
        "the gate of the sending state": (40, *year),
    }
    eve, new_year = date(2026, 12, 31), date(2027, 1, 1)
    parts = "the parts of the year that have begun"
    assert named(quotas_of(rules(written, eve), on=eve))[parts][0] == 50
    assert named(quotas_of(rules(written, new_year), on=new_year))[parts][0] == 100


def test_a_pool_of_holders_is_shared_with_the_schemes_it_names_and_has_no_year() -> None:
    """All of them count in it, each day anew."""
    written = value("ceiling", "2000") + value("ceiling_kind", '"stock"') + value("ceiling_shared_with", '["JPN-KOR"]')
    (pool,) = quotas_of(rules(written), on=DAY)
    assert (pool.most, pool.counted, pool.first) == (2000, Counted.STOCK, None)
    assert pool.schemes == {"KOR-JPN", "JPN-KOR"}


def test_without_a_number_nothing_binds_and_a_default_rests_on_the_year_before() -> None:
    """Where the year before is not known, no number is made up."""
    assert quotas_of(rules(value("ceiling", '"unlimited"')), on=DAY) == []
    default = value("ceiling_default", '{ under = 1000, least = 1000, share = "1/2" }')
    assert quotas_of(rules(default), on=DAY) == []
    assert ceiling_of(rules(default), last_year=6000) == 3000


def test_a_ceiling_is_raised_while_its_uplift_holds() -> None:
    """On the day after its last the number is the old one."""
    uplift = 'ceiling_uplift = [{ from = 2026-07-01, until = 2027-06-30, value = { percent = 30 }, cite = ["law"] }]\n'
    written = value("ceiling", "3400") + uplift
    assert ceiling_of(rules(written)) == 4420
    after = date(2027, 7, 1)
    assert ceiling_of(rules(written, after)) == 3400


@pytest.mark.parametrize(
    ("state", "code"), [('"open"', None), ('"paused"', "period_paused"), ('"closed"', "period_full")]
)
def test_places_that_are_paused_or_closed_are_not_given(state: str, code: str | None) -> None:
    """Paused can open again within the year, closed cannot."""
    refusal = why_paused(rules(value("ceiling_state", state)))
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 9, 8), date(2025, 9, 10), date(2026, 9, 8)),
        (date(2026, 9, 9), date(2026, 9, 9), None),
        (date(2025, 9, 9), None, date(2025, 9, 9)),
    ],
)
def test_from_opening_to_opening_a_period_ends_on_the_eve_of_the_next(
    day: date, first: date | None, last: date | None
) -> None:
    """What is unused rolls on until then; without a next opening it has no end."""
    written = value("ceiling", "940") + value("quota_year", '"opening-to-opening"')
    (whole,) = quotas_of(rules(written, day), on=day, openings=[date(2025, 9, 10), date(2026, 9, 9)])
    assert (whole.first, whole.last) == (first, last)
