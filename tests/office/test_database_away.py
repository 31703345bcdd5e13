"""The database goes away while a page is answered: every kind of page says so in our words, with when to try again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from sojourn_office.storage import clock
from tests.office.world import World

PAGES = {
    "public": "/{}/places",
    "front": "/{}/",
    "ledger": "/{}/schemes/KOR-JPN/ledger/2026",
    "account": "/{}/me",
    "desk": "/{}/desk",
    "border": "/{}/border",
    "supervisor": "/{}/supervise",
    "sign-in": "/{}/sign-out",
    "status": "/{}/status",
}
SAYS = {
    "en": "The service cannot be reached now.",
    "ko": "지금은 서비스를 이용하실 수 없습니다",
    "ja": "現在サービスをご利用いただけません",
}


@contextmanager
def away(kind: type[Exception] = OperationalError) -> Iterator[None]:
    """Whatever is asked of the database, it is not there."""

    def refuse(*_asked: Any) -> Any:
        raise kind("server closed the connection; the value was kim@example.org")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def signed_in(db: None) -> Client:
    """An officer with a sign-in, so that every page begins by reading their session."""
    world = World().settle()
    clock.move_to(world.at(), first=True)
    client = Client(raise_request_exception=False)
    client.force_login(world.officers["JPN"][0].account)
    return client


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", SAYS)
@pytest.mark.promise("service-away")
def test_every_kind_of_page_says_that_the_service_is_away(signed_in: Client, kind: str, language: str) -> None:
    with away():
        answer = signed_in.get(PAGES[kind].format(language))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    page = answer.content.decode()
    assert SAYS[language] in page
    assert "kim@example.org" not in page
    assert f'<html lang="{language}">' in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_form_that_was_sent_then_gets_the_same_words(signed_in: Client, kind: type[Exception]) -> None:
    with away(kind):
        answer = signed_in.post("/en/sign-in", {"address": "kim@example.org"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert SAYS["en"] in answer.content.decode()


def test_when_the_session_alone_cannot_be_kept_nobody_is_told_that_all_is_well(signed_in: Client) -> None:
    """The page was made; writing the session, after it, fails."""

    def refuse_sessions(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "storage_session" in sql and not sql.lstrip().upper().startswith("SELECT"):
            raise OperationalError("read-only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_sessions):
        answer = signed_in.post("/en/sign-in", {"address": "kim@example.org"})
    assert answer.status_code == 503


def test_a_fault_of_our_own_is_still_a_fault_of_our_own(signed_in: Client) -> None:
    def stumble(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "storage_session" in sql:
            raise ZeroDivisionError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stumble):
        answer = signed_in.get("/en/me")
    assert answer.status_code == 500
    assert "We do not know yet whether this was done." in answer.content.decode()


def test_what_needs_no_database_answers_all_the_same(signed_in: Client) -> None:
    with away():
        assert signed_in.get("/livez").status_code == 200
        assert signed_in.get("/readyz").status_code == 503
        assert signed_in.get("/log/checkpoint").status_code == 503
