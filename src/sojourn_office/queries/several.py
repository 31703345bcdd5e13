"""One act on several cases: what it would come to for each of them, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves
from sojourn.eligibility.papers import papers_asked
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.storage import accounts, cases, events
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import judged

# Whether a paper can be asked for does not hang on the day by which it is to come.
_SOME_DAY = timedelta(days=1)


class Act(StrEnum):
    """What can be done to several cases at once; never a decision."""

    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"


SAYS: Mapping[Act, Message] = {
    Act.TAKE: Message("Will be with you"),
    Act.RELEASE: Message("Will go back to the queue"),
    Act.ASK: Message("Will be asked for the paper"),
}


@dataclass(frozen=True)
class Chosen:
    """One of the chosen cases: who, who has it, why it cannot be done if it cannot, the version that was looked at."""

    number: str
    name: str
    name_language: str
    language: str
    version: int
    with_whom: Message
    refusal: Refusal | None
    filed_on: date | None
    due_on: date | None
    zone: str


@dataclass(frozen=True)
class PaperOfAll:
    """A paper that the rules ask in every chosen case, and in how many of them it is missing."""

    id: str
    name: Words
    asked: Words | None
    missing: int


def looked_at(number: str, by: str, act: Act, *, at: datetime, paper: str = "") -> Chosen:
    """A case with what an act would come to as it stands; for an ask, whether the paper is there."""
    case = _case(number)
    record, zone = events.replay(case), ZoneInfo(case.round.zone)
    match act:
        case Act.TAKE:
            answer = moves.take(record, by=by, at=at, if_with="")
        case Act.RELEASE:
            answer = moves.release(record, by=by, at=at)
        case Act.ASK:
            answer = moves.ask_for_paper(record, by=by, at=at, paper=paper, until=at + _SOME_DAY, once=True)
    row = cases.paper_of(number, paper) if paper else None
    return Chosen(
        number=number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        language=case.language,
        version=case.version,
        with_whom=accounts.who_is(case.holder) if case.holder else Message("nobody"),
        refusal=answer if isinstance(answer, Refusal) else None,
        filed_on=row.given_at.astimezone(zone).date() if row else None,
        due_on=case.due_at.astimezone(zone).date() if case.due_at else None,
        zone=zone.key,
    )


def papers_of_all(numbers: Sequence[str], *, at: datetime) -> tuple[PaperOfAll, ...]:
    """The papers that the rules ask in every one of these cases, in the agreement's order."""
    found = [_case(number) for number in numbers]
    asked = [_papers(case, at=at) for case in found]
    there = [{row.paper for row in cases.papers_of(case)} for case in found]
    return tuple(
        PaperOfAll(paper, name, words, sum(paper not in came for came in there))
        for paper, (name, words) in (asked[0].items() if asked else ())
        if all(paper in each for each in asked)
    )


def _case(number: str) -> Case:
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    return case


def _papers(case: Case, *, at: datetime) -> dict[str, tuple[Words, Words | None]]:
    found = judged(case, known=at.astimezone(ZoneInfo(case.round.zone)).date())
    asked = (each.paper for each in papers_asked(found.rules, found.facts) if each.must)
    return {paper.id: (paper.name, paper.asked) for paper in asked}
