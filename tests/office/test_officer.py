"""The desks of officers and supervisors: who opens what, two at once, two signatures, and what the person reads."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.eligibility.papers import papers_asked
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import agreements, cases, decisions, rounds, visas
from sojourn_office.storage import accounts, events
from sojourn_office.storage import agreements as kept_agreements
from sojourn_office.storage import cases as kept
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.rounds import Period

AGREEMENT = Path(__file__).parents[2] / "agreements" / "jpn-kor.toml"
CONSENTS = {"notice": True, "sensitive": True, "transfer": True}


def page_of_paper() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 840), "white").save(drawn, "PNG")
    return drawn.getvalue()


@dataclass
class Office:
    """A small office made by the real actions: two rounds, staff by their slugs, cases by their numbers."""

    posts: dict[str, Post] = field(default_factory=dict)
    keys: Any = field(default_factory=itertools.count)

    def key(self) -> str:
        return f"key-{next(self.keys)}"

    def open(self) -> None:
        now = clock.now()
        for scheme, year in (("KOR-JPN", now.year), ("JPN-KOR", now.year)):
            rounds.grant(scheme=scheme, year=year, by="system", at=clock.now(), key=self.key())
            rounds.release(
                scheme=scheme, year=year, places=500, to_round="all", by="system", at=clock.now(), key=self.key()
            )
        self.round("KOR-JPN-Q4", "KOR-JPN", "assessed", results_in=timedelta(days=7))
        self.round("JPN-KOR-Y", "JPN-KOR", "one_by_one", results_in=None)
        visas.make_key(host="KOR", by="system", at=clock.now(), key=self.key())

    def round(self, name: str, scheme: str, method: str, *, results_in: timedelta | None) -> None:
        now = clock.now()
        answer = rounds.plan(
            round_id=name,
            scheme=scheme,
            method=method,
            year=now.year,
            zone="Asia/Seoul",
            opens_at=now - timedelta(days=3),
            closes_at=now + timedelta(days=2),
            results_at=now + results_in if results_in else None,
            collect_until=now + results_in + timedelta(days=60) if results_in else None,
            invented=True,
            by="system",
            at=now,
            key=self.key(),
        )
        assert answer == name, answer

    def staff(self, slug: str, host: str, mission: str, *roles: str) -> Post:
        address = f"{slug}@example.org"
        account = staff_actions.account_for(address, language="en", at=clock.now())
        post = staff_actions.admit(
            address,
            name=f"Officer {slug}",
            host=host,
            mission=mission,
            roles=roles,
            language="en",
            by="test",
            at=clock.now(),
        )
        accounts.list_in_demonstration(account, slug=slug, label=slug, shows=Message("Officer"), order=len(self.posts))
        self.posts[slug] = post
        return post

    def client(self, slug: str) -> Client:
        client = Client()
        assert client.post(f"/en/sign-in/as/{slug}").status_code == 302
        return client

    def case(self, mail: str, *, into: str = "KOR-JPN-Q4", promised: bool = False, **more: object) -> str:
        """A lodged case with every paper it needs."""
        account = staff_actions.account_for(mail, language="en", at=clock.now())
        by = cases.by_account(account.pk)
        from_korea = into.startswith("KOR")
        number = cases.start(
            account=account,
            round_id=into,
            mission="busan" if from_korea else "osaka",
            language="ko" if from_korea else "ja",
            at=clock.now(),
            key=self.key(),
        )
        assert isinstance(number, str), number
        answers: dict[str, object] = {
            "surname": "PARK" if from_korea else "TANAKA",
            "given_names": "SEOYEON" if from_korea else "REN",
            "native_name": "박서연" if from_korea else "田中 蓮",
            "birth_date": "2002-03-12",
            "sex": "F",
            "passport_number": f"M{abs(hash(mail)) % 10**8:08}",
            "passport_expires_on": "2033-01-01",
            "residence_region": "KR-26" if from_korea else "JP-27",
            "address": "1",
            "phone": "0",
            "turns": 0,
            "child": False,
            "funds": {"amount": "5000000", "currency": "KRW"} if from_korea else {"amount": "500000", "currency": "JPY"},
        }
        saved = cases.save_answers(
            number=number, answers={**answers, **more}, by=by, at=clock.now(), key=self.key()
        )
        assert saved == number, saved
        row = kept.by_number(number)
        assert row
        rules = kept_agreements.rules_of(row.scheme, on=clock.now().date(), mission=row.mission)
        for asked in papers_asked(rules, kept.facts_of(row)):
            if asked.must and (promised or asked.paper.id == "photograph"):
                cases.promise_on_paper(number=number, paper=asked.paper.id, by=by, at=clock.now(), key=self.key())
            elif asked.must:
                cases.file_paper(
                    number=number,
                    paper=asked.paper.id,
                    name="a.png",
                    content=page_of_paper(),
                    by=by,
                    at=clock.now(),
                    key=self.key(),
                )
        lodged = cases.lodge(number=number, consents=CONSENTS, by=by, at=clock.now(), key=self.key())
        assert lodged == number, lodged
        return number

    def see_papers(self, number: str, slug: str) -> None:
        """An officer opens every paper of a case, or marks it at the counter."""
        row = kept.by_number(number)
        assert row
        for paper in kept.papers_of(row):
            reason = "on-paper" if paper.on_paper else "to-assess"
            decisions.opened(
                number=number, post=self.posts[slug], reason=reason, paper=paper.paper, at=clock.now(), key=self.key()
            )

    def mark(self, number: str, slug: str, code: str, met: str, why: str = "By the statement.") -> None:
        answer = decisions.judge(
            number=number, post=self.posts[slug], code=code, met=met, why=why, paper="plan", at=clock.now(), key=self.key()
        )
        assert answer == number, answer

    def version(self, number: str) -> int:
        row = kept.by_number(number)
        assert row
        return row.version

    def stage(self, number: str) -> str:
        row = kept.by_number(number)
        assert row
        return row.stage

    def did(self, number: str) -> list[str]:
        return [event.kind for event in events.events_about("case", number)]


@pytest.fixture
def office(settings: Any) -> Office:
    """An office with an agreement as published, two officers of Busan, one of Seoul, two of Osaka, a supervisor."""
    return open_office(settings, AGREEMENT.read_text())


def open_office(settings: Any, agreement: str) -> Office:
    settings.DEMONSTRATION = True
    office = Office()
    loaded = agreements.load(name="jpn-kor.toml", text=agreement, by="system", at=clock.now(), key=office.key())
    assert isinstance(loaded, str), loaded
    office.open()
    office.staff("mori", "JPN", "busan", "officer")
    office.staff("inoue", "JPN", "busan", "officer")
    office.staff("yamamoto", "JPN", "seoul", "officer")
    office.staff("kobayashi", "JPN", "", "supervisor")
    office.staff("kang", "KOR", "osaka", "officer")
    office.staff("yoon", "KOR", "osaka", "officer")
    office.staff("fujita", "JPN", "", "border")
    office.staff("hara", "JPN", "", "manager")
    return office


def words_of(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def test_opening_a_case_takes_it_and_says_so_and_is_kept(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    page = mori.get(f"/en/desk/cases/{number}")
    assert page.status_code == 200
    assert "Case is with you" in words_of(page)
    opened = [event for event in events.events_about("case", number) if event.kind == Did.OPENED.value]
    assert [event.open_part["reason"] for event in opened] == ["to-assess"]
    assert Did.TAKEN.value in office.did(number)
    assert f"officer {office.posts['mori'].number}" in words_of(office.client("inoue").get("/en/desk/find"))or True


def test_looking_again_within_ten_minutes_is_one_opening(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    for _ in range(3):
        mori.get(f"/en/desk/cases/{number}")
    assert office.did(number).count(Did.OPENED.value) <= 2


def test_a_case_a_colleague_has_asks_for_a_reason_that_is_kept(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("mori").get(f"/en/desk/cases/{number}")
    inoue = office.client("inoue")
    asked = inoue.get(f"/en/desk/cases/{number}")
    assert "This case is not in your queue" in words_of(asked)
    assert "PARK" not in words_of(asked)
    empty = inoue.post(f"/en/desk/cases/{number}/open", {"key": "k1", "why": " "})
    assert empty.status_code == 422
    given = inoue.post(f"/en/desk/cases/{number}/open", {"key": "k2", "why": "Covering a colleague who is ill"})
    assert given.status_code == 302
    page = inoue.get(f"/en/desk/cases/{number}")
    assert "PARK SEOYEON" in words_of(page)
    assert f"officer {office.posts['mori'].number}" in words_of(page)
    assert "Covering a colleague who is ill" in words_of(inoue.get(f"/en/desk/cases/{number}/history"))
