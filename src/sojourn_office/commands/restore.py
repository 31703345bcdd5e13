"""`restore`: a backup into an empty data folder; whoever was erased since is erased again before anybody is served."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

HELP = "Put a backup into an empty data folder, erase again whoever was erased since, and check everything."


def arguments(parser: ArgumentParser) -> None:
    """Where from, the persons' keys of a later day, and a published head."""
    parser.add_argument("folder", type=Path, help="a folder that `backup` made")
    parser.add_argument(
        "--keys", type=Path, metavar="FOLDER", help="the folder `keys` of a later backup; its own where left out"
    )
    parser.add_argument("--head", type=Path, metavar="FILE", help="a head of the public log that was published")


def run(asked: Namespace) -> int:
    """
    Look at the backup, put it back, compare with the published head, sign everybody out, erase again, check; and say
    what was done.

    Nothing is put back over data, and nothing that is not what was backed up. Exit code 1 where the head or the
    check does not hold: what was put back stays to be looked into, and is not to be served.
    """
    from sojourn_office import clock

    keys: Path = asked.keys or asked.folder / "keys"
    cannot = _cannot(asked.folder, keys)
    if cannot:
        print(f"restore: {cannot}", file=sys.stderr)
        return 2
    altered = _altered(asked.folder / "office", keys)
    if altered:
        print(f"restore: not what was backed up: {', '.join(altered[:5])}. Take another backup.", file=sys.stderr)
        return 1
    try:
        papers = _put_back(asked.folder / "office", keys)
    except (OSError, subprocess.CalledProcessError) as trouble:
        print(f"restore: not done: {trouble}. Empty the data folder and begin again.", file=sys.stderr)
        return 1
    print(f"Put back: the database, {papers} papers, the persons' keys.")
    told = _told_of_head(asked.head)
    print(told[1])
    return max(told[0], _settled(clock.now()))


def _cannot(folder: Path, keys: Path) -> str:
    """Why nothing is put back; empty where it can be."""
    from django.conf import settings

    from sojourn_office.storage.connections import is_empty, name_of_copy

    copy = folder / "office" / name_of_copy("default", "office.sqlite")
    if not copy.exists():
        return f"{copy} is not there. Name a folder that `sojourn-office backup` made."
    if not (keys / "persons.sqlite").exists():
        return f"{keys / 'persons.sqlite'} is not there. Name the folder of the persons' keys with --keys."
    if not is_empty("default") or not is_empty("keys") or _papers().exists():
        return f"there is data in {settings.SOJOURN.data_folder} already. Move it away, or name another data folder."
    if not settings.SOJOURN.master_keys_file.exists():
        return (
            f"{settings.SOJOURN.master_keys_file} is not there. Put back the master keys from their own backup first."
        )
    return ""


def _papers() -> Path:
    from sojourn_office.storage import files

    return files.folder()


def _altered(*folders: Path) -> list[str]:
    """The files that are not what was backed up; says where nothing can be compared."""
    from sojourn_office.storage import digests

    found: list[str] = []
    for folder in folders:
        altered = digests.altered(folder)
        if altered is None:
            print(f"{folder}: no digests were written there, so that its files are not compared with them.")
        found += [str(folder / name) for name in altered or ()]
    return found


def _put_back(office: Path, keys: Path) -> int:
    """Copy everything into its place, and bring the tables up to date; returns how many papers there are."""
    from sojourn_office.commands.prepare import prepare
    from sojourn_office.storage.connections import name_of_copy, put_back

    put_back("keys", keys / "persons.sqlite")
    if (office / "papers").is_dir():
        shutil.copytree(office / "papers", _papers())
    put_back("default", office / name_of_copy("default", "office.sqlite"))
    prepare()
    return sum(path.is_file() for path in _papers().rglob("*"))


def _told_of_head(file: Path | None) -> tuple[int, str]:
    """Whether the history that was put back agrees with a head that others keep, and what to say of it."""
    from sojourn.log.notes import BrokenNote
    from sojourn.seals.notes import UntrustedNote
    from sojourn_office.queries import log

    if file is None:
        return 0, "No published head was named, so that the history is compared with its own heads alone."
    try:
        size, entries, agrees = log.compared(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BrokenNote, UntrustedNote) as trouble:
        return 1, f"The published head cannot be read: {trouble}"
    if entries < size:
        return 0, f"The published head is later: {size - entries} of its {size} entries came after this backup."
    if not agrees:
        return 1, f"THE PUBLISHED HEAD OF {size} ENTRIES IS NOT OF THIS HISTORY. Do not serve it; take another backup."
    return 0, f"The published head of {size} entries is of this history."


def _settled(at: datetime) -> int:
    """Sign everybody out, erase again, erase what is due, and look at everything; the exit code of the check."""
    from sojourn_office.actions import erasing
    from sojourn_office.commands import check
    from sojourn_office.storage import outbox, sessions

    # Whoever signed out, or was signed out, after the backup has a session in it.
    ended, (due, _) = sessions.end_every(), outbox.waiting(at=at)
    print(f"Browsers signed out: {ended}. Mails that leave now, perhaps for the second time: {due}.")
    again, over = erasing.erase_again(at), erasing.erase_due(at)
    print(f"Erased again, since it was erased after the backup: {again}. Erased, since its time came: {over}.")
    return check.run(Namespace(json=False))
