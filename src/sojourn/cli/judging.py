"""`sojourn judge`: one person by the rules of a scheme, each criterion with its sentence and source."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import rules_on
from sojourn.cli import asked
from sojourn.cli.plain import plain, plain_entry, plain_pending, plain_source
from sojourn.eligibility.findings import Finding, Judgement, judge_person
from sojourn.texts import say

_MARKS = {"yes": "✓", "no": "✗", "not-known": "?", "weighed": "–"}


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("judge", help="judge one person; the exit code is 0 whatever the answer")
    asked.add_scheme(parser)
    parser.add_argument(
        "--facts", required=True, metavar="FILE", help="a JSON file of facts, or - for the standard input"
    )
    asked.add_days(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the answer and the findings."""
    on = asked.day(given.on, "--on") or asked.today()
    known = asked.day(given.known, "--known")
    agreement, scheme = asked.scheme(given)
    asked.must_be_judged(rules_on(agreement, scheme, on=on, known=known))
    judgement = judge_person(agreement, scheme, asked.facts(given.facts, on=on), on=on, known=known)
    if given.json:
        print(json.dumps(as_json(agreement, judgement, given.lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(as_lines(judgement, given.lang)))
    return 0


def as_json(agreement: Agreement, judgement: Judgement, language: str) -> dict[str, Any]:
    """The judgement as other programs read it."""
    return {
        "scheme": judgement.rules.scheme.id,
        "on": plain(judgement.rules.on),
        "known": plain(judgement.rules.known),
        "mission": judgement.rules.mission,
        "answer": judgement.answer.value,
        "asks": list(judgement.asks),
        "findings": [finding_as_json(agreement, finding, language) for finding in judgement.findings],
    }


def finding_as_json(agreement: Agreement, finding: Finding, language: str) -> dict[str, Any]:
    """One finding as other programs read it."""
    return {
        "code": finding.code,
        "met": finding.met.value,
        "name": say(finding.name, language),
        "says": say(finding.says, language),
        "facts": plain(finding.facts),
        "asks": list(finding.asks),
        "cite": [plain_source(cite, agreement) for cite in finding.cites],
        "value": plain_entry(agreement, finding.entry) if finding.entry else None,
        "reported": [plain_pending(agreement, pending) for pending in finding.pending],
    }


def as_lines(judgement: Judgement, language: str) -> list[str]:
    """The judgement as a person reads it."""
    lines = [judgement.answer.value]
    for finding in judgement.findings:
        lines.append(f"{_MARKS[finding.met.value]} {say(finding.name, language)}: {say(finding.says, language)}")
        lines += [
            f"    [{p.entry.standing.value}] {plain(p.entry.value)} {p.entry.start or ''} ({p.entry.known})"
            for p in finding.pending
        ]
    return lines
