"""Movements of places: each a row that names its event, and the balances that change by the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, Sum

from sojourn.basics.refusals import Refusal
from sojourn.log.leaf import plain_json, plain_text
from sojourn.places.model import PROMISED, Cause, Movement
from sojourn.places.model import Account as Place
from sojourn.places.moves import move
from sojourn_office.storage import quotas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.prepared import insert_plainly, update
from sojourn_office.storage.rounds import Period
from sojourn_office.storage.stops import GIVING, why_stopped

if TYPE_CHECKING:
    from sojourn_office.storage.events import Event


class PlaceMovement(models.Model):
    """So many places from one account of a period to another. Never changed, never removed."""

    seq = models.BigAutoField(primary_key=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="movements", db_index=False)
    event = models.ForeignKey("storage.Event", on_delete=models.PROTECT, related_name="movements")
    cause = models.CharField(max_length=12)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, blank=True)
    places = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="movements", db_index=False)
    ends_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("seq", "period", "event", "cause", "source", "target", "places", "case", "ends_at"), "C1"
    )

    class Meta:
        """A movement takes at least one place, from one account to another."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(places__gte=1), name="movement_takes_a_place"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="movement_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(source__in=["", *(place.value for place in Place)])
                & Q(target__in=["", *(place.value for place in Place)]),
                name="movement_between_known_accounts",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["period", "seq"], name="movement_of_period"),
            models.Index(fields=["case"], name="movement_of_case"),
        ]

    @property
    def record(self) -> Movement:
        """The movement as the library reads it."""
        return Movement(
            cause=Cause(self.cause),
            source=Place(self.source) if self.source else None,
            target=Place(self.target) if self.target else None,
            places=self.places,
            case=self.case_id or "",
            ends_at=self.ends_at,
        )


def cannot_move(period: Period, movement: Movement) -> Refusal | None:
    """Why places of a locked period cannot be moved, now or at all; nothing where they can."""
    stopped = why_stopped(period) if movement.cause in GIVING else None
    if stopped is not None:
        return stopped
    after = move(period.balances, movement)
    return after if isinstance(after, Refusal) else quotas.why_full(period, movement)


def moves_text(moves: Iterable[tuple[str, Movement]]) -> str:
    """What an event moves, in the form that its hash covers."""
    # Those that are kept together differ by their cases alone, and `case` is the first of the sorted names.
    alike = cache(_all_but_the_case)
    told = [
        f'{{"case":{plain_text(each.case)},'
        + alike(period, each.cause, each.source, each.target, each.places, each.ends_at)
        for period, each in moves
    ]
    return f'{{"moves":[{",".join(told)}]}}'


def _all_but_the_case(
    period: str, cause: Cause, source: Place | None, target: Place | None, places: int, ends_at: datetime | None
) -> str:
    row = {
        "period": period,
        "cause": cause.value,
        "source": source.value if source else "",
        "target": target.value if target else "",
        "places": places,
        "ends_at": instant(ends_at) if ends_at else "",
    }
    return plain_json(row).decode()[1:]


def keep_movements(period: Period, moved: Iterable[tuple[Event, Movement]]) -> None:
    """
    The balances change by the same numbers in the same transaction; the database refuses what goes below zero.

    However many movements there are, the period is written once, after the last of them.
    """
    after, of_events = period.balances, list(moved)
    movements = [movement for _, movement in of_events]
    for way, alike in groupby(movements, key=_way):
        balances = move(after, Movement(*way, places=sum(each.places for each in alike)))
        assert not isinstance(balances, Refusal), "whoever moves places asks first whether they can be moved"
        after = balances
    _insert([_row(movement, event) for event, movement in of_events], common={"period_id": period.pk})
    quotas.count(period, movements)
    period.granted = after.granted
    for place in Place:
        setattr(period, place.value, after[place])
    update(period, ("granted", *(place.value for place in Place)))


def _way(movement: Movement) -> tuple[Cause, Place | None, Place | None]:
    return movement.cause, movement.source, movement.target


_COLUMNS = ("event_id", "cause", "source", "target", "places", "ends_at", "case_id")


def _row(movement: Movement, event: Event) -> tuple[object, ...]:
    source = movement.source.value if movement.source else ""
    target = movement.target.value if movement.target else ""
    alike = (event.seq, movement.cause.value, source, target, movement.places, movement.ends_at)
    return (*alike, movement.case or None)


