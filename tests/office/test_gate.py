"""The gate in one process: what each press gets, in three languages, and what is never said too early."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection, connections, transaction

from sojourn_office import clock
from sojourn_office.actions import claims
from sojourn_office.gate.answers import Response
from sojourn_office.gate.door import Gate
from sojourn_office.storage import files, tickets
from sojourn_office.storage.rounds import by_id, lengthen
from tests.office.test_claims import CLOSES, OPENS, ROUND, settled, started
from tests.office.world import World

FORM, KEY = "application/x-www-form-urlencoded", "a-good-key"


class Beside(Executor):
    """Does its work in a thread, one after the other, on the connection of the test and inside its transaction."""

    def __init__(self) -> None:
        self.connection = connections["default"]

    def submit(self, do: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()

        def work() -> None:
            connections["default"] = self.connection
            try:
                done.set_result(do(*args, **kwargs))
            except Exception as trouble:
                done.set_exception(trouble)

        thread = Thread(target=work)
        thread.start()
        thread.join()
        return done


@dataclass
class Scope:
    """What the server tells of a request."""

    path: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    proto: str = "http"
    client: str = "192.0.2.7:5000"


@dataclass
class Sent:
    """The body of a request."""

    body: bytes

    async def __call__(self) -> bytes:
        return self.body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


@dataclass
class Door:
    """A gate, and the office behind it."""

    world: World
    gate: Gate = field(default_factory=lambda: Gate(Beside()))
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def at(self, moment: datetime) -> Door:
        """Let the clock of the office stand at a moment."""
        ahead = moment - clock.wall()
        clock.offset_from(lambda: ahead)
        self.world.later(moment)
        self.gate.keeper.look()
        return self

    def post(self, body: bytes | str, media_type: str = FORM, *, to: str = ROUND, **headers: str) -> Response:
        """What a body gets."""
        sent = body.encode() if isinstance(body, str) else body
        told = {"content-type": media_type, "content-length": str(len(sent)), **headers}
        return self.loop.run_until_complete(self.gate.answer(Scope(f"/gate/{to}", headers=told), Sent(sent)))

    def press(self, ticket: str, key: str = KEY, to: str = ROUND, **fields: str) -> Response:
        """What a press of the button gets, as a page."""
        return self.post(urlencode({"ticket": ticket, "key": key, **fields}), to=to)

    def ticket(self, case: str) -> str:
        """The ticket of a case."""
        round_ = by_id(ROUND)
        assert round_ is not None
        return claims.ticket_for(case, round_.record)


@pytest.fixture
def door() -> Iterator[Door]:
    """A gate before a round of two places and two reserves, an hour after its opening."""
    before = clock._offset
    connection.inc_thread_sharing()
    yield Door(settled(World()))
    connection.dec_thread_sharing()
    clock.offset_from(before)


def code_of(response: Response) -> str:
    """The code of a refusal told as JSON, or the kind of an answer."""
    said = json.loads(response.body)
    return str(said.get("code") or said["answer"])


def as_json(door: Door, **fields: Any) -> Response:
    """What fields sent as JSON get."""
    return door.post(json.dumps(fields), "application/json")


WORDS = {
    "en": ("Your place is 1 of 2.", "You are number 1 on the reserve list.", "All places and the whole reserve list"),
    "ko": ("선착순 2명 가운데 1번째 자리가 확보되었습니다.", "예비 1번입니다.", "모든 자리와 예비 명단이 다 찼습니다."),
    "ja": ("先着2名の枠のうち、1番目の枠を確保しました。", "補欠1番です。", "すべての枠と補欠名簿が埋まりました。"),
}


@pytest.mark.parametrize("language", WORDS)
def test_each_is_told_the_place_the_rank_or_that_all_is_given(door: Door, language: str) -> None:
    """In the reader's language, and the same again when the button is pressed again."""
    people = started(door.world, "A", "B", "C", "D", "E")
    door.at(OPENS + timedelta(hours=1))
    for _ in range(2):
        found = [door.press(door.ticket(case), f"{KEY}-{case}", language=language) for case in people]
        place, reserve, full = (found[at].body.decode() for at in (0, 2, 4))
        assert [each.status for each in found] == [200, 200, 200, 200, 409]
        assert [words in page for words, page in zip(WORDS[language], (place, reserve, full), strict=True)] == [
            True
        ] * 3
        assert f'<html lang="{language}">' in full


