"""One rehearsal from the copy to the report: people come, programs are killed, everyone is asked again."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from math import ceil
from pathlib import Path

from sojourn.rounds.model import Offer
from sojourn.rounds.rehearsals import Group, Held, Killed, Rehearsal, Step, held, times_of
from sojourn.rounds.waiting import DRAWN_AFTER, SETTLES
from sojourn_office.rehearsal import offices
from sojourn_office.rehearsal.bots import Beside
from sojourn_office.rehearsal.crowd import Answer, Crowd
from sojourn_office.rehearsal.holding import (
    faults_in_office,
    faults_of_numbers,
    faults_of_waiting,
    faults_of_what_is_kept,
)
from sojourn_office.rehearsal.people import EARLY_SECONDS, HABITS, Kind, crowd, kill_times
from sojourn_office.rehearsal.servers import COMMAND, Gates, Postgres, Server, free_port

KINDS_OF_KILL = ("gate", "database", "worker", "pages")
# The gate looks at its rounds and its clock once a second.
_LOOKS = 2.0
_STEPS_MAX = 40
# Before the next thing is killed somebody is answered again, or so many seconds have gone.
_RECOVERS, _LOOKED_AFTER = 15.0, 0.2
# The worker does what is due within so many seconds.
_WORKER_SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """
    What is asked of a rehearsal: in which round, how many people over how many seconds, what is killed.

    A round that is made up may have a waiting room, which is drawn by a public number of the past.
    """

    round: str
    people: int
    seconds: float
    kills: tuple[str, ...] = ()
    places: int = 0
    reserves: int = 0
    waiting_room: bool = False
    gates: int = 1
    clients: int = 1_000
    seed: str = "rehearsal"


class Stage:
    """
    An office of its own with its programs, and the crowd before it.

    `copy` is a copy of the database of a real office; without one, an office and a round are made up.
    """

    def __init__(self, folder: Path, plan: Plan, *, copy: Path | None = None, on_postgresql: bool = False) -> None:
        self.folder, self.plan = folder, plan
        self.log = folder / "programs.log"
        self.postgres = Postgres(_made(folder / "pg")) if on_postgresql else None
        offices.settle(folder, database_url=self.postgres.url if self.postgres else "")
        self._set_up(copy)
        self._start()

    def _set_up(self, copy: Path | None) -> None:
        from sojourn_office import clock
        from sojourn_office.storage import crowds, sessions

        if copy is not None:
            offices.put_copy(copy)
        offices.prepare()
        if copy is not None:
            crowds.forget_mail()
            sessions.end_every()
        if not self.plan.round:
            self._make_up()
        at = clock.now()
        self.round = offices.round_to_rehearse(self.plan.round or offices.ROUND, at=at)
        self.tickets = offices.tickets_in(self.round.id, self.plan.people, at=at)
        self.visitors = crowd(self.plan.people, seconds=self.plan.seconds, seed=self.plan.seed)

    def _make_up(self) -> None:
        from sojourn_office import clock
        from sojourn_office.storage import clock as stored

        minutes = ceil((self.plan.seconds + EARLY_SECONDS) / 60) if self.plan.waiting_room else 0
        if minutes:
            stored.move_to(offices.CHANCE_AT - DRAWN_AFTER - timedelta(hours=2), first=True)
        at = clock.now()
        offices.load_agreement(at=at)
        offices.release(self.plan.places, at=at)
        offer = Offer(self.plan.places, self.plan.reserves, 14, waiting_minutes=minutes)
        opens_at = offices.CHANCE_AT - DRAWN_AFTER - timedelta(minutes=minutes) if minutes else at + timedelta(hours=1)
        offices.plan_round(offices.ROUND, offer, opens_at=opens_at, at=at)

    def _start(self) -> None:
        from sojourn_office.actions import gates

        port = free_port()
        self.gates = Gates(workers=self.plan.gates, log=self.log)
        gates.keep_port(self.gates.port)
        pages = [*COMMAND, "serve", "--pages-alone", "--bind", "127.0.0.1", "--port", str(port)]
        self.pages = Server(pages, port=port, log=self.log)
        self.worker = Server([*COMMAND, "work", "--beside", str(os.getpid())], log=self.log)

    def rush(self) -> None:
        """Let the clock strike: everyone comes, and what is to be killed is killed in the middle of it."""
        self.waited: dict[str, Answer] = {}
        opens = self._move_clock()
        self.crowd = Crowd(
            self.gates.port, self.round.id, self.tickets, self.visitors, clients=self.plan.clients, opens=opens
        )
        case = self.tickets[0].split(".")[1]
        forged = offices.forged_tickets(self.round.id, case, expires_at=self.round.closes_at)
        self.beside = Beside(
            gate=self.gates.port,
            pages=self.pages.port,
            round_id=self.round.id,
            forged=forged,
            visitors=self.visitors,
        )
        self.killed: list[tuple[str, float]] = []
        with ThreadPoolExecutor(1) as beside:
            killed = beside.submit(self._kill, opens)
            self.took = self.crowd.come(beside=lambda: self.beside.come(opens, self.plan.seconds))
            killed.result()
        self.first, self.presses = dict(self.crowd.answers), list(self.crowd.presses)
        self.pressed_again = self.crowd.again

    def _move_clock(self) -> float:
        """Move the clock of the copy to a little before the opening; gives that by the clock of this process."""
        from sojourn_office import clock
        from sojourn_office.actions import heartbeats
        from sojourn_office.storage import clock as stored
        from sojourn_office.storage import last_check

        before = self.round.opens_at - timedelta(seconds=EARLY_SECONDS + _LOOKS)
        last_check.keep(last_check.LastCheck(before, 0, 0, clock.wall()))
        now = clock.now()
        ahead = stored.move_to(before, first=True)
        heartbeats.leap(now, before)
        left = self.round.opens_at - (clock.wall() + ahead)
        opens = time.monotonic() + left.total_seconds()
        time.sleep(_LOOKS)
        return opens

    def _kill(self, opens: float) -> None:
        for what, at in zip(self.plan.kills, kill_times(self.visitors, len(self.plan.kills)), strict=True):
            time.sleep(max(opens + at - time.monotonic(), 0))
            for each in self._all_of(what):
                each.kill()
            self.killed.append((what, time.monotonic() - opens))
            for each in self._all_of(what):
                each.start()
            until = time.monotonic() + _RECOVERS
            while time.monotonic() < until and not self._answered_after(self.killed[-1][1]):
                time.sleep(_LOOKED_AFTER)

    def _all_of(self, what: str) -> list[Server | Postgres]:
        """The programs that are killed; SQLite lives in every program of the office, and dies with them."""
        if what == "database" and self.postgres is not None:
            return [self.postgres]
        whole: dict[str, list[Server | Postgres]] = {
            "gate": [self.gates],
            "pages": [self.pages],
            "worker": [self.worker],
            "database": [self.gates, self.pages, self.worker],
        }
        return whole[what]

    def ask_again(self) -> None:
        """Kill the gate once more, so that it remembers nothing, and let everyone press again with the same key."""
        self.gates.kill()
        self.gates.start()
        self.crowd.ask_again()

    def order(self) -> None:
        """Let the waiting room be drawn by the worker and the command, as on the day, and all press once more."""
        ends = self.round.waits_until
        if not self.plan.waiting_room or ends is None:
            return
        _not_before(ends + SETTLES)
        self._wait_for(offices.is_fixed)
        _not_before(offices.CHANCE_AT)
        offices.order_waiting(self.folder, self.round.id)
        time.sleep(_LOOKS)
        self.waited, self.crowd.answers = self.crowd.answers, {}
        first_answers = list(self.crowd.first_answers)
        self.crowd.ask_again()
        self.first, self.crowd.first_answers = dict(self.crowd.answers), first_answers

    def _wait_for(self, is_so: Callable[[str], bool]) -> None:
        until = time.monotonic() + _WORKER_SECONDS
        while not is_so(self.round.id) and time.monotonic() < until:
            time.sleep(_LOOKED_AFTER)

    def report(self) -> Rehearsal:
        """What came of it."""
        from sojourn_office import clock

        plan, crowd_, round_ = self.plan, self.crowd, self.round
        assert round_.offer is not None, "places are claimed in it"
        step = _step(plan.seconds + EARLY_SECONDS)
        return Rehearsal(
            round=round_.id,
            scheme=round_.scheme,
            held_on=clock.wall().date(),
            opens_at=round_.opens_at,
            zone=round_.zone,
            is_round_invented=not plan.round,
            people=plan.people,
            seconds=plan.seconds,
            places=round_.offer.places,
            reserves=round_.offer.reserves,
            database="PostgreSQL" if self.postgres else "SQLite",
            gates=plan.gates,
            processors=os.cpu_count() or 1,
            version=version("sojourn"),
            took=round(self.took, 1),
            presses=len(self.presses),
            most_in_a_second=max(Counter(int(each.sent // 1) for each in self.presses).values(), default=0),
            pressed_again=self.pressed_again,
            bots=self.beside.bots,
            forged=self.beside.tried.total(),
            answers=dict(sorted(Counter(str(answer[0]) for answer in self.first.values()).items())),
            waited=times_of(list(crowd_.waited.values())),
            claims=times_of([each.took for each in self.presses if each.status in crowd_.expects]),
            pages=times_of(self.beside.page_times),
            pages_failed=self.beside.read.total() - self.beside.read[200],
            habits=HABITS,
            groups=tuple(self._group(kind) for kind in Kind),
            killed=tuple(self._pause(what, at) for what, at in self.killed),
            step_seconds=step,
            steps=self._steps(step),
            holds=self._holds(),
        )

    def _group(self, kind: Kind) -> Group:
        of_kind = [each for each in self.visitors if each.kind is kind]
        given = Counter(str(self.first.get(self.tickets[each.number], ("",))[0]) for each in of_kind)
        counts = [given.pop(word, 0) for word in ("place", "reserve", "waiting", "")]
        places, reserves, waiting, unanswered = counts
        return Group(kind.value, len(of_kind), places, reserves, waiting, given.total(), unanswered)

    def _pause(self, what: str, at: float) -> Killed:
        """From the kill until an answer to a press that was sent after it."""
        after = self._answered_after(at)
        return Killed(what, round(at, 1), round(min(after) - at, 1) if after else None)

    def _answered_after(self, at: float) -> list[float]:
        expects = self.crowd.expects
        return [each.sent + each.took for each in self.crowd.presses if each.sent > at and each.status in expects]

    def _steps(self, step: float) -> tuple[Step, ...]:
        failed = [each.sent for each in self.presses if each.status in (0, 503)]
        came = [each.comes for each in self.visitors]
        counted = [Counter(each // step for each in some) for some in (came, self.crowd.first_answers, failed)]
        last = max(max(each, default=0) for each in counted)
        first = min(min(each, default=0) for each in counted)
        return tuple(
            Step(round(at * step, 1), *(each[at] for each in counted)) for at in range(int(first), int(last) + 1)
        )

    def _holds(self) -> tuple[Held, ...]:
        round_, crowd_ = self.round, self.crowd
        assert round_.offer is not None, "places are claimed in it"
        offer, left = round_.offer, len(self.tickets) - len(self.first)
        given = ["a place or a rank"] * self.beside.tried[200]
        return (
            held("answered", [*(["nobody answered them"] * left), *crowd_.strange]),
            held("numbers", faults_of_numbers(self.first, places=offer.places, reserves=offer.reserves)),
            held("unchanged", crowd_.changed),
            held("kept", faults_of_what_is_kept(round_.id, self.first)),
            held("waiting", faults_of_waiting(self.waited, self.first)),
            held("forged", given),
            held("checks", faults_in_office()),
        )

    def close(self) -> None:
        """End every program."""
        for server in (self.gates, self.pages, self.worker):
            server.stop()
        if self.postgres is not None:
            self.postgres.kill()


def _not_before(moment: datetime) -> None:
    """Move the clock of the copy forward to a moment, if it is not there yet."""
    from sojourn_office import clock
    from sojourn_office.storage import clock as stored

    if clock.now() < moment:
        stored.move_to(moment)


def _step(seconds: float) -> float:
    """The length of a stretch of the picture: a round number, so that there are forty of them at most."""
    return next((each for each in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0) if seconds / each <= _STEPS_MAX), 60.0)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder
