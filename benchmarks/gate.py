"""What one claim costs in CPU time, server and database together: against other ways, and with few and many people."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import hot_row
from benchmarks.gate_drawn import Measured, draw
from sojourn_office.commands import whole
from sojourn_office.rehearsal.crowd import Crowd
from sojourn_office.rehearsal.offices import ROUND, open_office
from sojourn_office.rehearsal.people import evenly
from sojourn_office.rehearsal.servers import Gates, Postgres, short_folder

# What design asks for: the gate against itself without a database, against one transaction a claim, and flat.
BARE, USUAL, FLAT = 1.2, 1 / 50, 1.5
# Of four people one has a place and one is on the list; each presses once.
_SHARE = 4
# So many people come before anything is measured, as some do at an opening: whatever is made once is made for them.
_WARM = 100
_CLIENTS = 500
_HOT = (1, 64)
_WAYS_OF_MANY = ("claims", "bare", "gathered")


def main() -> int:
    """Print each ratio beside its limit; 1 where one is above it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"])
    asked.add_argument("--people", type=whole, nargs="+", default=[1_000, 5_000, 19_500])
    asked.add_argument("--one", choices=WAYS, help="measure one way alone, with the first number of people")
    asked.add_argument("--turns", type=whole, default=3, help="how often each way is measured; its least counts")
    asked.add_argument("--picture", type=Path, help="draw it into this file (SVG), its data beside it (CSV)")
    asked.add_argument("--redraw", action="store_true", help="draw the picture from its data and measure nothing")
    said = asked.parse_args()
    if said.one:
        print(_one(said.one, said.database[0], said.people[0]))
        return 0
    if said.redraw:
        draw(said.picture)
        return 0
    measured: list[Measured] = []
    is_slow = [_compared(database, sorted(said.people), said.turns, measured) for database in said.database]
    if said.picture:
        draw(said.picture, measured)
    return int(any(is_slow))


def _compared(database: str, people: list[int], turns: int, measured: list[Measured]) -> bool:
    """Whether the claims of a database cost more than they should, by some comparison; every figure is noted."""

    def note(count: int, *ways: str) -> list[float]:
        """The least time of each way. They take turns, since a machine that is shared is slower for a while."""
        turn = [[_measured(way, database, count) for way in ways] for _ in range(turns)]
        took = dict(zip(ways, zip(*turn, strict=True), strict=True))
        for way, times in took.items():
            measured.append(Measured(database, way, count, min(times)))
            each = ", ".join(f"{seconds * 1e6:,.0f}" for seconds in times)
            print(f"{each} µs of CPU for one claim of {count:,} people, {database}: {way}", flush=True)
        return [min(times) for times in took.values()]

    middle = people[len(people) // 2]
    noted = {count: note(count, *_WAYS_OF_MANY[: 3 if count == middle else 2]) for count in people}
    cost = [claims for claims, *_ in noted.values()]
    own, bare, gathered = noted[middle]
    usual, plainly = note(middle, "usual", "plainly")
    is_slow = [
        _said("against the gate that keeps nothing", own / bare, BARE),
        _said("against the gate that gathers and keeps nothing", own / gathered, None),
        _said("against one select_for_update transaction a claim", own / usual, USUAL),
        _said("against the same by our own code, one by one", own / plainly, None),
        _said("the dearest number of people against the cheapest", max(cost) / min(cost), FLAT),
    ]
    if database == "postgresql":
        for clients in _HOT:
            with short_folder() as folder:
                hot = hot_row.cpu_seconds_each(folder / "pg", clients)
            print(f"{hot * 1e6:8,.0f} µs of CPU for one claim by pgbench on one hot row, {clients} at once", flush=True)
            _said("against pgbench, which keeps a number and a key of a claim and nothing else", own / hot, None)
    return any(is_slow)


def _said(what: str, ratio: float, limit: float | None) -> bool:
    shown, most = (
        "" if each is None else f"1/{1 / each:.0f}" if each < 0.5 else f"{each:.2f}" for each in (ratio, limit)
    )
    print(f"{shown:>8}  {f'limit {most}' if most else '':12}  {what}", flush=True)
    return limit is not None and ratio > limit


def _measured(way: str, database: str, people: int) -> float:
    """The CPU seconds of one claim by a way, in an office and a process of its own."""
    program = [sys.executable, "-m", "benchmarks.gate", "--one", way, "--database", database, "--people", str(people)]
    return float(subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])  # noqa: S603


def _one(way: str, database: str, people: int) -> float:
    with short_folder() as folder:
        (folder / "pg").mkdir()
        server = Postgres(folder / "pg") if database == "postgresql" else None
        try:
            share = max((people + _WARM) // _SHARE, 1)
            url = server.url if server else ""
            tickets = open_office(folder, database_url=url, people=people + _WARM, places=share, reserves=share)
            return WAYS[way](tickets, server) / people
        finally:
            if server is not None:
                server.kill()


def _at(tickets: list[str], server: Postgres | None, program: list[str] | None = None) -> float:
    """The CPU seconds of gate and database while everyone presses once."""
    gates = Gates(program=[sys.executable, "-m", *program]) if program else Gates()
    try:
        people = evenly(len(tickets), seconds=0)
        for some, clients in ((people[:_WARM], 10), (people[_WARM:], _CLIENTS)):
            before = gates.cpu_seconds() + (server.cpu_seconds() if server else 0.0)
            crowd = Crowd(gates.port, ROUND, tickets, some, clients=clients)
            crowd.come()
            assert len(crowd.answers) == len(some), f"everyone is answered, but {crowd.strange[:5]}"
        return gates.cpu_seconds() + (server.cpu_seconds() if server else 0.0) - before
    finally:
        gates.stop()


WAYS: dict[str, Callable[[list[str], Postgres | None], float]] = {
    "claims": _at,
    "bare": partial(_at, program=["benchmarks.bare_gate", "at_once"]),
    "gathered": partial(_at, program=["benchmarks.bare_gate", "gathered"]),
    "usual": partial(_at, program=["benchmarks.usual_gate", "usual"]),
    "plainly": partial(_at, program=["benchmarks.usual_gate", "plainly"]),
}

if __name__ == "__main__":
    raise SystemExit(main())
