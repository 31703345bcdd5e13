"""What must always be true of waiting rooms: nobody added or taken out, nobody before their time, the drawn order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sojourn.rounds.draws.entries import list_root
from sojourn.rounds.draws.manifest import read_manifest
from sojourn.rounds.draws.verifying import draw
from sojourn.rounds.draws.written import BEACON_FILE, read_beacon
from sojourn.rounds.waiting import SETTLES, entries_of, in_drawn_order, waiters_digest
from sojourn_office.events import Happened
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import claims, draws, events, rounds, waiting
from sojourn_office.storage.waiting import Waiting


def people_in_waiting_rooms_are_those_of_their_events() -> Iterator[Broken]:
    """4. Each entry of a waiting room has exactly the people that its digest covers, numbered without a gap."""
    here = people_in_waiting_rooms_are_those_of_their_events
    kept: dict[int, list[Waiting]] = {}
    for round_id, of_round in groupby(waiting.every(), key=_round_of):
        rows = list(of_round)
        if [row.came for row in rows] != list(range(1, len(rows) + 1)):
            yield broken_at(here, f"round {round_id}", "somebody is missing, or is there twice")
        for row in rows:
            kept.setdefault(row.event_id, []).append(row)
    for event in events.of_kind(Happened.WAITED):
        rows = kept.pop(event.seq, [])
        if waiters_digest(row.record for row in rows) != event.open_part["waiters"]:
            yield broken_at(here, f"event {event.seq}", "its people were altered, or some are missing")
    for row in (row for rows in kept.values() for row in rows):
        yield broken_at(here, f"case {row.case_id}", "came with no entry")


def nobody_waits_outside_of_the_time() -> Iterator[Broken]:
    """7. Nobody came before the opening, and who counts as in time came before the list was fixed."""
    for round_ in rounds.every_round():
        ends = round_.record.waits_until
        if ends is None:
            continue
        for row in waiting.every(round_.id):
            if row.event.at < round_.opens_at or (row.event.at >= ends + SETTLES and not row.is_late):
                yield broken_at(nobody_waits_outside_of_the_time, f"case {row.case_id}", f"came {row.event.at}")


def the_list_of_a_waiting_room_is_everybody_in_it() -> Iterator[Broken]:
    """13. The list that was fixed has everybody who came in time and nobody else."""
    for round_ in rounds.every_round():
        if round_.waiting_fixed_at is None:
            continue
        shown = draws.find(round_.id, 1)
        entries = entries_of(row.record for row in waiting.every(round_.id))
        if shown is None or read_manifest(shown.manifest.encode()).root != list_root(round_.id, entries):
            yield broken_at(the_list_of_a_waiting_room_is_everybody_in_it, f"round {round_.id}", "is another list")


def numbers_follow_the_drawn_order() -> Iterator[Broken]:
    """13. The first numbers of a round stand in the order that chance gave its waiting room."""
    for round_ in rounds.every_round():
        shown = draws.find(round_.id, 1) if round_.waiting_minutes else None
        beacon = draws.file_of(shown, f"draw-1/{BEACON_FILE}") if shown is not None else None
        if shown is None or beacon is None:
            continue
        people = [row.record for row in waiting.every(round_.id)]
        drawn = draw(read_manifest(shown.manifest.encode()), entries_of(people), read_beacon(beacon))
        order = [each.case for each in in_drawn_order(people, [entry.ticket for _, entry in drawn.order])]
        numbers = {claim.case_id: claim.number for claim in claims.every(round_.id)}
        given = [numbers[case] for case in order if case in numbers]
        if given != list(range(1, len(given) + 1)):
            yield broken_at(numbers_follow_the_drawn_order, f"round {round_.id}", "numbers out of the drawn order")


def _round_of(row: Waiting) -> str:
    return row.round_id


CHECKS: tuple[Check, ...] = (
    people_in_waiting_rooms_are_those_of_their_events,
    nobody_waits_outside_of_the_time,
    the_list_of_a_waiting_room_is_everybody_in_it,
    numbers_follow_the_drawn_order,
)
