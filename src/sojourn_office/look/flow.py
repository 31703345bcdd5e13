"""The picture of a flow: the questions of a scheme on one line, and the exits of each with their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sojourn.basics.messages import Message
from sojourn.eligibility.outcomes import Outcomes
from sojourn.eligibility.telling import Part
from sojourn.rules.answers import Answer

WIDTH = 350
_FIRST, _NAME, _EXIT, _GAP, _FOOT = 18, 30, 26, 14, 30

SIGNS = {Answer.YES: ("check", "pine"), Answer.NO: ("cross", "rust"), Answer.NOT_KNOWN: ("question", "ink")}


@dataclass(frozen=True)
class Exit:
    """
    Where a question is left, or gone on from in a further way: sign, words with numbers, and how far down.

    `first` is the number of the first person who takes it.
    """

    sign: str
    tone: str
    words: Message
    y: int
    first: int


@dataclass(frozen=True)
class Stop:
    """A question on the line, with its exits; `weighed` by an officer, or closed to everybody."""

    name: Message
    y: int
    exits: tuple[Exit, ...]
    is_weighed: bool
    is_closed: bool


@dataclass(frozen=True)
class Flow:
    """The whole picture in its own units: the stops, the end of the line, and what it says in a sentence."""

    stops: tuple[Stop, ...]
    foot: int
    end: Message
    is_open: bool

    @property
    def width(self) -> int:
        """As wide as a phone shows it."""
        return WIDTH

    @property
    def height(self) -> int:
        """Down to the end of the line."""
        return self.foot + _FOOT

    @property
    def closed_at(self) -> int:
        """How far down the line is whole."""
        return next((stop.y for stop in self.stops if stop.is_closed), self.foot)


def flow(parts: Sequence[Part], found: Outcomes) -> Flow:
    """The picture of the outcomes as they are told, part by part."""
    y = _FIRST + 44
    stops = []
    for part in parts:
        if part.name is None:
            continue
        drawn = exits([(met, [one.number for one in found.of(part.code, met)]) for met in SIGNS], y)
        stops.append(Stop(part.name, y, drawn, part.weighed, part.code in found.closed))
        y += _NAME + _EXIT * len(drawn) + _GAP
    yes = [outcome.number for outcome in found.reached if outcome.answer is Answer.YES]
    end = words(Answer.YES, yes) if yes else Message("Nobody comes to yes.")
    return Flow(tuple(stops), y, end, bool(yes))


def exits(numbered: Iterable[tuple[Answer, Sequence[int]]], below: int) -> tuple[Exit, ...]:
    """The exits of a question below its name, each with its numbers; one without any is not drawn."""
    there = [(met, numbers) for met, numbers in numbered if numbers]
    return tuple(
        Exit(*SIGNS[met], words(met, numbers), below + _NAME + _EXIT * place, numbers[0])
        for place, (met, numbers) in enumerate(there)
    )


def words(met: Answer, numbers: Iterable[int]) -> Message:
    """An answer with the numbers of the outcomes that come to it."""
    holes = {"numbers": ranges(numbers)}
    match met:
        case Answer.YES:
            return Message("Yes: {numbers}", holes)
        case Answer.NO:
            return Message("No: {numbers}", holes)
        case Answer.NOT_KNOWN:
            return Message("Not known: {numbers}", holes)


def ranges(numbers: Iterable[int]) -> str:
    """
    Numbers as they stand in the picture, neighbours together.

    >>> ranges([1, 7, 9, 10, 11])
    '1, 7, 9–11'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
