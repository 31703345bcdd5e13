"""What the public ledger asks: where the places of a period are, what moved last, and every movement to add up."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.places.model import Account, Balances, Cause, Movement
from sojourn.places.moves import promised_by
from sojourn.places.package import ENDORSED, STEPS, Step, Under, package
from sojourn.places.quotas import Binds, why_paused
from sojourn.places.seasons import Unfinished
from sojourn.places.written import Entered, Statement, under_pseudonyms
from sojourn_office.events import Happened
from sojourn_office.roles import Role
from sojourn_office.storage import (
    accounts,
    agreements,
    corrections,
    counted,
    events,
    holders,
    invitations,
    quotas,
    rounds,
)
from sojourn_office.storage.ledger import PlaceMovement, latest_movements, movements_of
from sojourn_office.storage.quotas import Quota
from sojourn_office.storage.rounds import Period, Round

_LATEST_LINES = 8
# Enough rows for the lines shown, also where a whole round lapses at once; more of one moment would be cut.
_LATEST_ROWS = 400


@dataclass(frozen=True)
class Latest:
    """Movements of one kind at one moment, without any case: so many places from here to there, and why."""

    at: datetime
    cause: Cause
    source: Account | None
    target: Account | None
    places: int


@dataclass(frozen=True)
class Corrected:
    """One correction of a period, by its name and the reason that was written for everybody."""

    at: datetime
    name: str
    reason: str
    source: Account
    target: Account
    places: int


@dataclass(frozen=True)
class Counted:
    """How many of something there are, and how many of them are given."""

    most: int
    given: int

    @property
    def left(self) -> int:
        """How many can still be given."""
        return self.most - self.given


@dataclass(frozen=True)
class Over(Counted):
    """A further quota over the places of a period."""

    key: str
    name: Message
    binds: str
    stream: str


@dataclass(frozen=True)
class Ledger:
    """
    One period as its page shows it. Without a feed of entries `used` is not known, and is never shown as 0.

    `lodged`, `passed` and `issued` count what happened, whatever became of the place afterwards; `claimed` are those
    who were given a number, `waiting` those of them on a reserve list, who have no place and are in no sum. `gate` is
    the quota of the sending state's gate, which counts endorsements and no places. `invited` is how many can still
    lodge on an invitation, and how many are invited for each place; `paused` since when a person gives nothing, with
    the reason; `ended` when the season ended, and by which rule.
    """

    scheme: str
    year: int
    zone: ZoneInfo
    log_entry: int
    balances: Balances
    latest: tuple[Latest, ...]
    corrections: tuple[Corrected, ...]
    claimed: int
    waiting: int
    lodged: int
    passed: int
    issued: int
    entries_are_seen: bool
    invented: bool
    over: tuple[Over, ...] = ()
    gate: Over | None = None
    invited: tuple[int, str] | None = None
    paused: tuple[datetime, str] | None = None
    ended: tuple[datetime, Unfinished] | None = None


@dataclass(frozen=True)
class Window:
    """One round of a period, as the list of places tells its state."""

    round: str
    zone: ZoneInfo
    opens_at: datetime
    closes_at: datetime
    invented: bool


@dataclass(frozen=True)
class PeriodLine:
    """One period in the list of all places."""

    scheme: str
    year: int
    balances: Balances
    windows: tuple[Window, ...]
    entries_are_seen: bool
    is_paused: bool = False

    @property
    def free(self) -> int:
        """Places that can be claimed or offered."""
        return self.balances[Account.FREE]

    def open_at(self, at: datetime) -> Window | None:
        """The round that is open at a moment."""
        return next((each for each in self.windows if each.opens_at <= at < each.closes_at), None)

    def next_after(self, at: datetime) -> Window | None:
        """The next round that opens after a moment."""
        return next((each for each in self.windows if each.opens_at > at), None)


def ledger(scheme: str, year: int, *, at: datetime) -> Ledger | None:
    """The ledger of a period at a moment; nothing where no such period is kept here."""
    period = rounds.period_of(scheme, year)
    if period is None:
        return None
    own = [each for each in rounds.of_scheme(scheme) if each.period_id == period.pk]
    head = events.head()
    lodged, passed, issued = counted.lodged_passed_issued(period)
    claimed, waiting = counted.claimed_and_waiting(period)
    over = [_over(each, at=at) for each in quotas.shown(period)]
    return Ledger(
        scheme=scheme,
        year=year,
        zone=_zone(own),
        log_entry=head.last_seq if head else 0,
        balances=period.balances,
        latest=_latest(latest_movements(period, count=_LATEST_ROWS)),
        corrections=tuple(map(_corrected, corrections.of_period(period))),
        claimed=claimed,
        waiting=waiting,
        lodged=lodged,
        passed=passed,
        issued=issued,
        entries_are_seen=_entries_are_seen(scheme, period.balances, at=at),
        invented=any(each.invented for each in own),
        over=tuple(each for each in over if each.binds != Binds.GATE.value),
        gate=next((each for each in over if each.binds == Binds.GATE.value), None),
        invited=_invited(period, at=at),
        paused=_paused(period),
        ended=_ended(period),
    )


def _invited(period: Period, *, at: datetime) -> tuple[int, str] | None:
    """How many people can still lodge on an invitation, and how many are invited for each place; nothing without."""
    if agreements.scheme(period.scheme) is None:
        return None
    factor = agreements.rules_of(period.scheme, on=at.date()).word("invited_per_place")
    return (invitations.still_open(period, at=at), factor) if factor is not None else None


def _paused(period: Period) -> tuple[datetime, str] | None:
    if period.paused_since is None:
        return None
    return period.paused_since, str(_last(period, Happened.PERIOD_PAUSED)["reason"])


def _ended(period: Period) -> tuple[datetime, Unfinished] | None:
    if period.ended_at is None:
        return None
    return period.ended_at, Unfinished(_last(period, Happened.SEASON_ENDED)["rule"])


def _last(period: Period, kind: Happened) -> dict[str, Any]:
    about = (event for event in reversed(events.events_about("period", period.key)) if event.kind == kind.value)
    return next(about).open_part


def _over(quota: Quota, *, at: datetime) -> Over:
    """As it is at the moment, also where the worker is late to see that a holder is gone."""
    gone = holders.ended(*quotas.periods_of(quota), at=at) if quota.binds == Binds.HOLDERS.value else ()
    given = quota.promised - len(gone)
    return Over(quota.most, given, quota.key, quota.name, quota.binds, quota.stream)


def _corrected(row: PlaceMovement) -> Corrected:
    name, reason = corrections.name_and_reason(row)
    return Corrected(row.event.at, name, reason, Account(row.source), Account(row.target), row.places)


def _zone(own: list[Round]) -> ZoneInfo:
    return ZoneInfo(own[-1].zone if own else "UTC")


def _entries_are_seen(scheme: str, balances: Balances, *, at: datetime) -> bool:
    """Whether the host's border reports entries to this office: it has a post for it, or an entry was reported."""
    return _is_seen(scheme, balances, accounts.hosts_with(Role.BORDER.value, at=at))


