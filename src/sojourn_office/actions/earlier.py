"""Earlier grants: imported from a named source, matched with persons, counted, set aside where they are not theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import notices
from sojourn_office.actions import objections as objecting
from sojourn_office.actions.acting import SYSTEM, Officer, by_account, by_post, perform
from sojourn_office.actions.on_case import not_by
from sojourn_office.events import Happened
from sojourn_office.intake.grants import Grant, GrantLine, read_grants
from sojourn_office.intake.sheets import Fault
from sojourn_office.storage import agreements, earlier, events, keys, objections, pairs, people, visas
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.earlier import EarlierGrant, Found
from sojourn_office.storage.people import persons_of

_SOURCE_MOST = 200


@dataclass(frozen=True)
class Looked:
    """What a sheet comes to before anything is taken: each line, and how many are new and how many known."""

    lines: tuple[GrantLine, ...]
    known: int

    @property
    def broken(self) -> tuple[GrantLine, ...]:
        """The lines that cannot be taken."""
        return tuple(line for line in self.lines if line.faults)

    @property
    def new(self) -> tuple[Grant, ...]:
        """The grants that were not imported before."""
        return tuple(line.grant for line in self.lines if line.grant is not None)


def look(content: bytes, *, today: date) -> Looked | Refusal:
    """Read a sheet and hold it against what was imported before; nothing is taken."""
    schemes = [scheme for agreement in agreements.in_use().values() for scheme in agreement.schemes]
    read = read_grants(content, schemes=schemes, today=today)
    if isinstance(read, Refusal):
        return read
    hosts = {line.grant.host for line in read if line.grant is not None}
    there = {
        (host, reference): said
        for host in hosts
        for reference, said in earlier.known(
            host, [line.grant.reference for line in read if line.grant is not None]
        ).items()
    }
    lines, known = [], 0
    for line in read:
        before = there.get((line.grant.host, line.grant.reference)) if line.grant is not None else None
        if line.grant is not None and before == earlier.content_of(_said(line.grant)):
            known += 1
            continue
        lines.append(_against(line, is_known=before is not None))
    return Looked(tuple(lines), known)


def _against(line: GrantLine, *, is_known: bool) -> GrantLine:
    """A line that says otherwise than before, or names a visa of this office, is broken."""
    if line.grant is None:
        return line
    if is_known:
        says = Message("This number was imported before and said something else. Take the line out.")
        return GrantLine(line.number, None, (Fault("reference", says),))
    if visas.is_issued(line.grant.reference):
        says = Message("This office issued that visa, so it counts already. Take the line out.")
        return GrantLine(line.number, None, (Fault("reference", says),))
    return line


def _said(grant: Grant) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in asdict(grant).items()}


def take(
    content: bytes, *, source: str, without_broken: bool = False, by: str, at: datetime, key: str
) -> str | Refusal:
    """
    Import the grants of a sheet, all or none: with a broken line nothing is taken, unless `without_broken` says so.

    Gives how many are new. Given again, a sheet changes nothing.
    """

    def do() -> str | Refusal:
        looked = look(content, today=at.date())
        if isinstance(looked, Refusal):
            return looked
        if looked.broken and not without_broken:
            says = Message("Nothing was taken: lines that cannot be read: {count}.", {"count": len(looked.broken)})
            return Refusal("bad_body", says)
        for grant in looked.new:
            row = earlier.keep(_said(grant), source=source.strip(), at=at)
            _match_here(row, at=at)
        if looked.new:
            digests = {"digest": sha256(content).hexdigest(), "source": source.strip(), "grants": len(looked.new)}
            for host in sorted({grant.host for grant in looked.new}):
                events.record(Happened.GRANTS_IMPORTED, host, by=by, at=at, public=digests)
        return str(len(looked.new))

    if not source.strip() or len(source) > _SOURCE_MOST:
        return Refusal("invalid", Message("Name the source in a few words: every person reads it."), field="source")
    return perform(do, verb="import-grants", by=by, key=key, at=at)


def _match_here(row: EarlierGrant, *, at: datetime) -> None:
    """Whether a grant that comes in is of somebody who lodged something here already."""
    said = row.told
    holders = people.with_passport(row.scheme[:3], said["passport_number"])
    alike = people.with_identity(row.identity_digest)
    for person_id in sorted(holders | alike):
        case = pairs.newest_lodged(person_id, row.host)
        if case is not None and keys.has_key(person_id):
            _give(row, case, is_certain=person_id in holders and case.person.birth_date == said["birth_date"], at=at)
            return


def match_lodged(case: Case, *, at: datetime) -> None:
    """
    What was granted before to whoever lodges: with the same passport and birth date it counts; by name and birth date
    alone it is shown to an officer, since two people may share both.
    """
    passport = case.passport
    for row in earlier.matching(case.host, number=passport.number_digest, identity=passport.identity_digest):
        same = row.number_digest == passport.number_digest and row.told["birth_date"] == case.person.birth_date
        _give(row, case, is_certain=same, at=at)


def _give(row: EarlierGrant, case: Case, *, is_certain: bool, at: datetime) -> None:
    earlier.give(row, Found.COUNTED if is_certain else Found.PERHAPS, case.person_id)
    if is_certain:
        _record(row, case, Happened.GRANT_COUNTED, by=SYSTEM, why="", at=at)


def _record(row: EarlierGrant, case: Case, kind: Happened, *, by: str, why: str, at: datetime) -> None:
    about, person = str(case.person_id), case.person_id
    sealed: Mapping[str, object] | None = {"why": why} if why else None
    event = events.record(kind, about, by=by, at=at, public={"grant": str(row.pk)}, sealed=sealed, person_id=person)
    notices.records_counted(case, event=event)


def decide(*, grant_id: UUID, is_theirs: bool, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """Say whether an earlier grant is of the person it was found for, with the reason; answers an objection too."""
    by = by_post(post)

    def do() -> str | Refusal:
        row = earlier.to_change(grant_id)
        if row is None or row.host != post.host or row.person_id is None:
            return Refusal("not_found", Message("There is no such grant."))
        case = pairs.newest_lodged(row.person_id, row.host)
        if case is None:
            return Refusal("not_found", Message("There is no such grant."))
        refusal = not_by(case, post)
        waiting = objections.open_about(f"grant {row.pk}")
        if refusal is not None:
            return refusal
        if row.found == Found.ASIDE.value or (row.found == Found.COUNTED.value and is_theirs and not waiting):
            return Refusal("changed_meanwhile", Message("It was decided meanwhile."))
        changes = row.found != Found.COUNTED.value or not is_theirs
        if changes:
            earlier.give(row, Found.COUNTED if is_theirs else Found.ASIDE, row.person_id)
            kind = Happened.GRANT_COUNTED if is_theirs else Happened.GRANT_SET_ASIDE
            _record(row, case, kind, by=by, why=why.strip(), at=at)
        for said in waiting:
            objecting.close(said, upheld=not is_theirs, words=why, by=by, at=at)
        return str(row.pk)

    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    return perform(do, verb="earlier-grant", by=by, key=key, at=at, asked=[str(grant_id), is_theirs, why])


def object_to(*, account: Account, grant_id: UUID, words: str, at: datetime, key: str) -> str | Refusal:
    """Say that an earlier grant that counts with one's own is not one's own."""
    by = by_account(account.pk)

    def do() -> str | Refusal:
        own = [person.pk for person in persons_of(account)]
        row = next((each for each in earlier.of_persons(own) if each.pk == grant_id), None)
        case = pairs.newest_lodged(row.person_id, row.host) if row is not None and row.person_id else None
        if row is None or case is None:
            return Refusal("not_found", Message("Nothing of that kind is counted with yours."))
        return objecting.keep(case, f"grant {row.pk}", words, by=by, at=at)

    if not words.strip():
        return Refusal("reason_required", Message("Write why."))
    return perform(do, verb="object-grant", by=by, key=key, at=at, asked=[str(grant_id), words])
