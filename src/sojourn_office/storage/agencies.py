"""The register of agencies, and the sheets they send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Q

from sojourn.rounds.moves import end_of_day, last_minute
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.classes import Class
from sojourn_office.storage.keys import make_key
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.sealing import SealedText


class Agency(models.Model):
    """An agency that a host designated; its own key seals what it sends before anybody's account is known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    host = models.CharField(max_length=3)
    missions = models.JSONField(default=list)
    fee_amount = models.PositiveIntegerField(null=True)
    fee_currency = models.CharField(max_length=3, blank=True)
    cases_max = models.PositiveIntegerField(null=True)
    closes_days_before = models.PositiveSmallIntegerField(default=0)
    invented = models.BooleanField(default=False)
    admitted_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "slug",
            "name",
            "host",
            "missions",
            "fee_amount",
            "fee_currency",
            "cases_max",
            "closes_days_before",
            "invented",
            "admitted_at",
            "suspended_at",
        ),
        "C0",
    )


class Batch(models.Model):
    """
    One sheet that an agency sent, read line by line; what is ready of it is handed in when they say so.

    `files` are the sheet itself and its ZIP as they came, sealed for the agency, until every line is read.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="batches")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_index=True)
    lodged_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    files = models.JSONField(default=list)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "agency", "round", "made_by", "made_at", "lodged_at", "people", "files"), "C1"
    )

    @property
    def is_being_read(self) -> bool:
        """Whether there are people in it that nobody has looked at yet."""
        return bool(self.files)


class BatchLine(models.Model):
    """One line of a sheet; its content is sealed for the agency, until it was handed in or its days are over."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    agency_id = models.UUIDField()
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    content = SealedText(personal=Class.C3, owner="agency_id", null=True)
    files = models.JSONField(default=list)
    mandate = models.ForeignKey("storage.Mandate", on_delete=models.SET_NULL, null=True, related_name="lines")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "batch", "agency_id", "line", "state", "files", "mandate"), "C1"
    )

    class Meta:
        """A line once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "line"], name="batch_line_once")
        ]

    @property
    def said(self) -> dict[str, Any]:
        """What the line says, opened; empty once it is gone."""
        return json.loads(self.content) if self.content else {}


class AgencyKey(models.Model):
    """The key of a post for the agency's own program; only its digest is kept, and a new one ends the old."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="agency_key")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("post", "secret_digest", "made_at"), "C1")


# --- The register ---------------------------------------------------------------------------------------------------


def open_agency(slug: str, *, at: datetime, **said: object) -> Agency:
    """Put an agency into the register; its key is made before its row."""
    agency = Agency(slug=slug, admitted_at=at, **said)
    make_key(agency.id)
    agency.save(force_insert=True)
    return agency


def registered() -> list[Agency]:
    """Every agency by its name, the suspended ones too."""
    return list(Agency.objects.order_by("host", "name"))


def by_slug(slug: str) -> Agency | None:
    """One agency of the register."""
    return Agency.objects.filter(slug=slug).first()


def by_id(agency_id: UUID) -> Agency | None:
    """One agency by its id."""
    return Agency.objects.filter(pk=agency_id).first()


def to_change(slug: str) -> Agency | None:
    """One agency, locked until the transaction ends."""
    return Agency.objects.select_for_update().filter(slug=slug).first()


def for_mission(host: str, mission: str) -> list[Agency]:
    """The agencies that may file with a mission now."""
    found = Agency.objects.filter(host=host, suspended_at__isnull=True).order_by("name")
    return [agency for agency in found if mission in agency.missions]


def staff_of(agency_id: UUID, *, at: datetime) -> list[Post]:
    """Everyone with a post at an agency at a moment, each account once; nobody while the agency is suspended."""
    held = Post.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at), agency=agency_id, active_from__lte=at)
    rows = held.filter(agency__suspended_at__isnull=True).select_related("account").order_by("-number")
    return list({post.account_id: post for post in rows}.values())


def of_posts() -> dict[UUID, UUID]:
    """Of each post at an agency, also one that ended: which agency."""
    return dict(Post.objects.filter(agency__isnull=False).values_list("id", "agency_id"))


def closes_at(agency: Agency, round_: Round) -> datetime:
    """Until when an agency hands in for a round: the end of its own closing day."""
    last = last_minute(round_.closes_at.astimezone(ZoneInfo(round_.zone))).date()
    earlier = last - timedelta(days=agency.closes_days_before)
    return min(round_.closes_at, end_of_day(earlier, round_.zone))


