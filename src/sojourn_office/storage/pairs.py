"""Two records that may be of one person: what was found to speak for it, and how officers decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from sojourn.cases.model import Stage
from sojourn.cases.records import COUNTED_AS_ONE, Standing
from sojourn_office.storage import events, wholes
from sojourn_office.storage.cases import Case
from sojourn_office.storage.lists import Placed
from sojourn_office.storage.people import Person

_COUNTED = [each.value for each in COUNTED_AS_ONE]
_NEVER_LODGED = (Stage.DRAFT.value, Stage.WITHDRAWN.value, Stage.VOID.value)


class Pair(models.Model):
    """
    Two records of persons with one host, and a case of each by which a mission finds them.

    `reasons` are codes of what speaks for and against; what the records say stays in the records.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    host = models.CharField(max_length=3)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    one_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    two_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, default=Standing.LIKELY.value)
    points = models.SmallIntegerField(default=0)
    reasons = models.TextField(default="[]")
    found_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60, blank=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "host",
            "one",
            "two",
            "one_case",
            "two_case",
            "standing",
            "points",
            "reasons",
            "found_at",
            "proposed_by",
        ),
        "C1",
    )

    class Meta:
        """Two records are one pair of a host; lists are read by how it stands."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "two", "host"], name="pair_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "standing", "-points", "id"], name="pair_standing")
        ]

    @property
    def codes(self) -> tuple[str, ...]:
        """What speaks for and against, by code."""
        return tuple(json.loads(self.reasons))

    @property
    def cases(self) -> tuple[Case, Case]:
        """The case of each."""
        return self.one_case, self.two_case


_WITH = ("one", "two", "one_case__person", "two_case__person", "one_case__round", "two_case__round")


def by_id(pair_id: UUID) -> Pair | None:
    """A pair with its records and cases."""
    return Pair.objects.select_related(*_WITH).filter(pk=pair_id).first()


def to_change(pair_id: UUID) -> Pair | None:
    """A pair, locked until the transaction ends."""
    return Pair.objects.select_for_update(of=("self",)).select_related(*_WITH).filter(pk=pair_id).first()


def between(one: Case, two: Case) -> Pair | None:
    """The pair of the persons of two cases, if there is one."""
    people = [one.person_id, two.person_id]
    return Pair.objects.filter(host=one.host, one__in=people, two__in=people).first()


def open_pair(one: Case, two: Case, *, at: datetime, points: int = 0, codes: Sequence[str] = ()) -> Pair:
    """Keep a new pair; the record with the lesser id comes first, so that two are one pair whoever names them."""
    one, two = sorted((one, two), key=lambda case: case.person_id)
    pair = Pair(host=one.host, one=one.person, two=two.person, one_case=one, two_case=two, found_at=at)
    pair.points, pair.reasons = points, json.dumps(list(codes))
    pair.save(force_insert=True)
    return pair


def keep(pair: Pair, standing: Standing, *, proposed_by: str) -> None:
    """Write how it stands; what counts as one person follows from it."""
    pair.standing, pair.proposed_by = standing.value, proposed_by
    pair.save(update_fields=["standing", "proposed_by"])
    wholes.write(pair.host, joined(pair.host))


def joined(host: str) -> list[tuple[UUID, UUID]]:
    """The records of a host that two officers joined, two by two."""
    return list(Pair.objects.filter(host=host, standing__in=_COUNTED).values_list("one_id", "two_id"))


def proposed(host: str, *, but: Pair) -> list[tuple[UUID, UUID]]:
    """The records of a host that an officer proposed to join, two by two, without one pair."""
    found = Pair.objects.filter(host=host, standing=Standing.PROPOSED.value).exclude(pk=but.pk)
    return list(found.values_list("one_id", "two_id"))


def hosts_with_cases() -> list[str]:
    """The hosts with which anything was lodged."""
    return sorted(
        set(Case.objects.filter(lodged_at__isnull=False).order_by().values_list("host", flat=True).distinct())
    )


def of_host(host: str) -> list[Pair]:
    """Every pair of a host."""
    return list(Pair.objects.filter(host=host))


def say(pair: Pair, *, points: int, codes: Sequence[str]) -> None:
    """Write what speaks for and against a pair as it was found last."""
    reasons = json.dumps(list(codes))
    if (pair.points, pair.reasons) != (points, reasons):
        pair.points, pair.reasons = points, reasons
        pair.save(update_fields=["points", "reasons"])


def forget(gone: Iterable[Pair]) -> None:
    """Take pairs away that nobody decided about, and that are likely no more."""
    Pair.objects.filter(pk__in=[pair.pk for pair in gone], standing=Standing.LIKELY.value).delete()


def hosts() -> list[str]:
    """The hosts that have any pair."""
    return sorted(set(Pair.objects.values_list("host", flat=True)))


def every() -> Iterable[Pair]:
    """Every pair there is."""
    return Pair.objects.order_by("id").iterator()


def of_places(places: Iterable[Placed], standings: Iterable[Standing], *, limit: int) -> list[Pair]:
    """The pairs of some places that stand in one of some ways, the likeliest first; as many as a page takes."""
    found = Pair.objects.filter(_at(places), standing__in=[each.value for each in standings])
    return list(found.select_related(*_WITH).order_by("-points", "found_at", "id")[:limit])


def _at(places: Iterable[Placed]) -> Q:
    there = Q(pk__isnull=True)
    for place in places:
        here = Q(host=place.host)
        if place.mission:
            here &= Q(one_case__mission=place.mission) | Q(two_case__mission=place.mission)
        there |= here
    return there


def with_person(person_id: UUID, host: str) -> list[Pair]:
    """The pairs of a record that were proposed or joined."""
    standings = [Standing.PROPOSED.value, *_COUNTED]
    found = Pair.objects.filter(Q(one=person_id) | Q(two=person_id), host=host, standing__in=standings)
    return list(found.select_related("one_case", "two_case").order_by("found_at", "id"))


def joined_of(person_ids: Iterable[UUID]) -> list[Pair]:
    """The joins of some records that stand, with every host."""
    people = list(person_ids)
    found = Pair.objects.filter(Q(one__in=people) | Q(two__in=people), standing__in=_COUNTED)
    return list(found.select_related(*_WITH).order_by("found_at", "id"))


def is_joined(account_id: UUID) -> bool:
    """Whether a record of an account was joined with another one."""
    theirs = Q(one__account=account_id) | Q(two__account=account_id)
    return Pair.objects.filter(theirs, standing__in=_COUNTED).exists()


def living_beside(case: Case) -> Case | None:
    """A lodged case of the same round whose person is, or is proposed to be, the person of this one."""
    people = {each for pair in with_person(case.person_id, case.host) for each in (pair.one_id, pair.two_id)}
    people |= wholes.others(case.person_id, case.host)
    found = Case.objects.filter(person__in=people - {case.person_id}, round=case.round_id)
    return found.exclude(stage__in=_NEVER_LODGED).order_by("lodged_at").first()


def newest_lodged(person_id: UUID, host: str) -> Case | None:
    """The case by which a record is found: the last that was lodged with a host."""
    found = Case.objects.filter(person=person_id, host=host, lodged_at__isnull=False)
    return found.select_related("person", "round").order_by("-lodged_at", "number").first()


def lodged_with(person_ids: Iterable[UUID], host: str) -> list[Case]:
    """Every case that some persons lodged with a host, oldest first."""
    found = [case for case in every_case_of(person_ids, host) if case.lodged_at is not None]
    return sorted(found, key=attrgetter("lodged_at", "number"))


def every_case_of(person_ids: Iterable[UUID], host: str) -> list[Case]:
    """Every case of some persons with a host, also those that only hold a place and are not lodged yet."""
    found = Case.objects.filter(person__in=list(person_ids), host=host)
    return list(found.select_related("round__period", "person").order_by("number"))


def steps_of(pair: Pair) -> list[events.Event]:
    """What officers did about a pair, oldest first."""
    return events.events_about("pair", str(pair.pk))
