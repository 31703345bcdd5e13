"""`backup`: the database in one step, the papers as they lie, and the persons' keys apart from both."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

HELP = "Copy the database, the papers and, apart from them, the persons' keys into a folder."


def arguments(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")


def run(asked: Namespace) -> int:
    """
    Copy, and say what is where.

    The master keys are not copied: they have a backup of their own, elsewhere. The persons' keys lie in a folder of
    their own, to be kept for a shorter time, so that an erased person stays erased after a restore.
    """
    from django.conf import settings

    from sojourn_office import clock
    from sojourn_office.storage import digests, last_backup
    from sojourn_office.storage.connections import copy_of

    folder: Path = asked.folder
    if folder.exists():
        print(f"backup: {folder} is there already. Name a folder that is not.", file=sys.stderr)
        return 2
    if not settings.SOJOURN.persons_keys_file.exists():
        print("backup: there is nothing to copy here. First run: sojourn-office prepare", file=sys.stderr)
        return 1
    for part in ("office", "keys"):
        (folder / part).mkdir(mode=0o700, parents=True)
    try:
        written = [
            copy_of("default", folder / "office" / "office.sqlite"),
            copy_of("keys", folder / "keys" / "persons.sqlite"),
        ]
    except (OSError, subprocess.CalledProcessError) as trouble:
        shutil.rmtree(folder)
        print(f"backup: not made: {trouble}", file=sys.stderr)
        return 1
    papers = settings.SOJOURN.data_folder / "papers"
    if papers.is_dir():
        shutil.copytree(papers, folder / "office" / "papers")
    for part in ("office", "keys"):
        digests.write(folder / part)
    last_backup.keep(clock.wall())
    for file in written:
        print(f"{file}  {file.stat().st_size:,} bytes")
    print("The folder of the master keys is not in it: keep its own backup elsewhere.")
    return 0
