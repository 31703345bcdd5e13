"""Keeping a sentence with its values as plain JSON, so that a letter can be read again as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money


def keep(value: object) -> Any:
    """A value as JSON; `kept` gives it back."""
    match value:
        case Message():
            return {"message": value.text, "values": {name: keep(item) for name, item in value.values.items()}}
        case Words():
            return {"words": dict(value.by_language)}
        case Money():
            return {"money": str(value.amount), "currency": value.currency}
        case datetime():
            raise TypeError("a moment is kept as text with its zone named beside it")
        case date():
            return {"day": value.isoformat()}
        case PartialDay():
            return {"partial": str(value)}
        case tuple() | list():
            return [keep(item) for item in value]
        case Mapping():
            return {"table": {str(name): keep(item) for name, item in value.items()}}
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} cannot be kept in a sentence")


def kept(plain: Any) -> Any:
    """What `keep` was given."""
    match plain:
        case {"message": text, "values": values}:
            return Message(text, {name: kept(item) for name, item in values.items()})
        case {"words": words}:
            return Words(tuple(words.items()))
        case {"money": amount, "currency": currency}:
            return Money(Decimal(amount), currency)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"partial": written}:
            return PartialDay.read(written)
        case {"table": table}:
            return {name: kept(item) for name, item in table.items()}
        case list():
            return tuple(kept(item) for item in plain)
        case _:
            return plain
