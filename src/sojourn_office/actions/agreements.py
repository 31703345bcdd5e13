"""Loading agreement files: checked whole before anything is kept."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sojourn.agreements import checks as agreement_checks
from sojourn.agreements.model import Agreement, Problem
from sojourn.agreements.reading import read_agreement
from sojourn.basics.refusals import Refusal
from sojourn.eligibility import checks as eligibility_checks
from sojourn_office.actions import quotas
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, rounds


def load(
    *, name: str, text: str, by: str, at: datetime, key: str, overlay: str = ""
) -> str | Refusal | tuple[Problem, ...]:
    """
    Load one file; everything wrong with it is given back and nothing is kept. Loaded again, it changes nothing.

    A period follows a ceiling that changed, in the same act. One below the places that are held, taken or used in it
    is refused: they are promised.

    The demonstration lays invented entries over it; a real office loads no `overlay`.
    """
    agreement, problems = _checked(name, text, overlay)
    if agreement is None or problems:
        return problems

    def do() -> str | Refusal:
        # Before the event is: whoever gives a place locks its period first.
        rounds.every_period_to_change()
        if agreements.keep(agreement, name=name, text=text, overlay=overlay, at=at):
            public = {"digest": agreement.digest, "schemes": sorted(agreement.schemes)}
            events.record(Happened.AGREEMENT_LOADED, name, by=by, at=at, public=public)
        refusal = quotas.set_quotas(by=by, at=at)
        if refusal is not None:
            agreements.forget_in_use()
            return refusal
        return agreement.digest

    return perform(do, verb="load", by=by, key=key, at=at, asked=agreement.digest)


@lru_cache(maxsize=8)
def _checked(name: str, text: str, overlay: str) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """What a text says and everything wrong with it, its worked examples run: it depends on the text alone."""
    agreement, problems = read_agreement(text, place=name, overlay=overlay)
    if agreement is not None and not problems:
        problems = agreement_checks.problems_of(agreement) + eligibility_checks.problems_of(agreement)
    return agreement, problems
