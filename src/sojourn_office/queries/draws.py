"""Draws as anyone reads them: what is fixed, what came out, what was looked at, and where one ticket stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sojourn.basics.messages import Message
from sojourn.rounds.draws.manifest import Manifest, read_manifest
from sojourn.rounds.draws.offers import DISQUALIFIED, OFFERS_FILE, Step, by_tenth, read_steps, tenths_in_words
from sojourn.seals.chains import CHAINS
from sojourn_office.storage import draws
from sojourn_office.storage.draws import Draw


@dataclass(frozen=True)
class ShownDraw:
    """One draw: its manifest, when it was shown and drawn, and its record."""

    manifest: Manifest
    shown_at: datetime
    drawn_at: datetime | None
    record: Mapping[str, Any]

    @property
    def due(self) -> datetime:
        """When its round of chance is due."""
        return CHAINS[self.manifest.chain].moment_of(self.manifest.round)


@dataclass(frozen=True)
class Line:
    """Where a ticket stands: its line in the list, since it was drawn its rank and seat, and what became of it."""

    line: int
    rank: int | None
    seat: str
    steps: tuple[Step, ...] = ()


def are_there() -> bool:
    """Whether there is any draw to look at."""
    return draws.are_there()


def every_draw() -> list[ShownDraw]:
    """All draws, the newest first."""
    return [_shown(draw) for draw in draws.every()]


def of_ballot(ballot: str) -> list[ShownDraw]:
    """The draws of a ballot, the newest first."""
    return [_shown(draw) for draw in draws.of_ballot(ballot)]


def line_of(ballot: str, number: int, ticket: str) -> Line | None:
    """The line of a ticket, if it stands in the list of a draw."""
    draw = draws.find(ballot, number)
    found = draws.ticket_in(draw, ticket) if draw else None
    if draw is None or found is None:
        return None
    offers = draws.file_of(draw, f"draw-{number}/{OFFERS_FILE}") if draw.drawn_id is not None else None
    steps = (step for step in read_steps(offers) if step.ticket.hex() == ticket) if offers else ()
    return Line(found.line, found.rank, found.seat, tuple(steps))


def disqualified(ballot: str, number: int) -> Message | None:
    """How many of each tenth of the ranks were disqualified since; nothing where nobody was."""
    draw = draws.find(ballot, number)
    offers = draws.file_of(draw, f"draw-{number}/{OFFERS_FILE}") if draw is not None and draw.drawn_id else None
    out = [step.ticket.hex() for step in read_steps(offers) if step.step == DISQUALIFIED] if offers else []
    if draw is None or not out:
        return None
    entries = read_manifest(draw.manifest.encode()).entries
    return tenths_in_words(by_tenth(draws.ranks_of(draw, out), entries))


def folder_of(ballot: str) -> bytes | None:
    """The folder of a ballot as an archive, for `sojourn draw verify`."""
    return draws.folder_of(ballot)


def _shown(draw: Draw) -> ShownDraw:
    record = json.loads(draw.record) if draw.record else {}
    drawn_at = draw.drawn.at if draw.drawn else None
    return ShownDraw(read_manifest(draw.manifest.encode()), draws.shown_at(draw), drawn_at, record)
