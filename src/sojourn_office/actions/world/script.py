"""The script of the demonstration: each moment of a course as an act, done by the action that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache, partial
from zoneinfo import ZoneInfo

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.cases.numbers import case_number
from sojourn.decisions.moves import met_after
from sojourn.eligibility.findings import Met
from sojourn.eligibility.papers import papers_asked
from sojourn_office.actions import (
    accounts,
    assessment,
    cases,
    decisions,
    entries,
    rounds,
    same_person,
    stays,
    visas,
)
from sojourn_office.actions.acting import SYSTEM, by_account, by_post
from sojourn_office.actions.world import alarmed, lots, words
from sojourn_office.actions.world import second_looks as asked_again
from sojourn_office.actions.world.course import Course
from sojourn_office.actions.world.marking import give_points, see_papers
from sojourn_office.actions.world.people import OFFICIALS
from sojourn_office.actions.world.rounds import ROUND, ZONE
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.papers.specimen import portrait, specimen
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import agreements as stored_agreements
from sojourn_office.storage import cases as stored_cases
from sojourn_office.storage import events as stored_events
from sojourn_office.storage import visas as stored_visas
from sojourn_office.storage.accounts import Account, Post
from sojourn_office.storage.judging import judged

# From here on the invented staff hold their posts and the rounds are set up.
OPENED_AT = datetime(2026, 1, 2, 9, tzinfo=ZoneInfo(ZONE))

# Who decides for a mission, and who signs; the first one proposes.
_DESKS = {
    "seoul": ("yamamoto", "inoue"),
    "busan": ("mori", "kobayashi"),
    "jeju": ("inoue", "kobayashi"),
    "osaka": ("kang", "yoon"),
    "tokyo": ("nam", "baek"),
}
_BORDER = {"JPN": "fujita", "KOR": "seo"}
_CONSENTS = dict.fromkeys(cases.CONSENTS, True)
# Well within the days that a draft is kept.
_LOOKS_AGAIN = timedelta(days=21)
UNDECIDED = {Stage.ASSESSMENT.value, Stage.PAPER_ASKED.value, Stage.PROPOSED.value}


class World:
    """The accounts and posts of the invented people, looked up once."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    def account(self, address: str, *, language: str, at: datetime) -> Account:
        """The account of an address, opened and confirmed at its first use."""
        if address not in self._accounts:
            account = accounts.account_for(address, language=language, at=at)
            if account.confirmed_at is None:
                accounts.confirm(account, language=language, at=at)
            self._accounts[address] = account
        return self._accounts[address]

    @cached_property
    def posts(self) -> dict[str, list[Post]]:
        """The posts of each official, by their slug."""
        found = {official.slug: stored_accounts.find(official.address) for official in OFFICIALS}
        return {
            slug: stored_accounts.posts_of(account, at=OPENED_AT)
            for slug, account in found.items()
            if account is not None
        }

    def post(self, slug: str, mission: str = "") -> Post:
        """The post of an official for a mission."""
        held = self.posts[slug]
        return next((post for post in held if post.mission == mission), held[0])

    def desk(self, mission: str, host: str) -> tuple[Post, Post]:
        """Who proposes and who signs at a mission; where this world has nobody, the supervisor and an officer do."""
        proposer, signer = _DESKS.get(mission, ("yamamoto", "kobayashi") if host == "JPN" else ("kang", "baek"))
        return self.post(proposer, mission), self.post(signer, mission)

    def border(self, host: str) -> Post:
        """Who stands at the border of a host."""
        return self.post(_BORDER[host])


Do = Callable[[World, datetime, str], object]


@dataclass(frozen=True)
class Step:
    """Something someone does at a moment; `name` makes the keys of its acts, so that none is done twice."""

    at: datetime
    name: str
    do: Do


def number_of(course: Course) -> str:
    """The case number of a course, which follows from its chance."""
    year = course.started_at.astimezone(ZoneInfo(ROUND[course.round].zone)).year
    return case_number(ROUND[course.round].scheme[4:7], year, course.chance)


