"""The digests of the files of a folder, as `sha256sum` writes and checks them."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

NAME = "SHA256SUMS"


def write(folder: Path) -> None:
    """Write the digest of every file of a folder into it."""
    lines = [f"{digest}  {name}\n" for name, digest in _digests(folder).items()]
    (folder / NAME).write_text("".join(lines), encoding="utf-8")


def altered(folder: Path) -> list[str] | None:
    """The files of a folder that are missing, altered or added since; nothing where no digests were written."""
    if not (folder / NAME).exists():
        return None
    lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    written = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = _digests(folder)
    return sorted(name for name in written.keys() | found.keys() if written.get(name) != found.get(name))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
