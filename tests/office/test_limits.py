"""Limits at the doors of a round: by the person where one is known, by the address far above the size of a school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from sojourn.rounds.model import Offer
from sojourn_office import clock
from sojourn_office.gate import door as gate_door
from sojourn_office.gate.pace import Pace
from sojourn_office.storage import crowds
from tests.office.desks import words_of
from tests.office.test_claims import OPENS, ROUND, settled
from tests.office.test_entry_pages import Pool, pool
from tests.office.test_gate import KEY, Door, Scope, as_json, code_of
from tests.office.world import World

__all__ = ["pool"]

SCHOOL = 300


@pytest.fixture(autouse=True)
def nobody_counted(db: None) -> Iterator[None]:
    """What other tests counted is forgotten."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A gate at its opening, with more numbers than a school has people; its own clock stands still."""
    before = clock._offset
    connection.inc_thread_sharing()
    monkeypatch.setattr(gate_door, "monotonic", lambda: 1_000.0)
    yield Door(settled(World(), Offer(SCHOOL, SCHOOL, 14))).at(OPENS)
    connection.dec_thread_sharing()
    clock.offset_from(before)


def test_so_many_at_a_stroke_then_so_many_a_second_each_for_themselves() -> None:
    """The last is allowed and the first after it is not; a second later there is one more."""
    pace = Pace(at_a_stroke=3, a_second=2)
    assert [pace.wait("a", 10.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert pace.wait("b", 10.0) == 0
    assert [pace.wait("a", 10.49) > 0, pace.wait("a", 10.5), pace.wait("a", 10.5)] == [True, 0, 0.5]
    assert [pace.wait("a", 100.0) for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_refused_try_moves_nothing_further_away() -> None:
    pace = Pace(at_a_stroke=1, a_second=1)
    assert [pace.wait("a", 5.0), *(pace.wait("a", 5.5) for _ in range(9))] == [0] + [0.5] * 9
    assert pace.wait("a", 6.0) == 0


def test_three_hundred_of_one_school_claim_from_one_address_and_reload(school: Door) -> None:
    """Each twice; nobody is kept waiting, and each has a place."""
    people = crowds.drafts([ROUND] * SCHOOL, at=school.world.at())
    for _ in range(2):
        codes = Counter(code_of(as_json(school, ticket=school.ticket(case), key=f"key-of-{case}")) for case in people)
        assert codes == {"place": SCHOOL}


@pytest.mark.promise("bots-at-the-opening", "too-fast")
def test_one_ticket_is_pressed_so_often_and_then_told_how_long_to_wait(
    school: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 120th press is answered, the 121st is not; others go on, and a second later so does this one."""
    one, two = crowds.drafts([ROUND] * 2, at=school.world.at())
    ticket = school.ticket(one)
    codes = [code_of(as_json(school, ticket=ticket, key=KEY)) for _ in range(121)]
    assert codes == ["place"] * 120 + ["slow_down"]
    last = as_json(school, ticket=ticket, key=KEY)
    assert (last.status, dict(last.headers)["retry-after"]) == (429, "1")
    assert as_json(school, ticket=school.ticket(two), key="other-key").status == 200
    monkeypatch.setattr(gate_door, "monotonic", lambda: 1_001.0)
    assert code_of(as_json(school, ticket=ticket, key=KEY)) == "place"


@pytest.mark.parametrize(
    ("language", "says", "again"),
    [
        ("en", "Too many tries in a short time.", "Press again"),
        ("ko", "짧은 시간에 너무 여러 번 시도되었습니다.", "다시 누르기"),
        ("ja", "短い時間に試行の回数が多すぎました。", "もう一度押す"),
    ],
)
def test_the_page_of_a_ticket_that_was_pressed_too_often_has_its_button(
    school: Door, language: str, says: str, again: str
) -> None:
    """Whoever has no script presses again with the same ticket and the same key."""
    (case,) = crowds.drafts([ROUND], at=school.world.at())
    ticket = school.ticket(case)
    answers = [school.press(ticket, language=language) for _ in range(121)]
    page = answers[-1].body.decode()
    assert answers[-1].status == 429
    assert says in page and again in page and ticket in page and KEY in page


@pytest.mark.promise("bots-at-the-opening", "too-fast")
def test_an_address_that_sends_no_true_ticket_is_slowed(school: Door) -> None:
    """Forged, missing and unreadable ones together: the 2,000th is told why, the next to wait; a true one is taken."""
    (case,) = crowds.drafts([ROUND], at=school.world.at())
    bodies = [{"ticket": f"{ROUND}.x.1.1.no", "key": KEY}, {"key": KEY}, {"other": "field"}]
    codes = [code_of(as_json(school, **bodies[number % 3])) for number in range(2_001)]
    assert Counter(codes[:-1]) == {"ticket_forged": 667, "ticket_missing": 667, "bad_body": 666}
    assert codes[-1] == "slow_down"
    assert code_of(as_json(school, ticket=school.ticket(case), key=KEY)) == "place"


@pytest.mark.parametrize(
    ("proxies", "one", "other", "is_one_network"),
    [
        (0, "192.0.2.1:9", "192.0.2.2:9", False),
        (0, "[2001:db8::1]:9", "[2001:db8::2]:9", True),
        (0, "[2001:db8::1]:9", "[2001:db8:0:1::1]:9", False),
        (1, "198.51.100.4", "198.51.100.5", False),
        (1, "203.0.113.9, 198.51.100.4", "203.0.113.8, 198.51.100.4", True),
    ],
)
def test_an_address_is_what_our_own_proxies_vouch_for(
    school: Door, settings: object, proxies: int, one: str, other: str, is_one_network: bool
) -> None:
    """What somebody writes into the head of a request makes them nobody else."""
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"trusted_proxies": proxies})  # type: ignore[attr-defined]

    def network(written: str) -> str:
        head = {"x-forwarded-for": written} if proxies else {"x-forwarded-for": "192.0.2.99"}
        return gate_door._network(Scope("/", headers=head, client="127.0.0.1:1" if proxies else written))

    assert (network(one) == network(other)) is is_one_network


@pytest.mark.promise("too-fast")
def test_one_person_presses_at_the_doors_of_rounds_thirty_times_a_minute(pool: Pool) -> None:
    """The thirtieth press is looked at, the thirty-first is not; whoever shares the address enters."""
    mine, theirs = pool.draft("aa"), pool.draft("bbb")
    client = pool.office.client("aa")
    found = [pool.press(client, mine, "enter") for _ in range(30)]
    assert found == [302, *[409] * 29]
    slower = client.post(f"/en/me/{mine}/entry/leave", {"key": pool.office.key()})
    assert (slower.status_code, slower["Retry-After"]) == (429, "60")
    assert "You are in the pool." in words_of(client.get(f"/en/me/{mine}/entry"))
    assert pool.press(pool.office.client("bbb"), theirs, "enter") == 302


def test_three_hundred_of_one_school_ask_for_their_codes_from_one_address(db: None, client: Client) -> None:
    """Each has their own; the next thousand of one minute would be too many."""
    asked = (client.post("/ko/sign-in", {"address": f"pupil{number}@example.org"}) for number in range(SCHOOL))
    assert Counter(answer.status_code for answer in asked) == {302: SCHOOL}


def test_the_thousandth_code_of_one_address_in_a_minute_is_sent_and_the_next_is_not(
    db: None, settings: object, client: Client
) -> None:
    """With a smaller number in its place, so that the test need not send a thousand."""
    limits = settings.ACCOUNT_RATE_LIMITS  # type: ignore[attr-defined]
    assert limits["request_login_code"].startswith("1000/m/ip,")
    settings.ACCOUNT_RATE_LIMITS = {**limits, "request_login_code": "5/m/ip,3/m/key"}  # type: ignore[attr-defined]
    answers = [client.post("/ko/sign-in", {"address": f"pupil{number}@example.org"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"