@pytest.mark.promise("not-open-yet")
def test_the_first_moment_is_open_and_the_one_before_is_not(door: Door) -> None:
    """Too early is answered with the opening, by the clock the reader goes by."""
    (case,) = started(door.world, "A")
    ticket = door.ticket(case)
    door.at(OPENS - timedelta(minutes=4))
    early = door.press(ticket, language="en", zone="America/New_York")
    assert early.status == 425
    assert "9 November 2026" in early.body.decode()
    assert "20:00" in early.body.decode()
    assert "Minutes left: 3" in early.body.decode()
    assert f'value="{ticket}"' in early.body.decode()
    told = json.loads(as_json(door, ticket=ticket, key=KEY).body)
    assert (told["code"], told["opens_at"], told["zone"]) == ("not_open", OPENS.isoformat(), "Asia/Seoul")
    door.at(OPENS)
    assert as_json(door, ticket=ticket, key=KEY).status == 200


def test_after_the_closing_a_claim_that_was_kept_is_still_answered(door: Door) -> None:
    one, two = started(door.world, "A", "B")
    door.at(OPENS)
    assert code_of(as_json(door, ticket=door.ticket(one), key=KEY)) == "place"
    late = Door(door.world).at(CLOSES)
    assert code_of(as_json(late, ticket=late.ticket(one), key=KEY)) == "place"
    refused = as_json(late, ticket=late.ticket(two), key="other-key")
    assert (refused.status, code_of(refused)) == (410, "period_closed")


def test_a_ticket_of_before_stays_good_to_the_end_of_a_window_that_is_lengthened(door: Door) -> None:
    """By the fault of the office; forged and short ones stay what they are, and after the moved end it is closed."""
    one, two, three = started(door.world, "A", "B", "C")
    of_before, other, short = door.ticket(one), door.ticket(two), CLOSES - timedelta(minutes=1)
    row = by_id(ROUND)
    assert row is not None
    with transaction.atomic():
        lengthen(row, closes_at=CLOSES + timedelta(minutes=90))
    late = door.at(CLOSES + timedelta(minutes=80))
    assert code_of(as_json(late, ticket=of_before, key=KEY)) == "place"
    assert code_of(as_json(late, ticket=late.ticket(two), key="key-of-two")) == "place"
    assert (
        code_of(as_json(late, ticket=tickets.sign(ROUND, three, expires_at=short), key="key-of-three"))
        == "link_expired"
    )
    forged = of_before.replace(one, three)
    assert code_of(as_json(late, ticket=forged, key="key-of-three")) == "ticket_forged"
    after = door.at(CLOSES + timedelta(minutes=90))
    assert code_of(as_json(after, ticket=after.ticket(three), key="key-of-three")) == "period_closed"
    assert code_of(as_json(after, ticket=other, key="key-of-two")) == "place"


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_every_bad_press_gets_its_code_and_claims_nothing(door: Door, language: str) -> None:
    """Each in the reader's language; nothing of it is ever a fault of ours."""
    (case,) = started(door.world, "A")
    good = door.ticket(case)
    expired = tickets.sign(ROUND, case, expires_at=OPENS + timedelta(minutes=1))
    elsewhere = tickets.sign("KOR-JPN-2026-Q4", case, expires_at=CLOSES)
    nobody = tickets.sign(ROUND, "JPN-2026-000000-0", expires_at=CLOSES)
    door.at(OPENS + timedelta(hours=1))
    bad: list[tuple[dict[str, str], int, str]] = [
        ({"key": KEY}, 401, "ticket_missing"),
        ({"ticket": good}, 428, "key_required"),
        ({"ticket": good, "key": "short"}, 400, "bad_body"),
        ({"ticket": good, "key": KEY, "number": "1"}, 400, "bad_body"),
        ({"ticket": good[:-1] + ("A" if good[-1] != "A" else "B"), "key": KEY}, 403, "ticket_forged"),
        ({"ticket": good.replace(case, "JPN-2026-000000-0"), "key": KEY}, 403, "ticket_forged"),
        ({"ticket": "한", "key": KEY}, 403, "ticket_forged"),
        ({"ticket": "\0", "key": KEY}, 403, "ticket_forged"),
        ({"ticket": elsewhere, "key": KEY}, 403, "ticket_forged"),
        ({"ticket": nobody, "key": KEY}, 403, "ticket_forged"),
        ({"ticket": expired, "key": KEY}, 410, "link_expired"),
    ]
    for fields, status, code in bad:
        found = as_json(door, **fields, language=language)
        assert (found.status, code_of(found)) == (status, code), fields
        assert json.loads(found.body)["help"]
    assert as_json(door, ticket=good, key=KEY).status == 200
    assert code_of(as_json(door, ticket=good, key=KEY)) == "place"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", FORM),
        (b"\xff\xfe", FORM),
        (b"ticket=a&ticket=b", FORM),
        (b"x" * 4096, FORM),
        (b"{}", "text/plain"),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 2000, "application/json"),
        (b'{"ticket": 5, "key": "a-good-key"}', "application/json"),
        (b'{"ticket": "a", "ticket": "b"}', "application/json"),
        (b'{"ticket": {"a": {}}}', "application/json"),
        ('{"ticket": "\\ud800", "key": "a-good-key"}', "application/json"),
    ],
)
@pytest.mark.promise("unreadable-body")
def test_what_cannot_be_read_is_refused_and_never_fails(door: Door, body: bytes | str, media_type: str) -> None:
    door.at(OPENS)
    assert door.post(body, media_type, accept="application/json").status in (400, 401, 403)


