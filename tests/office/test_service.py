"""What any public service has: pages without a sign-in, in three languages, with nothing personal on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import translation

from sojourn.basics.messages import Message
from sojourn.texts import LANGUAGES
from sojourn_office import clock
from sojourn_office.actions.cases import CONSENTS
from sojourn_office.commands import main as office
from sojourn_office.storage import accounts, last_check, outbox
from sojourn_office.storage.outbox import Mail

PAGES = ("help", "accessibility", "privacy", "status")


def words(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_in_three_languages_and_in_each_differently(client: Client, page: str) -> None:
    said = {words(client, f"/{language}/{page}") for language in LANGUAGES}
    assert len(said) == 3


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_left_in_english(client: Client, page: str) -> None:
    """Every sentence of the Korean and the Japanese page differs from the English one's."""
    main = [
        re.findall(r"<(?:p|h1|h2|h3)[^>]*>([^<]{25,})<", client.get(f"/{lang}/{page}").content.decode())
        for lang in LANGUAGES
    ]
    english = set(main[0])
    assert english
    assert not english & set(main[1])
    assert not english & set(main[2])


def test_the_notice_bears_the_version_that_lodging_keeps(client: Client) -> None:
    assert f"Version {CONSENTS['notice']}." in words(client, "/en/privacy")


def test_the_notice_says_that_a_lawyer_has_to_confirm_it(client: Client) -> None:
    assert "A lawyer of each country confirms the numbers before real use." in words(client, "/en/privacy")


def test_help_names_a_person_to_turn_to_or_says_that_nobody_was_entered(client: Client, settings: object) -> None:
    assert "No telephone number and no address was entered." in words(client, "/en/help")
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"contact": "000-0000 ◇"})  # type: ignore[attr-defined]
    assert "Call or write: 000-0000 ◇" in words(client, "/en/help")


def test_the_state_says_what_waits_and_what_could_not_leave(client: Client) -> None:
    account = accounts.find_or_open("waits@example.org", language="en", at=clock.now())
    outbox.post(account, subject=Message("Sign in"), body=Message("Sign in"), at=clock.now())
    assert client.get("/en/status.json").json()["mail_waiting"] == 1
    Mail.objects.update(given_up=True)
    shown = client.get("/en/status.json").json()
    assert (shown["well"], shown["mail_given_up"]) == (False, 1)
    said = words(client, "/en/status")
    assert "The service works in part." in said
    assert "waits@example.org" not in said


def test_a_check_that_is_made_stands_on_the_page_with_what_it_found(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert office(["check"]) == 0
    capsys.readouterr()
    shown = client.get("/en/status.json").json()["last_check"]
    assert (shown["broken"], shown["fresh"]) == (0, True)
    last_check.keep(last_check.LastCheck(clock.now(), shown["sentences"], 2, clock.wall()))
    assert client.get("/en/status.json").json()["well"] is False
    assert "broken 2" in words(client, "/en/status")


def test_every_link_of_these_pages_leads_somewhere(client: Client) -> None:
    links = {
        link.partition("#")[0]
        for page in PAGES
        for link in re.findall(r'href="(/[^"]+)"', client.get(f"/en/{page}").content.decode())
        if not link.startswith("/static/")
    }
    assert {link for link in links if client.get(link).status_code >= 400} == set()


def test_every_address_that_the_readme_names_leads_to_a_page() -> None:
    """A newcomer types them as they stand."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    addresses = re.findall(r"http://localhost:8000(/[^\s?>]*)", readme)
    assert len(addresses) >= 5
    with translation.override("en"):
        for address in addresses:
            assert address == "/" or resolve(address)


def test_help_says_of_each_mission_how_to_reach_it_and_who_says_so_or_that_nobody_found_it(client: Client) -> None:
    assert office(["load", "--shipped"]) == 0
    page = words(client, "/en/help").replace("\u00a0", " ")
    looked = "Telephone and address: looked for on 22 November 2026, not found in any source we know."
    assert page.count(looked) == 11
    for says in ("telephone 051-465-5101", "osaka_visa@mofa.go.kr"):
        assert re.match(r" (official|secondary) .{5,120} seen 2\d November 2026", page.partition(says)[2]), says
    assert "not found in any source" not in client.get("/ko/help").content.decode()
