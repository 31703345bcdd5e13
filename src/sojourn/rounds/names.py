"""How a round is called where a person reads of it; its identifier stays in files, addresses and exports."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sojourn.basics.countries import short_name_of
from sojourn.basics.messages import Message

_IDENTIFIER = re.compile(r"(?:(?P<sender>[A-Z]{3})-(?P<host>[A-Z]{3})(?:-[a-z]+)?-)?(?P<year>\d{4})(?:-(?P<mark>\w+))?")
_QUARTERS = {
    "Q1": Message("First quarter of {year}"),
    "Q2": Message("Second quarter of {year}"),
    "Q3": Message("Third quarter of {year}"),
    "Q4": Message("Fourth quarter of {year}"),
}
_QUARTERS_IN_A_SENTENCE = {
    "Q1": Message("first quarter of {year}"),
    "Q2": Message("second quarter of {year}"),
    "Q3": Message("third quarter of {year}"),
    "Q4": Message("fourth quarter of {year}"),
}
_ALL_YEAR = Message("{year}, all year")
_OF_A_YEAR = Message("Round of {year}")
_OF_A_YEAR_IN_A_SENTENCE = Message("round of {year}")
_WITHOUT_ROUNDS = Message("{year}, without rounds")
_OTHER = Message("Round {mark} of {year}")
_OTHER_IN_A_SENTENCE = Message("round {mark} of {year}")


def round_name(identifier: str) -> Message:
    """
    The name of a round in words, where it stands by itself; one of another make is called what it is.

    >>> round_name("KOR-JPN-2027-Q1").text, round_name("JPN-KOR-2026").text, round_name("2026").text
    ('First quarter of {year}', '{year}, all year', 'Round of {year}')
    """
    return _named(identifier, _QUARTERS, _OTHER, _OF_A_YEAR)


def round_in_a_sentence(identifier: str) -> Message:
    """
    The same inside a sentence or after other words, where English begins it small.

    >>> round_in_a_sentence("KOR-JPN-2027-Q1").text
    'first quarter of {year}'
    """
    return _named(identifier, _QUARTERS_IN_A_SENTENCE, _OTHER_IN_A_SENTENCE, _OF_A_YEAR_IN_A_SENTENCE)


def _named(identifier: str, quarters: Mapping[str, Message], other: Message, of_a_year: Message) -> Message:
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None:
        return Message("{round}", {"round": identifier})
    year, mark = found["year"], found["mark"]
    if mark is None:
        # A round of this office is open all year; a window in an agreement only bears its year.
        return Message((_ALL_YEAR if found["host"] else of_a_year).text, {"year": year})
    if mark == "rolling":
        return Message(_WITHOUT_ROUNDS.text, {"year": year})
    if mark in quarters:
        return Message(quarters[mark].text, {"year": year})
    return Message(other.text, {"mark": mark, "year": year})


def full_round_name(identifier: str) -> Message:
    """The same with its direction, for pages that show rounds of several schemes."""
    found = _IDENTIFIER.fullmatch(identifier)
    sender = short_name_of(found["sender"]) if found and found["sender"] else None
    host = short_name_of(found["host"]) if found and found["host"] else None
    if sender is None or host is None:
        return round_name(identifier)
    return Message(
        "{sender} → {host}, {round}", {"sender": sender, "host": host, "round": round_in_a_sentence(identifier)}
    )
