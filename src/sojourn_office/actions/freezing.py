"""Fixing the list of a selection: exactly the entries of the office, signed, shown before the round that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.days import age_on
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Did
from sojourn.rounds.draws.entries import list_root
from sojourn.rounds.draws.gate import small_groups
from sojourn.rounds.draws.manifest import BrokenDraw, Manifest, read_manifest, trouble_with_time
from sojourn.rounds.draws.written import LIST_FILE, MANIFEST_FILE, write_list
from sojourn.rounds.methods import METHODS
from sojourn.seals.chains import QUICKNET
from sojourn_office.actions import draws, notices, quotas
from sojourn_office.actions.acting import perform
from sojourn_office.storage import draws as shown_draws
from sojourn_office.storage import entries, log, rounds, together
from sojourn_office.storage import selections as stored
from sojourn_office.storage.entries import RoundEntry
from sojourn_office.storage.keys import open_keys
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.selections import Selection
from sojourn_office.storage.together import Acted


@dataclass(frozen=True)
class Prepared:
    """
    A list as it would be fixed: the new files of the draw's folder, its manifest, and what stays in the office.

    `register` names of each ticket what the result is compared with before anyone sees it; it is never published.
    `small_groups` are those of which the list may tell who is in them.
    """

    round: str
    number: int
    manifest: Manifest
    files: Mapping[str, bytes]
    register: bytes
    small_groups: tuple[tuple[str, int], ...] = ()


def prepare(
    round_id: str, *, draw_at: datetime, at: datetime, places: int | None = None, trial: bool = False
) -> Prepared | Refusal:
    """
    The next selection of a round from whoever is in it now; nothing is kept by this.

    The draw is made by the first round of public chance from `draw_at` on. Without `places` it has those of the terms.
    """
    round_, terms = rounds.by_id(round_id), entries.terms_of(round_id)
    if round_ is None or terms is None:
        return Refusal("not_found", Message("There is no such round that is drawn by lot."))
    last = next(iter(stored.of_round(round_id)), None)
    refusal = _too_early(round_, at) or _still_open(last)
    if refusal is not None:
        return refusal
    listed = list(entries.waiting(round_id).select_related("case__person"))
    if not listed:
        return Refusal("case_state", Message("Nobody waits for a draw in this round."))
    number = last.number + 1 if last else 1
    ballot = round_id if number == 1 else f"{round_id}-S{number}"
    if places is not None and places < sum(count for _, count in terms.groups):
        return Refusal("invalid", Message("More places are kept for groups than there are."), field="places")
    seats = terms.seats(places)
    free = quotas.free_now(round_.period, at=at, zone=round_.zone, stream=round_.stream)
    if seats.total > free:
        words = Message(
            "Only {there} places can be held now; the draw gives {asked}.", {"there": free, "asked": seats.total}
        )
        return Refusal("ledger_short", words, field="places")
    chance = (QUICKNET.id, QUICKNET.first_round_from(draw_at))
    root = list_root(ballot, [entry.listed for entry in listed])
    manifest = Manifest(ballot, 1, len(listed), root, *chance, seats, _second(at), trial)
    on_list = [entry.listed for entry in listed]
    written = {LIST_FILE: write_list(on_list)}
    register = _register(listed, round_)
    return _checked(Prepared(round_id, number, manifest, written, register, small_groups(on_list)))


def prepare_again(
    folder: Mapping[str, bytes], *, reason: str, draw_at: datetime, at: datetime, trial: bool = False
) -> Prepared | Refusal:
    """A repetition of the newest draw in a folder, from the same list and by another round; the reason is published."""
    number = next((found for found in range(99, 0, -1) if f"draw-{found}/{MANIFEST_FILE}" in folder), 0)
    try:
        before = read_manifest(folder.get(f"draw-{number}/{MANIFEST_FILE}", b""))
    except BrokenDraw as broken:
        return Refusal("draw_broken", Message("{place}: {trouble}", {"place": broken.place, "trouble": broken.trouble}))
    selection = stored.of_ballot(before.ballot, before.draw)
    if selection is None:
        return Refusal("not_found", Message("This draw was not made from the entries of a round of this office."))
    if not reason.strip():
        return Refusal("reason_required", Message("A further draw needs its reason."), field="again")
    manifest = replace(
        before,
        draw=before.draw + 1,
        chain=QUICKNET.id,
        round=QUICKNET.first_round_from(draw_at),
        frozen_at=_second(at),
        trial=trial,
        reason=reason.strip(),
        previous=before.hash.hex(),
    )
    listed = _by_ticket(selection)
    return _checked(Prepared(selection.round_id, selection.number, manifest, {}, _register(listed, selection.round)))


def _checked(prepared: Prepared) -> Prepared | Refusal:
    manifest = prepared.manifest
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        return Refusal("invalid", trouble, field="draw_at")
    of_draw = {MANIFEST_FILE: manifest.written(), draws.NOTE_FILE: log.sign_text(manifest.note_text).encode()}
    new = {f"draw-{manifest.draw}/{name}": content for name, content in of_draw.items()}
    return replace(prepared, files={**prepared.files, **new})


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _too_early(round_: Round, at: datetime) -> Refusal | None:
    """A draw after the window has every entry of it; from a pool is drawn as soon as it is open."""
    first = round_.closes_at if METHODS[round_.method].passes_on else round_.opens_at
    if at >= first:
        return None
    told = {"moment": first.astimezone(ZoneInfo(round_.zone))}
    return Refusal("not_open", Message("The list can be fixed from {moment} on.", told))


def _still_open(last: Selection | None) -> Refusal | None:
    if last is None or last.taken_at is not None:
        return None
    return Refusal("list_fixed", Message("A list is fixed already, and everyone waits for its result."))


def fix(prepared: Prepared, folder: Mapping[str, bytes], *, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Fix a prepared list: it is shown to everyone and goes into the log, and each person on it is told; gives the ballot.

    `folder` is the whole folder as it was written. Refused where somebody entered or left since it was prepared.
    """
    manifest = prepared.manifest

    def do() -> str | Refusal:
        period = rounds.period_of_round_to_change(prepared.round)
        round_ = rounds.by_id(prepared.round)
        assert period is not None and round_ is not None, "the round was there when the list was prepared"
        repeats = stored.of_ballot(manifest.ballot, manifest.draw - 1)
        last = next(iter(stored.of_round(prepared.round)), None)
        refusal = _still_open(last) if repeats is None else None
        if refusal is not None:
            return refusal
        listed = _still_listed(prepared, repeats)
        if list_root(manifest.ballot, [entry.listed for entry in listed]) != manifest.root:
            return Refusal("changed_meanwhile", Message("Somebody entered or left meanwhile. Fix the list once more."))
        shown = draws.show(folder, by=by, at=at, key=key)
        if isinstance(shown, Refusal):
            return shown
        draw = shown_draws.find(manifest.ballot, manifest.draw)
        assert draw is not None, "it was just shown"
        selection = stored.keep(round_, prepared.number, draw, repeats=repeats)
        stored.keep_list(selection, listed)
        _tell(listed, manifest, period, by=by, at=at)
        return manifest.ballot

    return perform(do, verb="fix-list", by=by, key=f"{key}/fix", at=at, asked=[prepared.round, manifest.hash.hex()])


