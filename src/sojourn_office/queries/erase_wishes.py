"""What staff asked to erase, with what of it would go today and what must stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sojourn_office.storage import accounts, cases, erase_wishes, keeping
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.keeping import Kept
from sojourn_office.storage.keys import PersonErased


@dataclass(frozen=True)
class Line:
    """One application of the person, and until when what of it is kept; `is_lodged` is one that a duty keeps."""

    number: str
    scheme: str
    is_lodged: bool
    kept: Kept


@dataclass(frozen=True)
class Wish:
    """What one of staff asked, by their number, for somebody else to agree to."""

    entry: int
    number: str
    asked_at: datetime
    by: int
    account: UUID | None
    reason: str


def wishes(host: str, *, at: datetime) -> tuple[Wish, ...]:
    """What waits for a second person of a host, the oldest first."""
    return tuple(_wish(event, case) for event, case in erase_wishes.waiting(host, at=at))


def lines(number: str, *, at: datetime) -> tuple[Line, ...]:
    """Every application of the person of one, with what is kept of it today."""
    case = cases.by_number(number)
    assert case is not None, "a wish is about an application"
    rows = cases.of_account(case.person.account_id)
    return tuple(Line(row.number, row.scheme, row.lodged_at is not None, keeping.kept_of(row, at=at)) for row in rows)


def _wish(event: Event, case: Case) -> Wish:
    post = accounts.post_by_id(UUID(event.by.removeprefix("post:")))
    try:
        reason = event.sealed_part["reason"]
    except PersonErased:
        reason = ""
    account = post.account_id if post else None
    return Wish(event.seq, case.number, event.at, post.number if post else 0, account, reason)
