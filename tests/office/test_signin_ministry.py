"""Staff sign in through their ministry, at a real identity provider started here: whoever holds a post alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread
from pydantic import SecretStr

from sojourn_office import clock
from sojourn_office.actions import accounts as actions
from sojourn_office.storage import accounts
from sojourn_office.storage.accounts import Account
from tests.office.test_signin import _nothing_lies_open, admitted, set_up_app, sign_in

MORI = "mori@example.org"
STRONG = "https://ministry.example/strong"
PEOPLE = {
    "mori": {"email": MORI, "email_verified": True, "name": "森 彩"},
    "mori-strong": {"email": MORI, "email_verified": True, "acr": STRONG},
    "mori-morning": {"email": MORI, "email_verified": True, "acr": STRONG, "auth_time": 1_700_000_000},
    "successor": {"email": MORI, "email_verified": True},
    "unproved": {"email": MORI, "email_verified": False},
    "stranger": {"email": "stranger@example.org", "email_verified": True, "acr": STRONG},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An identity provider of a ministry: its address."""
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _signs_in_through_it(provider: str, settings: Any) -> None:
    asked = {"oidc_server": provider, "oidc_name": "Gaimu ID", "oidc_client": "sojourn"}
    secret = {"oidc_secret": SecretStr("secret"), "oidc_second_factor": STRONG}
    settings.SOJOURN = settings.SOJOURN.model_copy(update={**asked, **secret})


def led_back(client: Client, sub: str, *, after: str = "") -> str:
    """Sign in at the provider as someone, and the way back to the office with what it gave."""
    begun = client.get(f"/ja/sign-in/ministry?next={after}")
    assert begun.status_code == 302, begun.content.decode()
    answer = requests.post(begun["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def through(client: Client, sub: str, *, after: str = "") -> Any:
    return client.get(led_back(client, sub, after=after))


def test_the_sign_in_page_shows_the_ministry_only_where_one_is_set(client: Client, settings: Any) -> None:
    assert "Gaimu ID" in client.get("/ja/sign-in").content.decode()
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"oidc_server": ""})
    assert "Gaimu ID" not in client.get("/ja/sign-in").content.decode()
    assert client.get("/ja/sign-in/ministry").status_code == 404
    assert client.get("/sign-in/ministry/back?code=a&state=b").status_code == 404


def test_it_is_asked_for_a_proved_person_with_a_state_and_a_proof_of_possession(client: Client) -> None:
    asked = parse_qs(urlsplit(client.get("/ja/sign-in/ministry")["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert asked["acr_values"] == [STRONG]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == ["http://testserver/sign-in/ministry/back"]


def test_an_admitted_officer_comes_in_and_their_own_second_factor_is_still_asked_for(client: Client) -> None:
    admitted(MORI)
    assert through(client, "mori", after="/ja/desk")["Location"] == "/ja/desk"
    assert client.get("/ja/desk").status_code == 403


def test_one_with_a_factor_here_gives_it_also_after_the_ministry(client: Client) -> None:
    admitted(MORI)
    sign_in(client, MORI)
    set_up_app(client)
    again = Client()
    assert "second-factor" in through(again, "mori", after="/ja/desk")["Location"]
    assert again.get("/ja/desk").status_code == 302


def test_a_second_factor_that_the_ministry_vouches_for_counts(client: Client) -> None:
    admitted(MORI)
    assert through(client, "mori-strong", after="/ja/desk")["Location"] == "/ja/desk"
    assert client.get("/ja/desk").status_code == 200


@pytest.mark.promise("no-second-factor")
def test_only_a_factor_that_the_ministry_saw_lately_lets_an_act_of_weight_pass(client: Client) -> None:
    """A sign-in of this morning leads there once more, and back to the page."""
    admitted(MORI, roles=("manager",))
    here = "/ja/programme/agencies/nobody"
    assert through(client, "mori-morning", after=here)["Location"] == here
    asked = client.post(here, {"key": "k", "reason": "x"})
    assert asked.status_code == 403
    assert f'href="/ja/sign-in/ministry?next={quote(here, safe="")}' in asked.content.decode()
    assert "max_age=900" in client.get("/ja/sign-in/ministry")["Location"]
    lately = Client()
    actions.lose_factor(MORI, by="test", at=clock.now())
    assert through(lately, "mori-strong", after=here)["Location"] == here
    assert lately.post(here, {"key": "k", "reason": "x"}).status_code == 404


@pytest.mark.parametrize("sub", ["stranger", "unproved"])
def test_nobody_comes_in_without_a_post_and_a_proved_address_and_no_account_is_made(client: Client, sub: str) -> None:
    admitted(MORI)
    before = Account.objects.count()
    answer = through(client, sub)
    assert answer.status_code == 403
    assert "known by what your ministry told" in answer.content.decode() or "소속 부처" in answer.content.decode()
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert client.get("/ja/start")["Location"].startswith("/ja/sign-in")


def test_whoever_left_does_not_come_in_any_more(client: Client) -> None:
    admitted(MORI)
    through(client, "mori-strong")
    actions.leave(MORI, by="test", at=clock.now())
    assert through(Client(), "mori-strong").status_code == 403
    assert client.get("/ja/desk").status_code == 302


def test_an_address_given_to_a_successor_opens_nothing_until_the_factor_is_taken_away(client: Client) -> None:
    admitted(MORI)
    assert through(client, "mori").status_code == 302
    assert through(Client(), "successor").status_code == 403
    actions.lose_factor(MORI, by="test", at=clock.now())
    assert through(Client(), "successor").status_code == 302


@pytest.mark.promise("link-used-twice")
def test_a_way_back_opens_nothing_a_second_time_nor_in_another_browser(client: Client) -> None:
    admitted(MORI)
    way = led_back(client, "mori-strong", after="/ja/desk")
    assert Client().get(way).status_code == 503
    assert client.get(way)["Location"] == "/ja/desk"
    client.post("/ja/sign-out")
    assert client.get(way).status_code == 503
    assert client.get("/ja/desk").status_code == 302


def test_a_provider_that_is_away_is_said_and_nobody_is_let_in(client: Client, settings: Any) -> None:
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"oidc_server": "http://localhost:1"})
    answer = client.get("/en/sign-in/ministry")
    assert answer.status_code == 503
    assert "gave no answer that holds" in answer.content.decode()


def test_a_token_meant_for_another_office_lets_nobody_in(client: Client, settings: Any) -> None:
    admitted(MORI)
    way = led_back(client, "mori-strong")
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"oidc_client": "another-office"})
    assert client.get(way).status_code == 503


def test_nothing_of_what_the_ministry_tells_lies_open(client: Client) -> None:
    admitted(MORI)
    through(client, "mori-strong")
    _nothing_lies_open([MORI, "mori-strong", "森 彩", STRONG])
    account = accounts.find(MORI)
    assert account
    assert len(account.ministry_subject) == 64
