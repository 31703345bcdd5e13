"""Service standards and the share met, and how often forecasts were right, on the page of the service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sojourn.basics.messages import Message
from sojourn_office.queries import schemes, waiting
from sojourn_office.queries.waiting import COMPARED_DAYS, COMPARED_LEAST, Compared, SecondLooks, Standard

# Of fewer people it is not told what came of it: it might be somebody.
FEWEST = 5


def rows(*, at: datetime) -> list[dict[str, Any]]:
    """Each scheme with what it states and how often it was kept."""
    return [{"scheme": each.scheme, "states": _states(each), "met": _met(each)} for each in waiting.standards(at=at)]


def as_json(*, at: datetime) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {"scheme": each.scheme, "days": each.days, "decided": each.decided, "in_time": each.in_time}
        for each in waiting.standards(at=at)
    ]


def second_looks(*, at: datetime) -> list[dict[str, Any]]:
    """Each scheme in which somebody asked for a second look, and what came of all of them."""
    return [{"scheme": each.scheme, "says": _looked_at(each)} for each in waiting.second_looks(at=at)]


def second_looks_as_json(*, at: datetime) -> list[dict[str, Any]]:
    """The same for machines; `in_time` and `changed` are nothing where so few were answered that they could be told."""
    return [
        {
            "scheme": each.scheme,
            "asked": each.asked,
            "answered": each.answered,
            "in_time": each.in_time if each.answered >= FEWEST else None,
            "changed": each.changed if each.answered >= FEWEST else None,
        }
        for each in waiting.second_looks(at=at)
    ]


def _looked_at(each: SecondLooks) -> Message:
    counts = {"asked": each.asked, "answered": each.answered, "in_time": each.in_time, "changed": each.changed}
    if each.answered < FEWEST:
        return Message("Asked for in the last year: {asked}. Too few are answered to say with what outcome.", counts)
    return Message("Asked for in the last year: {asked}. Answered: {answered}, in time: {in_time}, changed: {changed}.",
                   counts)  # fmt: skip


def forecasts(*, at: datetime) -> list[dict[str, Any]]:
    """How often the forecasts of each mission were right, and which days of its past it told itself."""
    return [{"right": _right(each), "told": _told(each)} for each in waiting.compared(at=at)]


def _states(each: Standard) -> Message:
    if each.days is None:
        return Message("Everyone is told on the result day of the round.")
    return Message("A case is decided within {days} days.", {"days": each.days})


def _met(each: Standard) -> Message:
    counts = {"in_time": each.in_time, "decided": each.decided}
    if each.decided < COMPARED_LEAST:
        return Message("In time in the last year: {in_time} of {decided}. Too few for a share.", counts)
    share = {"share": round(100 * each.in_time / each.decided)}
    return Message("In time in the last year: {in_time} of {decided}, {share} in 100.", {**counts, **share})


def _right(each: Compared) -> Message:
    used = (found.scheme for found in schemes.in_use().values() if found.scheme.host == each.host)
    missions = next((scheme.missions for scheme in used if each.mission in scheme.missions), None)
    place = missions[each.mission].short if missions else each.mission
    if each.compared < COMPARED_LEAST:
        return Message("{place}: too few people were decided to say how often it was right.", {"place": place})
    counts = {"place": place, "right": each.right, "all": each.compared, "days": COMPARED_DAYS}
    return Message("{place}: right for {right} of {all} people in the last {days} days.", counts)


def _told(each: Compared) -> Message | None:
    if each.told_until is None:
        return None
    return Message("The counts until {day} are what the mission told.", {"day": each.told_until})
