"""Arguments that several commands share: a scheme, a day, the catalogue, facts from a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.cli.files import catalogue_folder, files_of, read_catalogue, schemes_of
from sojourn.eligibility.facts import FactFault, read_facts, read_stays
from sojourn.eligibility.findings import can_be_judged


def add_scheme(parser: argparse.ArgumentParser) -> None:
    """The scheme and where its catalogue lies."""
    parser.add_argument("scheme", help="a scheme, like KOR-JPN")
    parser.add_argument("--catalogue", type=Path, default=None, help="another folder of agreements, or one file")


def add_days(parser: argparse.ArgumentParser) -> None:
    """The two questions of time."""
    parser.add_argument("--on", default=None, metavar="DAY", help="the day of application; today if left out")
    parser.add_argument(
        "--known", default=None, metavar="DAY", help="by what was known on a day; all that is known if left out"
    )


def day(written: str | None, option: str) -> date | None:
    """A day of an option."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        trouble = Message("{written} is no day.", {"written": repr(written)})
        raise Fault(option, trouble, Message("Write the day like 2026-11-09.")) from None


def today() -> date:
    """The day at this machine; a command line may look at the clock, the library does not."""
    return date.today()


def scheme(given: argparse.Namespace) -> tuple[Agreement, Scheme]:
    """The scheme that is asked for, from the catalogue."""
    # One file is read where the name tells which; the whole catalogue only to say what there is instead.
    path, wanted = given.catalogue or catalogue_folder(), given.scheme.casefold()
    known: dict[str, tuple[Agreement, Scheme]] = {}
    for place in (*files_of(path, wanted), path):
        agreements, problems = read_catalogue(place)
        if problems:
            raise Fault(problems[0].place, problems[0].trouble, problems[0].remedy)
        known = schemes_of(agreements)
        for name, found in known.items():
            if name.casefold() == wanted:
                return found
    near = get_close_matches(given.scheme.upper(), known, n=3)
    trouble = Message("{scheme} is not a scheme of the catalogue.", {"scheme": repr(given.scheme)})
    if not near:
        raise Fault("SCHEME", trouble, Message("Write it as SENDER-HOST in three letters each, like KOR-JPN."))
    raise Fault("SCHEME", trouble, Message("Use one of: {known}.", {"known": ", ".join(near)}))


def must_be_judged(rules: Rules) -> None:
    """A day on which the agreement has its rules; before it was in force there is nothing to judge by."""
    if not can_be_judged(rules):
        trouble = Message("The scheme has no rules for {day}, by what was known then.", {"day": rules.on})
        remedy = Message("Ask for a day on which it is in force: `sojourn rules` shows since when.")
        raise Fault("--on", trouble, remedy)


def facts(path: str, *, on: date) -> dict[str, object]:
    """The facts of a person from a JSON file, or from the standard input."""
    return facts_of(object_of(path), path, on=on)


def object_of(path: str) -> Mapping[str, object]:
    """The JSON object of a file, or of the standard input."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        raw = json.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": str(fault)})
        raise Fault(
            f"--facts {path}", trouble, Message("Name a file with JSON, or - for the standard input.")
        ) from None
    except json.JSONDecodeError as fault:
        trouble = Message("Line {line}, column {column} is not JSON.", {"line": fault.lineno, "column": fault.colno})
        raise Fault(
            f"--facts {path}", trouble, Message("Write an object, like {example}.", {"example": '{"age": 24}'})
        ) from None
    if not isinstance(raw, Mapping):
        trouble = Message("The facts are not an object.")
        raise Fault(f"--facts {path}", trouble, Message("Write an object, like {example}.", {"example": '{"age": 24}'}))
    return raw


def facts_by_host(path: str, *, on: date) -> tuple[dict[str, object], dict[str, dict[str, object]] | None]:
    """The facts of a person, and beside them those of earlier stays where they are written by host."""
    rest, stays, faults = read_stays(object_of(path))
    read, more = read_facts(rest, today=on)
    _must_be_read(path, [*faults, *more])
    return read, stays


def facts_of(raw: Mapping[str, object], path: str, *, on: date) -> dict[str, object]:
    """Facts as the library reads them; what is wrong with them is one line."""
    read, faults = read_facts(raw, today=on)
    _must_be_read(path, faults)
    return read


def _must_be_read(path: str, faults: list[FactFault]) -> None:
    if faults:
        first, *further = (Fault(f"--facts {path}", fault.trouble, fault.remedy) for fault in faults)
        raise Fault(first.place, first.trouble, first.remedy, further=tuple(further))
