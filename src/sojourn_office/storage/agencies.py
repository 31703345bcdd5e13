"""The register of agencies, the sheets they file, and the mandates by which they see a client."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, F, Q

from sojourn.cases.model import Did, Stage
from sojourn.rounds.moves import end_of_day, last_minute
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.classes import Class
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import make_key, open_keys
from sojourn_office.storage.masters import digest_generations
from sojourn_office.storage.people import Passport, passport_digest
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.sealing import SealedText

# A case whose assessment is over: what was asked for is known of no other.
_JUDGED = (Stage.PASSED, Stage.REFUSED, Stage.ISSUED, Stage.REVOKED, Stage.LAPSED, Stage.DECLINED)
_GIVEN_UP = (Stage.VOID.value, Stage.WITHDRAWN.value)


# The lists of an agency by flat columns: prepared and waiting for its person, not lodged, asked, with the mission.
LISTS: Mapping[str, Q] = {
    "ready": Q(given_at__isnull=True),
    "open": Q(case__stage=Stage.DRAFT.value, given_at__isnull=False),
    "asked": Q(case__stage=Stage.PAPER_ASKED.value, given_at__isnull=False),
    "lodged": Q(given_at__isnull=False) & ~Q(case__stage__in=[Stage.DRAFT.value, Stage.PAPER_ASKED.value]),
}


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
    """One sheet that an agency sent, checked line by line; what is ready of it is handed in when they say so."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="batches")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_index=True)
    lodged_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "agency", "round", "made_by", "made_at", "lodged_at"), "C1"
    )


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


class Mandate(models.Model):
    """
    What a person lets an agency do for them in one round: asked for, given by their own sign-in, ended at any time.

    `prepared` is what the agency filed, sealed for the person's account, until they confirm it and it becomes a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mandates")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="mandates")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="mandates")
    number = models.CharField(max_length=20, db_index=True)
    passport = models.CharField(max_length=64, blank=True, db_index=True)
    prepared = SealedText(personal=Class.C3, owner="account_id", null=True)
    files = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=12, blank=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "agency",
            "account",
            "round",
            "case",
            "number",
            "passport",
            "files",
            "asked_at",
            "given_at",
            "ended_at",
            "ended_by",
        ),
        "C1",
    )

    class Meta:
        """One living mandate of an account with an agency in a round."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agency", "account", "round"], condition=Q(ended_at__isnull=True), name="mandate_once"
            )
        ]

    @property
    def said(self) -> dict[str, Any]:
        """What the agency prepared, opened; empty where nothing waits."""
        return json.loads(self.prepared) if self.prepared else {}


