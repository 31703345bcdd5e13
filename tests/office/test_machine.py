"""The state machine: random acts of random people over the real actions; every sentence holds after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Did
from sojourn_office.actions import cases, decisions, rounds, visas
from sojourn_office.actions.acting import by_account, by_post, perform
from sojourn_office.queries import invariants
from sojourn_office.storage import events, keys_of_acts
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, CONSENTS, RESULTS, World

PEOPLE = ("Kim", "Lee", "Park", "Choi")
ROUNDS = (ASSESSED, ALL_YEAR)

# How often each kind of event happened in all runs of a test: a kind that never happened proves nothing.
HAPPENED: Counter[str] = Counter()


class Office(RuleBasedStateMachine):
    """Four people, two rounds, two places each, two officers a host; three rules: the next thing, anything, time."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.world = World().settle(places=2)
        self.numbers: dict[tuple[str, str], str] = {}
        self.last_press: Callable[[], object] | None = None

    def teardown(self) -> None:
        """Count what happened, and take everything back."""
        HAPPENED.update(Event.objects.values_list("kind", flat=True))
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

    @rule(number=st.integers(0, 7), met=st.sampled_from(["yes", "yes", "no"]), signer=st.integers(0, 3))
    def the_next_thing(self, number: int, met: str, signer: int) -> None:
        """Whatever a case needs next, done as it should be; one signer in four is the proposer."""
        chosen = self._chosen(number)
        if chosen is not None:
            self._step(chosen, met, alone=signer == 0)

    @rule(number=st.integers(0, 7), met=st.sampled_from(["yes", "yes", "yes", "no"]), steps=st.integers(2, 6))
    def rush(self, number: int, met: str, steps: int) -> None:
        """One case, several steps on, with the clock moved where it waits."""
        chosen = self._chosen(number)
        for _ in range(steps if chosen else 0):
            if self.world.case(chosen).stage == "decided":
                self._finish_the_round()
            self._step(chosen, met, alone=False)

    def _step(self, chosen: str, met: str, *, alone: bool) -> None:
        case = self.world.case(chosen)
        one, two = self.world.officers[case.host]
        match case.stage:
            case "draft":
                by = by_account(case.person.account_id)
                asked = {"number": chosen, "consents": CONSENTS, "by": by}
                self.attempt(lambda key: cases.lodge(**asked, at=self.world.at(), key=key))
            case "assessment" if case.is_flagged:
                asked = {"why": "two persons", "at": self.world.at(), "key": self.world.key()}
                decisions.clear(number=chosen, post=one, **asked)
            case "assessment":
                self.world.see_papers(chosen, one)
                self.world.judge_all(chosen, one, met)
                self.world.propose(chosen, one)
            case "proposed":
                self.world.confirm(chosen, one if alone else two)
            case "decided" if case.round_id == ASSESSED and self.world.now >= RESULTS:
                self.world.publish()
            case "passed":
                by = by_post(one)
                self.attempt(lambda key: self.world.issue_with(chosen, by, key))
            case "issued":
                self.world.enter(case.visa.serial)

    def _finish_the_round(self) -> None:
        """Decide whatever is still open in the assessed round, and go to its result day."""
        for number in self.numbers.values():
            if self.world.case(number).round_id == ASSESSED:
                for _ in range(2):
                    if self.world.case(number).stage in ("assessment", "proposed"):
                        self._step(number, "yes", alone=False)
        self.world.later(RESULTS)

    @rule(number=st.integers(0, 7), act=st.sampled_from(["withdraw", "decline", "ask", "own", "void", "revoke"]))
    def anything(self, number: int, act: str) -> None:
        """An act that may or may not be possible; a refusal leaves everything as it was."""
        chosen = self._chosen(number)
        if chosen is None:
            return
        world, case = self.world, self.world.case(chosen)
        one, two = world.officers[case.host]
        by = by_account(case.person.account_id)
        asked = {"at": world.at(), "key": world.key()}
        match act:
            case "withdraw":
                cases.withdraw(number=chosen, by=by, **asked)
            case "decline":
                cases.decline(number=chosen, by=by, **asked)
            case "ask":
                until = world.now + timedelta(days=5)
                decisions.ask_for_paper(number=chosen, post=one, paper="cv", until=until, why="missing", **asked)
            case "own" if case.stage == "assessment" and not case.is_flagged:
                world.see_papers(chosen, one)
                world.judge_all(chosen, one)
                replace_account(two, case.person.account)
                decisions.propose(number=chosen, post=two, own_sentence="", version=None, **asked)
                replace_account(two, None)
                world.confirm(chosen, one)
            case "void":
                decisions.void_both(number=chosen, post=one, why="the same person", **asked)
            case "revoke" if case.stage == "issued":
                visas.revoke(serial=case.visa.serial, cause="error", why="found", by="post:a", second="post:b", **asked)

    @precondition(lambda self: self.last_press is not None)
    @rule()
    def press_again(self) -> None:
        """The same press a second time."""
        assert self.last_press is not None
        self.last_press()

    @rule(step=st.sampled_from([timedelta(hours=1), timedelta(hours=2), timedelta(days=3), timedelta(days=60)]))
    def time_passes(self, step: timedelta) -> None:
        """The clock moves on; what is due lapses by itself."""
        self.world.later(min(self.world.now + step, COLLECT_UNTIL + timedelta(days=1)))
        rounds.lapse_due(at=self.world.at())

    @invariant()
    def every_sentence_holds(self) -> None:
        """All of them, after every step."""
        assert invariants.broken() == ()

    def _chosen(self, number: int) -> str | None:
        numbers = list(self.numbers.values())
        return numbers[number % len(numbers)] if numbers else None


