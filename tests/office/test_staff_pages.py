"""Staff by pages of the programme manager: admitted after a second look, ended at once, never by and for oneself."""

from __future__ import annotations

from typing import Any

import pytest

from sojourn_office import clock
from sojourn_office.storage import accounts, events
from tests.office.desks import Office, words_of

PAGE = "/en/programme/staff"
ASKED = {
    "address": "abe@example.org",
    "name": "Abe",
    "mission": "busan",
    "roles": ["officer", "supervisor"],
    "written_in": "ja",
    "why": "Two more for the window.",
}


def post(office: Office, page: str = PAGE, slug: str = "hara", **changed: Any) -> Any:
    return office.client(slug).post(page, {"key": office.key(), **ASKED, **changed})


def posts(address: str = "abe@example.org") -> list[tuple[str, str, list[str]]]:
    account = accounts.find(address)
    held = accounts.posts_of(account, at=clock.now()) if account is not None else []
    return [(each.host, each.mission, each.roles) for each in held]


def of_staff(office: Office, slug: str) -> str:
    return f"{PAGE}/{office.posts[slug].pk}"


def test_somebody_is_admitted_once_it_was_looked_at_again_and_is_written_down_with_the_reason(office: Office) -> None:
    shown = post(office)
    assert shown.status_code == 200 and "Admit them?" in words_of(shown) and not posts(), "nothing counts yet"
    assert "Officer, Supervisor" in words_of(shown) and "Busan" in words_of(shown)
    back = post(office, change="1")
    assert back.status_code == 200 and 'value="abe@example.org"' in back.content.decode() and not posts()
    assert post(office, sure="1").status_code == 302
    assert posts() == [("JPN", "busan", ["officer", "supervisor"])]
    assert "Abe, number" in words_of(office.client("hara").get(PAGE))
    in_japanese = PAGE.replace("/en/", "/ja/")
    listed, asked = words_of(office.client("hara").get(in_japanese)), words_of(post(office, in_japanese))
    assert "担当官、責任者" in listed and "担当官、責任者" in asked, "the comma of the reader's language"
    last = [event for event in events.every() if event.kind == "post:admitted"][-1]
    assert last.by == f"post:{office.posts['hara'].pk}" and last.open_part["why"] == "Two more for the window."


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "nobody"}, "Enter an e-mail address"),
        ({"why": " "}, "Write the reason."),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["operator"]}, "Choose at least one role"),
        ({"mission": "osaka"}, "Where?"),
        ({"address": "mori@example.org"}, "They have a post there."),
        ({"address": "hara@example.org"}, "Nobody gives a post to themselves."),
    ],
)
def test_each_wrong_input_is_said_beside_its_box_and_gives_no_post(
    office: Office, wrong: dict[str, Any], says: str
) -> None:
    before = [event.kind for event in events.every()].count("post:admitted")
    answer = post(office, sure="1", **wrong)
    assert answer.status_code in (409, 422) and says in words_of(answer)
    assert [event.kind for event in events.every()].count("post:admitted") == before


def test_a_post_is_ended_at_once_with_every_sign_in_and_a_lost_factor_is_taken_away(office: Office) -> None:
    mori = office.client("mori")
    assert mori.get("/en/desk").status_code == 200
    page = of_staff(office, "mori")
    assert post(office, page, what="factor", why="Lost on a train.").status_code == 302
    assert [event.open_part for event in events.every()][-1] == {"why": "Lost on a train."}
    for wrong in ({"why": ""}, {"what": "promote"}):
        assert post(office, page, **{"what": "end", **wrong}).status_code == 422
    assert posts("mori@example.org")
    assert post(office, page, what="end", why="Moved to another office.").status_code == 302
    assert mori.get("/en/desk").status_code == 302, "signed out"
    assert not posts("mori@example.org") and office.client("hara").get(page).status_code == 404


@pytest.mark.promise("officer-alone")
def test_nobody_ends_their_own_post_or_touches_that_of_another_host(office: Office) -> None:
    own = of_staff(office, "hara")
    assert "This is you." in words_of(office.client("hara").get(own))
    assert post(office, own, what="end").status_code == 409 and posts("hara@example.org")
    assert post(office, of_staff(office, "kang"), what="end").status_code == 404 and posts("kang@example.org")
    for slug in ("mori", "kobayashi", "kang", "fujita"):
        client = office.client(slug)
        assert [client.get(each).status_code for each in (PAGE, of_staff(office, "inoue"))] == [404, 404], slug


@pytest.mark.parametrize("what", ["end", "factor"])
def test_no_manager_takes_a_post_or_a_factor_of_an_operator_away(office: Office, what: str) -> None:
    """Nor by another post of the same person: with it every sign-in would end."""
    office.staff("nakajima", "JPN", "", "operator")
    office.staff("nakajima", "JPN", "busan", "officer")
    other = of_staff(office, "nakajima")
    pages = [
        other,
        *(f"{PAGE}/{each.pk}" for each in accounts.posts_of(office.posts["nakajima"].account, at=clock.now())),
    ]
    before = posts("nakajima@example.org")
    for page in pages:
        refused = office.client("hara").post(page, {"key": office.key(), "what": what, "why": "Left."})
        assert refused.status_code == 403 and "sojourn-office leave" in words_of(refused)
    assert posts("nakajima@example.org") == before and len(before) == 2
