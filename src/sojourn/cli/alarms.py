"""`sojourn alarms`: the groups of a round whose passes chance does not explain, from a table of counts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sojourn.basics.messages import Message, listed
from sojourn.cli.faults import Fault
from sojourn.statistics.alarms import Alarm, Care, alarms
from sojourn.statistics.fed import FedFault, results
from sojourn.statistics.model import Result
from sojourn.texts import say


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("alarms", help="the groups of a round whose passes chance does not explain")
    parser.add_argument("table", type=Path, help="CSV of counts: round, judged, passed, and a column for each trait")
    parser.add_argument("--round", help="the round that is looked at; otherwise the last of the table")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the alarms; exit code 1 where there are any."""
    now, before = _divided(given.table, _read(given.table), given.round)
    found = alarms(now, before)
    if given.json:
        print(json.dumps(as_json(now, before, found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(now, before, found, given.lang)))
    return 1 if found else 0


def as_json(now: Result, before: Sequence[Result], found: Sequence[Alarm]) -> dict[str, Any]:
    """The alarms as other programs read them, with what was looked at and how carefully."""
    care = Care()
    return {
        "round": now.round,
        "before": [each.round for each in before],
        "care": {"once_in": care.once_in, "least": care.least, "between": care.between, "apart": care.apart},
        "alarms": [
            {
                "group": dict(sorted(each.group)),
                "passed": each.now.passed,
                "judged": each.now.judged,
                "before": {"passed": each.before.passed, "judged": each.before.judged},
                "expected": round(each.expected, 4),
                "chance": float(f"{each.chance:.2g}"),
            }
            for each in found
        ],
    }


def says(alarm: Alarm) -> Message:
    """An alarm as a sentence: who, how many now, how many would have been expected, and what chance alone does."""
    group = [Message("{trait} {value}", {"trait": trait, "value": value}) for trait, value in sorted(alarm.group)]
    holes = {
        "group": listed(group) if group else Message("Everyone"),
        "passed": alarm.now.passed,
        "judged": alarm.now.judged,
        "expected": round(alarm.expected * alarm.now.judged),
    }
    if alarm.chance < 1e-6:
        return Message(
            "{group}: {passed} of {judged} passed; {expected} would be expected. "
            "By chance alone: below once in a million.",
            holes,
        )
    return Message(
        "{group}: {passed} of {judged} passed; {expected} would be expected. By chance alone: once in {times}.",
        holes | {"times": int(1 / alarm.chance)},
    )


def _lines(now: Result, before: Sequence[Result], found: Sequence[Alarm], language: str) -> Iterator[str]:
    holes: dict[str, object] = {"round": now.round, "judged": now.everyone.judged, "passed": now.everyone.passed}
    yield say(
        Message(
            "Round {round}: {passed} of {judged} passed. Rounds before it: {before}.", holes | {"before": len(before)}
        ),
        language,
    )
    for each in found:
        yield f"! {say(says(each), language)}"
    if not found:
        yield say(Message("No group passed more or less often than chance explains."), language)


def _read(table: Path) -> list[Result]:
    try:
        return results(table.read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError):
        raise Fault(str(table), Message("The file cannot be read as text."), _SHAPE) from None
    except FedFault as fault:
        raise Fault(f"{table}:{fault.line}", fault.trouble, _SHAPE) from None


def _divided(table: Path, rounds: Sequence[Result], wanted: str | None) -> tuple[Result, list[Result]]:
    names = [each.round for each in rounds]
    if not names:
        raise Fault(str(table), Message("No round is in the table."), _SHAPE)
    if wanted is not None and wanted not in names:
        known = Message("Known: {names}.", {"names": ", ".join(names)})
        raise Fault("--round", Message("There is no round {round} in the table.", {"round": wanted}), known)
    place = names.index(wanted) if wanted is not None else len(names) - 1
    return rounds[place], list(rounds[:place])


_SHAPE = Message("Give a table with the columns round, judged, passed, and one for each trait.")
