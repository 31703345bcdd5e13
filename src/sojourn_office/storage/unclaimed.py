"""What nobody came for: accounts opened by a filing that nobody confirmed, and visas of before that are nobody's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.days import last_day_of_months
from sojourn.cases.keeping import Terms, terms_of
from sojourn_office.storage import agreements
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.earlier import EarlierGrant, Found


def accounts_due(at: datetime) -> list[tuple[Account, str]]:
    """
    Accounts that an agency's filing opened and in which nobody ever signed in, past the days after the last of their
    rounds, each with the scheme of that round.
    """
    unused = {f"{name}__isnull": True for name in ("posts", "demo_person", "persons", "confirmed_at")}
    found = Account.objects.filter(**unused, is_active=True, mandates__isnull=False).distinct()
    due = []
    for account in found.prefetch_related("mandates__round").order_by("made_at", "id"):
        last = max((mandate.round for mandate in account.mandates.all()), key=lambda each: each.closes_at)
        zone = ZoneInfo(last.zone)
        until = last.closes_at.astimezone(zone).date() + timedelta(days=_terms(last.scheme, at).filing_days)
        if until < at.astimezone(zone).date():
            due.append((account, last.scheme))
    return due


def grants_due(at: datetime) -> list[tuple[UUID, str]]:
    """Visas of before that nobody was found to have had, past their months, each with its scheme."""
    rows = EarlierGrant.objects.filter(found=Found.NOBODYS.value).order_by("granted_on", "id")
    months: dict[str, int] = {}
    due = []
    for grant_id, scheme, granted_on in rows.values_list("id", "scheme", "granted_on"):
        kept = months.setdefault(scheme, _terms(scheme, at).grant_months)
        if _until(granted_on, kept) < at.date():
            due.append((grant_id, scheme))
    return due


def forget_grant(grant_id: UUID) -> str:
    """Take one visa of before away, in the transaction in hand; gives its host, or nothing where it is somebody's."""
    row = EarlierGrant.objects.select_for_update().filter(pk=grant_id, found=Found.NOBODYS.value).first()
    if row is None:
        return ""
    row.delete()
    return row.host


def _until(granted_on: date, months: int) -> date:
    return last_day_of_months(granted_on, months)


def _terms(scheme: str, at: datetime) -> Terms:
    return terms_of(agreements.rules_of(scheme, on=at.date()))
