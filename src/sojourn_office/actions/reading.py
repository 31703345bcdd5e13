"""Sheets of agencies are read in the worker, some people at a time: a request answers at once, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.eligibility.facts import FACTS, read_facts
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.names import round_name
from sojourn_office.actions import batches, notices
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.intake.folders import Folders, open_folders
from sojourn_office.intake.receiving import KindOfUse, receive
from sojourn_office.intake.sheets import Fault, Line, Sheet, answers_of, read_sheet
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.storage import accounts, agencies, agreements, events, files
from sojourn_office.storage.agencies import Agency, Batch
from sojourn_office.storage.rounds import Round

# So many people of a sheet are read before the worker looks at what else is due.
AT_ONCE = 4
_PHOTOGRAPHS = frozenset({"photo", "photograph"})


def read_due(at: datetime) -> int:
    """Read some more people of every sheet that waits; returns how many. One that was cut off goes on where it was."""
    return each("sheet", agencies.being_read(), lambda batch_id: _read_some(UUID(batch_id), at=at), at=at)


def _read_some(batch_id: UUID, *, at: datetime) -> int:
    batch = agencies.waiting_batch(batch_id)
    if batch is None:
        return 0
    agency, round_ = batch.agency, batch.round
    read = read_sheet(files.read(agency.id, batch.files[0]), batches.who_of(round_, at=batch.made_at))
    assert isinstance(read, Sheet), "it was read when it was taken"
    there = agencies.lines_read(batch)
    waiting = [line for line in read.lines if line.number not in there][:AT_ONCE]
    folders = _folders_of(batch, waiting)
    for line in waiting:
        _keep(batch, _checked(agency, round_, line, folders, twice=_twice(read.lines), at=at), at=at)
    if len(there) + len(waiting) == len(read.lines):
        _finish(batch, at=at)
    return len(waiting)


def _folders_of(batch: Batch, lines: Sequence[Line]) -> Folders | Refusal:
    """The papers of these people alone: the rest of the ZIP stays packed."""
    wanted = [str(line.said["folder"]) for line in lines if "folder" in line.said]
    if len(batch.files) == 1 or not wanted:
        return {}
    return open_folders(files.read(batch.agency_id, batch.files[1]), only=wanted)


def _keep(batch: Batch, line: Checked, *, at: datetime) -> None:
    """Each person is an act of its own: what was read stays read wherever the worker ends."""

    def do() -> str:
        agencies.keep_line(batch, *line)
        return str(line[0])

    perform(do, verb="sheet-line", by=SYSTEM, key=f"{batch.id}/{line[0]}", at=at)


def _finish(batch: Batch, *, at: datetime) -> None:
    """All of it is read: what was sent goes, and the agency is written to."""

    def do() -> str:
        states = [line.state for line in agencies.lines_of(batch)]
        ready = states.count(batches.READY)
        public = {"batch": str(batch.id), "lines": len(states)}
        event = events.record(Happened.SHEET_CHECKED, batch.agency.slug, by=SYSTEM, at=at, public=public)
        name, others = round_name(batch.round_id), len(states) - ready
        notices.sheet_read(batch.agency_id, round_name=name, ready=ready, others=others, event=event)
        batch.files = []
        batch.save(update_fields=["files"])
        return "read"

    sent = list(batch.files)
    perform(do, verb="sheet-read", by=SYSTEM, key=str(batch.id), at=at)
    for name in sent:
        files.delete(name)


def _twice(lines: Sequence[Line]) -> Mapping[tuple[str, str], int]:
    """The first line of each address and each passport: two people do not share them."""
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        for column in ("mail", "passport_number"):
            if column in line.said:
                first.setdefault((column, str(line.said[column]).casefold()), line.number)
    return first


Checked = tuple[int, str, Mapping[str, object], list[str], UUID | None]


def _checked(
    agency: Agency,
    round_: Round,
    line: Line,
    folders: Folders | Refusal,
    *,
    twice: Mapping[tuple[str, str], int],
    at: datetime,
) -> Checked:
    """One line with what is to be said of it, and what is kept of it."""
    faults = [*line.faults, *_shared(line, twice), *_of_staff(line, at=at)]
    told: dict[str, object] = {"name": _name(line.said), "mail": line.said.get("mail", "")}
    if not faults and not line.empty:
        state, mandate = batches.stands(agency, round_, line.said, at=at)
        if state != batches.READY:
            return line.number, state, told, [], mandate
    answers = answers_of(line.said)
    papers, more, stored = _papers(agency, line, folders)
    faults += more
    rules = agreements.rules_of(round_.scheme, on=at.date(), mission=_mission(agency, round_, answers, at=at))
    lacking = [] if line.faults else _lacking(rules, round_, answers, {str(paper["paper"]) for paper in papers})
    state = batches.WRONG if faults else batches.MISSING if line.empty or lacking else batches.READY
    told |= {
        "answers": answers,
        "papers": papers,
        "faults": [_written(fault) for fault in faults],
        "empty": list(line.empty),
        "lacking": lacking,
    }
    if state != batches.READY:
        for name in stored:
            files.delete(name)
        told |= {"papers": [], "answers": {}}
        stored = []
    return line.number, state, told, stored, None


def _shared(line: Line, first: Mapping[tuple[str, str], int]) -> list[Fault]:
    found = []
    for column in ("mail", "passport_number"):
        if column not in line.said:
            continue
        other = first[column, str(line.said[column]).casefold()]
        if other != line.number:
            found.append(Fault(column, Message("The same stands in line {line}.", {"line": other})))
    return found


def _of_staff(line: Line, *, at: datetime) -> list[Fault]:
    """The person confirms by this address: it is not one that an agency or an officer signs in with."""
    account = accounts.find(str(line.said["mail"])) if "mail" in line.said else None
    if account is None or not accounts.posts_of(account, at=at):
        return []
    return [Fault("mail", Message("Write the person's own address, by which they confirm."))]


def _name(said: Mapping[str, object]) -> str:
    return " ".join(str(said[name]) for name in ("surname", "given_names") if said.get(name))


def _papers(
    agency: Agency, line: Line, folders: Folders | Refusal
) -> tuple[list[dict[str, object]], list[Fault], list[str]]:
    """The papers of a line, read and drawn anew; what is wrong with one; the names of the files they lie in."""
    papers: list[dict[str, object]] = []
    faults: list[Fault] = []
    stored: list[str] = []
    folder = line.said.get("folder")
    if isinstance(folders, Refusal):
        faults.append(Fault("folder", folders.message))
        folders = {}
    elif folder is not None and folder not in folders:
        faults.append(Fault("folder", Message("The ZIP file has no folder with this name.")))
    for paper, (name, content) in folders.get(str(folder), {}).items():
        kind = KindOfUse.PHOTO if paper in _PHOTOGRAPHS else KindOfUse.PAPER
        clean = content if isinstance(content, Refusal) else receive(name, content, kind_of_use=kind)
        if isinstance(clean, Refusal):
            says = Message("{paper}: {trouble}", {"paper": paper[:40], "trouble": clean.message})
            faults.append(Fault("folder", says))
            continue
        stored_as = files.keep(agency.id, clean.content)
        stored.append(stored_as)
        papers.append(
            {
                "paper": paper,
                "name": clean.name,
                "stored_as": stored_as,
                "media_type": clean.media_type,
                "pages": clean.pages,
                "size": clean.size,
                "sent_sha256": clean.sent_sha256,
                "kept_sha256": clean.kept_sha256,
                "scan": str(clean.scan),
            }
        )
    there = {paper["paper"] for paper in papers}
    promised = [paper for paper in line.on_paper if paper not in there]
    papers += [{"paper": paper, "name": "", "on_paper": True} for paper in promised]
    return papers, faults, stored


def _lacking(rules: Rules, round_: Round, answers: Mapping[str, object], there: set[str]) -> list[str]:
    """The papers that this person has to bring and that are not there, by their names in the agreement."""
    raw = {name: answers[name] for name in FACTS if name in answers}
    facts, _ = read_facts({**raw, "nationality": [round_.scheme[:3]]})
    asked = papers_asked(rules, facts)
    return [each.paper.id for each in asked if each.must and each.paper.id not in there | FILLED_IN]


def _written(fault: Fault) -> dict[str, object]:
    """A fault as it is kept: what it says may hold another sentence."""
    return {"column": fault.column, **_message(fault.says)}


def _message(message: Message) -> dict[str, object]:
    values = {name: _message(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return {"text": message.text, "values": values}


def _mission(agency: Agency, round_: Round, answers: Mapping[str, object], *, at: datetime) -> str:
    region = str(answers.get("residence_region", ""))
    return agreements.mission_of(round_.scheme, region, on=at.date()) or str(agency.missions[0])
