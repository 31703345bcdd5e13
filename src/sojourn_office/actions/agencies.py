"""The register of agencies: admitted with their staff, suspended with a reason, let go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.roles import Role
from sojourn_office.storage import accounts, agencies, agreements, events
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.agencies import Agency


def admit(
    slug: str,
    *,
    name: str,
    host: str,
    missions: Sequence[str],
    by: str,
    at: datetime,
    key: str,
    fee: Money | None = None,
    cases_max: int | None = None,
    closes_days_before: int = 0,
    invented: bool = False,
) -> str | Refusal:
    """
    Put an agency into the register: which missions of a host it files with, its fee and its limit in a round.

    `closes_days_before` is how many days before a round closes it takes its last papers.
    """
    said = {"slug": slug, "name": name, "host": host, "missions": sorted(missions)}

    def do() -> str | Refusal:
        if agencies.by_slug(slug) is not None:
            return Refusal("invalid", Message("There is an agency with this name already."), field="slug")
        unknown = sorted(set(missions) - agreements.missions_of(host))
        if unknown or not missions:
            says = Message("{mission} is not a mission of {host}.", {"mission": ", ".join(unknown), "host": host})
            return Refusal("invalid", says, field="missions")
        agencies.open_agency(
            slug,
            at=at,
            name=name,
            host=host,
            missions=sorted(missions),
            fee_amount=int(fee.amount) if fee else None,
            fee_currency=fee.currency if fee else "",
            cases_max=cases_max,
            closes_days_before=closes_days_before,
            invented=invented,
        )
        events.record(Happened.AGENCY_ADMITTED, slug, by=by, at=at, public=said)
        return slug

    return perform(do, verb="agency-admit", by=by, key=key, at=at, asked=said)


def admit_staff(address: str, *, agency: str, name: str, language: str, by: str, at: datetime) -> Post | Refusal:
    """Give someone a post at an agency; at their first sign-in they set up a second factor."""
    found = agencies.by_slug(agency)
    if found is None:
        return Refusal("not_found", Message("There is no such agency."))
    account = accounts.find_or_open(address, language=language, at=at)
    return _open_post(account, found, name=name, by=by, at=at)


def _open_post(account: accounts.Account, agency: Agency, *, name: str, by: str, at: datetime) -> Post:
    with transaction.atomic():
        post = accounts.open_post(
            account,
            host=agency.host,
            mission="",
            roles=[Role.AGENCY.value],
            name=name,
            at=at,
            agency_id=agency.id,
        )
        events.record(Happened.STAFF_ADMITTED, str(account.id), by=by, at=at, public=accounts.open_facts(post))
    return post


def suspend(slug: str, *, reason: str, post: Officer | None, by: str = "", at: datetime, key: str) -> str | Refusal:
    """Suspend an agency at once: its staff open nothing with their next request; the reason is public."""
    return _change(slug, reason=reason, post=post, by=by, at=at, key=key, suspended=True)


def restore(slug: str, *, reason: str, post: Officer | None, by: str = "", at: datetime, key: str) -> str | Refusal:
    """Let a suspended agency go on; the reason is public."""
    return _change(slug, reason=reason, post=post, by=by, at=at, key=key, suspended=False)


def _change(
    slug: str, *, reason: str, post: Officer | None, by: str, at: datetime, key: str, suspended: bool
) -> str | Refusal:
    named = by_post(post) if post is not None else by

    def do() -> str | Refusal:
        if not reason.strip():
            return Refusal("reason_required", Message("Write the reason."), field="reason")
        agency = agencies.to_change(slug)
        if agency is None or (post is not None and post.host != agency.host):
            return Refusal("not_found", Message("There is no such agency."))
        if (agency.suspended_at is not None) is suspended:
            return Refusal("changed_meanwhile", Message("It stands as you want it already."))
        agency.suspended_at = at if suspended else None
        agency.save(update_fields=["suspended_at"])
        happened = Happened.AGENCY_SUSPENDED if suspended else Happened.AGENCY_RESTORED
        events.record(happened, slug, by=named, at=at, public={"reason": reason.strip()})
        return slug

    verb = "agency-suspend" if suspended else "agency-restore"
    return perform(do, verb=verb, by=named, key=key, at=at, asked=[slug, reason])


def make_key(post: Officer, *, at: datetime, key: str) -> str | Refusal:
    """Make the key by which the agency's own program files; it is given once, and ends the one before."""
    secret = token_urlsafe(32)

    def do() -> str:
        agencies.keep_key(post.post_id, secret, at=at)
        events.record(Happened.AGENCY_KEY_MADE, str(post.account_id), by=by_post(post), at=at)
        return "made"

    answer = perform(do, verb="agency-key", by=by_post(post), key=key, at=at)
    return answer if isinstance(answer, Refusal) else secret