def _tell(listed: Sequence[RoundEntry], manifest: Manifest, period: Period, *, by: str, at: datetime) -> None:
    """Write the line of everyone on a list into their case, and tell them."""
    about = {"ballot": manifest.ballot, "draw": manifest.draw}
    acts = [
        Acted(entry.case, Action(Did.LISTED, at, by, {**about, "line": line}))
        for line, entry in enumerate(listed, start=2)
    ]
    happened = together.record_actions(acts, period)
    notices.on_the_list([(act.case, event) for act, event in zip(acts, happened, strict=True)])


def _still_listed(prepared: Prepared, repeats: Selection | None) -> list[RoundEntry]:
    if repeats is not None:
        return _by_ticket(repeats)
    return list(entries.waiting(prepared.round).select_related("case__person", "case__round"))


def _by_ticket(selection: Selection) -> list[RoundEntry]:
    """The entries on the list of a selection, in its order."""
    return sorted((row.entry for row in stored.ranks_of(selection)), key=lambda entry: entry.ticket)


def _register(listed: list[RoundEntry], round_: Round) -> bytes:
    """Each ticket with the day of entry, the mission and the age, which chance must not be tied to."""
    lines = ["ticket,stratum,commitment,entered_on,mission,age"]
    zone = ZoneInfo(round_.zone)
    closes_on = round_.closes_at.astimezone(zone).date()
    with remembering():
        open_keys(entry.person_id for entry in listed)
        born = [entry.case.person.birth_date for entry in listed]
    for entry, born_on in zip(listed, born, strict=True):
        age = age_on(date.fromisoformat(born_on), closes_on) if born_on else ""
        entered_on = entry.entered_at.astimezone(zone).date()
        lines.append(f"{entry.ticket},{entry.stratum},{entry.commitment},{entered_on},{entry.case.mission},{age}")
    return "\n".join([*lines, ""]).encode()
