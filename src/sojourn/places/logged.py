"""Whether a published ledger and the public log tell the same movements in the same order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from sojourn.basics.messages import Message
from sojourn.places.written import COLUMNS, MOVEMENTS_FILE, Wrong

Line = tuple[str, ...]

# What the public log tells of a movement; neither its number in the ledger and its moment, nor its stream.
_TOLD = COLUMNS[2:-1]


def check_against_log(movements: str, leaves: Iterable[bytes], *, period: str) -> tuple[int, tuple[Wrong, ...]]:
    """
    How many movements both tell, and where they first differ.

    Either may be newer than the other; one must be the start of the other. Cases have a name of their own in each:
    the same case must be the same one all the way.
    """
    here, there = list(_of_ledger(movements)), list(_of_log(leaves, period))
    both = min(len(here), len(there))
    for number, (ledger, log) in enumerate(zip(_renamed(here[:both]), _renamed(there[:both]), strict=True), start=1):
        if ledger != log:
            words = Message("Movement {number} is not the one in the public log.", {"number": number})
            return number, (Wrong(MOVEMENTS_FILE, words),)
    return both, ()


def _of_ledger(movements: str) -> Iterable[Line]:
    rows = csv.DictReader(io.StringIO(movements))
    for row in rows:
        yield tuple(str(row.get(name, "")) for name in _TOLD)


def _of_log(leaves: Iterable[bytes], period: str) -> Iterable[Line]:
    for leaf in leaves:
        for each in json.loads(leaf).get("moves", ()):
            if each["period"] == period:
                moved = {**each, "from": each.get("from", "")}
                yield tuple(str(moved.get(name, "")) for name in _TOLD)


def _renamed(lines: Sequence[Line]) -> Iterable[Line]:
    """The same lines, each case by the order in which it first appears."""
    names: dict[str, str] = {}
    case_at = _TOLD.index("case")
    for line in lines:
        case = line[case_at]
        name = names.setdefault(case, f"c{len(names) + 1}") if case else ""
        yield (*line[:case_at], name, *line[case_at + 1 :])
