"""What must always be true of two gates: no endorsement too many, and nothing decided at the host without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sojourn.cases.endorsing import has_gate
from sojourn.cases.model import Did, Stage
from sojourn.places.quotas import Binds
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import agreements, cases, endorsements, events, quotas
from sojourn_office.storage.cases import Case

# Where nothing was decided: there is nothing to ask of these.
_NEVER_DECIDED = frozenset({Stage.DRAFT, Stage.AT_SENDER, Stage.NOT_ENDORSED})


def endorsements_never_exceed_the_gate() -> Iterator[Broken]:
    """The endorsements that count at a sending state's gate are the number it keeps, and never more than it has."""
    for quota in quotas.every():
        if quota.binds != Binds.GATE.value:
            continue
        there, about = endorsements.counted_in(quotas.periods_of(quota)), f"quota {quota.key}"
        if there != quota.promised:
            found = f"{quota.promised} kept, the cases come to {there}"
            yield broken_at(endorsements_never_exceed_the_gate, about, found)
        if there > quota.most:
            yield broken_at(endorsements_never_exceed_the_gate, about, f"{there} endorsed of {quota.most}")


def the_host_decides_only_what_is_endorsed() -> Iterator[Broken]:
    """Where the sending state's gate comes first, no case is proposed or decided at the host without an endorsement."""
    gated: dict[tuple[str, date], bool] = {}
    for case in cases.every():
        if Stage(case.stage) in _NEVER_DECIDED or case.rule_on is None or not _has_gate(case, case.rule_on, gated):
            continue
        done = [action.did for action in events.replay(case).actions]
        first = next((did for did in done if did in (Did.ENDORSED, Did.PROPOSED, Did.DECIDED)), Did.ENDORSED)
        if first is not Did.ENDORSED:
            found = f"{first.value} without an endorsement"
            yield broken_at(the_host_decides_only_what_is_endorsed, f"case {case.number}", found)


def _has_gate(case: Case, on: date, gated: dict[tuple[str, date], bool]) -> bool:
    """By the rules of the day on which it was lodged, as they were known then."""
    key = (case.scheme, on)
    if key not in gated:
        gated[key] = has_gate(agreements.rules_of(case.scheme, on=on, known=on))
    return gated[key]


CHECKS: tuple[Check, ...] = (endorsements_never_exceed_the_gate, the_host_decides_only_what_is_endorsed)
