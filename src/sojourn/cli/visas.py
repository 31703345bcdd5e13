"""`sojourn visa verify`: whether a seal is true and still good, without a network."""

from __future__ import annotations

import argparse
import base64
import binascii
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.texts import say

if TYPE_CHECKING:
    from sojourn.seals.keys import Certificates
    from sojourn.seals.lists import IssuedList
    from sojourn.seals.verify import Verdict

_PICTURES = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("visa", help="verify a visa")
    parser.add_argument("act", choices=("verify",), help="what to do")
    parser.add_argument("file", metavar="FILE", help="the seal: its bytes, hex or base64, a PDF or picture; - reads it")
    parser.add_argument("--lines", nargs=2, metavar="LINE", help="the two printed lines, to be compared with the seal")
    parser.add_argument(
        "--certificates", nargs="+", type=Path, default=[], metavar="FILE", help="published certificates (PEM)"
    )
    parser.add_argument("--list", nargs="+", type=Path, default=[], metavar="FILE", help="published lists (JSON)")
    parser.add_argument("--on", default=None, metavar="DAY", help="the day of the check; today if left out")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the outcome; exit code 0 for a valid visa, 1 for any other outcome."""
    try:
        from sojourn.seals import verify as seals
    except ImportError:
        trouble = Message("Signatures cannot be checked here: a package is missing.")
        raise Fault(
            "visa verify", trouble, Message("Run: {command}.", {"command": "pip install sojourn[seals]"})
        ) from None
    certificates = _certificates(given.certificates)
    verdict = seals.verify(
        _seal(given.file),
        certificates=certificates,
        on=asked.day(given.on, "--on") or asked.today(),
        issued=_lists(given.list, certificates),
        lines=(given.lines[0], given.lines[1]) if given.lines else None,
    )
    words = seals.HEADINGS[verdict.outcome]
    if given.json:
        print(json.dumps(_plain(verdict, given), ensure_ascii=False, indent=2))
    else:
        code = "" if verdict.outcome is seals.Outcome.VALID else f" ({verdict.outcome.value})"
        print(f"{say(words, given.lang)}{code}. {say(verdict.message, given.lang)}")
        print(say(_withdrawals(verdict, given), given.lang))
    return 0 if verdict.outcome is seals.Outcome.VALID else 1


def _plain(verdict: Verdict, given: argparse.Namespace) -> dict[str, Any]:
    facts = verdict.facts
    return {
        "outcome": verdict.outcome.value,
        "says": say(verdict.message, given.lang),
        "trouble": verdict.trouble.value,
        "withdrawal_checked": verdict.withdrawal_checked and _is_fresh(verdict, given),
        "list_made_at": verdict.list_made_at.isoformat() if verdict.list_made_at else None,
        "facts": facts
        and {
            "serial": facts.serial,
            "host": facts.host,
            "name": facts.name,
            "passport_ending": facts.passport_ending,
            "nationality": facts.nationality,
            "born_on": facts.born_on.isoformat() if facts.born_on else None,
            "issued_on": facts.issued_on.isoformat(),
            "valid_until": facts.valid_until.isoformat(),
            "entries": facts.entries,
        },
    }


def _moment(given: argparse.Namespace) -> datetime:
    """The moment of the check: now, or the first of the day that was asked."""
    day = asked.day(given.on, "--on")
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.now(UTC)


def _is_fresh(verdict: Verdict, given: argparse.Namespace) -> bool:
    from sojourn.seals.lists import FRESH_FOR

    return verdict.list_made_at is not None and _moment(given) - verdict.list_made_at <= FRESH_FOR


def _withdrawals(verdict: Verdict, given: argparse.Namespace) -> Message:
    """How far the answer goes: what is not in a list of today was not checked."""
    if verdict.facts is None:
        return Message("Checked without network.")
    if verdict.list_made_at is None or not _is_fresh(verdict, given):
        return Message("Signature true. Withdrawal not checked.")
    age = max(timedelta(0), _moment(given) - verdict.list_made_at)
    return Message(
        "Checked without network. Age of the list of withdrawn visas in hours: {hours}.",
        {"hours": int(age.total_seconds() // 3600)},
    )


def _certificates(paths: list[Path]) -> Certificates:
    from sojourn.seals.keys import Certificates, UnusableKey

    if not paths:
        trouble = Message("Without the host's certificates no signature can be checked.")
        remedy = Message("Name the published file, certificates.pem.")
        raise Fault("--certificates", trouble, remedy)
    try:
        read = Certificates.read(*(_bytes(path, "--certificates") for path in paths))
    except UnusableKey as fault:
        place = f"--certificates {paths[0]}"
        raise Fault(
            place, Message("The file is refused: {fault}", {"fault": str(fault)}), Message("Fetch it again.")
        ) from None
    if not read.authorities or not read.signers:
        trouble = Message("An authority and a signer are needed; one of them is missing.")
        raise Fault("--certificates", trouble, Message("Name the published file, certificates.pem."))
    return read


def _lists(paths: list[Path], certificates: Certificates) -> list[IssuedList]:
    from sojourn.seals.lists import UntrustedList, read_list

    lists = []
    for path in paths:
        try:
            lists.append(read_list(_bytes(path, "--list"), certificates=certificates))
        except UntrustedList as fault:
            trouble = Message("The file is refused: {fault}", {"fault": str(fault)})
            raise Fault(f"--list {path}", trouble, Message("No visa was checked.")) from None
    return lists


def _bytes(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": fault.strerror or ""})
        raise Fault(f"{option} {path}", trouble, Message("Name a file that is there.")) from None


def _seal(name: str) -> bytes:
    """The bytes of the seal: as they are, written in hex or base64, or on a page or picture."""
    content = sys.stdin.buffer.read() if name == "-" else _bytes(Path(name), "FILE")
    if not content:
        raise Fault(name, Message("The file is empty."), Message("Give the bytes of the square symbol."))
    if content.startswith(_PICTURES):
        return _from_picture(name, content)
    return _from_text(content) or content


def _from_text(content: bytes) -> bytes | None:
    """A seal that was copied as text; nothing where these are the bytes themselves."""
    try:
        text = re.sub(r"\s", "", content.decode("ascii"))
    except UnicodeDecodeError:
        return None
    if re.fullmatch(r"([0-9A-Fa-f]{2})+", text):
        return bytes.fromhex(text)
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None


def _from_picture(name: str, content: bytes) -> bytes:
    """The seal on a picture or in a PDF, where the parts that read them are installed."""
    try:
        import zxingcpp

        pictures = list(_pictures(content))
    except ImportError:
        trouble = Message("Pictures and PDF files cannot be read here: parts of the office are missing.")
        raise Fault(name, trouble, Message("Run: {command}.", {"command": "pip install sojourn[office]"})) from None
    except (OSError, ValueError, RuntimeError):
        raise Fault(name, Message("The file cannot be opened."), Message("Save it anew, or give the bytes.")) from None
    for picture in pictures:
        for symbol in zxingcpp.read_barcodes(picture):
            if symbol.bytes.startswith(b"\xdc"):
                return bytes(symbol.bytes)
    trouble = Message("There is no seal to be read in this file.")
    raise Fault(name, trouble, Message("Hold the paper flat and take the picture again."))


def _pictures(content: bytes) -> Iterator[Any]:
    from PIL import Image

    if not content.startswith(b"%PDF-"):
        yield Image.open(io.BytesIO(content), formats=("PNG", "JPEG")).convert("L")
        return
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        yield document[number].render(scale=300 / 72, grayscale=True).to_pil()
    document.close()
