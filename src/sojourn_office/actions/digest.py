"""One mail a morning to each of staff for whom something else waits than the day before; numbers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sojourn.cases.model import Stage
from sojourn.seals.canonical import canonical
from sojourn_office.actions import notices
from sojourn_office.actions.acting import SYSTEM, by_post, perform
from sojourn_office.roles import May, Standing, landing, may, roles_of
from sojourn_office.storage import accounts, agreements, alarms, keys_of_acts, lists, openings, second_readings
from sojourn_office.storage.accounts import Account, Post
from sojourn_office.storage.cases import Case

MORNING = time(8, 30)


# What waits for a supervisor beside cases: by which permission it is theirs.
_BESIDE: Mapping[str, May] = {
    "alarms": May.ROUND_PUBLISH,
    "reviews": May.OPENINGS_REVIEW,
    "differing": May.READINGS_SETTLE,
}


def tell_staff(at: datetime) -> int:
    """
    Tell everyone of staff what waits: to sign, late, perhaps a second application, alarms, late reviews, differences.

    At half past eight where their mission is, once a day, and only where it is not what the last one said. Returns how
    many mails were made.
    """
    waiting = lists.waiting_for_staff(at=at)
    proposers = lists.proposers_of(case.number for case in waiting if case.stage == Stage.PROPOSED.value)
    hosts = {case.host for case in waiting} | accounts.hosts_with("supervisor", at=at)
    return sum(_tell_host(host, waiting, proposers, at=at) for host in sorted(hosts))


def _tell_host(host: str, waiting: Sequence[Case], proposers: dict[str, str], *, at: datetime) -> int:
    here = at.astimezone(ZoneInfo(agreements.zone_of(host, "")))
    beside = {
        "alarms": [row.id for row in alarms.of_hosts([host]) if row.answered is None],
        "reviews": [each.name for each in openings.late_reviews(host, at=at)] if here.time() >= MORNING else [],
        "differing": [row.case_id for row in second_readings.unsettled([host])],
    }
    return sum(_tell(account, posts, waiting, proposers, beside, at=at) for account, posts in _told(host, at=at))


def _told(host: str, *, at: datetime) -> list[tuple[Account, list[Post]]]:
    """Whoever may sign in a host, or looks after it, with the posts that let them."""
    found: dict[Account, list[Post]] = {}
    for post in accounts.staff_of(host, at=at):
        if any(may([_standing(post)], each) for each in (May.CASE_CONFIRM, *_BESIDE.values())):
            found.setdefault(post.account, []).append(post)
    return list(found.items())


def _standing(post: Post) -> Standing:
    return Standing(post.host, post.mission, roles_of(post.roles))


def _tell(
    account: Account,
    posts: Sequence[Post],
    waiting: Sequence[Case],
    proposers: dict[str, str],
    beside: Mapping[str, Sequence[str]],
    *,
    at: datetime,
) -> int:
    here = at.astimezone(_zone(posts[0]))
    standings = [_standing(post) for post in posts]
    waits = _cases(posts, waiting, proposers, at=at)
    waits |= {name: list(beside[name]) for name, permission in _BESIDE.items() if may(standings, permission)}
    some = {name: each for name, each in waits.items() if each}
    if here.time() < MORNING or not some:
        return 0
    said = sha256(canonical(some)).hexdigest()
    begins = f"digest/{account.pk}/{posts[0].host}/"
    if keys_of_acts.last_answer(by=SYSTEM, keys_begin=begins) == said:
        return 0
    key = f"{begins}{here:%Y%m%d}"
    if keys_of_acts.last_answer(by=SYSTEM, keys_begin=key) is not None:
        return 0
    counted = {name: len(each) for name, each in waits.items()}
    do = partial(_send, account, said, counted, path=landing(standings), at=at)
    perform(do, verb="digest", by=SYSTEM, key=key, at=at)
    return 1


def _cases(
    posts: Sequence[Post], waiting: Sequence[Case], proposers: dict[str, str], *, at: datetime
) -> dict[str, list[str]]:
    """The cases that wait for somebody: to sign, late, perhaps second applications."""
    names = {by_post(post) for post in posts}
    standings = [_standing(post) for post in posts]
    own = [case for case in waiting if may(standings, May.CASE_CONFIRM, host=case.host, mission=case.mission)]
    proposed = (case for case in own if case.stage == Stage.PROPOSED.value)
    return {
        "to_sign": [case.number for case in proposed if proposers.get(case.number) not in names],
        "late": [case.number for case in own if case.due_at is not None and case.due_at < at],
        "flagged": [case.number for case in own if case.is_flagged],
    }


def _send(account: Account, said: str, counted: dict[str, int], *, path: str, at: datetime) -> str:
    notices.waiting_for_staff(account, counted, path=path, at=at)
    return said


def _zone(post: Post) -> ZoneInfo:
    """The zone of a post's mission; of a post for all of them, that of the first."""
    return ZoneInfo(agreements.zone_of(post.host, post.mission))
