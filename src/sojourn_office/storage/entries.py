"""Entries into rounds that are drawn by lot: the terms of the round, and one entry of a person with its ticket."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from sojourn.cases.model import ANOTHER_PASSPORT, SAME_PASSPORT, Stage
from sojourn.rounds.draws.entries import Entry as ListedEntry
from sojourn.rounds.draws.entries import commitment
from sojourn.rounds.entries import Terms
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.prepared import Question
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.sealing import SealedText

_AT_ONCE = 500


class EntryTerms(models.Model):
    """What a round by lot offers: places in a draw, the days of each step, groups with seats of their own."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, primary_key=True, related_name="terms")
    places = models.PositiveIntegerField()
    lodge_days = models.PositiveSmallIntegerField()
    accept_days = models.PositiveSmallIntegerField(null=True)
    groups = models.TextField(default="[]")
    goes_back = models.BooleanField(default=False)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("round", "places", "lodge_days", "accept_days", "groups", "goes_back"), "C0"
    )

    class Meta:
        """At least one place, and at least one day for each step."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(places__gte=1, lodge_days__gte=1) & (Q(accept_days__isnull=True) | Q(accept_days__gte=1)),
                name="terms_are_whole",
            )
        ]

    @property
    def record(self) -> Terms:
        """The terms as the library reads them."""
        groups = tuple((str(name), int(count)) for name, count in json.loads(self.groups))
        return Terms(self.places, self.lodge_days, self.accept_days, groups, self.goes_back)


class RoundEntry(models.Model):
    """
    One person's entry into a round. The ticket is random and tells of nobody; the nonce opens the commitment and is
    sealed for the person. `left_at` is when they left the draw.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries", db_index=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="entry")
    person_id = models.UUIDField()
    ticket = models.CharField(max_length=32, unique=True)
    stratum = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    nonce = SealedText(personal="C3", null=True)
    entered_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    left_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "round", "case", "person_id", "ticket", "stratum", "commitment", "entered_at", "event", "left_at"), "C1"
    )

    class Meta:
        """A person has one entry in a round, whatever they enter with."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "person_id"], name="entry_person_once"),
        ]

    @property
    def listed(self) -> ListedEntry:
        """The entry as a list publishes it."""
        return ListedEntry(bytes.fromhex(self.ticket), self.stratum, bytes.fromhex(self.commitment))


_TERMS = Question(lambda round_id: EntryTerms.objects.filter(round=round_id))
_OF_CASE = Question(lambda number: RoundEntry.objects.filter(case=number))


def entered_with(case: Case) -> str:
    """
    Whether a case has the passport that its entry into a draw was made with, by the commitment in the list.

    Empty where it did not enter, or the secret that opens the commitment was erased.
    """
    entry = of_case(case.number)
    nonce = entry.nonce if entry is not None else None
    if entry is None or nonce is None:
        return ""
    same = commitment(bytes.fromhex(nonce), identity_of(case)).hex() == entry.commitment
    return SAME_PASSPORT if same else ANOTHER_PASSPORT


def identity_of(case: Case) -> dict[str, str]:
    """What the commitment of an entry binds: birth date, issuer and number of the passport."""
    passport = case.passport
    return {
        "birth_date": case.person.birth_date,
        "passport_issuer": passport.issuer,
        "passport_no": passport.number,
    }


def terms_of(round_id: str) -> Terms | None:
    """The terms of a round; nothing where it is not drawn by lot."""
    row = _TERMS.first(round_id)
    return row.record if row else None


def keep_terms(round_: Round, terms: Terms) -> None:
    """Keep the terms of a round that is set up."""
    EntryTerms.objects.create(
        round=round_,
        places=terms.places,
        lodge_days=terms.lodge_days,
        accept_days=terms.accept_days,
        groups=json.dumps([list(group) for group in terms.groups]),
        goes_back=terms.goes_back,
    )


def of_case(number: str) -> RoundEntry | None:
    """The entry of a case."""
    return _OF_CASE.first(number)


def of_person(round_id: str, person_id: UUID) -> RoundEntry | None:
    """The entry of a person in a round, by whatever application."""
    return RoundEntry.objects.filter(round_id=round_id, person_id=person_id).first()


def save(entry: RoundEntry) -> None:
    """Keep an entry as it stands."""
    entry.save()


def leave(entry: RoundEntry, *, at: datetime) -> None:
    """Mark that a person left the draw."""
    entry.left_at = at
    entry.save(update_fields=["left_at"])


def forget_secret(case: Case) -> None:
    """Take the secret of a commitment away: from then on nobody can tell whose entry it was."""
    RoundEntry.objects.filter(case=case).update(nonce=None)


def waiting(round_id: str) -> models.QuerySet[RoundEntry]:
    """
    The entries of a round that a list would hold now: not left, nothing lodged, given up or held.

    One that may be the second of a person is in it, and is passed over later if it is.
    """
    rows = RoundEntry.objects.filter(round_id=round_id, left_at__isnull=True)
    return rows.filter(case__stage=Stage.DRAFT.value, case__due_at__isnull=True).order_by("ticket")


def counted_until(moments: Mapping[str, datetime]) -> dict[str, tuple[int, int]]:
    """For each of these rounds how many had entered by its moment, and in all; whoever left does not count."""
    by_then = Q()
    for round_id, moment in moments.items():
        by_then |= Q(round_id=round_id, entered_at__lte=moment)
    rows = RoundEntry.objects.filter(round_id__in=moments, left_at__isnull=True).values_list("round_id")
    found = rows.annotate(by_then=Count("pk", filter=by_then), in_all=Count("pk"))
    return {round_id: (then, in_all) for round_id, then, in_all in found}


def living_of(persons: Iterable[UUID], round_id: str, *, but: str) -> RoundEntry | None:
    """An entry of one of these persons in a round that still counts, other than that of one case."""
    rows = RoundEntry.objects.filter(round_id=round_id, person_id__in=list(persons), left_at__isnull=True)
    rows = rows.exclude(case_id=but).exclude(case__stage__in=[Stage.WITHDRAWN.value, Stage.VOID.value])
    return rows.order_by("entered_at").first()


def living_among(persons: Iterable[UUID]) -> list[RoundEntry]:
    """Every entry of some persons that still counts, those of one round one after the other, the first first."""
    rows = RoundEntry.objects.filter(person_id__in=list(persons), left_at__isnull=True)
    rows = rows.exclude(case__stage__in=[Stage.WITHDRAWN.value, Stage.VOID.value])
    return list(rows.order_by("round_id", "entered_at", "pk"))


def every(round_id: str = "") -> Iterator[RoundEntry]:
    """Every entry, or those of a round, with their cases."""
    rows = RoundEntry.objects.filter(round_id=round_id) if round_id else RoundEntry.objects.all()
    return rows.select_related("case").order_by("round_id", "id").iterator(_AT_ONCE)


def rounds_by_lot() -> list[str]:
    """The rounds that are drawn by lot."""
    return sorted(EntryTerms.objects.values_list("round_id", flat=True))
