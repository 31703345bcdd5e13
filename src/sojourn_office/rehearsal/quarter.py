"""A whole quarter beforehand, by the pages alone: many people file, a few officers decide, visas are collected."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sojourn_office.actions.world.chance import Chance
from sojourn_office.rehearsal import offices
from sojourn_office.rehearsal.browser import Browser
from sojourn_office.rehearsal.deciding import Official
from sojourn_office.rehearsal.filing import Person, crowd, paper_of_nobody
from sojourn_office.rehearsal.handing_in import SHEET, Agency
from sojourn_office.rehearsal.offices import CannotRehearse
from sojourn_office.rehearsal.servers import COMMAND, Server, free_port

ROUND, SCHEME, ZONE = "KOR-JPN-2027-Q1", "KOR-JPN", ZoneInfo("Asia/Seoul")
_OPENS, _CLOSES = date(2027, 1, 18), date(2027, 1, 22)
_OPENS_AT = datetime.combine(_OPENS, time(), ZONE)
_FIRST_DAY, _RESULTS, _COLLECTED = date(2027, 1, 25), date(2027, 2, 22), date(2027, 3, 24)
# The officers of each post: those of the demonstration, and others who are admitted for the quarter.
POSTS = {"seoul": ("officer-seoul", "quarter-seoul-2", "quarter-seoul-3"),
         "busan": ("officer-busan", "quarter-busan-2", "quarter-busan-3")}  # fmt: skip
_REGIONS = {"KR-11": "seoul", "KR-26": "busan"}
AGENCIES = ("quarter-agency-1", "quarter-agency-2", "quarter-agency-3")
_SUPERVISOR = "supervisor-japan"
_AT_ONCE = 3
# Of a hundred cases: a paper is asked for, they are refused; of those that pass, they decline, or never come.
_ASKED, _REFUSED, _DECLINE, _STAY_AWAY = 10, 12, 4, 6
# Of a hundred days of an officer: away.
_AWAY = 10

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Course:
    """What an invented case comes to; it follows from the seed."""

    asked: bool
    refused: bool
    declines: bool
    stays_away: bool


@dataclass
class Report:
    """What came of a quarter, counted at the pages; `broken` are sentences of the check that do not hold."""

    people: int
    officers: int
    posts: int
    days: int = 0
    agencies: int = 0
    handed_in: int = 0
    lodged: int = 0
    asked: int = 0
    granted: int = 0
    refused: int = 0
    issued: int = 0
    declined: int = 0
    lapsed: int = 0
    pages: int = 0
    away: int = 0
    by_officer: dict[str, int] = field(default_factory=dict)
    by_day: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def said(self) -> Iterable[str]:
        """The report in a few lines."""
        yield f"{self.handed_in} people handed in by {self.agencies} agencies, each of whom confirmed it."
        yield f"{self.lodged} applications, {self.officers} officers at {self.posts} posts, {self.days} days."
        yield f"Papers asked for: {self.asked}. Officers' days away: {self.away}. Pages that came: {self.pages}."
        yield f"Granted {self.granted}; refused {self.refused}, each by two."
        yield f"Visas {self.issued}; declined {self.declined}; not collected and given back {self.lapsed}."
        yield from (f"BROKEN  {found}" for found in self.broken)

    def written(self) -> bytes:
        """As JSON."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


