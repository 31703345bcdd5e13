"""Bugs that are planted in the office one at a time, each of which the state machine has to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Did
from sojourn_office.actions import decisions, fees, nested, rounds
from sojourn_office.actions import quotas as quota_acts
from sojourn_office.actions.acting import perform
from sojourn_office.storage import events, keys_of_acts, leaves, ledger, outbox, quotas
from sojourn_office.storage import visas as visa_rows
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.rounds import Round
from tests.office.world import ASSESSED


def over_issue(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a place is left."""
    patch.setattr(ledger, "cannot_move", lambda period, movement: None)


def counter_forgets(patch: pytest.MonkeyPatch) -> None:
    """The balances of a period are not written."""
    patch.setattr(ledger, "update", lambda _period, _columns: None)


def retry_takes_a_second(patch: pytest.MonkeyPatch) -> None:
    """Keys are forgotten, and a lodged case can be lodged again, as if it had no place."""
    patch.setattr(keys_of_acts, "earlier", lambda **_asked: None)
    patch.setattr(keys_of_acts, "accept", lambda **_asked: None)
    real, really_place_for = case_moves.lodge, fees.place_for

    def lodge(case: Any, **asked: Any) -> Any:
        return real(replace(case, actions=case.actions[:1]), **asked)

    def place_for(*asked: Any, **more: Any) -> Any:
        with patch.context() as forgetting:
            forgetting.setattr(ledger, "place_of", lambda _case: None)
            return really_place_for(*asked, **more)

    patch.setattr(case_moves, "lodge", lodge)
    patch.setattr(fees, "place_for", place_for)


def own_case(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whose case it is."""
    patch.setattr(decisions, "not_by", lambda case, post: None)


def same_officer(patch: pytest.MonkeyPatch) -> None:
    """One officer signs a refusal alone, and it is written as two."""
    real = case_moves.confirm

    def confirm(case: Any, *, by: str, at: Any, signatures: int, own: Any = ()) -> Any:
        answer = real(case, by="post:somebody", at=at, signatures=signatures)
        return answer if isinstance(answer, Refusal) else replace(answer, by=by)

    patch.setattr(case_moves, "confirm", confirm)


def old_clause(patch: pytest.MonkeyPatch) -> None:
    """A decision is made by the rule of another day."""
    real = decisions._pins
    patch.setattr(decisions, "_pins", lambda found: {**real(found), "rule_on": "2025-09-30"})


def early_expiry(patch: pytest.MonkeyPatch) -> None:
    """A place lapses a month before its moment."""
    real = case_moves.lapse

    def lapse(case: Any, *, by: str, at: Any) -> Any:
        answer = real(case, by=by, at=at + timedelta(days=60))
        return answer if isinstance(answer, Refusal) else replace(answer, at=at)

    patch.setattr(case_moves, "lapse", lapse)
    patch.setattr(rounds, "lapse_due", lapse_whatever(rounds.lapse_due))


def lapse_whatever(real: Callable[..., int]) -> Callable[..., int]:
    """Whatever is held is taken for due."""

    def lapse_due(*, at: Any) -> int:
        for number in Case.objects.filter(stage="passed", round_id=ASSESSED).values_list("number", flat=True):
            perform(
                partial(rounds._lapse, number, by="system", at=at),
                verb="lapse",
                by="system",
                key=f"early-{number}",
                at=at,
            )
        return real(at=at)

    return lapse_due


def forgets_the_stop(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a check has stopped the period."""
    patch.setattr(ledger, "why_stopped", lambda period: None)


def tells_two(patch: pytest.MonkeyPatch) -> None:
    """What happened to one person is told to another too."""
    real = outbox.post_several

    def post_several(mails: Any) -> None:
        others = [(mail, Account.objects.exclude(pk=mail.account_id).first()) for mail in mails]
        real([*mails, *(_copied(mail, other) for mail, other in others if other is not None)])

    patch.setattr(outbox, "post_several", post_several)


def _copied(mail: Mail, account: Account) -> Mail:
    copy = Mail(account=account, subject=mail.subject, language=mail.language, event_id=mail.event_id)
    copy.made_at = copy.due_at = mail.made_at
    copy.body = mail.body
    return copy


def forgets_the_entry(patch: pytest.MonkeyPatch) -> None:
    """What happens is not written into the public log."""
    patch.setattr(leaves, "keep", lambda _head, _happened: None)


def tells_early(patch: pytest.MonkeyPatch) -> None:
    """The public log tells a decision before the result day."""

    def keep(head: Any, happened: Any) -> None:
        leaves.tell(head, filter(leaves.is_public, happened))

    patch.setattr(leaves, "keep", keep)


def skips_a_serial(patch: pytest.MonkeyPatch) -> None:
    """A number is drawn for each visa and thrown away."""
    real = visa_rows.next_number
    patch.setattr(visa_rows, "next_number", lambda host: real(host) and real(host))


def keeps_the_place_of_who_gave_up(patch: pytest.MonkeyPatch) -> None:
    """Declined or withdrawn, and the place stays held for nobody."""
    real = events.record_action

    def record_action(case: Any, action: Any, *, sealed: Any = None, moves: Any = ()) -> Any:
        gave_up = action.did in (Did.DECLINED, Did.WITHDRAWN)
        return real(case, action, sealed=sealed, moves=() if gave_up else moves)

    patch.setattr(events, "record_action", record_action)


def publishes_again(patch: pytest.MonkeyPatch) -> None:
    """A round forgets that its results are out."""
    patch.setattr(Round, "save", lambda _round, **_asked: None)


def goes_back_in_time(patch: pytest.MonkeyPatch) -> None:
    """What happens gets a moment before the last one's."""
    patch.setattr(events, "_not_before", lambda last, at: last - timedelta(seconds=1) if last else at)


def quota_forgets(patch: pytest.MonkeyPatch) -> None:
    """What is given is not counted in the quota over both directions."""
    patch.setattr(quotas, "count", lambda _period, _movements: None)


def quota_keeps_what_came_back(patch: pytest.MonkeyPatch) -> None:
    """A place that came back makes no room under the quota over both directions."""
    real = quotas.promised_by
    patch.setattr(quotas, "promised_by", lambda movement: max(0, real(movement)))


def nobody_asks_the_quota(patch: pytest.MonkeyPatch) -> None:
    """A place is given though both directions together have none left."""
    patch.setattr(quotas, "why_full", lambda _period, _movement: None)


def quota_follows_no_agreement(patch: pytest.MonkeyPatch) -> None:
    """The agreement gives another number, and the quota stays as it was."""
    patch.setattr(nested, "set_all", lambda **_asked: None)


def forgets_the_pause(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a person has paused the period."""
    patch.setattr(quota_acts, "why_paused_at", lambda _period, *, at, zone: None)


PLANTED = [
    over_issue,
    counter_forgets,
    retry_takes_a_second,
    own_case,
    same_officer,
    old_clause,
    early_expiry,
    forgets_the_stop,
    tells_two,
    forgets_the_entry,
    tells_early,
    skips_a_serial,
    keeps_the_place_of_who_gave_up,
    publishes_again,
    goes_back_in_time,
    quota_forgets,
    quota_keeps_what_came_back,
    nobody_asks_the_quota,
    quota_follows_no_agreement,
    forgets_the_pause,
]