def _is_seen(scheme: str, balances: Balances, reporting: Container[str]) -> bool:
    return balances[Account.USED] > 0 or scheme.split("-")[1] in reporting


def _latest(rows: list[PlaceMovement]) -> tuple[Latest, ...]:
    """Movements of one kind at one moment as one line, newest first."""
    lines = []
    for (at, cause, source, target), same in groupby(
        rows, key=lambda row: (row.event.at.replace(second=0, microsecond=0), row.cause, row.source, row.target)
    ):
        places = sum(row.places for row in same)
        lines.append(Latest(at, Cause(cause), _account(source), _account(target), places))
    return tuple(lines[:_LATEST_LINES])


def _account(name: str) -> Account | None:
    return Account(name) if name else None


def every_period(*, at: datetime) -> tuple[PeriodLine, ...]:
    """Every quota period with its rounds, by scheme, the newest year first; whose entries are reported at a moment."""
    reporting = accounts.hosts_with(Role.BORDER.value, at=at)
    by_period: dict[int, list[Window]] = {}
    for each in rounds.every_round():
        window = Window(each.id, ZoneInfo(each.zone), each.opens_at, each.closes_at, each.invented)
        by_period.setdefault(each.period_id, []).append(window)
    lines = [
        PeriodLine(
            period.scheme,
            period.year,
            period.balances,
            tuple(by_period.get(period.pk, ())),
            _is_seen(period.scheme, period.balances, reporting),
            is_paused=period.paused_since is not None or _is_paused(period.scheme, by_period.get(period.pk, []), at=at),
        )
        for period in rounds.every_period()
    ]
    return tuple(sorted(lines, key=lambda line: (line.scheme, -line.year)))


