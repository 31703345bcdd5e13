"""A draw of an office with many entrants: what it takes to fix its list, and to tell everyone what came of it."""

from __future__ import annotations

import argparse
import gc
import json
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sojourn_office.rehearsal.offices import load_agreement, prepare, release, settle
from sojourn_office.rehearsal.servers import Postgres, short_folder

# Everyone is told in the same minute.
LIMIT = 60.0
ROUND, BY = "KOR-JPN-2026-B9", "benchmark"
OPENS, CLOSES = datetime(2023, 8, 1, tzinfo=UTC), datetime(2023, 8, 22, tzinfo=UTC)
# Round 1000 of the chain quicknet, as its relays serve it.
DRAWN_AT = datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)
BEACON = Path(__file__).parents[1] / "tests" / "vectors" / "drand.json"


def main() -> int:
    """Print what each step took on the wall clock; 1 where telling everyone took more than a minute."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    told = asked.parse_args()
    with short_folder() as folder:
        (folder / "pg").mkdir()
        server = Postgres(folder / "pg") if told.database == "postgresql" else None
        try:
            return _measure(folder, told.people, server.url if server else "")
        finally:
            if server:
                server.kill()


def _measure(folder: Path, people: int, database_url: str) -> int:
    # As the commands do.
    gc.disable()
    settle(folder, database_url=database_url)
    prepare()
    at = OPENS - timedelta(days=30)
    load_agreement(at=at)
    _plan(people, at)
    _enter(people)
    seconds = _draw(folder)
    return 0 if seconds <= LIMIT else 1


def _plan(people: int, at: datetime) -> None:
    from sojourn.rounds.entries import Terms
    from sojourn_office.actions import log, rounds

    places = min(400, people)
    release(places, to_round=ROUND, at=at)
    terms = Terms(places=places, lodge_days=20)
    planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": "ballot", "year": 2026, "terms": terms}
    asked = {"by": BY, "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    moments: dict[str, Any] = {"opens_at": OPENS, "closes_at": CLOSES, "at": at}
    _done(rounds.plan(**planned, **asked, **moments, key="plan"))  # type: ignore[arg-type]
    log.sign_head(at)


def _enter(people: int) -> None:
    """An account, a person and an entry of each; the rows are written at once, sealed like those of anybody."""
    from django.db import transaction

    from sojourn.cases import moves
    from sojourn.rounds.draws.entries import commitment
    from sojourn.rounds.entries import EVERYONE
    from sojourn_office.storage import crowds, entries, events, rounds, together
    from sojourn_office.storage.together import Acted

    at = OPENS + timedelta(hours=1)
    numbers = crowds.people(ROUND, people, at=at)
    with transaction.atomic():
        period = rounds.period_of_round_to_change(ROUND)
        assert period is not None
        several = together.to_change(numbers)
        rows, acts = [], []
        for number, case in several.items():
            ticket, nonce = secrets.token_bytes(16), secrets.token_bytes(32)
            bound = commitment(nonce, {"passport_no": number}).hex()
            about = {"ticket": ticket.hex(), "stratum": EVERYONE, "commitment": bound}
            acts.append(Acted(case, _done(moves.enter(events.replay(case), by=BY, at=at, about=about))))
            row = entries.RoundEntry(round_id=ROUND, case=case, person_id=case.person_id, ticket=ticket.hex())
            row.stratum, row.commitment, row.entered_at, row.nonce = EVERYONE, bound, at, nonce.hex()
            rows.append(row)
        for row, event in zip(rows, together.record_actions(acts, period), strict=True):
            row.event = event
        entries.RoundEntry.objects.bulk_create(rows, batch_size=1000)


def _draw(folder: Path) -> float:
    from sojourn.cli import main as sojourn
    from sojourn_office.actions import freezing, selections

    fixed, drawn = CLOSES + timedelta(hours=15), DRAWN_AT + timedelta(minutes=1)
    prepared = _timed("the list written", lambda: freezing.prepare(ROUND, draw_at=DRAWN_AT, at=fixed))
    _timed(
        "the list fixed, everyone on it told", lambda: freezing.fix(prepared, prepared.files, by=BY, at=fixed, key="f")
    )
    draw = folder / "draw"
    for name, content in prepared.files.items():
        (draw / name).parent.mkdir(parents=True, exist_ok=True)
        (draw / name).write_bytes(content)
    beacon = folder / "beacon.json"
    found = next(each["input"] for each in json.loads(BEACON.read_text())["vectors"] if each["id"] == "quicknet-1000")
    beacon.write_text(json.dumps({name: value for name, value in found.items() if name != "chain"}))
    register = folder / "entries.csv"
    register.write_bytes(prepared.register)
    run = ["draw", "run", str(draw), "--beacon", str(beacon), "--entries", str(register)]
    _timed("drawn and looked at", lambda: str(sojourn(run)))
    files = {path.relative_to(draw).as_posix(): path.read_bytes() for path in draw.rglob("*") if path.is_file()}
    began = time.perf_counter()
    _timed("result taken, everyone told", lambda: selections.take_newest(files, by=BY, at=drawn, key="t"))
    return time.perf_counter() - began


def _timed(what: str, do: Callable[[], Any]) -> Any:
    began, cpu = time.perf_counter(), time.process_time()
    answer = _done(do())
    print(f"{time.perf_counter() - began:7.2f} s  {time.process_time() - cpu:7.2f} s CPU  {what}", flush=True)
    return answer


def _done(answer: Any) -> Any:
    from sojourn.basics.refusals import Refusal

    assert not isinstance(answer, Refusal), answer
    return answer


if __name__ == "__main__":
    sys.exit(main())
