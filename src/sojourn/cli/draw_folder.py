"""A draw as a folder or a zip: the list, and below it a folder for each draw made from it; nothing is written twice."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.rounds.draws.offers import OFFERS_FILE
from sojourn.rounds.draws.verifying import DrawFiles
from sojourn.rounds.draws.written import BEACON_FILE, LIST_FILE, MANIFEST_FILE, RECORD_FILE, RESULT_FILE, draws_among

NOTE_FILE = "manifest.note"

Place = Path | zipfile.Path


def opened(path: Path) -> Place:
    """The folder, or the one inside a zip."""
    try:
        root: Place = zipfile.Path(zipfile.ZipFile(path)) if path.is_file() else path
        inside = [each for each in root.iterdir() if each.name != "__MACOSX"]
    except (OSError, zipfile.BadZipFile):
        raise _nothing_there(path) from None
    if len(inside) == 1 and inside[0].is_dir():
        root = inside[0]
    if not (root / LIST_FILE).is_file():
        raise _nothing_there(path)
    return root


def draws_in(root: Place) -> list[int]:
    """The numbers of the draws of a folder."""
    return draws_among(lambda name: (root / name).is_file())


def files_of(root: Place, number: int, list_bytes: bytes) -> DrawFiles:
    """The files of one draw."""
    folder = root / f"draw-{number}"
    later = (_if_there(folder / name) for name in (BEACON_FILE, RESULT_FILE, RECORD_FILE, OFFERS_FILE))
    return DrawFiles(list_bytes, read(folder / MANIFEST_FILE), *later)


def read(path: Place) -> bytes:
    """The bytes of a file that must be there."""
    try:
        return path.read_bytes()
    except (OSError, KeyError) as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": getattr(fault, "strerror", None) or ""})
        raise Fault(str(path), trouble, Message("Name a file that is there.")) from None


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write new files into a folder; what is there already is kept, and nothing is written beside it."""
    there = next((folder / name for name in files if (folder / name).exists()), None)
    if there is not None:
        raise Fault(
            str(there), Message("It is there already, and is kept."), Message("A further draw needs --again REASON.")
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (folder / name).open("xb") as out:
                out.write(content)
    except OSError as fault:
        trouble = Message("The file cannot be written: {fault}.", {"fault": fault.strerror or ""})
        raise Fault(str(folder), trouble, Message("Name another folder.")) from None


def _if_there(path: Place) -> bytes | None:
    return read(path) if path.is_file() else None


def _nothing_there(path: Path) -> Fault:
    trouble = Message("There is no draw here.")
    return Fault(str(path), trouble, Message("Name a folder or zip with {file}.", {"file": LIST_FILE}))
