"""A ZIP with a folder of papers for each person: opened without writing anything, and never larger than it may be."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake import faults
from sojourn_office.intake.limits import (
    FILE_BYTES_MAX,
    FOLDERS_BYTES_MAX,
    FOLDERS_FILES_MAX,
    UNPACKED_FOLDERS_BYTES_MAX,
)

# What systems put beside the files of people.
_NOT_PAPERS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ENCRYPTED = 0x1
_IS_LINK = 0o120000
_KINDS = 0o170000

# The papers of each folder by the name of the file without its ending; or why one of them is not taken.
Folders = dict[str, dict[str, tuple[str, bytes | Refusal]]]


def open_folders(content: bytes, *, only: Collection[str] | None = None) -> Folders | Refusal:
    """
    The papers of a ZIP by folder and file name without its ending; refused as a whole where it is no honest ZIP.

    With `only` these folders alone are unpacked; the names of the others are looked at all the same.

    A file that is too large, broken or locked is a refusal in its own place, so that one person's mistake stops
    nobody else. What a path says beyond folder and file is refused: nothing lies outside.
    """
    if len(content) > FOLDERS_BYTES_MAX:
        return _too_large()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Refusal("file_broken", Message("This ZIP file cannot be opened."), field="papers")
    with archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _NOT_PAPERS.search(one.filename)]
        if len(entries) > FOLDERS_FILES_MAX or sum(one.file_size for one in entries) > UNPACKED_FOLDERS_BYTES_MAX:
            return _too_large()
        return _read(archive, entries, only)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], only: Collection[str] | None) -> Folders | Refusal:
    found: Folders = {}
    names: set[tuple[str, str]] = set()
    left = UNPACKED_FOLDERS_BYTES_MAX
    for entry in entries:
        parts = entry.filename.split("/")
        is_link = (entry.external_attr >> 16) & _KINDS == _IS_LINK
        if is_link or len(parts) != 2 or any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            says = Message("In the ZIP file each paper lies in the folder of its person, and nothing lies elsewhere.")
            return Refusal("invalid", says, field="papers")
        folder, name = parts
        paper = name.rpartition(".")[0] or name
        if (folder, paper) in names:
            says = Message(
                "Two files of folder {folder} are called {paper}.", {"folder": folder[:80], "paper": paper[:80]}
            )
            return Refusal("invalid", says, field="papers")
        names.add((folder, paper))
        if only is not None and folder not in only:
            continue
        taken = _unpacked(archive, entry, most=min(left, FILE_BYTES_MAX))
        left -= 0 if isinstance(taken, Refusal) else len(taken)
        if left < 0:
            return _too_large()
        found.setdefault(folder, {})[paper] = (name, taken)
    return found


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes | Refusal:
    """The content of one file. What its head says of its size is not believed: reading stops at the limit."""
    if entry.flag_bits & _ENCRYPTED:
        return faults.locked()
    if entry.file_size > most:
        return faults.too_large()
    try:
        with archive.open(entry) as file:
            content = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return faults.broken()
    return faults.too_large() if len(content) > most else content


def _too_large() -> Refusal:
    says = Message("The ZIP file is too large: at most {count} files.", {"count": FOLDERS_FILES_MAX})
    return Refusal("file_too_large", says, field="papers")
