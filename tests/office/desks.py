"""An office with staff at its desks, made by the real actions, and what its tests press and read."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from django.test import Client
from PIL import Image

from sojourn.basics.messages import Message
from sojourn.eligibility.papers import papers_asked
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import agreements, assessment, cases, decisions, openings, rounds, visas
from sojourn_office.storage import accounts, events
from sojourn_office.storage import agreements as kept_agreements
from sojourn_office.storage import cases as kept
from sojourn_office.storage.accounts import Post

AGREEMENT = Path(__file__).parents[2] / "agreements" / "jpn-kor.toml"
# Papers that are filed as pictures; the others are brought on paper.
FILED = ("statement", "plan", "balance")
CONSENTS = {"notice": True, "sensitive": True, "transfer": True}


def pdf_with(*pages: Sequence[str]) -> bytes:
    """A PDF with lines of words on each page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for lines in pages:
            page = document.add_blank_page(page_size=(300, 400))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            shown = " ".join(f"({line}) Tj 0 -30 Td" for line in lines)
            page.Contents = document.make_stream(f"BT /F1 14 Tf 30 350 Td {shown} ET".encode())
        document.save(written)
    return written.getvalue()


def page_of_paper() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (150, 210), "white").save(drawn, "PNG")
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

    def case(
        self,
        mail: str,
        *,
        into: str = "KOR-JPN-Q4",
        promised: bool = False,
        papers: Mapping[str, Sequence[bytes]] | None = None,
        **more: object,
    ) -> str:
        """A lodged case with every paper it needs; `papers` are filed one after the other."""
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
            "funds": {"amount": "5000000", "currency": "KRW"}
            if from_korea
            else {"amount": "500000", "currency": "JPY"},
        }
        saved = cases.save_answers(number=number, answers={**answers, **more}, by=by, at=clock.now(), key=self.key())
        assert saved == number, saved
        row = kept.by_number(number)
        assert row
        rules = kept_agreements.rules_of(row.scheme, on=clock.now().date(), mission=row.mission)
        for asked in papers_asked(rules, kept.facts_of(row)):
            if asked.must and (promised or asked.paper.id not in FILED):
                cases.promise_on_paper(number=number, paper=asked.paper.id, by=by, at=clock.now(), key=self.key())
            elif asked.must:
                for content in (papers or {}).get(asked.paper.id, [page_of_paper()]):
                    self.file(number, asked.paper.id, content)
        lodged = cases.lodge(number=number, consents=CONSENTS, by=by, at=clock.now(), key=self.key())
        assert lodged == number, lodged
        return number

    def file(self, number: str, paper: str, content: bytes, *, ask: int | None = None) -> None:
        """A paper is sent by its person, in answer to an ask where there is one."""
        row = kept.by_number(number)
        assert row
        by = cases.by_account(row.person.account_id)
        asked = {"by": by, "at": clock.now(), "key": self.key(), "ask": ask}
        answer = cases.file_paper(number=number, paper=paper, name="a", content=content, **asked)
        assert answer == number, answer

    def ask(self, number: str, slug: str, paper: str, why: str = "It is too old.") -> None:
        """An officer asks for a paper."""
        asked = {"why": why, "until": clock.now() + timedelta(days=3), "at": clock.now(), "key": self.key()}
        answer = assessment.ask_for_paper(number=number, post=self.posts[slug], paper=paper, **asked)
        assert answer == number, answer

    def see_papers(self, number: str, slug: str) -> None:
        """An officer opens every paper of a case, or marks it at the counter."""
        row = kept.by_number(number)
        assert row
        for paper in kept.papers_of(row):
            reason = "on-paper" if paper.on_paper else "to-assess"
            openings.opened(
                number=number, post=self.posts[slug], reason=reason, paper=paper.paper, at=clock.now(), key=self.key()
            )

    def mark(self, number: str, slug: str, code: str, met: str, why: str = "By the statement.") -> None:
        answer = assessment.judge(
            number=number,
            post=self.posts[slug],
            code=code,
            met=met,
            why=why,
            paper="plan",
            at=clock.now(),
            key=self.key(),
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


def judge(client: Client, number: str, code: str, **typed: object) -> Any:
    filled = {"key": f"form-{number}-{code}-{typed.get('met')}", "why": "As the plan says.", "paper": "plan", **typed}
    return client.post(f"/en/desk/cases/{number}/judge/{code}", filled)


def decided_page(client: Client, number: str, **typed: object) -> Any:
    return client.post(f"/en/desk/cases/{number}/decide", {"key": f"decide-{number}", "own_sentence": "", **typed})


def proposed_refusal(office: Office, mail: str = "a@example.org", **more: object) -> str:
    number = office.case(mail, **more)  # type: ignore[arg-type]
    slug = "mori" if number.startswith("JPN") else "kang"
    office.client(slug).get(f"/en/desk/cases/{number}")
    office.mark(number, slug, "purpose", "no", "The plan names full-time work alone.")
    answer = decisions.propose(
        number=number,
        post=office.posts[slug],
        own_sentence="세 번째 서류에 여행 계획을 적어 주십시오.",
        version=None,
        at=clock.now(),
        key=office.key(),
    )
    assert answer == number, answer
    return number


def letter_shown(office: Office, number: str, slug: str) -> str:
    page = office.client(slug).get(f"/en/supervise/sign/{number}").content.decode()
    found = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert found
    return found[0]
