"""The waiting room as those who press and those who look at their page see it, in three languages."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sojourn.cli import main
from sojourn.rounds.draws.entries import commitment
from sojourn_office import clock
from sojourn_office.actions import claims, log, ordering
from sojourn_office.storage import draws
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


@pytest.mark.promise("overload-at-opening")
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


def receipt_of(door: Door, case: str, name: str = "A") -> tuple[int, dict[str, Any]]:
    """The receipt that a person downloads."""
    browser = Client()
    browser.force_login(door.world.person(name))
    answer = browser.get(f"/en/me/{case}/claim/receipt.json")
    return answer.status_code, json.loads(answer.content) if answer.status_code == 200 else {}


@pytest.mark.parametrize("language", WORDS)
def test_the_receipt_is_there_at_once_at_the_gate_and_on_the_page_and_stays(door: Door, language: str) -> None:
    """The same ticket and secret in the answer, on the page and in the file; later with the way to the root."""
    case, *_ = mine(door), mine(door, "B"), mine(door, "C")
    door.at(OPENS)
    told = json.loads(as_json(door, ticket=door.ticket(case), key="a-good-key").body)
    pressed = door.press(door.ticket(case), "a-good-key", language=language).body.decode()
    page = seen(door, case, OPENS, language)
    log.sign_head(OPENS)
    status, at_once = receipt_of(door, case)
    assert (status, at_once["size"], at_once["proof"]) == (200, 0, [])
    for place in (pressed, page):
        assert at_once["ticket"] in place and at_once["nonce"] in place
    assert (told["ticket"], told["nonce"]) == (at_once["ticket"], at_once["nonce"])
    assert commitment(bytes.fromhex(at_once["nonce"]), {"case": case}).hex() == at_once["commitment"]
    assert at_once["commitment"] in at_once["signed"]
    fixed_and_ordered(door)
    later = receipt_of(door, case)[1]
    assert later["size"] == 1
    assert {name: later[name] for name in ("ticket", "nonce", "commitment")} == {
        name: at_once[name] for name in ("ticket", "nonce", "commitment")
    }
    after = seen(door, case, DRAWN, language)
    assert at_once["nonce"] in after and f"/{language}/draws/{ROUND}" in after


def test_whoever_came_late_or_not_at_all_has_no_receipt_and_nobody_has_anothers(door: Door) -> None:
    case, late, never = mine(door), mine(door, "B"), mine(door, "C")
    door.at(OPENS)
    as_json(door, ticket=door.ticket(case), key="a-good-key")
    door.at(ENDS)
    told = json.loads(as_json(door, ticket=door.ticket(late), key="other-key").body)
    assert told["is_late"] is True
    found = [receipt_of(door, late, "B"), receipt_of(door, never, "C"), receipt_of(door, case, "B")]
    assert [status for status, _ in found] == [404, 404, 404]


def test_the_rank_by_the_receipt_of_the_first_minute_is_the_number_that_the_office_gave(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the command, from the folder that is shown, by a receipt that knew of no list; it holds for one case."""
    people = [mine(door, name) for name in "ABCDE"]
    door.at(OPENS)
    for case in people:
        as_json(door, ticket=door.ticket(case), key=f"key-of-{case}")
    log.sign_head(OPENS)
    receipt, other = tmp_path / "receipt.json", tmp_path / "other.json"
    receipt.write_text(json.dumps(receipt_of(door, people[0])[1]))
    (tmp_path / "mine.json").write_text(json.dumps({"case": people[0]}))
    other.write_text(json.dumps({"case": people[1]}))
    fixed_and_ordered(door)
    shown = draws.folder_of(ROUND)
    assert shown is not None
    zipfile.ZipFile(io.BytesIO(shown)).extractall(tmp_path)
    asked = ["draw", "rank", str(tmp_path / ROUND), "--receipt", str(receipt), "--json"]
    assert (tmp_path / ROUND / "verify.html").is_file()
    capsys.readouterr()
    assert main([*asked, "--identity", str(tmp_path / "mine.json")]) == 0
    rank = json.loads(capsys.readouterr().out)["rank"]
    answer = json.loads(as_json(door, ticket=door.ticket(people[0]), key=f"key-of-{people[0]}").body)
    assert answer.get("number", 5) == rank
    assert main([*asked, "--identity", str(other)]) == 2
    assert "The receipt is not of this person." in capsys.readouterr().err
