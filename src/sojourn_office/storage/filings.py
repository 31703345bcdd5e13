"""What people let agencies do for them: mandates with what was prepared, and complaints about wrong advice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Count, F, Q

from sojourn.cases.model import ASKED, Did, Stage
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.agencies import Agency
from sojourn_office.storage.cases import Case
from sojourn_office.storage.classes import Class
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import open_keys
from sojourn_office.storage.masters import digest_generations
from sojourn_office.storage.people import Passport, passport_digest
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.sealing import SealedText

# A case whose assessment is over: what was asked for is known of no other.
_JUDGED = (Stage.PASSED, Stage.REFUSED, Stage.ISSUED, Stage.REVOKED, Stage.LAPSED, Stage.DECLINED)
_GIVEN_UP = (Stage.VOID.value, Stage.WITHDRAWN.value)
# SQLite takes so many values in one question.
_AT_ONCE = 500

_ASKED = [stage.value for stage in ASKED]
# The lists of an agency by flat columns: prepared and waiting for its person, not lodged, asked, with the mission.
LISTS: Mapping[str, Q] = {
    "ready": Q(given_at__isnull=True),
    "open": Q(case__stage=Stage.DRAFT.value, given_at__isnull=False),
    "asked": Q(case__stage__in=_ASKED, given_at__isnull=False),
    "lodged": Q(given_at__isnull=False) & ~Q(case__stage__in=[Stage.DRAFT.value, *_ASKED]),
}


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
    prepared itself. Of an application that it only asked about by its number it learns nothing, and nothing of someone
    whose account was erased.
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
    return Mandate.objects.filter(theirs, agency_id=agency_id, ended_at__isnull=True, account__is_active=True)


def count_in_round(agency: Agency, round_id: str) -> int:
    """How many people an agency filed or asked for in a round, without those that are over."""
    return Mandate.objects.filter(agency=agency, round_id=round_id, ended_at__isnull=True).count()


def agencies_of_cases(numbers: Iterable[str]) -> dict[str, list[UUID]]:
    """Of the cases that have any: the agencies that their person lets see them now."""
    wanted, found = list(numbers), dict[str, list[UUID]]()
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        given = Mandate.objects.filter(case_id__in=some, given_at__isnull=False, ended_at__isnull=True)
        rows = given.order_by("case_id", "agency_id").values_list("case_id", "agency_id").distinct()
        for number, agency_id in rows:
            found.setdefault(str(number), []).append(agency_id)
    return found


def who_may_know() -> dict[tuple[str, str], set[UUID]]:
    """Of each filing, of each case with one, and of each agency, by subject and id: the agencies it may be told to."""
    found: dict[tuple[str, str], set[UUID]] = {
        ("agency", slug): {agency_id} for slug, agency_id in Agency.objects.values_list("slug", "id")
    }
    for mandate_id, agency_id, number in Mandate.objects.values_list("id", "agency_id", "case_id"):
        found.setdefault(("mandate", str(mandate_id)), set()).add(agency_id)
        if number is not None:
            found.setdefault(("case", number), set()).add(agency_id)
    return found


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
    return Complaint.objects.select_related("mandate__agency", "mandate__round").filter(pk=complaint_id).first()


def complaints_at(places: Iterable[tuple[str, str]], *, limit: int) -> list[Complaint]:
    """The complaints that missions have to answer and have answered, open ones first; no mission means every one."""
    where = Q(pk__in=[])
    for host, mission in places:
        here = Q(mandate__agency__host=host)
        where |= here & Q(mission=mission) if mission else here
    found = Complaint.objects.filter(where).select_related("mandate__agency", "mandate__round")
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "due_at")[:limit])


def complaints_of(mandate: Mandate) -> list[Complaint]:
    """What a person said of a filing, the newest first."""
    return list(mandate.complaints.order_by("-asked_at"))


def files_in_use() -> set[str]:
    """The names of every file that something prepared has."""
    return {name for names in Mandate.objects.values_list("files", flat=True) for name in names}
