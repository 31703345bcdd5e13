"""Notices to many as the manager sees them: the question, the count, a sample, and what became of the mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from sojourn_office.storage import mass, outbox

_SAMPLE, _NEWEST = 5, 50


@dataclass(frozen=True)
class Line:
    """One notice in the list."""

    id: UUID
    scheme: str
    who: str
    count: int
    composed_at: datetime
    is_approved: bool


@dataclass(frozen=True)
class Notice:
    """One notice with its texts by language, some of its list by number, and its mails counted."""

    line: Line
    digest: str
    texts: Mapping[str, Mapping[str, str]]
    sample: tuple[str, ...]
    composed_by: str
    waiting: int
    sent: int
    on_the_way: int
    came_back: int


def listed(host: str) -> tuple[Line, ...]:
    """The newest notices of a host."""
    return tuple(_line(notice) for notice in mass.of_host(host, limit=_NEWEST))


def _line(notice: mass.MassNotice) -> Line:
    approved = notice.event_id is not None
    return Line(notice.id, notice.scheme, notice.who, notice.count, notice.composed_at, approved)


def notice(notice_id: UUID, host: str) -> Notice | None:
    """One notice of a host."""
    found = mass.one(notice_id, host)
    if found is None:
        return None
    states = Counter(dict(found.addressees.values_list("state").annotate(Count("pk"))))
    sample = found.addressees.order_by("number").values_list("number", flat=True)[:_SAMPLE]
    sent, came_back = outbox.sent_and_given_up(found.event_id) if found.event_id is not None else (0, 0)
    return Notice(
        line=_line(found),
        digest=found.digest,
        texts=found.texts,
        sample=tuple(sample),
        composed_by=found.composed_by,
        waiting=states[mass.WAITING],
        sent=sent,
        on_the_way=max(states[mass.WRITTEN] - sent - came_back, 0),
        came_back=came_back,
    )
