"""The rounds of the demonstration: real methods and places, invented days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sojourn.rounds.entries import Terms
from sojourn.rounds.moves import end_of_day, start_of_day

ZONE = "Asia/Seoul"


@dataclass(frozen=True)
class RoundPlan:
    """A round of the demonstration and the places released for it; all its days are invented."""

    id: str
    scheme: str
    method: str
    year: int
    zone: str
    opens_at: datetime
    closes_at: datetime
    places: int
    results_at: datetime | None = None
    collect_until: datetime | None = None
    terms: Terms | None = None
    listed_at: datetime | None = None
    drawn_at: datetime | None = None


def _assessed(
    name: str, *, opens: date, closes: date, result: date, collect: date, places: int, year: int
) -> RoundPlan:
    return RoundPlan(
        id=f"KOR-JPN-{name}",
        scheme="KOR-JPN",
        method="assessed",
        year=year,
        zone=ZONE,
        opens_at=start_of_day(opens, ZONE),
        closes_at=end_of_day(closes, ZONE),
        places=places,
        results_at=datetime.combine(result, time(10), tzinfo=ZoneInfo(ZONE)),
        collect_until=end_of_day(collect, ZONE),
    )


def _all_year(year: int) -> RoundPlan:
    return RoundPlan(
        id=f"JPN-KOR-{year}",
        scheme="JPN-KOR",
        method="one_by_one",
        year=year,
        zone="Asia/Tokyo",
        opens_at=start_of_day(date(year, 1, 1), "Asia/Tokyo"),
        closes_at=end_of_day(date(year, 12, 31), "Asia/Tokyo"),
        places=10_000,
    )


def _by_lot(name: str, method: str, *, opens: date, closes: date, listed: date, drawn: date, terms: Terms) -> RoundPlan:
    """A round whose places are drawn; they are of those that were released for the whole year."""
    return RoundPlan(
        id=f"JPN-KOR-{name}",
        scheme="JPN-KOR",
        method=method,
        year=opens.year,
        zone="Asia/Tokyo",
        opens_at=start_of_day(opens, "Asia/Tokyo"),
        closes_at=end_of_day(closes, "Asia/Tokyo"),
        places=0,
        terms=terms,
        listed_at=datetime.combine(listed, time(10), tzinfo=ZoneInfo("Asia/Tokyo")),
        drawn_at=datetime.combine(drawn, time(10), tzinfo=ZoneInfo("Asia/Tokyo")),
    )


# The third round's collection was prolonged, so that on the first day someone has something to collect.
ROUNDS: tuple[RoundPlan, ...] = (
    _all_year(2026),
    _assessed(
        "2026-Q2",
        opens=date(2026, 4, 13),
        closes=date(2026, 4, 17),
        result=date(2026, 5, 18),
        collect=date(2026, 6, 17),
        places=2_500,
        year=2026,
    ),
    _assessed(
        "2026-Q3",
        opens=date(2026, 7, 13),
        closes=date(2026, 7, 17),
        result=date(2026, 8, 17),
        collect=date(2026, 11, 27),
        places=2_500,
        year=2026,
    ),
    _assessed(
        "2026-Q4",
        opens=date(2026, 10, 12),
        closes=date(2026, 10, 16),
        result=date(2026, 11, 16),
        collect=date(2026, 12, 16),
        places=2_500,
        year=2026,
    ),
    _by_lot(
        "2026-B1",
        "ballot",
        opens=date(2026, 10, 5),
        closes=date(2026, 10, 18),
        listed=date(2026, 10, 20),
        drawn=date(2026, 10, 22),
        terms=Terms(places=3, lodge_days=30),
    ),
    _by_lot(
        "2026-P1",
        "pool",
        opens=date(2026, 11, 2),
        closes=date(2026, 11, 30),
        listed=date(2026, 11, 12),
        drawn=date(2026, 11, 14),
        terms=Terms(places=2, lodge_days=20, accept_days=10, goes_back=True),
    ),
    _all_year(2027),
    _assessed(
        "2027-Q1",
        opens=date(2027, 1, 18),
        closes=date(2027, 1, 22),
        result=date(2027, 2, 22),
        collect=date(2027, 3, 24),
        places=2_500,
        year=2027,
    ),
)
ROUND = {round_.id: round_ for round_ in ROUNDS}
