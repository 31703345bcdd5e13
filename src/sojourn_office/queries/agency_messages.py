"""What was written to the staff of an agency, as each of them reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn_office.storage import agencies, agreements, outbox

MESSAGES_SHOWN = 100


@dataclass(frozen=True)
class Told:
    """What was written to a member of an agency's staff, in the words of the mail."""

    at: datetime
    subject: str
    says: str
    language: str


def messages(account_id: UUID, agency_id: UUID) -> tuple[Told, ...]:
    """The newest that was written to someone under their posts at an agency, newest first."""
    agency = agencies.by_id(agency_id)
    assert agency is not None, "a post of an agency has an agency"
    zone = ZoneInfo(agreements.zone_of_mission(agency.host, agency.missions[0]))
    posts = [post for post, agency in agencies.of_posts().items() if agency == agency_id]
    found = outbox.of_post(account_id, posts, limit=MESSAGES_SHOWN)
    return tuple(Told(mail.made_at.astimezone(zone), mail.subject, mail.says or "", mail.language) for mail in found)
