"""Showing a draw: its list before the round of chance is due, its result once it was verified; both into the log."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.log.notes import BrokenNote, Note
from sojourn.rounds.draws.manifest import BrokenDraw
from sojourn.rounds.draws.offers import OFFERED, OFFERS_FILE
from sojourn.rounds.draws.verifying import DrawFiles, Drawn, verified
from sojourn.rounds.draws.written import BEACON_FILE, LIST_FILE, MANIFEST_FILE, RECORD_FILE, RESULT_FILE, draws_among
from sojourn.seals.beacon import trouble_with
from sojourn.seals.chains import CHAINS
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import draws, events
from sojourn_office.storage.draws import Draw

NOTE_FILE = "manifest.note"


def show(files: Mapping[str, bytes], *, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Show the newest draw of a folder to everyone: its fixed list, its result, or its offers; gives the ballot's name.

    `files` are those of the folder by their paths. The draw is worked out again first. A list is shown before its
    round is due, or no result of it is; a trial, which decides nothing, may be shown at any time.
    """
    numbers = draws_among(files.__contains__)
    if not numbers or LIST_FILE not in files:
        return Refusal("draw_broken", Message("There is no draw here."))
    number = numbers[-1]
    later = (files.get(f"draw-{number}/{name}") for name in (BEACON_FILE, RESULT_FILE, RECORD_FILE, OFFERS_FILE))
    one = DrawFiles(files[LIST_FILE], files[f"draw-{number}/{MANIFEST_FILE}"], *later)
    try:
        drawn = verified(one, trust=trouble_with, before=files.get(f"draw-{number - 1}/{MANIFEST_FILE}"))
    except BrokenDraw as broken:
        return Refusal("draw_broken", Message("{place}: {trouble}", {"place": broken.place, "trouble": broken.trouble}))
    archive = _archive(drawn.manifest.ballot, files, at)
    has_result = one.result is not None and one.record is not None
    note = files.get(f"draw-{number}/{NOTE_FILE}", b"")
    do = _result(drawn, one, archive, by, at) if has_result else _list(drawn, note, archive, by, at)
    content = one.manifest + note + (one.record or b"") + (one.offers or b"")
    asked = [drawn.manifest.ballot, number, has_result, sha256(content).hexdigest()]
    return perform(do, verb="show-draw", by=by, key=key, at=at, asked=asked)


def list_shown(drawn: Drawn, files: Mapping[str, bytes], *, by: str, at: datetime) -> str | Refusal:
    """Show a fixed list in the transaction in hand."""
    note = files.get(f"draw-{drawn.manifest.draw}/{NOTE_FILE}", b"")
    return _list(drawn, note, _archive(drawn.manifest.ballot, files, at), by, at)()


def result_shown(drawn: Drawn, files: Mapping[str, bytes], *, by: str, at: datetime) -> str | Refusal:
    """Show a result that was worked out just now, in the transaction in hand."""
    names = (MANIFEST_FILE, BEACON_FILE, RESULT_FILE, RECORD_FILE)
    of_draw = [files[f"draw-{drawn.manifest.draw}/{name}"] for name in names]
    one = DrawFiles(files[LIST_FILE], *of_draw)
    return _result(drawn, one, _archive(drawn.manifest.ballot, files, at), by, at)()


def _list(drawn: Drawn, note: bytes, archive: bytes, by: str, at: datetime) -> Callable[[], str | Refusal]:
    manifest = drawn.manifest
    due = CHAINS[manifest.chain].moment_of(manifest.round)

    def do() -> str | Refusal:
        kept = draws.find(manifest.ballot, manifest.draw)
        if kept is not None:
            return _signed(kept, drawn, note, archive, by, at)
        if not manifest.trial and at >= due:
            told = {"round": str(manifest.round), "due": due}
            return Refusal("period_closed", Message("Round {round} of {due} is over; a list is shown before it.", told))
        public: dict[str, object] = {
            "entries": manifest.entries,
            "root": manifest.root.hex(),
            "manifest": manifest.hash.hex(),
            "chain": manifest.chain,
            "round": manifest.round,
        }
        event = events.record(Happened.LIST_FIXED, _name(drawn), by=by, at=at, public=public)
        written = manifest.written().decode()
        kept = draws.keep(manifest.ballot, manifest.draw, manifest=written, folder=archive, shown=event)
        lines = ((entry.ticket.hex(), line, None, "") for line, entry in enumerate(drawn.entries, start=2))
        draws.keep_tickets(kept, lines)
        return manifest.ballot

    return do


