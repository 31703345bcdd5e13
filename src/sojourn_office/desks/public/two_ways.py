"""The schemes: both directions side by side, each value with its history and sources, and the figures of past years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from sojourn.agreements.model import NOT_FOUND, Mission, Standing, Trust
from sojourn.agreements.moves import entry_on, rules_on
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message, Words, listed
from sojourn.cli.rules import as_json as rules_as_json
from sojourn.eligibility import values
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.names import round_name
from sojourn_office.desks.public import words
from sojourn_office.desks.public.answers import AnswersForm, link
from sojourn_office.desks.public.examples import example_row
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.desks.public.past import chart
from sojourn_office.look import rehearsal
from sojourn_office.look.addresses import at
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import catalogue, rehearsals
from sojourn_office.queries import schemes as kept
from sojourn_office.queries.keeping import terms_of_scheme
from sojourn_office.queries.schemes import Cited, InUse, Row

# The first rows of the page; the rest follows below them.
_FIRST = (
    "age", "ceiling", "turns", "selection", "funds", "stay_months", "work_hours_week", "work_forbidden", "fee",
    "reasons", "second_turn_uses_ceiling",
)  # fmt: skip

_OF_A_MISSION = ("filing", "age", "funds", "ticket", "processing_days")


@require_safe
@said_again
def one_scheme(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """A scheme beside the one that leads the other way."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    form = AnswersForm(request.GET, used, names=["on", "known"], language=language_of(request))
    if not form.is_valid():
        return public_page(request, "public/scheme_day.html", {"form": form, "scheme_id": scheme_id}, status=422)
    today = used.today(now_of(request))
    on, known = form.answers.on or today, form.answers.known
    if wants_json(request):
        return as_json(
            request, rules_as_json(used.agreement, rules_on(used.agreement, used.scheme, on=on, known=known))
        )
    return public_page(request, "public/scheme.html", _scheme(request, used, form, on, known))


def _scheme(request: HttpRequest, used: InUse, form: AnswersForm, on: date, known: date | None) -> dict[str, Any]:
    language = language_of(request)
    sides = [side for side in (used, kept.other_direction(used)) if side is not None]
    tables = [kept.rows(side, on=on, known=known) for side in sides]
    path = at(f"/schemes/{used.scheme.id}", language)
    here = link(path, request.GET)
    now = now_of(request)
    return {
        "title": _title(tables, used),
        "lead": _lead(tables[0], used),
        "go": _go(used, language),
        "is_run": used.is_run,
        "terms": terms_of_scheme(used, now) if used.is_run else (),
        "differing": [differing for side in sides if (differing := _differing(side, on, known))["rows"]],
        "feeds": path,
        "difference": at(f"/schemes/{used.scheme.id}/difference", language),
        "outcomes": link(at(f"/schemes/{used.scheme.id}/outcomes", language), request.GET),
        "sides": [side.scheme for side in sides],
        "on": on,
        "known": known,
        "first": [_line(name, tables, path, request) for name in _FIRST if any(name in t for t in tables)],
        "more": [
            _line(name, tables, path, request)
            for name in VALUE_NAMES
            if name not in _FIRST and any(name in table and _has_something(table[name]) for table in tables)
        ],
        "pending": _pending(sides, tables),
        "chart": chart(sides, used.today(now)),
        "csv": at(f"/schemes/{used.scheme.id}/visas-issued.csv", language),
        "missions": [_missions(side, on, known) for side in sides],
        "instruments": _instruments(used),
        "rehearsal": _rehearsal(used.scheme.id, language),
        "openings": [
            {
                "standing": "projected" if one.state == "projected" else "in-force",
                "tone": "ink" if one.state == "projected" else "pine",
                "when": words.when(one),
                "what": words.what(one),
                "about": words.about(one),
            }
            for one in sorted(
                (one for side in sides for one in catalogue.openings_of(side, at=now)),
                key=lambda one: one.state != "open",
            )
        ],
        "windows": [_window(used, window) for window in reversed(used.scheme.windows)],
        "examples": [example_row(used, example, language) for example in used.scheme.examples],
        "form": AnswersForm(_days(on, known), used, names=["on", "known"], language=language),
        "path": path,
        "json_address": f"{here}{'&' if '?' in here else '?'}format=json",
    }


def _go(used: InUse, language: str) -> str:
    """Where it is asked whether one can go: question by question here, or among all programmes where others run it."""
    if used.is_run:
        return at(f"/go/{used.scheme.id}", language)
    return at(f"/where?{urlencode({'passport': used.scheme.sender, 'to': used.scheme.host})}", language)


