"""The figures of past years: the picture with its answer, its table, and the file with every figure and its source."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.agreements.figures import Figure, of_each_year
from sojourn.agreements.model import Source
from sojourn.basics.messages import Message
from sojourn_office.desks.public import picture, words
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.queries import catalogue
from sojourn_office.queries import schemes as kept
from sojourn_office.queries.schemes import InUse

_SERIES = "visas_issued"


def chart(sides: list[InUse], today: date) -> dict[str, Any] | None:
    """The picture of visas issued under the ceiling, with its table; nothing where no figures are kept."""
    figures = kept.figures(sides[0])
    fuller = sorted(
        sides,
        key=lambda side: (
            -sum(f.value for f in of_each_year(figures, series=_SERIES, direction=side.scheme.id).values())
        ),
    )
    issued = [of_each_year(figures, series=_SERIES, direction=side.scheme.id) for side in fuller]
    if not issued or not issued[0]:
        return None
    shown = picture.years(fuller[0].scheme.series["ceiling"], issued, until=today)
    names = [
        Message("Visas issued to nationals of {country}", {"country": words.country(s.scheme.sender)}) for s in fuller
    ]
    return {
        "answer": _answer(shown),
        "wide": picture.drawn(shown, ceiling=fuller[0].scheme.series["ceiling"], size=picture.DESK),
        "narrow": picture.drawn(shown, ceiling=fuller[0].scheme.series["ceiling"], size=picture.PHONE),
        "heads": [words.direction(side.scheme.id) for side in fuller],
        "names": names,
        "years": [
            {
                "year": str(year.year),
                "ceiling": year.ceiling,
                "issued": [int(figure.value) if figure else None for figure in year.issued],
                "trust": next((figure.trust.value for figure in year.issued if figure), ""),
            }
            for year in shown
        ],
        "sources": _spans(fuller[0], issued[0]),
    }


def _answer(shown: tuple[picture.Year, ...]) -> Message:
    """The answer to the question of the picture, from its own figures."""
    reached = [year.year for year in shown if year.reached]
    known_after = [year for year in shown if year.issued[0] is not None and (not reached or year.year > reached[-1])]
    between = [year for year in shown if reached and reached[0] <= year.year <= reached[-1]]
    if not reached:
        return Message("Not in any year known.")
    holes: dict[str, object] = {"first": str(reached[0]), "last": str(reached[-1])}
    if not known_after and all(year.reached for year in between):
        return Message("Yes, or all but, in each year from {first} to {last}.", holes)
    if not known_after:
        return Message("Yes, or all but, from {first} to {last}.", holes)
    holes["since"] = str(known_after[0].year)
    if all(year.reached for year in between):
        return Message(
            "Yes, or all but, in each year from {first} to {last}. Not in any year known since {since}.", holes
        )
    return Message("Yes, or all but, in years from {first} to {last}. Not in any year known since {since}.", holes)


def _spans(used: InUse, issued: dict[int, Figure]) -> list[dict[str, Any]]:
    """Which source gives which stretch of years."""
    runs: list[tuple[int, int, Figure]] = []
    for year, figure in sorted(issued.items()):
        if runs and runs[-1][2].source == figure.source:
            runs[-1] = (runs[-1][0], year, figure)
        else:
            runs.append((year, year, figure))
    return [
        {"years": Message("{first} to {last}", {"first": str(a), "last": str(b)}) if a != b else str(a),
         "source": used.agreement.sources.get(figure.source), "trust": figure.trust.value}
        for a, b, figure in runs
    ]  # fmt: skip


@require_safe
def figures_as_csv(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The figures of past years with definition, source and trust, as they are kept."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["series", "direction", "period", "value", "unit", "definition", "source", "address", "trust"])
    for figure in kept.figures(used):
        source: Source | None = used.agreement.sources.get(figure.source)
        address = source.address if source else ""
        row = [
            figure.series,
            figure.direction,
            figure.period,
            figure.value,
            figure.unit,
            figure.definition,
            figure.source,
        ]
        table.writerow([*row, address, figure.trust.value])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scheme_id}-figures.csv"'
    return response