class Complaint(models.Model):
    """That an agency gave wrong advice, tied to what it filed; the mission says whether it did."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="complaints")
    account_id = models.UUIDField()
    mission = models.CharField(max_length=40)
    text = SealedText(personal=Class.C2, owner="account_id")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)
    answer = SealedText(personal=Class.C2, owner="account_id", null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "mandate", "account_id", "mission", "asked_at", "due_at", "answered_at", "upheld"), "C1"
    )


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


def closes_at(agency: Agency, round_: Round) -> datetime:
    """Until when an agency hands in for a round: the end of its own closing day."""
    last = last_minute(round_.closes_at.astimezone(ZoneInfo(round_.zone))).date()
    earlier = last - timedelta(days=agency.closes_days_before)
    return min(round_.closes_at, end_of_day(earlier, round_.zone))


def counted() -> dict[UUID, dict[str, int]]:
    """
    Of each agency: cases whose assessment is over, those of which no paper was asked for, papers asked for,
    complaints answered, complaints upheld. Who passed is not counted.
    """
    judged = Q(case__stage__in=[stage.value for stage in _JUDGED])
    mine = Mandate.objects.filter(judged, given_at__lte=F("case__lodged_at"))
    found: dict[UUID, dict[str, int]] = {}
    asked = dict(
        Event.objects.filter(kind=Did.PAPER_ASKED.value, about__in=mine.values("case_id"))
        .values_list("about")
        .annotate(count=Count("seq"))
        .order_by("about")
    )
    for agency_id, number in mine.values_list("agency_id", "case_id"):
        of = found.setdefault(agency_id, dict.fromkeys(("cases", "complete", "papers", "answered", "upheld"), 0))
        of["cases"] += 1
        of["complete"] += number not in asked
        of["papers"] += asked.get(number, 0)
    answered = Complaint.objects.filter(answered_at__isnull=False).values_list("mandate__agency_id", "upheld")
    for agency_id, upheld in answered:
        of = found.setdefault(agency_id, dict.fromkeys(("cases", "complete", "papers", "answered", "upheld"), 0))
        of["answered"] += 1
        of["upheld"] += bool(upheld)
    return found


# --- Mandates -------------------------------------------------------------------------------------------------------


def ask_mandate(
    agency: Agency,
    account: Account,
    round_: Round,
    *,
    number: str,
    at: datetime,
    case: Case | None = None,
    passport: str = "",
    prepared: Mapping[str, object] | None = None,
    files: Iterable[str] = (),
) -> Mandate:
    """Keep that an agency asks a person for a mandate, with what it prepared for them."""
    mandate = Mandate(
        agency=agency,
        account=account,
        round=round_,
        number=number,
        case=case,
        passport=passport,
        files=list(files),
        asked_at=at,
    )
    mandate.prepared = json.dumps(prepared, ensure_ascii=False) if prepared else None
    mandate.save(force_insert=True)
    return mandate


def mandate_to_change(mandate_id: UUID) -> Mandate | None:
    """A mandate, locked until the transaction ends."""
    found = Mandate.objects.select_for_update(of=("self",)).select_related("agency", "account", "round")
    return found.filter(pk=mandate_id).first()


def mandate_by_id(mandate_id: UUID) -> Mandate | None:
    """A mandate with its agency and round."""
    return Mandate.objects.select_related("agency", "account", "round__period", "case").filter(pk=mandate_id).first()


def mandates_of(account_id: UUID) -> list[Mandate]:
    """Every mandate of an account, the newest first."""
    found = Mandate.objects.filter(account_id=account_id).select_related("agency", "round", "case")
    return list(found.order_by("-asked_at", "id"))


def living_mandate(agency: Agency, account_id: UUID, round_id: str) -> Mandate | None:
    """What an agency has of an account in a round now."""
    return Mandate.objects.filter(
        agency=agency, account_id=account_id, round_id=round_id, ended_at__isnull=True
    ).first()


def seen_mandate(agency_id: UUID, number: str) -> Mandate | None:
    """
    A client as their agency may see them: a mandate that was not ended, and that was given or carries what the agency
    prepared itself. Of an application that it only asked about by its number it learns nothing.
    """
    return _seen(agency_id).filter(number=number).select_related("round__period", "case", "account", "agency").first()


def clients(agency_id: UUID, which: Q, *, first: int, count: int) -> tuple[list[Mandate], int]:
    """Some clients of an agency, the newest first, and how many there are in all."""
    found = _seen(agency_id).filter(which)
    rows = found.select_related("case__person", "account", "round").order_by("-asked_at", "number")
    page = list(rows[first : first + count])
    open_keys({row.case.person_id if row.case else row.account_id for row in page})
    return page, found.count()


def _seen(agency_id: UUID) -> models.QuerySet[Mandate]:
    theirs = Q(given_at__isnull=False) | Q(prepared__isnull=False)
    return Mandate.objects.filter(theirs, agency_id=agency_id, ended_at__isnull=True)


def count_in_round(agency: Agency, round_id: str) -> int:
    """How many people an agency filed or asked for in a round, without those that are over."""
    return Mandate.objects.filter(agency=agency, round_id=round_id, ended_at__isnull=True).count()


def was_dismissed(agency: Agency, account_id: UUID, round_id: str) -> bool:
    """Whether this person ended a mandate of the agency in this round: it does not ask again."""
    ended = Mandate.objects.filter(agency=agency, account_id=account_id, round_id=round_id, ended_by="person")
    return ended.exists()


def filed_by(agency: Agency, round_id: str, digests: Iterable[str]) -> Mandate | None:
    """What an agency handed in of the holder of a passport in a round already."""
    found = Mandate.objects.filter(agency=agency, round_id=round_id, passport__in=list(digests))
    return found.filter(ended_at__isnull=True).first()


def more_than_once(rows: Iterable[Mandate]) -> set[UUID]:
    """Those mandates whose person is filed by someone else in the same round too, or files by themselves."""
    asked = {row.id: row for row in rows}
    if not asked:
        return set()
    rounds_ = {row.round_id for row in asked.values()}
    passports = {row.passport for row in asked.values() if row.passport}
    accounts = {row.account_id for row in asked.values()}
    same = Q(passport__in=passports) | Q(account_id__in=accounts)
    others = list(
        Mandate.objects.filter(same, round_id__in=rounds_, ended_at__isnull=True).values_list(
            "id", "round_id", "passport", "account_id"
        )
    )
    cases = list(
        Case.objects.filter(
            Q(person__account_id__in=accounts) | Q(passport__number_digest__in=passports), round_id__in=rounds_
        )
        .exclude(stage__in=_GIVEN_UP)
        .values_list("number", "round_id", "passport__number_digest", "person__account_id")
    )
    found = set()
    for row in asked.values():
        for id_, round_id, passport, account_id in others:
            if (
                id_ != row.id
                and round_id == row.round_id
                and (account_id == row.account_id or passport == row.passport != "")
            ):
                found.add(row.id)
        for number, round_id, passport, account_id in cases:
            if (
                number != row.case_id
                and round_id == row.round_id
                and (account_id == row.account_id or passport == row.passport != "")
            ):
                found.add(row.id)
    return found


def digests_of(issuer: str, number: str) -> list[str]:
    """The digests of a passport under every generation of keys, the newest first."""
    return [passport_digest(issuer, number, generation) for generation in digest_generations()]


def lodged_with(round_id: str, digests: Iterable[str]) -> bool:
    """Whether someone lodged in a round with a passport."""
    holders = Passport.objects.filter(number_digest__in=list(digests)).values("person_id")
    lodged = Case.objects.filter(round_id=round_id, person_id__in=holders, lodged_at__isnull=False)
    return lodged.exclude(stage__in=_GIVEN_UP).exists()


def end_all(account_id: UUID) -> None:
    """What agencies prepared for an account is there no longer; its files are swept with whatever nothing knows."""
    Mandate.objects.filter(account_id=account_id).update(prepared=None, files=[], passport="")
    Complaint.objects.filter(account_id=account_id).update(answer=None)


def unconfirmed(*, closed_before: datetime) -> list[Mandate]:
    """What agencies prepared and nobody confirmed until the round closed."""
    return list(
        Mandate.objects.filter(given_at__isnull=True, ended_at__isnull=True, round__closes_at__lt=closed_before)
    )


# --- Sheets ---------------------------------------------------------------------------------------------------------


def keep_batch(
    agency: Agency,
    round_: Round,
    lines: Iterable[tuple[int, str, Mapping[str, object], list[str], Mandate | None]],
    *,
    by: str,
    at: datetime,
) -> Batch:
    """Keep a sheet with its lines: number, state, what it says, the names of its files, what was handed in before."""
    batch = Batch(agency=agency, round=round_, made_by=by, made_at=at)
    batch.save(force_insert=True)
    rows = []
    for line, state, said, files, mandate in lines:
        row = BatchLine(batch=batch, agency_id=agency.id, line=line, state=state, files=files, mandate=mandate)
        row.content = json.dumps(said, ensure_ascii=False)
        rows.append(row)
    BatchLine.objects.bulk_create(rows)
    return batch


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
    """The names of every file that a line or something prepared has."""
    lists = [*BatchLine.objects.values_list("files", flat=True), *Mandate.objects.values_list("files", flat=True)]
    return {name for names in lists for name in names}


# --- Complaints -----------------------------------------------------------------------------------------------------


def keep_complaint(mandate: Mandate, *, mission: str, text: str, at: datetime, due_at: datetime) -> Complaint:
    """Keep that a person says an agency advised them wrongly."""
    complaint = Complaint(mandate=mandate, account_id=mandate.account_id, mission=mission, asked_at=at, due_at=due_at)
    complaint.text = text
    complaint.save(force_insert=True)
    return complaint


def complaint_to_change(complaint_id: UUID) -> Complaint | None:
    """A complaint, locked until the transaction ends."""
    found = Complaint.objects.select_for_update(of=("self",)).select_related("mandate__agency", "mandate__account")
    return found.filter(pk=complaint_id).first()


def complaint_by_id(complaint_id: UUID) -> Complaint | None:
    """A complaint with its filing and agency."""
    return Complaint.objects.select_related("mandate__agency").filter(pk=complaint_id).first()


def complaints_at(places: Iterable[tuple[str, str]], *, limit: int) -> list[Complaint]:
    """The complaints that missions have to answer and have answered, open ones first; no mission means every one."""
    where = Q(pk__in=[])
    for host, mission in places:
        here = Q(mandate__agency__host=host)
        where |= here & Q(mission=mission) if mission else here
    found = Complaint.objects.filter(where).select_related("mandate__agency")
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "due_at")[:limit])


def complaints_of(mandate: Mandate) -> list[Complaint]:
    """What a person said of a filing, the newest first."""
    return list(mandate.complaints.order_by("-asked_at"))
