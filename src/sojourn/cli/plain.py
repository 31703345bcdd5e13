"""Values of the library as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sojourn.agreements.model import Agreement, Entry
from sojourn.agreements.moves import Pending, sources_of
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Words
from sojourn.basics.money import Money


def plain(value: object) -> Any:
    """A value of the library as JSON has it."""
    match value:
        case Money():
            return {"amount": plain(value.amount), "currency": value.currency}
        case Words():
            return dict(value.by_language)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() | PartialDay():
            return str(value)
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case _:
            return value


def plain_entry(agreement: Agreement, entry: Entry) -> dict[str, Any]:
    """
    An entry with its days, standing, trust and sources.

    `from` is always a whole day, the first that was meant; `from_precision` says whether a source named no more than
    the month or the year.
    """
    known = entry.known or entry.start
    return {
        "value": plain(entry.value),
        "from": plain(entry.start.day) if entry.start else None,
        "from_precision": entry.start.precision if entry.start else None,
        "known": plain(known),
        "known_by_inference": entry.known_by_inference or entry.known is None,
        "standing": entry.standing.value,
        "counts": entry.counts.value,
        "mission": entry.mission,
        "cite": [plain_source(source_id, agreement) for source_id in entry.cites],
        "trust": next((source.trust.value for source in sources_of(agreement, entry)), None),
        "note": plain(entry.note),
    }


def plain_source(source_id: str, agreement: Agreement) -> dict[str, Any]:
    """A source as it is cited."""
    source = agreement.sources[source_id]
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "address": source.address,
        "seen": plain(source.seen),
        "trust": source.trust.value,
    }


def plain_pending(agreement: Agreement, pending: Pending) -> dict[str, Any]:
    """A value that is only reported or announced, under its name."""
    return {"name": pending.name, **plain_entry(agreement, pending.entry)}
