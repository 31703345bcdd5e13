"""The pages of draws: what is fixed before chance, what came out, and the rank of a ticket."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.rounds.draws.manifest import GENERAL, RESERVE
from sojourn.rounds.draws.offers import said
from sojourn_office.desks.ledger.files import attached
from sojourn_office.desks.ledger.views import links
from sojourn_office.look import forms
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, page
from sojourn_office.look.zones import only_zone_of
from sojourn_office.queries import draws as queries
from sojourn_office.queries.draws import Line, ShownDraw

_TICKET = re.compile(r"[0-9a-f]{32}")
_NOT_ONE = Message("A ticket has 32 signs, the letters a to f and digits. Copy it from your receipt")
_NOT_IN_LIST = Message("This ticket is not in the frozen list. Copy it again from your receipt")
_SEATS = {
    GENERAL: Message("Rank {rank} of {entries}: a seat."),
    RESERVE: Message("Rank {rank} of {entries}: on the reserve list."),
    "": Message("Rank {rank} of {entries}: not offered."),
}


class TicketForm(forms.Form):
    """The number of a ticket, as it stands in a receipt."""

    ticket = forms.Line(
        label=Message("The number of your ticket"),
        required=False,
        max_length=40,
        signs=20,
        attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, draw: ShownDraw, **kwargs: Any) -> None:
        self._draw = draw
        super().__init__(*args, **kwargs)

    def clean_ticket(self) -> Line | None:
        """Where the ticket stands in the draw; nothing where none was typed."""
        typed = self.cleaned_data["ticket"].strip().lower()
        if not typed:
            return None
        if not _TICKET.fullmatch(typed):
            raise ValidationError(_NOT_ONE)  # type: ignore[arg-type]  # a sentence, as every form of ours takes
        line = queries.line_of(self._draw.manifest.ballot, self._draw.manifest.draw, typed)
        if line is None:
            raise ValidationError(_NOT_IN_LIST)  # type: ignore[arg-type]
        return line


@require_safe
@said_again
def every(request: HttpRequest) -> HttpResponse:
    """All draws, the newest first."""
    language = language_of(request)
    rows = [
        {
            "draw": draw,
            "state": _state(draw, _zone(request, draw)),
            "address": address(f"/draws/{draw.manifest.ballot}", language),
        }
        for draw in queries.every_draw()
    ]
    return page(request, "ledger/draws.html", {"rows": rows, "desk_links": links(request)})


@require_safe
def one(request: HttpRequest, ballot: str) -> HttpResponse:
    """The draws of a ballot; with the number of a ticket, where it stands in the newest."""
    found = queries.of_ballot(ballot)
    if not found:
        raise Http404
    newest, *earlier = found
    zone = _zone(request, newest)
    form = TicketForm(request.GET if "ticket" in request.GET else None, draw=newest, language=language_of(request))
    line = form.cleaned_data["ticket"] if form.is_bound and form.is_valid() else None
    context = {
        "draw": newest,
        "state": _state(newest, zone),
        "shown_at": newest.shown_at.astimezone(zone),
        "earlier": [{"draw": draw, "state": _state(draw, zone)} for draw in earlier],
        "seats": newest.manifest.seats.total,
        "disqualified": queries.disqualified(ballot, newest.manifest.draw),
        "form": form,
        "says": _about(newest, line, zone) if line else (),
        "folder": f"{ballot}.zip",
        "desk_links": links(request),
    }
    return page(request, "ledger/draw.html", context, status=422 if form.errors else 200)


@require_safe
def folder(_request: HttpRequest, ballot: str) -> HttpResponse:
    """The folder of a ballot, to be worked out again anywhere."""
    content = queries.folder_of(ballot)
    if content is None:
        raise Http404
    return attached(content, "application/zip", f"{ballot}.zip")


def _zone(request: HttpRequest, draw: ShownDraw) -> tzinfo:
    """The zone that its reader chose, or the one of the country whose people entered; else UTC."""
    chosen = getattr(request.user, "zone", "") or only_zone_of(draw.manifest.ballot[:3])
    return ZoneInfo(chosen) if chosen else UTC


def _state(draw: ShownDraw, zone: tzinfo) -> Message:
    """How a draw stands, in a sentence."""
    holes = {"round": str(draw.manifest.round), "due": draw.due.astimezone(zone)}
    if draw.drawn_at is None:
        return Message("Waiting for round {round}, due {due}.", holes)
    if "pulse" in draw.record:
        at = datetime.fromisoformat(draw.record["pulse"]).astimezone(zone)
        return Message("Drawn by the pulse of {at}, in place of round {round}.", {**holes, "at": at})
    return Message("Drawn by round {round} of {due}.", holes)


def _about(draw: ShownDraw, line: Line, zone: tzinfo) -> tuple[Message, ...]:
    """What is said of a ticket: what became of it last, its rank in the draw, and its line in the list."""
    where = Message("In the frozen list: line {line} of list.csv.", {"line": line.line})
    if line.rank is None:
        return (where,)
    steps = [said(replace(step, at=step.at.astimezone(zone))) for step in reversed(line.steps)]
    return (*steps[:1], _rank(draw, line), *steps[1:], where)


def _rank(draw: ShownDraw, line: Line) -> Message:
    holes = {"rank": line.rank, "entries": draw.manifest.entries}
    if line.seat in _SEATS:
        return Message(_SEATS[line.seat].text, holes)
    return Message("Rank {rank} of {entries}: a seat kept for {seat}.", {**holes, "seat": line.seat})