def _differing(used: InUse, on: date, known: date | None) -> dict[str, Any]:
    """What the missions of a scheme ask otherwise: values of their own, and papers that not all of them ask."""
    missions = list(used.scheme.missions.values())
    there = [rules_on(used.agreement, used.scheme, on=on, known=known, mission=one.id) for one in missions]
    rows: list[dict[str, Any]] = [
        {"label": values.label(name), "groups": _alike(missions, [_held(rules, name) for rules in there])}
        for name, series in used.scheme.series.items()
        if series.missions
    ]
    asked = [{found.paper.id: found.paper.name for found in papers_asked(rules, {})} for rules in there]
    for paper, title in {paper: title for papers in asked for paper, title in papers.items()}.items():
        cells = [Message("asked for") if paper in papers else Message("not asked for") for papers in asked]
        rows.append({"label": title, "groups": _alike(missions, cells)})
    return {"direction": used.scheme, "rows": [row for row in rows if len(row["groups"]) > 1]}


def _alike(missions: list[Mission], said: Sequence[Message | Words | None]) -> list[dict[str, Any]]:
    """Missions that say the same, together; those of which nothing was found last."""
    groups: dict[str, dict[str, Any]] = {}
    for mission, words_of_it in zip(missions, said, strict=True):
        group = groups.setdefault(repr(words_of_it), {"value": words_of_it, "missions": []})
        group["missions"].append(mission.short)
    found = sorted(groups.values(), key=lambda group: group["value"] is None)
    return [group | {"label": listed(group["missions"])} for group in found]


def _days(on: date, known: date | None) -> Any:
    query = QueryDict(mutable=True)
    query["on"] = on.isoformat()
    if known is not None:
        query["known"] = known.isoformat()
    return query


def _has_something(row: Row) -> bool:
    return row.held is not None or bool(row.of_missions)


def _title(tables: list[dict[str, Row]], used: InUse) -> Message | Words:
    values = {row.held.entry.value for table in tables if (row := table.get("ceiling")) is not None and row.held}
    category = used.scheme.id.split("-")[2:]
    if not category and len(tables) == 2 and len(values) == 1 and isinstance(ceiling := values.pop(), int):
        return Message("Two directions, one ceiling: {ceiling} a year each.", {"ceiling": ceiling})
    return used.scheme.title


def _lead(table: dict[str, Row], used: InUse) -> list[Message]:
    found = []
    turns = table["turns"].held if "turns" in table else None
    if turns is not None and isinstance(turns.entry.value, int) and turns.entry.start is not None:
        holes = {"day": turns.entry.start, "times": values.turns_words(turns.entry.value)}
        found.append(Message("Since {day} a person may go {times} in a lifetime.", holes))
    text = next(
        (one for one in used.agreement.instruments if one.in_force is not None and one.kind == "agreement"), None
    )
    if text is not None:
        days = {"signed": text.signed, "since": text.in_force}
        if text.signed is None:
            found.append(Message("The agreement is in force since {since}.", {"since": text.in_force}))
        else:
            found.append(Message("The agreement was signed on {signed} and is in force since {since}.", days))
    return found


def _line(name: str, tables: list[dict[str, Row]], path: str, request: HttpRequest) -> dict[str, Any]:
    """One row of the rules: a cell for each direction, and how firm and how good the weaker of them is."""
    cells = [_cell(name, table[name]) if name in table else values.value_words(name, NOT_FOUND) for table in tables]
    held = [
        row.held
        for table in tables
        if (row := table.get(name)) is not None and row.held is not None and row.held.entry.is_found
    ]
    order = [trust.value for trust in Trust]
    weakest = max(held, key=lambda cited: order.index(cited.trust) if cited.trust in order else 0, default=None)
    return {
        "name": name,
        "label": values.label(name),
        "cells": cells,
        "standing": weakest.entry.standing.value if weakest else "",
        "trust": weakest.trust if weakest else "",
        "address": link(f"{path}/rules/{name}", request.GET),
    }


def _cell(name: str, row: Row) -> Message | Words:
    if row.held is None:
        if not row.of_missions:
            return Message("nothing on this day")
        return Message("each mission has its own")
    said = values.value_words(name, row.held.entry.value)
    changed = len({repr(cited.entry.value) for cited in row.history if _has_held(cited)}) > 1
    if row.held.entry.start is not None and changed and row.held.entry.is_found and not isinstance(said, Words):
        said = Message("{said}, since {day}", {"said": said, "day": row.held.entry.start})
    if row.of_missions:
        return Message("{said}; some missions differ", {"said": said})
    return said


def _has_held(cited: Cited) -> bool:
    """Whether an entry was a rule for all missions once."""
    entry = cited.entry
    judges = entry.standing in (Standing.IN_FORCE, Standing.SUSPENDED)
    return judges and entry.is_found and entry.set_aside is None and entry.mission is None


