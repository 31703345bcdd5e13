"""The order of a waiting room: its list fixed before chance is due, the numbers given once chance is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cli.draw_page import PAGE_FILE, page
from sojourn.rounds.draws import written
from sojourn.rounds.draws.gate import checks
from sojourn.rounds.draws.manifest import BrokenDraw, read_manifest
from sojourn.rounds.draws.order import seed_of
from sojourn.rounds.draws.seating import seated
from sojourn.rounds.draws.verifying import Drawn, draw, frozen_list, trust_beacon
from sojourn.rounds.waiting import SETTLES, Waiter, entries_of, in_drawn_order, manifest_of
from sojourn.seals.beacon import trouble_with
from sojourn_office.actions import claims
from sojourn_office.actions import draws as showing
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.claims import Asked
from sojourn_office.actions.one_by_one import each
from sojourn_office.storage import draws, rounds
from sojourn_office.storage import waiting as stored
from sojourn_office.storage.rounds import Round

# The people of a list fall into so many parts by when they came, to see that nobody was drawn for coming early.
_PARTS = 10


def fix_due(at: datetime) -> int:
    """Fix and show the list of every waiting room whose last moment is over; returns how many. The worker's job."""

    def fix(round_id: str) -> int:
        front = {PAGE_FILE: page()}
        with transaction.atomic():
            return _fix(round_id, front, at=at)

    due = [each.id for each in rounds.gathering() if _is_over(each, at) and each.waiting_fixed_at is None]
    return each("fix-waiting-room", due, fix, at=at)


def _is_over(round_: Round, at: datetime) -> bool:
    until = round_.record.waits_until
    return until is not None and at >= until + SETTLES


def _fix(round_id: str, front: dict[str, bytes], *, at: datetime) -> int:
    period = rounds.period_of_round_to_change(round_id)
    round_ = rounds.by_id(round_id)
    if period is None or round_ is None or round_.waiting_fixed_at is not None:
        return 0
    entries = entries_of(row.record for row in stored.every(round_id))
    manifest = manifest_of(round_.record, entries, fixed_at=at)
    there = {written.LIST_FILE: written.write_list(entries), f"draw-1/{written.MANIFEST_FILE}": manifest.written()}
    files = {**front, **there}
    shown = showing.list_shown(Drawn(manifest, entries), files, by=SYSTEM, at=at)
    assert not isinstance(shown, Refusal), "a list is fixed once, before its chance"
    rounds.mark_fixed(round_, at=at)
    return 1


def order(round_id: str, beacon: bytes, *, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Put a waiting room in its order by the public random number that its list named, and give out the numbers.

    `beacon` is what a relay serves of that round. It is verified, the draw is looked at as every draw is, its files
    are shown, and everyone is given a number or none, in one transaction.
    """
    do = partial(_order, round_id, beacon, {PAGE_FILE: page()}, by=by, at=at)
    return perform(do, verb="order-waiting", by=by, key=key, at=at, asked=[round_id, beacon.hex()])


def _order(round_id: str, beacon: bytes, front: dict[str, bytes], *, by: str, at: datetime) -> str | Refusal:
    period = rounds.period_of_round_to_change(round_id)
    round_ = rounds.by_id(round_id)
    if period is None or round_ is None or not round_.waiting_minutes:
        return Refusal("not_found", Message("There is no such waiting room."))
    if round_.ordered_at is not None:
        return Refusal("already_in_round", Message("It is in its order already."))
    shown = draws.find(round_id, 1)
    if shown is None:
        return Refusal("not_open", Message("The list of this waiting room is not fixed yet."))
    rows = list(stored.every(round_id))
    people = [row.record for row in rows]
    try:
        drawn, files = _drawn(shown.manifest.encode(), people, beacon)
    except BrokenDraw as broken:
        return Refusal("draw_broken", Message("{place}: {trouble}", {"place": broken.place, "trouble": broken.trouble}))
    answer = showing.result_shown(drawn, {**front, **files}, by=by, at=at)
    if isinstance(answer, Refusal):
        return answer
    keys = {row.case_id: row.key for row in rows}
    order = in_drawn_order(people, [entry.ticket for _, entry in drawn.order])
    return claims.give_in_order(round_, period, [Asked(each.case, keys[each.case]) for each in order], at=at)


def _drawn(manifest_bytes: bytes, people: Sequence[Waiter], beacon_bytes: bytes) -> tuple[Drawn, dict[str, bytes]]:
    """The draw with all its files. Raises `BrokenDraw`."""
    manifest = read_manifest(manifest_bytes)
    list_bytes = written.write_list(entries_of(people))
    entries = frozen_list(list_bytes, manifest)
    beacon = written.beacon_of(_object(beacon_bytes), manifest.chain, written.BEACON_FILE)
    trust_beacon(beacon, manifest, trouble_with)
    drawn = draw(manifest, entries, beacon)
    seats = seated([entry for _, entry in drawn.order], manifest.seats)
    in_time = [each for each in people if not each.is_late]
    came = {each.ticket: {"came": str(at * _PARTS // len(in_time) + 1)} for at, each in enumerate(in_time)}
    looked_at = checks(drawn.order, seats, frozen=entries, seats=manifest.seats, registered=came)
    wrong = next((each for each in looked_at if not each.holds), None)
    if wrong is not None:
        raise BrokenDraw(written.RESULT_FILE, wrong.says)
    result = b"\n".join([*drawn.lines, b""])
    seed = seed_of(manifest.hash, beacon.randomness)
    files = {
        written.MANIFEST_FILE: manifest_bytes,
        written.BEACON_FILE: written.write_beacon(beacon),
        written.RESULT_FILE: result,
        written.RECORD_FILE: written.write_record(manifest, beacon, seed, result, looked_at),
    }
    return drawn, {written.LIST_FILE: list_bytes, **{f"draw-1/{name}": content for name, content in files.items()}}


def _object(content: bytes) -> dict[str, object]:
    """The beacon as it was served; the chain is the one the list names, and of another one the signature is wrong."""
    try:
        found = json.loads(content.decode())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BrokenDraw(written.BEACON_FILE, Message("This is no beacon."))
    return found
