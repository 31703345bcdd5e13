"""What must always be true of quotas over several places: each is as the agreements say, adds up, and is kept."""

from __future__ import annotations

from collections.abc import Iterator

from sojourn.places.model import Cause
from sojourn_office.events import Happened
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import endorsements, events, ledger, quotas, rounds
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.quotas_said import wanted

_GIVING = frozenset(
    {Cause.RELEASE, Cause.CLAIM, Cause.DRAW, Cause.LODGING, Cause.PAYMENT, Cause.PASSING, Cause.CARRIED}
)


def quotas_count_what_was_given() -> Iterator[Broken]:
    """3, 6. The places given under a quota are the sum of movements of all its periods, and never more than it has."""
    for quota in quotas.every():
        about, promised = f"quota {quota.key}", endorsements.given_under(quota, quotas.periods_of(quota))
        if quota.promised != promised:
            found = f"{quota.promised} promised, the movements and endorsements come to {promised}"
            yield broken_at(quotas_count_what_was_given, about, found)
        if promised > quota.most:
            yield broken_at(quotas_count_what_was_given, about, f"{promised} given of {quota.most}")


def quotas_are_what_the_agreements_say() -> Iterator[Broken]:
    """Each quota has the number that the agreements in use give it, and is over the places that they name."""
    kept = {quota.key: quota for quota in quotas.every()}
    want = wanted(rounds.every_period())
    for key in sorted(kept.keys() ^ want.keys()):
        found = "is in no agreement" if key in kept else "is not kept"
        yield broken_at(quotas_are_what_the_agreements_say, f"quota {key}", found)
    for key in sorted(kept.keys() & want.keys()):
        if kept[key].most != want[key].most:
            found = f"{kept[key].most} places, {want[key].most} by the agreement"
            yield broken_at(quotas_are_what_the_agreements_say, f"quota {key}", found)
        if {period.pk for period in quotas.periods_of(kept[key])} != {period.pk for period in want[key].periods}:
            yield broken_at(quotas_are_what_the_agreements_say, f"quota {key}", "is over other places")


def nothing_is_given_while_places_are_paused() -> Iterator[Broken]:
    """From a pause until somebody opens the period again no place is released or held, and none is after its season."""
    given: dict[int, list[PlaceMovement]] = {}
    for row in ledger.every_movement():
        if row.record.cause in _GIVING:
            given.setdefault(row.event_id, []).append(row)
    shut: set[str] = set()
    marks = {
        Happened.PERIOD_PAUSED.value: shut.add,
        Happened.PERIOD_REOPENED.value: shut.discard,
        Happened.SEASON_ENDED.value: shut.add,
    }
    for event in events.every():
        if event.kind in marks:
            marks[event.kind](event.about)
        for row in given.get(event.seq, ()):
            if row.period.key in shut:
                about = f"period {row.period.key}"
                yield broken_at(nothing_is_given_while_places_are_paused, about, f"event {event.seq} gives a place")


CHECKS: tuple[Check, ...] = (
    quotas_count_what_was_given,
    quotas_are_what_the_agreements_say,
    nothing_is_given_while_places_are_paused,
)
