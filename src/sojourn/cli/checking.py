"""`sojourn check`: everything that is wrong with a catalogue or an exported ledger, at once, each with its place."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from sojourn.agreements import checks as agreement_checks
from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.cli.files import catalogue_folder, read_catalogue
from sojourn.eligibility import checks as eligibility_checks
from sojourn.places.package import CORRECTIONS_FILE, PACKAGE_FILE, QUOTAS_FILE, STEPS_FILE, check_package
from sojourn.places.written import BALANCES_FILE, MOVEMENTS_FILE
from sojourn.texts import say


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("check", help="check a catalogue, one agreement, or an exported ledger")
    parser.add_argument(
        "path", nargs="?", type=Path, default=None, help="a folder of agreements, one file, or a ledger folder"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print what was counted and what is wrong; exit code 1 with problems."""
    if given.path is not None and (given.path / BALANCES_FILE).exists():
        return _ledger(given)
    agreements, shape = read_catalogue(given.path or catalogue_folder())
    problems = list(shape)
    counts: Counter[str] = Counter(schemes=0, values=0, cited=0, not_found=0)
    for agreement in agreements:
        problems += agreement_checks.problems_of(agreement)
        problems += eligibility_checks.problems_of(agreement)
        counts.update(agreement_checks.counts_of(agreement))
    lines = [
        {"place": each.place, "trouble": say(each.trouble, given.lang), "remedy": say(each.remedy, given.lang)}
        for each in problems
    ]
    if given.json:
        print(json.dumps({**counts, "problems": lines}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line['place']}: {line['trouble']} {line['remedy']}")
        print(", ".join(f"{name} {count}" for name, count in counts.items()) + f", problems {len(problems)}")
    return 1 if problems else 0


def _ledger(given: argparse.Namespace) -> int:
    """Add up an exported ledger: its movements must come to what is stated, and break no rule on the way."""
    names = (PACKAGE_FILE, BALANCES_FILE, MOVEMENTS_FILE, STEPS_FILE, QUOTAS_FILE, CORRECTIONS_FILE)
    counted, wrong = check_package({name: _text(given.path / name) for name in names})
    lines = [{"place": each.place, "trouble": say(each.trouble, given.lang)} for each in wrong]
    if given.json:
        print(json.dumps({"movements": counted, "problems": lines}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line['place']}: {line['trouble']}")
        print(f"movements {counted}, problems {len(wrong)}")
    return 1 if wrong else 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        trouble = Message("The file cannot be read: {fault}.", {"fault": str(fault)})
        raise Fault(str(path), trouble, Message("Download the folder again and unpack it.")) from None
