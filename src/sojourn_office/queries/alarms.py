"""Alarms as a supervisor reads them, and as everyone does once the results of the round are out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message, Words, listed
from sojourn.statistics.model import EVERYONE, Count, Group
from sojourn.statistics.traits import group_name
from sojourn_office.events import Happened
from sojourn_office.queries.schemes import in_use
from sojourn_office.storage import accounts, agencies, alarms
from sojourn_office.storage.alarms import Alarm, DecidedCase
from sojourn_office.storage.events import Event

# How many of the cases behind an alarm one page lists.
_ROWS = 200


@dataclass(frozen=True)
class Answered:
    """How an alarm was answered: the words, or how many cases went back; by whom and when."""

    words: str
    cases: int | None
    who: Message
    at: datetime


@dataclass(frozen=True)
class AlarmShown:
    """One alarm: the group, its counts then and before, what luck alone does, which rules changed, how it ended."""

    id: str
    round: str
    scheme: str
    invented: bool
    zone: ZoneInfo
    raised_at: datetime
    due_at: datetime | None
    group: Message
    now: Count
    before: Count
    others: Count
    rounds: int
    expected: int
    once_in: int
    rules: tuple[Message, ...]
    answered: Answered | None
    told: bool

    @property
    def fell(self) -> bool:
        """Whether fewer passed than expected."""
        return self.now.passed < self.expected

    @property
    def luck(self) -> Message:
        """What chance alone does, never said finer than it is known."""
        if self.once_in >= 1_000_000:
            return Message("By luck alone: below 1 in a million.")
        return Message("By luck alone: 1 in {times}.", {"times": self.once_in})

    @property
    def expectation(self) -> Message:
        """What was expected, and from what."""
        return Message(
            "{expected} would be expected from earlier rounds and from everyone else of this one.",
            {"expected": self.expected},
        )

    @property
    def past(self) -> Message:
        """How the group did in the rounds before."""
        if not self.rounds:
            return Message("No earlier round of this group is known.")
        holes = {"passed": self.before.passed, "judged": self.before.judged, "rounds": self.rounds}
        if self.rounds == 1:
            return Message("{passed} of {judged} in the round before.", holes)
        return Message("{passed} of {judged} in the last {rounds} rounds.", holes)

    @property
    def rule(self) -> Message:
        """Whether the rule changed since the round before."""
        if not self.rules:
            return Message("No rule changed.")
        return Message("These rules changed: {rules}.", {"rules": listed(self.rules)})


@dataclass(frozen=True)
class RoundLine:
    """How a group did in one round, beside everyone else of it; nothing where the group was too small to be kept."""

    round: str
    group: Count | None
    others: Count | None


@dataclass(frozen=True)
class Behind:
    """One case behind an alarm: its number, where, on which grounds, and the officers by number."""

    number: str
    mission: Words | str
    grounds: tuple[Message, ...]
    officers: tuple[Message, ...]
    is_open: bool


@dataclass(frozen=True)
class AlarmWhole:
    """An alarm with what lies behind it: round by round, the cases, and the ground most of them rest on."""

    alarm: AlarmShown
    lines: tuple[RoundLine, ...]
    cases: tuple[Behind, ...]
    all: int
    again: int
    common: Message | None
    common_count: int


def unanswered(hosts: Collection[str]) -> int:
    """How many alarms of some hosts wait for an answer."""
    return sum(row.answered is None for row in alarms.of_hosts(hosts))


def every(hosts: Collection[str]) -> tuple[AlarmShown, ...]:
    """The alarms of some hosts: those that wait first, then the newest."""
    return tuple(_shown(row) for row in alarms.of_hosts(hosts))


def of_round(round_id: str) -> tuple[AlarmShown, ...]:
    """The alarms of one round, in the order in which they were raised."""
    return tuple(_shown(row) for row in alarms.of_round(round_id))


def one(alarm_id: str, hosts: Collection[str], *, missions: Collection[str]) -> AlarmWhole | None:
    """An alarm of one of these hosts with what lies behind it; cases only of these missions, all where one is empty."""
    row = alarms.by_id(alarm_id)
    if row is None or row.round.scheme[4:7] not in hosts:
        return None
    shown = _shown(row)
    found = [
        each
        for each in alarms.decided_in(row.round_id)
        if row.who <= set(each.traits)
        and each.passed is not shown.fell
        and ("" in missions or each.mission in missions)
    ]
    officers = {by: accounts.who_is(by) for each in found for by in (each.proposed_by, each.confirmed_by)}
    grounds = Counter(code for each in found for code, _ in each.grounds)
    names = {code: name for each in found for code, name in each.grounds}
    common, count = grounds.most_common(1)[0] if grounds else ("", 0)
    return AlarmWhole(
        alarm=shown,
        lines=_lines(row),
        cases=tuple(_behind(each, row.round.scheme, officers) for each in found[:_ROWS]),
        all=len(found),
        again=sum(each.is_open for each in found),
        common=names.get(common),
        common_count=count,
    )


def _shown(row: Alarm) -> AlarmShown:
    said, round_ = row.raised.open_part, row.round
    zone = ZoneInfo(round_.zone)
    return AlarmShown(
        id=row.id,
        round=row.round_id,
        scheme=round_.scheme,
        invented=round_.invented,
        zone=zone,
        raised_at=row.raised.at.astimezone(zone),
        due_at=round_.results_at.astimezone(zone) if round_.results_at else None,
        group=group_name(row.who, places=_places(row.who, round_.scheme)),
        now=Count(said["passed"], said["judged"]),
        before=Count(*said["before"]),
        others=Count(*said["others"]),
        rounds=said["rounds"],
        expected=round(said["expected"] * said["judged"] / 1000),
        once_in=said["once_in"],
        rules=tuple(VALUE_NAMES[name].label for name in said["rules"]),
        answered=_answered(row.answered, zone) if row.answered is not None else None,
        told=round_.results_told_at is not None,
    )


def _answered(event: Event, zone: ZoneInfo) -> Answered:
    said = event.open_part
    again = event.kind == Happened.ALARM_LOOKED_AT_AGAIN.value
    return Answered(
        words="" if again else said["words"],
        cases=said["cases"] if again else None,
        who=accounts.who_is(event.by),
        at=event.at.astimezone(zone),
    )


def _places(group: Group, scheme: str) -> Mapping[tuple[str, str], Message | Words | str]:
    """What the areas, posts and agencies of a group are called."""
    found = in_use()[scheme]
    named: dict[tuple[str, str], Message | Words | str] = {}
    for trait, value in group:
        if trait == "post" and value in found.scheme.missions:
            named[trait, value] = found.scheme.missions[value].short
        if trait == "agency" and (agency := agencies.by_slug(value)) is not None:
            named[trait, value] = agency.name
        if trait == "area" and value in found.agreement.regions:
            named[trait, value] = found.agreement.regions[value]
    return named


def _lines(row: Alarm) -> tuple[RoundLine, ...]:
    """Round by round, this one last, as it was when the alarm was raised."""
    now = alarms.count_of(row.round_id)
    past = alarms.past_of(row.round.scheme, before=now.closed_on, most=8) if now else []
    lines = []
    for each in past:
        counts = each.result.counts
        group = counts.get(row.who)
        lines.append(RoundLine(each.round_id, group, counts[EVERYONE] - group if group else None))
    said = row.raised.open_part
    return (*lines, RoundLine(row.round_id, Count(said["passed"], said["judged"]), Count(*said["others"])))


def _behind(each: DecidedCase, scheme: str, names: Mapping[str, Message]) -> Behind:
    missions = in_use()[scheme].scheme.missions
    return Behind(
        number=each.number,
        mission=missions[each.mission].short if each.mission in missions else each.mission,
        grounds=tuple(name for _, name in each.grounds),
        officers=tuple(names[by] for by in dict.fromkeys((each.proposed_by, each.confirmed_by))),
        is_open=each.is_open,
    )
