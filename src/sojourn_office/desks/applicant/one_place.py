"""What a person reads of a place by another round of the same period, and of one that goes on next season."""

from __future__ import annotations

from django.http import HttpRequest

from sojourn.basics.messages import Message
from sojourn.rounds.names import full_round_name
from sojourn_office.actions.one_place import has_one
from sojourn_office.desks.applicant.own import address
from sojourn_office.queries import one_place
from sojourn_office.queries.applications import Application


def held_elsewhere(request: HttpRequest, application: Application) -> dict[str, object] | None:
    """The place that the person has by another round, with the way to it; nothing without one."""
    place = one_place.elsewhere(application)
    if place is None:
        return None
    return {"text": has_one(place).message, "address": address(request, f"/me/{place.case}")}


def passed_words(application: Application) -> Message | None:
    """That the turn of an application came and was passed over, and for which place; nothing where it was not."""
    passed = application.told.passed_over
    if passed is None:
        return None
    told = {"day": application.local(passed.at).date(), "round": full_round_name(str(passed.about["held_in"]))}
    return Message("Your turn came on {day} and was passed over, since you had a place already: {round}.", told)


def season_words(application: Application) -> Message | None:
    """That an application goes on in the next season, with a place of it; nothing where it is in its own."""
    if not application.told.season:
        return None
    told = {"season": application.told.season.rpartition("-")[2]}
    return Message("Its season ended. By the rule of the scheme you come first in the season {season}.", told)
