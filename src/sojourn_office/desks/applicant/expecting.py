"""The forecast in words: between which days, how many cases are before, and how often it was right."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn.cases.model import Stage
from sojourn.statistics.forecast import Forecast
from sojourn_office.queries.applications import Application
from sojourn_office.queries.waiting import COMPARED_DAYS, COMPARED_LEAST, Expected


def forecast_words(application: Application, expected: Expected | None) -> tuple[Message, ...]:
    """What is said under the answer while a case waits for its decision; nothing where it waits for something else."""
    if application.has_result_day or application.told.stage not in (Stage.ASSESSMENT, Stage.PROPOSED):
        return ()
    if expected is None:
        return (Message("Too few cases were decided here lately to forecast the day."),)
    found = expected.forecast
    days = {"first": found.first_on, "last": found.last_on}
    said = Message("Decision expected {first} to {last}.", days)
    if found.first_on == found.last_on:
        said = Message("Decision expected on {day}.", {"day": found.first_on})
    return said, _queue(application, found), _right(expected)


def range_of(expected: Expected | None) -> Message | str:
    """The range beside the step that it is about."""
    if expected is None:
        return ""
    days = {"first": expected.forecast.first_on, "last": expected.forecast.last_on}
    return Message("expected {first} to {last}", days)


def _queue(application: Application, found: Forecast) -> Message:
    pace = {"place": application.mission.short, "ahead": found.ahead, "few": found.few, "many": found.many}
    return Message("Cases ahead of yours in {place}: {ahead}. Decided there on most days: {few} to {many}.", pace)


def _right(expected: Expected) -> Message:
    if expected.compared < COMPARED_LEAST:
        return Message("How often this forecast is right is not known yet: too few people were decided since it began.")
    counts = {"right": expected.right, "all": expected.compared, "days": COMPARED_DAYS}
    return Message("This forecast was right for {right} of {all} people in the last {days} days.", counts)
