"""`sojourn facts`: what a scheme asks of a person, with type, whether it is personal, and the question."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

from sojourn.agreements.model import Scheme
from sojourn.agreements.moves import rules_on
from sojourn.cli import asked
from sojourn.eligibility.facts import FACTS, FactKind
from sojourn.eligibility.findings import facts_of
from sojourn.texts import say


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("facts", help="the facts a scheme asks for")
    asked.add_scheme(parser)
    asked.add_days(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the facts."""
    on = asked.day(given.on, "--on") or asked.today()
    agreement, scheme = asked.scheme(given)
    asked.must_be_judged(rules_on(agreement, scheme, on=on))
    kinds = [FACTS[name] for name in facts_of(agreement, scheme, on=on)]
    if given.json:
        print(json.dumps(as_json(scheme, kinds, given.lang), ensure_ascii=False, indent=2))
    else:
        for kind in kinds:
            print(f"{kind.name} ({kind.type}, {kind.personal}, {kind.given_by}): {say(kind.question, given.lang)}")
    return 0


def as_json(scheme: Scheme, kinds: Iterable[FactKind], language: str) -> dict[str, Any]:
    """What is asked, as other programs read it."""
    rows = [
        {
            "name": kind.name,
            "type": kind.type,
            "personal": kind.personal in ("C2", "C3"),
            "class": kind.personal,
            "given_by": kind.given_by,
            "question": say(kind.question, language),
        }
        for kind in kinds
    ]
    return {"scheme": scheme.id, "facts": rows}
