"""Where two gates can be tried: from Indonesia to Australia, with an invented mission, round and two applicants."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from sojourn.basics.messages import Message
from sojourn.cases.numbers import case_number
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import accounts, agreements, cases, endorsing, rounds
from sojourn_office.actions.acting import SYSTEM, Officer, by_account
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.people import Applicant
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import agreements as stored_agreements
from sojourn_office.storage import cases as stored_cases

FILE = "aus-idn.toml"
ROUND_ID, _SCHEME, _MISSION, _YEAR = "IDN-AUS-2026", "IDN-AUS", "canberra", 2026
_ZONE = "Asia/Jakarta"
_PLACES = 100
# What they say beside what the pages ask of everyone; no page of the demonstration asks for it yet.
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


def set_up(agreement: str, *, at: datetime) -> None:
    """Load the agreement with what is invented over it, and open its round of the year."""
    overlay = files("sojourn_office.actions.world").joinpath("overlay_indonesia.toml").read_text(encoding="utf-8")
    _must(agreements.load(name=FILE, text=agreement, overlay=overlay, by=SYSTEM, at=at, key="world/indonesia"))
    _must(rounds.grant(scheme=_SCHEME, year=_YEAR, by=SYSTEM, at=at, key=f"world/grant/{ROUND_ID}"))
    _must(
        rounds.release(
            scheme=_SCHEME,
            year=_YEAR,
            places=_PLACES,
            to_round=ROUND_ID,
            by=SYSTEM,
            at=at,
            key=f"world/release/{ROUND_ID}",
        )
    )
    _must(
        rounds.plan(
            round_id=ROUND_ID,
            scheme=_SCHEME,
            method="one_by_one",
            year=_YEAR,
            zone=_ZONE,
            opens_at=start_of_day(date(_YEAR, 7, 1), _ZONE),
            closes_at=end_of_day(date(_YEAR + 1, 6, 30), _ZONE),
            results_at=None,
            collect_until=None,
            invented=True,
            by=SYSTEM,
            at=at,
            key=f"world/plan/{ROUND_ID}",
        )
    )


def act_out(officer: Officer, *, order: int, at: datetime) -> None:
    """Let both lodge, and the office of Indonesia endorse the first; list them as ways in."""
    for person in (ENDORSED, WAITING):
        number = _lodge(person, at=at)
        if person is ENDORSED:
            key = f"world/{person.slug}"
            _must(endorsing.opened(number=number, post=officer, paper="", at=at, key=f"{key}/opened"))
            _must(endorsing.endorse(number=number, post=officer, version=None, at=at, key=f"{key}/endorsed"))
        account = stored_accounts.find(person.address)
        assert account is not None and person.shows is not None, "whoever lodged has an account"
        stored_accounts.list_in_demonstration(
            account, slug=person.button, label=person.label, shows=person.shows, lands_on="/me", order=order
        )


def _lodge(person: Applicant, *, at: datetime) -> str:
    account = accounts.account_for(person.address, language="en", at=at)
    accounts.confirm(account, language="en", at=at)
    by, key, chance = by_account(account.pk), f"world/{person.slug}", Chance("sojourn", person.slug).bytes(6)
    begun = {"account": account, "round_id": ROUND_ID, "mission": _MISSION, "language": "en"}
    number = cases.start(**begun, at=at, key=key, chance=chance)  # type: ignore[arg-type]
    assert number == case_number("AUS", _YEAR, chance), number
    answers = {
        **{name: getattr(person, name) for name in ("surname", "given_names", "native_name", "sex", "turns")},
        **_LEARNT,
        "birth_date": person.birth_date.isoformat(),
        "nationalities": [],
        "passport_number": person.passport_number,
        "passport_expires_on": "2033-06-30",
        "residence_region": person.region,
        "address": "Jalan Contoh 1, Jakarta",
        "phone": "000-0000-0000",
        "child": False,
        "funds": {"amount": str(person.funds), "currency": "AUD"},
    }
    _must(cases.save_answers(number=number, answers=answers, by=by, at=at, key=f"{key}/answers"))
    row = stored_cases.by_number(number)
    assert row is not None, "it was begun just now"
    rules = stored_agreements.rules_of(_SCHEME, on=at.date(), mission=_MISSION)
    papers = [each.paper.id for each in papers_asked(rules, stored_cases.facts_of(row)) if each.must]
    _must(cases.promise_all_on_paper(number=number, papers=papers, by=by, at=at, key=f"{key}/papers"))
    consents = dict.fromkeys(cases.CONSENTS, True)
    return _must(cases.lodge(number=number, consents=consents, by=by, at=at, key=f"{key}/lodged"))


def _must(answer: object) -> str:
    assert isinstance(answer, str), f"the world's own setting up is refused: {answer}"
    return answer
