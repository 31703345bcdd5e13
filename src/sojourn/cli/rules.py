"""`sojourn rules`: the values of a scheme that hold on a day, and what is only reported or announced."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import Rules, rules_on
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message, Words
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.cli.plain import plain, plain_entry, plain_pending
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
    """The rules as a person reads them: name, value, since when, standing and trust."""
    lines = []
    for name, entry in rules.held.items():
        label = say(VALUE_NAMES[name].label, language) if name in VALUE_NAMES else name
        since = f" · {form(entry.start, language)}" if entry.start else ""
        trust = rules.trust(entry)
        lines.append(
            f"{label}: {_shown(entry.value, language)}{since} · {entry.standing.value}"
            f" · {trust.value if trust else '-'}"
        )
    for pending in rules.pending:
        entry = pending.entry
        since = f" · {form(entry.start, language)}" if entry.start else ""
        lines.append(
            f"[{entry.standing.value}] {pending.name}: {_shown(entry.value, language)}{since}"
            f" · {form(entry.known, language)}"
        )
    return lines


def _shown(value: object, language: str) -> str:
    match value:
        case Words():
            return say(value, language)
        case bool() | Mapping() | tuple():
            return json.dumps(plain(value), ensure_ascii=False)
        case _:
            return form(value, language)
