"""Days as the law counts them: age by the birthday, periods by the corresponding day, dates known to the month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


def age_on(born: date, day: date) -> int:
    """
    Whole years of age on a day; the age is reached on the birthday itself.

    Someone born on 29 February reaches it on 1 March in a common year.

    >>> age_on(date(2000, 2, 29), date(2018, 2, 28))
    17
    >>> age_on(date(2000, 2, 29), date(2018, 3, 1))
    18
    """
    month, month_born = day.month, born.month
    return day.year - born.year - (month < month_born or (month == month_born and day.day < born.day))


def birthday(born: date, age: int) -> date:
    """
    The day on which an age is reached.

    >>> birthday(date(2000, 2, 29), 18)
    datetime.date(2018, 3, 1)
    """
    year = born.year + age
    if (born.month, born.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return born.replace(year=year)


def last_day_of_months(event: date, months: int, *, first_day_counts: bool = False) -> date:
    """
    The last day of a period of months that begins with an event.

    Japan: Civil Code, articles 140 to 143. Korea: Civil Act, articles 155 to 161. The first day is not counted
    unless the rule says so; the period ends the day before the day that corresponds to the first counted one,
    or on the last day of a month that lacks it.

    >>> last_day_of_months(date(2024, 7, 1), 12)
    datetime.date(2025, 7, 1)
    >>> last_day_of_months(date(2019, 2, 28), 12)
    datetime.date(2020, 2, 29)
    """
    start = event if first_day_counts else event + timedelta(days=1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    corresponding_month = date(year, month + 1, 1)
    length = monthrange(corresponding_month.year, corresponding_month.month)[1]
    if start.day > length:
        return corresponding_month.replace(day=length)
    return corresponding_month.replace(day=start.day) - timedelta(days=1)


def last_day_of_days(event: date, days: int, *, first_day_counts: bool = False) -> date:
    """
    The last day of a period of days that begins with an event; the first day is not counted unless said.

    >>> last_day_of_days(date(2026, 5, 1), 90)
    datetime.date(2026, 7, 30)
    """
    return event + timedelta(days=days - 1 if first_day_counts else days)


def months_until(start: date, end: date) -> int:
    """
    Whole months from one day to another; negative where the other lies before it.

    >>> months_until(date(2026, 11, 9), date(2027, 5, 9))
    6
    >>> months_until(date(2026, 11, 9), date(2027, 5, 8))
    5
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def months_after(start: date, months: int) -> date:
    """
    The first day by which so many whole months have gone by since a day.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 3, 1)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, 1) + timedelta(days=length)
    return date(year, month + 1, start.day)


def months_before(end: date, months: int) -> date:
    """
    The last day on which so many whole months are left until a day.

    >>> months_before(date(2026, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))


def office_day(day: date) -> date:
    """
    The day itself, or the Monday after a weekend; a mission's own holidays are not known here.

    >>> office_day(date(2026, 11, 21))
    datetime.date(2026, 11, 23)
    """
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@dataclass(frozen=True, order=True)
class PartialDay:
    """
    A day as a source gives it: to the day, the month or the year; `day` is the first day it can mean.

    >>> PartialDay.read("2025-10")
    PartialDay(day=datetime.date(2025, 10, 1), precision='month')
    """

    day: date
    precision: str = "day"

    @classmethod
    def read(cls, written: str | date) -> PartialDay:
        """Read `2025`, `2025-10`, `2025-10-01` or a date; anything else is a `ValueError`."""
        if isinstance(written, date):
            return cls(written)
        parts = written.split("-")
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(f"{written!r} is not a year, a month or a day")
        numbers = [int(part) for part in parts]
        match parts:
            case [year] if len(year) == 4:
                return cls(date(numbers[0], 1, 1), "year")
            case [year, month] if (len(year), len(month)) == (4, 2):
                return cls(date(numbers[0], numbers[1], 1), "month")
            case [year, month, day] if (len(year), len(month), len(day)) == (4, 2, 2):
                return cls(date(*numbers), "day")
        raise ValueError(f"{written!r} is not a year, a month or a day")

    def __str__(self) -> str:
        return self.day.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]
