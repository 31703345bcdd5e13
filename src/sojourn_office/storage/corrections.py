"""The corrections of a period's ledger, each by its name and its reason."""

from __future__ import annotations

from sojourn.places.model import VISA_WITHDRAWN, Cause
from sojourn_office.events import Happened
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.rounds import Period


def of_period(period: Period) -> list[PlaceMovement]:
    """Every movement that corrected a period, newest first, with its event."""
    return list(period.movements.filter(cause=Cause.CORRECTION.value).order_by("-seq").select_related("event"))


def name_and_reason(row: PlaceMovement) -> tuple[str, str]:
    """The name of a correction, and its reason as it was written; a withdrawn visa has only the name."""
    if row.event.kind != Happened.PLACES_CORRECTED.value:
        return VISA_WITHDRAWN, ""
    public = row.event.open_part
    return str(public["name"]), str(public["reason"])
