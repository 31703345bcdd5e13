"""The draws of the demonstration: trials by a recorded public number, marked as such, since it asks nobody outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sojourn.cli.draw_page import PAGE_FILE, page
from sojourn.rounds.draws import written
from sojourn.rounds.draws.gate import checks
from sojourn.rounds.draws.manifest import read_manifest
from sojourn.rounds.draws.order import seed_of
from sojourn.rounds.draws.seating import seated
from sojourn.rounds.draws.verifying import draw, frozen_list
from sojourn.seals.chains import QUICKNET, Beacon
from sojourn_office.actions import freezing, log, selections
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.storage import draws
from sojourn_office.storage import log as stored_log
from sojourn_office.storage import selections as stored

# Round 1000 of quicknet, of 23 August 2023, as it was served.
_RECORDED = Beacon(
    QUICKNET.id,
    1000,
    bytes.fromhex("b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"),
)


def fix_list(round_id: str, *, at: datetime, key: str) -> None:
    """Fix the list of a round, as `freeze-round --trial` does; where nobody is in it there is no draw."""
    if stored_log.key_of_log() is None:
        log.make_key(by=SYSTEM, at=at, key="log-key")
    prepared = freezing.prepare(round_id, draw_at=QUICKNET.moment_of(_RECORDED.round), at=at, trial=True)
    if isinstance(prepared, freezing.Prepared):
        freezing.fix(prepared, {PAGE_FILE: page(), **prepared.files}, by=SYSTEM, at=at, key=key)


def draw_it(round_id: str, *, at: datetime, key: str) -> None:
    """Draw the newest list of a round, as `sojourn draw run` does, and take what comes of it."""
    waits = next((each for each in stored.of_round(round_id) if each.taken_at is None), None)
    if waits is None:
        return
    files = draws.files_of(waits.draw)
    new = {f"draw-{waits.draw.number}/{name}": content for name, content in _result(files, waits.draw.number).items()}
    selections.take_newest({**files, **new}, by=SYSTEM, at=at, key=key)


def _result(files: Mapping[str, bytes], number: int) -> dict[str, bytes]:
    manifest = read_manifest(files[f"draw-{number}/{written.MANIFEST_FILE}"])
    drawn = draw(manifest, frozen_list(files[written.LIST_FILE], manifest), _RECORDED)
    seats = seated([entry for _, entry in drawn.order], manifest.seats)
    registered: dict[bytes, dict[str, str]] = {entry.ticket: {} for entry in drawn.entries}
    looked_at = checks(drawn.order, seats, frozen=drawn.entries, seats=manifest.seats, registered=registered)
    assert all(each.holds for each in looked_at), "the world's own draw is stopped"
    result = b"\n".join([*drawn.lines, b""])
    seed = seed_of(manifest.hash, _RECORDED.randomness)
    return {
        written.BEACON_FILE: written.write_beacon(_RECORDED),
        written.RESULT_FILE: result,
        written.RECORD_FILE: written.write_record(manifest, _RECORDED, seed, result, looked_at),
    }
