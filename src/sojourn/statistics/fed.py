"""Passes as they are fed: a table of counts, a row for some people of a round and what is known of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from sojourn.basics.messages import Message
from sojourn.statistics.model import Count, Part, Result, counted

COLUMNS = ("round", "judged", "passed")


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
