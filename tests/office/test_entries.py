"""Rounds by lot in the office: one entry a person, a list that is fixed, a result that is taken from its draw alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.cli import main
from sojourn.rounds.entries import Terms
from sojourn_office.actions import cases, entries, freezing, rounds, selections
from sojourn_office.actions import log as log_actions
from sojourn_office.actions.acting import by_account
from sojourn_office.commands.freeze_round import _page
from sojourn_office.queries import invariants
from sojourn_office.storage import entries as stored
from sojourn_office.storage import events, ledger
from sojourn_office.storage import selections as stored_selections
from sojourn_office.storage.outbox import Mail
from tests.office.world import World, answers_of, done
from tests.spec.cli.test_draw import relay

ROUND = "KOR-JPN-2026-B1"
OPENS = datetime(2023, 8, 1, tzinfo=UTC)
CLOSES = datetime(2023, 8, 22, tzinfo=UTC)
FROZEN = datetime(2023, 8, 22, 15, tzinfo=UTC)
DRAW_AT = datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)
DRAWN = datetime(2023, 8, 23, 16, tzinfo=UTC)


@dataclass
class Lots:
    """An office with one round by lot, and who entered it."""

    folder: Path
    world: World = field(default_factory=lambda: World(now=datetime(2023, 7, 3, tzinfo=UTC)))
    people: dict[str, str] = field(default_factory=dict)

    def plan(self, terms: Terms, *, method: str = "ballot", places: int = 10, closes: datetime = CLOSES) -> Lots:
        """The small office with the round, and places released."""
        world = self.world
        world.settle(places=places)
        asked = {"by": "test", "invented": False, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
        planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": method, "year": 2026, "terms": terms}
        done(rounds.plan(**planned, opens_at=OPENS, closes_at=closes, at=world.at(), key=world.key(), **asked))
        log_actions.sign_head(world.at())
        return self

    def draft(self, name: str, **changed: object) -> str:
        """A draft with what an entry needs."""
        world = self.world
        asked = {"round_id": ROUND, "mission": "jeju", "language": "ko", "at": world.at(), "key": world.key()}
        number = done(cases.start(account=world.person(name), **asked))
        answers = {**answers_of(name, "KOR-JPN-2026-Q4"), "passport_number": f"P{len(world.people):06}", **changed}
        by = self.by(number)
        done(cases.save_answers(number=number, answers=answers, by=by, at=world.at(), key=world.key()))
        return number

    def by(self, number: str) -> str:
        return by_account(self.world.case(number).person.account_id)

    def do(self, act: Callable[..., str | Refusal], number: str, at: datetime | None = None) -> str | Refusal:
        """An act of the person of a case."""
        if at is not None:
            self.world.later(at)
        return act(number=number, by=self.by(number), at=at or self.world.at(), key=self.world.key())

    def enter(self, *names: str, at: datetime = OPENS) -> Lots:
        """Drafts that enter."""
        for name in names:
            self.people[name] = self.draft(name)
        self.world.later(at)
        for name in names:
            done(self.do(entries.enter, self.people[name]))
        return self

    def freeze(self, name: str = "draw", at: datetime = FROZEN, **asked: object) -> Path:
        """Fix the list and write its folder, as the command does."""
        self.world.later(at)
        prepared = freezing.prepare(ROUND, **{"draw_at": DRAW_AT, "at": at, **asked})
        assert isinstance(prepared, freezing.Prepared), prepared
        return self.write(prepared, self.folder / name, _page(), at)

    def write(self, prepared: freezing.Prepared, folder: Path, before: dict[str, bytes], at: datetime) -> Path:
        """Fix what was prepared and write it."""
        files = {**before, **prepared.files}
        done(freezing.fix(prepared, files, by="test", at=at, key=self.world.key()))
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        (folder.with_name(f"{folder.name}-entries.csv")).write_bytes(prepared.register)
        return folder

    def run(self, folder: Path) -> Path:
        """Draw by the recorded public number of that round."""
        register = folder.with_name(f"{folder.name}-entries.csv")
        beacon = relay(self.folder)
        assert main(["draw", "run", str(folder), "--beacon", str(beacon), "--entries", str(register)]) == 0
        return folder

    def take(self, folder: Path, at: datetime = DRAWN) -> str | Refusal:
        """Take the result of the newest draw of a folder."""
        self.world.later(at)
        return selections.take_newest(files_of(folder), by="test", at=at, key=self.world.key())

    def drawn(self, **asked: object) -> Path:
        """Fixed, drawn, taken."""
        folder = self.run(self.freeze(**asked))
        done(self.take(folder))
        return folder

    def by_rank(self) -> list[str]:
        """The cases of the first selection by rank."""
        selection = stored_selections.of_round(ROUND)[-1]
        return [row.entry.case_id for row in stored_selections.ranks_of(selection)]

    def holds(self, number: str) -> bool:
        """Whether a place is held for a case."""
        return ledger.place_of(self.world.case(number)) is not None


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


@pytest.fixture
def lots(tmp_path: Path) -> Lots:
    """Two places, twenty days to lodge, nothing to accept."""
    return Lots(tmp_path).plan(Terms(places=2, lodge_days=20))


NAMES = ("A", "B", "C", "D", "E", "F")


@pytest.mark.both_databases
def test_places_go_down_the_order_of_the_draw_and_everyone_is_told_in_one_act(lots: Lots) -> None:
    """Winners have a place until the end of its last day; the others have number and rank in the same minute."""
    lots.enter(*NAMES).drawn()
    order = lots.by_rank()
    assert [lots.holds(number) for number in order] == [True, True, False, False, False, False]
    told = {}
    for number in order:
        (event,) = [event for event in events.events_about("case", number) if event.kind == Did.DRAWN.value]
        told[number] = (event.open_part["rank"], event.open_part["seat"], event.at)
    assert [told[number][:2] for number in order] == [
        (1, "place"), (2, "place"), (3, "reserve"), (4, "reserve"), (5, "reserve"), (6, "reserve"),
    ]  # fmt: skip
    assert {at for _, _, at in told.values()} == {DRAWN}
    assert lots.world.case(order[0]).due_at == datetime(2023, 9, 13, 15, tzinfo=UTC)
    assert Mail.objects.filter(made_at=DRAWN).count() == len(NAMES)
    assert invariants.broken() == ()


def test_the_rank_of_the_office_is_the_one_that_a_stranger_works_out(lots: Lots, capsys) -> None:
    """From the folder alone."""
    folder = lots.enter(*NAMES).drawn()
    capsys.readouterr()
    for rank, number in enumerate(lots.by_rank(), start=1):
        entry = stored.of_case(number)
        assert entry is not None
        assert main(["draw", "rank", str(folder), entry.ticket, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["rank"] == rank
