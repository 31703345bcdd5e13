"""Inviting more people than there are places: by the factor of the agreement, and never a visa more than places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import agreements, inviting
from sojourn_office.commands import main
from sojourn_office.queries import invariants
from sojourn_office.storage import clock
from sojourn_office.storage.events import Event
from tests.office.test_seasons import with_words
from tests.office.world import ALL_YEAR, ASSESSED, FILE, World, done

both_databases = pytest.mark.both_databases
PEOPLE = ("Sato", "Abe", "Kato", "Mori", "Ueda")


@pytest.fixture
def world(db: None) -> World:
    """Two places, two people for each, five who have begun."""
    world = World().settle(places=2)
    with_words(world, "JPN-KOR", invited_per_place='"2"')
    return world


def invited(world: World, count: int, round_id: str = ALL_YEAR) -> str | Refusal:
    return inviting.invite(round_id=round_id, count=count, days=5, by="test", at=world.at(), key=world.key())


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


@both_databases
def test_four_are_invited_for_two_places_and_whoever_comes_after_the_last_place_is_told_so(
    world: World, client: Client
) -> None:
    """In the order in which they began; the fifth is not invited and cannot lodge."""
    drafts = [world.draft(name, ALL_YEAR) for name in PEOPLE]
    assert code(world.lodge(drafts[0])) == "not_invited"
    too_many = invited(world, 5)
    assert isinstance(too_many, Refusal)
    assert (too_many.code, too_many.message.values["most"]) == ("ledger_short", 4)
    done(invited(world, 4))
    assert code(world.lodge(drafts[4])) == "not_invited"
    assert [world.lodge(number) for number in drafts[:2]] == drafts[:2]
    assert code(world.lodge(drafts[2])) == "period_full"
    period = world.period("JPN-KOR")
    assert (period.free, period.held) == (0, 2)
    clock.move_to(world.at(), first=True)
    page = client.get("/en/schemes/JPN-KOR/ledger/2026").content.decode()
    assert "2 people are invited to lodge. At most 2 are invited for each free place" in page
    assert invariants.broken() == ()


@both_databases
def test_an_invitation_ends_at_its_moment_and_makes_room_for_the_next_with_no_worker(world: World) -> None:
    drafts = [world.draft(name, ALL_YEAR) for name in PEOPLE]
    done(invited(world, 4))
    assert code(invited(world, 1)) == "ledger_short"
    until = end_of_day(world.now.date() + timedelta(days=5), "Asia/Tokyo")
    world.later(until - timedelta(minutes=1, microseconds=1))
    assert world.lodge(drafts[0]) == drafts[0]
    world.later(until - timedelta(minutes=1))
    assert code(world.lodge(drafts[1])) == "period_closed"
    done(invited(world, 1))
    assert Event.objects.filter(kind="round:invited").last().open_part["open"] == 1
    assert world.lodge(drafts[4]) == drafts[4]
    assert invariants.broken() == ()


def test_where_the_agreement_says_no_factor_nobody_is_invited_and_whoever_is_ready_lodges(db: None) -> None:
    world = World().settle(places=2)
    assert code(invited(world, 1)) == "case_state"
    world.lodged("Sato", ALL_YEAR)
    assert code(invited(world, 1, ASSESSED)) == "case_state"


@pytest.mark.parametrize("factor", ["0", "1/2", "many", "3/0"])
def test_a_factor_that_leaves_places_unused_or_is_none_is_not_loaded(db: None, factor: str) -> None:
    before, head, after = FILE.read_text().partition("\n[[schemes.JPN-KOR.values.quota_year]]")
    said = f'\n[[schemes.JPN-KOR.values.invited_per_place]]\nvalue = "{factor}"\ncite = ["mofa-2011-notes"]\n'
    world = World()
    answer = agreements.load(
        name=FILE.name, text=before + said + head + after, by="test", at=world.at(), key=world.key()
    )
    assert isinstance(answer, tuple)
    assert "invited_per_place" in answer[0].place


def test_by_command_it_is_said_how_many_there_can_be(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PEOPLE:
        world.draft(name, ALL_YEAR)
    clock.move_to(world.at(), first=True)
    assert main(["invite", ALL_YEAR, "5", "--days", "5"]) == 1
    assert "At most 4 more can be invited" in capsys.readouterr().err
    assert main(["invite", ALL_YEAR, "4", "--days", "5"]) == 0
    assert main(["invite", "NO-SUCH-ROUND", "4", "--days", "5"]) == 2
