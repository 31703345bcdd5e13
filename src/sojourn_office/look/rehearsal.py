"""The report of a rehearsal as a page shows it: sentences, tables, and the picture of the minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.rounds.names import full_round_name
from sojourn.rounds.rehearsals import MUST_HOLD, Rehearsal, Times

_TOP, _FOOT = 34, 34


@dataclass(frozen=True)
class Size:
    """How large a picture is in its own units, and every how many stretches a second is named."""

    width: int
    height: int
    left: int
    named: int


DESK = Size(width=1200, height=320, left=62, named=4)
PHONE = Size(width=350, height=260, left=40, named=8)

KINDS = {
    "early": Message("Before the opening, pressing too soon"),
    "at-once": Message("In the first moments"),
    "in-the-rush": Message("In the rush"),
    "late": Message("Late"),
}
HABITS = {
    "presses-twice": Message("press twice at the same moment"),
    "reloads": Message("reload after their answer, up to three times"),
    "hangs-up": Message("break off before the answer, and come again"),
    "another-page": Message("press again from a page opened anew"),
    "reads-a-page": Message("read a public page as they come"),
}
PROGRAMS = {
    "gate": Message("The gate"),
    "database": Message("The database"),
    "worker": Message("The worker"),
    "pages": Message("The pages"),
}


def title(report: Rehearsal) -> Message:
    """What the page is called."""
    return Message("Rehearsal of {round}", {"round": full_round_name(report.round)})


def came_of_it(report: Rehearsal) -> Message:
    """Whether everything held, in a sentence."""
    broken = sum(1 for each in report.holds if each.broken)
    if not broken:
        return Message("Everything held that must hold.")
    return Message("Did not hold: {broken} of {all}.", {"broken": broken, "all": len(report.holds)})


def in_a_line(report: Rehearsal) -> Message:
    """The rehearsal with its day and what came of it, as a page leads to it."""
    told = {"round": full_round_name(report.round), "day": report.held_on, "came": came_of_it(report)}
    return Message("The opening of {round} was rehearsed on {day}. {came}", told)


def context(report: Rehearsal) -> dict[str, Any]:
    """Everything that the template of a report shows."""
    return {
        "report": report,
        "title": title(report),
        "answer": came_of_it(report),
        "lead": Message(
            "{people} invented people came within {seconds} s. The last of them was answered after {took} s.",
            {"people": report.people, "seconds": _short(report.seconds), "took": _short(report.took)},
        ),
        "made_up": Message("The office and the round were made up for it.")
        if report.is_round_invented
        else Message("The office was a copy of the real one, with keys of its own."),
        "holds": [{"says": MUST_HOLD[each.code], "of": each} for each in report.holds],
        "chart": _chart(report),
        "times": _times(report),
        "groups": [{"says": KINDS.get(each.kind, each.kind), "of": each} for each in report.groups],
        "has_waiting": any(each.waiting for each in report.groups),
        "habits": [{"says": HABITS.get(name, name), "of": count} for name, count in report.habits.items()],
        "killed": [
            {
                "says": PROGRAMS.get(each.what, each.what),
                "at": _seconds(each.at),
                "pause": _seconds(each.pause) if each.pause is not None else Message("Nobody pressed after it."),
            }
            for each in report.killed
        ],
        "dies_with_all": report.database == "SQLite" and any(each.what == "database" for each in report.killed),
        "facts": _facts(report),
    }


def _facts(report: Rehearsal) -> list[dict[str, Any]]:
    opens = report.opens_at.astimezone(ZoneInfo(report.zone))
    forged = {"forged": report.forged, "bots": report.bots}
    rows: list[tuple[Message, object]] = [
        (Message("Held on"), report.held_on),
        (Message("The opening that was rehearsed"), opens),
        (Message("Places"), report.places),
        (Message("Numbers on the reserve list"), report.reserves),
        (Message("People, all of them invented"), report.people),
        (Message("They came within"), _seconds(report.seconds)),
        (Message("Presses in all"), report.presses),
        (Message("Presses in the fullest second"), report.most_in_a_second),
        (Message("Pressed again for want of an answer"), report.pressed_again),
        (Message("Forged tickets that programs tried"), Message("{forged}, by {bots} programs", forged)),
        (Message("Database"), report.database),
        (Message("Processes of the gate"), report.gates),
        (Message("Processors of the machine"), report.processors),
        (Message("Version"), report.version),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _times(report: Rehearsal) -> list[dict[str, Any]]:
    rows = (
        (Message("A press at the gate, until its answer"), report.claims),
        (Message("A person, from the opening or from coming later, until the answer"), report.waited),
        (Message("A public page"), report.pages),
    )
    return [{"says": says, "count": times.count, "cells": _cells(times)} for says, times in rows]


def _cells(times: Times) -> list[dict[str, Message]]:
    heads = (Message("Half within"), Message("95 of 100 within"), Message("99 of 100 within"), Message("Longest"))
    values = (times.half, times.of_95, times.of_99, times.longest)
    return [
        {"head": head, "value": Message("{count} ms", {"count": value})}
        for head, value in zip(heads, values, strict=True)
    ]


def _chart(report: Rehearsal) -> dict[str, Any]:
    return {
        "answer": Message(
            "{most} presses arrived in the fullest second; a press was answered within {half} ms, half of the time.",
            {"most": report.most_in_a_second, "half": report.claims.half},
        ),
        "wide": _drawn(report, DESK),
        "narrow": _drawn(report, PHONE),
    }


def _drawn(report: Rehearsal, size: Size) -> dict[str, Any]:
    """Where every bar, line and word of the picture stands, in its own units."""
    top = max((max(each.came, each.answered) for each in report.steps), default=0) or 1
    field = size.width - size.left - 4
    step = field / (len(report.steps) or 1)
    first = report.steps[0].second if report.steps else 0.0

    def y(value: float) -> float:
        return round(size.height - _FOOT - (size.height - _TOP - _FOOT) * value / top, 1)

    def x(second: float) -> float:
        return round(size.left + step * (second - first) / report.step_seconds, 1)

    bars = [
        {"x": round(x(each.second) + step * part, 1), "y": y(value), "height": round(y(0) - y(value), 1), "kind": kind}
        for each in report.steps
        for part, value, kind in ((0.1, each.came, "bar2"), (0.5, each.answered, "bar1"))
        if value
    ]
    named = [each for each in report.steps if round(each.second / report.step_seconds) % size.named == 0]
    return {
        "width": size.width,
        "height": size.height,
        "left": size.left,
        "right": size.width - 4,
        "foot": size.height - 14,
        "top": _TOP,
        "base": y(0),
        "bar": round(step * 0.4, 1),
        "bars": bars,
        "grid": [{"y": y(value), "x": size.left - 6, "value": value} for value in _marks(top)],
        "ticks": [{"x": x(each.second), "words": _short(each.second)} for each in named],
        "kills": [{"x": x(each.at), "number": count} for count, each in enumerate(report.killed, start=1)],
    }


def _marks(top: int) -> list[int]:
    """Three or four round numbers up to the highest bar."""
    unit = next(each * 10**power for power in range(9) for each in (1, 2, 5) if top <= 4 * each * 10**power)
    return list(range(0, top + 1, unit))


def _seconds(value: float) -> Message:
    return Message("{seconds} s", {"seconds": _short(value)})


def _short(value: float) -> str:
    """
    Seconds as a reader wants them: no tenth where there is none.

    >>> _short(20.0), _short(5.84)
    ('20', '5.8')
    """
    return f"{value:.1f}".removesuffix(".0")