def replace_account(post: Any, account: Any) -> None:
    """Let an officer be the applicant for a moment."""
    if account is not None:
        post.real_account = post.account
        post.account = account
    else:
        post.account = post.real_account
    post.save()


def run(*, examples: int, steps: int, phases: tuple[Phase, ...] = (Phase.generate,)) -> None:
    HAPPENED.clear()
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
    run(examples=25, steps=30)
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
        "case:revoked",
        "visa:entered",
        "round:results-published",
    }
    assert wanted <= set(HAPPENED), wanted - set(HAPPENED)


def over_issue(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a place is left."""
    patch.setattr(events, "cannot_move", lambda period, movement: None)


def counter_forgets(patch: pytest.MonkeyPatch) -> None:
    """The balances are not written."""
    patch.setattr(events.Period, "save", lambda self, **_options: None)


def retry_takes_a_second(patch: pytest.MonkeyPatch) -> None:
    """Keys are forgotten, and a lodged case can be lodged again."""
    patch.setattr(keys_of_acts, "earlier", lambda **_asked: None)
    patch.setattr(keys_of_acts, "accept", lambda **_asked: None)
    real = case_moves.issue
    patch.setattr(case_moves, "issue", lambda case, **asked: once_more(real, case, **asked))


def once_more(real: Callable[..., Any], case: Any, **asked: Any) -> Any:
    """A visa whatever the stage."""
    answer = real(case, **asked)
    if isinstance(answer, Refusal) and case.stage.value == "issued":
        return case_moves.Action(Did.ISSUED, asked["at"], asked["by"], {"serial": asked["serial"]})
    return answer


def own_case(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whose case it is."""
    patch.setattr(decisions, "_not_by", lambda case, post: None)


def same_officer(patch: pytest.MonkeyPatch) -> None:
    """One officer signs a refusal alone, and it is written as two."""
    real = case_moves.confirm

    def confirm(case: Any, *, by: str, at: Any, signatures: int) -> Any:
        answer = real(case, by="post:somebody", at=at, signatures=signatures)
        return answer if isinstance(answer, Refusal) else replace(answer, by=by)

    patch.setattr(case_moves, "confirm", confirm)


def old_clause(patch: pytest.MonkeyPatch) -> None:
    """A decision is made by the rule of another day."""
    real = decisions._pins
    patch.setattr(decisions, "_pins", lambda found: {**real(found), "rule_on": "2025-09-30"})


def early_expiry(patch: pytest.MonkeyPatch) -> None:
    """A place lapses a month before its moment."""
    real = case_moves.lapse

    def lapse(case: Any, *, by: str, at: Any) -> Any:
        return real(case, by=by, at=at + timedelta(days=60))

    patch.setattr(case_moves, "lapse", lapse)
    patch.setattr(rounds, "lapse_due", lapse_whatever(rounds.lapse_due))


def lapse_whatever(real: Callable[..., int]) -> Callable[..., int]:
    """Whatever is held is taken for due."""

    def lapse_due(*, at: Any) -> int:
        for number in Case.objects.filter(stage="passed", round_id=ASSESSED).values_list("number", flat=True):
            perform(
                partial(rounds._lapse, number, by="system", at=at),
                verb="lapse",
                by="system",
                key=f"early-{number}",
                at=at,
            )
        return real(at=at)

    return lapse_due


PLANTED = [over_issue, counter_forgets, retry_takes_a_second, own_case, same_officer, old_clause, early_expiry]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(db: None, monkeypatch: pytest.MonkeyPatch, plant: Callable[..., None]) -> None:
    """By a sentence, or by the database itself; the same runs without it find nothing."""
    plant(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError, ExceptionGroup)):
        run(examples=40, steps=30)
