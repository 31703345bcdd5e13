"""What the page of the demonstration's clock shows: the next stop, and what happened on the way to this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.rounds.model import Moment
from sojourn.rounds.moves import next_moment
from sojourn_office.events import Kind, kind_of
from sojourn_office.storage import events, rounds


@dataclass(frozen=True)
class Stops:
    """Every stop still ahead, soonest first."""

    ahead: tuple[Moment, ...]

    @property
    def next(self) -> Moment | None:
        """Where the clock stops next; nothing when every round is over."""
        return self.ahead[0] if self.ahead else None


def stops(*, after: datetime, at_most: int = 6) -> Stops:
    """The next stops after a moment, from the rounds themselves."""
    records = [round_.record for round_ in rounds.every_round()]
    found: list[Moment] = []
    while len(found) < at_most and (moment := next_moment(records, after)) is not None:
        found.append(moment)
        after = moment.at
    return Stops(tuple(found))


def last_event() -> int:
    """The number of the last event, by which `happened_since` later tells what came after."""
    return events.last_seq()


def happened_since(seq: int) -> dict[Kind, int]:
    """How often each kind of thing happened after an event."""
    return {kind_of(kind): count for kind, count in events.counted_since(seq).items()}
