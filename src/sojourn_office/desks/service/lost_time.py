"""Minutes lost and given back, on the page of the service: each closure with its proof from the public log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.cases.giving_back import EVERY_PERIOD
from sojourn.log.proofs import PROOF_SUFFIX, PROOF_TYPE
from sojourn_office.queries import lost_time
from sojourn_office.queries.lost_time import Closed

_DOORS: dict[str, Message] = {
    "pages": Message("Pages"),
    "gate": Message("Gate of the openings"),
    "worker": Message("What the office does by itself"),
}


def rows(*, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Every closure of the last year as the page shows it, the newest first."""
    return [_row(each, zone) for each in lost_time.closed(at=at)]


def as_json(*, at: datetime) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "door": each.door or None,
            "period": each.closure.period or None,
            "from": each.closure.began_at.isoformat(),
            "to": each.closure.ended_at.isoformat(),
            "minutes": each.closure.minutes,
            "announced": each.announced,
            "log_entry": each.index,
            "given_back": each.given
            and {"cases": each.given.cases, "windows": each.given.rounds, "minutes": each.given.minutes},
        }
        for each in lost_time.closed(at=at)
    ]


def open_doors(*, at: datetime) -> tuple[str, ...]:
    """The doors that are open now, for machines."""
    return lost_time.open_doors(at=at)


def doors_now(*, at: datetime) -> tuple[Message, ...]:
    """The doors that are closed now."""
    return tuple(_DOORS[door] for door in lost_time.silent_doors(at=at))


def announced(*, at: datetime, zone: ZoneInfo) -> list[Message]:
    """Announced work that is not over."""
    return [
        Message(
            "From {begins} to {ends}",
            {"begins": each.begins_at.astimezone(zone), "ends": each.ends_at.astimezone(zone)},
        )
        for each in lost_time.announced(at=at)
    ]


def _row(each: Closed, zone: ZoneInfo) -> dict[str, Any]:
    moments = {"from": each.closure.began_at.astimezone(zone), "to": each.closure.ended_at.astimezone(zone)}
    return {
        "entry": each.closure.entry,
        "name": _name(each),
        "when": Message("From {from} to {to}. Minutes lost: {minutes}.", {**moments, "minutes": each.closure.minutes}),
        "announced": each.announced,
        "given": _given(each),
        "index": each.index,
        "proof": f"/status/closed/{each.closure.entry}{PROOF_SUFFIX}" if each.is_signed else "",
    }


def _name(each: Closed) -> Message:
    if not each.closure.period:
        return _DOORS[each.door]
    if each.closure.period == EVERY_PERIOD:
        return Message("Places and visas of every period")
    return Message("Places and visas of {period}", {"period": each.closure.period})


def _given(each: Closed) -> Message:
    if not each.moves_deadlines:
        return Message("No deadline needs this door.")
    if each.given is None:
        return Message("It is being given back.")
    counts = {"cases": each.given.cases, "windows": each.given.rounds, "minutes": each.given.minutes}
    return Message("Given back: minutes {minutes}, over applications {cases}; windows lengthened {windows}.", counts)


@require_safe
def proof(_request: HttpRequest, entry: int) -> HttpResponse:
    """The proof that a closure stands in the public log, as a file to keep."""
    found = lost_time.proof(entry)
    if found is None:
        raise Http404
    index, written = found
    response = HttpResponse(written, content_type=f"{PROOF_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{index}{PROOF_SUFFIX}"'
    return response
