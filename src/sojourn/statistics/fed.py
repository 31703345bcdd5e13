"""Passes as they are fed: a table of counts, a row for some people of a round and what is known of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sojourn.basics.messages import Message
from sojourn.statistics.model import Count, Part, Result, counted
from sojourn.statistics.traits import TRAITS

COLUMNS = ("round", "judged", "passed")
CLOSED = "closed_on"
_ROUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class FedFault(Exception):
    """A row that cannot be counted: its line, from 1, and the trouble."""

    line: int
    trouble: Message


def results(lines: Iterable[str], *, together: int = 2) -> list[Result]:
    """
    The rounds of a table, in its order.

    The columns `round`, `judged` and `passed` are needed; each further column is a trait, empty where it is not
    known of the people of that row. A line that begins with # is a remark. Raises `FedFault`.
    """
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    rows = list(csv.reader(line for _, line in numbered))
    if not rows:
        raise FedFault(1, Message("There is no table here."))
    head = [name.strip() for name in rows[0]]
    missing = next((name for name in COLUMNS if name not in head), None)
    if missing:
        raise FedFault(numbered[0][0], Message("The column {name} is missing.", {"name": missing}))
    traits = [name for name in head if name not in COLUMNS]
    parts: dict[str, list[Part]] = {}
    for (number, _), cells in zip(numbered[1:], rows[1:], strict=False):
        if len(cells) != len(head):
            holes = {"found": len(cells), "columns": len(head)}
            raise FedFault(number, Message("The row has {found} cells; there are {columns} columns.", holes))
        row = dict(zip(head, (cell.strip() for cell in cells), strict=True))
        known = tuple((trait, row[trait]) for trait in traits if row[trait])
        parts.setdefault(row["round"], []).append(Part(known, _count(number, row)))
    return [counted(name, some, together=together) for name, some in parts.items()]


def _count(line: int, row: dict[str, str]) -> Count:
    for name in ("judged", "passed"):
        if not (row[name].isascii() and row[name].isdigit()):
            holes = {"column": name, "written": row[name]}
            raise FedFault(line, Message("{column} is “{written}”, which is no whole number.", holes))
    judged, passed = int(row["judged"]), int(row["passed"])
    if passed > judged:
        raise FedFault(
            line, Message("{passed} passed of {judged} who were judged.", {"passed": passed, "judged": judged})
        )
    return Count(passed, judged)


@dataclass(frozen=True)
class Earlier:
    """A round from before this office, as it was fed: its counts, and the day on which it closed."""

    result: Result
    closed_on: date


def earlier(lines: Iterable[str], *, today: date) -> tuple[list[Earlier], list[FedFault]]:
    """
    The rounds of a table that also says when each closed, and every fault in it; with a fault nothing is to be fed.

    The columns are `round`, `closed_on`, `judged` and `passed`, and any of the traits by which passes are counted.
    """
    written = list(lines)
    numbered = [(number, line) for number, line in enumerate(written, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        return [], [FedFault(1, Message("There is no table here."))]
    head = [name.strip() for name in next(csv.reader([numbered[0][1]]))]
    faults = [FedFault(numbered[0][0], trouble) for trouble in _wrong_head(head)]
    if faults:
        return [], faults
    closed: dict[str, date] = {}
    for number, line in numbered[1:]:
        trouble = _wrong_row(head, [cell.strip() for cell in next(csv.reader([line]))], number, closed, today=today)
        faults += [trouble] if trouble is not None else []
    if faults or not closed:
        return [], faults or [FedFault(numbered[0][0], Message("There is no row here."))]
    place = head.index(CLOSED)
    rows = (next(csv.reader([line])) for _, line in numbered)
    without = [",".join(_quoted(cells[:place] + cells[place + 1 :])) for cells in rows]
    return [Earlier(result, closed[result.round]) for result in results(without)], []


def _quoted(cells: list[str]) -> list[str]:
    return [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells]


def _wrong_head(head: list[str]) -> list[Message]:
    missing = [name for name in (*COLUMNS, CLOSED) if name not in head]
    unknown = [name for name in head if name not in (*COLUMNS, CLOSED, *TRAITS)]
    twice = sorted({name for name in head if head.count(name) > 1})
    known = ", ".join(TRAITS)
    return [
        *(Message("The column {name} is missing.", {"name": name}) for name in missing),
        *(Message("There is no trait {name}. Known are {known}.", {"name": name, "known": known}) for name in unknown),
        *(Message("The column {name} stands there twice.", {"name": name}) for name in twice),
    ]


def _wrong_row(
    head: list[str], cells: list[str], line: int, closed: dict[str, date], *, today: date
) -> FedFault | None:
    """What is wrong with a row; nothing where it can be counted, and then the day of its round is known."""
    if len(cells) != len(head):
        holes = {"found": len(cells), "columns": len(head)}
        return FedFault(line, Message("The row has {found} cells; there are {columns} columns.", holes))
    row = dict(zip(head, cells, strict=True))
    if not _ROUND.fullmatch(row["round"]):
        told = {"written": row["round"]}
        return FedFault(line, Message("“{written}” is no name of a round. Write it like KOR-JPN-2025-Q2.", told))
    try:
        day = date.fromisoformat(row[CLOSED])
    except ValueError:
        return FedFault(line, Message("“{written}” is no day. Write it like 2025-04-18.", {"written": row[CLOSED]}))
    if day >= today:
        return FedFault(line, Message("The round closes on {day}, which is not over.", {"day": day}))
    if closed.setdefault(row["round"], day) != day:
        words = Message("{round} closed on {day} in a row above.", {"round": row["round"], "day": closed[row["round"]]})
        return FedFault(line, words)
    try:
        _count(line, row)
    except FedFault as fault:
        return fault
    return None
