"""`import-grants`: visas that were granted before this office began, so that turns before day one count."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from secrets import token_urlsafe

HELP = "Import earlier grants from a CSV, so that turns before day one count; without --take only looked at."


def arguments(parser: ArgumentParser) -> None:
    """The sheet, its source, and whether to take it."""
    parser.add_argument("file", type=Path, help="the sheet: CSV in UTF-8, its columns as docs/records.md has them")
    parser.add_argument("--source", required=True, help="where it comes from, in words that the persons read")
    parser.add_argument("--take", action="store_true", help="take it; without this nothing is changed")
    parser.add_argument("--without-broken", action="store_true", help="take the other lines where some are broken")


def run(asked: Namespace) -> int:
    """Name each broken line with its column, the trouble and the remedy; with `--take` keep the grants, all or none."""
    from sojourn.basics.refusals import Refusal
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import earlier
    from sojourn_office.commands import BY, refused

    try:
        content = asked.file.read_bytes()
    except OSError as trouble:
        print(f"import-grants: {asked.file}: {trouble.strerror}. Name a file that can be read.", file=sys.stderr)
        return 2
    at = clock.now()
    looked = earlier.look(content, today=at.date())
    if isinstance(looked, Refusal):
        return refused(f"import-grants: {asked.file}", looked)
    for line in looked.broken:
        for fault in line.faults:
            column = f", {fault.column}" if fault.column else ""
            print(f"{asked.file}, line {line.number}{column}: {say(fault.says, 'en')}", file=sys.stderr)
    print(f"Read: {len(looked.lines) + looked.known}. New: {len(looked.new)}. Known: {looked.known}. "
          f"Broken: {len(looked.broken)}.")  # fmt: skip
    if not asked.take:
        print("Nothing was taken. Add --take to import.")
        return 1 if looked.broken else 0
    taken = {"source": asked.source, "without_broken": asked.without_broken, "by": BY}
    answer = earlier.take(content, **taken, at=at, key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("import-grants", answer)
    print(f"Taken: {answer} from {asked.source}.")
    return 0
