"""What changed in the rules while a draft was open: the value, what it was, what it is, since when, by which source."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn.agreements.model import NOT_FOUND, Entry
from sojourn.agreements.moves import rules_on
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn_office.queries.applications import Application
from sojourn_office.queries.letters import RuleShown, rule_shown
from sojourn_office.storage import agreements


@dataclass(frozen=True)
class ChangedRule:
    """One value that another one took the place of; `before` and `after` are `not-found` where none was known."""

    name: str
    before: object
    after: object
    source: RuleShown | None


def changed_while_open(application: Application) -> tuple[ChangedRule, ...]:
    """
    The values that hold today and did not hold when the draft was begun, in the order of the agreement's page.

    What was only reported or announced changes no rule. Nothing for an application that was lodged: its rule is
    that of its day.
    """
    if not application.is_draft:
        return ()
    begun_at = application.told.actions[0].at
    scheme = application.scheme.id
    agreement = agreements.in_use_at(scheme, begun_at)
    begun_on = application.local(begun_at).date()
    before = rules_on(agreement, agreement.schemes[scheme], on=begun_on, mission=application.mission.id).held
    after = application.rules.held
    return tuple(
        ChangedRule(name, _value(before.get(name)), _value(after.get(name)), _source(application, after.get(name)))
        for name in VALUE_NAMES
        if _value(before.get(name)) != _value(after.get(name))
    )


def _value(entry: Entry | None) -> object:
    return entry.value if entry is not None else NOT_FOUND


def _source(application: Application, entry: Entry | None) -> RuleShown | None:
    return rule_shown(application, entry.cites, entry) if entry is not None else None
