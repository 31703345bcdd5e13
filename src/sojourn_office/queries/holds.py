"""Applications that two people keep past their day: who, why, until when, and which ends are near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sojourn_office.storage import accounts, keeping
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import PersonErased

# So long before its end a hold is looked at again: it ends by itself, or two people say why it goes on.
NEAR = timedelta(days=30)
_MOST = 50


class HoldState(StrEnum):
    """How a hold stands on a day."""

    HELD = "held"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True)
class Hold:
    """One application that is kept past its day; no reason once its person is erased."""

    number: str
    until: date
    since: datetime
    first: int
    second: int
    reason: str
    law: str
    state: HoldState


def holds(host: str, *, at: datetime) -> tuple[Hold, ...]:
    """The newest word on each application of a host that two people kept, the nearest end first, of fifty at most."""
    found = keeping.words_on_holds(host, limit=_MOST)
    numbers = accounts.numbers_of_posts(
        UUID(name.removeprefix("post:")) for event, _ in found for name in (event.by, event.open_part["second"])
    )
    return tuple(sorted((_hold(event, case, numbers, at) for event, case in found), key=lambda hold: hold.until))


@dataclass(frozen=True)
class Wish:
    """What one person asked to keep longer, for somebody else to agree to; the account of whoever asked."""

    entry: int
    number: str
    until: date
    asked_at: datetime
    by: int
    account: UUID | None
    reason: str
    law: str


def wishes(host: str, *, at: datetime) -> tuple[Wish, ...]:
    """What waits for a second person of a host, the oldest first."""
    return tuple(_wish(event, case) for event, case in keeping.wishes(host, at=at))


def _wish(event: Event, case: Case) -> Wish:
    said, post = _opened(event), accounts.post_by_id(UUID(event.by.removeprefix("post:")))
    return Wish(
        entry=event.seq,
        number=case.number,
        until=date.fromisoformat(event.open_part["until"]),
        asked_at=event.at.astimezone(keeping.zone_of(case)),
        by=post.number if post else 0,
        account=post.account_id if post else None,
        reason=said.get("reason", ""),
        law=said.get("law", ""),
    )


def _hold(event: Event, case: Case, numbers: dict[str, int], at: datetime) -> Hold:
    until = date.fromisoformat(event.open_part["until"])
    today = at.astimezone(keeping.zone_of(case)).date()
    said = _opened(event)
    near = HoldState.NEAR if until - today <= NEAR else HoldState.HELD
    return Hold(
        number=case.number,
        until=until,
        since=event.at.astimezone(keeping.zone_of(case)),
        first=numbers.get(event.by, 0),
        second=numbers.get(event.open_part["second"], 0),
        reason=said.get("reason", ""),
        law=said.get("law", ""),
        state=near if until >= today else HoldState.OVER,
    )


def _opened(event: Event) -> dict[str, str]:
    try:
        return event.sealed_part
    except PersonErased:
        return {}


@dataclass(frozen=True)
class Told:
    """What a person reads of their own application that is kept longer; nothing where a law forbids it."""

    until: date
    reason: str


def told(number: str, *, at: datetime) -> Told | None:
    """Until when and why an application is kept longer, as its person may know it."""
    event = keeping.word_on_hold(number)
    if event is None or date.fromisoformat(event.open_part["until"]) < at.date():
        return None
    said = _opened(event)
    return None if said.get("law") else Told(date.fromisoformat(event.open_part["until"]), said.get("reason", ""))
