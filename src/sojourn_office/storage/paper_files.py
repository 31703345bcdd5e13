"""Applications that were entered from paper, and the code by which each person connects theirs to their sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models

from sojourn.cases.model import Stage
from sojourn_office.storage.accounts import ALIAS_DOMAIN, Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.keys import make_key, open_keys
from sojourn_office.storage.lists import Placed, cases_of
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.prepared import insert


class PaperFile(models.Model):
    """
    One application that an officer entered from paper: in which post, when, and whether its person has it by now.

    `code` is the digest of the code that was printed last; the code itself stands on paper alone.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="paper_file")
    by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    code = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("case", "by", "entered_at", "code", "printed_at", "connected_at"), "C1"
    )


def open_account(address: str, *, language: str, at: datetime) -> Account:
    """
    An account for somebody who filed on paper: nobody signs in with it, until they connect it to their own.

    News goes to the `address` that stands on the paper; it may be empty.
    """
    account_id = uuid4()
    make_key(account_id)
    account = Account(id=account_id, alias=f"paper-{account_id}@{ALIAS_DOMAIN}", language=language, made_at=at)
    account.address = address.strip()
    insert(account)
    return account


def drop_account(account: Account) -> None:
    """Take an account away that nothing belongs to any more; its key is destroyed once that is for good."""
    account.delete()


def keep(case: Case, *, by: str, at: datetime) -> None:
    """Keep that a case was entered from paper."""
    PaperFile.objects.create(case=case, by=by, entered_at=at)


def of_case(number: str) -> PaperFile | None:
    """What is known of a case that was entered from paper; nothing of any other."""
    return PaperFile.objects.filter(pk=number).first()


def is_being_entered(number: str) -> bool:
    """Whether an officer still enters it: it was begun from paper, and its person has not connected it."""
    return PaperFile.objects.filter(pk=number, connected_at__isnull=True).exists()


def to_change(number: str) -> PaperFile | None:
    """The same, locked until the transaction ends."""
    return PaperFile.objects.select_for_update().filter(pk=number).first()


def print_code(row: PaperFile, code: str, *, at: datetime) -> None:
    """Let a code open a file; the one before opens nothing."""
    row.code, row.printed_at = _digest(row.case_id, code, None), at
    row.save(update_fields=["code", "printed_at"])


def is_its_code(row: PaperFile, code: str) -> bool:
    """Whether a code is the one that was printed last, and nobody used it."""
    known = {_digest(row.case_id, code, generation) for generation in digest_generations()}
    return bool(row.code) and row.connected_at is None and row.code in known


def connect(row: PaperFile, *, at: datetime) -> None:
    """The person has it; no code opens it any more."""
    row.code, row.connected_at = "", at
    row.save(update_fields=["code", "connected_at"])


def begun(places: Iterable[Placed], *, limit: int) -> list[Case]:
    """What officers of some places have begun to enter and not lodged, the oldest first, with their keys opened."""
    found = cases_of(places).filter(stage=Stage.DRAFT.value, paper_file__connected_at__isnull=True)
    rows = list(found.filter(paper_file__isnull=False).select_related("paper_file").order_by("started_at")[:limit])
    open_keys({case.person_id for case in rows})
    return rows


def _digest(number: str, code: str, generation: int | None) -> str:
    return digest("paper-file", f"{number}/{code}", generation)
