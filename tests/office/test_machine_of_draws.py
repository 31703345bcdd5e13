"""The state machine of waiting rooms and rounds by lot: random acts, and every sentence holds after each of them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sojourn.rounds.entries import Terms
from sojourn.rounds.model import Offer
from sojourn_office.actions import cases, claims, entries, erasing, freezing, ordering, reserves, rounds, selections
from sojourn_office.actions.claims import Asked
from sojourn_office.queries import invariants
from sojourn_office.storage import events
from sojourn_office.storage.events import EarlierThanTheLast, Event
from sojourn_office.storage.keys import PersonErased, PersonKey
from tests.office import test_entries as lot
from tests.office import test_waiting_room as room
from tests.office.planted_draws import PLANTED
from tests.office.test_entries import Lots
from tests.office.world import World, done

PEOPLE = ("Kim", "Lee", "Park", "Choi", "Jung")
# What people and the office do, one after the other; what cannot be done at its time is refused and changes nothing.
PLANS = (
    ("enter_all", "fix", "take", "accept", "decline_next", "wait", "wait"),
    ("enter_early", "enter_all", "leave", "enter", "leave_next", "fix", "leave", "take", "accept", "decline"),
    ("enter", "enter_next", "withdraw", "fix", "come_all", "come", "fix_room", "take", "order", "wait"),
    ("come_early", "come", "come", "fix_room", "come_late", "order", "give_back", "come_all", "wait", "wait"),
    ("come", "come_next", "leave_room", "fix_room", "order", "order", "give_back_all", "wait"),
    ("enter_all", "fix", "come_all", "fix_room", "come_late", "order", "take", "decline", "decline_next", "wait"),
    # Two of the five have places by the room, and four come up in the draw, since the first two decline.
    ("enter_all", "fix", "come_all", "fix_room", "order", "take", "decline", "decline_next", "pass_on"),
)

# The office with a draft of each person for either round: made once, and gone back to after each run.
SETTLED: list[tuple[World, dict[str, str], dict[str, str]]] = []

# The keys of everybody in it: they lie in a store of their own, which goes back with no transaction.
KEYS: list[PersonKey] = []

# In how many runs of a test each kind of event happened: a kind that never happened proves nothing.
HAPPENED: Counter[str] = Counter()


class Draws(RuleBasedStateMachine):
    """Five people by a pool of two places that is drawn, and by a waiting room before two places and one reserve."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        world, entered, waiting = SETTLED[0]
        self.folder = tempfile.TemporaryDirectory()
        self.lots = Lots(Path(self.folder.name), world=world.again(), people=dict(entered))
        self.waiting = list(waiting.values())
        self.settled = events.last_seq()
        self.fixed: Path | None = None

    def teardown(self) -> None:
        """Count what happened in this run, and take everything back."""
        HAPPENED.update(set(Event.objects.filter(seq__gt=self.settled).values_list("kind", flat=True)))
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        PersonKey.objects.bulk_create(KEYS, ignore_conflicts=True)
        self.folder.cleanup()

    @property
    def world(self) -> World:
        """The office of this run."""
        return self.lots.world

    @rule(number=st.integers(0, 4), plan=st.sampled_from(PLANS), first=st.integers(0, 6), steps=st.integers(1, 4))
    def go_on(self, number: int, plan: tuple[str, ...], first: int, steps: int) -> None:
        """Some steps of a plan, from anywhere in it, with one of the people."""
        self.follow(number, plan[first : first + steps])

    @rule(number=st.integers(0, 4), plan=st.sampled_from(PLANS))
    def follow(self, number: int, plan: tuple[str, ...]) -> None:
        """The proper next things with one of the people; `_next` is with the one after, `_all` with everybody."""
        for step in plan:
            name, _, whom = step.rpartition("_")
            who = {"next": [number + 1], "all": range(5)}.get(whom)
            for each in who or [number]:
                # Whoever was erased in the meantime does nothing any more.
                with suppress(PersonErased):
                    getattr(self, f"_{name if who else step}")(each % 5)

    @rule(hours=st.integers(1, 300))
    def time_passes(self, hours: int) -> None:
        """The clock moves on, and what is due is done by itself."""
        self._due(self.world.now + timedelta(hours=hours))

    @invariant()
    def every_sentence_holds(self) -> None:
        """All of them, after every step."""
        assert invariants.broken() == ()

    def _number(self, who: int) -> str:
        return self.lots.people[PEOPLE[who]]

    def _until(self, moment: datetime) -> datetime:
        self.world.later(moment)
        erasing.erase_due(self.world.now)
        return self.world.now

    def _due(self, moment: datetime) -> None:
        at = self._until(moment)
        for due in (reserves.tell_due, selections.lapse_due, reserves.lapse_due):
            due(at)

    def _enter_early(self, who: int) -> None:
        self.lots.do(entries.enter, self._number(who), at=self.world.now)

    def _enter(self, who: int) -> None:
        self.lots.do(entries.enter, self._number(who), at=self._until(lot.OPENS))

    def _leave(self, who: int) -> None:
        self.lots.do(entries.leave, self._number(who))

    def _accept(self, who: int) -> None:
        self.lots.do(entries.accept, self._offered(who))

    def _decline(self, who: int) -> None:
        self.lots.do(entries.decline, self._offered(who))

    def _offered(self, who: int) -> str:
        """Somebody with a place of the draw, if anybody has one."""
        held = [number for number in self.lots.people.values() if self.lots.holds(number)]
        return held[who % len(held)] if held else self._number(who)

    def _withdraw(self, who: int) -> None:
        self.lots.do(cases.withdraw, self._number(who))

    def _fix(self, _who: int) -> None:
        at = self._until(lot.FROZEN)
        prepared = freezing.prepare(lot.ROUND, draw_at=lot.DRAW_AT, at=at)
        if self.fixed is None and isinstance(prepared, freezing.Prepared):
            self.fixed = self.lots.write(prepared, self.lots.folder / "draw", {}, at)

    def _take(self, _who: int) -> None:
        if self.fixed is not None:
            is_drawn = (self.fixed / "draw-1" / "result.csv").exists()
            self.lots.take(self.fixed if is_drawn else self.lots.run(self.fixed), at=self._until(lot.DRAWN))

    def _come_early(self, who: int) -> None:
        self._press(who, self.world.now)

    def _come(self, who: int) -> None:
        self._press(who, self._until(room.OPENS))

    def _come_late(self, who: int) -> None:
        self._press(who + 1, self._until(room.ENDS))

    def _press(self, who: int, at: datetime) -> None:
        """One press, and the same once more in the same breath."""
        asked = [Asked(self.waiting[who % 5], f"key-of-{who % 5}")] * 2
        try:
            one, again = claims.claim_together(room.ROUND, asked, at=at)
        except EarlierThanTheLast:
            return
        assert one == again

    def _leave_room(self, who: int) -> None:
        self.lots.do(cases.withdraw, self.waiting[who])

    def _fix_room(self, _who: int) -> None:
        ordering.fix_due(self._until(room.FIXED))

    def _order(self, _who: int) -> None:
        at = self._until(room.DRAWN)
        ordering.order(room.ROUND, room.BEACON, by="test", at=at, key=self.world.key())
        reserves.tell_due(at)

    def _give_back(self, who: int) -> None:
        self.lots.do(cases.decline, self.waiting[who])

    def _pass_on(self, _who: int) -> None:
        self._due(self.world.now + timedelta(hours=1))

    def _wait(self, _who: int) -> None:
        self._due(self.world.now + timedelta(days=11))


