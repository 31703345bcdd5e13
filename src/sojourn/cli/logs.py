"""`sojourn log verify`: whether a downloaded log is the signed one, and grew out of an earlier head; off line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.log.notes import BrokenNote, Checkpoint, Note, NoteKey
from sojourn.log.tiles import CHECKPOINT_FILE, ENTRIES, KEY_FILE, BrokenBundle, read_bundle, tiles_of
from sojourn.places.logged import check_against_log
from sojourn.places.written import BALANCES_FILE, MOVEMENTS_FILE
from sojourn.texts import say

if TYPE_CHECKING:
    from sojourn.seals.heads import Problem


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("log", help="verify the public log and its signed head")
    parser.add_argument("act", choices=("verify",), help="what to do")
    parser.add_argument("folder", type=Path, help="the downloaded log, unpacked")
    parser.add_argument("--key", default=None, help="the key of the log, as text or as a file; else the folder's own")
    parser.add_argument(
        "--earlier", nargs="+", type=Path, default=[], metavar="FILE", help="heads kept from earlier days"
    )
    parser.add_argument(
        "--ledger", type=Path, default=None, metavar="FOLDER", help="a downloaded ledger, to be compared with the log"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the head and everything that does not hold; exit code 1 with problems."""
    try:
        from sojourn.seals.heads import check_log
    except ImportError:
        trouble = Message("Signatures cannot be checked here: a package is missing.")
        remedy = Message("Run: {command}.", {"command": "pip install sojourn[seals]"})
        raise Fault("log verify", trouble, remedy) from None
    written = _text(given.folder / CHECKPOINT_FILE)
    leaves = _leaves(given.folder, _read_head(given.folder / CHECKPOINT_FILE, written).size)
    earlier = [(str(path), _text(path)) for path in given.earlier]
    head, problems = check_log(written, leaves, [_key(given)], earlier=earlier)
    if given.ledger is not None and not problems:
        problems += _ledger(given.ledger, leaves)
    lines = [{"place": place, "trouble": say(trouble, given.lang)} for place, trouble in problems]
    if given.json:
        root = head.root.hex() if head else None
        told = {"origin": head and head.origin, "entries": len(leaves), "root": root, "problems": lines}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line['place']}: {line['trouble']}")
        print(f"entries {len(leaves)}, earlier heads {len(earlier)}, problems {len(lines)}")
    return 1 if problems else 0


def _read_head(path: Path, written: str) -> Checkpoint:
    """How many entries the head speaks of, before its signature is looked at."""
    try:
        return Checkpoint.read(Note.read(written).text)
    except BrokenNote as fault:
        trouble = Message("This is no head of a log: {fault}", {"fault": str(fault)})
        raise Fault(str(path), trouble, Message("Download the log again and unpack it.")) from None


def _leaves(folder: Path, size: int) -> list[bytes]:
    leaves: list[bytes] = []
    for tile in tiles_of(size):
        path = folder / ENTRIES / tile.path
        try:
            leaves += read_bundle(path.read_bytes(), width=tile.width)
        except (OSError, BrokenBundle) as fault:
            trouble = Message("The entries cannot be read: {fault}.", {"fault": str(fault)})
            raise Fault(str(path), trouble, Message("Download the log again and unpack it.")) from None
    return leaves


def _key(given: argparse.Namespace) -> NoteKey:
    """The key that was named, or the one that lies in the folder."""
    own = given.folder / KEY_FILE
    named = given.key or str(own)
    written = _text(Path(named)) if "+" not in named else named
    try:
        return NoteKey.read(written)
    except BrokenNote as fault:
        trouble = Message("This is no key of a log: {fault}", {"fault": str(fault)})
        raise Fault(
            "--key", trouble, Message("Give the one line that the office publishes, or a file with it.")
        ) from None


def _ledger(folder: Path, leaves: list[bytes]) -> list[Problem]:
    stated = _text(folder / BALANCES_FILE)
    try:
        whole = json.loads(stated)
        period = f"{whole['scheme']}-{whole['year']}"
    except (ValueError, KeyError, TypeError):
        trouble = Message("It does not say which scheme and year it is of.")
        remedy = Message("Download the folder again and unpack it.")
        raise Fault(str(folder / BALANCES_FILE), trouble, remedy) from None
    _, wrong = check_against_log(_text(folder / MOVEMENTS_FILE), leaves, period=period)
    return [(each.place, each.trouble) for each in wrong]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": str(fault)})
        raise Fault(str(path), trouble, Message("Name the file as it was downloaded.")) from None
