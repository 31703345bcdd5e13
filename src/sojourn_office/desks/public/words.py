"""Windows, schemes and standings in words, as the public pages say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sojourn.agreements.model import Entry, Standing
from sojourn.basics.countries import short_name_of
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.eligibility.values import turns_words, value_words
from sojourn.rounds.names import round_in_a_sentence
from sojourn_office.queries.front import Opening


def country(code: str) -> Message | str:
    """The everyday name of a country."""
    return short_name_of(code) or code


def direction(scheme_id: str) -> Message:
    """A scheme by its two countries, sender first."""
    sender, host = scheme_id.split("-")[:2]
    return Message("{sender} → {host}", {"sender": country(sender), "host": country(host)})


def month(day: date) -> PartialDay:
    """The month of a day."""
    return PartialDay(day.replace(day=1), "month")


def last_day(closes_at: datetime) -> date:
    """The last day of a window, which ends at the start of the next or in the course of that day."""
    return (closes_at - timedelta(microseconds=1)).date()


def when(opening: Opening) -> Message:
    """When a window opens, or that it is open."""
    if opening.state == "open":
        return Message("Open now")
    if opening.opens_at is not None and opening.closes_at is not None:
        if (opening.opens_at.hour, opening.opens_at.minute) == (0, 0):
            return Message("{first} to {last}", {"first": opening.first_day, "last": last_day(opening.closes_at)})
        return Message("{opens}", {"opens": opening.opens_at})
    first, second = opening.mondays[0], opening.mondays[-1]
    return Message(
        "{month}, the week of {first} or {second}", {"month": month(first), "first": first.day, "second": second.day}
    )


def what(opening: Opening) -> Message:
    """Whose window it is; what is invented bears its mark."""
    round_ = opening.round if opening.all_year else opening.period
    holes = {"direction": direction(opening.scheme), "period": round_in_a_sentence(round_)}
    if opening.invented:
        return Message("{direction}, {period} ◇", holes)
    return Message("{direction}, {period}", holes)


def about(opening: Opening) -> Message:
    """How firm a window is, until when it is open, and how many places there are."""
    if opening.state == "projected":
        return Message("Projected from past rounds, not published")
    assert opening.closes_at is not None, "a published window has its moments"
    if opening.all_year and opening.places:
        return Message("All year, {places} places", {"places": opening.places})
    if opening.state == "open":
        return Message("Until {day}", {"day": last_day(opening.closes_at)})
    return Message("Published")


def pending_title(name: str, entry: Entry) -> Message:
    """What is only reported or announced, in one line."""
    said = turns_words(entry.value) if name == "turns" else value_words(name, entry.value)
    holes: dict[str, object] = {"said": said}
    if entry.standing is Standing.ANNOUNCED:
        if entry.start is None:
            return Message("Announced, no day given: {said}", holes)
        return Message("Announced, from {day}: {said}", holes | {"day": entry.start})
    if entry.start is None:
        return Message("Reported, not in force: {said}", holes)
    return Message("Reported, not in force: {said}, from {day}", holes | {"day": entry.start})


def pending_text(name: str, entry: Entry, now: object) -> Message | Words:
    """What was said exactly, and that it does not change the rule."""
    if name == "turns" and entry.value == "more" and entry.start is None and entry.known is not None:
        return Message("Announced by both leaders on {day}, no start day yet.", {"day": entry.known})
    if name == "turns" and (now, entry.value) == (1, 2) and entry.start is not None:
        return Message(
            "In force on this day: once. Reported, not in force: twice, possibly from {month}.", {"month": entry.start}
        )
    if entry.note is not None:
        return entry.note
    return Message("Published on {day}. It does not change the rule.", {"day": entry.known or entry.start or ""})