class Quarter:
    """A demonstration's office in a folder, with its programs, and everyone who comes in that quarter."""

    def __init__(self, folder: Path, *, people: int, seed: str) -> None:
        offices.settle(folder, mode="demonstration")
        self.seed, self.log = seed, folder / "programs.log"
        self.report = Report(people, officers=sum(map(len, POSTS.values())), posts=len(POSTS), agencies=len(AGENCIES))
        self.port = free_port()
        subprocess.run([*COMMAND, "demonstration", "--quiet"], check=True)  # noqa: S603 (ours)
        self.programs = Server([*COMMAND, "serve", "--port", str(self.port)], port=self.port, log=self.log)
        self.paper = paper_of_nobody()
        everyone = crowd(people, regions=tuple(_REGIONS), seed=seed)
        self.people = [Person(who, port=self.port, paper=self.paper) for who in everyone]
        self.by_number: dict[str, Person] = {}
        self._counting = threading.Lock()

    def run(self, says: Callable[[str], None]) -> Report:
        """The whole quarter; `says` is told how far it is."""
        self._admit()
        self._admit_agencies()
        self._begin()
        self._clock_to(datetime.combine(_OPENS, time(9, 30), ZONE))
        says(f"{_OPENS}: the window is open.")
        self._file()
        says(f"{_CLOSES}: {self.report.lodged} applications are lodged.")
        self._assess()
        says(f"{_RESULTS}: {self.report.granted} granted, {self.report.refused} refused, each refusal signed by two.")
        self._publish()
        self._collect()
        says(f"{_COLLECTED}: {self.report.issued} visas are issued, {self.report.declined} places declined.")
        self._count()
        return self.report

    def close(self) -> None:
        """End the programs."""
        self.programs.stop()

    def _admit(self) -> None:
        """The officers that the demonstration does not have, each with a button on its list."""
        from sojourn.basics.messages import Message
        from sojourn_office import clock
        from sojourn_office.actions import accounts
        from sojourn_office.storage import accounts as stored

        at = clock.now()
        for mission, buttons in POSTS.items():
            for number, button in enumerate(buttons):
                if accounts.demonstration_account(button) is not None:
                    continue
                post = accounts.admit(
                    f"{button}@example.org", name="◇", host="JPN", mission=mission, roles=["officer"],
                    language="ja", by="rehearsal", at=at,
                )  # fmt: skip
                accounts.confirm(post.account, language="ja", at=at)
                shows = Message("Officer")
                stored.list_in_demonstration(
                    post.account, slug=button, label="◇", shows=shows, lands_on="/desk", order=100 + number
                )

    def _admit_agencies(self) -> None:
        """Three agencies that file with both posts, each with one of its staff on the list."""
        from sojourn.basics.messages import Message
        from sojourn.basics.refusals import Refusal
        from sojourn_office import clock
        from sojourn_office.actions import accounts, agencies
        from sojourn_office.storage import accounts as stored

        at = clock.now()
        for number, slug in enumerate(AGENCIES):
            name = f"체험 여행사 {number + 1} ◇"
            agencies.admit(
                slug, name=name, host="JPN", missions=sorted(POSTS), invented=True, by="rehearsal", at=at, key=slug
            )
            post = agencies.admit_staff(
                f"{slug}@example.org", agency=slug, name="◇", language="ko", by="rehearsal", at=at
            )
            assert not isinstance(post, Refusal), "the agency was admitted just now"
            accounts.confirm(post.account, language="ko", at=at)
            shows = Message("Agency")
            stored.list_in_demonstration(
                post.account, slug=slug, label="◇", shows=shows, lands_on="/agency", order=200 + number
            )

    def _begin(self) -> None:
        """Go by the demonstration's own page from stop to stop until the window opens."""
        browser = Browser(self.port, "en")
        while True:
            form = browser.open("/demo").form("/demo")
            if form is None or datetime.fromisoformat(dict(form.boxes)["stop"]) >= _OPENS_AT:
                break
            browser.send(form)
        browser.leave()

    def _clock_to(self, moment: datetime) -> None:
        """Let time pass, with every door open. What is done beside the pages takes its moment before or after it."""
        from sojourn_office import clock
        from sojourn_office.actions import heartbeats
        from sojourn_office.storage import clock as stored
        from sojourn_office.storage.taking_turns import taking_turns

        with taking_turns():
            if (now := clock.now()) < moment:
                stored.move_to(moment)
                heartbeats.leap(now, moment)

    def _file(self) -> None:
        """Three of four through an agency, which hands them in on the first day; a fifth of everyone comes each day."""
        by_agency = [person for number, person in enumerate(self.people) if number % 4]
        handed_in = set(map(id, by_agency))
        papers = self._papers()
        for number, button in enumerate(AGENCIES):
            desk, own = Agency(button, port=self.port), by_agency[number :: len(AGENCIES)]
            for first in range(0, len(own), SHEET):
                clients = [person.who for person in own[first : first + SHEET]]
                taken = desk.hand_in(clients, round_id=ROUND, papers=papers, paper=self.paper)
                self.report.handed_in += taken
            self.report.pages += desk.browser.pages
            desk.browser.leave()
        days = [_OPENS + timedelta(days=number) for number in range((_CLOSES - _OPENS).days + 1)]
        for number, day in enumerate(days):
            self._clock_to(datetime.combine(day, time(9, 30), ZONE))
            _each(
                lambda person: self._lodge(person, prepared=id(person) in handed_in), self.people[number :: len(days)]
            )

    def _papers(self) -> frozenset[str]:
        """What the programme asks of everybody, but what is filled in from the answers."""
        from sojourn.eligibility.papers import papers_asked
        from sojourn_office.papers.own_forms import FILLED_IN
        from sojourn_office.storage import agreements

        rules = agreements.rules_of(SCHEME, on=_OPENS, mission="seoul")
        return frozenset(each.paper.id for each in papers_asked(rules, {}) if each.must) - frozenset(FILLED_IN)

    def _lodge(self, person: Person, *, prepared: bool) -> None:
        person.sign_in()
        number = person.confirm() if prepared else person.apply(ROUND, body="체험 여행사")
        person.browser.leave()
        with self._counting:
            self.by_number[number] = person
            self.report.lodged += 1

    def _course(self, number: str) -> Course:
        chance = Chance(self.seed, number)
        asked, refused, passed = (chance.below(100) for _ in range(3))
        return Course(asked < _ASKED, refused < _REFUSED, passed < _DECLINE, _DECLINE <= passed < _DECLINE + _STAY_AWAY)

    def _assess(self) -> None:
        """Every working day each officer who is there takes cases, oldest due first, until their share is done."""
        staff = {name: Official(name, port=self.port) for names in POSTS.values() for name in names}
        days = [day for day in _days(_FIRST_DAY, _RESULTS) if day.weekday() < 5]
        share = -(-len(self.people) * 5 // (4 * len(staff) * len(days)))
        for day in days:
            self._clock_to(datetime.combine(day, time(9), ZONE))
            there = [each for each in staff.values() if Chance(self.seed, f"{day}/{each.button}").below(100) >= _AWAY]
            self.report.away += len(staff) - len(there)
            before = self.report.granted + self.report.refused
            _each(partial(self._work, share=share), there)
            for names in POSTS.values():
                self._sign([staff[name] for name in names])
            self._answer()
            self.report.by_day.append(self.report.granted + self.report.refused - before)
            self.report.days += 1
            if self.report.granted + self.report.refused == self.report.lodged:
                break
        else:
            raise CannotRehearse(f"{self.report.granted + self.report.refused} of {self.report.lodged} are decided")
        for each in staff.values():
            self.report.pages += each.browser.pages
            each.browser.leave()

    def _work(self, officer: Official, *, share: int) -> None:
        """A day: points for the cases of colleagues first, then the next case, again and again."""
        for number in officer.listed("points"):
            if number in self.by_number:
                officer.look_at_papers(officer.case(number))
                officer.give_points(number)
        done = 0
        while done < share:
            page = officer.next_case()
            number = page.path.rpartition("/")[2] if page else ""
            person = self.by_number.get(number)
            if page is None or person is None:
                return
            course = self._course(number)
            if course.asked and not person.was_asked:
                officer.ask(number, "balance", why="◇")
                person.was_asked = True
                with self._counting:
                    self.report.asked += 1
                continue
            if number not in officer.judged:
                officer.look_at_papers(page)
                officer.judge(number, not_met="purpose" if course.refused else "")
                officer.judged.add(number)
                done += 1
                if not course.refused and officer.give_points(number):
                    continue
            officer.decide(number, own_sentence="◇" if course.refused else "")
            with self._counting:
                self.report.granted += not course.refused
                self.report.by_officer[officer.button] = self.report.by_officer.get(officer.button, 0) + 1

    def _sign(self, officers: Sequence[Official]) -> None:
        """Each proposal is signed by a colleague of the same post."""
        for officer in officers:
            for number in officer.listed("signature"):
                if number in self.by_number and officer.sign(number):
                    self.report.refused += 1

    def _answer(self) -> None:
        """Whoever is asked for a paper sends it the same evening."""
        for person in self.people:
            if person.was_asked and not person.has_answered:
                person.give()
                person.has_answered = True
                person.browser.leave()

    def _publish(self) -> None:
        self._clock_to(datetime.combine(_RESULTS, time(10, 1), ZONE))
        supervisor = Official(_SUPERVISOR, port=self.port)
        supervisor.publish(ROUND)
        supervisor.browser.leave()

    def _collect(self) -> None:
        """Those who passed and want it bring their passports; some decline; some never come."""
        passed = [number for number in self.by_number if not self._course(number).refused]
        for number in passed:
            if self._course(number).declines:
                self.by_number[number].decline()
                self.by_number[number].browser.leave()
                self.report.declined += 1
        self._clock_to(datetime.combine(_RESULTS + timedelta(days=7), time(9), ZONE))
        for post, names in POSTS.items():
            officer = Official(names[0], port=self.port)
            for number in passed:
                course = self._course(number)
                if _REGIONS[self.by_number[number].who.region] == post and not (course.declines or course.stays_away):
                    officer.issue(number)
                    self.report.issued += 1
            self.report.pages += officer.browser.pages
            officer.browser.leave()

    def _count(self) -> None:
        """What the office says of itself at the end, after a night in which what ended by then is erased."""
        for days in (1, 2):
            self._clock_to(datetime.combine(_COLLECTED + timedelta(days=days), time(9), ZONE))
            subprocess.run([*COMMAND, "work", "--once"], check=True)  # noqa: S603 (ours)
        self.report.pages += sum(person.browser.pages for person in self.people)
        said = Counter(self._stage(person) for person in self.people)
        self.report.lapsed = said["lapsed"]
        done = subprocess.run([*COMMAND, "check"], capture_output=True, text=True, check=False)  # noqa: S603 (ours)
        if done.returncode:
            self.report.broken = done.stdout.splitlines() + done.stderr.splitlines()

    def _stage(self, person: Person) -> str:
        from sojourn_office.storage import cases

        row = cases.by_number(person.number)
        assert row is not None, "it was lodged"
        return row.stage


def _each(do: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """A few at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(do, things))


def _days(first: date, until: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((until - first).days))


def main(folder: Path) -> int:
    """Do what `plan.json` of the folder says and leave `quarter.json` there; 1 where something did not hold."""
    said = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    quarter = Quarter(folder, people=said["people"], seed=said["seed"])
    try:
        report = quarter.run(lambda words: print(words, flush=True))
    except CannotRehearse as trouble:
        print(f"rehearse-quarter: {trouble}", file=sys.stderr)
        return 1
    finally:
        quarter.close()
    (folder / "quarter.json").write_bytes(report.written())
    print("\n".join(report.said()))
    return 1 if report.broken else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
