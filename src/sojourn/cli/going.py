"""`sojourn where`: every programme of the catalogue for one person, with the last day to apply."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sojourn.basics.countries import country_name, is_country
from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.cli.judging import finding_as_json
from sojourn.cli.plain import plain
from sojourn.rounds.where import Going, where
from sojourn.rules.lasting import ALWAYS
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
    raw = dict(asked.object_of(given.facts))
    by_host = raw.get("turns")
    turns = turns_of(by_host) if isinstance(by_host, Mapping) else None
    if turns is not None:
        del raw["turns"]
    facts = asked.facts_of(raw, given.facts, on=on)
    every = where(schemes_of(agreements).values(), facts, on=on, known=known, turns=turns)
    shown = [one for one in every if given.all or not is_for_others(one)]
    if given.json:
        print(json.dumps([as_json(one, given.lang) for one in shown], ensure_ascii=False, indent=2))
    else:
        print("\n".join(_line(one, given.lang) for one in shown))
    return 0


def as_json(one: Going, language: str) -> dict[str, Any]:
    """One programme as other programs read it; a last day of null with `ends` false has no end."""
    return {
        "scheme": one.scheme.id,
        "answer": one.answer.value,
        "last_day": None if one.last_day == ALWAYS else plain(one.last_day),
        "sure_until": None if one.sure_until == ALWAYS else plain(one.sure_until),
        "ends": one.last_day != ALWAYS,
        "open": {"state": one.door.state.value, "on": plain(one.door.on)},
        "asks": list(one.judgement.asks),
        "findings": [finding_as_json(one.agreement, finding, language) for finding in one.judgement.findings],
    }


def _line(one: Going, language: str) -> str:
    last = "" if one.last_day in (None, ALWAYS) else f" → {one.last_day}"
    opens = f" {one.door.on}" if one.door.on else ""
    host = say(country_name(one.scheme.host), language)
    why = f"  {say(one.hindered_by[0].says, language)}" if one.hindered_by else ""
    return f"{_MARKS[one.answer.value]} {one.scheme.id:<14} {host}{last}  [{one.door.state.value}{opens}]{why}"


def is_for_others(one: Going) -> bool:
    """Whether a programme is for the holders of other passports."""
    return any(finding.code == "nationality" for finding in one.hindered_by)


def turns_of(raw: Mapping[str, object]) -> dict[str, int]:
    """The visas of each host so far; a fault where one is no country or no number."""
    turns = {}
    for host, count in raw.items():
        if not is_country(host) or not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < 1000:
            trouble = Message(
                "{host}: {count} is no number of visas of a country.", {"host": host, "count": repr(count)}
            )
            raise Fault(
                "turns", trouble, Message("Write the visas of each host, like {example}.", {"example": '{"JPN": 1}'})
            )
        turns[host] = count
    return turns
