"""The waiting rooms of rounds: one row for whoever came, kept together with those that arrived together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sojourn.rounds.draws.entries import NONCE_BYTES, TICKET_BYTES
from sojourn.rounds.waiting import Waiter
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.prepared import Question, insert_plainly
from sojourn_office.storage.rounds import Round

_AT_ONCE = 2_000


class Waiting(models.Model):
    """
    One person who came before the order of a round was known: as how many-th, in time or late, and by which ticket.

    The ticket stands in the public list; the nonce, by which it can be shown whose it is, does not.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="waiting")
    person_id = models.UUIDField()
    came = models.PositiveIntegerField()
    is_late = models.BooleanField()
    ticket = models.CharField(max_length=2 * TICKET_BYTES)
    nonce = models.CharField(max_length=2 * NONCE_BYTES)
    key = models.CharField(max_length=64)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "round", "case", "person_id", "came", "is_late", "ticket", "nonce", "key", "event"), "C1"
    )

    class Meta:
        """A person comes once, and so does a number, a ticket and a key."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "came"], name="waiting_came_once"),
            models.UniqueConstraint(fields=["round", "person_id"], name="waiting_person_once"),
            models.UniqueConstraint(fields=["round", "key"], name="waiting_key_once"),
            models.UniqueConstraint(fields=["round", "ticket"], name="waiting_ticket_once"),
            models.CheckConstraint(condition=Q(came__gte=1), name="waiting_came_from_one"),
        ]

    @property
    def record(self) -> Waiter:
        """The person as the library reads them."""
        return Waiter(self.case_id, bytes.fromhex(self.ticket), bytes.fromhex(self.nonce), self.came, self.is_late)


@dataclass(frozen=True)
class Waits:
    """
    What somebody is told who came before the order is known: the ticket, in time or late, and when it is drawn.

    The nonce is for its owner alone: with it they show that the line of the public list with their ticket is theirs.
    """

    ticket: str
    nonce: str
    is_late: bool
    drawn_at: datetime


@dataclass(frozen=True)
class New:
    """Somebody who comes: who they are, by which key, and what the list shows of them."""

    waiter: Waiter
    person_id: UUID
    key: str


def known(round_id: str, *, cases: Sequence[str], keys: Sequence[str], persons: Sequence[UUID]) -> list[Waiting]:
    """Who of these came before: by case, by key or by person."""
    asked = Q(case__in=cases) | Q(key__in=keys) | Q(person_id__in=persons)
    return list(Waiting.objects.filter(asked, round_id=round_id))


def count(round_id: str) -> int:
    """How many came."""
    return Waiting.objects.filter(round_id=round_id).count()


def keep(round_id: str, new: Sequence[New], *, event: Event) -> None:
    """Keep those who came together, in the transaction of their event."""
    rows = (
        (
            each.waiter.case,
            each.person_id,
            each.waiter.came,
            each.waiter.is_late,
            each.waiter.ticket.hex(),
            each.waiter.nonce.hex(),
            each.key,
        )
        for each in new
    )
    insert_plainly(Waiting, _COLUMNS, rows, common={"round_id": round_id, "event_id": event.seq})


_COLUMNS = ("case_id", "person_id", "came", "is_late", "ticket", "nonce", "key")
_OF_CASE = Question(lambda number: Waiting.objects.filter(case=number))


def of_case(number: str) -> Waiting | None:
    """As what a case came into the waiting room of its round."""
    return _OF_CASE.first(number)


def every(round_id: str = "") -> Iterator[Waiting]:
    """Everybody who came, or who came to one round, as they came."""
    rows = Waiting.objects.filter(round_id=round_id) if round_id else Waiting.objects.all()
    return rows.order_by("round_id", "came").select_related("event").iterator(_AT_ONCE)
