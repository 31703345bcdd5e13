"""`freeze-round`: fix the list of a round that is drawn by lot, sign it, and show it before the draw."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn.basics.refusals import Refusal
    from sojourn_office.actions.freezing import Prepared

HELP = "Fix the list of a round by lot: exactly the entries of the office, signed, shown, and written into the log."


def arguments(parser: ArgumentParser) -> None:
    """The round, where the folder of the draw is made, and when it is drawn."""
    from sojourn_office.commands import whole

    parser.add_argument("round", help="name of the round (KOR-JPN-2027-B1)")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder of the draw, to be made")
    parser.add_argument(
        "--draw-at",
        type=_moment,
        required=True,
        metavar="MOMENT",
        help="its first round of public chance from this moment on decides; at least 24 hours ahead",
    )
    parser.add_argument("--places", type=whole, help="places of this draw; left out: those of the round")
    parser.add_argument(
        "--again", metavar="REASON", help="repeat the newest draw of the folder, and why; both are kept"
    )
    parser.add_argument("--trial", action="store_true", help="a trial; only an invented round can be drawn by it")


def run(asked: Namespace) -> int:
    """Prepare the list, write the folder, then fix exactly what was written."""
    from sojourn.basics.refusals import Refusal
    from sojourn.rounds.draws.gate import warning
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import freezing
    from sojourn_office.commands import BY, refused

    # Every row of everyone lives until the end: to look through them again and again takes a third of the time.
    gc.disable()
    register = asked.out.with_name(f"{asked.out.name}-entries.csv")
    before = _files_in(asked.out)
    if (before and asked.again is None) or (asked.again is None and register.exists()):
        print(f"freeze-round: {asked.out} is there already, and is kept. Name another folder.")
        return 2
    prepared = _prepared(asked, before, clock.now())
    if isinstance(prepared, Refusal):
        return refused("freeze-round", prepared)
    new = {**(_page() if asked.again is None else {}), **prepared.files}
    _write(asked.out, new, register, prepared.register)
    answer = freezing.fix(prepared, before | new, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        for path in (*(asked.out / name for name in new), *(() if before else (register,))):
            path.unlink()
        return refused("freeze-round", answer)
    manifest = prepared.manifest
    if prepared.small_groups:
        print(say(warning(prepared.small_groups), "en"))
    print(f"Fixed: {manifest.entries} entries, {manifest.seats.total} places. Shown: /draws/{answer}")
    print(f"Round {manifest.round} decides. Then: sojourn draw run {asked.out} --beacon FILE --entries {register}")
    print(f"And: sojourn-office take-result {asked.out}. Never publish {register.name}.")
    return 0


def _prepared(asked: Namespace, before: dict[str, bytes], at: datetime) -> Prepared | Refusal:
    from sojourn_office.actions import freezing

    if asked.again is not None:
        return freezing.prepare_again(before, reason=asked.again, draw_at=asked.draw_at, at=at, trial=asked.trial)
    return freezing.prepare(asked.round, draw_at=asked.draw_at, at=at, places=asked.places, trial=asked.trial)


def _files_in(folder: Path) -> dict[str, bytes]:
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found if path.is_file()}


def _write(folder: Path, new: dict[str, bytes], register: Path, registered: bytes) -> None:
    """Write everything before anything is fixed, so that a full disk leaves no list that nobody has."""
    for name, content in new.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    register.touch(mode=0o600)
    register.write_bytes(registered)


def _page() -> dict[str, bytes]:
    from sojourn.cli.draw_page import PAGE_FILE, page

    return {PAGE_FILE: page()}


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ArgumentTypeError(f"{written} is no moment with a zone. Write it like 2027-06-01T12:00:00+09:00.")
    return found
