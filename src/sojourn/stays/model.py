"""The nouns of a stay: when it began, its last day, and the duty to register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stay:
    """
    One stay under a visa.

    `last_day` is worked out by the calendar rule and shown as an estimate; a stamped date wins. `register_by` is
    nothing while the event it counts from has not happened.
    """

    serial: str
    entered_on: date
    last_day: date
    last_day_is_stamped: bool = False
    settled_on: date | None = None
    registered_on: date | None = None
    register_by: date | None = None
    left_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person has not left for good."""
        return self.left_on is None
