"""The picture "Was the ceiling ever reached?": visas issued a year in both directions under the ceiling in steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sojourn.agreements.figures import Figure
from sojourn.agreements.model import Series
from sojourn.agreements.moves import breakpoints, entry_on

_TOP, _FOOT = 44, 34
_GRID = 2500


@dataclass(frozen=True)
class Size:
    """
    How large a picture is in its own units, the room beside its field, and every how many years one is named.

    `narrow` is where a step of the ceiling is too short for its number, which then stands before the step.
    """

    width: int
    height: int
    left: int
    right: int
    years: int
    narrow: bool = False


DESK = Size(width=1200, height=330, left=62, right=10, years=3)
PHONE = Size(width=350, height=260, left=50, right=4, years=6, narrow=True)


@dataclass(frozen=True)
class Year:
    """One year: the ceiling on its last day, and the visas of each direction; nothing where none was found."""

    year: int
    ceiling: int | None
    issued: tuple[Figure | None, ...]

    @property
    def reached(self) -> bool:
        """Whether the first direction came to within three in a hundred of the ceiling."""
        first = self.issued[0]
        return self.ceiling is not None and first is not None and first.value * 100 >= self.ceiling * 97


def years(ceiling: Series, issued: Sequence[Mapping[int, Figure]], *, until: date) -> tuple[Year, ...]:
    """Every year since the first ceiling."""
    first = min(entry.start.day.year for entry in ceiling.entries if entry.start is not None)
    found = []
    for year in range(first, until.year + 1):
        held = entry_on(ceiling, on=min(date(year, 12, 31), until))
        top = held.value if held is not None and isinstance(held.value, int) else None
        found.append(Year(year, top, tuple(figures.get(year) for figures in issued)))
    return tuple(found)


def drawn(shown: Sequence[Year], *, ceiling: Series, size: Size) -> dict[str, Any]:
    """Where every line, bar and word of the picture stands, in its own units."""
    top = max((year.ceiling or 0 for year in shown), default=0)
    step = (size.width - size.left - size.right) / len(shown)
    bar = step * 0.75

    def x(index: float) -> float:
        return size.left + step * index

    def y(value: float) -> float:
        return size.height - _FOOT - (size.height - _TOP - _FOOT) * value / (top or 1)

    steps = _changes(ceiling, shown)
    wide, narrow = [], []
    for index, year in enumerate(shown):
        first, second = (*year.issued, None)[:2]
        left = x(index) + (step - bar) / 2
        if first is not None:
            wide.append(_rect(left, y(float(first.value)), bar, y(0)))
        if second is not None:
            narrow.append(_rect(left + bar - bar * 0.2, y(float(second.value)), bar * 0.2, y(0)))
    return {
        "width": size.width,
        "height": size.height,
        "grid": [{"y": _n(y(v)), "value": v, "x": size.left - 8} for v in range(0, top + 1, _GRID)],
        "left": size.left,
        "right": size.width - size.right,
        "bars": wide,
        "others": narrow,
        "ceiling": _steps(steps, x(len(shown)), x, y),
        "steps": _named(steps, x, y, narrow=size.narrow),
        "missing": _missing(shown, x, y(0) - 7, gap=min(6, step / 5)),
        "ticks": [
            {"x": _n(x(i + 0.5)), "y": size.height - 10, "year": str(year.year)}
            for i, year in enumerate(shown)
            if i % size.years == 0
        ],
        "last": _last(shown, x, y),
        "words_y": _n(y(6100)),
        "words_x": _n(x(13.8)),
        "others_y": _n(y(2850)),
        "note_y": _n(y(0) - 20),
    }


def _named(steps: Sequence[tuple[float, int]], x: Any, y: Any, *, narrow: bool) -> list[dict[str, object]]:
    """Where the number of each step stands: above it, or before it; the last has room above in any picture."""
    named: list[dict[str, object]] = [
        {"x": _n(x(at) + 3), "y": _n(y(value) - 8), "value": value, "anchor": "start"} for at, value in steps
    ]
    if not narrow:
        return named
    before = [{"x": _n(x(at) - 4), "y": _n(y(value) + 4), "value": value, "anchor": "end"} for at, value in steps[1:-1]]
    return [*before, *named[-1:]]


def _rect(left: float, top: float, width: float, foot: float) -> dict[str, str]:
    return {"x": _n(left), "y": _n(top), "width": _n(width), "height": _n(max(foot - top, 0))}


def _changes(ceiling: Series, shown: Sequence[Year]) -> list[tuple[float, int]]:
    """Each ceiling with the year, and the part of it, in which it began."""
    found: list[tuple[float, int]] = []
    for day in breakpoints(ceiling):
        held = entry_on(ceiling, on=day)
        if held is None or not isinstance(held.value, int) or (found and found[-1][1] == held.value):
            continue
        found.append((day.year - shown[0].year + (day.timetuple().tm_yday - 1) / 366, held.value))
    return found


def _steps(changes: Sequence[tuple[float, int]], end: float, x: Any, y: Any) -> str:
    path = ""
    for begins, value in changes:
        path += f"H{_n(x(begins))}V{_n(y(value))}" if path else f"M{_n(x(begins))} {_n(y(value))}"
    return f"{path}H{_n(end)}" if path else ""


def _missing(shown: Sequence[Year], x: Any, y: float, *, gap: float) -> list[dict[str, Any]]:
    """Runs of years without a figure of the first direction, as dotted lines."""
    runs: list[list[int]] = []
    for index, year in enumerate(shown):
        if year.issued[0] is not None:
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [_dotted(x(first) + gap, x(last + 1) - gap, y, wide=last - first > 3) for first, last in runs]


def _dotted(left: float, right: float, y: float, *, wide: bool) -> dict[str, Any]:
    return {"x1": _n(left), "x2": _n(right), "y": _n(y), "mid": _n((left + right) / 2), "wide": wide}


def _last(shown: Sequence[Year], x: Any, y: Any) -> dict[str, Any] | None:
    for index in range(len(shown) - 1, -1, -1):
        figure = shown[index].issued[0]
        if figure is not None:
            return {"x": _n(x(index + 0.5)), "y": _n(y(float(figure.value)) - 8), "value": int(figure.value)}
    return None


def _n(value: float) -> str:
    return f"{value:.1f}"
