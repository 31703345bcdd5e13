"""What was answered before, at "Can I go?" or in an earlier season: each answer waits in the draft to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn_office.queries.applications import Application

# The one answer of a draft that holds them all: none of them counts before it is given at its own question.
NAME = "given_before"
CONFIRM = Message("Given before")


def in_link(query: Mapping[str, str]) -> dict[str, str]:
    """What a link says of a person that a question of the draft asks too; what cannot be read is left out."""
    return {name: query[name] for name, reads in _READS.items() if name in query and reads(query[name])}


def of_person(application: Application) -> dict[str, Any]:
    """What was answered of the person in an earlier season, of the questions that are not answered here yet."""
    told = _told(application)
    return {name: told[name] for name in told if application.answers.get(name) in (None, "")}


def turns_before(application: Application) -> int | None:
    """How many such visas were told before; nothing once the question is answered."""
    said = _waiting(application, "turns")
    return int(said) if said != "" else None


def child_before(application: Application) -> str | None:
    """Whether somebody comes along, `yes` or `no`, as told before; nothing once the question is answered."""
    said: str = _waiting(application, "child")
    return said or None


def funds_before(application: Application, currency: str) -> Money | None:
    """The sum that was told before, in the currency in which it is asked; nothing once the question is answered."""
    said = _waiting(application, "funds")
    return Money(Decimal(said), currency) if said else None


def age_before(application: Application) -> int | None:
    """The age on the day of application that was told before; nothing once the date of birth is given."""
    said = "" if application.answers.get("birth_date") else _told(application).get("age", "")
    return int(said) if said else None


def waits(application: Application, name: str) -> bool:
    """Whether an answer that was told before waits to be confirmed."""
    return _waiting(application, name) not in (None, "")


def _waiting(application: Application, name: str) -> Any:
    return "" if application.answers.get(name) not in (None, "") else _told(application).get(name, "")


def _told(application: Application) -> dict[str, Any]:
    told: dict[str, Any] = application.answers.get(NAME) or {}
    return told


def _is_count(written: str, *, most: int) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 3 and int(written) <= most


_SUM = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


# Each with what it has to be, as the questions of "Can I go?" take it.
_READS: Mapping[str, Callable[[str], bool]] = {
    "age": lambda written: _is_count(written, most=120),
    "turns": lambda written: _is_count(written, most=20),
    "child": lambda written: written in ("yes", "no"),
    "funds": lambda written: _SUM.fullmatch(written) is not None,
}
