"""Which papers a person has to bring: those of their scheme and mission, by what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Paper, Standing
from sojourn.agreements.moves import Rules
from sojourn.eligibility.kinds.age import AGE
from sojourn.rules.judging import amount


@dataclass(frozen=True)
class PaperAsked:
    """A paper with whether it has to be there before an application can be lodged."""

    paper: Paper
    must: bool


def papers_asked(rules: Rules, facts: Mapping[str, object]) -> tuple[PaperAsked, ...]:
    """The papers of a scheme for one person on the day of the rules, in the agreement's numbering."""
    asked = [paper for paper in rules.scheme.papers if _is_asked(paper, rules)]
    own = {paper.id for paper in asked if paper.entry.mission is not None}
    chosen = [paper for paper in asked if paper.entry.mission is not None or paper.id not in own]
    return tuple(PaperAsked(paper, _must(paper, rules, facts)) for paper in sorted(chosen, key=lambda p: p.number))


def _is_asked(paper: Paper, rules: Rules) -> bool:
    entry = paper.entry
    return (
        entry.standing is Standing.IN_FORCE
        and entry.set_aside is None
        and entry.mission in (None, rules.mission)
        and (entry.start is None or entry.start.day <= rules.on)
        and (entry.until is None or rules.on <= entry.until)
        and entry.was_known_by(rules.known)
    )


def _must(paper: Paper, rules: Rules, facts: Mapping[str, object]) -> bool:
    match paper.needed:
        case "always":
            return True
        case "age_over_25":
            age = amount(AGE, {**facts, "application_date": rules.on})
            return isinstance(age, int) and age > _oldest(rules)
        case _:
            return False


def _oldest(rules: Rules) -> int:
    band = rules.value("age")
    return int(band["oldest"]) if isinstance(band, Mapping) and "oldest" in band else date.max.year
