"""`purge`: what is past its last day, counted by scheme and kind; erased when told so, and counted again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

HELP = "Say what is past its last day, by scheme and kind, and erase it; without --do only said."


def arguments(parser: ArgumentParser) -> None:
    """Whether to do it."""
    parser.add_argument("--do", action="store_true", help="erase it; without this nothing is changed")


def run(asked: Namespace) -> int:
    """Count, and with `--do` erase and count again; 1 where something due is still there after it."""
    from sojourn_office import clock
    from sojourn_office.actions import erasing, mail

    at = clock.now()
    before = _said(at)
    if not asked.do:
        print("Nothing was changed. Add --do to erase it; the worker does so every night by itself." if before else "")
        return 0
    accounts, mails, files = erasing.erase_due(at), mail.tidy(at), erasing.sweep_orphans(at)
    print(f"Erased of {accounts} accounts; {mails} mails and accounts never proved; {files} files that nothing knew.")
    return int(_said(clock.now()) > 0)


def _said(at: datetime) -> int:
    from sojourn_office.queries import purging

    found = purging.due(at)
    for (scheme, kind), count in sorted(found.items()):
        print(f"{scheme}\t{kind}\t{count}\tkept {purging.term(scheme, kind, at)}")
    kept = purging.kept_longer(at)
    print(f"Past its last day: {sum(found.values())}. Kept longer by two people: {kept}.")
    return sum(found.values())
