"""The picture "Was the ceiling ever reached?": visas issued a year in both directions under the ceiling in steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sojourn.agreements.figures import Figure
from sojourn.agreements.model import Series
from sojourn.agreements.moves import breakpoints, entry_on

WIDTH, HEIGHT = 1200, 330
_LEFT, _RIGHT, _TOP, _FOOT = 62, 10, 44, 34
_GRID = 2500


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


def drawn(shown: Sequence[Year], names: Sequence[object], *, ceiling: Series) -> dict[str, Any]:
    """Where every line, bar and word of the picture stands, in its own units."""
    top = max((year.ceiling or 0 for year in shown), default=0)
    step = (WIDTH - _LEFT - _RIGHT) / len(shown)
    bar = step * 0.75

    def x(index: float) -> float:
        return _LEFT + step * index

    def y(value: float) -> float:
        return HEIGHT - _FOOT - (HEIGHT - _TOP - _FOOT) * value / (top or 1)

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
        "width": WIDTH,
        "height": HEIGHT,
        "grid": [{"y": _n(y(v)), "value": v, "x": _LEFT - 8} for v in range(0, top + 1, _GRID)],
        "left": _LEFT,
        "right": WIDTH - _RIGHT,
        "bars": wide,
        "others": narrow,
        "ceiling": _steps(steps, x(len(shown)), x, y),
        "steps": [{"x": _n(x(at) + 3), "y": _n(y(value) - 8), "value": value} for at, value in steps],
        "missing": _missing(shown, x, y(0) - 7),
        "ticks": [
            {"x": _n(x(i + 0.5)), "y": HEIGHT - 10, "year": str(year.year)}
            for i, year in enumerate(shown)
            if i % 3 == 0
        ],
        "names": names,
        "last": _last(shown, x, y),
        "words_y": _n(y(6100)),
        "words_x": _n(x(13.8)),
        "others_y": _n(y(2850)),
        "note_y": _n(y(0) - 20),
    }


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


def _missing(shown: Sequence[Year], x: Any, y: float) -> list[dict[str, Any]]:
    """Runs of years without a figure of the first direction, as dotted lines."""
    runs: list[list[int]] = []
    for index, year in enumerate(shown):
        if year.issued[0] is not None:
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [_dotted(x(first) + 6, x(last + 1) - 6, y, wide=last - first > 3) for first, last in runs]


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
