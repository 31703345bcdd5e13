"""A public page asked again is the one that was made for the last reader: for a minute, and until anything happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from sojourn_office import clock
from sojourn_office.actions import agreements
from sojourn_office.look.again import said_again

CATALOGUE = Path(__file__).parents[2] / "agreements"
NOW = datetime(2026, 11, 9, 0, 0, 30, tzinfo=UTC)
made: list[str] = []


@said_again
def front(request: HttpRequest) -> HttpResponse:
    """A page that says how often it was made."""
    made.append(request.path)
    return HttpResponse(f"{len(made)}")


@said_again
def with_a_cookie(request: HttpRequest) -> HttpResponse:
    """A page that is one reader's own."""
    response = front(request)
    response.set_cookie("mine", "1")
    return response


@said_again
def not_there(request: HttpRequest) -> HttpResponse:
    """A page that says what is not there now."""
    return HttpResponse(front(request).content, status=404)


def own(request: HttpRequest) -> HttpResponse:
    """A page that nobody marked."""
    return HttpResponse(f"{request.path} {len(made)} {made.append('')}")


urlpatterns = [
    path("en/kept", front),
    path("ko/kept", front),
    path("en/cookie", with_a_cookie),
    path("en/missing", not_there),
    path("en/own", own),
]


@pytest.fixture
def ask(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """A stranger who asks for pages of this file at one moment."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made.clear()
    return lambda address="/en/kept", **more: bytes(Client().get(address, **more).content)


def test_what_was_made_for_one_reader_is_given_to_the_next(ask: Callable[..., bytes]) -> None:
    """With the same headers, and without asking the view or the session."""
    first, second = Client().get("/en/kept"), Client().get("/en/kept")
    assert (first.content, second.content) == (b"1", b"1")
    assert first.headers == second.headers
    assert "Cookie" in first["Vary"]


def test_it_is_made_anew_in_the_next_minute(ask: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """And not a second before."""
    assert ask() == b"1"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=29))
    assert ask() == b"1"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=30))
    assert ask() == b"2"


def test_it_is_made_anew_once_anything_happened(ask: Callable[..., bytes]) -> None:
    """What was kept before is not shown after it."""
    assert ask() == b"1"
    file = CATALOGUE / "jpn-kor.toml"
    agreements.load(name=file.name, text=file.read_text(), by="system", at=NOW, key="agreement")
    assert (ask(), ask()) == (b"2", b"2")


@pytest.mark.parametrize(
    "other",
    [
        {"address": "/ko/kept"},
        {"address": "/en/kept?on=2026-01-01"},
        {"headers": {"accept": "application/json"}},
        {"headers": {"host": "127.0.0.1"}},
        {"headers": {"cookie": "sessionid=1"}},
    ],
)
def test_whoever_asks_for_something_else_is_answered_by_the_view(ask: Callable[..., bytes], other: Any) -> None:
    """Another language, a question in the address, another form, another host, or a reader who may be signed in."""
    assert ask() == b"1"
    assert ask(**other) == b"2"
    assert ask() == b"1"


@pytest.mark.parametrize("address", ["/en/cookie", "/en/missing", "/en/own"])
def test_what_is_not_for_all_is_not_kept(ask: Callable[..., bytes], address: str) -> None:
    """A page with a cookie of its own, one that is not there, and one that nobody marked."""
    assert ask(address) != ask(address)
