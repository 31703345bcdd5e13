"""`sojourn where`: every programme of the catalogue for one person, with the last day to apply."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.cli.judging import finding_as_json
from sojourn.cli.plain import plain
from sojourn.rounds.ages import End, ends
from sojourn.rounds.where import Going, where
from sojourn.texts import say

_MARKS = {"yes": "✓", "no": "✗", "not-known": "?"}


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("where", help="every programme for one person, with the last day to apply")
    parser.add_argument(
        "--facts", required=True, metavar="FILE", help="a JSON file of facts, or - for the standard input"
    )
    parser.add_argument("--catalogue", type=Path, default=None, help="another folder of agreements, or one file")
    parser.add_argument("--all", action="store_true", help="those for other passports too")
    asked.add_days(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print every programme, the most useful first."""
    on = asked.day(given.on, "--on") or asked.today()
    known = asked.day(given.known, "--known")
    agreements, problems = read_catalogue(given.catalogue or catalogue_folder())
    if problems:
        raise Fault(problems[0].place, problems[0].trouble, problems[0].remedy)
    facts, stays = asked.facts_by_host(given.facts, on=on)
    every = where(schemes_of(agreements).values(), facts, on=on, known=known, stays=stays)
    shown = [one for one in every if given.all or not is_for_others(one)]
    if given.json:
        print(json.dumps([as_json(one, given.lang, on=on) for one in shown], ensure_ascii=False, indent=2))
    else:
        print("\n".join(_line(one, given.lang, on=on) for one in shown))
    return 0


def as_json(one: Going, language: str, *, on: date) -> dict[str, Any]:
    """
    One programme as other programs read it.

    By an age alone the end is an age, the eve of whose birthday is the last day. Neither day nor age means that there
    is no day left; with `ends` false, that there is no end.
    """
    until = ends(one, on=on)
    last, sure = until.last or End(), until.sure or End()
    return {
        "scheme": one.scheme.id,
        "answer": one.answer.value,
        "last_day": plain(last.day),
        "before_age": last.age,
        "sure_until": plain(sure.day),
        "sure_before_age": sure.age,
        "ends": until.last != End(),
        "open": {"state": one.door.state.value, "on": plain(one.door.on)},
        "asks": list(one.judgement.asks),
        "findings": [finding_as_json(one.agreement, finding, language) for finding in one.judgement.findings],
    }


def _line(one: Going, language: str, *, on: date) -> str:
    until = ends(one, on=on).last or End()
    last = f" → {until.day}" if until.day is not None else ""
    before = Message("Until the day before you are {age}.", {"age": until.age})
    opens = f" {one.door.on}" if one.door.on else ""
    host = say(country_name(one.scheme.host), language)
    parts = [f"{_MARKS[one.answer.value]} {one.scheme.id:<14} {host}{last}  [{one.door.state.value}{opens}]"]
    parts += [say(before, language)] if until.age is not None else []
    parts += [say(one.hindered_by[0].says, language)] if one.hindered_by else []
    return "  ".join(parts)


def is_for_others(one: Going) -> bool:
    """Whether a programme is for the holders of other passports."""
    return any(finding.code == "nationality" for finding in one.hindered_by)
