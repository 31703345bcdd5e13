"""Several quotas over one place at once: it is given only where each of them has room, and each says its own rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sojourn.agreements.moves import Rules
from sojourn.agreements.vocabulary import UNLIMITED
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.ceilings import places_by, places_raised, places_without_a_number, quota_period


class Counted(Enum):
    """What a quota counts: places promised in its days, or holders at one time."""

    FLOW = "flow"
    STOCK = "stock"


class Binds(Enum):
    """What a quota is to the place that it binds, the nearest first."""

    DAY = "day"
    PART = "part"
    STREAM = "stream"
    WHOLE = "whole"
    SHARED = "shared"
    GROUP = "group"
    HOLDERS = "holders"
    GATE = "gate"


QUOTA_NAMES: Mapping[Binds, Message] = {
    Binds.DAY: Message("the most on one day"),
    Binds.PART: Message("the parts of the year that have begun"),
    Binds.STREAM: Message("the stream {name}"),
    Binds.WHOLE: Message("the whole year"),
    Binds.SHARED: Message("the places shared by several schemes"),
    Binds.GROUP: Message("the places together, {name}"),
    Binds.HOLDERS: Message("the holders at one time"),
    Binds.GATE: Message("the gate of the sending state"),
}


def quota_name(binds: Binds, name: str = "") -> Message:
    """What a quota is called; a stream and a group have a name of their own."""
    said = QUOTA_NAMES[binds]
    return Message(said.text, {"name": name}) if name else said


class Gate(Enum):
    """At which door a place is counted: that of the sending state, which gives letters, or that of the host."""

    SENDER = "sender"
    HOST = "host"


@dataclass(frozen=True)
class Quota:
    """
    So many places at most, for whom, at which gate, and in which days; without schemes or a stream it is over all.

    A nationality is one scheme, a region several, the total all of them. A flow counts what was promised from `first`
    to `last` and not given back; a stock counts who holds a place on the day itself.
    """

    binds: Binds
    most: int
    schemes: frozenset[str] = frozenset()
    stream: str = ""
    counted: Counted = Counted.FLOW
    gate: Gate = Gate.HOST
    first: date | None = None
    last: date | None = None
    word: str = ""

    @property
    def name(self) -> Message:
        """What it is called."""
        return quota_name(self.binds, self.word)

    def is_over(self, scheme: str, stream: str, gate: Gate) -> bool:
        """Whether a place of this scheme and stream counts in it."""
        return (
            self.gate is gate
            and (not self.schemes or scheme in self.schemes)
            and (not self.stream or stream == self.stream)
        )


@dataclass(frozen=True)
class Given:
    """A place as quotas count it: whose, since when; until when, if it came back or its holder left."""

    scheme: str
    promised_on: date
    stream: str = ""
    gate: Gate = Gate.HOST
    returned_on: date | None = None
    left_on: date | None = None


def counted(quota: Quota, places: Iterable[Given], *, on: date) -> int:
    """How many of the places a quota counts on a day; a place that came back counts no more from that day on."""
    return sum(_counts(quota, each, on) for each in places)


def _counts(quota: Quota, place: Given, on: date) -> bool:
    if not quota.is_over(place.scheme, place.stream, place.gate) or place.promised_on > on:
        return False
    if place.returned_on is not None and place.returned_on <= on:
        return False
    if quota.counted is Counted.STOCK:
        return place.left_on is None or place.left_on > on
    return (quota.first is None or quota.first <= place.promised_on) and (
        quota.last is None or place.promised_on <= quota.last
    )


def over(
    quotas: Iterable[Quota], *, scheme: str, stream: str = "", gate: Gate = Gate.HOST, on: date
) -> tuple[Quota, ...]:
    """The quotas that bind a place given on a day, in their order: what is nearest to the person first."""
    return tuple(
        each
        for each in quotas
        if each.is_over(scheme, stream, gate)
        and (each.first is None or each.first <= on)
        and (each.last is None or on <= each.last)
    )


def places_left(binding: Sequence[Quota], places: Sequence[Given], *, on: date) -> tuple[int, Quota] | None:
    """How many can still be given under all of these, and the quota that allows the fewest; nothing without any."""
    left = [(max(0, each.most - counted(each, places, on=on)), at) for at, each in enumerate(binding)]
    if not left:
        return None
    fewest, at = min(left)
    return fewest, binding[at]


def give(quotas: Iterable[Quota], places: Sequence[Given], wanted: Given) -> tuple[Given, ...] | Refusal:
    """The places with one more; a refusal that names the quota that is full, where one of those over it is."""
    binding = over(quotas, scheme=wanted.scheme, stream=wanted.stream, gate=wanted.gate, on=wanted.promised_on)
    found = places_left(binding, places, on=wanted.promised_on)
    if found is None or found[0] > 0:
        return (*places, wanted)
    told = {"quota": found[1].name, "most": found[1].most}
    return Refusal("period_full", Message("No place is left under {quota}: all {most} are promised.", told))


def broken_quotas(quotas: Iterable[Quota], places: Sequence[Given]) -> tuple[tuple[Quota, date, int], ...]:
    """Each quota that was exceeded, with the first day on which it was and what it came to; from the places alone."""
    days = sorted({each.promised_on for each in places})
    found = []
    for quota in quotas:
        for day in days:
            there = counted(quota, places, on=day)
            if there > quota.most:
                found.append((quota, day, there))
                break
    return tuple(found)


def quotas_of(rules: Rules, *, on: date, openings: Sequence[date] = (), last_year: int | None = None) -> list[Quota]:
    """
    Every quota that the rules of a scheme set for a day, the nearest first: day, part of the year, stream, whole,
    several schemes together, gate.

    `openings` are the days on which seasons opened or will open, where the year is counted from one to the next;
    `last_year` is the number of the year before, where a default rests on it. None where nothing limits.
    """
    own = frozenset({rules.scheme.id})
    first, last = quota_period(rules.word("quota_year") or "calendar", on, openings=openings)
    found = []
    daily, gate = rules.number("daily_ceiling"), rules.number("gate_ceiling")
    if daily is not None:
        found.append(Quota(Binds.DAY, daily, own, first=on, last=on))
    whole = ceiling_of(rules, last_year=last_year)
    part = released_by(rules, on=on, openings=openings, last_year=last_year)
    if part is not None:
        found.append(Quota(Binds.PART, part, own, first=first, last=last))
    for stream, places in (rules.table("sub_ceilings") or {}).items():
        found.append(Quota(Binds.STREAM, int(places), own, stream, word=stream, first=first, last=last))
    if whole is not None:
        found.append(_whole(rules, whole, own, first, last))
    groups = rules.value("ceiling_within")
    for group in groups if isinstance(groups, tuple) else ():
        together = own | frozenset(map(str, group["schemes"]))
        word = str(group["name"])
        found.append(Quota(Binds.GROUP, int(group["places"]), together, word=word, first=first, last=last))
    if gate is not None:
        found.append(Quota(Binds.GATE, gate, own, gate=Gate.SENDER, first=first, last=last))
    return found


_SCHEME = re.compile(r"[A-Z]{3}-[A-Z]{3}(-[a-z0-9-]+)?")


def _whole(rules: Rules, most: int, own: frozenset[str], first: date | None, last: date | None) -> Quota:
    """The number itself: of a year, or of holders at one time; shared with the schemes that it names."""
    shared = own | frozenset(filter(_SCHEME.fullmatch, rules.words("ceiling_shared_with")))
    if rules.word("ceiling_kind") == Counted.STOCK.value:
        return Quota(Binds.HOLDERS, most, shared, counted=Counted.STOCK)
    return Quota(Binds.WHOLE if shared == own else Binds.SHARED, most, shared, first=first, last=last)


def released_by(rules: Rules, *, on: date, openings: Sequence[date] = (), last_year: int | None = None) -> int | None:
    """How many places the parts of the year give that have begun by a day; nothing where the year has no parts."""
    whole, tranches = ceiling_of(rules, last_year=last_year), rules.value("tranches")
    if whole is None or not isinstance(tranches, tuple):
        return None
    first, _ = quota_period(rules.word("quota_year") or "calendar", on, openings=openings)
    return places_by(tranches, whole, on, first=first)


def ceiling_of(rules: Rules, *, last_year: int | None = None) -> int | None:
    """How many places a scheme has by its rules, raised where it is raised; nothing where it has no limit."""
    written, default = rules.value("ceiling"), rules.table("ceiling_default")
    if written == UNLIMITED:
        return None
    if isinstance(written, int):
        places = written
    elif default is not None and last_year is not None:
        places = places_without_a_number(default, last_year)
    else:
        return None
    uplift = rules.table("ceiling_uplift")
    return places_raised(places, int(uplift["percent"])) if uplift is not None else places


def why_paused(rules: Rules) -> Refusal | None:
    """Why nothing is given for now, or any more this year; nothing where the places are open or no state is set."""
    match rules.word("ceiling_state"):
        case "paused":
            return Refusal("period_paused", Message("The host has paused these places. They can open again this year."))
        case "closed":
            return Refusal("period_full", Message("The host has closed these places for this year."))
    return None
