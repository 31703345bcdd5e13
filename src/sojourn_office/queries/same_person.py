"""Two applications that may be of the same person, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.cases.model import AT_GATE, OVER, STAGE_NAMES, Stage
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.storage import agreements, cases, entries, events, lists, pairs
from sojourn_office.storage.cases import Case

_OVER = frozenset(stage.value for stage in OVER)


@dataclass(frozen=True)
class Compared:
    """One of two applications that may be of the same person."""

    number: str
    name: str
    name_language: str
    rows: tuple[tuple[Message, object], ...]


def compared(number: str) -> tuple[Compared, Compared] | None:
    """A marked case and the other one of perhaps the same person, side by side."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    other = events.replay(case).marked_with
    twin = cases.by_number(other) if other else pairs.living_beside(case)
    return (_compared(case), _compared(twin)) if twin is not None else None


def is_marked(number: str) -> bool:
    """Whether a case may be the second one of a person, and nobody has looked; or is, by records that were joined."""
    case = cases.by_number(number)
    return case is not None and (case.is_flagged or (case.stage not in _OVER and bool(pairs.living_beside(case))))


def one_counts(number: str, *, at: datetime) -> bool:
    """Whether the agreement lets the first of two applications count, where else both are void."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    return agreements.rules_of(case.scheme, on=at.date()).value("duplicates") == "one-counts"


@dataclass(frozen=True)
class MarkedEntry:
    """An entry into a draw that may be a second one of its person: its case, round and when it was made."""

    number: str
    round_id: str
    mission: str
    entered_at: datetime


def marked_entries(places: Iterable[lists.Placed]) -> tuple[MarkedEntry, ...]:
    """
    The entries of some places that nobody has compared yet, the oldest first; and what the sending state has still.

    Neither is in a queue of the host.
    """
    before_the_host = [stage.value for stage in AT_GATE | {Stage.DRAFT}]
    found = lists.cases_of(places).filter(stage__in=before_the_host, is_flagged=True)
    found = found.exclude(stage=Stage.DRAFT.value, entry__isnull=True)
    rows = [(case, entries.of_case(case.number)) for case in found.order_by("started_at")]
    moments = [(case, entry.entered_at if entry is not None else case.lodged_at) for case, entry in rows]
    return tuple(
        MarkedEntry(case.number, case.round_id, case.mission, moment.astimezone(ZoneInfo(case.round.zone)))
        for case, moment in moments
        if moment is not None
    )


def _compared(case: Case) -> Compared:
    zone = ZoneInfo(case.round.zone)
    number = case.passport.number
    return Compared(
        number=case.number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        rows=(
            (Message("Date of birth"), case.person.born_on),
            (Message("Passport"), Message("ends in {ending}", {"ending": number[-4:]})),
            (Message("Passport valid until"), date.fromisoformat(case.passport.expires_on)),
            *(((Message("Lodged"), case.lodged_at.astimezone(zone)),) if case.lodged_at else ()),
            (Message("Stage"), STAGE_NAMES[Stage(case.stage)]),
        ),
    )
