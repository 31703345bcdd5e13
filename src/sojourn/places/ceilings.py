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
