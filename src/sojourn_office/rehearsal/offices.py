"""An office of its own to rehearse in: its settings, its tables, its round and the tickets of its invented people."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Offer, Round
from sojourn.seals.chains import QUICKNET
from sojourn.texts import say
from sojourn_office.rehearsal.servers import COMMAND

ROUND, SCHEME, FILE, ZONE = "KOR-JPN-2026-D9", "KOR-JPN", "jpn-kor.toml", "Asia/Seoul"
BY = "rehearsal"
# Round 1000 of quicknet, of 23 August 2023, as it was served: a waiting room that is made up is drawn by it.
_CHANCE = 1000
_SIGNED = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
CHANCE_AT = QUICKNET.moment_of(_CHANCE)


class CannotRehearse(Exception):
    """Why there is nothing to rehearse, in a sentence for whoever typed the command."""


def settle(folder: Path, *, database_url: str = "", mode: str = "rehearsal") -> None:
    """
    Set this process, and those it starts, up for an office in a folder: keys and data of its own, no mail.

    Nothing is kept of the settings of another office but where its agreement files lie and who runs it.
    """
    kept = ("SOJOURN_AGREEMENTS_FOLDER", "SOJOURN_RUN_BY")
    for name in [name for name in os.environ if name.startswith("SOJOURN_") and name not in kept]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
        "SOJOURN_MODE": mode,
        "SOJOURN_DATA_FOLDER": str(folder / "var"),
        "SOJOURN_KEYS_FOLDER": str(folder / "keys"),
        "SOJOURN_DATABASE_URL": database_url,
        "SOJOURN_RESERVE_MB": "16",
    }
    import django

    django.setup()


def prepare() -> None:
    """Make the tables of the office, or bring those of a copy up to date."""
    subprocess.run([*COMMAND, "prepare"], check=True)  # noqa: S603 (ours)


def open_office(folder: Path, *, database_url: str = "", people: int, places: int, reserves: int) -> list[str]:
    """An office in a folder, with a round that opened a minute ago and a draft of each person; gives their tickets."""
    settle(folder, database_url=database_url)
    from sojourn_office import clock

    prepare()
    at = clock.now()
    load_agreement(at=at)
    release(places, at=at)
    plan_round(ROUND, Offer(places, reserves, 14), opens_at=at - timedelta(minutes=1), at=at)
    return tickets_in(ROUND, people, at=at)


def load_agreement(*, at: datetime) -> None:
    """The agreement that an office without a round rehearses with."""
    from sojourn.cli.files import catalogue_folder
    from sojourn_office.actions import agreements

    text = (catalogue_folder() / FILE).read_text(encoding="utf-8")
    _done(agreements.load(name=FILE, text=text, key="load", by=BY, at=at))


def release(places: int, *, year: int = 2026, to_round: str = ROUND, at: datetime) -> None:
    """Give the period of a round its places."""
    from sojourn_office.actions import rounds

    _done(rounds.grant(scheme=SCHEME, year=year, key=f"grant/{year}", by=BY, at=at))
    key = f"release/{to_round}"
    _done(rounds.release(scheme=SCHEME, year=year, places=places, to_round=to_round, key=key, by=BY, at=at))


def plan_round(round_id: str, offer: Offer, *, opens_at: datetime, at: datetime) -> None:
    """A round that stays open for months from its opening on."""
    from sojourn_office.actions import rounds

    _done(
        rounds.plan(
            round_id=round_id,
            scheme=SCHEME,
            method="first_come",
            year=2026,
            zone=ZONE,
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=90),
            results_at=None,
            collect_until=None,
            invented=True,
            by=BY,
            at=at,
            key=f"plan/{round_id}",
            offer=offer,
        )
    )


def is_fixed(round_id: str) -> bool:
    """Whether the worker has fixed the list of a waiting room."""
    from sojourn_office.storage import rounds

    round_ = rounds.by_id(round_id)
    return round_ is not None and round_.waiting_fixed_at is not None


def order_waiting(folder: Path, round_id: str) -> None:
    """Bring the public number of the past, by the command of the day."""
    beacon = folder / "beacon.json"
    beacon.write_text(json.dumps({"round": _CHANCE, "signature": _SIGNED}), encoding="utf-8")
    subprocess.run([*COMMAND, "order-waiting", round_id, "--beacon", str(beacon)], check=True)  # noqa: S603 (ours)


def drafts_of_rounds(rounds: list[str], *, at: datetime) -> list[tuple[str, str]]:
    """Two drafts in each of some rounds, each of somebody else."""
    from sojourn_office.storage.crowds import drafts

    numbers = drafts([round_id for round_id in rounds for _ in range(2)], at=at)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def drafts_of_people(rounds: tuple[str, str], people: int, *, at: datetime) -> list[tuple[str, str]]:
    """A draft in each of two rounds for each of so many people."""
    from sojourn_office.storage.crowds import drafts_of_each

    return drafts_of_each(rounds, people, at=at)


def tickets_in(round_id: str, people: int, *, at: datetime) -> list[str]:
    """A draft in a round for each of so many invented people, and the ticket of each."""
    from sojourn_office.actions import claims
    from sojourn_office.storage import crowds, rounds

    round_ = rounds.by_id(round_id)
    assert round_ is not None, "the round is there before its people"
    numbers = crowds.drafts([round_id] * people, scheme=round_.scheme, at=at)
    return [claims.ticket_for(number, round_.record) for number in numbers]


def forged_tickets(round_id: str, case: str, *, expires_at: datetime) -> list[str]:
    """Tickets that are worth nothing: altered, of another round, run out, and no ticket at all."""
    from sojourn_office.storage import tickets

    true = tickets.sign(round_id, case, expires_at=expires_at)
    return [
        f"{true[:-6]}AAAAAA",
        true.replace(case, f"{case[:-1]}{'B' if case.endswith('A') else 'A'}"),
        tickets.sign(f"{round_id}-0", case, expires_at=expires_at),
        tickets.sign(round_id, case, expires_at=expires_at - timedelta(days=3650)),
        "bought-from-a-tout",
    ]


def put_copy(copy: Path) -> None:
    """Put a copy of the database of an office into this one."""
    from sojourn_office.storage.connections import put_back

    put_back("default", copy)


def round_to_rehearse(round_id: str, *, at: datetime) -> Round:
    """The round whose opening is rehearsed. Raises `CannotRehearse` where it has none ahead."""
    from sojourn_office.storage import rounds

    found = rounds.by_id(round_id)
    if found is None or found.offer is None:
        raise CannotRehearse(f"{round_id} is no round in which places are claimed.")
    if found.opens_at <= at:
        raise CannotRehearse(f"{round_id} has opened; its opening cannot be rehearsed any more.")
    return found.record


def _done(answer: object) -> None:
    if not isinstance(answer, str):
        raise CannotRehearse(say(answer.message, "en") if isinstance(answer, Refusal) else str(answer))
