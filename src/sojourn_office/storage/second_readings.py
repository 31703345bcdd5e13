"""Which cases chance chose to be read a second time, and which were: one row a case, written from its events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from sojourn.cases.model import IN_OFFICE, Did, Outcome, Stage
from sojourn.decisions.second_readings import NOT_READ, TO_READ, commitment, is_chosen
from sojourn.seals.canonical import canonical
from sojourn.statistics.agreement import TwoReadings
from sojourn_office.events import Happened
from sojourn_office.storage import masters
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event, publics_of
from sojourn_office.storage.rounds import Round

# What was not read by then is read no more: the figures are of what is decided now.
READ_WITHIN = timedelta(days=30)
# Figures are of the readings of a year.
COUNTED = timedelta(days=365)
_READABLE = tuple(stage.value for stage in Stage if stage not in NOT_READ)
# The public part is written in one form alone, so that its text can be looked for.
_BLIND = canonical({"reason": TO_READ}).decode().strip("{}")


class SecondReading(models.Model):
    """A case that chance chose when it was first proposed; the event of its second reading, and of its settling."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="second_reading")
    chosen_at = models.DateTimeField()
    read = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    differs = models.BooleanField(default=False)
    settled = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("case", "chosen_at", "read", "differs", "settled"), "C1")

    class Meta:
        """What waits is found by index."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["chosen_at"], condition=Q(read__isnull=True), name="reading_waits"),
            models.Index(fields=["read"], condition=Q(differs=True, settled__isnull=True), name="reading_differs"),
        ]


def secret_of(round_id: str) -> str:
    """
    By what chance chooses in a round: made from the office's digest key, which was there before the round was.

    So it lies nowhere, nobody can pick another one, and it is the same after a restore.
    """
    return masters.digest("second-readings", round_id)


def commitment_of(round_id: str) -> str:
    """What is published of the secret of a round."""
    return commitment(secret_of(round_id))


def keep_share(round_: Round, share: int) -> None:
    """Keep how many in a hundred decisions of a round are read a second time."""
    round_.read_again_share = share
    round_.save(update_fields=["read_again_share"])


def choose(case: Case, *, at: datetime) -> None:
    """Let chance choose a case that was proposed, once."""
    share = case.round.read_again_share
    if share and is_chosen(case.number, secret=secret_of(case.round_id), share=share):
        SecondReading.objects.get_or_create(case=case, defaults={"chosen_at": at})


def was_proposed(round_id: str) -> bool:
    """Whether a decision was proposed in a round."""
    return Event.objects.filter(
        kind=Did.PROPOSED.value, about__in=Case.objects.filter(round_id=round_id).values("number")
    ).exists()


def of_case(number: str) -> SecondReading | None:
    """Whether a case was chosen, with what was read and settled."""
    return SecondReading.objects.select_related("read", "settled", "case").filter(pk=number).first()


def mark_read(number: str, event: Event, *, differs: bool) -> None:
    """Keep that a case was read."""
    SecondReading.objects.filter(pk=number).update(read=event, differs=differs)


def mark_settled(number: str, event: Event) -> None:
    """Keep that a difference was settled."""
    SecondReading.objects.filter(pk=number).update(settled=event)


def to_read(hosts: Collection[str], names: Collection[str], *, at: datetime) -> QuerySet[SecondReading]:
    """
    What somebody may read a second time, the one chosen first at the head: of some hosts, still readable, and
    nothing they have opened or touched under any of their names.
    """
    touched = Event.objects.filter(subject="case", about=OuterRef("case_id"), by__in=list(names)).exclude(
        kind=Did.OPENED.value, public__contains=_BLIND
    )
    waiting = SecondReading.objects.filter(
        case__host__in=list(hosts), read__isnull=True, chosen_at__gt=at - READ_WITHIN, case__stage__in=_READABLE
    )
    return waiting.exclude(Exists(touched)).select_related("case__round", "case__person").order_by("chosen_at", "pk")


def unsettled(hosts: Collection[str]) -> list[SecondReading]:
    """The readings of some hosts that differ and that nobody has settled, the oldest first."""
    return list(_unsettled(hosts).select_related("read", "case__round").order_by("read_id"))


def count_unsettled(hosts: Collection[str]) -> int:
    """How many of them there are."""
    return _unsettled(hosts).count()


def _unsettled(hosts: Collection[str]) -> QuerySet[SecondReading]:
    return SecondReading.objects.filter(differs=True, settled__isnull=True, case__host__in=list(hosts))


def readings(hosts: Collection[str], *, at: datetime) -> tuple[TwoReadings, ...]:
    """Everything of some hosts that was read a second time in a year, as it was found then."""
    found = SecondReading.objects.filter(case__host__in=list(hosts), read__at__gt=at - COUNTED)
    return tuple(two_readings(row) for row in found.select_related("read", "case").order_by("pk"))


def two_readings(row: SecondReading) -> TwoReadings:
    """Both readings of a case that was read, as they were found then."""
    assert row.read is not None, "only what was read is counted"
    said = row.read.open_part
    first, second = said["first"], said["findings"]
    return TwoReadings(
        number=row.case_id,
        post=row.case.mission,
        first_by=said["first_by"],
        second_by=row.read.by,
        granted=(_grants(said["first_outcome"]), _grants(said["outcome"])),
        findings={code: (first[code] == "yes", second[code] == "yes") for code in first if code in second},
    )


def _grants(outcome: str) -> bool:
    return Outcome(outcome) is Outcome.GRANTED


def counted_in(round_id: str) -> tuple[int, int]:
    """How many cases of a round were chosen, and how many of them were read."""
    found = SecondReading.objects.filter(case__round_id=round_id)
    return found.count(), found.filter(read__isnull=False).count()


def numbers_of(round_id: str) -> set[str]:
    """The numbers of the cases of a round."""
    return set(Case.objects.filter(round_id=round_id).values_list("number", flat=True))


def every() -> Sequence[SecondReading]:
    """Every case that was chosen."""
    return list(SecondReading.objects.select_related("case__round").order_by("pk"))


def to_show(*, at: datetime) -> list[str]:
    """
    The rounds whose secret is to be shown: closed, with nothing left to decide, and results out where they have a day.
    """
    over = Round.objects.filter(read_again_share__gt=0, closes_at__lte=at).exclude(
        results_at__isnull=False, results_told_at__isnull=True
    )
    shown = Event.objects.filter(kind=Happened.READINGS_SHOWN.value, about=OuterRef("pk"))
    undecided = Case.objects.filter(round=OuterRef("pk"), stage__in=[stage.value for stage in IN_OFFICE])
    return list(over.exclude(Exists(shown)).exclude(Exists(undecided)).values_list("pk", flat=True))


def said_of(round_id: str) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
    """What was published of the second readings of a round: the share with its binding, and later the secret."""
    stated = publics_of(Happened.READINGS_SET, round_id)
    shown = publics_of(Happened.READINGS_SHOWN, round_id)
    return (stated[-1], shown[-1] if shown else None) if stated else None
