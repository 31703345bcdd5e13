"""The picture of what a claim costs with few and with many people, drawn from data that lie beside it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# The three lines, as a picture names them; what else was measured stands in the table.
_LINES = {"claims": "the gate", "bare": "the gate that keeps nothing"}
_BASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Measured:
    """What one claim took by a way with a database, with so many people: CPU seconds of server and database."""

    database: str
    way: str
    people: int
    seconds: float


def draw(file: Path, measured: Sequence[Measured] = ()) -> None:
    """Draw into an SVG what was measured, and write its data beside it; with nothing measured, from those data."""
    beside = file.with_suffix(".csv")
    if measured:
        _write(beside, measured)
    file.write_text(_picture(_read(beside)), encoding="utf-8")


def _write(file: Path, measured: Sequence[Measured]) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.DictWriter(target, ["database", "way", "people", "seconds"], lineterminator="\n")
        table.writeheader()
        table.writerows({**asdict(each), "seconds": f"{each.seconds:.7f}"} for each in measured)


def _read(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as source:
        return [
            {"people": int(row["people"]), "µs": float(row["seconds"]) * 1e6, "way": _LINES[row["way"]], "on": base}
            for row in csv.DictReader(source)
            if row["way"] in _LINES and (base := _BASES[row["database"]])
        ]


def _picture(rows: Sequence[dict[str, Any]]) -> str:
    """One panel for each database, both with the same scale from nothing on."""
    import altair
    import vl_convert

    people = sorted({row["people"] for row in rows})
    lines = (
        altair.Chart(altair.Data(values=list(rows)))
        .mark_line(point=True)
        .encode(
            x=altair.X("people:Q", title="people at once", axis=altair.Axis(values=people, format=",d")),
            y=altair.Y("µs:Q", title="µs of CPU for one claim", scale=altair.Scale(zero=True)),
            color=altair.Color("way:N", title=None, scale=altair.Scale(range=["#1f5d57", "#b9791b"])),
            strokeDash=altair.StrokeDash("way:N", title=None),
        )
        .properties(width=300, height=220)
        .facet(column=altair.Column("on:N", title=None, sort=list(_BASES.values())))
        .configure(background="white", font="sans-serif")
        .configure_legend(orient="bottom")
    )
    svg: str = vl_convert.vegalite_to_svg(lines.to_json())
    return svg
