"""`sojourn log monitor`: a log looked at again and again, here or at its address, and cosigned if nothing is wrong."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.log.notes import KeyKind, Note, NoteKey, is_key_name
from sojourn.log.tiles import KEY_FILE
from sojourn.texts import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sojourn.seals.monitor import Read, Seen

_SECONDS = 30
# What one file of a log can have at most: a bundle of the longest entries.
_LARGEST = 256 * (2 + 65_535)


def watch(given: argparse.Namespace, key_of: Callable[[str], NoteKey]) -> int:
    """Look at the log once more and keep how far it was seen; exit code 1 where it does not go on from there."""
    from sojourn.seals.monitor import look_again

    if given.seen is None:
        trouble = Message("A monitor keeps what it saw in a file.")
        raise Fault("--seen", trouble, Message("Name a file; it is made the first time."))
    is_far = given.source.startswith(("https://", "http://"))
    if not is_far and not Path(given.source).is_dir():
        raise Fault(
            given.source, Message("There is no log here."), Message("Name the folder of a log, or its address.")
        )
    read = _far(given.source.rstrip("/")) if is_far else _near(Path(given.source))
    before = _seen(given, read, key_of)
    after, problems = look_again(before, read)
    if problems:
        _keep_evidence(given.seen, read)
    else:
        _write(given.seen, str(after))
    if not problems and given.cosign is not None:
        _cosign(given, after, far=is_far)
    lines = [{"place": place, "trouble": say(trouble, given.lang)} for place, trouble in problems]
    if given.json:
        told = {"origin": after.key.name, "before": before.size, "entries": after.size, "problems": lines}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line['place']}: {line['trouble']}")
        print(f"entries {after.size}, new {after.size - before.size}, problems {len(lines)}")
    return 1 if problems else 0


def _seen(given: argparse.Namespace, read: Read, key_of: Callable[[str], NoteKey]) -> Seen:
    """What was kept of the log; the first time only its key."""
    from sojourn.seals.monitor import BrokenMemory, Seen

    if given.seen.exists():
        try:
            return Seen.read(given.seen.read_text(encoding="utf-8"))
        except (BrokenMemory, OSError, UnicodeDecodeError) as fault:
            trouble = Message("This is not what a monitor kept: {fault}.", {"fault": str(fault)})
            remedy = Message("Bring back the file from a backup, or name a new one.")
            raise Fault(str(given.seen), trouble, remedy) from None
    if given.key is not None:
        return Seen(key_of(given.key))
    own = read(KEY_FILE)
    return Seen(key_of((own or b"+").decode(errors="replace").strip()))


def _near(folder: Path) -> Read:
    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except OSError:
            return None

    return read


def _far(address: str) -> Read:
    def read(path: str) -> bytes | None:
        status, content = _asked(f"{address}/{path}", at=address)
        if status not in (200, 404):
            raise _away(address, status)
        return content if status == 200 else None

    return read


def _asked(address: str, *, at: str, body: bytes | None = None) -> tuple[int, bytes]:
    """The status and the content of an answer; a head of a log is never looked for elsewhere by a redirection."""
    where = urlsplit(address)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    try:
        connection = kind(where.netloc, timeout=_SECONDS)
        connection.request("POST" if body else "GET", where.path, body, {"Content-Type": "text/plain; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read(_LARGEST)
    except (OSError, HTTPException) as fault:
        raise _away(at, fault) from None


def _away(address: str, fault: object) -> Fault:
    trouble = Message("The log cannot be reached: {fault}.", {"fault": str(fault)})
    return Fault(address, trouble, Message("Nothing is known of it until it can be. Try again in a minute."))


def _keep_evidence(seen: Path, read: Read) -> None:
    """The head that does not fit is kept beside the one that was seen: two signed heads that differ prove it."""
    shown = read("checkpoint")
    if shown is not None:
        seen.with_name(f"{seen.name}.refused").write_bytes(shown)


def _write(path: Path, text: str) -> None:
    """The file is whole at every moment."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _cosign(given: argparse.Namespace, seen: Seen, *, far: bool) -> None:
    """Sign the head that was just found to go on from the last, keep it beside, and bring it to the log."""
    from sojourn.seals.notes import cosign, note_key

    name = given.name or ""
    if not is_key_name(name):
        raise Fault("--as", Message("A witness signs with its name."), Message("Name it, without a space and a plus."))
    key = _witness_key(given.cosign)
    note = str(cosign(Note.read(seen.note), name=name, key=key, at_seconds=int(datetime.now(UTC).timestamp())))
    path = given.seen.with_name(f"{given.seen.name}.cosigned")
    _write(path, note)
    print(f"witness {note_key(name, key, kind=KeyKind.ED25519_COSIGNATURE)}")
    if far:
        address = f"{given.source.rstrip('/')}/cosignatures"
        status, _ = _asked(address, at=address, body=note.encode())
        if status != 200:
            trouble = Message("The log did not take the signature: {fault}.", {"fault": status})
            remedy = Message("Ask its office to name this key as a witness. It lies in {file}.", {"file": path.name})
            raise Fault(address, trouble, remedy)


def _witness_key(path: Path) -> Ed25519PrivateKey:
    from sojourn.seals.notes import read_signing_key

    try:
        return read_signing_key(path.read_bytes())
    except (OSError, ValueError) as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": str(fault)})
        remedy = Message("Make a key: {command}.", {"command": "openssl genpkey -algorithm ed25519"})
        raise Fault(str(path), trouble, remedy) from None
