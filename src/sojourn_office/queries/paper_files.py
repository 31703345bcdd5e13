"""Applications on paper as the desk of a mission sees them: where one can be entered, and what is begun or lodged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import RoundState
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application, RoundToApply
from sojourn_office.queries.paging import ROWS_A_PAGE
from sojourn_office.queries.queues import Place
from sojourn_office.storage import accounts, agreements, cases, paper_files


@dataclass(frozen=True)
class Begun:
    """One application that an officer has begun to enter and not lodged."""

    number: str
    name: str
    name_language: str
    round_id: str
    who: Message
    began_at: datetime


@dataclass(frozen=True)
class Entered:
    """By whom and when an application was entered from paper, and how its person is reached."""

    who: Message
    by: str
    at: datetime
    has_mail: bool
    printed_at: datetime | None
    connected_at: datetime | None


def open_to(places: Iterable[Place], *, at: datetime) -> tuple[RoundToApply, ...]:
    """The rounds in which the missions of some places can enter something now, the first to close at the head."""
    hosts = {place.host for place in places}
    found = (each for each in applications.rounds_to_apply(at=at) if each.scheme.host in hosts)
    open_now = (each for each in found if applications.round_state(each.record, at=at) is RoundState.OPEN)
    return tuple(sorted(open_now, key=lambda each: (each.record.closes_at, each.record.id)))


def missions(found: RoundToApply, places: Iterable[Place]) -> tuple[tuple[str, Words], ...]:
    """The missions of a round's host that some places stand for."""
    own = {place.mission for place in places if place.host == found.scheme.host}
    every = found.scheme.missions.values()
    return tuple((each.id, each.name) for each in every if own & {"", each.id})


def currency_of(found: RoundToApply, mission: str, *, on: date) -> str:
    """The currency in which the rule of a day asks for money at a mission."""
    rules = agreements.rules_of(found.scheme.id, on=on, mission=mission)
    return applications.currency_of(rules, found.scheme.sender)


def gives_before_lodging(application: Application) -> bool:
    """Whether the round of an application gives places before anything is lodged: to the first to come, or by lot."""
    method = METHODS[application.round.method]
    return method.holds_at_claim or method.by_lot


def begun(places: Iterable[Place]) -> tuple[Begun, ...]:
    """What is begun in some places, the oldest first, as far as a page goes."""
    rows = paper_files.begun(places, limit=ROWS_A_PAGE)
    who = {by: accounts.who_is(by) for by in {case.paper_file.by for case in rows}}
    return tuple(
        Begun(
            number=case.number,
            name=case.person.shown_name,
            name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
            round_id=case.round_id,
            who=who[case.paper_file.by],
            began_at=case.started_at.astimezone(ZoneInfo(case.round.zone)),
        )
        for case in rows
    )


def of_case(number: str, *, at: datetime) -> tuple[Application, Entered] | None:
    """An application that was entered from paper, with who entered it; nothing for any other."""
    found, entered = applications.from_paper(number, at=at), entered_of(number)
    return (found, entered) if found is not None and entered is not None else None


def entered_of(number: str) -> Entered | None:
    """Who entered an application from paper, and when; nothing where nobody did."""
    row = paper_files.of_case(number)
    case = cases.by_number(number) if row is not None else None
    if row is None or case is None:
        return None
    zone = ZoneInfo(case.round.zone)
    return Entered(
        who=accounts.who_is(row.by),
        by=row.by,
        at=row.entered_at.astimezone(zone),
        has_mail=bool(case.person.account.address),
        printed_at=row.printed_at.astimezone(zone) if row.printed_at else None,
        connected_at=row.connected_at.astimezone(zone) if row.connected_at else None,
    )
