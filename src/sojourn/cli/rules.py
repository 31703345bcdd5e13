"""`sojourn rules`: the values of a scheme that hold on a day, and what is only reported or announced."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.cli.plain import plain, plain_entry, plain_pending
from sojourn.eligibility.values import STANDINGS, TRUST, label, since, value_words
from sojourn.texts import form, say


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("rules", help="the rules of a scheme on a day, as known on a day")
    asked.add_scheme(parser)
    asked.add_days(parser)
    parser.add_argument("--mission", default=None, help="with the local values of a mission")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the rules."""
    on = asked.day(given.on, "--on") or asked.today()
    known = asked.day(given.known, "--known")
    agreement, scheme = asked.scheme(given)
    if given.mission is not None and given.mission not in scheme.missions:
        trouble = Message("{mission} is not a mission of the scheme.", {"mission": repr(given.mission)})
        raise Fault("--mission", trouble, Message("Use one of: {known}.", {"known": ", ".join(scheme.missions)}))
    rules = rules_on(agreement, scheme, on=on, known=known, mission=given.mission)
    if given.json:
        print(json.dumps(as_json(agreement, rules), ensure_ascii=False, indent=2))
    else:
        print("\n".join(as_lines(agreement, rules, given.lang)))
    return 0


def as_json(agreement: Agreement, rules: Rules) -> dict[str, Any]:
    """The rules as other programs read them."""
    return {
        "scheme": rules.scheme.id,
        "on": plain(rules.on),
        "known": plain(rules.known),
        "mission": rules.mission,
        "values": {name: plain_entry(agreement, entry) for name, entry in rules.held.items()},
        "by_mission": sorted(rules.by_mission),
        "reported": [plain_pending(agreement, pending) for pending in rules.pending],
    }


def as_lines(agreement: Agreement, rules: Rules, language: str) -> list[str]:
    """The rules as a person reads them: name, value, how firmly it stands and since when, and its trust."""
    lines = []
    for name, entry in rules.held.items():
        trust = rules.trust(entry)
        stands = since(entry.standing.value, entry.start) if entry.start else STANDINGS[entry.standing.value]
        said = [value_words(name, entry.value), *([stands] if entry.is_found else [])]
        said += [TRUST[trust.value]] if trust else []
        lines.append(f"{say(label(name), language)}: {' · '.join(say(one, language) for one in said)}")
    for pending in rules.pending:
        entry, told = pending.entry, pending.entry.standing.value
        stands = since(told, entry.start) if entry.start else STANDINGS[told]
        value = say(value_words(pending.name, entry.value), language)
        lines.append(
            f"[{say(stands, language)}] {say(label(pending.name), language)}: {value} · {form(entry.known, language)}"
        )
    return lines
