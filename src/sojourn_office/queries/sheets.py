"""The papers of a case as an officer reads them: what came, what was seen, its pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.eligibility.papers import papers_asked
from sojourn_office.intake import pictures
from sojourn_office.storage import cases, files
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.judging import Judged, seen_papers


@dataclass(frozen=True)
class PaperShown:
    """One paper of the case: its number in the agreement, its name, what came, and whether an officer has seen it."""

    id: str
    number: int
    name: Words | Message
    pages: int
    is_there: bool
    on_paper: bool
    is_needed: bool
    is_seen: bool
    given_on: date | None
    scan: str
    earlier: int
    asked: Words | None


def page_picture(number: str, paper: str, page: int, *, width: int) -> bytes | Refusal | None:
    """A page of a paper of the case as a picture; nothing where there is no such paper."""
    row = cases.paper_of(number, paper)
    if row is None or not row.stored_as:
        return None
    return pictures.page_picture(files.read(row.person_id, row.stored_as), row.media_type, page, width=width)


def papers_shown(case: Case, found: Judged) -> tuple[PaperShown, ...]:
    """The papers that the rules ask, and any other that came, in the agreement's numbering."""
    rows = {row.paper: row for row in cases.papers_of(case)}
    earlier: dict[str, int] = {}
    for kind in case.papers.filter(replaced_at__isnull=False).values_list("paper", flat=True):
        earlier[kind] = earlier.get(kind, 0) + 1
    seen = seen_papers(case)
    zone = ZoneInfo(case.round.zone)
    asked = papers_asked(found.rules, found.facts)
    known: dict[str, tuple[int, Words | Message, bool]] = {
        each.paper.id: (each.paper.number, each.paper.name, each.must) for each in asked
    }
    told = {each.paper.id: each.paper.asked for each in asked}
    for kind in rows:
        of_kind = (paper for paper in found.scheme.papers if paper.id == kind)
        name = next((paper.name for paper in of_kind), Message("Photograph") if kind == "photo" else Message("Paper"))
        known.setdefault(kind, (len(known) + 1, name, False))
    return tuple(
        _paper(kind, number, name, must, rows.get(kind), kind in seen, earlier.get(kind, 0), zone, told.get(kind))
        for kind, (number, name, must) in sorted(known.items(), key=lambda item: item[1][0])
    )


def _paper(
    kind: str,
    number: int,
    name: Words | Message,
    must: bool,
    row: Paper | None,
    is_seen: bool,
    earlier: int,
    zone: ZoneInfo,
    asked: Words | None,
) -> PaperShown:
    return PaperShown(
        id=kind,
        number=number,
        name=name,
        pages=row.pages if row else 0,
        is_there=row is not None,
        on_paper=bool(row and row.on_paper),
        is_needed=must,
        is_seen=is_seen,
        given_on=row.given_at.astimezone(zone).date() if row else None,
        scan=row.scan if row else "",
        earlier=earlier,
        asked=asked,
    )
