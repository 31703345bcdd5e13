"""`sojourn where`: every programme of the catalogue for one person, with the last day to apply."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message, listed
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.cli.judging import finding_as_json
from sojourn.cli.plain import plain
from sojourn.eligibility.facts import FACTS
from sojourn.rounds.ages import End, ends
from sojourn.rounds.where import Going, where
from sojourn.rounds.words import DOORS, until_words
from sojourn.rules.answers import Answer
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
        print("\n".join(_lines(shown, given.lang, on=on)))
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


def _lines(shown: Sequence[Going], language: str, *, on: date) -> list[str]:
    """A line for each programme, and below them what the signs mean; or that there is none."""
    if not shown:
        return [say(Message("No programme of the catalogue is for this passport."), language)]
    signs = Message("✓ rules met · ? an answer is missing · ✗ not met")
    return [*(_line(one, language, on=on) for one in shown), "", say(signs, language)]


def _line(one: Going, language: str, *, on: date) -> str:
    host = say(country_name(one.scheme.host), language)
    door = say(DOORS[one.door.state], language)
    head = f"{_MARKS[one.answer.value]} {one.scheme.id:<14} {host}  [{door}{f' {one.door.on}' if one.door.on else ''}]"
    parts = [head, *(say(finding.says, language) for finding in one.hindered_by[:1])]
    missing = dict.fromkeys(FACTS[name].label.text for name in one.judgement.asks if name in FACTS)
    if one.answer is Answer.NOT_KNOWN and missing:
        facts = Message("Missing: {facts}.", {"facts": listed([Message(text) for text in missing])})
        parts.append(say(facts, language))
    if not one.hindered_by:
        parts.append(say(until_words(ends(one, on=on)), language))
    return "  ".join(parts)


def is_for_others(one: Going) -> bool:
    """Whether a programme is for the holders of other passports."""
    return any(finding.code == "nationality" for finding in one.hindered_by)
