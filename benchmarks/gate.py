"""What one claim costs in CPU time, server and database together: against other ways, and with few and many people."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from sojourn_office.rehearsal.crowd import Crowd
from sojourn_office.rehearsal.offices import ROUND, open_office
from sojourn_office.rehearsal.people import evenly
from sojourn_office.rehearsal.servers import Gates, Postgres, short_folder

# What design asks for: the gate against itself without a database, against one transaction a claim, and flat.
BARE, PLAIN, FLAT = 1.2, 1 / 50, 1.5
# Of four people one has a place and one is on the list; each presses once.
_SHARE = 4
_PLAINLY = 500
_CLIENTS = 500


def main() -> int:
    """Print each ratio beside its limit; 1 where one is above it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--people", type=int, nargs="+", default=[1_000, 5_000, 19_500])
    asked.add_argument("--one", choices=WAYS, help="measure one way alone, with the first number of people")
    said = asked.parse_args()
    if said.one:
        print(_one(said.one, said.database, said.people[0]))
        return 0
    cost = {people: _measured("claims", said.database, people) for people in said.people}
    middle = sorted(said.people)[len(said.people) // 2]
    bare = _measured("bare", said.database, middle)
    plain = _measured("plainly", said.database, _PLAINLY)
    for people, seconds in cost.items():
        print(f"{seconds * 1e6:6,.0f} µs of CPU for one claim, {people:,} people, {said.database}")
    slow = [
        _said(f"{bare * 1e6:,.0f} µs: the same gate that keeps nothing", cost[middle] / bare, BARE),
        _said(f"{plain * 1e6:,.0f} µs: one select_for_update transaction a claim", cost[middle] / plain, PLAIN),
        _said("the dearest number of people against the cheapest", max(cost.values()) / min(cost.values()), FLAT),
    ]
    return int(any(slow))


def _said(what: str, ratio: float, limit: float) -> bool:
    shown, most = (f"1/{1 / each:.0f}" if each < 0.5 else f"{each:.2f}" for each in (ratio, limit))
    print(f"{shown:>6}  limit {most}  {what}", flush=True)
    return ratio > limit


def _measured(way: str, database: str, people: int) -> float:
    """The CPU seconds of one claim by a way, in an office and a process of its own."""
    program = [sys.executable, "-m", "benchmarks.gate", "--one", way, "--database", database, "--people", str(people)]
    return float(subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])  # noqa: S603


def _one(way: str, database: str, people: int) -> float:
    with short_folder() as folder:
        (folder / "pg").mkdir()
        server = Postgres(folder / "pg") if database == "postgresql" else None
        try:
            share = max(people // _SHARE, 1)
            url = server.url if server else ""
            tickets = open_office(folder, database_url=url, people=people, places=share, reserves=share)
            return WAYS[way](tickets, server) / people
        finally:
            if server is not None:
                server.kill()


def _claims(tickets: list[str], server: Postgres | None) -> float:
    return _at(Gates(), tickets, server)


def _bare(tickets: list[str], server: Postgres | None) -> float:
    return _at(Gates(program=[sys.executable, "-m", "benchmarks.bare_gate"]), tickets, server)


def _at(gates: Gates, tickets: list[str], server: Postgres | None) -> float:
    """The CPU seconds of gate and database while everyone presses once."""
    try:
        Crowd(gates.port, ROUND, ["warm", "up"], evenly(2, seconds=0), clients=1, expects={401, 403}).come()
        before = gates.cpu_seconds() + (server.cpu_seconds() if server else 0.0)
        Crowd(gates.port, ROUND, tickets, evenly(len(tickets), seconds=0), clients=_CLIENTS).come()
        return gates.cpu_seconds() + (server.cpu_seconds() if server else 0.0) - before
    finally:
        gates.stop()


def _plainly(tickets: list[str], server: Postgres | None) -> float:
    """The usual way: a request of its own for each claim, through Django, in a transaction that locks the period."""
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.test import Client
    from django.urls import path

    from sojourn_office import clock
    from sojourn_office.actions.claims import Asked, claim_together
    from sojourn_office.storage import tickets as signed

    def claim(request: HttpRequest) -> HttpResponse:
        ticket = signed.read(request.POST["ticket"])
        assert ticket is not None, "the crowd has true tickets"
        (answer,) = claim_together(ROUND, [Asked(ticket.case, request.POST["key"])], at=clock.now())
        return HttpResponse(str(answer))

    urls: Any = (path("en/plainly", claim),)
    settings.ROOT_URLCONF = urls
    client = Client(enforce_csrf_checks=False)
    before = time.process_time() + (server.cpu_seconds() if server else 0.0)
    for number, ticket in enumerate(tickets):
        client.post("/en/plainly", {"ticket": ticket, "key": f"press-{number:08}"})
    return time.process_time() + (server.cpu_seconds() if server else 0.0) - before


WAYS: dict[str, Callable[[list[str], Postgres | None], float]] = {
    "claims": _claims,
    "bare": _bare,
    "plainly": _plainly,
}

if __name__ == "__main__":
    raise SystemExit(main())
