"""An application is kept longer by pages: one manager asks, another agrees, and nothing follows from one alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sojourn_office import clock
from sojourn_office.queries import holds
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage import events
from tests.office.desks import Office, words_of

PAGE = "/en/programme/kept"
WHY = "Action 12 before the court."


def boxes(day: date) -> dict[str, str]:
    return {f"until_{part}": str(getattr(day, part)) for part in ("year", "month", "day")}


def ask(office: Office, number: str, *, days: int = 100, slug: str = "hara", **changed: str) -> Any:
    until = boxes(clock.now().date() + timedelta(days=days))
    return office.client(slug).post(PAGE, {"key": office.key(), "number": number, "reason": WHY, **until, **changed})


def wish_page(office: Office) -> str:
    (wish,) = holds.wishes("JPN", at=clock.now())
    return f"{PAGE}/{wish.entry}"


@pytest.fixture
def two(office: Office) -> Office:
    """An office with two programme managers, and one of another host."""
    office.staff("ito", "JPN", "", "manager")
    office.staff("min", "KOR", "", "manager")
    return office


@pytest.mark.promise("officer-alone", "same-officer")
def test_one_asks_and_another_agrees_and_nothing_is_kept_before(two: Office) -> None:
    number = two.case("a@example.org")
    assert ask(two, number).status_code == 302
    assert holds.holds("JPN", at=clock.now()) == () and holds.told(number, at=clock.now()) is None
    hara, ito, here = two.client("hara"), two.client("ito"), wish_page(two)
    assert "Waits for a second person" in words_of(ito.get(PAGE)) and WHY in words_of(ito.get(here))
    assert "Keep it until this day" not in words_of(hara.get(here))
    assert hara.post(here, {"key": "own"}).status_code == 409
    assert holds.holds("JPN", at=clock.now()) == ()
    assert ito.post(here, {"key": "other"}).status_code == 302
    (hold,) = holds.holds("JPN", at=clock.now())
    assert (hold.number, hold.reason) == (number, WHY)
    assert (hold.first, hold.second) == (two.posts["hara"].number, two.posts["ito"].number)
    assert ito.get(here).status_code == 404, "agreed to once"
    late = ito.post(here, {"key": "late"})
    assert late.status_code == 409 and "agreed to already" in words_of(late)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reason": " "}, "Write why it is kept longer."),
        ({"number": "JPN-2026-222222-2"}, "No application lodged with your host has this number."),
        ({"until_day": "32"}, "Until which day?"),
        ({"days": "400"}, "Name a day from today to"),
        ({"days": "-1"}, "Name a day from today to"),
    ],
)
def test_each_wrong_input_is_said_beside_its_box(two: Office, wrong: dict[str, str], says: str) -> None:
    number = two.case("a@example.org")
    days = int(wrong.pop("days", "100")) if "days" in wrong else 100
    answer = ask(two, wrong.get("number", number), days=days, **{k: v for k, v in wrong.items() if k != "number"})
    assert answer.status_code in (404, 422) and says in words_of(answer)
    assert not [event for event in events.every() if event.kind == "person:keep-asked"]


def test_a_wish_is_of_its_host_of_managers_and_of_thirty_days(two: Office) -> None:
    assert ask(two, two.case("a@example.org")).status_code == 302
    foreign = two.case("b@example.org", into="JPN-KOR-Y")
    assert ask(two, foreign).status_code == 404
    here = wish_page(two)
    for slug in ("mori", "kobayashi", "min", "fujita"):
        assert two.client(slug).get(here).status_code == 404, slug
    stored_clock.move_to(clock.now() + timedelta(days=31))
    assert two.client("ito").get(here).status_code == 404
    assert holds.wishes("JPN", at=clock.now()) == ()
