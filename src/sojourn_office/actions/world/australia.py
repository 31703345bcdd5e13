"""Where a real fee can be tried: the way from Korea to Australia, with an invented mission, places and applicant."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.cases.numbers import case_number
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import accounts, agreements, cases, rounds, visas
from sojourn_office.actions.acting import SYSTEM, by_account
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.people import Applicant, Official
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import agreements as stored_agreements
from sojourn_office.storage import cases as stored_cases

FILE = "aus-kor.toml"
ROUND_ID, _SCHEME, _MISSION, _YEAR = "KOR-AUS-2026", "KOR-AUS", "canberra", 2026
_ZONE = "Asia/Seoul"

SOA = Applicant(
    slug="soa",
    nationality="KOR",
    surname="SHIN",
    given_names="SOA",
    native_name="신소아",
    birth_date=date(2001, 8, 14),
    sex="F",
    region="KR-11",
    passport_number="M00000431",
    address="shin.soa@example.org",
    funds=5000,
    button="fee-to-pay",
    shows=Message("To Australia: everything is there, and a fee is to pay"),
)


OFFICER = Official(
    "harper",
    "AUS",
    "Harper Quinn",
    ((_MISSION, ("officer",)),),
    Message("Officer, Australia: decides what Korean applicants paid for"),
    button="officer-australia",
)


def set_up(agreement: str, *, at: datetime) -> None:
    """Load the agreement with what is invented over it, and open its round of the year."""
    overlay = files("sojourn_office.actions.world").joinpath("overlay_australia.toml").read_text(encoding="utf-8")
    asked = {"by": SYSTEM, "at": at}
    _admit(OFFICER, at=at)
    _must(visas.make_key(host="AUS", key="world/key/AUS", **asked))  # type: ignore[arg-type]
    _must(agreements.load(name=FILE, text=agreement, overlay=overlay, key="world/australia", **asked))  # type: ignore[arg-type]
    _must(rounds.grant(scheme=_SCHEME, year=_YEAR, key=f"world/grant/{ROUND_ID}", **asked))  # type: ignore[arg-type]
    _must(
        rounds.release(
            scheme=_SCHEME,
            year=_YEAR,
            places=50,
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
            closes_at=end_of_day(date(_YEAR, 12, 31), _ZONE),
            results_at=None,
            collect_until=None,
            invented=True,
            by=SYSTEM,
            at=at,
            key=f"world/plan/{ROUND_ID}",
        )
    )


def _admit(official: Official, *, at: datetime) -> None:
    for mission, roles in official.posts:
        post = accounts.admit(
            official.address,
            name=official.name,
            host=official.host,
            mission=mission,
            roles=roles,
            language="en",
            by=SYSTEM,
            at=at,
        )
        accounts.confirm(post.account, language="en", at=at)


def act_out(*, order: int, at: datetime) -> None:
    """Let the applicant fill in everything but the last step, and list the way in."""
    account = accounts.account_for(SOA.address, language=SOA.language, at=at)
    accounts.confirm(account, language=SOA.language, at=at)
    by, key = by_account(account.pk), "world/soa"
    chance = Chance("sojourn", "australia/soa").bytes(6)
    number = cases.start(
        account=account, round_id=ROUND_ID, mission=_MISSION, language=SOA.language, at=at, key=key, chance=chance
    )
    assert number == case_number("AUS", _YEAR, chance), number
    answers = {
        **{name: getattr(SOA, name) for name in ("surname", "given_names", "native_name", "sex", "turns", "phone")},
        "birth_date": SOA.birth_date.isoformat(),
        "nationalities": [],
        "passport_number": SOA.passport_number,
        "passport_expires_on": "2033-06-30",
        "residence_region": SOA.region,
        "address": SOA.street,
        "child": False,
        "funds": {"amount": str(Money(SOA.funds, "AUD").amount), "currency": "AUD"},  # type: ignore[arg-type]
    }
    _must(cases.save_answers(number=number, answers=answers, by=by, at=at, key=f"{key}/answers"))
    row = stored_cases.by_number(number)
    assert row is not None, "it was begun just now"
    rules = stored_agreements.rules_of(_SCHEME, on=at.date(), mission=_MISSION)
    papers = [each.paper.id for each in papers_asked(rules, stored_cases.facts_of(row)) if each.must]
    _must(cases.promise_all_on_paper(number=number, papers=papers, by=by, at=at, key=f"{key}/papers"))
    assert SOA.shows is not None, "the applicant stands on the list"
    stored_accounts.list_in_demonstration(
        account, slug=SOA.button, label=SOA.label, shows=SOA.shows, lands_on="/me", order=order
    )
    officer = stored_accounts.find(OFFICER.address)
    assert officer is not None and OFFICER.shows is not None, "the officer was admitted first"
    stored_accounts.list_in_demonstration(
        officer, slug=OFFICER.button, label=OFFICER.name, shows=OFFICER.shows, lands_on="/desk", order=order + 80
    )


def _must(answer: str | Refusal) -> None:
    assert isinstance(answer, str), f"the world's own setting up is refused: {answer}"
