"""Erasing what is held about someone: at once what no duty keeps, and the keys where nothing must stay."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Stage
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn_office.actions.acting import SYSTEM, by_account, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import (
    accounts,
    cases,
    entries,
    erased,
    erasing,
    events,
    files,
    keeping,
    keys,
    ledger,
    rounds,
    unclaimed,
)
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period

log = logging.getLogger(__name__)


def erase(
    account: Account, *, at: datetime, key: str, only_due: bool = False, whole: bool = False, by: str = ""
) -> str | Refusal:
    """
    Erase what may go: drafts, what was never lodged, papers whose time is over; the answer names what went.

    Where nothing must stay, the account is closed and its keys are destroyed: `everything`; else `some`. Someone
    with a post keeps their account. With `only_due` it is the office that erases, and a draft stays for its days.
    With `whole` nothing stays, since it all went before. `by` names who does it in the person's place.
    """
    by = by or (SYSTEM if only_due or whole else by_account(account.pk))
    gone: list[str] = []

    def do() -> str:
        rows = cases.of_account(account.pk)
        # What is locked is locked in one order: periods first.
        periods = {case.number: rounds.period_of_case(case.number) for case in rows if case.lodged_at is None}
        own = [cases.to_change(case.number) for case in rows]
        stays = [case for case in own if _erase_case(case, periods, gone, by=by, at=at, only_due=only_due)]
        for case in stays if whole else ():
            _erase_kept(case, gone)
        everything = whole or (not stays and not account.posts.exists())
        answer = "everything" if everything else "some"
        for person_id in sorted({case.person_id for case in own}):
            events.record(Happened.ERASED, str(person_id), by=by, at=at, public={"what": answer})
        if everything:
            erasing.close_account(account)
        return answer

    answer = perform(do, verb="erase", by=by, key=key, at=at)
    if isinstance(answer, Refusal):
        return answer
    # Only what is committed is destroyed: files and keys come back from nowhere.
    erasing.erase_files(gone)
    if answer == "everything":
        erasing.destroy_keys(account)
    try:
        erased.note(account.pk, answer, at=at)
    except OSError as trouble:
        # What is erased is erased; what is due next notes it again.
        log.error("an erasure could not be noted beside the master keys: %s", type(trouble).__name__)
    return answer


def erase_again(at: datetime) -> int:
    """
    Erase whoever was erased after the day of a backup that was put back; returns how many accounts.

    What went whole goes whole, also where this earlier history has a reason to keep something of it.
    """
    for account in erased.closed():
        # Their keys come back with a backup of the keys that is older than that of the office.
        erasing.destroy_keys(account)
    again = erased.to_erase_again()
    for account_id, whole in again.items():
        found = accounts.by_id(account_id)
        assert found is not None, "an account does not go away"
        answer = erase(found, at=at, key=f"again/{account_id}/{at:%Y%m%d%H%M%S}", whole=whole)
        assert isinstance(answer, str), "an erasure is not refused"
    return len(again)


def erase_due(at: datetime) -> int:
    """Erase whatever is past its last day; returns of how many accounts. Each is an act of its own."""
    erased.note_missing(at=at)
    due = {str(case.person.account_id) for case in keeping.near(at) if keeping.kept_of(case, at=at).is_due}
    due |= {str(account.pk) for account, _ in unclaimed.accounts_due(at)}

    def erase_of(account_id: str) -> int:
        account = accounts.by_id(UUID(account_id))
        assert account is not None, "an account does not go away"
        return isinstance(erase(account, at=at, key=f"due/{account_id}/{at:%Y%m%d%H%M}", only_due=True), str)

    grants = [str(grant_id) for grant_id, _ in unclaimed.grants_due(at)]
    each("forget-grant", grants, lambda grant_id: _forget_grant(UUID(grant_id), at=at), at=at)
    return each("erase", sorted(due), erase_of, at=at)


def _forget_grant(grant_id: UUID, *, at: datetime) -> int:
    def do() -> str:
        host = unclaimed.forget_grant(grant_id)
        if host:
            events.record(Happened.GRANT_FORGOTTEN, host, by=SYSTEM, at=at, public={"grant": str(grant_id)})
        return host

    gone = perform(do, verb="forget-grant", by=SYSTEM, key=f"forget/{grant_id}/{at:%Y%m%d%H%M}", at=at)
    # Only what is committed is destroyed, and what somebody claimed at the same moment keeps its key.
    return int(bool(gone) and keys.erase_key(grant_id))


def sweep_orphans(_at: datetime) -> int:
    """Take away the files that nothing knows, as a crash or an erasure leaves them; returns how many."""
    return len(files.sweep(erasing.names_in_use()))


def _erase_case(
    case: Case, periods: Mapping[str, Period | None], gone: list[str], *, by: str, at: datetime, only_due: bool
) -> bool:
    """Erase what of one case may go; whether something of it must stay."""
    kept = keeping.kept_of(case, at=at)
    if case.lodged_at is None:
        if only_due and kept.draft_until is not None and kept.draft_until >= kept.today:
            return True
        _erase_draft(case, periods.get(case.number), gone, by=by, at=at)
        return False
    if kept.papers_until is not None and kept.papers_until < kept.today:
        gone.extend(erasing.erase_papers(case))
    if kept.record_until is not None and kept.record_until < kept.today:
        erasing.erase_answers(case)
        erasing.erase_messages(case)
        return False
    return True


def _erase_kept(case: Case, gone: list[str]) -> None:
    gone.extend(erasing.erase_papers(case))
    erasing.erase_answers(case)
    erasing.erase_messages(case)
    entries.forget_secret(case)


def _erase_draft(case: Case, period: Period | None, gone: list[str], *, by: str, at: datetime) -> None:
    replayed = events.replay(case)
    if replayed.stage is Stage.DRAFT:
        action = case_moves.withdraw(replayed, by=by, at=at)
        assert not isinstance(action, Refusal), "a draft can be withdrawn"
        moves = []
        if period is not None and ledger.place_of(case) is Place.HELD:
            back = Place(METHODS[case.round.method].comes_back_to)
            moves.append((period, Movement(Cause.WITHDRAWAL, Place.HELD, back, case=case.number)))
        events.record_action(case, action, moves=moves)
    _erase_kept(case, gone)