# --- Sheets ---------------------------------------------------------------------------------------------------------


def keep_batch(agency: Agency, round_: Round, files: list[str], *, people: int, by: str, at: datetime) -> Batch:
    """Keep a sheet of so many people that is to be read, by the names of the files it lies in."""
    batch = Batch(agency=agency, round=round_, made_by=by, made_at=at, people=people, files=files)
    batch.save(force_insert=True)
    return batch


def keep_line(
    batch: Batch, line: int, state: str, said: Mapping[str, object], files: list[str], mandate: UUID | None
) -> None:
    """Keep what a line of a sheet comes to: its state, what it says, its files, what was handed in before."""
    row = BatchLine(batch=batch, agency_id=batch.agency_id, line=line, state=state, files=files, mandate_id=mandate)
    row.content = json.dumps(said, ensure_ascii=False)
    row.save(force_insert=True)


def being_read() -> list[str]:
    """The sheets that are not read to their end, the first sent first."""
    found = Batch.objects.exclude(files=[]).order_by("made_at", "id")
    return [str(batch_id) for batch_id in found.values_list("id", flat=True)]


def waiting_batch(batch_id: UUID) -> Batch | None:
    """A sheet that is not read to its end; nothing where another worker was faster."""
    found = Batch.objects.select_related("agency", "round").filter(pk=batch_id).first()
    return found if found is not None and found.is_being_read else None


def lines_read(batch: Batch) -> set[int]:
    """The lines of a sheet that are read."""
    return set(batch.lines.values_list("line", flat=True))


def never_read(*, made_before: datetime) -> list[Batch]:
    """Sheets that were sent long ago and not read to their end."""
    return list(Batch.objects.exclude(files=[]).filter(made_at__lt=made_before))


def mark_read(batch: Batch) -> None:
    """Read no more of a sheet; its files are swept with whatever nothing knows."""
    batch.files = []
    batch.save(update_fields=["files"])


def batch_of(agency_id: UUID, batch_id: UUID) -> Batch | None:
    """A sheet of an agency."""
    return Batch.objects.select_related("agency", "round").filter(pk=batch_id, agency_id=agency_id).first()


def lines_of(batch: Batch) -> list[BatchLine]:
    """The lines of a sheet in their order, with what was handed in."""
    return list(batch.lines.select_related("mandate").order_by("line"))


def line_to_change(batch: Batch, line: int) -> BatchLine:
    """One line of a sheet, locked until the transaction ends."""
    return batch.lines.select_for_update().get(line=line)


def batches_of(agency_id: UUID, *, limit: int) -> list[tuple[Batch, dict[str, int]]]:
    """The newest sheets of an agency, with how many lines are in which state."""
    found = list(Batch.objects.filter(agency_id=agency_id).select_related("round").order_by("-made_at")[:limit])
    counts: dict[UUID, dict[str, int]] = {batch.id: {} for batch in found}
    rows = BatchLine.objects.filter(batch__in=found).values_list("batch_id", "state").annotate(count=Count("id"))
    for batch_id, state, count in rows.order_by("batch_id"):
        counts[batch_id][state] = count
    return [(batch, counts[batch.id]) for batch in found]


def old_lines(*, made_before: datetime) -> list[BatchLine]:
    """Lines whose content is past its days."""
    return list(BatchLine.objects.filter(content__isnull=False, batch__made_at__lt=made_before))


def files_in_use() -> set[str]:
    """The names of every file that a sheet or a line of one has."""
    lists = [*BatchLine.objects.values_list("files", flat=True), *Batch.objects.values_list("files", flat=True)]
    return {name for names in lists for name in names}


# --- Keys of programs -----------------------------------------------------------------------------------------------


def keep_key(post_id: UUID, secret: str, *, at: datetime) -> None:
    """Keep the digest of a key of a post, in place of an earlier one."""
    AgencyKey.objects.update_or_create(
        post_id=post_id, defaults={"secret_digest": digest("agency-key", secret), "made_at": at}
    )


def key_of(secret: str) -> AgencyKey | None:
    """The key that a secret is, under any generation of digest keys."""
    digests = [digest("agency-key", secret, generation) for generation in digest_generations()]
    return AgencyKey.objects.filter(secret_digest__in=digests).select_related("post__account").first()


def key_of_post(post_id: UUID) -> AgencyKey | None:
    """The key of a post."""
    return AgencyKey.objects.filter(post_id=post_id).first()
