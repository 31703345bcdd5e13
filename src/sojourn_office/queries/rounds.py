"""Rounds as anyone reads them: their moments, how many applied, and by number who passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sojourn.rounds.model import Round as RoundRecord
from sojourn_office.storage import agreements, counted, ledger, rounds
from sojourn_office.storage.rounds import Round


@dataclass(frozen=True)
class ShownRound:
    """
    One round, its moments in its own zone.

    `lodged`, `passed` and `issued` count from what happened. `numbers` are those of the applications that passed, in
    order, once the results are out and where the host publishes them; otherwise nothing.
    """

    record: RoundRecord
    results_told_at: datetime | None
    invented: bool
    lodged: int
    passed: int
    issued: int
    numbers: tuple[str, ...] | None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its moments are named."""
        return ZoneInfo(self.record.zone)


def every_round() -> list[tuple[RoundRecord, bool]]:
    """All rounds, the one that opens last first, each with whether its results are out."""
    found = [(each.record, each.results_told_at is not None) for each in rounds.every_round()]
    return sorted(found, key=lambda each: each[0].opens_at, reverse=True)


def one_round(round_id: str) -> ShownRound | None:
    """One round, or nothing if there is none of this name."""
    found = rounds.by_id(round_id)
    if found is None:
        return None
    steps = {step: count for name, step, count in counted.steps_of(found.period) if name == round_id}
    told = found.results_told_at
    numbers = _passed(round_id, told) if told is not None and _are_published(found, told) else None
    return ShownRound(found.record, told, found.invented, steps["lodged"], steps["passed"], steps["issued"], numbers)


@lru_cache(8)
def _passed(round_id: str, told_at: datetime) -> tuple[str, ...]:
    """Once told, the list is what it is: it is read once, since everyone of the round comes in the same minute."""
    del told_at  # The moment is a part of what is kept, not of what is asked.
    return tuple(ledger.passed_in(round_id))


def _are_published(round_: Round, told_at: datetime) -> bool:
    """Whether the host publishes a list of results, by the rule of the day on which they were told."""
    rules = agreements.rules_of(round_.scheme, on=told_at.astimezone(ZoneInfo(round_.zone)).date())
    return rules.value("results_published") is not None
