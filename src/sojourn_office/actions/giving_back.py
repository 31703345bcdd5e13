"""Lost time given back: each closure of the pages and each stop of periods, once, to every term that it touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial, wraps

from sojourn.cases.giving_back import Closure, Term, give_back, given_minutes, given_of, moved
from sojourn.cases.model import Did, Stage
from sojourn_office.actions import notices
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.heartbeats import is_silent
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import cases, events, invitations, lost, rounds, undone
from sojourn_office.storage.events import Event
from sojourn_office.storage.heartbeats import Door

_VERB = "give-back"
# A window that closes later than this is lengthened like any other, and its page says so; nobody is written to.
_NEAR = timedelta(days=30)


class NotGivenBack(Exception):
    """The pages are closed, or what they cost is not given back yet: nobody's time may end meanwhile."""


def nothing_ends_before(end: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """
    A job that ends people's time, done only while the pages are open and every closure is given back.

    Raises `NotGivenBack` otherwise, before anything ends.
    """

    @wraps(end)
    def job(at: datetime) -> object:
        if is_silent(Door.PAGES, at):
            raise NotGivenBack("the pages are closed: nobody's time ends")
        give_back_due(at)
        return end(at)

    return job


def give_back_due(at: datetime) -> int:
    """Give back the time of every closure that was not; returns to how many applications and windows."""
    return sum(_settle(event, at=at) for event in _not_settled())


def _not_settled() -> Iterator[Event]:
    done = {event.open_part["entry"] for event in events.of_kind(Happened.TIME_GIVEN_BACK)}
    yield from (event for event in lost.every() if event.seq not in done and lost.moves_terms(event))


def _settle(event: Event, *, at: datetime) -> int:
    closure = lost.closure_of(event)
    open_then = [row.id for row in rounds.not_closed(at=closure.began_at) if closure.touches(row.period.key)]
    _each_must(open_then, partial(_lengthen, closure=closure, at=at), closure, at=at)
    windows = _windows(closure)
    near = {name: _window(name, until, closure) for name, until in windows.items() if until - closure.ended_at <= _NEAR}
    # A period is named by its scheme and year.
    touched = cases.with_a_term(after=closure.began_at, drafts_of=near, scheme=closure.period.rpartition("-")[0])
    _each_must(touched, partial(_give, closure=closure, windows=near, at=at), closure, at=at)
    given = [each.open_part for each in events.of_kind(Did.GIVEN_BACK, after=closure.entry)]
    minutes = [part["minutes"] for part in given if part["entry"] == closure.entry]
    public = {"entry": closure.entry, "cases": len(minutes), "rounds": len(windows), "minutes": sum(minutes)}

    def do() -> str:
        events.record(Happened.TIME_GIVEN_BACK, event.about, by=SYSTEM, at=at, public=public)
        return str(closure.entry)

    perform(do, verb=_VERB, by=SYSTEM, key=f"{_VERB}/{closure.entry}", at=at, asked=closure.entry)
    return len(minutes) + len(windows)


def _windows(closure: Closure) -> dict[str, datetime]:
    """When the windows that a closure lengthened would have closed, by their rounds."""
    found = [(each.about, each.open_part) for each in events.of_kind(Happened.ROUND_LENGTHENED, after=closure.entry)]
    return {about: datetime.fromisoformat(part["before"]) for about, part in found if part["entry"] == closure.entry}


def _each_must(abouts: Iterable[str], give: Callable[[str], bool], closure: Closure, *, at: datetime) -> None:
    """Do it to each once. What could not be done is tried again at the next call, and nothing behind it is done."""

    def act(about: str) -> int:
        key = f"{_VERB}/{closure.entry}/{about}"

        def do() -> str:
            return "moved" if give(about) else "untouched"

        return perform(do, verb=_VERB, by=SYSTEM, key=key, at=at, asked=about) == "moved"

    each(_VERB, abouts, act, at=at)
    if any(failed.verb == _VERB for failed in undone.every()):
        raise NotGivenBack(f"the time of event {closure.entry} is not given back to everyone yet")


def _lengthen(round_id: str, *, closure: Closure, at: datetime) -> bool:
    """A window in which people lodge, enter a draw or claim a place; results are never told before it closes."""
    rounds.period_of_round_to_change(round_id)
    row = rounds.by_id(round_id)
    assert row is not None, "a round does not go away"
    before = row.closes_at
    closes_at = moved(_window(round_id, before, closure), closure)
    # What was told to everybody is not opened again by a stop: the pages were open, and others acted by it.
    if closes_at == before or (closure.period and row.results_told_at is not None):
        return False
    rounds.lengthen(row, closes_at=closes_at)
    public = {
        "entry": closure.entry,
        "minutes": (closes_at - before) // timedelta(minutes=1),
        "before": before.isoformat(),
        "closes_at": closes_at.isoformat(),
    }
    events.record(Happened.ROUND_LENGTHENED, round_id, by=SYSTEM, at=at, public=public)
    return True


def _window(round_id: str, until: datetime, closure: Closure) -> Term:
    """A window as it stands before a closure, with the stretches by which it was lengthened before."""
    row = rounds.by_id(round_id)
    assert row is not None, "a round does not go away"
    lengthened = (event for event in events.of_kind(Happened.ROUND_LENGTHENED) if event.about == round_id)
    entries = {event.open_part["entry"] for event in lengthened} - {closure.entry}
    before = [lost.closure_of(event) for event in lost.every() if event.seq in entries]
    return Term("window", row.opens_at, until, tuple((each.began_at, each.ended_at) for each in before))


def _give(number: str, *, closure: Closure, windows: Mapping[str, Term], at: datetime) -> bool:
    if not closure.touches(""):
        period = rounds.period_of_case(number)
        if period is None or not closure.touches(period.key):
            return False
    row = cases.to_change(number)
    replayed = events.replay(row)
    invitation = invitations.of_case(number) if replayed.stage is Stage.DRAFT else None
    invited = None
    if invitation is not None:
        given = given_of(replayed, "invitation")
        invited = Term("invitation", invitation.event.at, invitation.until, given)
    action = give_back(
        replayed, closure, by=SYSTEM, at=at, others=tuple(filter(None, (invited, windows.get(row.round_id))))
    )
    if action is None:
        return False
    if invitation is not None and invited is not None:
        invitations.move(invitation, moved(invited, closure))
    event = events.record_action(row, action)
    told = notices.time_after_stop if closure.period else notices.time_given_back
    told(row, event=event, minutes=given_minutes(action), day=closure.began_at)
    return True
