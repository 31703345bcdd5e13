"""The pages of chance: what the counts of a round come to, and what past rounds may be taken to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn.rounds.entries import Terms
from sojourn_office.look import again
from sojourn_office.queries import odds
from sojourn_office.storage import clock
from sojourn_office.storage.entries import EntryTerms, RoundEntry
from sojourn_office.storage.rounds import Round
from tests.office.test_entries import NAMES, OPENS, ROUND, Lots

HALF_WAY = OPENS + timedelta(days=10, hours=12)
PAGE = "/en/odds/KOR-JPN"
LANGUAGES = ("en", "ko", "ja")


@pytest.fixture
def lots(tmp_path: Path) -> Lots:
    """Two places, six entries on the first morning, and the clock half way through the window."""
    lots = Lots(tmp_path).plan(Terms(places=2, lodge_days=20)).enter(*NAMES)
    at(HALF_WAY)
    return lots


def at(moment: datetime) -> None:
    again.forget()
    clock.move_to(moment, first=True)


def text_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def earlier(year: int, *, entered_after: int, method: str = "ballot") -> None:
    """A round of an earlier year whose four entries came some days after its opening."""
    mark, opens = f"KOR-JPN-{year}-B1", datetime(year, 8, 1, tzinfo=UTC)
    (now,) = Round.objects.filter(pk=ROUND)
    EntryTerms.objects.get(pk=ROUND)
    now.pk, now.opens_at, now.closes_at, now.method = mark, opens, opens + timedelta(days=21), method
    now.save(force_insert=True)
    EntryTerms.objects.create(round_id=mark, places=1, lodge_days=20)
    for number, entry in enumerate(RoundEntry.objects.filter(round_id=ROUND).select_related("case")[:4]):
        case = entry.case
        case.pk, case.round_id = f"{case.pk[:-4]}{year % 10}{number}-X", mark
        case.save(force_insert=True)
        entry.pk, entry.round_id, entry.case = None, mark, case
        entry.ticket = f"{year:04}{number:028}"
        entry.entered_at = opens + timedelta(days=entered_after if number else 0)
        entry.save(force_insert=True)


def test_the_chance_now_is_that_of_the_entry_page(lots: Lots, client: Client) -> None:
    """Two places among six."""
    said = text_of(client)
    assert "Your chance now: 33 in 100." in said and "All entries are equal" in said
    assert "places 2, entries so far 6" in said


def test_without_a_past_round_the_calendar_is_gone_by_and_it_is_said(lots: Lots, client: Client) -> None:
    """Six came in half the window: between six and twenty-one in all."""
    found = odds.of_scheme("KOR-JPN", at=HALF_WAY)
    assert found is not None and found.open is not None
    assert found.open.closing == (9, 33) and not found.open.is_by_past
    assert "9 to 33 in 100" in text_of(client) and "There is no past round to go by." in text_of(client)


def test_past_rounds_say_how_entries_come_and_what_the_next_draw_may_be(lots: Lots, client: Client) -> None:
    """In each of them all but none came before the middle: that is what is expected here."""
    early = odds.of_scheme("KOR-JPN", at=HALF_WAY)
    for year in (2021, 2022):
        earlier(year, entered_after=2)
    at(HALF_WAY)
    found = odds.of_scheme("KOR-JPN", at=HALF_WAY)
    assert early is not None and early.open is not None and found is not None and found.open is not None
    assert found.open.closing == (33, 33), "everyone had come by then"
    assert found.open.is_by_past and [each.chance for each in found.past] == [25, 25]
    assert found.open.if_next == (25, 33) and found.open.if_both == (50, 55)
    assert found.held == (1, 1)
    said = text_of(client)
    assert "25 to 33 in 100" in said and "Past ranges held the truth 1 times of 1." in said


def test_a_past_range_that_was_wrong_is_counted_as_wrong(lots: Lots) -> None:
    """First all had come by the middle, then one of four."""
    earlier(2021, entered_after=2)
    earlier(2022, entered_after=20)
    found = odds.of_scheme("KOR-JPN", at=HALF_WAY)
    assert found is not None and found.held == (0, 1)


def test_a_pool_has_no_closing_to_look_ahead_to(lots: Lots, client: Client) -> None:
    """It is drawn again and again."""
    Round.objects.filter(pk=ROUND).update(method="pool")
    at(HALF_WAY)
    said = text_of(client)
    assert "33 in 100" in said and "At closing" not in said and "is in each of its draws" in said


def test_at_the_opening_minute_nothing_is_said_of_the_closing(lots: Lots, client: Client) -> None:
    """No part of the window is over."""
    at(OPENS)
    assert "not known yet" in text_of(client)


@pytest.mark.parametrize("language", LANGUAGES)
def test_closed_the_page_says_so_and_keeps_what_was(lots: Lots, client: Client, language: str) -> None:
    """The round is a past one from its closing on."""
    at(datetime(2023, 8, 22, tzinfo=UTC))
    found = odds.of_scheme("KOR-JPN", at=datetime(2023, 8, 22, tzinfo=UTC))
    assert found is not None and found.open is None and [each.entries for each in found.past] == [6]
    assert client.get(f"/{language}/odds/KOR-JPN").status_code == 200


def test_where_papers_decide_a_share_is_told_and_that_it_is_no_chance(lots: Lots, client: Client) -> None:
    """Of a round with fewer than ten applications not even that."""
    said = text_of(client)
    assert "Not your chance" not in said
    at(datetime(2023, 7, 3, tzinfo=UTC))
    assert "The next one opens on" in text_of(client)


def test_a_scheme_that_chooses_nobody_has_no_page(lots: Lots, client: Client) -> None:
    """Open all year and decided one by one; or none at all."""
    assert client.get("/en/odds/JPN-KOR").status_code == 404
    assert client.get("/en/odds/XXX-YYY").status_code == 404


def test_the_page_is_found_from_the_rounds_and_the_list_of_schemes_says_where_a_draw_is_open(
    lots: Lots, client: Client
) -> None:
    """And where none is."""
    assert 'href="/en/odds"' in text_of(client, "/en/rounds")
    assert "a draw is open" in text_of(client, "/en/odds") and "JPN-KOR" not in text_of(client, "/en/odds")
    Round.objects.all().update(method="one_by_one")
    again.forget()
    assert "No round is published yet." in text_of(client, "/en/odds")


def test_a_page_asks_no_more_when_there_are_more_past_rounds(lots: Lots) -> None:
    """Their entries are counted in one question; the terms of each are one more."""
    earlier(2021, entered_after=2)
    with CaptureQueriesContext(connection) as one:
        odds.of_scheme("KOR-JPN", at=HALF_WAY)
    earlier(2022, entered_after=2)
    with CaptureQueriesContext(connection) as two:
        odds.of_scheme("KOR-JPN", at=HALF_WAY)
    assert len(two) <= len(one) + 1
