"""Values of an agreement in words: what a table cell, a finding or a heading says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sojourn.agreements.model import NOT_FOUND, Entry, Standing
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.countries import name_of, short_name_of
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money
from sojourn_office.queries.front import Opening

_WORDS: Mapping[str, Message] = {
    NOT_FOUND: Message("not found"),
    "all-void": Message("all of them are void"),
    "all-year": Message("open all year"),
    "any-later-round": Message("in any later round"),
    "asked": Message("asked for"),
    "assessed": Message("on papers, in rounds"),
    "calendar": Message("the calendar year"),
    "closed": Message("closed"),
    "condition-only": Message("the condition that is not met, without details"),
    "designated-body": Message("through a designated body"),
    "direct": Message("in person"),
    "ends-visa": Message("the visa ends"),
    "entered": Message("an entry"),
    "excluded": Message("excluded"),
    "full": Message("all four parts"),
    "issue": Message("the day of issue"),
    "issued": Message("a visa issued, used or not"),
    "landing": Message("landing"),
    "lapses": Message("lapses and goes back"),
    "more": Message("more turns"),
    "no-limit": Message("no limit"),
    "none": Message("none"),
    "not-accompanied": Message("may not come along"),
    "not-asked": Message("not asked for"),
    "notice": Message("a notice, no sticker"),
    "one-by-one": Message("one by one, open all year"),
    "rolling": Message("open without rounds"),
    "rounds": Message("in rounds"),
    "settling": Message("settling at an address"),
    "sticker": Message("a sticker in the passport"),
    "withheld": Message("withheld"),
}
_TURNS: Mapping[object, Message] = {1: Message("once"), 2: Message("twice"), "more": Message("more turns")}


def label(name: str) -> Message:
    """What a value is called."""
    return VALUE_NAMES[name].label if name in VALUE_NAMES else Message("{name}", {"name": name})


def value_words(name: str, value: object) -> Message | Words:
    """A value of an agreement as a reader reads it."""
    match value:
        case Words():
            return value
        case bool():
            return Message("yes") if value else Message("no")
        case int() | Money() | date() | PartialDay():
            return Message("{value}", {"value": value})
        case str():
            return _word(value)
        case Mapping():
            return _table(name, value)
        case tuple() | list():
            return listed([_word(str(item)) for item in value])
    return Message("{value}", {"value": str(value)})


def turns_words(value: object) -> Message | Words:
    """A number of turns in words, as the agreement's sentences have it."""
    return _TURNS.get(value) or value_words("turns", value)


def _word(value: str) -> Message:
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value):
        return Message("{day}", {"day": PartialDay.read(value)})
    if value in _WORDS:
        return _WORDS[value]
    return name_of(value) or Message("{value}", {"value": value})


def _table(name: str, value: Mapping[str, object]) -> Message:
    match value:
        case {"youngest": youngest, "oldest": oldest, "oldest_by_consent": consent}:
            limits = {"youngest": youngest, "oldest": oldest, "consent": consent}
            return Message("{youngest} to {oldest}; to {consent} if reasons are accepted", limits)
        case {"youngest": youngest, "oldest": oldest}:
            return Message("{youngest} to {oldest}", {"youngest": youngest, "oldest": oldest})
        case {"days": days, "from": start, "at": place}:
            holes = {"days": days, "from": _word(str(start)), "at": place}
            return Message("within {days} days, counted from: {from}; at: {at}", holes)
        case {"months": int() as months, "cover": Money() as cover}:
            return Message("{months} months, cover {cover}", {"months": months, "cover": cover})
        case {"months": int() as months}:
            return Message("after {months} months", {"months": months})
        case {"months": Sequence() as months, "weeks": Sequence() as weeks}:
            holes = {"months": _numbers(months), "weeks": _numbers(weeks)}
            return Message("Monday of full week {weeks} of months {months}", holes)
        case {"months": Sequence() as months}:
            return Message("months {months}", {"months": _numbers(months)})
    pairs = [
        Message("{label}: {value}", {"label": key, "value": value_words(name, item)}) for key, item in value.items()
    ]
    return listed(pairs)


