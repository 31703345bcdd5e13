"""The names a value of a scheme may have, what each is called, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money


@dataclass(frozen=True)
class ValueName:
    """A name of a value: its label on the page and the test of its kind."""

    label: Message
    kind: str
    fits: Callable[[object], bool]


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _is_text(value: object) -> bool:
    return isinstance(value, (Words, str))


def _is_money(value: object) -> bool:
    return isinstance(value, Money)


def _is_words_list(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def _is_age_band(value: object) -> bool:
    return isinstance(value, Mapping) and _is_int(value.get("youngest")) and _is_int(value.get("oldest"))


def _name(label: str, kind: str, fits: Callable[[object], bool]) -> ValueName:
    return ValueName(Message(label), kind, fits)


def _number(label: Message) -> ValueName:
    return ValueName(label, "whole number", _is_int)


def _number_or_word(label: Message) -> ValueName:
    return ValueName(label, "whole number or word", lambda value: _is_int(value) or _is_word(value))


def _word(label: Message) -> ValueName:
    return ValueName(label, "word", _is_word)


def _text(label: Message) -> ValueName:
    return ValueName(label, "text in en, ko, ja", _is_text)


def _money(label: Message) -> ValueName:
    return ValueName(label, "sum of money", _is_money)


def _table(label: Message) -> ValueName:
    return ValueName(label, "table", _is_table)


def _anything(label: Message) -> ValueName:
    return ValueName(label, "any value", lambda value: True)


# Names in the order in which a page shows them.
VALUE_NAMES: Mapping[str, ValueName] = {
    "age": ValueName(Message("Age"), "age band {youngest, oldest}", _is_age_band),
    "ceiling": _number(Message("Places a year")),
    "turns": _number_or_word(Message("Turns in a lifetime")),
    "turns_count": _word(Message("What counts as a turn")),
    "selection": _word(Message("Chosen")),
    "nationality": ValueName(Message("Nationality"), "list of alpha-3 codes", _is_words_list),
    "host_nationals": _word(Message("Nationals of the host")),
    "residence": _word(Message("Residence")),
    "funds": _money(Message("Money")),
    "funds_proof": _text(Message("Proof of money")),
    "children": _word(Message("Children")),
    "dependants": _word(Message("Dependants")),
    "purpose": _text(Message("Purpose")),
    "passport_months_valid": _number(Message("Passport valid for, in months")),
    "work_hours_week": _number_or_word(Message("Work, hours a week")),
    "work_hours_year": _number(Message("Work, hours a year")),
    "work_forbidden": _text(Message("Work that is not allowed")),
    "study": _text(Message("Study")),
    "stay_months": _number(Message("Stay, in months")),
    "stay_counts_from": _word(Message("The stay counts from")),
    "entries": _number(Message("Entries")),
    "visa_months_valid": _number(Message("Visa valid for, in months")),
    "visa_valid_from": _word(Message("The visa is valid from")),
    "visa_form": _word(Message("Form of the visa")),
    "fee": _money(Message("Fee")),
    "registration": _table(Message("Registration")),
    "reasons": _word(Message("How much of a reason is given")),
    "review": _anything(Message("Second look at a refusal")),
    "second_turn_uses_ceiling": ValueName(
        Message("Does a second turn use a place?"), "yes or no", lambda value: isinstance(value, bool)
    ),
}  # fmt: skip
