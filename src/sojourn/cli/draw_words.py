"""What the acts of `sojourn draw` share: reading what was typed, and saying what was found."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder
from sojourn.cli.faults import Fault
from sojourn.rounds.draws.manifest import BrokenDraw, Manifest, is_word
from sojourn.seals.chains import CHAINS, Beacon
from sojourn.texts import say

_DOWNLOAD_AGAIN = Message("Download it again, and compare it with what others have.")


def asked(work: Callable[[], Any]) -> Any:
    """What a step gives; a file of the draw that is not what it should be is one line."""
    try:
        return work()
    except BrokenDraw as fault:
        raise Fault(fault.place, fault.trouble, _DOWNLOAD_AGAIN) from None


def moment(asked: str, option: str) -> datetime:
    """A moment with its zone, as it was typed for an option."""
    try:
        found = datetime.fromisoformat(asked)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        trouble = Message("{written} is no moment with a zone.", {"written": repr(asked)})
        raise Fault(option, trouble, Message("Write it like {example}.", {"example": "2026-11-09T03:00:00Z"}))
    return found.astimezone(UTC)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file."""
    try:
        found = json.loads(draw_folder.read(path))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Fault(str(path), Message("This is no JSON object."), _DOWNLOAD_AGAIN)
    return found


def trial(manifest: Manifest) -> list[Message]:
    """What is said before anything else of a trial."""
    return [Message("TRIAL: it forecasts, and decides nothing.")] if manifest.trial else []


def plain(manifest: Manifest) -> dict[str, Any]:
    """What is fixed, for other programs."""
    return {
        "ballot": manifest.ballot,
        "entries": manifest.entries,
        "seats": manifest.seats.total,
        "root": manifest.root.hex(),
        "manifest": manifest.hash.hex(),
        "round": manifest.round,
        "due": CHAINS[manifest.chain].moment_of(manifest.round).isoformat(),
        "trial": manifest.trial,
    }


def trust() -> Callable[[Beacon], Message | None]:
    """What looks at the signature of a beacon, where its package is there."""
    try:
        from sojourn.seals.beacon import trouble_with
    except ImportError:
        trouble = Message("Signatures cannot be checked here: a package is missing.")
        remedy = Message("Run: {command}.", {"command": "pip install sojourn[seals]"})
        raise Fault("draw", trouble, remedy) from None
    return trouble_with


def print_told(
    given: argparse.Namespace, lines: Sequence[Message | str], told: dict[str, Any], *, code: int = 0
) -> int:
    """Print the lines, or all of it as JSON; gives the exit code."""
    if given.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(say(line, given.lang))
    return code


def quotas(asked: list[str]) -> tuple[tuple[str, int], ...]:
    """Seats kept for groups, as they were typed."""
    pairs = [each.partition("=") for each in asked]
    wrong = next((name for name, _, seats in pairs if not (is_word(name) and seats.isdecimal())), None)
    if wrong is not None:
        trouble = Message("{written} is no number of seats for a group.", {"written": repr(wrong)})
        raise Fault("--quota", trouble, Message("Write it like {example}.", {"example": "regional=40"}))
    return tuple((name, int(seats)) for name, _, seats in pairs)