def _pending(sides: list[InUse], tables: list[dict[str, Row]]) -> list[dict[str, Any]]:
    """What is only reported or announced; what is said alike of both directions is shown once."""
    found: dict[object, dict[str, Any]] = {}
    for side, table in zip(sides, tables, strict=True):
        for name, row in table.items():
            for cited in row.pending:
                title = words.pending_title(name, cited.entry)
                shown = found.setdefault(
                    (name, title, cited.entry.cites),
                    {
                        "directions": [],
                        "label": values.label(name),
                        "title": title,
                        "text": words.pending_text(name, cited.entry, row.held.entry.value if row.held else None),
                        "standing": cited.entry.standing.value,
                        "sources": cited.sources,
                    },
                )
                shown["directions"].append(words.direction(side.scheme.id))
    return [shown | {"direction": listed(shown["directions"])} for shown in found.values()]


def _missions(used: InUse, on: date, known: date | None) -> dict[str, Any]:
    return {
        "direction": used.scheme,
        "all": [_mission(used, mission, on, known) for mission in used.scheme.missions.values()],
    }


def _mission(used: InUse, mission: Mission, on: date, known: date | None) -> dict[str, Any]:
    """What one mission asks: its area, how one files, money, ages, and its papers."""
    rules = rules_on(used.agreement, used.scheme, on=on, known=known, mission=mission.id)
    area = entry_on(mission.area, on=on, known=known)
    regions = area.value if area is not None and isinstance(area.value, tuple) else ()
    names = [used.agreement.regions[code] for code in regions if code in used.agreement.regions]
    facts = [
        {"label": Message("Area"), "value": listed(names) if names else None},
        *(
            {"label": values.label(name), "value": _held(rules, name)}
            for name in _OF_A_MISSION
            if name in used.scheme.series
        ),
    ]
    papers = [
        {
            "name": asked_for.paper.name,
            "asked": asked_for.paper.asked,
            "must": asked_for.must,
            "needed": asked_for.paper.needed,
        }
        for asked_for in papers_asked(rules, {})
    ]
    return {"name": mission.name, "id": mission.id, "facts": facts, "papers": papers}


def _held(rules: Any, name: str) -> Message | Words | None:
    entry = rules.held.get(name)
    return values.value_words(name, entry.value) if entry is not None and entry.is_found else None


def _instruments(used: InUse) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "signed": one.signed,
            "in_force": one.in_force,
            "sources": [used.agreement.sources[cite] for cite in one.cites if cite in used.agreement.sources],
        }
        for one in used.agreement.instruments
    ]


def _window(used: InUse, window: Any) -> dict[str, Any]:
    sources = [used.agreement.sources[cite] for cite in window.cites if cite in used.agreement.sources]
    return {
        "period": round_name(window.round),
        "opens": window.opens,
        "closes": window.closes,
        "result": window.result,
        "state": window.state,
        "note": window.note,
        "source": sources[0] if sources else None,
    }


@require_safe
@said_again
def one_value(request: HttpRequest, scheme_id: str, name: str) -> HttpResponse:
    """One value in both directions: what holds, what is only said, and everything that was said before."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    sides = [side for side in (used, kept.other_direction(used)) if side is not None]
    if not any(name in side.scheme.series for side in sides):
        raise Http404
    language = language_of(request)
    form = AnswersForm(request.GET, used, names=["on", "known"], language=language)
    if not form.is_valid():
        return public_page(request, "public/scheme_day.html", {"form": form, "scheme_id": scheme_id}, status=422)
    on = form.answers.on or used.today(now_of(request))
    known = form.answers.known
    context = {
        "label": values.label(name),
        "on": on,
        "known": known,
        "sides": [_side(side, name, on, known) for side in sides],
        "back": link(at(f"/schemes/{scheme_id}", language), request.GET),
    }
    return public_page(request, "public/value.html", context)


def _rehearsal(scheme: str, language: str) -> dict[str, Any] | None:
    """The newest rehearsal of an opening of a scheme, in a line that leads to it."""
    shown = rehearsals.newest_of(scheme)
    if shown is None:
        return None
    return {"words": rehearsal.in_a_line(shown.report), "address": at(f"/rehearsals/{shown.number}", language)}


def _side(used: InUse, name: str, on: date, known: date | None) -> dict[str, Any]:
    row = kept.rows(used, on=on, known=known).get(name)
    if row is None:
        return {"scheme": used.scheme, "now": values.value_words(name, NOT_FOUND), "history": []}
    return {
        "scheme": used.scheme,
        "now": _cell(name, row),
        "history": [_said(name, cited, on) for cited in row.history],
    }


def _said(name: str, cited: Cited, on: date) -> dict[str, Any]:
    """One entry: what it says, since when, when it was published, why it is set aside if it is, and its sources."""
    entry = cited.entry
    return {
        "value": values.turns_words(entry.value) if name == "turns" else values.value_words(name, entry.value),
        "found": entry.is_found,
        "looked": entry.looked,
        "standing": entry.standing.value if entry.is_found else "",
        "start": entry.start,
        "until": entry.until,
        "known": cited.known if cited.known != entry.start else None,
        "by_inference": entry.known_by_inference,
        "mission": cited.mission.name if cited.mission else None,
        "note": entry.note,
        "set_aside": entry.set_aside,
        "holds": cited.holds,
        "sources": cited.sources,
    }
