"""Erasing what is held about someone: at once what no duty keeps, and the keys where nothing must stay."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.keeping import keeping
from sojourn.cases.model import Stage
from sojourn_office.actions.acting import by_account, perform
from sojourn_office.events import Happened
from sojourn_office.storage import cases, erasing, events, files, visas
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case


def erase(account: Account, *, at: datetime, key: str) -> str | Refusal:
    """
    Erase what may go: drafts, what was never lodged, papers whose time is over; the answer names what went.

    Where nothing must stay, the account is closed and its keys are destroyed: `everything`; else `some`. Someone
    with a post keeps their account.
    """
    by = by_account(account.pk)
    gone: list[str] = []

    def do() -> str:
        own = cases.of_account(account.pk)
        stays = [case for case in own if _erase_case(case, gone, by=by, at=at)]
        everything = not stays and not account.posts.exists()
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
    return answer


def sweep_orphans(_at: datetime) -> int:
    """Take away the files that nothing knows, as a crash or an erasure leaves them; returns how many."""
    return len(files.sweep(erasing.names_in_use()))


def _erase_case(case: Case, gone: list[str], *, by: str, at: datetime) -> bool:
    """Erase what of one case may go; whether something of it must stay."""
    replayed = events.replay(case)
    zone = ZoneInfo(case.round.zone)
    today = at.astimezone(zone).date()
    kept = keeping(replayed.as_told(at), zone=zone, visa_ends=_visa_ends(case))
    if kept is None:
        if replayed.stage is Stage.DRAFT:
            action = case_moves.withdraw(replayed, by=by, at=at)
            assert not isinstance(action, Refusal), "a draft can be withdrawn"
            events.record_action(case, action)
        erasing.erase_answers(case)
        gone.extend(erasing.erase_papers(case))
        return False
    if kept.papers_until is not None and kept.papers_until < today:
        gone.extend(erasing.erase_papers(case))
    if kept.record_until is not None and kept.record_until < today:
        erasing.erase_answers(case)
        return False
    return True


def _visa_ends(case: Case) -> date | None:
    visa = visas.of_case(case.number)
    if visa is None:
        return None
    stay = visas.stay_of(visa)
    return max(visa.valid_until, stay.last_day) if stay is not None else visa.valid_until
