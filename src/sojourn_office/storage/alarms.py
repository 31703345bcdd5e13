"""How many of each group passed in a round, and the alarms that came of it; the groups of a case lie nowhere."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db import models

from sojourn.basics.messages import Message
from sojourn.cases.model import Did, Outcome, Stage
from sojourn.eligibility.facts import read_facts
from sojourn.statistics.model import EVERYONE, Count, Group, Result
from sojourn.statistics.traits import traits_of
from sojourn.texts.keeping import kept
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.filings import Mandate
from sojourn_office.storage.keys import PersonErased, open_keys
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.rounds import Round

# A group of fewer people is neither looked at nor kept: it might be somebody.
LEAST = 10
_AT_ONCE = 500
_HAS_AN_OUTCOME = (
    Stage.DECIDED,
    Stage.PASSED,
    Stage.REFUSED,
    Stage.ISSUED,
    Stage.REVOKED,
    Stage.LAPSED,
    Stage.DECLINED,
    Stage.RESERVE,
)


class RoundCount(models.Model):
    """
    The passes of one round by group, as they were last counted; also of a round from before this office, fed in.

    `looked` is how many quarters of its cases were decided when it was last looked at; `is_past` says that its
    results are out, so that later rounds are compared with it.
    """

    round_id = models.CharField(primary_key=True, max_length=40)
    scheme = models.CharField(max_length=20, db_index=True)
    closed_on = models.DateField()
    decided = models.PositiveIntegerField()
    looked = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    is_past = models.BooleanField()
    counts = models.TextField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("round_id", "scheme", "closed_on", "decided", "looked", "counted_at", "is_past", "counts"), "C1"
    )

    @property
    def result(self) -> Result:
        """The counts as the library reads them."""
        return Result(self.round_id, {_group(each): Count(each[1], each[2]) for each in json.loads(self.counts)})


class Alarm(models.Model):
    """One alarm of a round. What it says stands in the event that raised it, how it was answered in another."""

    id = models.CharField(primary_key=True, max_length=44)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    group = models.TextField()
    raised = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "round", "group", "raised", "answered"), "C1")

    @property
    def who(self) -> Group:
        """The group it is about."""
        return frozenset(dict(json.loads(self.group)).items())


@dataclass(frozen=True)
class DecidedCase:
    """One case of a round with what it was decided on: traits, whether it passed, the grounds with their names."""

    number: str
    mission: str
    traits: tuple[tuple[str, str], ...]
    passed: bool
    grounds: tuple[tuple[str, Message], ...]
    proposed_by: str
    confirmed_by: str
    is_open: bool


def decided_in(round_id: str) -> Iterator[DecidedCase]:
    """The cases of a round that have an outcome, by their numbers; one of someone erased is left out."""
    stages = [stage.value for stage in _HAS_AN_OUTCOME]
    rows = list(Case.objects.filter(round_id=round_id, stage__in=stages).select_related("person").order_by("number"))
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        with remembering():
            open_keys(row.person_id for row in some)
            made = Event.objects.filter(kind=Did.DECIDED.value, about__in=[row.number for row in some]).order_by("seq")
            last = {event.about: event for event in made}
            filed_by = dict(
                Mandate.objects.filter(case__in=some, given_at__isnull=False)
                .order_by("given_at")
                .values_list("case_id", "agency__slug")
            )
            opened = [_decided(row, last[row.number], filed_by.get(row.number, "")) for row in some]
        yield from (each for each in opened if each is not None)


def _decided(case: Case, decision: Event, agency: str) -> DecidedCase | None:
    try:
        public, sealed, sex = decision.open_part, decision.sealed_part, case.person.sex
    except PersonErased:
        return None
    facts, _ = read_facts(sealed["facts"])
    on = date.fromisoformat(public["rule_on"])
    return DecidedCase(
        number=case.number,
        mission=case.mission,
        traits=traits_of(facts, sex=sex, on=on, post=case.mission, agency=agency),
        passed=public["outcome"] == Outcome.GRANTED.value,
        grounds=tuple((each["code"], kept(each["name"])) for each in sealed["grounds"]),
        proposed_by=public["proposed_by"],
        confirmed_by=decision.by,
        is_open=case.stage == Stage.DECIDED.value,
    )


def lodged_and_decided(round_id: str) -> tuple[int, int]:
    """How many cases of a round are in the office or have an outcome, and how many have one."""
    stages = models.Q(stage__in=[stage.value for stage in _HAS_AN_OUTCOME])
    working = models.Q(stage__in=[Stage.ASSESSMENT.value, Stage.PAPER_ASKED.value, Stage.PROPOSED.value])
    found = Case.objects.filter(round_id=round_id).aggregate(
        all=models.Count("number", filter=stages | working), decided=models.Count("number", filter=stages)
    )
    return found["all"], found["decided"]


def keep_count(result: Result, *, scheme: str, closed_on: date, looked: int, is_past: bool, at: datetime) -> RoundCount:
    """Keep the counts of a round, in place of its earlier ones; a group of fewer than ten is not kept."""
    large = {group: count for group, count in result.counts.items() if not group or count.judged >= LEAST}
    plain = [[sorted(group), count.passed, count.judged] for group, count in large.items()]
    row = RoundCount(
        round_id=result.round,
        scheme=scheme,
        closed_on=closed_on,
        decided=large[EVERYONE].judged,
        looked=looked,
        counted_at=at,
        is_past=is_past,
        counts=json.dumps(sorted(plain), ensure_ascii=False),
    )
    row.save()
    return row


def count_of(round_id: str) -> RoundCount | None:
    """The counts of a round as they were last made."""
    return RoundCount.objects.filter(pk=round_id).first()


def past_of(scheme: str, *, before: date, most: int) -> list[RoundCount]:
    """The last rounds of a scheme that closed before a day and whose results are out, oldest first."""
    found = RoundCount.objects.filter(scheme=scheme, closed_on__lt=before, is_past=True).order_by("-closed_on")
    return list(found[:most])[::-1]


def now_past(round_id: str) -> None:
    """The results of a round are out: later rounds are compared with it."""
    RoundCount.objects.filter(pk=round_id).update(is_past=True)


def look_once_more(round_id: str) -> None:
    """Let a round be looked at again once all of it is decided."""
    RoundCount.objects.filter(pk=round_id, looked=4).update(looked=3)


def keep(alarm_id: str, round_: Round, group: Group, *, raised: Event) -> Alarm:
    """Keep an alarm."""
    written = json.dumps(sorted(group), ensure_ascii=False)
    return Alarm.objects.create(id=alarm_id, round=round_, group=written, raised=raised)


def answer(alarm: Alarm, event: Event) -> None:
    """Keep that an alarm was answered."""
    alarm.answered = event
    alarm.save(update_fields=["answered"])


def by_id(alarm_id: str) -> Alarm | None:
    """An alarm with what raised and what answered it."""
    return _with_events().filter(pk=alarm_id).first()


def to_change(alarm_id: str) -> Alarm:
    """An alarm, locked until the transaction ends; the period and the cases of its round are locked before it."""
    return Alarm.objects.select_for_update(of=("self",)).select_related("raised", "answered", "round").get(pk=alarm_id)


def of_round(round_id: str) -> list[Alarm]:
    """The alarms of a round, in the order in which they were raised."""
    return list(_with_events().filter(round_id=round_id).order_by("raised_id"))


def unanswered_in(round_id: str) -> int:
    """How many alarms of a round nobody has answered."""
    return Alarm.objects.filter(round_id=round_id, answered__isnull=True).count()


def of_hosts(hosts: Collection[str]) -> list[Alarm]:
    """The alarms of some hosts: those nobody has answered first, then the newest."""
    wanted = models.Q(pk__in=[])
    for host in hosts:
        wanted |= models.Q(round__scheme__endswith=f"-{host}")
    found = _with_events().filter(wanted)
    return list(found.order_by(models.F("answered_id").asc(nulls_first=True), "-raised_id"))


def _with_events() -> models.QuerySet[Alarm]:
    return Alarm.objects.select_related("raised", "answered", "round")


def _group(each: list[object]) -> Group:
    pairs = each[0]
    assert isinstance(pairs, list), "a group is written as pairs"
    return frozenset((str(trait), str(value)) for trait, value in pairs)
