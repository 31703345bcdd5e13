"""Giving points in an assessed round: each officer apart, a third where two did not agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.rounds.points import OFFICERS, Points, asked_now, check, disputed
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.on_case import not_again, not_by
from sojourn_office.storage import accounts, cases, events
from sojourn_office.storage.points import scale_for, sheets_of


def give(
    *, number: str, post: Officer, points: Mapping[str, int], reasons: str, at: datetime, key: str
) -> str | Refusal:
    """
    Give points by the published criteria of the scheme, with the reasons for them, which are kept sealed.

    They can be given anew as long as nobody else has given any. Whoever gave some does not settle their own dispute.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post) or not_again(case, post)
        if refusal is not None:
            return refusal
        scale = scale_for(case)
        if scale is None:
            return Refusal("case_state", Message("No points are given in this round."))
        names, sheets = accounts.names_of(post.account_id), sheets_of(case)
        others = [sheet.points for sheet in sheets if sheet.points.by not in names]
        own = {sheet.points.by for sheet in sheets} & names
        if own and (others or by not in own):
            return Refusal(
                "same_officer", Message("You have given points. They stay once another officer has given some.")
            )
        asked = asked_now(scale, others)
        if not asked:
            return Refusal("case_state", Message("Everybody who has to has given points."))
        wrong = check(asked, points)
        if wrong is not None:
            return wrong
        apart = [*others, Points(by, points)]
        is_apart = len(apart) == OFFICERS and bool(disputed(scale, apart))
        action = case_moves.give_points(events.replay(case), by=by, at=at, disputed=is_apart)
        if isinstance(action, Refusal):
            return action
        events.record_action(case, action, sealed={"points": dict(points), "reasons": reasons.strip()})
        return number

    if not reasons.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="reasons")
    return perform(do, verb="points", by=by, key=key, at=at, asked=[number, dict(points), reasons])
