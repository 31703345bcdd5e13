"""The shapes that a value of a scheme may have, each with its name and its test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sojourn.agreements.model import NOT_ASKED
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money

Test = Callable[[object], bool]
Schema = Mapping[str, Any]

DAY: Schema = {"type": "string", "format": "date"}
WORDS: Schema = {
    "type": "object",
    "properties": {language: {"type": "string"} for language in ("en", "ko", "ja")},
    "minProperties": 1,
    "additionalProperties": False,
}
MONEY: Schema = {
    "type": "object",
    "properties": {
        "amount": {"type": ["number", "string"]},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
CODE: Schema = {"type": "string", "pattern": "^[A-Z]{3}$"}


@dataclass(frozen=True)
class ValueName:
    """A name of a value: its label on the page, how its shape is told, the test of it, and its shape for editors."""

    label: Message
    kind: str
    fits: Test
    schema: Schema = field(default_factory=dict)


def is_number(value: object) -> bool:
    """Whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_word(value: object) -> bool:
    """Whether a value is a word."""
    return isinstance(value, str)


def is_day(value: object) -> bool:
    """Whether a value is a day."""
    return isinstance(value, date)


def is_money(value: object) -> bool:
    """Whether a value is a sum of money."""
    return isinstance(value, Money)


def is_yes_or_no(value: object) -> bool:
    """Whether a value is a yes or no."""
    return isinstance(value, bool)


def is_list(value: object) -> bool:
    """Whether a value is a list of words."""
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def is_list_of_tables(value: object) -> bool:
    """Whether a value is a list of tables."""
    return isinstance(value, tuple) and all(isinstance(item, Mapping) for item in value)


_INTEGER: Schema = {"type": "integer"}
_STRING: Schema = {"type": "string"}
_BOOLEAN: Schema = {"type": "boolean"}
_LIST: Schema = {"type": "array", "items": _STRING}
_TEXT: Schema = {"anyOf": [WORDS, _STRING]}
_SCHEMAS: Mapping[Test, Schema] = {
    is_number: _INTEGER,
    is_word: _STRING,
    is_day: DAY,
    is_money: MONEY,
    is_yes_or_no: _BOOLEAN,
    is_list: _LIST,
    is_list_of_tables: {"type": "array", "items": {"type": "object"}},
}


def number(label: Message) -> ValueName:
    """A whole number."""
    return ValueName(label, "whole number", is_number, _INTEGER)


def number_or_word(label: Message) -> ValueName:
    """A whole number, or a word as `no-limit`."""
    return ValueName(
        label, "whole number or word", lambda value: is_number(value) or is_word(value), {"type": ["integer", "string"]}
    )


def word(label: Message) -> ValueName:
    """A word of the format."""
    return ValueName(label, "word", is_word, _STRING)


def one_of(label: Message, *words: str) -> ValueName:
    """One of certain words; `not-asked` serves for each, as for whatever may be dropped."""
    return ValueName(
        label,
        "one of " + ", ".join(words),
        lambda value: value in words or value == NOT_ASKED,
        {"enum": [*words, NOT_ASKED]},
    )


def day(label: Message) -> ValueName:
    """A day."""
    return ValueName(label, "day", is_day, DAY)


def text(label: Message) -> ValueName:
    """Text in three languages, or a word."""
    return ValueName(label, "text in en, ko, ja", lambda value: isinstance(value, (Words, str)), _TEXT)


def word_or_text(label: Message, known: str) -> ValueName:
    """A certain word, or text in three languages."""
    return ValueName(label, f"{known}, or text in en, ko, ja", lambda value: isinstance(value, (Words, str)), _TEXT)


def money(label: Message) -> ValueName:
    """A sum of money."""
    return ValueName(label, "sum of money", lambda value: is_money(value) or value == NOT_ASKED, MONEY)


def yes_or_no(label: Message) -> ValueName:
    """A yes or no."""
    return ValueName(label, "yes or no", is_yes_or_no, _BOOLEAN)


def words(label: Message) -> ValueName:
    """A list of words."""
    return ValueName(label, "list of words", is_list, _LIST)


def codes(label: Message) -> ValueName:
    """A list of three-letter codes."""
    return ValueName(label, "list of alpha-3 codes", is_list, {"type": "array", "items": CODE})


def table(label: Message, **members: Test) -> ValueName:
    """A table; where its members are named, it has no other, and each is of its shape."""
    if not members:
        return ValueName(label, "table", lambda value: isinstance(value, Mapping), {"type": "object"})
    told = "table of " + ", ".join(members)
    return ValueName(label, told, lambda value: value == NOT_ASKED or _has_only(value, members), _table(members))


def tables(label: Message, **members: Test) -> ValueName:
    """A list of tables of the same members."""
    told = "list of tables of " + ", ".join(members)
    return ValueName(
        label,
        told,
        lambda value: is_list_of_tables(value) and all(_has_only(item, members) for item in _items(value)),
        {"type": "array", "items": _table(members)},
    )


def counts(label: Message) -> ValueName:
    """A table of numbers, each under a name of its own."""

    def fits(value: object) -> bool:
        return isinstance(value, Mapping) and all(map(is_number, value.values()))

    return ValueName(label, "table of numbers", fits, {"type": "object", "additionalProperties": _INTEGER})


def either(label: Message, kind: str, schema: Schema, *tests: Test) -> ValueName:
    """One of several shapes."""
    return ValueName(label, kind, lambda value: any(test(value) for test in tests), schema)


def anything(label: Message) -> ValueName:
    """A value of any shape."""
    return ValueName(label, "any value", lambda value: True)


def _table(members: Mapping[str, Test]) -> Schema:
    shapes = {name: _SCHEMAS[test] for name, test in members.items()}
    return {"type": "object", "properties": shapes, "additionalProperties": False}


def _has_only(value: object, members: Mapping[str, Test]) -> bool:
    return isinstance(value, Mapping) and all(name in members and members[name](item) for name, item in value.items())


def _items(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return value
