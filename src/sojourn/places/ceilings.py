"""How many places there are by the rules of a ceiling: in which year, where no number is set, raised, or in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

_FIRST_MONTHS = {"calendar": 1, "july-june": 7, "march-february": 3}


def quota_year(rule: str, day: date) -> tuple[date, date] | None:
    """
    The first and the last day of the year in which places are counted on a day; nothing where days do not bound it.

    >>> quota_year("july-june", date(2026, 6, 30))
    (datetime.date(2025, 7, 1), datetime.date(2026, 6, 30))
    """
    first_month = _FIRST_MONTHS.get(rule)
    if first_month is None:
        return None
    first = date(day.year - (day.month < first_month), first_month, 1)
    return first, date.fromordinal(date(first.year + 1, first_month, 1).toordinal() - 1)


def quota_period(rule: str, day: date, *, openings: Sequence[date] = ()) -> tuple[date | None, date | None]:
    """
    The first and the last day in which places are counted on a day; without an end where none is known.

    A season, and a year from one opening to the next, begin on an opening day and end on the eve of the next: what
    was not used until then can still be given.

    >>> quota_period("opening-to-opening", date(2026, 3, 1), openings=[date(2025, 9, 10), date(2026, 9, 9)])
    (datetime.date(2025, 9, 10), datetime.date(2026, 9, 8))
    """
    bounded = quota_year(rule, day)
    if bounded is not None or rule not in ("season", "opening-to-opening"):
        return bounded or (None, None)
    begun = max((each for each in openings if each <= day), default=None)
    ahead = min((each for each in openings if each > day), default=None)
    return begun, date.fromordinal(ahead.toordinal() - 1) if ahead else None


def places_without_a_number(rule: Mapping[str, object], last: int) -> int:
    """
    The places of a year for which no number is set, from those of the year before.

    Below `under` they stay the same; otherwise the greater of `least` and a `share` of them, rounded down. The rule
    of the United Kingdom (Appendix Youth Mobility Scheme: eligible nationals, paragraph 1.A).

    >>> places_without_a_number({"under": 1000, "least": 1000, "share": "1/2"}, 6000)
    3000
    """
    under, least = int(str(rule["under"])), int(str(rule["least"]))
    return last if last < under else max(least, int(last * Fraction(str(rule["share"]))))


def places_raised(ceiling: int, percent: int) -> int:
    """
    A ceiling raised once by so many per cent, rounded down.

    >>> places_raised(3400, 30)
    4420
    """
    return ceiling * (100 + percent) // 100


def places_in_parts(tranches: Sequence[Mapping[str, object]], ceiling: int) -> tuple[int, ...]:
    """
    The places that each part of the year adds, in the order of the parts; the last share takes what rounding left.

    >>> places_in_parts([{"from": "03-01", "share": "1/2"}, {"from": "09-01", "share": "1/2"}], 151)
    (75, 76)
    """
    parts: list[int] = []
    shares = Fraction(0)
    for tranche in tranches:
        if "places" in tranche:
            parts.append(int(str(tranche["places"])))
            continue
        shares += Fraction(str(tranche["share"]))
        parts.append(ceiling - sum(parts) if shares == 1 else int(ceiling * Fraction(str(tranche["share"]))))
    return tuple(parts)


def places_by(tranches: Sequence[Mapping[str, object]], ceiling: int, day: date, *, first: date | None) -> int:
    """
    The places of the parts that have begun by a day of a year that began on `first`: what one left, the next has too.

    A part without a day begins with the year; one whose day lies before the year's own begins in the year after.

    >>> places_by([{"from": "03-01", "share": "1/2"}, {"from": "09-01", "share": "1/2"}], 151, date(2026, 8, 31),
    ...           first=date(2026, 3, 1))
    75
    """
    begins = first or date(day.year, 1, 1)
    parts = zip(tranches, places_in_parts(tranches, ceiling), strict=True)
    return sum(places for tranche, places in parts if _begins_on(tranche, begins) <= day)


def _begins_on(tranche: Mapping[str, object], first: date) -> date:
    if "from" not in tranche:
        return first
    month, day = map(int, str(tranche["from"]).split("-"))
    here = date(first.year, month, day)
    return here if here >= first else date(first.year + 1, month, day)
