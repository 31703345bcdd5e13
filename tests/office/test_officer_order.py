"""By what the queue is put in order, a case put back, and the cases of a colleague who is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import sorting
from sojourn_office.commands import main
from sojourn_office.storage.absences import today_at
from tests.office.desks import Office, words_of


def state(*criteria: str, host: str = "JPN", key: str = "order", reviewed_on: date | None = None) -> str | Refusal:
    now = clock.now()
    return sorting.state_order(
        host=host, criteria=criteria, reviewed_on=reviewed_on or now.date(), by="test", at=now, key=key
    )


def boxes(name: str, day: date) -> dict[str, object]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def enter_away(office: Office, slug: str, who: str, *, first: int = 0, last: int = 3, key: str = "away") -> object:
    today = today_at("JPN", "busan", at=clock.now())
    typed = {
        "who": str(office.posts[who].post_id),
        **boxes("first_on", today + timedelta(days=first)),
        **boxes("last_on", today + timedelta(days=last)),
    }
    return office.client(slug).post("/en/desk/away", {"key": key, **typed})


def test_the_stated_order_is_the_order_of_the_queue_and_is_read_by_everyone(office: Office) -> None:
    office.round("KOR-JPN-LATER", "KOR-JPN", "assessed", results_in=timedelta(days=20))
    later_due = office.case("a@example.org", into="KOR-JPN-LATER")
    sooner_due = office.case("b@example.org")
    mori = office.client("mori")
    assert "not reviewed by this office yet" in words_of(mori.get("/en/desk"))
    assert mori.get("/en/desk/next")["Location"].endswith(sooner_due)
    assert state("lodged", "due") == "JPN"
    shown = mori.get("/en/desk").content.decode()
    assert shown.index(later_due) < shown.index(sooner_due)
    assert mori.get("/en/desk/next")["Location"].endswith(later_due)
    public = words_of(mori.get("/en/order"))
    assert public.index("First the case that was lodged first.") < public.index("First the case whose last day")
    assert "Reviewed on" in public
    assert "This office has not reviewed it yet." in public, "Korea has stated none"


def test_an_order_by_anything_else_or_of_a_review_to_come_is_refused(office: Office) -> None:
    refused = state("due", "nationality", key="a"), state("due", host="FRA", key="b")
    ahead = state("due", key="c", reviewed_on=clock.now().date() + timedelta(days=2))
    assert [answer.code for answer in (*refused, ahead) if isinstance(answer, Refusal)] == ["invalid"] * 3
    assert main(["queue-order", "JPN", "surname", "--reviewed-on", "2020-01-01"]) == 2
    assert main(["queue-order", "JPN", "due", "--reviewed-on", "2020-01-01"]) == 0
    assert "to be reviewed again" in words_of(office.client("mori").get("/en/desk"))


def test_a_case_is_put_back_for_the_others_by_whoever_has_it(office: Office) -> None:
    number = office.case("a@example.org")
    mori, inoue = office.client("mori"), office.client("inoue")
    assert f"/desk/cases/{number}/put-back" in mori.get(f"/en/desk/cases/{number}").content.decode()
    assert inoue.post(f"/en/desk/cases/{number}/put-back", {"key": "p0"}).status_code == 409
    assert mori.post(f"/en/desk/cases/{number}/put-back", {"key": "p1"})["Location"] == "/en/desk"
    assert inoue.get("/en/desk/next")["Location"].endswith(number)


def test_the_cases_of_whoever_is_away_are_offered_to_the_others_with_all_that_was_done(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("inoue").get(f"/en/desk/cases/{number}")
    office.mark(number, "inoue", "purpose", "yes")
    mori = office.client("mori")
    assert mori.get("/en/desk/next")["Location"] == "/en/desk", "it is with a colleague who is there"
    assert enter_away(office, "mori", "inoue").status_code == 302  # type: ignore[attr-defined]
    shown = words_of(mori.get("/en/desk"))
    assert "away until" in shown
    assert "1 to do, 0 of them yours" in shown
    assert mori.get("/en/desk/next")["Location"].endswith(number)
    opened = mori.get(f"/en/desk/cases/{number}")
    assert opened.status_code == 200
    assert "1 to do, 1 of them yours" in words_of(mori.get("/en/desk"))
    assert "By the statement." in words_of(mori.get(f"/en/desk/cases/{number}?finding=purpose"))


def test_whoever_is_back_has_what_nobody_took(office: Office) -> None:
    number = office.case("a@example.org")
    inoue = office.client("inoue")
    inoue.get(f"/en/desk/cases/{number}")
    enter_away(office, "inoue", "inoue")
    page = inoue.get("/en/desk/away").content.decode()
    absence = page.partition('name="absence" value="')[2].partition('"')[0]
    assert inoue.post("/en/desk/away/back", {"key": "b", "absence": absence}).status_code == 302
    assert "Nobody is away." in words_of(inoue.get("/en/desk/away"))
    assert office.client("mori").get("/en/desk/next")["Location"] == "/en/desk"
    assert inoue.get("/en/desk/next")["Location"].endswith(number)
    assert inoue.post("/en/desk/away/back", {"key": "b2", "absence": absence}).status_code == 404


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-5, -1), (0, 400)])
def test_an_absence_that_ends_before_it_begins_or_is_over_or_is_no_absence_is_refused(
    office: Office, first: int, last: int
) -> None:
    assert enter_away(office, "mori", "inoue", first=first, last=last).status_code == 422  # type: ignore[attr-defined]
    assert "Nobody is away." in words_of(office.client("mori").get("/en/desk/away"))


def test_absences_are_of_ones_own_desk_and_not_there_for_others(office: Office) -> None:
    assert enter_away(office, "mori", "kang").status_code == 422  # type: ignore[attr-defined]
    assert office.client("fujita").get("/en/desk/away").status_code == 404
    names = words_of(office.client("mori").get("/en/desk/away"))
    assert "Officer inoue" in names
    assert "Officer yamamoto" not in names


def test_an_absence_to_come_changes_nothing_yet(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("inoue").get(f"/en/desk/cases/{number}")
    enter_away(office, "mori", "inoue", first=2, last=4)
    assert isinstance(clock.now(), datetime)
    assert office.client("mori").get("/en/desk/next")["Location"] == "/en/desk"
