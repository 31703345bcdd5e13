"""Where two gates can be tried: from Indonesia to Australia, with an invented mission, round and two applicants."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn_office.actions import cases, endorsing
from sojourn_office.actions.acting import Officer, by_account
from sojourn_office.actions.world.corner import Corner, list_way_in, must
from sojourn_office.actions.world.people import Applicant
from sojourn_office.storage import cases as stored_cases

CORNER = Corner(
    name="indonesia",
    file="aus-idn.toml",
    round_id="IDN-AUS-2026",
    scheme="IDN-AUS",
    mission="canberra",
    zone="Asia/Jakarta",
    places=100,
    opens_on=date(2026, 7, 1),
    closes_on=date(2027, 6, 30),
    currency="AUD",
)
# What this programme asks besides.
_LEARNT = {
    "education": "bachelor",
    "language_test": "ielts",
    "language_score": "6.0",
    "language_tested_on": "2026-06-13",
    "residence": "IDN",
    "ticket": True,
}


def _someone(slug: str, surname: str, given: str, born: date, number: int, button: str, shows: Message) -> Applicant:
    return Applicant(
        slug=slug,
        nationality="IDN",
        surname=surname,
        given_names=given,
        native_name="",
        birth_date=born,
        sex="F",
        region="ID-JK",
        passport_number=f"XX{number:07}",
        address=f"{given}.{surname}@example.org".lower(),
        funds=5000,
        button=button,
        shows=shows,
    )


ENDORSED = _someone(
    *("dewi", "SANTOSO", "DEWI", date(2001, 3, 4), 611),
    *("endorsed", Message("To Australia: endorsed by Indonesia, which goes first")),
)
WAITING = _someone(
    *("putri", "WIJAYA", "PUTRI", date(2002, 10, 21), 612),
    *("at-sender", Message("To Australia: waits for Indonesia, which goes first")),
)


def act_out(officer: Officer, *, order: int, at: datetime) -> None:
    """Let both lodge, and the office of Indonesia endorse the first; list them as ways in."""
    for person in (ENDORSED, WAITING):
        number, key = _lodge(person, at=at), f"world/{person.slug}"
        if person is ENDORSED:
            must(endorsing.opened(number=number, post=officer, paper="", at=at, key=f"{key}/opened"))
            must(endorsing.endorse(number=number, post=officer, version=None, at=at, key=f"{key}/endorsed"))
        list_way_in(person, order=order)


def _lodge(person: Applicant, *, at: datetime) -> str:
    number = CORNER.fill_in(person, at=at, seed=person.slug, learnt=_LEARNT)
    row = stored_cases.by_number(number)
    assert row is not None, "it was filled in just now"
    by, consents = by_account(row.person.account_id), dict.fromkeys(cases.CONSENTS, True)
    return must(cases.lodge(number=number, consents=consents, by=by, at=at, key=f"world/{person.slug}/lodged"))