@pytest.fixture(autouse=True)
def settled(db: None) -> Iterator[None]:
    """The office with a pool and a waiting room, both drawn by the same real public number."""
    HAPPENED.clear()
    lots = Lots(Path()).plan(
        Terms(places=2, lodge_days=20, accept_days=10, goes_back=True), method="pool", places=4, closes=lot.CLOSES
    )
    world = lots.world
    offer = Offer(2, 1, 14, waiting_minutes=10)
    asked = {"by": "test", "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    planned = {"round_id": room.ROUND, "scheme": "KOR-JPN", "method": "first_come", "year": 2026, "offer": offer}
    window = {"opens_at": room.OPENS, "closes_at": room.CLOSES}
    done(rounds.plan(**planned, **window, **asked, at=world.at(), key=world.key()))
    world.later(lot.OPENS - timedelta(days=2))
    entered = {name: lots.draft(name) for name in PEOPLE}
    started = {"round_id": room.ROUND, "mission": "jeju", "language": "ko"}
    waiting = {
        name: done(cases.start(account=world.person(name), at=world.at(), key=world.key(), **started))
        for name in PEOPLE
    }
    SETTLED[:] = [(world, entered, waiting)]
    KEYS[:] = list(PersonKey.objects.all())
    yield
    SETTLED.clear()


def follow_the_plans() -> None:
    """Each plan once from its beginning, looked at after every step."""
    for number, plan in enumerate(PLANS):
        draws = Draws()
        try:
            for step in plan:
                draws.follow(number % 5, (step,))
                assert invariants.broken() == ()
        finally:
            draws.teardown()


def run(*, examples: int, steps: int) -> None:
    """Plans from anywhere in them, one after the other, by chance."""
    run_state_machine_as_test(
        Draws,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_sentence_holds_after_every_step_of_draws_and_waiting_rooms() -> None:
    """And each kind of event happened in some run."""
    follow_the_plans()
    run(examples=6, steps=3)
    print("\n".join(f"{count:4} runs with {kind}" for kind, count in HAPPENED.most_common()))
    wanted = {
        "case:entered",
        "case:left-draw",
        "case:listed",
        "case:drawn",
        "case:accepted",
        "case:put-back",
        "case:withdrawn",
        "case:claimed",
        "case:moved-up",
        "case:passed-over",
        "case:declined",
        "case:lapsed",
        "draw:list-fixed",
        "draw:drawn",
        "round:waited",
        "round:claimed",
    }
    assert wanted <= set(HAPPENED), wanted - set(HAPPENED)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_bug_planted_in_draws_and_waiting_rooms_is_found(
    monkeypatch: pytest.MonkeyPatch, plant: Callable[..., None]
) -> None:
    """By a sentence, or by the database itself; the same runs without it find nothing."""
    plant(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError, ExceptionGroup)):
        follow_the_plans()
