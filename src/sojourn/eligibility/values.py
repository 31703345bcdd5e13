"""Values of an agreement in words: what a table cell, a finding or a heading says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words, listed
from sojourn.basics.money import Money
from sojourn.eligibility.value_tables import table_words
from sojourn.eligibility.value_words import word

_TURNS: Mapping[object, Message] = {1: Message("once"), 2: Message("twice"), "more": Message("more turns")}

STANDINGS: dict[str, Message] = {
    "in-force": Message("in force"),
    "announced": Message("announced"),
    "reported": Message("reported"),
    "suspended": Message("suspended"),
    "projected": Message("projected"),
}
"""How firmly a value stands, with its word."""

TRUST: dict[str, Message] = {
    "official": Message("official"),
    "press": Message("press"),
    "secondary": Message("secondary"),
    "inference": Message("inference"),
}
"""How good a source is, with its word."""


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
            return word(value, name)
        case Mapping():
            return table_words(name, value, lambda item: value_words(name, item))
        case tuple() | list():
            return listed([value_words(name, item) for item in value]) if value else Message("none")
    raise TypeError(f"{name} is of a form that no reader has words for: {value!r}")


def turns_words(value: object) -> Message | Words:
    """A number of turns in words, as the agreement's sentences have it."""
    return _TURNS.get(value) or value_words("turns", value)


def since(standing: str, day: object) -> Message:
    """The word of a standing with the day it began or is to begin."""
    match standing:
        case "in-force":
            return Message("in force since {day}", {"day": day})
        case "announced":
            return Message("announced, from {day}", {"day": day})
        case "reported":
            return Message("reported, from {day}", {"day": day})
        case "suspended":
            return Message("suspended since {day}", {"day": day})
    return STANDINGS[standing]
