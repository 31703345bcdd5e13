"""`sojourn outcomes`: every outcome of a scheme on a day, each with an invented person who reaches it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.plain import plain
from sojourn.eligibility.facts import write_facts
from sojourn.eligibility.outcomes import Outcomes, outcomes
from sojourn.eligibility.telling import Told, counted, parts, told, unreached_message
from sojourn.texts import say

_MARKS = {"yes": "✓", "no": "✗", "not-known": "?"}


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("outcomes", help="every outcome of a scheme, each with an invented person")
    asked.add_scheme(parser)
    asked.add_days(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the outcomes, criterion by criterion."""
    on = asked.day(given.on, "--on") or asked.today()
    known = asked.day(given.known, "--known")
    agreement, scheme = asked.scheme(given)
    rules = rules_on(agreement, scheme, on=on, known=known)
    asked.must_be_judged(rules)
    found = outcomes(agreement, scheme, on=on, known=known)
    if given.json:
        print(json.dumps(as_json(agreement, found, rules, given.lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(agreement, found, rules, given.lang)))
    return 0


def as_json(agreement: Agreement, found: Outcomes, rules: Rules, language: str) -> dict[str, Any]:
    """The outcomes under the rules of a day as other programs read them; every person in them is invented."""
    every = [told(agreement, rules.scheme, one, on=rules.on, known=rules.known) for one in found.reached]
    return {
        "scheme": rules.scheme.id,
        "on": plain(rules.on),
        "known": plain(rules.known),
        "invented": True,
        "closed": list(found.closed),
        "outcomes": [
            {
                "number": one.outcome.number,
                "criterion": one.outcome.criterion or None,
                "met": one.outcome.met.value,
                "answer": one.outcome.answer.value,
                "facts": write_facts(one.outcome.facts),
                "differs": list(one.outcome.differs),
                "asks": list(one.asks),
                "also": list(one.outcome.also),
                "says": [say(each, language) for each in one.differs],
            }
            for one in every
        ],
        "unreached": [
            {"criterion": each.criterion or None, "met": each.met.value, "facts": list(each.facts)}
            for each in found.unreached
        ],
    }


def _lines(agreement: Agreement, found: Outcomes, rules: Rules, language: str) -> Iterator[str]:
    yield f"{rules.scheme.id}: {say(counted(found), language)}"
    yield say(Message("Every person is invented. Each is like person 1 but for what is named."), language)
    decided = parts(rules, found)
    for part in decided:
        yield ""
        if part.name is not None:
            yield f"{say(part.name, language)}: {say(part.says, language)}"
        for one in part.outcomes:
            yield from _of_one(told(agreement, rules.scheme, one, on=rules.on, known=rules.known), language)
    for unreached in found.unreached:
        yield f"     {say(unreached_message(unreached, decided), language)}"


def _of_one(one: Told, language: str) -> Iterator[str]:
    mark = _MARKS[one.outcome.answer.value]
    first, *more = [say(each, language) for each in one.differs] or [""]
    yield f"{one.outcome.number:>4} {mark} {first}"
    yield from (f"       {each}" for each in [*more, *(say(remark, language) for remark in one.remarks)])
