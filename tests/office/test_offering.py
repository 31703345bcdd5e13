"""What became of drawn places, in the folder that anyone takes home: each offer follows by rank."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from sojourn.cases import moves
from sojourn.cases.model import Action
from sojourn.cli import main
from sojourn.places.model import Account, Cause, Movement
from sojourn.rounds.draws.offers import OFFERS_FILE, read_steps
from sojourn.rounds.entries import Terms
from sojourn_office.actions import cases, entries, offering, selections
from sojourn_office.queries import draws
from sojourn_office.storage import draws as stored
from sojourn_office.storage import events, rounds
from sojourn_office.storage import selections as stored_selections
from sojourn_office.storage.cases import Case
from tests.office.test_entries import DRAWN, FROZEN, NAMES, ROUND, Lots
from tests.office.world import done

LATER = DRAWN + timedelta(days=1)


@pytest.fixture
def lots(tmp_path: Path) -> Lots:
    """Two places for six people."""
    return Lots(tmp_path).plan(Terms(places=2, lodge_days=20)).enter(*NAMES)


def told(lots: Lots) -> list[tuple[int, str, str]]:
    """What stands in the file: the rank, the step, and what about it."""
    (draw, *_) = stored.of_ballot(ROUND)
    content = stored.file_of(draw, f"draw-{draw.number}/{OFFERS_FILE}")
    tickets = [row.entry.ticket for row in stored_selections.ranks_of(stored_selections.in_force(ROUND)[-1])]
    return [(tickets.index(step.ticket.hex()) + 1, step.step, step.about) for step in read_steps(content or b"")]


def verified(lots: Lots, capsys: pytest.CaptureFixture[str]) -> str:
    """What a stranger is told who works the folder out again."""
    path = lots.folder / "home.zip"
    path.write_bytes(stored.folder_of(ROUND) or b"")
    capsys.readouterr()
    assert main(["draw", "verify", str(path)]) == 0
    return capsys.readouterr().out


def test_each_place_that_came_back_is_followed_at_home(lots: Lots, capsys: pytest.CaptureFixture[str]) -> None:
    """The first declines, the third withdraws what was offered to her, so that it goes to the fourth."""
    lots.drawn()
    first, second, third, *_ = lots.by_rank()
    done(lots.do(entries.decline, first, LATER))
    done(lots.do(cases.withdraw, third, LATER + timedelta(hours=1)))
    lots.world.later(LATER + timedelta(hours=2))
    selections.lapse_due(lots.world.now)
    assert lots.holds(second) and offering.write_due(lots.world.now) == 1
    assert told(lots) == [
        (1, "declined", ""),
        (3, "offered", "GENERAL"),
        (3, "withdrawn", ""),
        (4, "offered", "GENERAL"),
    ]
    assert "Offered afterwards" in verified(lots, capsys)
    assert offering.write_due(lots.world.now) == 0, "what stands there is not written twice"


def test_who_left_after_the_list_was_shown_is_passed_over_for_everyone_to_see(
    lots: Lots, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody was offered a place who had gone."""
    folder = lots.run(lots.freeze())
    (selection,) = stored_selections.of_round(ROUND)
    by_ticket = {row.entry.ticket: row.entry.case_id for row in stored_selections.ranks_of(selection)}
    ranks = [line.split(",")[1] for line in (folder / "draw-1" / "result.csv").read_text().splitlines()[1:]]
    done(lots.do(entries.leave, by_ticket[ranks[0]], FROZEN + timedelta(hours=2)))
    done(lots.take(folder))
    assert offering.write_due(lots.world.now) == 1
    assert told(lots) == [(1, "withdrawn", ""), (3, "offered", "GENERAL")]
    verified(lots, capsys)


def test_while_nothing_is_passed_on_nothing_is_written(lots: Lots) -> None:
    """Places that are paused come back, and are offered to nobody: that would not follow by rank."""
    lots.drawn()
    first, *_ = lots.by_rank()
    period = Case.objects.get(pk=first).round.period
    period.paused_since = LATER
    period.save()
    done(lots.do(entries.decline, first, LATER))
    assert offering.write_due(lots.world.now) == 0
    period.refresh_from_db()
    period.paused_since = None
    period.save()
    selections.lapse_due(lots.world.now)
    assert offering.write_due(lots.world.now) == 1
    assert told(lots) == [(1, "declined", ""), (3, "offered", "GENERAL")]


def test_who_is_put_out_is_told_by_tenth_of_the_ranks(
    lots: Lots, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    """Were it for the rank, the first tenths would stand out."""
    lots.drawn()
    first, *_ = lots.by_rank()
    case = Case.objects.get(pk=first)
    assert draws.disqualified(ROUND, 1) is None
    with transaction.atomic():
        period = rounds.period_of_case(first)
        assert period is not None
        action = moves.void(events.replay(case), by="system", at=LATER, other="-")
        back = Movement(Cause.WITHDRAWAL, Account.HELD, Account.FREE, case=first)
        assert isinstance(action, Action)
        events.record_action(case, action, moves=[(period, back)])
    lots.world.later(LATER)
    selections.lapse_due(lots.world.now)
    assert offering.write_due(lots.world.now) == 1
    assert told(lots)[0] == (1, "disqualified", "double")
    assert "0/0 · 1/1" in verified(lots, capsys)
    assert "Disqualified in each tenth of the ranks" in client.get(f"/en/draws/{ROUND}").content.decode()
