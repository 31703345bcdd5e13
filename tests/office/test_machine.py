"""The state machine: random acts of random people over the real actions; every sentence holds after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import (
    agreements,
    assessment,
    cases,
    checking,
    corrections,
    erasing,
    rounds,
    same_person,
    seasons,
    visas,
)
from sojourn_office.actions.acting import by_account, by_post
from sojourn_office.commands import check
from sojourn_office.queries import invariants
from sojourn_office.storage import events
from sojourn_office.storage.events import Event
from sojourn_office.storage.quotas import Quota
from tests.office.planted import PLANTED, nobody_asks_the_quota, over_issue
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, CONSENTS, FILE, RESULTS, World

PEOPLE = ("Kim", "Lee", "Park", "Choi")
ROUNDS = (ASSESSED, ALL_YEAR)
# What people do with a case, in the order in which they do it; a plan that starts in the middle is refused.
PLANS = (
    ("assess", "sign", "publish", "issue", "enter"),
    ("assess", "sign", "issue", "press", "revoke"),
    ("assess", "sign", "decline"),
    ("assess", "sign", "publish", "decline"),
    ("assess", "sign", "publish", "hour", "wait", "issue"),
    ("arrive", "press"),
    ("assess_badly", "sign_alone", "sign"),
    ("clear", "assess"),
    ("ask", "withdraw"),
    ("void",),
    ("take", "release"),
    ("ask", "void"),
    ("own",),
    ("stop", "assess", "sign", "publish", "issue", "resume", "publish", "issue"),
    ("publish",),
    ("correct", "arrive", "correct"),
    ("arrive_alike", "clear"),
    ("assess", "sign", "arrive", "publish", "publish"),
    ("pause", "arrive", "assess", "sign", "publish", "reopen", "arrive"),
    ("assess", "sign", "publish", "wait", "end_round", "end_season"),
    ("assess", "sign", "withdraw", "arrive", "decline"),
    ("narrow", "arrive", "publish", "issue"),
)

# The office with a few cases lodged, two of them perhaps of one person: made once, and gone back to after each run.
SETTLED: list[tuple[World, dict[tuple[str, str], str]]] = []

# The two who may correct the ledger of a host, by their numbers.
MANAGERS: dict[str, tuple[int, int]] = {}

# In how many runs of a test each kind of event happened: a kind that never happened proves nothing.
HAPPENED: Counter[str] = Counter()


class Office(RuleBasedStateMachine):
    """Four people, two rounds, two places each, two officers a host: they lodge, go on, press again; time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        world, numbers = SETTLED[0]
        self.world = world.again()
        self.settled = events.last_seq()
        self.numbers: dict[tuple[str, str], str] = dict(numbers)
        self.last_press: Callable[[], object] | None = None

    def teardown(self) -> None:
        """Count what happened in this run, and take everything back."""
        HAPPENED.update(set(Event.objects.filter(seq__gt=self.settled).values_list("kind", flat=True)))
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def attempt(self, act: Callable[[str], object]) -> object:
        """Do something with a new key, remembering it, so that it can be pressed again."""
        key = self.world.key()
        self.last_press = lambda: act(key)
        return act(key)

    @rule(name=st.sampled_from(PEOPLE), round_id=st.sampled_from(ROUNDS), same=st.booleans())
    def lodge(self, name: str, round_id: str, same: bool) -> None:
        """Start and lodge, sometimes with a passport that somebody else has used."""
        world = self.world
        if (name, round_id) not in self.numbers:
            account = world.person(name)
            if isinstance(self._start(account, round_id), Refusal):
                return
        number = self.numbers[name, round_id]
        if world.case(number).stage == "draft":
            self._prepare(name, round_id, same=same)
            by = by_account(world.person(name).pk)
            self.attempt(lambda key: cases.lodge(number=number, consents=CONSENTS, by=by, at=world.at(), key=key))

    def _start(self, account: Any, round_id: str) -> object:
        mission = "jeju" if round_id == ASSESSED else "osaka"
        asked = {"language": "ko", "at": self.world.at(), "key": self.world.key()}
        answer = cases.start(account=account, round_id=round_id, mission=mission, **asked)
        if isinstance(answer, str):
            name = next(name for name, each in self.world.people.items() if each == account)
            self.numbers[name, round_id] = answer
        return answer

    def _prepare(self, name: str, round_id: str, *, same: bool) -> None:
        number = self.numbers[name, round_id]
        person = "Everybody" if same else name
        self.world.answer(number, person, round_id)

    @rule(number=st.integers(0, 4), plan=st.sampled_from(PLANS))
    def go_on(self, number: int, plan: tuple[str, ...]) -> None:
        """One case, the next steps of a plan; what cannot be done now is refused and changes nothing."""
        self.follow(number, plan)

    def follow(self, number: int, plan: tuple[str, ...]) -> None:
        """Take the steps of a plan with one of the cases."""
        numbers = list(self.numbers.values())
        for step in plan:
            getattr(self, f"_{step}")(numbers[number % len(numbers)])

    def _arrive(self, _number: str) -> None:
        """Somebody new lodges where a place is held at lodging."""
        if ("Lee", ALL_YEAR) not in self.numbers and isinstance(self._start(self.world.person("Lee"), ALL_YEAR), str):
            self._prepare("Lee", ALL_YEAR, same=False)
            self._lodge(self.numbers["Lee", ALL_YEAR])

    def _arrive_alike(self, _number: str) -> None:
        """Somebody new lodges with a passport that somebody else has lodged with."""
        if ("Lee", ALL_YEAR) not in self.numbers and isinstance(self._start(self.world.person("Lee"), ALL_YEAR), str):
            number, other = self.numbers["Lee", ALL_YEAR], self.world.case(self.numbers["Park", ALL_YEAR])
            self.world.answer(number, "Lee", ALL_YEAR, passport_number=other.passport.number)
            self._lodge(number)

    def _lodge(self, number: str) -> None:
        asked = {"number": number, "consents": CONSENTS, "by": self._applicant(number)}
        self.attempt(lambda key: cases.lodge(**asked, at=self.world.at(), key=key))

    def _assess(self, number: str, met: str = "yes") -> None:
        one, _ = self._officers(number)
        case = self.world.case(number)
        if case.stage == "assessment" and not case.is_flagged:
            self.world.see_papers(number, one)
            self.world.judge_all(number, one, met)
            self.world.propose(number, one)

    def _assess_badly(self, number: str) -> None:
        self._assess(number, "no")

    def _sign(self, number: str) -> None:
        self.world.confirm(number, self._officers(number)[1])

    def _sign_alone(self, number: str) -> None:
        self.world.confirm(number, self._officers(number)[0])

    def _publish(self, number: str) -> None:
        for other in self.numbers.values():
            if self.world.case(other).round_id == ASSESSED:
                self._assess(other)
                self._sign(other)
        self._until(RESULTS)
        self.world.publish()

    def _issue(self, number: str) -> None:
        by = by_post(self._officers(number)[0])
        self.attempt(lambda key: self.world.issue_with(number, by, key))

    def _press(self, _number: str) -> None:
        if self.last_press is not None:
            self.last_press()

    def _enter(self, number: str) -> None:
        if self.world.case(number).stage == "issued":
            self.world.enter(self.world.case(number).visa.serial)

    def _revoke(self, number: str) -> None:
        if self.world.case(number).stage == "issued":
            asked = {"cause": "error", "why": "found", "by": "post:a", "second": "post:b", **self._asked()}
            visas.revoke(serial=self.world.case(number).visa.serial, **asked)

    def _ask(self, number: str) -> None:
        until = self.world.now + timedelta(days=5)
        asked = {"paper": "cv", "until": until, "why": "missing", **self._asked()}
        assessment.ask_for_paper(number=number, post=self._officers(number)[0], **asked)

    def _stop(self, number: str) -> None:
        checking.stop([self.world.case(number).round.period.key], at=self.world.at())

    def _resume(self, number: str) -> None:
        """A check finds the period in order, and a person lets it go on."""
        check.made(self.world.at())
        scheme, one = self.world.case(number).scheme, self._officers(number)[0]
        checking.resume(scheme=scheme, year=2026, reason="put right", post=one, **self._asked())

    def _correct(self, number: str) -> None:
        """Two managers take one released place back."""
        scheme = self.world.case(number).scheme
        asked = {"scheme": scheme, "year": 2026, "name": "released-by-mistake", "places": 1, "reason": "One too many."}
        first, second = MANAGERS[self.world.case(number).host]
        corrections.correct(**asked, first=first, second=second, **self._asked())

    def _pause(self, number: str) -> None:
        seasons.pause(**self._period(number), reason="Looked at.", post=self._officers(number)[0], **self._asked())

    def _reopen(self, number: str) -> None:
        seasons.reopen(**self._period(number), reason="All is well.", post=self._officers(number)[0], **self._asked())

    def _end_round(self, number: str) -> None:
        seasons.end_round(round_id=self.world.case(number).round_id, by="test", **self._asked())

    def _end_season(self, number: str) -> None:
        self._until(COLLECT_UNTIL)
        seasons.end_season(**self._period(number), by="test", **self._asked())

    def _narrow(self, _number: str) -> None:
        """The agreement gives both directions together another number, down to what is promised."""
        load_quotas(self.world, Quota.objects.get().promised)

    def _period(self, number: str) -> dict[str, Any]:
        return {"scheme": self.world.case(number).scheme, "year": 2026}

    def _take(self, number: str) -> None:
        assessment.take(number=number, post=self._officers(number)[0], **self._asked())

    def _release(self, number: str) -> None:
        assessment.release(number=number, post=self._officers(number)[0], **self._asked())

    def _clear(self, number: str) -> None:
        same_person.clear(number=number, post=self._officers(number)[0], why="two persons", **self._asked())

    def _void(self, number: str) -> None:
        same_person.void_both(number=number, post=self._officers(number)[0], why="one person", **self._asked())

    def _own(self, number: str) -> None:
        """An officer who is the applicant proposes; the other one signs."""
        one, two = self._officers(number)
        case = self.world.case(number)
        if case.stage == "assessment" and not case.is_flagged:
            self.world.see_papers(number, one)
            self.world.judge_all(number, one)
            replace_account(two, case.person.account)
            self.world.propose(number, two)
            self.world.confirm(number, one)
            if self.world.case(number).stage == "assessment":
                replace_account(two, None)

    def _withdraw(self, number: str) -> None:
        cases.withdraw(number=number, by=self._applicant(number), **self._asked())

    def _decline(self, number: str) -> None:
        cases.decline(number=number, by=self._applicant(number), **self._asked())

    def _hour(self, _number: str) -> None:
        self.world.later(self.world.now + timedelta(hours=1))
        rounds.lapse_due(at=self.world.at())

    def _wait(self, _number: str) -> None:
        self._until(COLLECT_UNTIL)

    def _until(self, moment: datetime) -> None:
        """The clock moves on to a moment; what is due lapses or is erased by itself."""
        self.world.later(moment)
        rounds.lapse_due(at=self.world.at())
        erasing.erase_due(self.world.at())

    def _officers(self, number: str) -> Any:
        return self.world.officers[self.world.case(number).host]

    def _applicant(self, number: str) -> str:
        return by_account(self.world.case(number).person.account_id)

    def _asked(self) -> dict[str, Any]:
        return {"at": self.world.at(), "key": self.world.key()}

    @precondition(lambda self: self.last_press is not None)
    @rule()
    def press_again(self) -> None:
        """The same press a second time."""
        assert self.last_press is not None
        self.last_press()

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        """The clock moves on; what is due lapses by itself."""
        self._until(self.world.now + timedelta(hours=hours))

    @invariant()
    def every_sentence_holds(self) -> None:
        """All of them, after every step."""
        assert invariants.broken() == ()