def _is_paused(scheme: str, windows: list[Window], *, at: datetime) -> bool:
    """Whether the host has paused the places on that day, on the calendar of the newest round."""
    on = at.astimezone(windows[-1].zone if windows else UTC).date()
    return agreements.scheme(scheme) is not None and why_paused(agreements.rules_of(scheme, on=on)) is not None


def package_of(scheme: str, year: int, *, at: datetime) -> dict[str, str] | None:
    """
    A period as a Data Package, by the names of its files; nothing where no such period is kept here.

    Read again where something was given under a quota in between, so that all of it belongs together.
    """
    period = rounds.period_of(scheme, year)
    if period is None:
        return None
    over = quotas.shown(period)
    found, steps = movements(scheme, year, at=at), counted.steps_of(period)
    while _given(over) != _given(after := quotas.shown(period)):
        over, found, steps = after, movements(scheme, year, at=at), counted.steps_of(period)
    assert found is not None, "a period is never removed"
    entered, statement = found
    corrected = [(row.seq, *corrections.name_and_reason(row)) for row in reversed(corrections.of_period(period))]
    within = [each for each in corrected if each[0] <= statement.last_seq]
    return package(entered, statement, steps, within, [_under(each, entered, steps) for each in over])


def _under(quota: Quota, entered: list[Entered], steps: list[Step]) -> Under:
    if quota.binds == Binds.GATE.value:
        here = sum(count for _, step, count in steps if step == ENDORSED)
    else:
        here = sum(promised_by(each.movement) for each in entered if quota.stream in ("", each.stream))
    return quota.key, quota.binds, quota.stream, quota.most, quota.promised, here


def movements(scheme: str, year: int, *, at: datetime) -> tuple[list[Entered], Statement] | None:
    """
    Every movement of a period under pseudonyms, with what the period is said to come to at that moment.

    Read again where places moved in between, so that the two belong together.
    """
    period = rounds.period_of(scheme, year)
    while period is not None:
        entered = [_entered(row) for row in movements_of(period)]
        after = rounds.period_of(scheme, year)
        if after is not None and _same(period, after):
            last = entered[-1].seq if entered else 0
            counts = (*counted.claimed_and_waiting(period), *counted.lodged_passed_issued(period))
            steps = dict(zip(STEPS, counts, strict=True))
            return under_pseudonyms(entered), Statement(scheme, year, at, last, period.balances, steps)
        period = after
    return None


def _entered(row: PlaceMovement) -> Entered:
    movement: Movement = row.record
    return Entered(row.seq, row.event.at, movement, getattr(row, "stream", None) or "")


def _given(over: list[Quota]) -> list[tuple[str, int]]:
    return [(quota.key, quota.promised) for quota in over]


def _same(before: Period, after: Period) -> bool:
    return before.balances == after.balances
