"""The ledger of one period as two files that anyone can add up: its movements as CSV, what they come to as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType

from sojourn.basics.messages import Message
from sojourn.places.checks import broken
from sojourn.places.model import Account, Balances, Cause, Movement

MOVEMENTS_FILE = "ledger.csv"
BALANCES_FILE = "ledger.json"
COLUMNS = ("seq", "at", "cause", "from", "to", "places", "case", "ends_at", "stream")


@dataclass(frozen=True)
class Entered:
    """A movement with its place in the order of the ledger, its moment, and the stream of its case, if it has one."""

    seq: int
    at: datetime
    movement: Movement
    stream: str = ""


@dataclass(frozen=True)
class Statement:
    """
    What a period is said to come to at a moment; `last_seq` is the last movement that is counted.

    `counted` says how far applications came, whatever became of their places.
    """

    scheme: str
    year: int
    as_of: datetime
    last_seq: int
    balances: Balances
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """Something that does not hold: in which file and where, and what it is."""

    place: str
    trouble: Message


def under_pseudonyms(entered: Iterable[Entered]) -> list[Entered]:
    """
    The same movements, each case under a name that is the same within the list and means nothing outside it.

    Names count from c1 in the order in which cases first appear.
    """
    names: dict[str, str] = {}
    written = []
    for each in entered:
        case = each.movement.case
        name = names.setdefault(case, f"c{len(names) + 1}") if case else ""
        movement = Movement(
            each.movement.cause,
            each.movement.source,
            each.movement.target,
            each.movement.places,
            name,
            each.movement.ends_at,
        )
        written.append(Entered(each.seq, each.at, movement, each.stream))
    return written


def movements_csv(entered: Iterable[Entered]) -> str:
    """Movements as CSV, oldest first; moments in UTC to the second. Cases stand in it as they are given."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for each in entered:
        movement = each.movement
        rows.writerow(
            (
                each.seq,
                _instant(each.at),
                movement.cause.value,
                movement.source.value if movement.source else "",
                movement.target.value if movement.target else "",
                movement.places,
                movement.case,
                _instant(movement.ends_at) if movement.ends_at else "",
                each.stream,
            )
        )
    return text.getvalue()


def statement_json(statement: Statement) -> str:
    """What the movements come to, as JSON."""
    return json.dumps(plain_statement(statement), indent=2) + "\n"


def plain_statement(statement: Statement) -> dict[str, object]:
    """A statement as JSON has it."""
    return {
        "v": 1,
        "scheme": statement.scheme,
        "year": statement.year,
        "as_of": _instant(statement.as_of),
        "last_seq": statement.last_seq,
        "granted": statement.balances.granted,
        "accounts": {account.value: statement.balances[account] for account in Account},
        "counted": dict(statement.counted),
    }


def check_written(movements: str, statement: str) -> tuple[int, tuple[Wrong, ...]]:
    """How many movements were added up, and everything in the two files that does not hold."""
    stated, wrong = _read_statement(statement)
    entered, wrong_rows = _read_movements(movements)
    wrong += wrong_rows
    if wrong or stated is None:
        return len(entered), tuple(wrong)
    wrong += _order(entered, stated) + _holds(entered)
    sums = broken([each.movement for each in entered], stated.balances)
    wrong += [Wrong(f"{MOVEMENTS_FILE}, {name}", found) for name, found in sums]
    return len(entered), tuple(wrong)


def _read_statement(text: str) -> tuple[Statement | None, list[Wrong]]:
    try:
        whole = json.loads(text)
        accounts = {account: _count(whole["accounts"][account.value]) for account in Account}
        balances = Balances(_count(whole["granted"]), MappingProxyType(accounts))
        as_of = datetime.fromisoformat(whole["as_of"])
        return Statement(str(whole["scheme"]), int(whole["year"]), as_of, _count(whole["last_seq"]), balances), []
    except json.JSONDecodeError as fault:
        where = {"line": fault.lineno, "column": fault.colno}
        return None, [Wrong(BALANCES_FILE, Message("Line {line}, column {column} is not JSON.", where))]
    except (KeyError, TypeError, ValueError) as fault:
        return None, [
            Wrong(BALANCES_FILE, Message("A member is missing or of another kind: {fault}.", {"fault": str(fault)}))
        ]


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _read_movements(text: str) -> tuple[list[Entered], list[Wrong]]:
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        return [], [Wrong(MOVEMENTS_FILE, Message("The columns are not: {columns}.", {"columns": ", ".join(COLUMNS)}))]
    entered, wrong = [], []
    for row in rows:
        try:
            entered.append(_entered(row))
        except (TypeError, ValueError) as fault:
            place = f"{MOVEMENTS_FILE}, line {rows.line_num}"
            wrong.append(Wrong(place, Message("This is no movement: {fault}.", {"fault": str(fault)})))
    return entered, wrong


def _entered(row: Mapping[str, str]) -> Entered:
    movement = Movement(
        cause=Cause(row["cause"]),
        source=Account(row["from"]) if row["from"] else None,
        target=Account(row["to"]) if row["to"] else None,
        places=int(row["places"]),
        case=row["case"],
        ends_at=datetime.fromisoformat(row["ends_at"]) if row["ends_at"] else None,
    )
    return Entered(int(row["seq"]), datetime.fromisoformat(row["at"]), movement, row["stream"])


def _order(entered: Sequence[Entered], stated: Statement) -> list[Wrong]:
    """Numbers rise, time never goes back, and the list ends where the statement says that it does."""
    wrong = []
    for before, after in pairwise(entered):
        if after.seq <= before.seq or after.at < before.at:
            words = Message(
                "Movement {seq} comes after {before}, which is later.", {"seq": after.seq, "before": before.seq}
            )
            wrong.append(Wrong(MOVEMENTS_FILE, words))
    last = entered[-1].seq if entered else 0
    if last != stated.last_seq:
        words = Message("The last movement is {last}; {stated} is stated.", {"last": last, "stated": stated.last_seq})
        wrong.append(Wrong(MOVEMENTS_FILE, words))
    return wrong


def _holds(entered: Iterable[Entered]) -> list[Wrong]:
    """No hold runs out before its end."""
    ends: dict[str, datetime | None] = {}
    wrong = []
    for each in entered:
        movement = each.movement
        if movement.target is Account.HELD:
            ends[movement.case] = movement.ends_at
        elif movement.cause is Cause.EXPIRY:
            end = ends.get(movement.case)
            if end is None or each.at < end:
                words = Message("Movement {seq} ends a hold before its time.", {"seq": each.seq})
                wrong.append(Wrong(MOVEMENTS_FILE, words))
    return wrong


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
