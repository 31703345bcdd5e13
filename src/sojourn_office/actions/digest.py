"""One mail a morning to each of staff for whom something else waits than the day before; numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sojourn.cases.model import Stage
from sojourn.seals.canonical import canonical
from sojourn_office.actions import notices
from sojourn_office.actions.acting import SYSTEM, by_post, perform
from sojourn_office.roles import May, Standing, landing, may, roles_of
from sojourn_office.storage import accounts, agreements, keys_of_acts, lists
from sojourn_office.storage.accounts import Account, Post
from sojourn_office.storage.cases import Case

MORNING = time(8, 30)


def tell_staff(at: datetime) -> int:
    """
    Tell everyone of staff what waits: to sign, late, perhaps a second application. Returns how many mails were made.

    At half past eight where their mission is, once a day, and only where it is not what the last one said.
    """
    waiting = lists.waiting_for_staff(at=at)
    if not waiting:
        return 0
    proposers = lists.proposers_of(case.number for case in waiting if case.stage == Stage.PROPOSED.value)
    return sum(
        _tell(account, posts, waiting, proposers, at=at)
        for host in sorted({case.host for case in waiting})
        for account, posts in _who_decides(host, at=at)
    )


def _who_decides(host: str, *, at: datetime) -> list[tuple[Account, list[Post]]]:
    """Whoever may sign in a host, with the posts that let them."""
    found: dict[Account, list[Post]] = {}
    for post in accounts.staff_of(host, at=at):
        if may([_standing(post)], May.CASE_CONFIRM):
            found.setdefault(post.account, []).append(post)
    return list(found.items())


def _standing(post: Post) -> Standing:
    return Standing(post.host, post.mission, roles_of(post.roles))


def _tell(
    account: Account, posts: Sequence[Post], waiting: Sequence[Case], proposers: dict[str, str], *, at: datetime
) -> int:
    here = at.astimezone(_zone(posts[0]))
    names = {by_post(post) for post in posts}
    standings = [_standing(post) for post in posts]
    own = [case for case in waiting if may(standings, May.CASE_CONFIRM, host=case.host, mission=case.mission)]
    proposed = (case for case in own if case.stage == Stage.PROPOSED.value)
    to_sign = [case.number for case in proposed if proposers.get(case.number) not in names]
    late = [case.number for case in own if case.due_at is not None and case.due_at < at]
    flagged = [case.number for case in own if case.is_flagged]
    if here.time() < MORNING or not (to_sign or late or flagged):
        return 0
    said = sha256(canonical({"to_sign": to_sign, "late": late, "flagged": flagged})).hexdigest()
    begins = f"digest/{account.pk}/{posts[0].host}/"
    if keys_of_acts.last_answer(by=SYSTEM, keys_begin=begins) == said:
        return 0
    key = f"{begins}{here:%Y%m%d}"
    if keys_of_acts.last_answer(by=SYSTEM, keys_begin=key) is not None:
        return 0
    counted = {"to_sign": len(to_sign), "late": len(late), "flagged": len(flagged)}
    do = partial(_send, account, said, counted, path=landing(standings), at=at)
    perform(do, verb="digest", by=SYSTEM, key=key, at=at)
    return 1


def _send(account: Account, said: str, counted: dict[str, int], *, path: str, at: datetime) -> str:
    notices.waiting_for_staff(account, **counted, path=path, at=at)
    return said


def _zone(post: Post) -> ZoneInfo:
    """The zone of a post's mission; of a post for all of them, that of the first."""
    return ZoneInfo(agreements.zone_of(post.host, post.mission))
