"""The check of each night: made once, made up for when missed, said on the page, and told to the operator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import accounts
from sojourn_office.commands import check
from sojourn_office.commands.work import jobs
from sojourn_office.queries import invariants
from sojourn_office.queries.broken import Broken
from sojourn_office.storage import clock as kept_clock
from sojourn_office.storage import last_check
from sojourn_office.storage.last_check import LastCheck
from sojourn_office.storage.outbox import Mail

NIGHT = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office in which one sentence does not hold, as its own checks find it."""

    def history_was_altered() -> list[Broken]:
        return [Broken("history", "event 7", "was altered by Kim, kim@example.org")]

    monkeypatch.setattr(invariants, "CHECKS", (*invariants.CHECKS, history_was_altered))


def operator(address: str, *, role: str = "operator") -> None:
    asked = {"name": "◇", "host": "JPN", "mission": "", "language": "ko", "by": "test", "at": NIGHT - timedelta(days=9)}
    accounts.admit(address, roles=[role], **asked)


def test_the_worker_checks_every_night() -> None:
    assert check.nightly in {job for _, job in jobs()}


def test_a_check_is_made_once_a_night_and_a_missed_one_is_made_up_for() -> None:
    """The edge is 18:00 UTC, three in the morning in Seoul and Tokyo."""
    assert check.nightly(NIGHT - timedelta(seconds=1))
    assert not check.nightly(NIGHT - timedelta(microseconds=1))
    assert check.nightly(NIGHT)
    assert not check.nightly(NIGHT + timedelta(hours=23, minutes=59))
    assert check.nightly(NIGHT + timedelta(days=3, hours=7))
    assert not check.nightly(NIGHT + timedelta(days=3, hours=8))


def test_what_the_night_finds_is_told_to_operators_alone_and_without_what_it_is(broken: None) -> None:
    operator("operator@example.org")
    operator("officer@example.org", role="officer")
    assert check.nightly(NIGHT)
    mail = Mail.objects.get()
    assert mail.account.address == "operator@example.org"
    assert mail.language == "ko" or mail.language == "en"
    assert "1" in mail.body
    assert "Kim" not in mail.body + mail.subject
    assert not check.nightly(NIGHT + timedelta(hours=1))
    assert Mail.objects.count() == 1


def test_a_clean_night_writes_to_nobody() -> None:
    operator("operator@example.org")
    assert check.nightly(NIGHT)
    assert not Mail.objects.exists()


def test_a_check_that_is_overdue_is_said_and_the_service_is_not_well(client: Client) -> None:
    """A nightly check may be two hours late, and no more."""
    at, wall = clock.now(), clock.wall()
    last_check.keep(LastCheck(at, 18, 0, wall - timedelta(hours=25, minutes=59)))
    assert client.get("/en/status.json").json()["well"] is True
    last_check.keep(LastCheck(at, 18, 0, wall - timedelta(hours=26, minutes=1)))
    shown = client.get("/en/status.json").json()
    assert (shown["well"], shown["last_check"]["fresh"]) == (False, False)
    said = {lang: client.get(f"/{lang}/status").content.decode() for lang in ("en", "ko", "ja")}
    assert "overdue: it is older than 26 hours" in said["en"]
    assert all("overdue" not in said[lang] for lang in ("ko", "ja"))


def test_a_check_before_the_clock_was_moved_is_made_anew() -> None:
    """The demonstration's clock goes on by weeks."""
    kept_clock.move_to(clock.now() + timedelta(days=40), first=True)
    assert check.nightly(clock.now())
    kept_clock.move_to(clock.now() + timedelta(days=14), first=True)
    assert check.nightly(clock.now())
