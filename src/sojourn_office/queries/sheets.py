"""The papers of a case as an officer reads them: every version, its pages as pictures and as text, what is quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did, Quote
from sojourn.eligibility.papers import papers_asked
from sojourn_office.intake import pictures
from sojourn_office.intake.page_text import Line
from sojourn_office.storage import accounts, cases, events, files, passages
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.judging import Judged, seen_papers


@dataclass(frozen=True)
class Version:
    """One version of a paper: which one, what came, who sent it and when; and who asked for the next one, and why."""

    id: str
    ordinal: int
    pages: int
    on_paper: bool
    scan: str
    given_at: datetime
    given_by: Message
    replaced_at: datetime | None
    replaced_for: Message | None
    why: str


@dataclass(frozen=True)
class QuoteShown:
    """A quoted passage: its name in forms, where it stands, and its words."""

    name: str
    version: str
    page: int
    line: int
    words: str
    paper: str
    where: Message


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
    versions: tuple[Version, ...]
    asked: Words | None

    @property
    def earlier(self) -> tuple[Version, ...]:
        """The versions that were replaced, the newest first."""
        return tuple(version for version in reversed(self.versions) if version.replaced_at)

    def version(self, version_id: str) -> Version | None:
        """A version by its name; without a name the one that counts."""
        return next((each for each in reversed(self.versions) if version_id in ("", each.id)), None)


def page_picture(
    version: Version, page: int, *, width: int, marked: Collection[tuple[int, str]] = ()
) -> bytes | Refusal | None:
    """A page of a version of a paper as a picture, with lines marked; nothing for one that came on paper."""
    row = _row(version)
    if row is None:
        return None
    content = files.read(row.person_id, row.stored_as)
    return pictures.page_picture(content, row.media_type, page, width=width, marked=marked)


def page_lines(version: Version, page: int) -> tuple[Line, ...] | Refusal | None:
    """The lines of a page as the file says them; nothing for one that came on paper."""
    row = _row(version)
    return passages.lines_of(row, page) if row is not None else None


def passage_name(version: Version, page: int, line: int) -> str:
    """How forms name a line of a page; line 0 is the page as a whole."""
    return passages.name_of(version.id, page, line)


def chosen(number: str, names: Sequence[str], papers: Sequence[PaperShown]) -> tuple[QuoteShown, ...] | Refusal:
    """The passages that an officer is about to quote, by their names."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    quotes = passages.quoted(case, names)
    return quotes if isinstance(quotes, Refusal) else quotes_shown(quotes, papers)


def quotes_shown(quotes: Iterable[Quote], papers: Sequence[PaperShown]) -> tuple[QuoteShown, ...]:
    """Quotes with where they stand, by the numbers that papers have on the desk."""
    known = {paper.id: paper for paper in papers}
    return tuple(
        QuoteShown(
            name=passages.name_of(quote.version, quote.page, quote.line),
            version=quote.version,
            page=quote.page,
            line=quote.line,
            words=quote.words,
            paper=quote.paper,
            where=_where(quote, known[quote.paper]),
        )
        for quote in quotes
    )


def _where(quote: Quote, paper: PaperShown) -> Message:
    holes: dict[str, object] = {"number": paper.number, "page": quote.page, "line": quote.line}
    where = (
        Message("Paper {number}, page {page}, line {line}", holes)
        if quote.line
        else Message("Paper {number}, page {page}", {"number": paper.number, "page": quote.page})
    )
    version = paper.version(quote.version)
    if version is None or version.replaced_at is None:
        return where
    return Message("{where} (the version filed on {day})", {"where": where, "day": version.given_at.date()})


def _row(version: Version) -> Paper | None:
    row = cases.paper_by_id(UUID(version.id))
    return row if row is not None and row.stored_as else None


def papers_shown(case: Case, found: Judged) -> tuple[PaperShown, ...]:
    """The papers that the rules ask, and any other that came, in the agreement's numbering."""
    rows = {row.paper: row for row in cases.papers_of(case)}
    versions = _versions(case)
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
        _paper(kind, number, name, must, rows.get(kind), kind in seen, versions.get(kind, ()), zone, told.get(kind))
        for kind, (number, name, must) in sorted(known.items(), key=lambda item: item[1][0])
    )


def _paper(
    kind: str,
    number: int,
    name: Words | Message,
    must: bool,
    row: Paper | None,
    is_seen: bool,
    versions: tuple[Version, ...],
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
        versions=versions,
        asked=asked,
    )


def _versions(case: Case) -> dict[str, tuple[Version, ...]]:
    """Every version of each paper, oldest first; after lodging one is replaced only by an answer to an ask."""
    zone = ZoneInfo(case.round.zone)
    of_paper: dict[str, list[Paper]] = {}
    for row in cases.versions_of(case):
        of_paper.setdefault(row.paper, []).append(row)
    replaced = any(len(rows) > 1 for rows in of_paper.values())
    happened = events.events_about("case", case.number) if replaced else []
    asks = [event for event in happened if event.kind == Did.PAPER_ASKED.value]
    return {
        kind: tuple(
            _version(row, ordinal, asks[after.ask - 1] if after is not None and after.ask else None, zone)
            for ordinal, (row, after) in enumerate(zip(rows, [*rows[1:], None], strict=True), start=1)
        )
        for kind, rows in of_paper.items()
    }


def _version(row: Paper, ordinal: int, ask: events.Event | None, zone: ZoneInfo) -> Version:
    return Version(
        id=str(row.id),
        ordinal=ordinal,
        pages=row.pages,
        on_paper=row.on_paper,
        scan=row.scan,
        given_at=row.given_at.astimezone(zone),
        given_by=accounts.who_is(row.given_by) if row.given_by else Message("not known"),
        replaced_at=row.replaced_at.astimezone(zone) if row.replaced_at else None,
        replaced_for=accounts.who_is(ask.by) if ask else None,
        why=str(ask.sealed_part.get("why", "")) if ask else "",
    )