def _numbers(numbers: Sequence[object]) -> str:
    return ", ".join(str(number) for number in numbers)


def listed(items: Sequence[Message | Words]) -> Message:
    """Several things in a row."""
    whole = Message("{first}", {"first": items[0]}) if items else Message("none")
    for item in items[1:]:
        whole = Message("{first}, {second}", {"first": whole, "second": item})
    return whole


def country(code: str) -> Message | str:
    """The everyday name of a country."""
    return short_name_of(code) or code


def direction(scheme_id: str) -> Message:
    """A scheme by its two countries, sender first."""
    sender, host = scheme_id.split("-")
    return Message("{sender} → {host}", {"sender": country(sender), "host": country(host)})


def period(written: str) -> Message | str:
    """The period of a round: a year with its quarter, or as the office names it."""
    quarter = re.fullmatch(r"(\d{4})-Q(\d)", written)
    without = re.fullmatch(r"(\d{4})-rolling", written)
    if without is not None:
        return Message("{year}, without rounds", {"year": without[1]})
    if quarter is None:
        return written
    return Message("quarter {quarter} of {year}", {"quarter": quarter[2], "year": quarter[1]})


def month(day: date) -> PartialDay:
    """The month of a day."""
    return PartialDay(day.replace(day=1), "month")


def last_day(closes_at: datetime) -> date:
    """The last day of a window, which ends at the start of the next or in the course of that day."""
    return (closes_at - timedelta(microseconds=1)).date()


def when(opening: Opening) -> Message:
    """When a window opens, or that it is open."""
    if opening.state == "open":
        return Message("Open now")
    if opening.opens_at is not None and opening.closes_at is not None:
        if (opening.opens_at.hour, opening.opens_at.minute) == (0, 0):
            return Message("{first} to {last}", {"first": opening.first_day, "last": last_day(opening.closes_at)})
        return Message("{opens}", {"opens": opening.opens_at})
    first, second = opening.mondays[0], opening.mondays[-1]
    return Message(
        "{month}, the week of {first} or {second}", {"month": month(first), "first": first.day, "second": second.day}
    )


def what(opening: Opening) -> Message:
    """Whose window it is; what is invented bears its mark."""
    holes = {"direction": direction(opening.scheme), "period": period(opening.period)}
    if opening.invented:
        return Message("{direction}, {period} ◇", holes)
    return Message("{direction}, {period}", holes)


def about(opening: Opening) -> Message:
    """How firm a window is, until when it is open, and how many places there are."""
    if opening.state == "projected":
        return Message("Projected from past rounds, not published")
    assert opening.closes_at is not None, "a published window has its moments"
    if opening.all_year and opening.places:
        return Message("All year, {places} places", {"places": opening.places})
    if opening.state == "open":
        return Message("Until {day}", {"day": last_day(opening.closes_at)})
    return Message("Published")


def pending_title(name: str, entry: Entry) -> Message:
    """What is only reported or announced, in one line."""
    said = turns_words(entry.value) if name == "turns" else value_words(name, entry.value)
    holes: dict[str, object] = {"said": said}
    if entry.standing is Standing.ANNOUNCED:
        if entry.start is None:
            return Message("Announced, no day given: {said}", holes)
        return Message("Announced, from {day}: {said}", holes | {"day": entry.start})
    if entry.start is None:
        return Message("Reported, not in force: {said}", holes)
    return Message("Reported, not in force: {said}, from {day}", holes | {"day": entry.start})


def pending_text(name: str, entry: Entry, now: object) -> Message | Words:
    """What was said exactly, and that it does not change the rule."""
    if name == "turns" and entry.value == "more" and entry.start is None and entry.known is not None:
        return Message("Announced by both leaders on {day}, no start day yet.", {"day": entry.known})
    if name == "turns" and (now, entry.value) == (1, 2) and entry.start is not None:
        return Message(
            "In force on this day: once. Reported, not in force: twice, possibly from {month}.", {"month": entry.start}
        )
    if entry.note is not None:
        return entry.note
    return Message("Published on {day}. It does not change the rule.", {"day": entry.known or entry.start or ""})
