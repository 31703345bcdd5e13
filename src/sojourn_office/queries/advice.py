"""The answer to "Can I go?": a judgement of what was answered, and of the next window with the age one has then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sojourn.agreements.model import Mission, Source
from sojourn.agreements.moves import Pending, mission_of, sources_behind, sources_of
from sojourn.basics.days import months_until
from sojourn.eligibility.findings import Finding, Judgement, facts_of, judge_person
from sojourn.eligibility.papers import PaperAsked, papers_asked
from sojourn.rules.answers import Answer
from sojourn_office.queries.front import Opening, openings
from sojourn_office.queries.schemes import InUse


@dataclass(frozen=True)
class Then:
    """A later window for the same person: the ages one may have by then, and what each comes to."""

    opening: Opening
    ages: tuple[int, ...]
    answers: tuple[Answer, ...]

    @property
    def same(self) -> bool:
        """Whether every age comes to the same answer."""
        return len(set(self.answers)) == 1


@dataclass(frozen=True)
class Advice:
    """
    One answer: the judgement, the same by all that is known today where another day was asked, and what is ahead.

    `then` is empty where no age was said or where the day asked lies after the window.
    """

    used: InUse
    judgement: Judgement
    today: date
    as_known_today: Judgement | None
    mission: Mission | None
    openings: tuple[Opening, ...]
    then: Then | None

    @property
    def is_open(self) -> Opening | None:
        """The window that is open at this moment."""
        return next((opening for opening in self.openings if opening.state == "open"), None)

    @property
    def next(self) -> Opening | None:
        """The next window that is not open yet."""
        return next((opening for opening in self.openings if opening.state != "open"), None)

    @property
    def looks_back(self) -> bool:
        """Whether the day asked has passed."""
        return self.judgement.rules.on < self.today

    def sources(self, finding: Finding) -> tuple[Source, ...]:
        """The sources of a finding: those of the value behind it, or else those of the criterion."""
        return sources_behind(self.used.agreement, finding.cites, finding.entry)

    def sources_of(self, pending: Pending) -> tuple[Source, ...]:
        """The sources of what is only reported or announced."""
        return sources_of(self.used.agreement, pending.entry)


def advice(used: InUse, facts: Mapping[str, object], *, on: date | None, known: date | None, at: datetime) -> Advice:
    """Judge what was answered, on a day and by what was known on a day; left out: today, by all that is known."""
    today = used.today(at)
    day = on or today
    judgement = _judge(used, facts, on=day, known=known)
    region = facts.get("residence_region")
    ahead = tuple(openings(used, at=at))
    return Advice(
        used=used,
        judgement=judgement,
        today=today,
        as_known_today=_judge(used, facts, on=day, known=None) if known is not None else None,
        mission=mission_of(used.scheme, region, on=day, known=known) if isinstance(region, str) else None,
        openings=ahead,
        then=_then(used, facts, ahead, day) if day >= today else None,
    )


def papers(advice: Advice, facts: Mapping[str, object]) -> tuple[PaperAsked, ...]:
    """The papers one has to bring, by the mission and the age that were said."""
    return papers_asked(advice.judgement.rules, facts)


def asked(used: InUse, *, on: date) -> tuple[str, ...]:
    """The facts that the criteria of a scheme ask on a day."""
    return facts_of(used.agreement, used.scheme, on=on)


def _judge(used: InUse, facts: Mapping[str, object], *, on: date, known: date | None) -> Judgement:
    return judge_person(used.agreement, used.scheme, facts, on=on, known=known)


def _then(used: InUse, facts: Mapping[str, object], ahead: tuple[Opening, ...], on: date) -> Then | None:
    """
    The next window that opens after the day asked.

    Only the age on that day is known, so one may be a year older by then; the birthday is not asked.
    """
    later = next((opening for opening in ahead if opening.first_day > on), None)
    age = facts.get("age")
    if later is None or not isinstance(age, int):
        return None
    ages = tuple(range(age + months_until(on, later.first_day) // 12, age + months_until(on, later.last_day) // 12 + 2))
    answers = tuple(_judge(used, {**facts, "age": then}, on=later.last_day, known=None).answer for then in ages)
    return Then(later, ages, answers)
