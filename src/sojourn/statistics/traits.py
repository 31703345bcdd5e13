"""Which groups the people of a round belong to: age band, sex, area, post, agency and turn, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sojourn.basics.days import age_on
from sojourn.basics.messages import Message, Words, listed
from sojourn.statistics.model import Group

TRAITS = ("age", "sex", "area", "post", "agency", "turn")
"""The traits by which passes are counted, in the order in which a group is named."""

# The youngest age of each band; the last one has no end. The record of 2014 speaks of those of 26 and over.
_BANDS = (18, 23, 26, 31)


def age_band(age: int) -> str:
    """
    The band of an age, as it stands in tables.

    >>> age_band(26), age_band(31), age_band(17)
    ('26-30', '31-', '-17')
    """
    if age < _BANDS[0]:
        return f"-{_BANDS[0] - 1}"
    youngest = max(band for band in _BANDS if band <= age)
    above = [band for band in _BANDS if band > age]
    return f"{youngest}-{above[0] - 1}" if above else f"{youngest}-"


def traits_of(
    facts: Mapping[str, object], *, sex: str, on: date, post: str, agency: str = ""
) -> tuple[tuple[str, str], ...]:
    """
    What is known of one case for counting: its facts as they were decided on, by the rule of day `on`.

    `sex` is that of the passport, `post` the mission that decided, `agency` whoever filed for the person, if anybody
    did. What is not known is left out, and the person is counted in no group of it.
    """
    born, turns = facts.get("birth_date"), facts.get("turns")
    found = {
        "age": age_band(age_on(born, on)) if isinstance(born, date) else "",
        "sex": sex,
        "area": str(facts.get("residence_region") or ""),
        "post": post,
        "agency": agency,
        "turn": str(turns + 1) if isinstance(turns, int) else "",
    }
    return tuple((trait, found[trait]) for trait in TRAITS if found[trait])


def group_name(group: Group, *, places: Mapping[tuple[str, str], Message | Words | str]) -> Message:
    """
    A group in words; `places` says what an area, a post or an agency is called.

    >>> group_name(frozenset({("sex", "F"), ("age", "26-30")}), places={}).text
    '{who} aged {youngest} to {oldest}'
    """
    by_trait = dict(group)
    if not by_trait:
        return Message("Everyone")
    who = _SEXES.get(by_trait.get("sex", ""), Message("People"))
    whole = _aged(who, by_trait["age"]) if "age" in by_trait else who
    rest = [_named(trait, by_trait[trait], places) for trait in TRAITS[2:] if trait in by_trait]
    return listed([whole, *rest])


def _named(trait: str, value: str, places: Mapping[tuple[str, str], Message | Words | str]) -> Message:
    called = {"value": places.get((trait, value), value)}
    match trait:
        case "area":
            return Message("living in {value}", called)
        case "post":
            return Message("post {value}", called)
        case "agency":
            return Message("filed by {value}", called)
        case _:
            return Message("turn {value}", called)


def _aged(who: Message, band: str) -> Message:
    youngest, _, oldest = band.partition("-")
    holes = {"who": who, "youngest": youngest, "oldest": oldest}
    if not youngest:
        return Message("{who} aged {oldest} or less", holes)
    if not oldest:
        return Message("{who} aged {youngest} or more", holes)
    return Message("{who} aged {youngest} to {oldest}", holes)


_SEXES = {"F": Message("Women"), "M": Message("Men"), "X": Message("People of neither sex in the passport")}
