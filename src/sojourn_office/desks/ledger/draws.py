"""The pages of draws: what is fixed before chance, what came out, and the rank of a ticket."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.rounds.draws.manifest import GENERAL, RESERVE
from sojourn_office.desks.ledger.files import attached
from sojourn_office.desks.ledger.views import links
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, page
from sojourn_office.queries import draws as queries
from sojourn_office.queries.draws import Line, ShownDraw

_TICKET = re.compile(r"[0-9a-f]{32}")
_NOT_ONE = Message("A ticket has 32 signs, the letters a to f and digits. Copy it from your receipt.")
_SEATS = {
    GENERAL: Message("Rank {rank} of {entries}: a seat."),
    RESERVE: Message("Rank {rank} of {entries}: on the reserve list."),
    "": Message("Rank {rank} of {entries}: not offered."),
}


@require_safe
@said_again
def every(request: HttpRequest) -> HttpResponse:
    """All draws, the newest first."""
    language = language_of(request)
    rows = [
        {"draw": draw, "state": state(draw), "address": address(f"/draws/{draw.manifest.ballot}", language)}
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
    typed = request.GET.get("ticket", "").strip().lower()
    context = {
        "draw": newest,
        "state": state(newest),
        "earlier": [{"draw": draw, "state": state(draw)} for draw in earlier],
        "seats": newest.manifest.seats.total,
        "ticket": typed,
        "says": _about(newest, typed) if typed else (),
        "folder": f"{ballot}.zip",
        "desk_links": links(request),
    }
    return page(request, "ledger/draw.html", context)


@require_safe
def folder(_request: HttpRequest, ballot: str) -> HttpResponse:
    """The folder of a ballot, to be worked out again anywhere."""
    content = queries.folder_of(ballot)
    if content is None:
        raise Http404
    return attached(content, "application/zip", f"{ballot}.zip")


def state(draw: ShownDraw) -> Message:
    """How a draw stands, in a sentence."""
    holes = {"round": str(draw.manifest.round), "due": draw.due}
    if draw.drawn_at is None:
        return Message("Waiting for round {round}, due {due}. Nobody can know or change the result.", holes)
    return Message("Drawn by round {round} of {due}.", holes)


def _about(draw: ShownDraw, typed: str) -> tuple[Message, ...]:
    """What is said of a ticket: its rank first, then its line in the list."""
    if not _TICKET.fullmatch(typed):
        return (_NOT_ONE,)
    line = queries.line_of(draw.manifest.ballot, draw.manifest.draw, typed)
    if line is None:
        return (Message("This ticket is not in the frozen list."),)
    where = Message("In the frozen list: line {line} of list.csv.", {"line": line.line})
    return (where,) if line.rank is None else (_rank(draw, line), where)


def _rank(draw: ShownDraw, line: Line) -> Message:
    holes = {"rank": line.rank, "entries": draw.manifest.entries}
    if line.seat in _SEATS:
        return Message(_SEATS[line.seat].text, holes)
    return Message("Rank {rank} of {entries}: a seat kept for {seat}.", {**holes, "seat": line.seat})
