"""The report of a rehearsal: what came, what was answered and how fast, what was killed, and what held."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sojourn.basics.messages import Message

FORMAT = "sojourn-rehearsal-1"
FOUND_MAX = 20
"""Of what did not hold, so many cases are written down at most; their number is always told."""


class BrokenReport(ValueError):
    """A report that cannot be read: what of it, in words for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long some things took, in milliseconds: half of them, 95 and 99 of a hundred, and the longest."""

    count: int
    half: int
    of_95: int
    of_99: int
    longest: int


@dataclass(frozen=True, slots=True)
class Killed:
    """What was killed, at which second from the opening, and how long it was until somebody was answered again."""

    what: str
    at: float
    pause: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """
    What people who came in the same way were given; the last are those who were left without an answer.

    `waiting` are those in a waiting room, whose order is drawn later.
    """

    kind: str
    people: int
    places: int
    reserves: int
    waiting: int
    none: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time, from a second on: who came, who was answered for the first time, and presses that failed."""

    second: float
    came: int
    answered: int
    failed: int


@dataclass(frozen=True, slots=True)
class Held:
    """Something that must hold, and how often it did not; some of what was found instead."""

    code: str
    broken: int
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The whole report. All its people are invented. `opens_at` is the opening that was rehearsed; of a hundred people
    so many have each of the `habits`."""

    round: str
    scheme: str
    held_on: date
    opens_at: datetime
    zone: str
    is_round_invented: bool
    people: int
    seconds: float
    places: int
    reserves: int
    database: str
    gates: int
    processors: int
    version: str
    took: float
    presses: int
    most_in_a_second: int
    pressed_again: int
    bots: int
    forged: int
    answers: Mapping[str, int]
    waited: Times
    claims: Times
    pages: Times
    pages_failed: int
    habits: Mapping[str, int]
    groups: tuple[Group, ...]
    killed: tuple[Killed, ...]
    step_seconds: float
    steps: tuple[Step, ...]
    holds: tuple[Held, ...]

    @property
    def holds_whole(self) -> bool:
        """Whether everything held that must."""
        return not any(each.broken for each in self.holds)

    def written(self) -> bytes:
        """The report as JSON."""
        whole = {"format": FORMAT, **asdict(self)}
        return (json.dumps(whole, indent=1, ensure_ascii=False, default=_plain) + "\n").encode()


# What must hold after every rehearsal, by its code: the sentence as readers see it.
MUST_HOLD: Mapping[str, Message] = {
    "answered": Message("Everyone was answered."),
    "numbers": Message("The numbers given are 1, 2, 3 and so on: none is missing, and none was given twice."),
    "unchanged": Message("Asked again at the end, everyone was told the same as before."),
    "kept": Message("What people were told is what the office keeps."),
    "waiting": Message("Whoever waited is in the waiting room once, and has the number that chance gave them."),
    "forged": Message("No forged ticket was given anything."),
    "checks": Message("The nightly check of claims and places finds nothing."),
}


def times_of(seconds: Sequence[float]) -> Times:
    """
    The times of some things that took so many seconds.

    >>> times_of([0.1, 0.2, 0.3, 1.0])
    Times(count=4, half=200, of_95=1000, of_99=1000, longest=1000)
    """
    whole = sorted(seconds)
    if not whole:
        return Times(0, 0, 0, 0, 0)
    at = [whole[max(-(-len(whole) * share // 100) - 1, 0)] for share in (50, 95, 99, 100)]
    half, of_95, of_99, longest = (round(each * 1000) for each in at)
    return Times(len(whole), half, of_95, of_99, longest)


def held(code: str, found: Sequence[str]) -> Held:
    """What came of one sentence of `MUST_HOLD`."""
    assert code in MUST_HOLD, "a sentence that is not listed would be shown to nobody"
    return Held(code, len(found), tuple(found[:FOUND_MAX]))


def read(written: bytes) -> Rehearsal:
    """A report from its JSON. Raises `BrokenReport`, also where a sentence that must hold was left out."""
    try:
        whole = json.loads(written)
    except (ValueError, RecursionError) as trouble:
        raise BrokenReport("it is not JSON") from trouble
    if not isinstance(whole, dict) or whole.pop("format", None) != FORMAT:
        raise BrokenReport(f"it is not a report of the format {FORMAT}")
    found: Rehearsal = _read(Rehearsal, whole, "report")
    if [each.code for each in found.holds] != list(MUST_HOLD):
        raise BrokenReport("holds: what must hold is not all there, in its order")
    return found


def _plain(value: object) -> str:
    assert isinstance(value, date), "everything else in a report is plain"
    return value.isoformat()


def _read(kind: Any, value: Any, where: str) -> Any:
    """A value of a kind from what JSON gives of it; says where it is another one."""
    if kind in (date, datetime):
        return _moment(kind, value, where)
    if get_origin(kind) is tuple:
        _demand(isinstance(value, list), where)
        return tuple(_read(get_args(kind)[0], each, f"{where}[{at}]") for at, each in enumerate(value))
    if get_origin(kind) is Mapping:
        _demand(isinstance(value, dict), where)
        return {name: _read(get_args(kind)[1], each, f"{where}.{name}") for name, each in value.items()}
    if hasattr(kind, "__dataclass_fields__"):
        hints, names = get_type_hints(kind), {each.name for each in fields(kind)}
        _demand(isinstance(value, dict) and value.keys() == names, where)
        return kind(**{name: _read(hints[name], value[name], f"{where}.{name}") for name in names})
    kinds = get_args(kind) or (kind,)
    known = any(value is None if each is NoneType else _is_plain(each, value) for each in kinds)
    _demand(known, where)
    return value


def _is_plain(kind: type, value: object) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, kind)


def _moment(kind: Any, value: object, where: str) -> Any:
    try:
        found = kind.fromisoformat(value)
    except (TypeError, ValueError):
        raise BrokenReport(f"{where}: not a day or moment") from None
    _demand(kind is date or found.tzinfo is not None, where)
    return found


def _demand(holds: bool, where: str) -> None:
    if not holds:
        raise BrokenReport(f"{where}: not what stands there in a report")
