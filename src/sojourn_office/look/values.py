"""Values of an agreement in words: what a table cell, a finding or a heading says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from sojourn.agreements.model import NOT_FOUND
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.countries import name_of
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money

_WORDS: Mapping[str, Message] = {
    NOT_FOUND: Message("not found"),
    "all-void": Message("all of them are void"),
    "all-year": Message("open all year"),
    "any-later-round": Message("in any later round"),
    "asked": Message("asked for"),
    "assessed": Message("on papers, in rounds"),
    "ballot": Message("by ballot"),
    "batch": Message("in batches"),
    "calendar": Message("the calendar year"),
    "closed": Message("closed"),
    "condition-only": Message("the condition that is not met, without details"),
    "designated-body": Message("through a designated body"),
    "direct": Message("in person"),
    "ended": Message("ended"),
    "ends-visa": Message("the visa ends"),
    "entered": Message("an entry"),
    "excluded": Message("excluded"),
    "first-come": Message("first come, first served"),
    "first-come-from": Message("first come, from a published moment on"),
    "full": Message("all four parts"),
    "host": Message("the host"),
    "in-person": Message("in person"),
    "issue": Message("the day of issue"),
    "issued": Message("a visa issued, used or not"),
    "landing": Message("landing"),
    "lapses": Message("lapses and goes back"),
    "more": Message("more turns"),
    "multiple": Message("several entries"),
    "no-limit": Message("no limit"),
    "none": Message("none"),
    "not-accompanied": Message("may not come along"),
    "not-asked": Message("not asked for"),
    "notice": Message("a notice, no sticker"),
    "one-by-one": Message("one by one, open all year"),
    "online": Message("online"),
    "open": Message("open"),
    "open-all-year": Message("open all year"),
    "paid-ballot": Message("by ballot, for a fee"),
    "paused": Message("paused"),
    "pool": Message("drawn from a pool"),
    "rolling": Message("open without rounds"),
    "rounds": Message("in rounds"),
    "sender": Message("the sending country"),
    "settling": Message("settling at an address"),
    "single": Message("one entry"),
    "sticker": Message("a sticker in the passport"),
    "suspended": Message("suspended"),
    "unlimited": Message("no limit"),
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
