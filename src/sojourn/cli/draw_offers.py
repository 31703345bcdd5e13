"""`sojourn draw offer`: pass over who declined, add seats for a second selection, offer to the next by rank."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder
from sojourn.cli.draw_words import asked, moment, print_told, quotas, trial, trust
from sojourn.cli.faults import Fault
from sojourn.rounds.draws import written
from sojourn.rounds.draws.manifest import GENERAL, BrokenDraw
from sojourn.rounds.draws.offers import (
    DISQUALIFIED,
    MORE,
    OFFERED,
    OFFERS_FILE,
    Step,
    by_tenth,
    next_offers,
    tenths_in_words,
    write_steps,
)
from sojourn.rounds.draws.verifying import Drawn, verified
from sojourn.seals.chains import CHAINS

_TOLD_HEAD = "ticket,step,reason"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What happened since the last offers."""
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")
    parser.add_argument(
        "--told", type=Path, default=None, metavar="FILE", help=f"what became of tickets (CSV: {_TOLD_HEAD})"
    )
    parser.add_argument("--quota", nargs="+", default=[], metavar="STRATUM=SEATS", help="so many more seats for groups")
    parser.add_argument("--seats", type=int, default=0, help="so many more seats for everybody")
    parser.add_argument("--at", default=None, metavar="MOMENT", help="when it happened; now if left out")
    parser.set_defaults(run=_offer)


def _offer(given: argparse.Namespace) -> int:
    """Add to the file of offers what was told and what follows from it; nothing that stands there is changed."""
    root = draw_folder.opened(given.draw)
    numbers = draw_folder.draws_in(root)
    folder = given.draw / f"draw-{numbers[-1] if numbers else 1}"
    if not (folder / written.RESULT_FILE).is_file():
        raise Fault(str(folder), Message("There is no result here."), Message("Draw first: {act}.", {"act": "run"}))
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    before = draw_folder.read(root / f"draw-{numbers[-1] - 1}" / written.MANIFEST_FILE) if len(numbers) > 1 else None
    files = draw_folder.files_of(root, numbers[-1], list_bytes)
    drawn = asked(lambda: verified(files, trust=trust(), before=before))
    at = (moment(given.at, "--at") if given.at else datetime.now(UTC)).replace(microsecond=0)
    if at < CHAINS[drawn.manifest.chain].moment_of(drawn.manifest.round):
        raise Fault("--at", Message("It is not later than what happened before."), Message("Name a later moment."))
    told = [*_told(given.told, at), *_more(given, at)]
    if not told:
        trouble = Message("Nothing happened that an offer could follow from.")
        raise Fault("--told, --quota, --seats", trouble, Message("Name who is passed over, or how many more seats."))
    order = [entry for _, entry in drawn.order]
    try:
        added = next_offers(order, drawn.manifest.seats, drawn.steps, told)
    except BrokenDraw as fault:
        place = f"{given.told or '--at'}, line {int(fault.place) + 1}"
        raise Fault(place, fault.trouble, Message("Nothing was written. Mend the line.")) from None
    _write(folder / OFFERS_FILE, write_steps([*drawn.steps, *added]))
    offered = [step for step in added if step.step == OFFERED]
    lines: list[Message | str] = [
        *trial(drawn.manifest),
        Message("Passed over or told: {told}. Offered: {offered}.", {"told": len(told), "offered": len(offered)}),
        *(f"{step.ticket.hex()} {step.about}" for step in offered),
    ]
    return print_told(given, lines, {"offered": [[step.ticket.hex(), step.about] for step in offered]})


def found(drawn: Drawn) -> list[Message]:
    """What was verified of the offers after a draw, and who was disqualified by rank; nothing where there are none."""
    steps = drawn.steps
    if not steps:
        return []
    holes = {"offers": sum(step.step == OFFERED for step in steps), "at": steps[-1].at}
    said = Message("Offered afterwards: {offers}, each to the next by rank; as of {at}.", holes)
    out = {step.ticket for step in steps if step.step == DISQUALIFIED}
    ranks = [rank for rank, (_, entry) in enumerate(drawn.order, start=1) if entry.ticket in out]
    return [said, *([tenths_in_words(by_tenth(ranks, len(drawn.order)))] if out else [])]


def _told(path: Path | None, at: datetime) -> list[Step]:
    if path is None:
        return []
    head, *lines = draw_folder.read(path).decode("utf-8", "replace").splitlines() or [""]
    steps = [_read(line, at) for line in lines]
    wrong = 1 if head != _TOLD_HEAD else next((at for at, step in enumerate(steps, start=2) if step is None), 0)
    if wrong:
        trouble = Message("The columns are {columns}.", {"columns": _TOLD_HEAD})
        raise Fault(f"{path}, line {wrong}", trouble, Message("Nothing was written. Mend the line."))
    return [step for step in steps if step is not None]


def _read(line: str, at: datetime) -> Step | None:
    cells = line.split(",")
    try:
        return Step(at, bytes.fromhex(cells[0]), cells[1], cells[2]) if len(cells) == 3 else None
    except ValueError:
        return None


def _more(given: argparse.Namespace, at: datetime) -> list[Step]:
    groups = [*quotas(given.quota), *([(GENERAL, given.seats)] if given.seats > 0 else [])]
    return [Step(at, b"", MORE, f"{group}={count}") for group, count in groups if count]


def _write(path: Path, content: bytes) -> None:
    """The file is whole at every moment."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as fault:
        trouble = Message("The file cannot be written: {fault}.", {"fault": fault.strerror or ""})
        raise Fault(str(path), trouble, Message("Name another folder.")) from None
