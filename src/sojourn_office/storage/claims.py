"""Claims of places: one row each with its number, kept together with those that arrived together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q

from sojourn.cases.model import Stage
from sojourn.places.model import Account as Place
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.prepared import Question, about_many, cursor_of, id_of, insert_plainly
from sojourn_office.storage.rounds import Round

# So many rows are read at once.
_AT_ONCE = 500


class Claim(models.Model):
    """
    One claim in a round: whose, and the number it was given. The numbers are 1, 2, 3 and so on, with no gap.

    `reserve` is the rank on the reserve list; without one it is a place. `moved_up_at` is when a place was given to
    someone on the list, `told_at` when the claim was written into its case and the person was written to.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="claims", db_index=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="claim")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    reserve = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=64)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="claims", db_index=False)
    at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "round", "case", "person_id", "number", "reserve", "key", "event", "at", "moved_up_at", "told_at"), "C1"
    )

    class Meta:
        """A number is given once, a rank is given once, and a person has one claim in a round."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "number"], name="claim_number_once"),
            models.UniqueConstraint(
                fields=["round", "reserve"], condition=Q(reserve__isnull=False), name="claim_reserve_once"
            ),
            # What one looks up by comes first (`about_many`).
            models.UniqueConstraint(fields=["person_id", "round"], name="claim_person_once"),
            models.UniqueConstraint(fields=["key", "round"], name="claim_key_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="claim_number_from_one"),
            models.CheckConstraint(
                condition=Q(reserve__isnull=True) | (Q(reserve__gte=1) & Q(reserve__lte=F("number"))),
                name="claim_reserve_from_one",
            ),
            models.CheckConstraint(
                condition=Q(moved_up_at__isnull=True) | Q(reserve__isnull=False), name="claim_moves_up_from_reserve"
            ),
        ]


class Known(NamedTuple):
    """A claim that was kept before: whose, by which key, and its number."""

    case: str
    key: str
    number: int
    reserve: int | None
    at: datetime


class Claimant(NamedTuple):
    """The case that someone claims for, as far as a claim needs it; `claimed` is the case of the person's own claim."""

    case: str
    person_id: UUID
    stage: str
    round: str
    claimed: str | None


class New(NamedTuple):
    """A claim that is to be kept."""

    claimant: Claimant
    key: str
    number: int
    reserve: int | None


def claimants(round_id: str, asked: Iterable[str]) -> tuple[dict[str, Claimant], list[Known]]:
    """Those of these cases that there are, and the claims that their persons have in a round, by whatever case."""
    found: dict[str, Claimant] = {}
    claims: list[Known] = []
    for case, person_id, stage, of_round, claimed, *kept in about_many(_CLAIMANTS, asked, round_id):
        found[case] = Claimant(case, id_of(person_id), stage, of_round or "", claimed)
        if claimed is not None:
            claims.append(_known(claimed, *kept))
    return found, claims


