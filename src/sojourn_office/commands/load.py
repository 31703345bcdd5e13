"""`load`: take agreement files into use, each checked whole first."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from hashlib import sha256
from pathlib import Path

HELP = "Load agreement files; everything wrong with one is said, and then nothing of it is kept."


def arguments(parser: ArgumentParser) -> None:
    """Which files."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("file", nargs="?", type=Path, help="an agreement file, as in agreements/")
    which.add_argument(
        "--shipped", action="store_true", help="every file that comes with the distribution, or of the settings' folder"
    )


def run(asked: Namespace) -> int:
    """Load each, and say its digest or what is wrong with it."""
    paths = sorted(catalogue_folder().glob("*.toml")) if asked.shipped else [asked.file]
    if not paths:
        print(f"load: no .toml file in {catalogue_folder()}. Correct SOJOURN_AGREEMENTS_FOLDER.", file=sys.stderr)
        return 2
    return max(_load(path) for path in paths)


def catalogue_folder() -> Path:
    """The folder that the settings name, or the one that comes with the distribution."""
    from django.conf import settings

    from sojourn.cli.files import catalogue_folder as shipped

    named: Path | None = settings.SOJOURN.agreements_folder
    return named or shipped()


def _load(path: Path) -> int:
    from sojourn.basics.refusals import Refusal
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import agreements
    from sojourn_office.commands import BY, refused
    from sojourn_office.queries import ledger

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        print(f"load: {path}: {trouble}. Name a file of UTF-8 text.", file=sys.stderr)
        return 2
    before = {(line.scheme, line.year): line.balances.granted for line in ledger.every_period(at=clock.now())}
    key = f"load/{sha256(text.encode()).hexdigest()[:32]}"
    answer = agreements.load(name=path.name, text=text, by=BY, at=clock.now(), key=key)
    if isinstance(answer, Refusal):
        return refused(f"load: {path.name}", answer)
    if isinstance(answer, tuple):
        for problem in answer:
            print(f"{problem.place}: {say(problem.trouble, 'en')} {say(problem.remedy, 'en')}", file=sys.stderr)
        return 1
    print(f"{path.name} is in use. Digest {answer}.")
    for line in ledger.every_period(at=clock.now()):
        was, granted = before[line.scheme, line.year], line.balances.granted
        if was != granted:
            print(f"{line.scheme}-{line.year}: {was:,} -> {granted:,} places.")
    return 0
