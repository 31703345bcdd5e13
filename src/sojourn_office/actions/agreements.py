"""Loading agreement files: checked whole before anything is kept."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.agreements import checks as agreement_checks
from sojourn.agreements.model import Agreement, Problem
from sojourn.agreements.moves import rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.eligibility import checks as eligibility_checks
from sojourn.places.moves import smallest_quota
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, rounds


def load(
    *, name: str, text: str, by: str, at: datetime, key: str, overlay: str = ""
) -> str | Refusal | tuple[Problem, ...]:
    """
    Load one file; everything wrong with it is given back and nothing is kept. Loaded again, it changes nothing.

    A ceiling below the places that are held, taken or used in an open period is refused: they are promised.

    The demonstration lays invented entries over it; a real office loads no `overlay`.
    """
    agreement, problems = read_agreement(text, place=name, overlay=overlay)
    if agreement is not None and not problems:
        problems = agreement_checks.problems_of(agreement) + eligibility_checks.problems_of(agreement)
    if agreement is None or problems:
        return problems

    def do() -> str | Refusal:
        refusal = _below_promised(agreement)
        if refusal is not None:
            return refusal
        if agreements.keep(agreement, name=name, text=text, overlay=overlay, at=at):
            public = {"digest": agreement.digest, "schemes": sorted(agreement.schemes)}
            events.record(Happened.AGREEMENT_LOADED, name, by=by, at=at, public=public)
        return agreement.digest

    return perform(do, verb="load", by=by, key=key, at=at, asked=agreement.digest)


def _below_promised(agreement: Agreement) -> Refusal | None:
    """Why a ceiling of the file cannot be: more places of its period are promised already."""
    for period in rounds.every_period():
        if period.scheme not in agreement.schemes:
            continue
        rules = rules_on(agreement, agreement.schemes[period.scheme], on=date(period.year, 12, 31))
        ceiling, smallest = rules.value("ceiling"), smallest_quota(period.balances)
        if isinstance(ceiling, int) and ceiling < smallest:
            holes = {"period": period.key, "smallest": smallest}
            return Refusal(
                "quota_below_promised", Message("The smallest legal quota of {period} is {smallest}.", holes)
            )
    return None
