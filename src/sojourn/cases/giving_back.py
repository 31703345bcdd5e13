"""Time that people lost while a door was closed or a period was stopped, and the deadlines that move by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sojourn.cases.model import ASKED, Action, Case, Did, Stage, done

_MINUTE = timedelta(minutes=1)
Stretch = tuple[datetime, datetime]
# Stands in the place of one period where nothing was given in any.
EVERY_PERIOD = "all"


@dataclass(frozen=True)
class Closure:
    """
    A time that was lost by our fault; `entry` is the number of the event that tells it.

    A door was closed, or nothing was given in a `period` meanwhile: a check had stopped it, or, in `EVERY_PERIOD`, no
    check was made in time.
    """

    entry: int
    began_at: datetime
    ended_at: datetime
    period: str = ""

    def touches(self, period: str) -> bool:
        """Whether anybody's time stood still in a period."""
        return self.period in ("", EVERY_PERIOD, period)

    @property
    def minutes(self) -> int:
        """How long the door was closed, in whole minutes, each begun one counted."""
        return _whole_minutes(self.ended_at - self.began_at)


@dataclass(frozen=True)
class Term:
    """
    A time somebody has to act in: its name within the case, since when it runs, and the moment at which it ends.

    `given` are the stretches, each from and to, by which it was moved before.
    """

    name: str
    since: datetime
    until: datetime
    given: tuple[Stretch, ...] = ()


def moved(term: Term, closure: Closure) -> datetime:
    """
    The end of a term after a closure: its clock stands still while the door is closed.

    What was left at the closing is left at the opening, and each begun minute counts for the person. A term that was
    over before, or began after, ends as it did; what was given back to it before is not given again.

    >>> from datetime import UTC
    >>> at = lambda hour, minute: datetime(2026, 11, 2, hour, minute, tzinfo=UTC)
    >>> moved(Term("paper-1", at(9, 0), at(18, 0)), Closure(7, at(10, 0), at(11, 30))).strftime("%H:%M")
    '19:30'
    """
    lost = timedelta()
    for began_at, ended_at in _without(term.given, (closure.began_at, closure.ended_at)):
        if began_at < term.until + lost and term.since < ended_at:
            lost += ended_at - max(began_at, term.since)
    return term.until + _whole_minutes(lost) * _MINUTE


def _without(given: Sequence[Stretch], stretch: Stretch) -> list[Stretch]:
    """What is left of a stretch without others, in its order: no minute is given back twice."""
    left = [stretch]
    for since, until in given:
        parts = [part for began, ended in left for part in ((began, min(ended, since)), (max(began, until), ended))]
        left = [(began, ended) for began, ended in parts if began < ended]
    return sorted(left)


def given_of(case: Case, name: str) -> tuple[Stretch, ...]:
    """The stretches by which a term of a case was moved, by the name of the term."""
    moves = (action.about for action in done(case, Did.GIVEN_BACK))
    return tuple(
        (datetime.fromisoformat(str(about["from"])), datetime.fromisoformat(str(about["to"])))
        for about in moves
        if isinstance(about["ends"], Mapping) and name in about["ends"]
    )


def terms_of(case: Case) -> Iterator[Term]:
    """The terms that run for the person of a case; the office's own are never lengthened."""
    for name, since, until in _running(case):
        yield Term(name, since, until, given_of(case, name))


def _running(case: Case) -> Iterator[tuple[str, datetime, datetime]]:
    if case.stage in ASKED:
        for ask in case.open_asks:
            yield f"paper-{ask.number}", ask.asked_at, ask.until
    elif case.stage is Stage.DRAFT and case.held_until is not None:
        yield "hold", case.held_since, case.held_until
    elif case.stage is Stage.PASSED and case.due_at is not None:
        told = next(action for action in reversed(case.actions) if action.did is Did.TOLD)
        yield "collect", told.at, case.due_at
    elif case.stage is Stage.REFUSED and case.due_at is not None:
        told = next(action for action in reversed(case.actions) if action.did is Did.TOLD)
        yield "look", told.at, case.due_at


def give_back(case: Case, closure: Closure, *, by: str, at: datetime, others: Sequence[Term] = ()) -> Action | None:
    """
    Give the time of a closure back to the person of a case: every term of theirs that it touched ends later.

    `others` are terms that are not the case's own: of its round, or of an invitation. Nothing where no term was
    touched, or where this closure was given back before.
    """
    if any(action.about["entry"] == closure.entry for action in done(case, Did.GIVEN_BACK)):
        return None
    ends = {term.name: (term.until, moved(term, closure)) for term in (*terms_of(case), *others)}
    changed = {name: both for name, both in ends.items() if both[0] < both[1]}
    if not changed:
        return None
    about: dict[str, object] = {
        "entry": closure.entry,
        "minutes": max(_whole_minutes(after - before) for before, after in changed.values()),
        "from": closure.began_at.isoformat(),
        "to": closure.ended_at.isoformat(),
        "ends": {name: [before.isoformat(), after.isoformat()] for name, (before, after) in changed.items()},
    }
    if closure.period:
        about["period"] = closure.period
    return Action(Did.GIVEN_BACK, at, by, about)


def given_minutes(action: Action) -> int:
    """How many minutes an action of giving back gave."""
    assert action.did is Did.GIVEN_BACK, "only time that was given back is asked how much"
    minutes = action.about["minutes"]
    assert isinstance(minutes, int), "minutes are a number"
    return minutes


def _whole_minutes(time: timedelta) -> int:
    return -(-time // _MINUTE)