def _insert(rows: Sequence[tuple[object, ...]], *, common: Mapping[str, object]) -> None:
    """In one statement, since what the database guards is the sum; where they differ by case alone, so much is told."""
    if len({row[:-1] for row in rows}) == 1:
        alike = dict(zip(_COLUMNS, rows[0][:-1], strict=False))
        insert_plainly(PlaceMovement, _COLUMNS[-1:], (row[-1:] for row in rows), common={**common, **alike})
    else:
        insert_plainly(PlaceMovement, _COLUMNS, rows, common=common)


def passed_in(round_id: str) -> list[str]:
    """The numbers of the cases of a round for which a place was held when they passed, in order."""
    passed = PlaceMovement.objects.filter(cause=Cause.PASSING.value, case__round=round_id)
    return list(passed.order_by("case_id").values_list("case_id", flat=True))


def place_of(case: Case) -> Place | None:
    """Where the place of a case is; nothing where it has none."""
    last = PlaceMovement.objects.filter(case=case).order_by("-seq").first()
    if last is None:
        return None
    place = Place(last.target) if last.target else None
    return place if place in (Place.HELD, Place.TAKEN, Place.USED) else None


def held_until(case: Case) -> datetime | None:
    """When the place that a case holds goes back by itself; nothing where it does not."""
    last = PlaceMovement.objects.filter(case=case, target=Place.HELD.value).order_by("-seq").first()
    return last.ends_at if last is not None else None


def period_of(case: Case) -> int:
    """The period that the place of a case is of: the one it goes on in, else that of its round."""
    carried = PlaceMovement.objects.filter(case=case, cause=Cause.CARRIED.value).order_by("-seq").first()
    return carried.period_id if carried is not None else case.round.period_id


def is_gone(case: Case) -> bool:
    """Whether the place of a case was given to others again, since its holder is gone."""
    return PlaceMovement.objects.filter(case=case, cause=Cause.HOLDER_GONE.value).exists()


def held_by(period: Period) -> list[str]:
    """The cases that hold a place of a period, in the order in which it was held."""
    last = dict(period.movements.exclude(case=None).order_by("seq").values_list("case_id", "target"))
    return [case for case, target in last.items() if target == Place.HELD.value]


def movements_of(period: Period) -> Iterator[PlaceMovement]:
    """The movements of a period, oldest first, each with the `stream` of its case."""
    rows = period.movements.order_by("seq").select_related("event")
    return rows.annotate(stream=F("case__round__stream")).iterator()


def promised_in(periods: Iterable[Period], stream: str) -> int:
    """How many places of some periods are held, taken or used, by their movements; of one stream, or of all."""
    rows = PlaceMovement.objects.filter(period__in=list(periods))
    if stream:
        rows = rows.filter(case__round__stream=stream)
    names = [place.value for place in PROMISED]
    came, went = (
        rows.filter(**{f"{end}__in": names}).aggregate(sum=Sum("places"))["sum"] or 0 for end in ("target", "source")
    )
    return int(came - went)


def held_between(period: Period, first: datetime, end: datetime) -> int:
    """How many free places of a period were held from a moment on, before another."""
    held = period.movements.filter(source=Place.FREE.value, target=Place.HELD.value)
    return held.filter(event__at__gte=first, event__at__lt=end).count()


def latest_movements(period: Period, *, count: int) -> list[PlaceMovement]:
    """The last movements of a period with their events, newest first."""
    return list(period.movements.order_by("-seq").select_related("event")[:count])


def every_movement() -> Iterator[PlaceMovement]:
    """Every movement of every period, in order."""
    return PlaceMovement.objects.order_by("seq").select_related("period").iterator()


def lapses() -> Iterator[tuple[PlaceMovement, PlaceMovement | None]]:
    """Every place that lapsed, each with the movement that had held it."""
    for row in PlaceMovement.objects.filter(cause=Cause.EXPIRY.value).select_related("event", "case"):
        yield row, PlaceMovement.objects.filter(case=row.case, target=Place.HELD.value, seq__lt=row.seq).last()


def instant(at: datetime) -> str:
    """A moment as hashes cover it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
