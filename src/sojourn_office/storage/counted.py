"""How far the applications of a period came, counted from what happened to them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from sojourn.cases.model import Did, Outcome, Stage
from sojourn.places.package import ENDORSED
from sojourn.seals.canonical import canonical
from sojourn_office.storage import endorsements
from sojourn_office.storage.cases import Case
from sojourn_office.storage.claims import Claim
from sojourn_office.storage.events import Event
from sojourn_office.storage.rounds import Period

# The public part is written in one form alone, so that its text can be looked for.
_GRANTED = canonical({"outcome": Outcome.GRANTED.value}).decode().strip("{}")


def steps_of(period: Period) -> list[tuple[str, str, int]]:
    """
    How many applications of each round of a period took each step, as the published package has them.

    A visa counts in the season that its place is of: behind the rounds of the period stand those of an earlier one
    whose applications went on in it. Where a sending state's gate has a number, the endorsements that count are there.
    """
    rows = []
    endorsed = endorsements.counting_in([period]) if endorsements.quota_of(period.pk) is not None else None
    issued = Event.objects.filter(kind=Did.ISSUED.value, movements__period=period)
    for round_id in period.rounds.order_by("id").values_list("id", flat=True):
        happened = _happened_in(round_id)
        claims = _claims(Q(round_id=round_id))
        rows += [(round_id, "claimed", claims["claimed"]), (round_id, "waiting", claims["waiting"])]
        counts = {
            "lodged": happened.filter(kind=Did.LODGED.value),
            "passed": happened.filter(kind=Did.TOLD.value, public__contains=_GRANTED),
            "issued": issued.filter(about__in=Case.objects.filter(round_id=round_id).values("number")),
        }
        rows += [(round_id, step, found.count()) for step, found in counts.items()]
        if endorsed is not None:
            rows.append((round_id, ENDORSED, endorsed.filter(round_id=round_id).count()))
    earlier = Case.objects.filter(number__in=issued.values("about")).exclude(round__period=period)
    counted = earlier.values_list("round_id").order_by("round_id").annotate(Count("number"))
    return [*rows, *((round_id, "issued", count) for round_id, count in counted)]


def lodged_and_passed(round_id: str) -> tuple[int, int]:
    """How many applications of a round were lodged, and how many of them passed."""
    happened = _happened_in(round_id)
    lodged, passed = happened.filter(kind=Did.LODGED.value), happened.filter(kind=Did.TOLD.value)
    return lodged.count(), passed.filter(public__contains=_GRANTED).count()


def _happened_in(round_id: str) -> QuerySet[Event]:
    numbers = Case.objects.filter(round_id=round_id).values("number")
    return Event.objects.filter(subject="case", about__in=numbers)


def claimed_and_waiting(period: Period) -> tuple[int, int]:
    """How many claims were given a number in a period, and how many of those people wait on a reserve list."""
    found = _claims(Q(round__period=period))
    return found["claimed"], found["waiting"]


def _claims(which: Q) -> dict[str, int]:
    waits = Q(reserve__isnull=False, moved_up_at__isnull=True, case__stage=Stage.DRAFT.value)
    return Claim.objects.filter(which).aggregate(claimed=Count("id"), waiting=Count("id", filter=waits))


def lodged_passed_issued(period: Period) -> tuple[int, int, int]:
    """How many applications were lodged, how many people were told that they passed, how many visas were issued."""
    numbers = Case.objects.filter(round__period=period).values("number")
    happened = Event.objects.filter(subject="case", about__in=numbers)
    passed = happened.filter(kind=Did.TOLD.value, public__contains=_GRANTED)
    return (
        happened.filter(kind=Did.LODGED.value).count(),
        passed.count(),
        Event.objects.filter(kind=Did.ISSUED.value, movements__period=period).count(),
    )
