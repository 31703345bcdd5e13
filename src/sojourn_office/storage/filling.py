"""What the sheets of a case say that are filled in from its answers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from sojourn.agreements.model import Paper
from sojourn.eligibility.papers import papers_asked
from sojourn_office.papers.own_forms import FILLED_IN, FilledIn, PaperRow, answer_rows, filled_in
from sojourn_office.papers.words import Addressee
from sojourn_office.storage import agreements, cases
from sojourn_office.storage.cases import Case

_NATIVE = {"KOR": "ko", "JPN": "ja"}


def sheets_of(case: Case, *, at: datetime) -> dict[str, FilledIn]:
    """The sheets that a draft is filled in with, by the paper each stands for; none of which a paper was filed."""
    found = agreements.scheme(case.scheme)
    assert found is not None, f"{case.scheme} is a scheme of this office"
    agreement, scheme = found
    on = at.astimezone(ZoneInfo(case.round.zone)).date()
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    answers = cases.answers_of(case)
    facts = cases.facts_of(case, answers)
    kept = {paper.paper: paper for paper in cases.papers_of(case)}
    asked = papers_asked(rules, facts)
    ours = [each.paper for each in asked if each.paper.id in FILLED_IN and each.paper.id not in kept]
    listed = tuple(
        _row(each.paper, kept.get(each.paper.id), is_ours=each.paper in ours)
        for each in asked
        if each.must or each.paper.id in kept
    )
    needs_body = rules.value("filing") == "designated-body"
    person = case.person
    return {
        paper.id: FilledIn(
            paper=paper,
            office=scheme.missions[case.mission].name,
            about=scheme.title,
            number=case.number,
            person=Addressee(person.native_name, person.latin_name, _NATIVE.get(scheme.sender, "en")),
            on=on,
            answers=answer_rows(answers, facts, agreement.regions, needs_body=needs_body),
            papers=listed,
            specimen=settings.DEMONSTRATION,
        )
        for paper in ours
    }


def _row(paper: Paper, kept: cases.Paper | None, *, is_ours: bool) -> PaperRow:
    pages = None if kept is None or kept.on_paper else kept.pages
    return PaperRow(paper.number, paper.name, pages, is_there=kept is not None, is_filled_in=is_ours)


def printed(sheet: FilledIn, language: str) -> bytes:
    """A sheet in a language that its paper may be in: the person's own where the agreement lets it, else the first."""
    allowed = sheet.paper.languages
    return filled_in(sheet, language if not allowed or language in allowed else allowed[0])