def replace_account(post: Any, account: Any) -> None:
    """Let an officer be the applicant for a moment."""
    if account is not None:
        post.real_account = post.account
        post.account = account
    else:
        post.account = post.real_account
    post.save()


# Places of both directions together, one fewer than each has by itself; and what came back goes to the next round.
QUOTAS = """
[[schemes.KOR-JPN.values.ceiling_within]]
from = 2026-01-01
known = 2026-01-01
value = [{{ name = "strait", places = {places}, schemes = ["KOR-JPN", "JPN-KOR"] }}]
cite = ["mofa-2011-notes"]
[[schemes.KOR-JPN.values.returned_places]]
from = 2026-01-01
known = 2026-01-01
value = "next-round"
cite = ["mofa-2011-notes"]
"""


def load_quotas(world: World, places: int) -> None:
    """Load the agreement with a quota over both directions."""
    before, head, after = FILE.read_text().partition("\n[[schemes.KOR-JPN.values.quota_year]]")
    text = before + QUOTAS.format(places=places) + head + after
    agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key())


def run(*, examples: int, steps: int, places: int = 2, phases: tuple[Phase, ...] = (Phase.generate,)) -> None:
    HAPPENED.clear()
    world = World().settle(places=places)
    load_quotas(world, 2 * places - 1 if places > 1 else 9)
    for host, mission in (("JPN", "jeju"), ("KOR", "osaka")):
        one, two = (world.manager(host, mission, number) for number in (3, 4))
        MANAGERS[host] = (one.number, two.number)
    lodged = {("Kim", ASSESSED): world.lodged("Kim"), ("Park", ALL_YEAR): world.lodged("Park", ALL_YEAR)}
    passport = world.case(lodged["Park", ALL_YEAR]).passport.number
    lodged["Choi", ALL_YEAR] = world.lodged("Choi", ALL_YEAR, passport_number=passport)
    SETTLED[:] = [(world, lodged)]
    for number in range(len(lodged)):
        for plan in PLANS:
            office = Office()
            try:
                office.follow(number, plan)
                assert invariants.broken() == ()
            finally:
                office.teardown()
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_sentence_holds_after_every_step(db: None) -> None:
    """And each kind of event happened in some run."""
    run(examples=25, steps=6)
    runs = "\n".join(f"{count:4} runs with {kind}" for kind, count in HAPPENED.most_common())
    print(runs)
    wanted = {
        "case:lodged",
        "case:flagged",
        "case:cleared",
        "case:judged",
        "case:proposed",
        "case:decided",
        "case:told",
        "case:issued",
        "case:withdrawn",
        "case:declined",
        "case:lapsed",
        "case:paper-asked",
        "case:voided",
        "case:released",
        "case:revoked",
        "visa:entered",
        "round:results-published",
        "period:stopped",
        "period:resumed",
        "period:corrected",
        "period:paused",
        "period:reopened",
        "period:season-ended",
        "round:ended",
        "quota:set",
    }
    assert wanted <= set(HAPPENED), wanted - set(HAPPENED)


# How few places make a bug show.
PLACES = {over_issue: 1, nobody_asks_the_quota: 2}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(db: None, monkeypatch: pytest.MonkeyPatch, plant: Callable[..., None]) -> None:
    """By a sentence, or by the database itself; the same runs without it find nothing."""
    plant(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError, ExceptionGroup)):
        run(examples=5, steps=6, places=PLACES.get(plant, 4))
