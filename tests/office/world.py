"""A small office for tests: two schemes, few places, invented people, everything made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from sojourn.basics.refusals import Refusal
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import agreements, assessment, cases, decisions, openings, rounds, stays, visas
from sojourn_office.actions.acting import by_account, by_post
from sojourn_office.storage import accounts
from sojourn_office.storage import cases as case_rows
from sojourn_office.storage.accounts import Account, Post
from sojourn_office.storage.agreements import rules_of
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period

FILE = Path(__file__).parents[2] / "agreements" / "jpn-kor.toml"
ASSESSED, ALL_YEAR = "KOR-JPN-2026-Q4", "JPN-KOR-2026"
CONSENTS = dict.fromkeys(cases.CONSENTS, True)
RESULTS = datetime(2026, 11, 16, 1, tzinfo=UTC)
COLLECT_UNTIL = end_of_day(date(2026, 12, 31), "Asia/Seoul")


@dataclass
class World:
    """The office, its clock, and whoever acts in it."""

    now: datetime = datetime(2026, 10, 12, 1, tzinfo=UTC)
    keys: count[int] = field(default_factory=count)
    officers: dict[str, list[Post]] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)

    def again(self) -> World:
        """The same office, to go on from here once more."""
        return World(self.now, count(10_000), dict(self.officers), dict(self.people))

    def at(self) -> datetime:
        """A minute later than the last time."""
        self.now += timedelta(minutes=1)
        return self.now

    def key(self) -> str:
        """A key that was not used before."""
        return f"key-{next(self.keys)}"

    def later(self, moment: datetime) -> None:
        """Move the clock forward to a moment."""
        self.now = max(self.now, moment)

    def settle(self, *, places: int = 2) -> World:
        """Load the real agreement, grant both periods, release a few places, open both rounds, admit officers."""
        done(agreements.load(name=FILE.name, text=FILE.read_text(), by="test", at=self.at(), key=self.key()))
        for scheme, host in (("KOR-JPN", "JPN"), ("JPN-KOR", "KOR")):
            asked = {"by": "test", "key": self.key(), "at": self.at()}
            done(rounds.grant(scheme=scheme, year=2026, **asked))
            round_id = ASSESSED if host == "JPN" else ALL_YEAR
            release = {"scheme": scheme, "year": 2026, "places": places, "to_round": round_id}
            done(rounds.release(**release, by="test", at=self.at(), key=self.key()))
            done(visas.make_key(host=host, by="test", at=self.at(), key=self.key()))
            mission = "jeju" if host == "JPN" else "osaka"
            self.officers[host] = [self.officer(host, mission, number) for number in (1, 2)]
        self._plan(ASSESSED, "KOR-JPN", "assessed", date(2026, 10, 12), date(2026, 10, 16), RESULTS, COLLECT_UNTIL)
        self._plan(ALL_YEAR, "JPN-KOR", "one_by_one", date(2026, 1, 1), date(2026, 12, 31), None, None)
        return self

    def _plan(
        self,
        round_id: str,
        scheme: str,
        method: str,
        opens: date,
        closes: date,
        results: datetime | None,
        collect: datetime | None,
    ) -> None:
        zone = "Asia/Seoul" if scheme.startswith("KOR") else "Asia/Tokyo"
        done(
            rounds.plan(
                round_id=round_id,
                scheme=scheme,
                method=method,
                year=2026,
                zone=zone,
                opens_at=start_of_day(opens, zone),
                closes_at=end_of_day(closes, zone),
                results_at=results,
                collect_until=collect,
                invented=True,
                by="test",
                at=self.at(),
                key=self.key(),
            )
        )

    def officer(self, host: str, mission: str, number: int) -> Post:
        """An officer of a mission."""
        account = accounts.find_or_open(f"officer{number}.{host}@example.org", language="en", at=self.at())
        return accounts.open_post(account, host=host, mission=mission, roles=["officer"], name="◇", at=self.at())

    def manager(self, host: str, mission: str, number: int) -> Post:
        """A programme manager of a host, who may correct its ledger with another."""
        account = accounts.find_or_open(f"manager{number}.{host}@example.org", language="en", at=self.at())
        return accounts.open_post(account, host=host, mission=mission, roles=["manager"], name="◇", at=self.at())

    def person(self, name: str) -> Account:
        """An invented applicant."""
        if name not in self.people:
            address = f"{name.lower()}@example.org"
            self.people[name] = accounts.find_or_open(address, language="ko", at=self.at())
        return self.people[name]

    def draft(self, name: str, round_id: str = ASSESSED, **changed: object) -> str:
        """An application with every answer and every paper announced on paper."""
        mission = "jeju" if round_id == ASSESSED else "osaka"
        asked = {"language": "ko", "at": self.at(), "key": self.key()}
        number = done(cases.start(account=self.person(name), round_id=round_id, mission=mission, **asked))
        return self.answer(number, name, round_id, **changed)

    def answer(self, number: str, name: str, round_id: str, **changed: object) -> str:
        """Give every answer of a draft, and announce every paper on paper."""
        by = by_account(self.case(number).person.account_id)
        answers = {**answers_of(name, round_id), **changed}
        done(cases.save_answers(number=number, answers=answers, by=by, at=self.at(), key=self.key()))
        case = self.case(number)
        facts = case_rows.facts_of(case)
        for asked_paper in papers_asked(rules_of(case.scheme, on=self.now.date(), mission=case.mission), facts):
            if asked_paper.must:
                paper = asked_paper.paper.id
                done(cases.promise_on_paper(number=number, paper=paper, by=by, at=self.at(), key=self.key()))
        return number

    def lodge(self, number: str) -> str | Refusal:
        """Lodge a draft."""
        by = by_account(self.case(number).person.account_id)
        return cases.lodge(number=number, consents=CONSENTS, by=by, at=self.at(), key=self.key())

    def lodged(self, name: str, round_id: str = ASSESSED, **changed: object) -> str:
        """A lodged application."""
        return done(self.lodge(self.draft(name, round_id, **changed)))

    def see_papers(self, number: str, post: Post) -> None:
        """Mark every paper as seen at the counter."""
        for paper in case_rows.papers_of(self.case(number)):
            asked = {"reason": "on-paper", "paper": paper.paper, "at": self.at(), "key": self.key()}
            done(openings.opened(number=number, post=post, **asked))

    def judge_all(self, number: str, post: Post, met: str = "yes") -> None:
        """Judge what is open: met, or not."""
        for code in ("purpose", "age"):
            asked = {"why": "shown", "paper": "statement", "at": self.at(), "key": self.key()}
            done(assessment.judge(number=number, post=post, code=code, met=met, **asked))

    def propose(self, number: str, post: Post) -> str | Refusal:
        """Propose what findings and marks come to."""
        asked = {"own_sentence": "", "version": None, "at": self.at(), "key": self.key()}
        return decisions.propose(number=number, post=post, **asked)

    def confirm(self, number: str, post: Post) -> str | Refusal:
        """Sign a proposal."""
        return decisions.confirm(number=number, post=post, specimen=True, at=self.at(), key=self.key())

    def decided(self, number: str, met: str = "yes") -> str:
        """Judged by one officer, signed by another."""
        one, two = self.officers[self.case(number).host]
        self.see_papers(number, one)
        self.judge_all(number, one, met)
        done(self.propose(number, one))
        return done(self.confirm(number, two))

    def publish(self) -> str | Refusal:
        """Tell the results of the assessed round."""
        post = by_post(self.officers["JPN"][0])
        return rounds.publish_results(round_id=ASSESSED, by=post, at=self.at(), key=self.key())

    def issue(self, number: str) -> str | Refusal:
        """Issue the visa."""
        post = by_post(self.officers[self.case(number).host][0])
        return visas.issue(number=number, by=post, at=self.at(), key=self.key())

    def issue_with(self, number: str, by: str, key: str) -> str | Refusal:
        """Issue the visa with a key of one's own."""
        return visas.issue(number=number, by=by, at=self.at(), key=key)

    def enter(self, serial: str) -> str | Refusal:
        """Land today."""
        asked = {"stamped_last_day": None, "by": "post:border", "at": self.at(), "key": self.key()}
        return stays.enter(serial=serial, on=self.now.date(), **asked)

    def case(self, number: str) -> Case:
        """The case as it stands."""
        found = case_rows.by_number(number)
        assert found is not None
        return found

    def period(self, scheme: str) -> Period:
        """The period as it stands."""
        return Period.objects.get(scheme=scheme, year=2026)


def answers_of(name: str, round_id: str) -> dict[str, object]:
    """What an invented person answers; each has a passport of their own."""
    from_korea = round_id == ASSESSED
    digits = sum(name.encode()) % 10_000
    return {
        "surname": name.upper(),
        "given_names": "SPECIMEN",
        "native_name": name,
        "birth_date": "2003-05-10",
        "sex": "F",
        "passport_number": f"XX000{digits:04}",
        "passport_expires_on": "2031-01-01",
        "residence_region": "KR-49" if from_korea else "JP-27",
        "address": "◇",
        "phone": "000",
        "turns": 0,
        "child": False,
        "funds": {"amount": "3000000", "currency": "KRW" if from_korea else "JPY"},
    }


def done(answer: object) -> str:
    """An answer that has to be one."""
    assert isinstance(answer, str), answer
    return answer
