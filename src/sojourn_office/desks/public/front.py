"""The front: three doors, the next openings, and what changed last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sojourn.basics.messages import Message, Words, listed
from sojourn.cli.plain import plain
from sojourn.eligibility import values
from sojourn_office.desks.public import words
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.look.addresses import at
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import front as asked
from sojourn_office.queries import schemes
from sojourn_office.queries.front import Change, Opening


@said_again
def front(request: HttpRequest) -> HttpResponse:
    """The first page."""
    now = now_of(request)
    language = language_of(request)
    used = schemes.in_use()
    change = asked.last_change(at=now)
    if wants_json(request):
        return as_json(request, _plain(asked.all_openings(at=now), change))
    first = next(iter(used.values()), None)
    context = {
        "shore": first.scheme if first else None,
        "openings": [_dated(opening, language) for opening in asked.all_openings(at=now)],
        "change": _changed(change, is_new=asked.is_of_this_week(change, at=now)) if change else None,
        "json_address": at("/", language) + "?format=json",
        "change_trust": _trust(change) if change else "",
        "change_address": at(f"/schemes/{change.schemes[0].scheme.id}/rules/{change.name}", language) if change else "",
    }
    return public_page(request, "public/front.html", context)


def _plain(openings: list[Opening], change: Change | None) -> dict[str, object]:
    """The front as a program reads it."""
    return {
        "openings": [
            {
                "scheme": opening.scheme,
                "round": opening.round,
                "state": opening.state,
                "opens": opening.opens_at.isoformat() if opening.opens_at else None,
                "closes": opening.closes_at.isoformat() if opening.closes_at else None,
                "projected": [day.isoformat() for day in opening.mondays],
                "invented": opening.invented,
            }
            for opening in openings
        ],
        "last_change": {
            "name": change.name,
            "on": change.on.isoformat(),
            "before": plain(change.before.value),
            "after": plain(change.after.value),
            "schemes": [used.scheme.id for used in change.schemes],
        }
        if change
        else None,
    }


def _dated(opening: Opening, language: str) -> dict[str, object]:
    return {
        "standing": "projected" if opening.state == "projected" else "in-force",
        "tone": "ink" if opening.state == "projected" else "pine",
        "when": words.when(opening),
        "what": words.what(opening),
        "about": words.about(opening),
        "address": at(f"/schemes/{opening.scheme}", language),
    }


def _changed(change: Change, *, is_new: bool) -> Message:
    """The last change in a sentence; for turns, which everyone asks about, in words."""
    both = len(change.schemes) > 1
    if change.name == "turns" and both and (change.before.value, change.after.value) == (1, 2):
        if is_new:
            return Message(
                "On {day}, at most two turns in a lifetime instead of one, both directions.", {"day": change.on}
            )
        return Message(
            "Nothing. Last change: {day}, at most two turns in a lifetime instead of one, both directions.",
            {"day": change.on},
        )
    holes = {
        "day": change.on,
        "name": values.label(change.name),
        "direction": listed([words.direction(used.scheme.id) for used in change.schemes]),
        "before": _said(change, change.before.value),
        "after": _said(change, change.after.value),
    }
    if is_new:
        return Message("{day}, {direction}. {name}: before: {before}; now: {after}", holes)
    return Message("Nothing. Last change: {day}, {direction}. {name}: before: {before}; now: {after}", holes)


def _said(change: Change, value: object) -> Message | Words:
    return values.value_words(change.name, value)


def _trust(change: Change) -> str:
    row = schemes.rows(change.schemes[0], on=change.on, known=None)[change.name]
    return row.held.trust if row.held else ""
