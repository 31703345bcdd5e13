"""Points of an assessed round: given apart, settled by a third, and the order that follows from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sojourn.cases.model import Stage
from sojourn_office import clock
from sojourn_office.actions import agreements, cases, decisions, points, rounds
from sojourn_office.queries import applications, letters
from sojourn_office.storage import cases as kept
from sojourn_office.storage.rounds import Period
from tests.office.desks import AGREEMENT, Office, words_of

POINTS = """
[sources.house]
title = "Made for a test"
outlet = "Sojourn"
language = "en"
seen = 2026-11-09
trust = "inference"

[[schemes.KOR-JPN.values.points]]
from = 2026-01-01
value = [{ code = "purpose", highest = 5, en = "Purpose" }, { code = "plan", highest = 5, en = "Plan" }]
cite = ["house"]

[[schemes.KOR-JPN.values.points_step]]
from = 2026-01-01
value = 1
cite = ["house"]

[[schemes.KOR-JPN.values.reserve]]
from = 2026-01-01
value = "by-points"
cite = ["house"]

[[schemes.KOR-JPN.values.selected_per_round]]
from = 2026-01-01
value = 1
cite = ["house"]
"""


@pytest.fixture
def by_points(office: Office) -> Office:
    """An office whose scheme publishes by what points are given, and lets one pass in a round."""
    text = AGREEMENT.read_text(encoding="utf-8")
    loaded = agreements.load(name="jpn-kor.toml", text=text, overlay=POINTS, by="test", at=clock.now(), key="overlay")
    assert isinstance(loaded, str), loaded
    office.staff("ogawa", "JPN", "busan", "officer")
    return office


def give(office: Office, number: str, slug: str, key: str = "", **given: object) -> Any:
    key = key or f"{slug}-{sorted(given.items())}"
    return office.client(slug).post(
        f"/en/desk/cases/{number}/points", {"key": key, "reasons": f"Reasons of {slug}.", **given}
    )


def page_of(office: Office, number: str, slug: str) -> str:
    return words_of(office.client(slug).get(f"/en/desk/cases/{number}/points"))


def granted(office: Office, mail: str, purpose: int) -> str:
    """A case that two officers decided to grant, with so many points by its purpose from each."""
    number = office.case(mail, birth_date=f"2001-02-{int(mail[1]) + 10}", promised=True)
    office.see_papers(number, "mori")
    office.mark(number, "mori", "purpose", "yes")
    for slug in ("mori", "inoue"):
        given = {"purpose": purpose, "plan": 3}
        post = office.posts[slug]
        assert (
            points.give(number=number, post=post, points=given, reasons="As planned.", at=clock.now(), key=number)
            == number
        )
    proposed = decisions.propose(
        number=number, post=office.posts["mori"], own_sentence="", version=None, at=clock.now(), key=office.key()
    )
    assert proposed == number, proposed
    post = office.posts["inoue"]
    confirmed = decisions.confirm(number=number, post=post, specimen=True, at=clock.now(), key=office.key())
    assert confirmed == number, confirmed
    return number


def publish(office: Office) -> Any:
    at = clock.now() + timedelta(days=8)
    answer = rounds.publish_results(round_id="KOR-JPN-Q4", by="test", at=at, key=office.key())
    assert answer == "KOR-JPN-Q4", answer
    return at


@pytest.mark.promise("bribed-officer")
def test_neither_officer_sees_the_points_of_the_other_before_both_are_in(by_points: Office) -> None:
    number = by_points.case("a@example.org")
    by_points.client("mori").get(f"/en/desk/cases/{number}")
    assert give(by_points, number, "mori", purpose=4, plan=2).status_code == 302
    assert "Reasons of mori." in page_of(by_points, number, "mori")
    for page in (f"/en/desk/cases/{number}/points", f"/en/desk/cases/{number}", f"/en/desk/cases/{number}/history"):
        shown = words_of(by_points.client("inoue").get(page))
        assert "Reasons of mori." not in shown, page
    assert "Another officer has given points." in page_of(by_points, number, "inoue")
    assert give(by_points, number, "inoue", purpose=3, plan=2).status_code == 302
    for slug in ("mori", "inoue"):
        shown = page_of(by_points, number, slug)
        assert "Reasons of mori." in shown and "Reasons of inoue." in shown
        assert "5.5 of 10" in shown


def test_points_apart_by_more_than_the_step_wait_for_a_third_who_is_asked_by_nothing_else(by_points: Office) -> None:
    number = by_points.case("a@example.org")
    by_points.client("mori").get(f"/en/desk/cases/{number}")
    give(by_points, number, "mori", purpose=5, plan=3)
    assert "To give points 1" in words_of(by_points.client("inoue").get("/en/desk"))
    give(by_points, number, "inoue", purpose=1, plan=4)
    for slug in ("mori", "inoue"):
        assert "To give points 0" in words_of(by_points.client(slug).get("/en/desk"))
        assert give(by_points, number, slug, key="again", purpose=3).status_code in (409, 422)
    third = by_points.client("ogawa")
    assert number in third.get("/en/desk/lists/points").content.decode()
    page = third.get(f"/en/desk/cases/{number}/points").content.decode()
    assert "Purpose, points from 0 to 5" in page
    assert 'name="purpose"' in page
    assert 'name="plan"' not in page
    assert give(by_points, number, "ogawa", purpose=2).status_code == 302
    assert "5.5 of 10" in page_of(by_points, number, "mori")
    row = kept.by_number(number)
    assert row is not None and not row.waits_for_points


@pytest.mark.parametrize(
    "given", [{}, {"purpose": 6, "plan": 1}, {"purpose": "x", "plan": 1}, {"purpose": -1, "plan": 1}]
)
def test_points_outside_the_scale_are_said_beside_their_box(by_points: Office, given: dict[str, object]) -> None:
    number = by_points.case("a@example.org")
    by_points.client("mori").get(f"/en/desk/cases/{number}")
    assert give(by_points, number, "mori", **given).status_code == 422
    assert give(by_points, number, "mori", reasons="", purpose=1, plan=1).status_code == 422


def test_a_visa_is_not_proposed_before_two_officers_gave_points(by_points: Office) -> None:
    number = by_points.case("a@example.org", promised=True)
    by_points.see_papers(number, "mori")
    by_points.mark(number, "mori", "purpose", "yes")
    post = by_points.posts["mori"]
    asked = {"own_sentence": "", "version": None, "at": clock.now()}
    answer = decisions.propose(number=number, post=post, key="p", **asked)  # type: ignore[arg-type]
    assert "Points are given first" in str(answer)


def test_who_has_no_post_there_does_not_see_points_and_a_round_without_them_has_no_page(by_points: Office) -> None:
    number = by_points.case("a@example.org")
    for slug, status in (("kang", 404), ("yamamoto", 404), ("fujita", 403)):
        assert by_points.client(slug).get(f"/en/desk/cases/{number}/points").status_code == status
    other = by_points.case("b@example.org", into="JPN-KOR-Y")
    assert by_points.client("kang").get(f"/en/desk/cases/{other}/points").status_code == 404


def test_places_go_in_the_order_of_the_points_and_the_rest_wait_in_it(by_points: Office) -> None:
    few, most, middle = (granted(by_points, f"n{n}@example.org", given) for n, given in enumerate((2, 5, 4)))
    at = publish(by_points)
    stages = {number: by_points.stage(number) for number in (few, most, middle)}
    assert stages == {most: "passed", middle: "reserve", few: "reserve"}
    assert Period.objects.get(scheme="KOR-JPN").held == 1
    row = kept.by_number(most)
    assert row is not None
    by = cases.by_account(row.person.account_id)
    assert cases.decline(number=most, by=by, at=at, key="decline") == most
    assert by_points.stage(middle) == Stage.PASSED.value, "the next in the order of the points"
    assert by_points.stage(few) == Stage.RESERVE.value
    period = Period.objects.get(scheme="KOR-JPN")
    assert (period.held, period.free) == (1, 499)
    later = at + timedelta(days=80)
    assert rounds.lapse_due(later) == 2
    assert {by_points.stage(number) for number in (middle, few)} == {"lapsed"}
    assert Period.objects.get(scheme="KOR-JPN").held == 0


def test_whoever_waits_on_the_list_reads_the_number_and_no_letter_yet(by_points: Office) -> None:
    granted(by_points, "n1@example.org", 5)
    waits = granted(by_points, "n2@example.org", 3)
    at = publish(by_points)
    row = kept.by_number(waits)
    assert row is not None
    application = applications.own(row.person.account_id, waits, at=at)
    assert application is not None
    assert application.told.stage is Stage.RESERVE
    assert application.told.reserve == 1
    assert letters.decision_of(application) is None
