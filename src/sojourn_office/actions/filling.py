"""At lodging, the papers that are filled in from the answers are made, sealed and kept beside those that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake.receiving import CleanPaper, KindOfUse, our_own, receive
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.storage import cases, files, filling
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.prepared import insert
from sojourn_office.storage.remembering import remembered


@dataclass(frozen=True)
class Made:
    """A paper that lies sealed on the disk and waits for its row."""

    paper: str
    clean: CleanPaper
    stored_as: str


def make(case: Case, *, at: datetime) -> tuple[Made, ...] | Refusal:
    """Print every paper that is filled in from the answers, outside any transaction; names a sign we cannot print."""
    made: list[Made] = []
    for paper, sheet in filling.sheets_of(case, at=at).items():
        try:
            content = filling.printed(sheet, case.language)
        except CannotPrint as trouble:
            words = Message(
                "This sign cannot be printed: {sign}. Write the word with other signs.", {"sign": trouble.sign}
            )
            return Refusal("invalid", words)
        clean = our_own(f"{paper}.pdf", content)
        made.append(Made(paper, clean, files.keep(case.person_id, clean.content)))
    return tuple(made)


def received(name: str, content: bytes, kind: KindOfUse) -> CleanPaper | Refusal:
    """The clean copy of a file; one that is filed for many people at once is read once."""
    known = remembered("papers received")
    if (name, content, kind) not in known:
        known[name, content, kind] = receive(name, content, kind_of_use=kind)
    found: CleanPaper | Refusal = known[name, content, kind]
    return found


def cannot_print(trouble: CannotPrint) -> Refusal:
    """Which sign of an answer no font of ours has."""
    words = Message("This sign cannot be printed: {sign}. Write the word with other signs.", {"sign": trouble.sign})
    return Refusal("invalid", words)


def keep(
    case: Case, paper: str, clean: CleanPaper, stored_as: str, *, by: str, at: datetime, ask: int | None = None
) -> None:
    """Write the row of a paper that lies on the disk, in the transaction in hand; an earlier one counts no longer."""
    cases.set_aside(case, paper, at=at)
    row = Paper(
        case=case,
        person_id=case.person_id,
        paper=paper,
        ask=ask,
        stored_as=stored_as,
        media_type=clean.media_type,
        pages=clean.pages,
        bytes_kept=clean.size,
        sent_sha256=clean.sent_sha256,
        kept_sha256=clean.kept_sha256,
        scan=str(clean.scan),
        given_by=by,
        given_at=at,
    )
    row.file_name = clean.name
    insert(row)