def steps_of(course: Course) -> Iterator[Step]:
    """Every moment of a course that is set, as an act."""
    number = number_of(course)
    moments: tuple[tuple[datetime | None, str, Do], ...] = (
        (course.started_at, "start", partial(_start, course)),
        (course.in_draw_at, "enter-draw", partial(_enter_draw, course)),
        (course.lodged_at, "lodge", partial(_lodge, course)),
        (course.withdrawn_at, "withdraw", partial(_withdraw, course)),
        (course.taken_at, "take", partial(_take, course)),
        (course.asked_at, "ask", partial(_ask, course)),
        (course.given_at, "give", partial(_give, course)),
        (course.proposed_at, "propose", partial(_propose, course)),
        (course.confirmed_at, "confirm", partial(_confirm, course)),
        (course.asked_again_at, "ask-again", partial(_ask_again, course)),
        (course.declined_at, "decline", partial(_decline, course)),
        (course.collected_at, "collect", partial(_collect, course)),
        (course.entered_at, "enter", partial(_enter, course)),
        (course.settled_at, "settle", partial(_settle, course)),
        (course.registered_at, "register", partial(_register, course)),
        (course.left_at, "leave", partial(_leave, course)),
    )
    for at, name, do in moments:
        if at is not None:
            yield Step(at, f"{number}/{name}", do)
    if course.lodged_at is None and course.withdrawn_at is None:
        yield from _kept_alive(course, number)


def _kept_alive(course: Course, number: str) -> Iterator[Step]:
    """Whoever prepares an application looks at it again until its round is over, so that it is not erased."""
    at = course.started_at + _LOOKS_AGAIN
    while at < (ROUND[course.round].collect_until or ROUND[course.round].closes_at):
        yield Step(at, f"{number}/again/{at:%y%m%d}", partial(_look_again, course))
        at += _LOOKS_AGAIN


def steps_of_round(round_id: str) -> Iterator[Step]:
    """What the office does with a round by itself: the last undecided cases, the results, what was not collected."""
    plan = ROUND[round_id]
    if plan.results_at is not None and plan.collect_until is not None:
        yield Step(plan.results_at, f"{round_id}/publish", partial(_publish, round_id))
        yield Step(plan.collect_until, f"{round_id}/lapse", _lapse)
    if plan.listed_at is not None and plan.drawn_at is not None:
        yield Step(plan.listed_at, f"{round_id}/list", lambda _, at, key: lots.fix_list(round_id, at=at, key=key))
        yield Step(plan.drawn_at, f"{round_id}/draw", lambda _, at, key: lots.draw_it(round_id, at=at, key=key))


def clear_due(round_id: str, world: World, at: datetime, key: str, *, and_all_others: bool = False) -> None:
    """
    Decide whatever of a round should have been decided by now, also what people lodged who look at this world.

    On a result day nothing may be left, so that `and_all_others` decides what would have had more time too.
    """
    for row in stored_cases.of_round(round_id):
        if row.stage in UNDECIDED and (and_all_others or (row.due_at is not None and row.due_at <= at)):
            decide_as_found(row.number, world, at, key)


# --- what applicants do ---------------------------------------------------------------------------------------------


def _account(course: Course, world: World, at: datetime) -> Account:
    return world.account(course.person.address, language=course.person.language, at=at)


def _start(course: Course, world: World, at: datetime, key: str) -> None:
    account = _account(course, world, at)
    number = cases.start(
        account=account,
        round_id=course.round,
        mission=course.mission,
        language=course.person.language,
        at=at,
        key=key,
        chance=course.chance,
    )
    if isinstance(number, Refusal):
        return
    by = by_account(account.pk)
    cases.save_answers(number=number, answers=answers_of(course), by=by, at=at, key=f"{key}/a")
    for paper in course.files:
        content = _file(course, paper)
        if content is not None:
            suffix = "png" if paper == "photograph" else "pdf"
            cases.file_paper(
                number=number,
                paper=paper,
                name=f"{paper}.{suffix}",
                content=content,
                by=by,
                at=at,
                key=f"{key}/{paper}",
            )


def _look_again(course: Course, _world: World, at: datetime, key: str) -> None:
    number = number_of(course)
    owner = cases.owner_of(number)
    if owner is not None:
        answers = {"phone": course.person.phone}
        cases.save_answers(number=number, answers=answers, by=by_account(owner), at=at, key=key)


def answers_of(course: Course) -> dict[str, object]:
    """What the person of a course types of themselves."""
    person, currency = course.person, "KRW" if course.person.nationality == "KOR" else "JPY"
    # Whoever is refused for money has too little of it: a quarter lies below what any mission asks.
    money = person.funds // 4 if course.refused_for == "funds" else person.funds
    return {
        "surname": person.surname,
        "given_names": person.given_names,
        "native_name": person.native_name,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "nationalities": [],
        "passport_number": person.passport_number,
        "passport_expires_on": "2033-06-30",
        "residence_region": course.region or person.region,
        "address": person.street,
        "phone": person.phone,
        "turns": person.turns,
        "child": False,
        "funds": {"amount": str(money), "currency": currency},
    }


