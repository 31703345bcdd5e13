"""The way to a claim at the head of the task list, with where the claim stands."""

from __future__ import annotations

from django.http import HttpRequest

from sojourn.basics.messages import Message
from sojourn.rounds.moves import last_minute
from sojourn_office.desks.applicant.own import of_case
from sojourn_office.look.pages import now_of
from sojourn_office.queries.applications import Application
from sojourn_office.queries.claims import Standing, claim_of


def claim_door(request: HttpRequest, application: Application) -> dict[str, object] | None:
    """The way to the claim at the head of the task list, with where it stands; nothing where nothing is claimed."""
    shown = claim_of(application, at=now_of(request))
    if shown is None:
        return None
    return {"address": of_case(request, application, "claim"), **_DOORS[shown.standing](application, shown)}


_DOORS = {
    Standing.AHEAD: lambda application, shown: {
        "words": Message("Claim a place"),
        "about": Message("Opens on {moment}.", {"moment": application.shown_at(application.round.opens_at)}),
    },
    Standing.OPEN: lambda application, shown: {
        "words": Message("Claim a place"),
        "about": Message("Open now. Claim your place."),
    },
    Standing.WAITS: lambda application, shown: {
        "words": Message("Your claim"),
        "about": Message("The order is drawn on {moment}.", {"moment": application.shown_at(shown.drawn_at)}),
    },
    Standing.FULL: lambda application, shown: {
        "words": Message("Your claim"),
        "about": Message("Full. All places and the whole reserve list are given."),
    },
    Standing.CLOSED: lambda application, shown: {"words": Message("Your claim"), "about": Message("You have none.")},
    Standing.PLACE: lambda application, shown: {
        "words": Message("Your claim"),
        "about": Message(
            "A place is held for you until {until}.",
            {"until": application.shown_at(last_minute(application.local(shown.until)))},
        ),
    },
    Standing.RESERVE: lambda application, shown: {
        "words": Message("Your claim"),
        "about": Message("You are number {number} on the reserve list.", {"number": shown.reserve}),
    },
    Standing.OVER: lambda application, shown: {"words": Message("Your claim"), "about": Message("It is over.")},
}
