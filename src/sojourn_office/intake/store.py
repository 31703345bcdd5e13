"""Sealed papers on disk under random names; the bytes that come here were sealed before."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

ORPHAN_AFTER = timedelta(hours=1)
_NAME = re.compile(r"[0-9a-f]{32}")
_ARRIVING = ".arriving"


def keep(folder: Path, sealed: bytes) -> str:
    """
    Write the sealed bytes and give back their random name, under which `read` finds them.

    When this returns, the bytes and the name are on the disk; a crash before leaves at most an orphan that `sweep`
    takes away. Write the row that knows the name only afterwards.
    """
    name = secrets.token_hex(16)
    place = _place(folder, name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arriving = place.with_suffix(_ARRIVING)
    handle = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        arriving.rename(place)
    except OSError:
        arriving.unlink(missing_ok=True)
        raise
    _settle(place.parent)
    _settle(folder)
    return name


def read(folder: Path, name: str) -> bytes:
    """The sealed bytes; FileNotFoundError if there are none of this name."""
    return _place(folder, name).read_bytes()


def delete(folder: Path, name: str) -> None:
    """Take the bytes away; done already is done."""
    place = _place(folder, name)
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        _settle(place.parent)


def sweep(folder: Path, known: Collection[str], now: datetime) -> tuple[str, ...]:
    """
    Take away every file that no row knows and that is older than an hour; their names are given back.

    Younger ones may belong to a row that is being written. `now` carries a zone and is the wall clock that also
    stamps the files, not the moved clock of a demonstration.
    """
    oldest = (now - ORPHAN_AFTER).timestamp()
    known = frozenset(known)
    swept = []
    for file in sorted(folder.glob("??/*")):
        if file.name not in known and file.is_file() and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            swept.append(file.name)
    return tuple(swept)


def _place(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("a kept paper has a name of 32 hexadecimal digits; take it from the row that keeps it")
    return folder / name[:2] / name


def _settle(folder: Path) -> None:
    """A new name is safe only when the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
