"""Openings are looked through each month by somebody else, and signed off once for each officer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import openings, reviews
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage import openings as kept
from tests.office.desks import Office, words_of


def opened(office: Office, number: str, slug: str, reason: str) -> None:
    asked = {"number": number, "post": office.posts[slug], "reason": reason, "paper": "", "why": ""}
    if reason == "other":
        asked["why"] = "A call of the person."
    answer = openings.opened(**asked, at=clock.now(), key=office.key())  # type: ignore[arg-type]
    assert answer == number, answer


@pytest.mark.promise("curious-officer")
def test_a_month_waits_for_its_review_and_nobody_signs_off_their_own(office: Office) -> None:
    number = office.case("a@example.org")
    opened(office, number, "mori", "other")
    opened(office, number, "kobayashi", "other")
    month = clock.now().astimezone(kept.zone_of("JPN")).date().replace(day=1)
    page = f"/en/supervise/openings/{kept.name_of('JPN', month)}"
    early = reviews.sign_off(month=month, words="", post=office.posts["kobayashi"], at=clock.now(), key="early")
    assert isinstance(early, Refusal) and early.code == "not_open"
    assert "No month with openings is over yet." in words_of(office.client("kobayashi").get("/en/supervise/openings"))
    stored_clock.move_to(clock.now() + timedelta(days=62), first=True)
    supervisor = office.client("kobayashi")
    assert "Months of openings to review: 1, late: 1" in words_of(supervisor.get("/en/supervise"))
    shown = words_of(supervisor.get(page))
    assert "officer 1 1 1 " in shown and "your own: somebody else reviews it" in shown
    assert "A call of the person." not in shown, "reasons may be somebody's: they are not here"
    assert "Write what was found." in words_of(supervisor.post(page, {"key": "r1", "reason": ""}))
    assert supervisor.post(page, {"key": "r2", "reason": "She called; noted."}).status_code == 302
    assert supervisor.post(page, {"key": "r3", "reason": "Once more."}).status_code == 409
    assert "Months of openings to review: 1" in words_of(supervisor.get("/en/supervise")), "one's own is left"
    manager = office.client("hara")
    assert manager.post(page, {"key": "r4", "reason": "Both as said."}).status_code == 302
    assert "Months of openings" not in words_of(supervisor.get("/en/supervise"))
    assert "Reviewed by officer 4" in words_of(supervisor.get(page))


@pytest.mark.promise("audit-as-a-leak")
def test_only_who_reviews_sees_who_opened_what(office: Office) -> None:
    for slug in ("mori", "kang", "fujita"):
        assert office.client(slug).get("/en/supervise/openings").status_code == 404, slug
        assert office.client(slug).get("/en/supervise/openings/JPN-2026-10").status_code == 404, slug
    for name in ("KOR-2026-10", "JPN-2026-13", "JPN-2026", "JPN-2026-1", "none"):
        assert office.client("kobayashi").get(f"/en/supervise/openings/{name}").status_code == 404, name
