"""Claims while gate and database are killed: every number once, and no answer that was given lost or changed."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from sojourn_office.rehearsal.crowd import Crowd
from sojourn_office.rehearsal.holding import faults_in_office, faults_of_numbers
from sojourn_office.rehearsal.offices import ROUND, drafts_of_people, drafts_of_rounds, open_office, plan_round
from sojourn_office.rehearsal.people import evenly
from sojourn_office.rehearsal.servers import Gates, Postgres, short_folder


def main() -> int:
    """Run it, say what was killed and what came of it; 1 where something does not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--places", type=int, default=2_500)
    asked.add_argument("--reserves", type=int, default=5_000)
    asked.add_argument("--seconds", type=float, default=40.0, help="over how many seconds they come")
    asked.add_argument("--clients", type=int, default=500, help="how many press at the same time")
    asked.add_argument("--kills", type=int, default=4)
    asked.add_argument("--gates", type=int, default=1, help="processes of the gate")
    asked.add_argument("--last-place", type=int, default=0, metavar="TIMES", help="two processes and one place instead")
    asked.add_argument("--one-person", type=int, default=0, metavar="TIMES", help="two processes, one person instead")
    said = asked.parse_args()
    with short_folder() as folder:
        database = Postgres(_made(folder / "pg")) if said.database == "postgresql" else None
        try:
            if said.last_place:
                return _last_place(folder, database, said.last_place)
            if said.one_person:
                return _one_person(folder, database, said.one_person)
            return _crash(folder, database, said)
        finally:
            if database is not None:
                database.kill()


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder


def _crash(folder: Path, database: Postgres | None, said: argparse.Namespace) -> int:
    url = database.url if database else ""
    tickets = open_office(folder, database_url=url, people=said.people, places=said.places, reserves=said.reserves)
    gates = Gates(workers=said.gates)
    visitors = evenly(said.people, seconds=said.seconds)
    crowd = Crowd(gates.port, ROUND, tickets, visitors, clients=said.clients)
    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(_kill, gates, database, said.kills, said.seconds)
        took = crowd.come()
        killed.result()
    print(f"{said.people:,} people answered in {took:.1f} s; pressed again {crowd.again:,} times on the way.")
    first = dict(crowd.answers)
    crowd.ask_again()
    gates.stop()
    from sojourn_office.commands.serve import let_go_of_databases

    let_go_of_databases()
    of_numbers = faults_of_numbers(first, places=said.places, reserves=said.reserves)
    wrong = [*crowd.changed, *crowd.strange, *of_numbers, *faults_in_office()]
    kinds = Counter(str(answer[0]) for answer in first.values())
    print(f"Answered: {dict(sorted(kinds.items()))}. Asked again at the end: {len(crowd.changed)} answers changed.")
    for each in wrong[:20]:
        print(f"WRONG {each}")
    print("Every number once, no gap, nothing lost." if not wrong else f"{len(wrong)} things do not hold.")
    return int(bool(wrong))


def _kill(gates: Gates, database: Postgres | None, kills: int, seconds: float) -> None:
    """Kill the gate and, in turns, the database with it, evenly through the rush."""
    for number in range(1, kills + 1):
        time.sleep(seconds / (kills + 1))
        if database is not None and number % 2:
            database.kill()
            print("killed the database", flush=True)
            database.start()
        else:
            gates.kill()
            print("killed the gate", "" if database else "and its database with it", flush=True)
            gates.start()


def _last_place(folder: Path, database: Postgres | None, times: int) -> int:
    """Two processes claim the last place of a round at the same moment, so many times."""
    from sojourn.rounds.model import Offer
    from sojourn_office import clock

    url = database.url if database else ""
    open_office(folder, database_url=url, people=0, places=times, reserves=0)
    rounds = [f"{ROUND}-{number}" for number in range(times)]
    for round_id in rounds:
        plan_round(round_id, Offer(1, 0, 14), opens_at=clock.now() - timedelta(minutes=1), at=clock.now())
    pairs = drafts_of_rounds(rounds, at=clock.now())
    answers = _both_claim((rounds, rounds), pairs)
    given = Counter(one + other for one, other in zip(*answers, strict=True))
    print(f"{times:,} last places, two processes each: given to exactly one {given[1]:,} times.")
    return int(given != Counter({1: times}))


def _one_person(folder: Path, database: Postgres | None, times: int) -> int:
    """Two processes claim a place for one person in two rounds of a period at the same moment, for so many people."""
    from sojourn.rounds.model import Offer
    from sojourn_office import clock

    url = database.url if database else ""
    open_office(folder, database_url=url, people=0, places=2 * times, reserves=0)
    from sojourn_office.storage import ledger
    from sojourn_office.storage.cases import Case

    both = (f"{ROUND}-1", f"{ROUND}-2")
    for round_id in both:
        plan_round(round_id, Offer(times, 0, 14), opens_at=clock.now() - timedelta(minutes=1), at=clock.now())
    pairs = drafts_of_people(both, times, at=clock.now())
    answers = _both_claim(([both[0]] * times, [both[1]] * times), pairs)
    given = Counter(one + other for one, other in zip(*answers, strict=True))
    living = Counter(sum(ledger.place_of(Case.objects.get(number=case)) is not None for case in pair) for pair in pairs)
    print(f"{times:,} people, two rounds of a period, two processes: exactly one living place {living[1]:,} times.")
    print(f"The one process came first {sum(answers[0]):,} times, the other {sum(answers[1]):,} times.")
    wrong = faults_in_office()
    for each in wrong[:20]:
        print(f"WRONG {each}")
    return int(given != Counter({1: times}) or living != given or bool(wrong))


def _both_claim(rounds: tuple[list[str], list[str]], pairs: list[tuple[str, str]]) -> list[list[int]]:
    """Let two processes claim, one after the other each for its case of a pair, both at once; who was given a place."""
    from sojourn_office.commands.serve import let_go_of_databases

    let_go_of_databases()
    together = multiprocessing.Barrier(2)
    both: list[Any] = [multiprocessing.Queue(), multiprocessing.Queue()]
    claimants = [
        multiprocessing.Process(
            target=_claim_each, args=(rounds[who], [pair[who] for pair in pairs], together, both[who])
        )
        for who in (0, 1)
    ]
    for each in claimants:
        each.start()
    answers = [queue.get() for queue in both]
    for each in claimants:
        each.join()
    return answers


def _claim_each(rounds: list[str], cases: list[str], together: Any, answers: Any) -> None:
    from django.db import OperationalError

    from sojourn_office import clock
    from sojourn_office.actions.claims import Answered, Asked, claim_together

    found = []
    for round_id, case in zip(rounds, cases, strict=True):
        together.wait()
        while True:
            try:
                (answer,) = claim_together(round_id, [Asked(case, f"press-{os.getpid()}-{case}")], at=clock.now())
                break
            except OperationalError:
                continue
        found.append(int(isinstance(answer, Answered)))
    answers.put(found)


if __name__ == "__main__":
    raise SystemExit(main())
