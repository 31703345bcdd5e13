"""What can happen in the office: every kind of event, what it is about, and what of it is open."""

from __future__ import annotations

from sojourn.cases.model import Did
from sojourn_office.events import of_cases, of_office
from sojourn_office.events.kinds import Happened, Kind, Shape, Subject

__all__ = ["SHAPES", "Happened", "Kind", "Shape", "Subject", "kind_of"]

SHAPES: dict[Kind, Shape] = {**of_cases.SHAPES, **of_office.SHAPES}


def kind_of(value: str) -> Kind:
    """The kind of an event by its stored name."""
    return Did(value) if value.startswith("case:") else Happened(value)
