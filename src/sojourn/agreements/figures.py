"""Figures of past years beside an agreement: visas issued, applications, each with its definition and source."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from sojourn.agreements.model import Trust


@dataclass(frozen=True)
class Figure:
    """One figure of one period: what was counted, in which unit, by which source, and how far that is trusted."""

    series: str
    direction: str
    period: str
    value: Decimal
    unit: str
    definition: str
    source: str
    trust: Trust

    @property
    def year(self) -> int | None:
        """The year, where the period is exactly one."""
        return int(self.period) if self.period.isdigit() and len(self.period) == 4 else None


def read_figure_table(text: str) -> tuple[Figure, ...]:
    """
    Read a table of figures from CSV with the heads series, direction, period, value, unit, definition, source, trust.

    A missing head is a `KeyError`, a value that is no number a `decimal.InvalidOperation`: the table is part of
    the distribution and was checked before it was shipped.

    >>> text = "series,direction,period,value,unit,definition,source,trust\\nv,A-B,2000,973,u,d,s,press"
    >>> read_figure_table(text)[0].year
    2000
    """
    return tuple(
        Figure(
            series=row["series"],
            direction=row["direction"],
            period=row["period"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            definition=row["definition"],
            source=row["source"],
            trust=Trust(row["trust"]),
        )
        for row in csv.DictReader(StringIO(text))
    )


def of_each_year(figures: Iterable[Figure], *, series: str, direction: str) -> dict[int, Figure]:
    """The figures of one series and direction by their year; a period that is no single year is left out."""
    return {
        figure.year: figure
        for figure in figures
        if figure.series == series and figure.direction == direction and figure.year is not None
    }
