"""When a person is reminded of a day to keep: so many days before it, in the morning of where the case belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sojourn.cases.model import ASKED, Action, Case, Did, Stage
from sojourn.rounds.model import Round
from sojourn.rounds.moves import end_of_day, last_minute

MORNING = time(9)
_DAY = timedelta(days=1)


class Of(Enum):
    """What comes near, or changed; the value is how an event names it."""

    PAPER = "paper"
    HOLD = "hold"
    COLLECT = "collect"
    LOOK = "look"
    REGISTER = "register"
    STAY = "stay"
    OPENING = "opening"
    RULE = "rule"
    ERASURE = "erasure"


# How many days before; the duty to register is as long as the host says, and so are its reminders.
DAYS_BEFORE: Mapping[Of, tuple[int, ...]] = MappingProxyType(
    {
        Of.PAPER: (3,),
        Of.HOLD: (7, 1),
        Of.COLLECT: (14, 7, 2),
        Of.LOOK: (7, 2),
        Of.STAY: (60, 14),
        Of.OPENING: (1,),
        Of.ERASURE: (14,),
    }
)


@dataclass(frozen=True)
class Deadline:
    """
    A moment to keep: what it is of, since when the person knows it, and how many days before it they are reminded.

    Without a `zone` the days are counted from the moment itself; with one they end on the morning of a day there.
    """

    of: Of
    until: datetime
    since: datetime
    days_before: tuple[int, ...]
    zone: str = ""

    def moment(self, days: int) -> datetime:
        """The moment of the reminder of so many days before."""
        if not self.zone:
            return self.until - days * _DAY
        zone = ZoneInfo(self.zone)
        last_day = last_minute(self.until.astimezone(zone)).date()
        return datetime.combine(last_day - days * _DAY, MORNING, tzinfo=zone)

    def reminder(self, days: int) -> dict[str, object]:
        """What the event of a reminder says."""
        return {"of": self.of.value, "until": self.until.isoformat(), "days": days}

    def due(self, at: datetime) -> int | None:
        """
        How many days before the deadline the reminder is that is due at a moment; nothing where none is.

        Of several whose morning is past the nearest one is left. One that lies before the day became known was told
        by the notice of that day; after the deadline there is nothing left to remind of.
        """
        passed = [days for days in self.days_before if self.since < self.moment(days) <= at < self.until]
        return min(passed, default=None)


def deadlines_of(case: Case, zone: str) -> tuple[Deadline, ...]:
    """The days that the person of a case has to keep, where the case stands now."""
    if case.stage is Stage.DRAFT:
        if case.held_until is not None:
            return (Deadline(Of.HOLD, case.held_until, case.held_since, DAYS_BEFORE[Of.HOLD], zone),)
        invited = next((action for action in reversed(case.actions) if action.did is Did.INVITED), None)
        if invited is None:
            return ()
        until = datetime.fromisoformat(str(invited.about["until"]))
        return (Deadline(Of.HOLD, until, invited.at, DAYS_BEFORE[Of.HOLD], zone),)
    if case.stage in ASKED:
        untils = {ask.until: ask.asked_at for ask in case.open_asks}
        return tuple(
            Deadline(Of.PAPER, until, since, DAYS_BEFORE[Of.PAPER], zone) for until, since in sorted(untils.items())
        )
    told = next((action for action in reversed(case.actions) if action.did is Did.TOLD), None)
    if case.stage is Stage.PASSED and told is not None and case.due_at is not None:
        return (Deadline(Of.COLLECT, case.due_at, told.at, DAYS_BEFORE[Of.COLLECT], zone),)
    if case.stage is Stage.REFUSED and told is not None and case.look_until is not None:
        return (Deadline(Of.LOOK, case.look_until, told.at, DAYS_BEFORE[Of.LOOK], zone),)
    return ()


def opening_of(case: Case, round_: Round) -> Deadline:
    """The opening of the round that a draft waits for, told a day before."""
    return Deadline(Of.OPENING, round_.opens_at, case.actions[0].at, DAYS_BEFORE[Of.OPENING])


def erasure_of(case: Case, last_day: date, zone: str) -> Deadline:
    """The day until which something of a case is kept."""
    return Deadline(Of.ERASURE, end_of_day(last_day, zone), case.actions[0].at, DAYS_BEFORE[Of.ERASURE], zone)


def remind(case: Case, deadlines: Iterable[Deadline], *, by: str, at: datetime) -> tuple[Action, ...]:
    """Remind of every deadline that comes near, of each once for so many days before it."""
    reminded: dict[tuple[object, object], object] = {}
    for action in case.actions:
        if action.did is Did.REMINDED:
            reminded[action.about["of"], action.about["until"]] = action.about["days"]
        elif action.did is Did.GIVEN_BACK:
            _carry(reminded, action)
    made = []
    for deadline in deadlines:
        days = deadline.due(at)
        if days is None:
            continue
        about = deadline.reminder(days)
        last = reminded.get((about["of"], about["until"]))
        if not isinstance(last, int) or days < last:
            made.append(Action(Did.REMINDED, at, by, about))
    return tuple(made)


def _carry(reminded: dict[tuple[object, object], object], given_back: Action) -> None:
    """A deadline that was moved is still the one that the person was reminded of."""
    ends = given_back.about["ends"]
    assert isinstance(ends, Mapping), "time is given back to terms by their names"
    for before, after in ends.values():
        for of, until in [known for known in reminded if known[1] == before]:
            reminded[of, after] = reminded[of, until]