def _signed(kept: Draw, drawn: Drawn, note: bytes, archive: bytes, by: str, at: datetime) -> str | Refusal:
    """Show a fixed list with the signatures that were added to it; those that were there stay, and nothing else."""
    manifest, there = drawn.manifest, draws.file_of(kept, f"draw-{drawn.manifest.draw}/{NOTE_FILE}") or b""
    if kept.manifest != manifest.written().decode() or note == there or kept.drawn_id is not None:
        return Refusal("changed_meanwhile", Message("It is there already, and is kept."))
    try:
        signatures = Note.read(note.decode("utf-8", "replace"))
    except BrokenNote:
        signatures = None
    if signatures is None or signatures.text != manifest.note_text or not note.startswith(there):
        return Refusal("draw_broken", Message("Another manifest was signed."))
    public = {"manifest": manifest.hash.hex(), "signers": [line.name for line in signatures.signatures]}
    events.record(Happened.LIST_SIGNED, _name(drawn), by=by, at=at, public=public)
    draws.keep_folder(kept, archive)
    return manifest.ballot


def _result(drawn: Drawn, files: DrawFiles, archive: bytes, by: str, at: datetime) -> Callable[[], str | Refusal]:
    manifest, record = drawn.manifest, files.record or b""

    def do() -> str | Refusal:
        kept = draws.find(manifest.ballot, manifest.draw)
        if kept is None or kept.manifest != manifest.written().decode():
            return Refusal(
                "draw_broken", Message("Its list was not shown before. A result is shown of such a list only.")
            )
        if kept.drawn_id is not None:
            return _offers(kept, drawn, files.offers or b"", archive, by, at)
        public: dict[str, object] = {
            "manifest": manifest.hash.hex(),
            "record": sha256(record).hexdigest(),
            "seats": manifest.seats.total,
        }
        event = events.record(Happened.DRAWN, _name(drawn), by=by, at=at, public=public)
        draws.keep_result(kept, record=record.decode(), folder=archive, drawn=event)
        lines = {entry.ticket: line for line, entry in enumerate(drawn.entries, start=2)}
        seats = (line.rpartition(b",")[2].decode() for line in drawn.lines[1:])
        ranks = enumerate(zip(drawn.order, seats, strict=True), start=1)
        rows = ((entry.ticket.hex(), lines[entry.ticket], rank, seat) for rank, ((_, entry), seat) in ranks)
        draws.keep_tickets(kept, rows)
        return manifest.ballot

    return do


def _offers(kept: Draw, drawn: Drawn, offers: bytes, archive: bytes, by: str, at: datetime) -> str | Refusal:
    """Show what was offered since the result; what was shown of it before stays as it is."""
    shown = draws.file_of(kept, f"draw-{drawn.manifest.draw}/{OFFERS_FILE}") or b""
    if offers == shown:
        return Refusal("already_in_round", Message("It is there already, and is kept."))
    if not offers.startswith(shown):
        return Refusal("draw_broken", Message("What was shown of the offers before is not the start of these."))
    public: dict[str, object] = {
        "manifest": drawn.manifest.hash.hex(),
        "offers": sha256(offers).hexdigest(),
        "offered": sum(step.step == OFFERED for step in drawn.steps),
    }
    events.record(Happened.OFFERS_MADE, _name(drawn), by=by, at=at, public=public)
    draws.keep_folder(kept, archive)
    return drawn.manifest.ballot


def _name(drawn: Drawn) -> str:
    return f"{drawn.manifest.ballot}/{drawn.manifest.draw}"


def _archive(ballot: str, files: Mapping[str, bytes], at: datetime) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{ballot}/{name}", at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return written.getvalue()
