"""The waiting room as those who press and those who look at their page see it, in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import claims, ordering
from sojourn_office.storage.rounds import by_id
from tests.office.test_gate import Door, as_json, code_of
from tests.office.test_waiting_room import BEACON, DRAWN, ENDS, FIXED, OPENS, ROUND, with_room
from tests.office.world import World, done

WORDS = {
    "en": ("You are in the waiting room.", "You stand behind the waiting room.", "00:59"),
    "ko": ("대기실에 들어오셨습니다.", "대기실 다음 차례에 계십니다.", "00:59"),
    "ja": ("待合室に入りました。", "待合室の後の順番です。", "0:59"),
}


@pytest.fixture
def door() -> Iterator[Door]:
    """A gate before a round with a waiting room."""
    before = clock._offset
    connection.inc_thread_sharing()
    yield Door(with_room(World()))
    connection.dec_thread_sharing()
    clock.offset_from(before)


def mine(door: Door, name: str = "A") -> str:
    """The draft of a person."""
    from sojourn_office.actions import cases

    asked = {"round_id": ROUND, "mission": "jeju", "language": "ko"}
    return done(cases.start(account=door.world.person(name), at=door.world.at(), key=door.world.key(), **asked))


def fixed_and_ordered(door: Door) -> None:
    """The worker fixes the list, and the number is brought."""
    door.at(FIXED)
    ordering.fix_due(FIXED)
    door.at(DRAWN)
    done(ordering.order(ROUND, BEACON, by="test", at=DRAWN, key=door.world.key()))
    door.at(DRAWN)


@pytest.mark.parametrize("language", WORDS)
def test_everybody_is_told_at_once_where_they_stand_and_when_the_order_is_drawn(door: Door, language: str) -> None:
    one, two = mine(door), mine(door, "B")
    door.at(OPENS)
    answer = door.press(door.ticket(one), language=language)
    page = answer.body.decode()
    assert answer.status == 202
    assert WORDS[language][0] in page
    assert WORDS[language][2] in page
    door.at(ENDS)
    assert WORDS[language][1] in door.press(door.ticket(two), "other-key", language=language).body.decode()


def test_two_gates_one_of_them_killed_in_between_and_everybody_has_one_number(door: Door) -> None:
    """What the killed gate kept, another one tells; once the order is known, both tell the number."""
    people = [mine(door, name) for name in "ABCDE"]
    door.at(OPENS)
    first = [json.loads(as_json(door, ticket=door.ticket(case), key=f"key-of-{case}").body) for case in people[:3]]
    other = Door(door.world).at(ENDS - timedelta(minutes=1))
    again = [json.loads(as_json(other, ticket=door.ticket(case), key=f"key-of-{case}").body) for case in people]
    assert again[:3] == first
    assert [each["is_late"] for each in again] == [False] * 5
    fixed_and_ordered(door)
    other.at(DRAWN)
    found = []
    for case in people:
        told = {code_of(as_json(gate, ticket=door.ticket(case), key=f"key-of-{case}")) for gate in (door, other)}
        assert len(told) == 1
        found += told
    assert sorted(found) == ["period_full", "place", "place", "reserve", "reserve"]


def test_reloading_a_hundred_times_asks_the_database_once(door: Door) -> None:
    case = mine(door)
    ticket = door.ticket(case)
    door.at(OPENS)
    first = as_json(door, ticket=ticket, key="a-good-key").body

    def refuse(*_asked: object) -> object:
        raise AssertionError("asked")

    with connection.execute_wrapper(refuse):
        assert {as_json(door, ticket=ticket, key="a-good-key").body for _ in range(100)} == {first}


def seen(door: Door, case: str, moment: datetime, language: str) -> str:
    """The page of a claim at a moment."""
    door.at(moment)
    browser = Client()
    browser.force_login(door.world.person("A"))
    return browser.get(f"/{language}/me/{case}/claim").content.decode()


@pytest.mark.parametrize(
    ("language", "before", "room", "after"),
    [
        ("en", "are put in a drawn order.", "You are in the waiting room.", "Your place is 1 of 2."),
        ("ko", "추첨으로 순서가 정해집니다.", "대기실에 들어오셨습니다.", "1번째 자리"),
        ("ja", "順番を抽選で決めます。", "待合室に入りました。", "1番目の枠"),
    ],
)
def test_the_page_says_it_before_at_in_and_after(door: Door, language: str, before: str, room: str, after: str) -> None:
    case = mine(door)
    assert before in seen(door, case, OPENS - timedelta(minutes=5), language)
    assert before in seen(door, case, ENDS - timedelta(seconds=1), language)
    claims.claim_together(ROUND, [claims.Asked(case, "a-good-key")], at=ENDS - timedelta(seconds=1))
    assert room in seen(door, case, ENDS, language)
    fixed_and_ordered(door)
    assert after in seen(door, case, DRAWN, language)
    assert by_id(ROUND) is not None
