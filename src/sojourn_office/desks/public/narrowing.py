"""Narrowing and sorting the list of "Where can I go?", by the link alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sojourn.basics.messages import Message
from sojourn.rounds.ages import End, ends
from sojourn.rounds.words import DOORS
from sojourn_office.desks.public import words
from sojourn_office.look import forms
from sojourn_office.queries.catalogue import Fit, Way

# The parts of the world in which hosts lie; what is in none of them is found by its own name.
_PARTS: dict[str, Message] = {
    "americas": Message("The Americas"),
    "asia": Message("Asia"),
    "europe": Message("Europe"),
    "oceania": Message("Oceania"),
}
_INSIDE: dict[str, str] = {
    "americas": "ARG BRA CAN CHL COL CRI ECU MEX PER URY USA",
    "asia": "CHN HKG IDN IND ISR JPN KOR MAC MNG MYS PHL SGP THA TUR TWN VNM",
    "europe": "AND AUT BEL BGR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LTU LUX LVA MCO MLT "
    "NLD NOR POL PRT ROU SMR SVK SVN SWE",
    "oceania": "AUS FJI NZL PNG",
}
NARROWED = ("door", "to", "sort")
_SORTS: dict[str, Message] = {
    "": Message("Most useful first"),
    "ends": Message("What ends soonest first"),
    "stay": Message("Longest stay first"),
    "name": Message("By name"),
}


class NarrowForm(forms.Form):
    """What the list is narrowed to, when one can apply and where to, and its order."""

    door = forms.OneOfMany(choices=(), required=False, label=Message("When one can apply"))
    to = forms.OneOfMany(choices=(), required=False, label=Message("Where to"))
    sort = forms.OneOfMany(choices=(), required=False, label=Message("In which order"))

    def __init__(self, *args: Any, hosts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [(part, name) for part, name in _PARTS.items() if any(host in _INSIDE[part] for host in hosts)]
        named = [(code, words.country(code)) for code in hosts]
        doors = [("", Message("At any time")), *((state.value, text) for state, text in DOORS.items())]
        places = [("", Message("Everywhere")), (Message("Parts of the world"), here), (Message("Countries"), named)]
        self.choose_from("door", doors)
        self.choose_from("to", places)
        self.choose_from("sort", _SORTS.items())


def chosen(ways: Sequence[Way], query: Mapping[str, str]) -> list[Way]:
    """Those that are asked for."""
    fit, door, to = (query.get(name, "") for name in ("answer", "door", "to"))
    return [
        way
        for way in ways
        if fit in ("", way.fit.value)
        and door in ("", way.door.state.value)
        and way.used.scheme.host in _INSIDE.get(to, to or way.used.scheme.host)
    ]


def sorted_by(ways: Sequence[Way], sort: str, *, on: date, name: Callable[[Way], str]) -> list[Way]:
    """In the order that is asked for; what does not fit stays behind what may, and what is alike as it was."""
    match sort:
        case "ends":
            return sorted(ways, key=lambda way: (way.fit is Fit.NO, _end(way, on)))
        case "stay":
            return sorted(ways, key=lambda way: (way.fit is Fit.NO, -_months(way)))
        case "name":
            return sorted(ways, key=name)
        case _:
            return list(ways)


def _end(way: Way, on: date) -> tuple[int, date]:
    """An end by age before one that is not known, and both by the years they are away."""
    end = ends(way.going, on=on).last or End()
    return (end.age if end.age is not None else 999, end.day or date.max)


def _months(way: Way) -> int:
    stay = way.going.judgement.rules.value("stay_months")
    return stay if isinstance(stay, int) else 0
