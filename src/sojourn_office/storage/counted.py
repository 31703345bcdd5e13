"""How far the applications of a period came, counted from what happened to them."""

from __future__ import annotations

from sojourn.cases.model import Did, Outcome
from sojourn.seals.canonical import canonical
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.rounds import Period

# The public part is written in one form alone, so that its text can be looked for.
_GRANTED = canonical({"outcome": Outcome.GRANTED.value}).decode().strip("{}")


def lodged_passed_issued(period: Period) -> tuple[int, int, int]:
    """How many applications were lodged, how many people were told that they passed, how many visas were issued."""
    numbers = Case.objects.filter(round__period=period).values("number")
    happened = Event.objects.filter(subject="case", about__in=numbers)
    passed = happened.filter(kind=Did.TOLD.value, public__contains=_GRANTED)
    return (
        happened.filter(kind=Did.LODGED.value).count(),
        passed.count(),
        happened.filter(kind=Did.ISSUED.value).count(),
    )