def _file(course: Course, paper: str) -> bytes | None:
    if paper == "photograph":
        return _portrait()
    sheet = words.sheet_of(course.person, paper, is_refused_for=course.refused_for)
    return _printed(sheet, course.person.language) if sheet else None


@lru_cache(maxsize=1)
def _portrait() -> bytes:
    return portrait()


@lru_cache(maxsize=64)
def _printed(sheet: words.Sheet, language: str) -> bytes:
    return specimen(sheet.title, issuer=sheet.issuer, lines=sheet.lines, language=language, day=date(2026, 4, 1))


def _lodge(course: Course, world: World, at: datetime, key: str) -> None:
    number, by = number_of(course), by_account(_account(course, world, at).pk)
    rules = stored_agreements.rules_of(ROUND[course.round].scheme, on=at.date(), mission=course.mission)
    asked = papers_asked(rules, {"birth_date": course.person.birth_date})
    # Where papers are shown, the forms are filled in as for anyone; elsewhere everything comes over the counter.
    ours = FILLED_IN if course.files else frozenset()
    there = {*course.files, *ours}
    lacking = [each.paper.id for each in asked if each.must and each.paper.id not in there]
    cases.promise_all_on_paper(number=number, papers=lacking, by=by, at=at, key=f"{key}/p")
    cases.lodge(number=number, consents=_CONSENTS, by=by, at=at, key=key)


def _give(course: Course, world: World, at: datetime, key: str) -> None:
    by = by_account(_account(course, world, at).pk)
    _answer_asks(number_of(course), by=by, at=at, key=key)


def _answer_asks(number: str, *, by: str, at: datetime, key: str) -> None:
    row = stored_cases.by_number(number)
    if row is None:
        return
    language = "ko" if row.scheme.startswith("KOR") else "ja"
    for ask in stored_events.replay(row).open_asks:
        title = "견본 서류" if language == "ko" else "見本書類"
        sheet = words.sheet_by_name(ask.paper, language) or words.Sheet(title, "", ())
        content = _printed(sheet, language)
        name = f"{ask.paper}.pdf"
        cases.file_paper(
            number=number,
            paper=ask.paper,
            name=name,
            content=content,
            by=by,
            at=at,
            key=f"{key}/{ask.number}",
            ask=ask.number,
        )


def _enter_draw(course: Course, world: World, at: datetime, key: str) -> None:
    by = by_account(_account(course, world, at).pk)
    entries.enter(number=number_of(course), by=by, at=at, key=key, chance=course.lot)


def _withdraw(course: Course, world: World, at: datetime, key: str) -> None:
    cases.withdraw(number=number_of(course), by=by_account(_account(course, world, at).pk), at=at, key=key)


def _decline(course: Course, world: World, at: datetime, key: str) -> None:
    cases.decline(number=number_of(course), by=by_account(_account(course, world, at).pk), at=at, key=key)


def _ask_again(course: Course, _world: World, at: datetime, key: str) -> None:
    asked_again.ask(number_of(course), at=at, key=key)


# --- what officers do -----------------------------------------------------------------------------------------------


def _desk(course: Course, world: World) -> tuple[Post, Post]:
    return world.desk(course.mission, ROUND[course.round].scheme[4:7])


def _take(course: Course, world: World, at: datetime, key: str) -> None:
    assessment.take(number=number_of(course), post=_desk(course, world)[0], at=at, key=key)


def _ask(course: Course, world: World, at: datetime, key: str) -> None:
    until = datetime.combine(at.date(), datetime.min.time(), tzinfo=ZoneInfo(ROUND[course.round].zone))
    assessment.ask_for_paper(
        number=number_of(course),
        post=_desk(course, world)[0],
        paper=course.asked_for,
        until=until.replace(hour=0) + words.TIME_TO_ANSWER,
        why=words.asked(ROUND[course.round].scheme),
        at=at,
        key=key,
    )


def _propose(course: Course, world: World, at: datetime, key: str) -> None:
    _judge_and_propose(number_of(course), _desk(course, world), at, key, refused_for=course.refused_for)