def test_a_round_that_is_not_there_is_not_found(door: Door) -> None:
    (case,) = started(door.world, "A")
    door.at(OPENS)
    assert door.press(door.ticket(case), to="KOR-JPN-2026-Q4").status == 404
    assert door.press(door.ticket(case), to="").status == 404


@pytest.mark.promise("key-reused")
def test_the_key_of_another_press_is_refused(door: Door) -> None:
    """From memory, and by a gate that did not see the first press."""
    one, two = started(door.world, "A", "B")
    door.at(OPENS)
    assert as_json(door, ticket=door.ticket(one), key=KEY).status == 200
    for gate in (door, Door(door.world).at(OPENS)):
        found = as_json(gate, ticket=door.ticket(two), key=KEY)
        assert (found.status, code_of(found)) == (422, "key_reused")


def test_the_key_may_stand_in_the_header(door: Door) -> None:
    (case,) = started(door.world, "A")
    door.at(OPENS)
    header = {"idempotency-key": KEY}
    body = json.dumps({"ticket": door.ticket(case)})
    assert door.post(body, "application/json", **header).status == 200


def test_a_database_that_is_away_is_said_to_be_and_pressing_again_finds_out(door: Door) -> None:
    (case,) = started(door.world, "A")
    door.at(OPENS)

    def refuse(*_asked: Any) -> Any:
        raise OperationalError("gone")

    ticket = door.ticket(case)
    with connection.execute_wrapper(refuse):
        away = as_json(door, ticket=ticket, key=KEY)
    assert (away.status, code_of(away), dict(away.headers)["retry-after"]) == (503, "try_again", "2")
    assert as_json(door, ticket=door.ticket(case), key=KEY).status == 200


@pytest.mark.promise("outcome-unknown")
def test_an_answer_lost_after_the_commit_is_not_known_and_the_next_press_has_the_same_place(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim was kept, and the way back broke."""
    (case,) = started(door.world, "A")
    door.at(OPENS)
    real = claims.claim_together

    def lost(*asked: Any, **named: Any) -> Any:
        real(*asked, **named)
        raise OperationalError("lost on the way back")

    monkeypatch.setattr(claims, "claim_together", lost)
    unknown = door.press(door.ticket(case), language="en")
    assert unknown.status == 503
    assert "We do not know yet whether this was done." in unknown.body.decode()
    assert "Press again" in unknown.body.decode()
    monkeypatch.setattr(claims, "claim_together", real)
    found = as_json(door, ticket=door.ticket(case), key=KEY)
    assert json.loads(found.body)["number"] == 1


@pytest.mark.promise("no-room")
def test_a_disk_that_is_nearly_full_takes_no_claims(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = started(door.world, "A")
    door.at(OPENS)
    monkeypatch.setattr(files, "is_short_of_room", lambda: True)
    found = as_json(door, ticket=door.ticket(case), key=KEY)
    assert (found.status, code_of(found)) == (507, "storage_low")


@pytest.mark.promise("overload-at-opening")
def test_once_full_nobody_asks_the_database_and_every_kept_claim_is_remembered(door: Door) -> None:
    """Also the claims that another gate answered."""
    people = started(door.world, "A", "B", "C", "D", "E", "F")
    door.at(OPENS)
    for case in people[:4]:
        assert as_json(door, ticket=door.ticket(case), key=f"{KEY}-{case}").status == 200
    other = Door(door.world).at(OPENS)
    assert code_of(as_json(other, ticket=other.ticket(people[4]), key="fifth-key")) == "period_full"

    def refuse(*_asked: Any) -> Any:
        raise AssertionError("the database was asked")

    pressed = [(other.ticket(case), f"{KEY}-{case}") for case in people]
    with connection.execute_wrapper(refuse):
        codes = [code_of(as_json(other, ticket=ticket, key=key)) for ticket, key in pressed]
    assert codes == ["place", "place", "reserve", "reserve", "period_full", "period_full"]


def test_anyone_may_ask_how_far_a_round_is(door: Door) -> None:
    (case,) = started(door.world, "A")
    door.at(OPENS)
    as_json(door, ticket=door.ticket(case), key=KEY)
    door.gate.keeper.look()
    said = json.loads(door.loop.run_until_complete(door.gate.answer(Scope(f"/gate/{ROUND}", "GET"), Sent(b""))).body)
    assert (said["places"], said["reserves"], said["given"]) == (2, 2, 1)
