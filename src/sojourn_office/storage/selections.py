"""Selections: each list of a round that was fixed, with the draw made from it, and the rank that everyone on it got."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn.cases.model import Stage
from sojourn.rounds.draws.manifest import Seats, read_manifest
from sojourn_office.storage.cases import Case
from sojourn_office.storage.draws import Draw
from sojourn_office.storage.entries import RoundEntry
from sojourn_office.storage.events import Event
from sojourn_office.storage.prepared import update_several
from sojourn_office.storage.rounds import Round

_AT_ONCE = 500


class Selection(models.Model):
    """
    One draw from the entries of a round: the first has number 1, a further one from those left has the next.

    `draw` is 1; a repetition from the same list has the next, and its reason stands in the manifest. `taken_at` is
    when everyone was told what came of it.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="selections", db_index=False)
    number = models.PositiveSmallIntegerField()
    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="selection")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    taken = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "round", "number", "draw", "repeats", "taken_at", "taken"), "C0"
    )


class EntryRank(models.Model):
    """
    What a draw gave an entry: its rank and the group of its seat, as the draw has it. `offered_at` is when a place was
    held for it, `over_at` when its person went back into the pool, or was passed over with a place by another round.
    """

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="ranks", db_index=False)
    entry = models.ForeignKey(RoundEntry, on_delete=models.PROTECT, related_name="ranks")
    rank = models.PositiveIntegerField(null=True)
    seat = models.CharField(max_length=64, default="")
    offered_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "selection", "entry", "rank", "seat", "offered_at", "over_at"), "C1"
    )

    class Meta:
        """A rank is given once, and an entry has one in a selection."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["selection", "entry"], name="rank_of_entry_once"),
            models.UniqueConstraint(fields=["selection", "rank"], name="rank_given_once"),
        ]


def keep(round_: Round, number: int, draw: Draw, *, repeats: Selection | None) -> Selection:
    """Keep a selection whose list is fixed."""
    return Selection.objects.create(round=round_, number=number, draw=draw, repeats=repeats)


def keep_list(selection: Selection, entries: Iterable[RoundEntry]) -> None:
    """Keep who stands on the list of a selection."""
    rows = (EntryRank(selection=selection, entry=entry) for entry in entries)
    EntryRank.objects.bulk_create(rows, batch_size=_AT_ONCE)


def keep_ranks(rows: Iterable[EntryRank]) -> None:
    """Keep what a draw gave to everyone on its list."""
    update_several(list(rows), ["rank", "seat", "offered_at"])


def mark_offered(row: EntryRank, *, at: datetime) -> None:
    """Mark that a place is held for an entry since a moment."""
    row.offered_at = at
    row.save(update_fields=["offered_at"])


def mark_over(row: EntryRank, *, at: datetime) -> None:
    """Mark that a place of a draw came back and its person waits in the pool again."""
    row.over_at = at
    row.save(update_fields=["over_at"])


def mark_taken(selection: Selection, *, event: Event) -> None:
    """Mark that everyone of a selection was told."""
    selection.taken_at, selection.taken = event.at, event
    selection.save(update_fields=["taken_at", "taken"])


def of_round(round_id: str) -> list[Selection]:
    """The selections of a round with their draws, the newest first."""
    return list(_with_draw().filter(round_id=round_id).order_by("-number", "-draw__number"))


def of_ballot(ballot: str, draw: int) -> Selection | None:
    """The selection of a draw; nothing where the draw is not of this office's entries."""
    return _with_draw().filter(draw__ballot=ballot, draw__number=draw).first()


def every() -> Iterator[Selection]:
    """Every selection with its draw and round."""
    return _with_draw().order_by("pk").iterator()


def _with_draw() -> models.QuerySet[Selection]:
    return Selection.objects.select_related("draw__shown", "draw__drawn", "round__period").defer("draw__folder")


def ranks_of(selection: Selection) -> list[EntryRank]:
    """Everyone on the list of a selection with their entry and case, by rank; by ticket before there are ranks."""
    rows = EntryRank.objects.filter(selection=selection).select_related("entry__case")
    return list(rows.order_by("rank", "entry__ticket"))


def rank_of(selection: Selection, entry: RoundEntry) -> EntryRank | None:
    """What a selection gave an entry; nothing where it is not on its list."""
    return EntryRank.objects.filter(selection=selection, entry=entry).first()


def ranks_of_entry(entry: RoundEntry) -> list[EntryRank]:
    """Every list an entry stood on, the newest first."""
    found = EntryRank.objects.filter(entry=entry).select_related("selection__draw__shown", "selection__draw__drawn")
    return list(found.defer("selection__draw__folder").order_by("-selection__number", "-selection__draw__number"))


def ahead_of(row: EntryRank) -> int:
    """How many come before an entry in the order of its draw and wait too."""
    before = EntryRank.objects.filter(selection=row.selection, rank__lt=row.rank, offered_at__isnull=True)
    before = before.filter(over_at__isnull=True)
    return before.filter(entry__left_at__isnull=True, entry__case__stage=Stage.DRAFT.value).count()


def offer_of(entry: RoundEntry) -> EntryRank | None:
    """The place that is or was last held for an entry."""
    rows = EntryRank.objects.filter(entry=entry, offered_at__isnull=False).select_related("selection__draw")
    return rows.defer("selection__draw__folder").order_by("-offered_at", "-pk").first()


def offered_elsewhere(selection: Selection) -> frozenset[int]:
    """The entries that have a place by another draw of the same round."""
    rows = EntryRank.objects.filter(selection__round_id=selection.round_id, offered_at__isnull=False)
    return frozenset(rows.filter(over_at__isnull=True).exclude(selection=selection).values_list("entry_id", flat=True))


def in_force(round_id: str) -> list[Selection]:
    """The selections of a round by whose order places go: taken, and not repeated since; the first one first."""
    taken = [each for each in of_round(round_id) if each.taken_at is not None]
    repeated = {each.repeats_id for each in taken}
    return [each for each in reversed(taken) if each.pk not in repeated]


def offered_cases() -> dict[str, list[EntryRank]]:
    """Every place that a draw gave, by case."""
    found: dict[str, list[EntryRank]] = {}
    for row in EntryRank.objects.filter(offered_at__isnull=False).select_related("entry", "selection"):
        found.setdefault(row.entry.case_id, []).append(row)
    return found


def holds_over(*, at: datetime) -> list[str]:
    """The cases of rounds by lot for which nothing was accepted or lodged until the hold ended."""
    due = Case.objects.filter(stage=Stage.DRAFT.value, due_at__lte=at, entry__isnull=False).order_by("due_at", "number")
    return list(due.values_list("number", flat=True))


def seats_of(selection: Selection) -> Seats:
    """The seats that the manifest of a selection fixes."""
    return read_manifest(selection.draw.manifest.encode()).seats
