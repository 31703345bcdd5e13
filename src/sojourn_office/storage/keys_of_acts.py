"""Accepted acts by their key: pressing twice gives the same answer, and the key of another act is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.storage.prepared import Question, insert


class AcceptedAct(models.Model):
    """One accepted act: who, which key, the fingerprint of what was asked, and where its answer is."""

    by = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    answer = models.CharField(max_length=200)
    at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "by", "key", "fingerprint", "answer", "at"), "C1")

    class Meta:
        """A key is used once by one person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "key"], name="act_once")
        ]


_EARLIER = Question(lambda by, key: AcceptedAct.objects.filter(by=by, key=key))


def earlier(*, by: str, key: str, fingerprint: str) -> str | Refusal | None:
    """The answer of an earlier act of the same key; a refusal where it was another act; nothing where it is new."""
    if not key:
        return Refusal("key_required", Message("This page was open too long. Open it again and press once more."))
    before = _EARLIER.first(by, key)
    if before is not None and before.fingerprint != fingerprint:
        return Refusal("key_reused", Message("This was sent before with other content. Open the page again."))
    return before.answer if before is not None else None


def last_answer(*, by: str, keys_begin: str) -> str | None:
    """The answer of the latest act whose key begins in a way; nothing where there was none."""
    acts = AcceptedAct.objects.filter(by=by, key__startswith=keys_begin).order_by("-at", "-id")
    return acts.values_list("answer", flat=True).first()


def answers() -> Iterator[str]:
    """Every answer that was given to an accepted act."""
    return AcceptedAct.objects.values_list("answer", flat=True).distinct().iterator()


def accept(*, by: str, key: str, fingerprint: str, answer: str, at: datetime) -> None:
    """Keep an accepted act, in the transaction of what it did."""
    insert(AcceptedAct(by=by, key=key, fingerprint=fingerprint, answer=answer, at=at))
