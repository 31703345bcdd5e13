"""Two gates in the office: the sending state endorses first, by its own number of places; then the host decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Did
from sojourn.places.package import check_package
from sojourn_office.actions import agreements, assessment, cases, endorsing
from sojourn_office.actions.acting import by_account, by_post
from sojourn_office.queries import invariants, ledger
from sojourn_office.queries.broken import Check
from sojourn_office.queries.invariants_of_gates import (
    endorsements_never_exceed_the_gate,
    the_host_decides_only_what_is_endorsed,
)
from sojourn_office.storage import accounts, events
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.judging import judged
from sojourn_office.storage.quotas import Quota
from tests.office.world import ALL_YEAR, FILE, World, done

both_databases = pytest.mark.both_databases

GATES = """
[[schemes.JPN-KOR.values.gates]]
from = {since}
known = {since}
value = ["sender", "host"]
cite = ["mofa-2011-notes"]

[[schemes.JPN-KOR.values.gate_ceiling]]
from = {since}
known = {since}
value = {most}
cite = ["mofa-2011-notes"]
"""


def with_gates(most: int, since: str = "2026-01-01") -> str:
    """The file with the gate of Japan before that of Korea, and so many places at it."""
    before, head, after = FILE.read_text().partition("\n[[schemes.JPN-KOR.values.quota_year]]")
    assert head
    return f"{before}\n{GATES.format(most=most, since=since)}\n{head}{after}"


def loaded(world: World, most: int) -> str | Refusal:
    return agreements.load(name=FILE.name, text=with_gates(most), by="test", at=world.at(), key=world.key())


def sender(world: World, slug: str = "sender", host: str = "JPN") -> Post:
    """An officer of a sending state."""
    account = accounts.find_or_open(f"{slug}@example.org", language="en", at=world.at())
    return accounts.open_post(account, host=host, mission="", roles=["sender"], name="◇", at=world.at())


@pytest.fixture
def world(db: None) -> World:
    world = World().settle(places=40)
    done(loaded(world, 2))
    return world


def endorse(world: World, number: str, post: Post) -> str | Refusal:
    return endorsing.endorse(number=number, post=post, version=None, at=world.at(), key=world.key())


def decline(world: World, number: str, post: Post, *grounds: str, why: str = "") -> str | Refusal:
    at, key = world.at(), world.key()
    return endorsing.decline(number=number, post=post, grounds=grounds, why=why, version=None, at=at, key=key)


def withdraw(world: World, number: str) -> None:
    by = by_account(world.case(number).person.account_id)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def given() -> tuple[int, int]:
    """How many places there are at the gate, and how many of them are given."""
    gate = Quota.objects.get(key="JPN-KOR-2026/gate")
    return gate.most, gate.promised


@both_databases
def test_the_host_has_what_is_endorsed_and_decides_it_and_nothing_else(world: World) -> None:
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    officer = world.officers["KOR"][0]
    assert (world.case(number).stage, world.case(number).turn) == ("at-sender", "sender")
    assert code(world.propose(number, officer)) == "not_endorsed"
    taken = assessment.take(number=number, post=officer, at=world.at(), key=world.key())
    assert code(taken) == "not_endorsed"
    done(endorse(world, number, post))
    assert (world.case(number).stage, given()) == ("assessment", (2, 1))
    world.decided(number)
    done(world.issue(number))
    assert given() == (2, 1)
    assert invariants.broken() == ()


@both_databases
def test_the_last_place_at_the_gate_is_given_once_and_comes_back_with_a_withdrawal(world: World) -> None:
    post = sender(world)
    first, second, third = (world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe", "Ito"))
    done(endorse(world, first, post))
    done(endorse(world, second, post))
    refused = endorse(world, third, post)
    assert (code(refused), given()) == ("period_full", (2, 2))
    withdraw(world, first)
    assert given() == (2, 1)
    done(endorse(world, third, post))
    assert given() == (2, 2)
    assert invariants.broken() == ()


def test_the_package_of_the_ledger_adds_up_what_is_endorsed(world: World) -> None:
    """Endorsements move no place: they stand among the steps, and the quota at the gate is their sum."""
    first, second, post = world.lodged("Sato", ALL_YEAR), world.lodged("Abe", ALL_YEAR), sender(world)
    done(endorse(world, first, post))
    files = ledger.package_of("JPN-KOR", 2026, at=world.at())
    assert files is not None
    assert f"{ALL_YEAR},endorsed,1\n" in files["steps.csv"]
    assert "JPN-KOR-2026/gate,gate,,2,1,1\n" in files["quotas.csv"]
    assert check_package(files)[1] == ()
    withdraw(world, first)
    done(endorse(world, second, post))
    files = ledger.package_of("JPN-KOR", 2026, at=world.at())
    assert files is not None and "JPN-KOR-2026/gate,gate,,2,1,1\n" in files["quotas.csv"]


def test_what_is_not_endorsed_ends_with_its_grounds_and_gives_the_hosts_place_back(world: World) -> None:
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    held = world.period("JPN-KOR").held
    assert code(decline(world, number, post)) == "reason_required"
    done(decline(world, number, post, "age"))
    assert (world.case(number).stage, given(), world.period("JPN-KOR").held) == ("not-endorsed", (2, 0), held - 1)
    assert code(endorse(world, number, post)) == "case_state"
    assert invariants.broken() == ()


def test_the_endorsement_itself_is_the_letter_that_the_host_asks_for(world: World) -> None:
    """The criterion of the letter is met by it, and by nothing that anybody says."""
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    assert "government_letter" not in judged(world.case(number), known=world.now.date()).facts
    done(endorse(world, number, post))
    assert judged(world.case(number), known=world.now.date()).facts["government_letter"] is True


def test_a_second_press_endorses_once_and_says_the_same(world: World) -> None:
    number, post, at, key = world.lodged("Sato", ALL_YEAR), sender(world), world.at(), world.key()
    asked: dict[str, Any] = {"number": number, "post": post, "version": None, "at": at, "key": key}
    assert endorsing.endorse(**asked) == endorsing.endorse(**asked) == number
    assert given() == (2, 1)


def found_by(check: Check) -> list[str]:
    return [each.found for each in check()]


def test_the_check_finds_one_endorsement_too_many_and_a_number_that_is_not_kept(world: World) -> None:
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    done(endorse(world, number, post))
    assert found_by(endorsements_never_exceed_the_gate) == []
    Quota.objects.filter(binds="gate").update(promised=0, most=0)
    assert found_by(endorsements_never_exceed_the_gate) == ["0 kept, the cases come to 1", "1 endorsed of 0"]


def test_the_check_finds_what_the_host_proposed_without_an_endorsement(world: World) -> None:
    number, officer = world.lodged("Sato", ALL_YEAR), world.officers["KOR"][0]
    about = {"outcome": "granted", "rule_on": "2026-10-12", "known_on": "2026-10-12"}
    action = Action(Did.PROPOSED, world.at(), by_post(officer), about)
    with transaction.atomic():
        events.record_action(world.case(number), action, sealed={"own_sentence": ""})
    assert found_by(the_host_decides_only_what_is_endorsed) == ["case:proposed without an endorsement"]


def test_the_database_itself_gives_no_endorsement_too_many(world: World) -> None:
    done(loaded(world, 1))
    post, (first, second) = sender(world), [world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe")]
    done(endorse(world, first, post))
    with pytest.raises(IntegrityError), transaction.atomic():
        events.record_action(world.case(second), Action(Did.ENDORSED, world.at(), by_post(post)))
    assert code(loaded(world, 0)) == "quota_below_promised"


def test_nobody_endorses_for_another_state_nor_their_own_application(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    assert code(endorse(world, number, sender(world, "other", "KOR"))) == "not_found"
    own = accounts.open_post(
        world.case(number).person.account, host="JPN", mission="", roles=["sender"], name="◇", at=world.at()
    )
    assert code(endorse(world, number, own)) == "own_case"
