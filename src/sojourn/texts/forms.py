"""How a value looks in each language: dates with their weekday, moments with a zone, sums, numbers."""

from __future__ import annotations

import re
from datetime import date, datetime

from sojourn.basics.days import PartialDay
from sojourn.basics.money import Money

LANGUAGES = ("en", "ko", "ja")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_BREAK = "\u00a0"
_JOINER = "\u2060"
# Where a line may break without a space: after a year and a month in Japanese, before a weekday, beside the dot of
# two cities.
_AFTER_UNIT = re.compile(r"(?<=[年月])(?=\d)|(?<=[일日])(?=\()")
_DOT = re.compile("[·・]")
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ko": tuple("월화수목금토일"),
    "ja": tuple("月火水木金土日"),
}
# The cities whose clock a mission names; others are shown by the offset.
_CITIES = {
    "Asia/Seoul": {"en": "Seoul and Tokyo time", "ko": "서울·도쿄 시각", "ja": "東京・ソウル時間"},
    "Asia/Tokyo": {"en": "Seoul and Tokyo time", "ko": "서울·도쿄 시각", "ja": "東京・ソウル時間"},
    "UTC": {"en": "UTC", "ko": "UTC", "ja": "UTC"},
}


def day(value: date, language: str, *, weekday: bool = False) -> str:
    """
    A day in the reader's form.

    >>> day(date(2026, 11, 9), "ko", weekday=True)
    '2026년 11월 9일(월)'
    """
    name = _WEEKDAYS[language][value.weekday()]
    if language == "ko":
        return f"{value.year}년 {value.month}월 {value.day}일" + (f"({name})" if weekday else "")
    if language == "ja":
        return f"{value.year}年{value.month}月{value.day}日" + (f"({name})" if weekday else "")
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" + (f" ({name})" if weekday else "")


def partial_day(value: PartialDay, language: str) -> str:
    """A day, a month or a year, as far as it is known."""
    if value.precision == "day":
        return day(value.day, language)
    year, month = value.day.year, value.day.month
    if value.precision == "month":
        return {
            "ko": f"{year}년 {month}월",
            "ja": f"{year}年{month}月",
        }.get(language, f"{_MONTHS[month - 1]} {year}")
    return {"ko": f"{year}년", "ja": f"{year}年"}.get(language, str(year))


def offset(value: datetime) -> str:
    """
    How far the zone of a moment is from UTC.

    >>> from datetime import timedelta, timezone
    >>> offset(datetime(2026, 11, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30))))
    'UTC−03:30'
    """
    written = value.strftime("%z")
    return f"UTC{written[:3]}:{written[3:5]}".replace("-", "−")


def moment(value: datetime, language: str) -> str:
    """A moment with its weekday, its 24-hour time and the name of its zone."""
    assert value.tzinfo is not None, "a moment without a zone is not a moment"
    zone = getattr(value.tzinfo, "key", "")
    name = _CITIES.get(zone, {}).get(language) or offset(value)
    when = f"{day(value, language, weekday=True)} {value:%H:%M}"
    return f"{when} ({name})" if language != "ja" else f"{when}({name})"


def money(value: Money, language: str) -> str:
    """
    A sum as people of that language read it: ten-thousands in Korean and Japanese where they come out even.

    >>> from decimal import Decimal
    >>> money(Money(Decimal(2800000), "KRW"), "ko")
    '280만 원'
    """
    amount = value.amount
    plain = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    if language == "en":
        return f"{value.currency} {plain}"
    unit = {"ko": {"KRW": "원", "JPY": "엔"}, "ja": {"KRW": "ウォン", "JPY": "円"}}[language].get(value.currency)
    if unit is None:
        return f"{value.currency} {plain}"
    ten_thousands, rest = divmod(amount, 10_000)
    if rest == 0 and ten_thousands > 0:
        return f"{ten_thousands:,.0f}{'만 ' if language == 'ko' else '万'}{unit}"
    return f"{plain}{unit}"


def form(value: object, language: str) -> str:
    """Any value of a hole in the reader's form."""
    match value:
        case datetime():
            return moment(value, language)
        case date():
            return day(value, language)
        case PartialDay():
            return partial_day(value, language)
        case Money():
            return money(value, language)
        case bool():
            raise TypeError("a yes or no is said in words, not filled into a hole")
        case int():
            return f"{value:,}".replace("-", "−")
        case _:
            return str(value)


def unbroken(value: object, language: str) -> str:
    r"""
    Any value in the reader's form, its day or its sum kept on one line by no-break spaces and word joiners.

    >>> unbroken(date(2026, 4, 14), "en")
    '14\xa0April\xa02026'
    """
    whole = form(value, language)
    match value:
        case datetime():
            on = day(value, language, weekday=True)
            return _DOT.sub(f"{_JOINER}\\g<0>{_JOINER}", whole.replace(on, _on_one_line(on), 1))
        case date() | PartialDay() | Money():
            return _on_one_line(whole)
    return whole


def _on_one_line(words: str) -> str:
    return _AFTER_UNIT.sub(_JOINER, words.replace(" ", _NO_BREAK))
