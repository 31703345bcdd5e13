"""Papers as their own person sees them: what was received, its fingerprint, its pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake import pictures
from sojourn_office.storage import accounts, cases, files, filling
from sojourn_office.storage.cases import Case, Paper


@dataclass(frozen=True)
class KeptPaper:
    """One paper of a case: its kind, what came and when; `on_paper` where it is brought or sent by post."""

    id: UUID
    paper: str
    file_name: str
    media_type: str
    pages: int
    size: int
    sent_sha256: str
    kept_sha256: str
    scan: str
    on_paper: bool
    given_at: datetime
    replaced_at: datetime | None
    ask: int | None
    given_by: Message | None

    @property
    def kilobytes(self) -> int:
        """The size as people say it."""
        return max(1, round(self.size / 1000))


def kept_papers(case: Case) -> tuple[KeptPaper, ...]:
    """The papers of a case that count now, in the order in which they came."""
    return tuple(_kept(row) for row in cases.papers_of(case))


def papers_at(number: str, moment: datetime) -> tuple[KeptPaper, ...]:
    """The papers of a case that counted at a moment, as a receipt of that moment lists them."""
    rows = cases.papers_until(number, moment)
    return tuple(_kept(row) for row in rows if row.replaced_at is None or row.replaced_at > moment)


def filled_in(number: str, paper: str, *, at: datetime) -> bytes | None:
    """The sheet that stands for a paper of a draft, as it would be kept now; nothing where none is filled in."""
    case = cases.by_number(number)
    sheet = filling.sheets_of(case, at=at).get(paper) if case is not None else None
    return filling.printed(sheet, case.language) if case is not None and sheet is not None else None


def own_paper(account_id: UUID, number: str, paper_id: UUID) -> KeptPaper | None:
    """A paper of one's own case; nothing for anybody else's."""
    row = _own(account_id, number, paper_id)
    return _kept(row) if row is not None else None


def page_picture(account_id: UUID, number: str, paper_id: UUID, page: int, *, width: int) -> bytes | Refusal | None:
    """A page of one's own paper as a picture; nothing where there is no such paper."""
    row = _own(account_id, number, paper_id)
    if row is None or not row.stored_as:
        return None
    return pictures.page_picture(files.read(row.person_id, row.stored_as), row.media_type, page, width=width)


def _own(account_id: UUID, number: str, paper_id: UUID) -> Paper | None:
    row = cases.paper_by_id(paper_id)
    if row is None or row.case_id != number or row.case.person.account_id != account_id:
        return None
    return row


def _kept(row: Paper) -> KeptPaper:
    return KeptPaper(
        id=row.id,
        paper=row.paper,
        file_name=row.file_name,
        media_type=row.media_type,
        pages=row.pages,
        size=row.bytes_kept,
        sent_sha256=row.sent_sha256,
        kept_sha256=row.kept_sha256,
        scan=row.scan,
        on_paper=row.on_paper,
        given_at=row.given_at,
        replaced_at=row.replaced_at,
        ask=row.ask,
        given_by=accounts.who_is(row.given_by) if row.given_by.startswith("post:") else None,
    )


def page_of_client(number: str, paper_id: UUID, page: int, *, width: int) -> bytes | Refusal | None:
    """A page of a paper of a case as a picture, for whoever was found to act for its person."""
    row = cases.paper_by_id(paper_id)
    if row is None or row.case_id != number or not row.stored_as:
        return None
    return pictures.page_picture(files.read(row.person_id, row.stored_as), row.media_type, page, width=width)
