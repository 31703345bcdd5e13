"""Draws that were shown: what was fixed before the round of chance, what came out, and the line of every ticket."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn.rounds.draws.manifest import read_manifest
from sojourn.seals.chains import CHAINS
from sojourn_office.storage.events import Event
from sojourn_office.storage.prepared import insert_plainly


class Draw(models.Model):
    """
    One draw of a ballot: its manifest since the list was fixed, the record since it was drawn.

    `folder` is what anyone downloads to work it out again, as an archive.
    """

    ballot = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    manifest = models.TextField()
    record = models.TextField(default="")
    folder = models.BinaryField()
    shown = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    drawn = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "ballot", "number", "manifest", "record", "folder", "shown", "drawn"), "C0"
    )

    class Meta:
        """A draw of a ballot is made once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "number"], name="draw_once"),
        ]


class DrawTicket(models.Model):
    """The line of a ticket in the frozen list, and its rank and seat since it was drawn. Nothing here tells whose."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    ticket = models.CharField(max_length=32)
    line = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)
    seat = models.CharField(max_length=64, default="")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "draw", "ticket", "line", "rank", "seat"), "C0")

    class Meta:
        """A ticket stands in a list once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draw", "ticket"], name="draw_ticket_once"),
        ]


def find(ballot: str, number: int) -> Draw | None:
    """A draw of a ballot."""
    return Draw.objects.filter(ballot=ballot, number=number).first()


def are_there() -> bool:
    """Whether any draw was ever shown."""
    return Draw.objects.exists()


def every() -> list[Draw]:
    """All draws without their folders, the newest first."""
    return list(Draw.objects.defer("folder").select_related("shown", "drawn").order_by("-shown_id"))


def of_ballot(ballot: str) -> list[Draw]:
    """The draws of a ballot without their folders, the newest first."""
    found = Draw.objects.filter(ballot=ballot).defer("folder").select_related("shown", "drawn")
    return list(found.order_by("-number"))


def ticket_in(draw: Draw, ticket: str) -> DrawTicket | None:
    """The line of a ticket in a draw."""
    return DrawTicket.objects.filter(draw=draw, ticket=ticket).first()


def ranks_of(draw: Draw, tickets: Sequence[str]) -> list[int]:
    """The ranks of some tickets of a draw."""
    rows = DrawTicket.objects.filter(draw=draw, ticket__in=tickets, rank__isnull=False)
    return [row.rank for row in rows if row.rank is not None]


def lines_of(draw: Draw) -> dict[str, tuple[int | None, str]]:
    """The rank and the seat of every ticket of a draw."""
    rows = DrawTicket.objects.filter(draw=draw).values_list("ticket", "rank", "seat")
    return {ticket: (rank, seat) for ticket, rank, seat in rows}


def folder_of(ballot: str) -> bytes | None:
    """The archive of the newest draw of a ballot."""
    found = Draw.objects.filter(ballot=ballot).order_by("-number").values_list("folder", flat=True).first()
    return None if found is None else bytes(found)


def files_of(draw: Draw) -> dict[str, bytes]:
    """Every file of the folder of a draw, by its path in it."""
    folder = Draw.objects.filter(pk=draw.pk).values_list("folder", flat=True).get()
    with zipfile.ZipFile(io.BytesIO(bytes(folder))) as archive:
        return {name.removeprefix(f"{draw.ballot}/"): archive.read(name) for name in archive.namelist()}


def file_of(draw: Draw, name: str) -> bytes | None:
    """One file of the folder of a draw."""
    folder = Draw.objects.filter(pk=draw.pk).values_list("folder", flat=True).get()
    with zipfile.ZipFile(io.BytesIO(bytes(folder))) as archive:
        found = f"{draw.ballot}/{name}"
        return archive.read(found) if found in archive.namelist() else None


def keep(ballot: str, number: int, *, manifest: str, folder: bytes, shown: Event) -> Draw:
    """Keep a draw whose list is fixed."""
    return Draw.objects.create(ballot=ballot, number=number, manifest=manifest, folder=folder, shown=shown)


def keep_result(draw: Draw, *, record: str, folder: bytes, drawn: Event) -> None:
    """Keep what a draw came to."""
    Draw.objects.filter(pk=draw.pk).update(record=record, folder=folder, drawn=drawn)


def keep_folder(draw: Draw, folder: bytes) -> None:
    """Keep the folder of a draw with what was offered after it."""
    Draw.objects.filter(pk=draw.pk).update(folder=folder)


def keep_tickets(draw: Draw, tickets: Iterable[tuple[str, int, int | None, str]]) -> None:
    """The line, rank and seat of every ticket, in place of what was known of them before."""
    DrawTicket.objects.filter(draw=draw).delete()
    insert_plainly(DrawTicket, _COLUMNS, tickets, common={"draw_id": draw.pk})


_COLUMNS = ("ticket", "line", "rank", "seat")


def due_at(draw: Draw) -> datetime:
    """When the round of chance is due that decides."""
    manifest = read_manifest(draw.manifest.encode())
    return CHAINS[manifest.chain].moment_of(manifest.round)


def shown_at(draw: Draw) -> datetime:
    """When the list was shown."""
    return draw.shown.at