def with_a_claim(round_id: str, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some persons who have a claim in a round."""
    found = Claim.objects.filter(round=round_id, person_id__in=list(person_ids))
    return set(found.values_list("person_id", flat=True))


def by_key(round_id: str, keys: Iterable[str]) -> list[Known]:
    """The claims of a round that were kept by these keys."""
    return [_known(*row) for row in about_many(_BY_KEY, keys, round_id)]


# In a rush PostgreSQL believes the table of claims to be as small as it was when it last looked, and would read all of
# it each time. What stands behind OFFSET is looked up for each of those who ask; for a round that is made up as it is
# asked no index serves but the right one. SQLite takes what is written before CROSS JOIN first, and so looks up too.
_CLAIMANTS = {
    "postgresql": "SELECT its.*, kept.* FROM unnest(%s::varchar[]) asked(number) CROSS JOIN LATERAL (SELECT "
    "number, person_id, stage, round_id FROM storage_case WHERE number = asked.number OFFSET 0) its "
    "LEFT JOIN LATERAL (SELECT case_id, key, number, reserve, at FROM storage_claim "
    "WHERE person_id = its.person_id AND round_id || '' = %s OFFSET 0) kept ON true",
    "sqlite": "SELECT its.number, its.person_id, its.stage, its.round_id, "
    "kept.case_id, kept.key, kept.number, kept.reserve, kept.at FROM json_each(%s) asked "
    "CROSS JOIN storage_case its ON its.number = asked.value "
    "LEFT JOIN storage_claim kept ON kept.round_id = %s AND kept.person_id = its.person_id",
}
_BY_KEY = {
    "postgresql": "SELECT kept.* FROM unnest(%s::varchar[]) asked(key) CROSS JOIN LATERAL (SELECT "
    "case_id, key, number, reserve, at FROM storage_claim WHERE key = asked.key AND round_id || '' = %s OFFSET 0) kept",
    "sqlite": "SELECT kept.case_id, kept.key, kept.number, kept.reserve, kept.at FROM json_each(%s) asked "
    "CROSS JOIN storage_claim kept ON kept.key = asked.value AND kept.round_id = %s",
}


def kept(round_id: str) -> list[Known]:
    """Every claim of a round, by its number."""
    with cursor_of(connection) as cursor:
        cursor.execute(_KEPT, [round_id])
        return [_known(*row) for row in cursor.fetchall()]


_KEPT = "SELECT case_id, key, number, reserve, at FROM storage_claim WHERE round_id = %s ORDER BY number"


def _known(case: str, key: str, number: int, reserve: int | None, at: datetime | str) -> Known:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return Known(case, key, number, reserve, moment.replace(tzinfo=UTC))


def given(round_id: str) -> tuple[int, int]:
    """The last number of a round that was given, and the last rank of its reserve list."""
    with cursor_of(connection) as cursor:
        cursor.execute(_GIVEN, [round_id])
        number, reserve = cursor.fetchone() or (0, None)
    return number, reserve or 0


# Whoever comes behind somebody on the reserve list is on it too, so the last number has the last rank.
_GIVEN = "SELECT number, reserve FROM storage_claim WHERE round_id = %s ORDER BY number DESC LIMIT 1"


def keep(round_id: str, new: Sequence[New], *, event: Event) -> None:
    """Keep claims that arrived together, in the transaction of their event."""
    rows = ((each.claimant.case, each.claimant.person_id, each.number, each.reserve, each.key) for each in new)
    common = {"round_id": round_id, "event_id": event.seq, "at": event.at}
    insert_plainly(Claim, ("case_id", "person_id", "number", "reserve", "key"), rows, common=common)


_OF_CASE = Question(lambda number: Claim.objects.select_related("round__period").filter(case=number))


def of_case(number: str) -> Claim | None:
    """The claim of a case with its round."""
    return _OF_CASE.first(number)


def every(round_id: str = "") -> Iterator[Claim]:
    """Every claim, or those of a round, by round and number."""
    rows = Claim.objects.filter(round_id=round_id) if round_id else Claim.objects.all()
    return rows.order_by("round_id", "number").iterator(_AT_ONCE)


def untold(*, most: int) -> list[str]:
    """The cases whose claim was not written into them yet, by number."""
    waiting = Claim.objects.filter(told_at__isnull=True).order_by("round_id", "number")
    return list(waiting.values_list("case_id", flat=True)[:most])


def mark_told(claim: Claim, *, at: datetime) -> None:
    """Mark that a claim stands in its case."""
    claim.told_at = at
    claim.save(update_fields=["told_at"])


def mark_moved_up(claim: Claim, *, at: datetime) -> None:
    """Mark that a place was given to someone on the reserve list."""
    claim.moved_up_at = at
    claim.save(update_fields=["moved_up_at"])


def next_reserves(round_id: str, *, behind: int, most: int) -> list[Claim]:
    """Who comes next on the reserve list of a round behind a rank: told of it, still waiting, and not withdrawn."""
    waiting = _waiting(round_id).filter(told_at__isnull=False, case__stage=Stage.DRAFT.value, case__is_flagged=False)
    rows = waiting.filter(reserve__gt=behind).select_related("round__period", "case")
    return list(rows.order_by("reserve")[:most])


def _waiting(round_id: str) -> models.QuerySet[Claim]:
    return Claim.objects.filter(round_id=round_id, reserve__isnull=False, moved_up_at__isnull=True)


def living_places(round_id: str) -> int:
    """How many places of a round are with somebody: held, taken or used, by the ledger."""
    of_round = PlaceMovement.objects.filter(case__round_id=round_id)
    with_somebody = (Place.HELD.value, Place.TAKEN.value, Place.USED.value)
    came = of_round.filter(source=Place.FREE.value, target=Place.HELD.value).count()
    went = of_round.filter(source__in=with_somebody).exclude(target__in=with_somebody).count()
    return came - went


def rounds_with_a_list() -> list[str]:
    """The rounds in which somebody waits on the reserve list."""
    found = Claim.objects.filter(reserve__isnull=False, moved_up_at__isnull=True, case__stage=Stage.DRAFT.value)
    return sorted(found.values_list("round_id", flat=True).distinct())


def ahead_of(claim: Claim) -> int:
    """How many people wait on the reserve list before one."""
    assert claim.reserve is not None, "only someone on the list has people ahead"
    waiting = _waiting(claim.round_id).filter(case__stage=Stage.DRAFT.value)
    return waiting.filter(reserve__lt=claim.reserve).count()


def counted(round_id: str) -> Mapping[str, int]:
    """How many claims a round has in all, how many of them on the reserve list, how many of those moved up."""
    rows = Claim.objects.filter(round_id=round_id)
    return rows.aggregate(
        numbers=models.Count("id"), reserves=models.Count("reserve"), moved_up=models.Count("moved_up_at")
    )


def holds_over(*, at: datetime) -> list[str]:
    """The cases for which a place was claimed and nothing was lodged until its hold ended."""
    waiting = Case.objects.filter(stage=Stage.DRAFT.value, round__places__isnull=False)
    due = waiting.filter(due_at__lte=at).order_by("due_at", "number")
    return list(due.values_list("number", flat=True))
