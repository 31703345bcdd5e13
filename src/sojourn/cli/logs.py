"""`sojourn log`: whether a downloaded log is the signed one, whether a receipt is true, and a log watched for good."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sojourn.basics.messages import Message
from sojourn.cli import watching
from sojourn.cli.faults import Fault
from sojourn.log.notes import BrokenNote, Checkpoint, Note, NoteKey
from sojourn.log.proofs import BrokenProof, Proof
from sojourn.log.tiles import (
    CHECKPOINT_FILE,
    ENTRIES,
    HASHES,
    KEY_FILE,
    BrokenBundle,
    read_hashes,
    split_bundle,
    tiles_of,
)
from sojourn.places.logged import check_against_log
from sojourn.places.written import BALANCES_FILE, MOVEMENTS_FILE
from sojourn.texts import say

if TYPE_CHECKING:
    from sojourn.seals.heads import Problem


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("log", help="verify the public log, watch it, or verify a receipt of it")
    parser.add_argument("act", choices=("verify", "monitor", "proof"), help="what to do")
    parser.add_argument("source", help="the downloaded log, unpacked; to watch it, also its address; or the receipt")
    parser.add_argument("--key", default=None, help="the key of the log, as text or as a file; else the log's own")
    parser.add_argument(
        "--earlier", nargs="+", type=Path, default=[], metavar="FILE", help="verify: heads kept from earlier days"
    )
    parser.add_argument(
        "--ledger", type=Path, default=None, metavar="FOLDER", help="verify: a downloaded ledger, to be compared"
    )
    parser.add_argument(
        "--seen", type=Path, default=None, metavar="FILE", help="monitor: what was seen of the log; made the first time"
    )
    parser.add_argument(
        "--cosign", type=Path, default=None, metavar="FILE", help="monitor: sign the head as a witness, with this key"
    )
    parser.add_argument("--as", dest="name", default=None, metavar="NAME", help="monitor: the name of the witness")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Verify, watch, or look at a receipt; exit code 1 with problems."""
    try:
        from sojourn.seals.heads import check_log, check_proof
    except ImportError:
        trouble = Message("Signatures cannot be checked here: a package is missing.")
        remedy = Message("Run: {command}.", {"command": "pip install sojourn[seals]"})
        raise Fault(f"log {given.act}", trouble, remedy) from None
    if given.act == "monitor":
        return watching.watch(given, _key)
    return _proof(given, check_proof) if given.act == "proof" else _verify(given, check_log)


def _verify(given: argparse.Namespace, check_log: Callable[..., tuple[Checkpoint | None, list[Problem]]]) -> int:
    """Print the head and everything that does not hold."""
    folder = Path(given.source)
    written = _text(folder / CHECKPOINT_FILE)
    size = _read_head(folder / CHECKPOINT_FILE, written).size
    leaves, hashes = _leaves(folder, size), _hashes(folder, size)
    earlier = [(str(path), _text(path)) for path in given.earlier]
    key = _key(given.key or str(folder / KEY_FILE))
    head, problems = check_log(written, leaves, [key], earlier=earlier, hashes=hashes)
    if given.ledger is not None and not problems:
        problems += _ledger(given.ledger, leaves)
    told = {"origin": head and head.origin, "entries": len(leaves), "root": head.root.hex() if head else None}
    return _say(given, told, problems, f"entries {len(leaves)}, earlier heads {len(earlier)}")


def _proof(given: argparse.Namespace, check_proof: Callable[..., tuple[Checkpoint | None, list[Problem]]]) -> int:
    """Print the entry of a receipt, and whether it stands in the log that the key signs."""
    path = Path(given.source)
    try:
        receipt = Proof.read(_text(path))
    except BrokenProof as fault:
        trouble = Message("This is no receipt of a log: {fault}.", {"fault": str(fault)})
        raise Fault(str(path), trouble, Message("Download the receipt again.")) from None
    if given.key is None:
        trouble = Message("A receipt does not carry the key of its log.")
        raise Fault("--key", trouble, Message("Give the one line that the office publishes, or a file with it."))
    head, problems = check_proof(receipt, [_key(given.key)])
    entry = receipt.entry.decode(errors="replace")
    told = {"origin": head and head.origin, "index": receipt.index, "entries": head and head.size, "entry": entry}
    return _say(given, told, problems, f"{entry}\nentry {receipt.index} of {head.size if head else 0}")


def _say(given: argparse.Namespace, told: dict[str, Any], problems: list[Problem], summary: str) -> int:
    """Everything that does not hold, each with its place, then the summary."""
    lines = [{"place": place, "trouble": say(trouble, given.lang)} for place, trouble in problems]
    if given.json:
        print(json.dumps({**told, "problems": lines}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line['place']}: {line['trouble']}")
        print(f"{summary}, problems {len(lines)}")
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
            leaves += split_bundle(path.read_bytes())
        except (OSError, BrokenBundle) as fault:
            trouble = Message("The entries cannot be read: {fault}.", {"fault": str(fault)})
            raise Fault(str(path), trouble, Message("Download the log again and unpack it.")) from None
    return leaves


def _hashes(folder: Path, size: int) -> list[bytes]:
    """The hashes beside the entries; none where the folder has none."""
    if not (folder / HASHES).exists():
        return []
    hashes: list[bytes] = []
    for tile in tiles_of(size):
        path = folder / HASHES / tile.path
        try:
            hashes += read_hashes(path.read_bytes())
        except (OSError, BrokenBundle) as fault:
            trouble = Message("The hashes cannot be read: {fault}.", {"fault": str(fault)})
            raise Fault(str(path), trouble, Message("Download the log again and unpack it.")) from None
    return hashes


def _key(named: str) -> NoteKey:
    """The key that was named, as its line or as a file with it."""
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