def _judge_and_propose(number: str, markers: tuple[Post, Post], at: datetime, key: str, *, refused_for: str) -> None:
    post = markers[0]
    row = stored_cases.by_number(number)
    if row is None or row.stage != Stage.ASSESSMENT.value or row.is_flagged:
        return
    see_papers(row, post, at, key)
    found = judged(row, known=at.astimezone(ZoneInfo(row.round.zone)).date())
    refusing = words.not_met(row.scheme, refused_for) if refused_for else None
    for finding in found.judgement.findings:
        met = met_after(finding, found.marks.get(finding.code))
        if refusing is not None and finding.code == refused_for:
            answer, why, paper = "no", refusing.why, refusing.paper
        elif met in (Met.NOT_KNOWN, Met.WEIGHED):
            answer, why, paper = "yes", words.met(row.host), _paper_of(finding.code)
        else:
            continue
        assessment.judge(
            number=number,
            post=post,
            code=finding.code,
            met=answer,
            why=why,
            paper=paper,
            at=at,
            key=f"{key}/{finding.code}",
        )
    own_sentence = refusing.to_the_person if refusing else ""
    if refusing is None:
        give_points(row, markers, at, f"{key}/points")
    decisions.propose(number=number, post=post, own_sentence=own_sentence, version=None, at=at, key=key)


def _paper_of(code: str) -> str:
    return {"funds": "balance", "age": "statement", "purpose": "plan"}.get(code, "")


def _confirm(course: Course, world: World, at: datetime, key: str) -> None:
    decisions.confirm(number=number_of(course), post=_desk(course, world)[1], specimen=True, at=at, key=key)


def decide_as_found(number: str, world: World, at: datetime, key: str) -> None:
    """Bring a case to its decision from wherever it stands: what is asked comes, what is open is found met."""
    row = stored_cases.by_number(number)
    assert row is not None, "the case was in the list of its round"
    decides = row.mission if row.look_asked_at is None else asked_again.OF.get(row.mission, row.mission)
    proposer, signer = world.desk(decides, row.host)
    names = f"{key}/{number}"
    _answer_asks(number, by=by_account(row.person.account_id), at=at, key=f"{names}/g")
    if row.is_flagged:
        why = "다른 사람임을 확인함." if row.host == "KOR" else "別人であることを確認した。"
        same_person.clear(number=number, post=proposer, why=why, at=at, key=f"{names}/c")
    _judge_and_propose(number, (proposer, signer), at, f"{names}/p", refused_for="")
    for post in (signer, proposer):
        decisions.confirm(number=number, post=post, specimen=True, at=at, key=f"{names}/s")


def _publish(round_id: str, world: World, at: datetime, key: str) -> None:
    clear_due(round_id, world, at, key, and_all_others=True)
    supervisor = world.post("kobayashi")
    alarmed.explain_unanswered(round_id, supervisor, at=at, key=key)
    rounds.publish_results(round_id=round_id, by=by_post(supervisor), at=at, key=key)


def _lapse(_world: World, at: datetime, _key: str) -> None:
    rounds.lapse_due(at=at, by=SYSTEM)


def _collect(course: Course, world: World, at: datetime, key: str) -> None:
    visas.issue(number=number_of(course), by=by_post(_desk(course, world)[0]), at=at, key=key)


# --- what happens in the host country -------------------------------------------------------------------------------


def _enter(course: Course, world: World, at: datetime, key: str) -> None:
    serial, by = _serial(course), _border(course, world)
    if serial:
        stays.enter(serial=serial, on=at.date(), stamped_last_day=None, by=by, at=at, key=key)


def _settle(course: Course, world: World, at: datetime, key: str) -> None:
    if serial := _serial(course):
        stays.settle(serial=serial, on=at.date(), by=_border(course, world), at=at, key=key)


def _register(course: Course, world: World, at: datetime, key: str) -> None:
    if serial := _serial(course):
        stays.register(serial=serial, on=at.date(), by=_border(course, world), at=at, key=key)


def _leave(course: Course, world: World, at: datetime, key: str) -> None:
    if serial := _serial(course):
        stays.leave(serial=serial, on=at.date(), by=_border(course, world), at=at, key=key)


def _serial(course: Course) -> str:
    visa = stored_visas.of_case(number_of(course))
    return visa.serial if visa else ""


def _border(course: Course, world: World) -> str:
    return by_post(world.border(ROUND[course.round].scheme[4:7]))
