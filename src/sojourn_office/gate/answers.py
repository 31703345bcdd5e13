"""The answers of the gate, as pages and as JSON, made once for each language and filled in with a number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from math import ceil
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.rounds.claims import time_left
from sojourn.rounds.model import Round
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import full_round_name
from sojourn.texts import say
from sojourn.texts.forms import form
from sojourn_office.actions.claims import Answered
from sojourn_office.gate.press import Press, Reader
from sojourn_office.look.remedies import remedy
from sojourn_office.look.waiting import ALIKE, BEHIND, IN_THE_DRAW, LATE, SECRET, WAITS
from sojourn_office.storage.waiting import Waits

# What stands in a prepared page where a number, a ticket or a key goes; no sentence and no address has such signs.
_NUMBER, _PLACES, _TICKET, _KEY = "\u2063n\u2063", "\u2063p\u2063", "\u2063t\u2063", "\u2063k\u2063"
_NONCE = "\u2063s\u2063"
_PAGE, _JSON, _PROBLEM = "text/html; charset=utf-8", "application/json", "application/problem+json"
# What pressing again, with the same key, finds out or does.
_PRESS_AGAIN = frozenset({"not_open", "outcome_unknown", "try_again", "storage_low", "period_stopped", "slow_down"})
_RETRY_AFTER = {"outcome_unknown": 1, "try_again": 2, "storage_low": 30, "period_stopped": 60}
_ANY = datetime(2026, 1, 1)  # noqa: DTZ001 (only how far two moments are apart is asked)
_PAGES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out: the status, the headers, the body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def given(answer: Answered, round_: Round, reader: Reader) -> Response:
    """The answer to a claim that is kept: a place with its end, or a rank on the reserve list."""
    if reader.as_json:
        reserve = "null" if answer.reserve is None else str(answer.reserve)
        number = f'{{"number": {answer.number}, "reserve": {reserve}, '.encode()
        body = number + _given_json(answer.reserve is None, answer.places, answer.until)
        return _response(200, _JSON, reader.language, body)
    shown = answer.reserve or answer.number
    page = _given_page(answer.reserve is None, answer.until, round_, reader.language, reader.zone)
    body = _filled(page, {_NUMBER: form(shown, reader.language), _PLACES: form(answer.places, reader.language)})
    return _response(200, _PAGE, reader.language, body)


def waits(answer: Waits, round_: Round, reader: Reader) -> Response:
    """The answer to somebody in the waiting room, or behind it: it is kept, and when the order is drawn."""
    if reader.as_json:
        said = {
            "answer": "waiting",
            "ticket": answer.ticket,
            "nonce": answer.nonce,
            "is_late": answer.is_late,
            "drawn_at": answer.drawn_at.isoformat(),
        }
        return _response(202, _JSON, reader.language, json.dumps(said).encode())
    page = _waiting_page(answer.is_late, answer.drawn_at, round_, reader.language, reader.zone)
    return _response(202, _PAGE, reader.language, _filled(page, {_NUMBER: answer.ticket, _NONCE: answer.nonce}))


def refused(
    refusal: Refusal,
    reader: Reader,
    *,
    round_: Round | None = None,
    press: Press | None = None,
    left: timedelta | None,
    wait: float = 0,
) -> Response:
    """
    The answer to a claim that is not kept, or of which it is not known.

    `left` is the time until the opening, `wait` the seconds until somebody who asked too often may ask again.
    """
    status = REFUSALS[refusal.code][0]
    seconds = ceil(wait) or _RETRY_AFTER.get(refusal.code, 0)
    if left is not None:
        seconds = max(int(left.total_seconds()), 1)
    headers = {"Retry-After": str(seconds)} if seconds else {}
    says = _in_zone(refusal.message, round_, reader.zone)
    if reader.as_json:
        body = _problem(refusal.code, refusal.field, say(says, reader.language), reader.language, round_)
        return _response(status, _PROBLEM, reader.language, body, headers)
    more = "" if left is None else say(time_left(_ANY + left, _ANY), reader.language)
    page = _refused_page(refusal.code, say(says, reader.language), more, press is not None, reader)
    if press is not None:
        page = _filled(page, {_TICKET: press.ticket, _KEY: press.key})
    return _response(status, _PAGE, reader.language, page, headers)


def counted(round_: Round, given_so_far: int) -> Response:
    """How far a round is, for anyone: how many numbers it has and how many are given."""
    assert round_.offer is not None, "the gate serves rounds in which places are claimed"
    said = {
        "round": round_.id,
        "opens_at": round_.opens_at.isoformat(),
        "closes_at": round_.closes_at.isoformat(),
        "places": round_.offer.places,
        "reserves": round_.offer.reserves,
        "given": given_so_far,
    }
    return _response(200, _JSON, "en", json.dumps(said).encode())


@lru_cache(_PAGES_KEPT)
def _given_json(is_place: bool, places: int, until: datetime | None) -> bytes:
    """The rest of an answer, behind its number: those who claimed together have it in common."""
    kind = "place" if is_place else "reserve"
    said = {"answer": kind, "places": places, "until": until.isoformat() if until else None}
    return json.dumps(said).encode().removeprefix(b"{")


@lru_cache(_PAGES_KEPT)
def _problem(code: str, field: str, says: str, language: str, round_: Round | None) -> bytes:
    help_ = remedy(code)
    said: dict[str, object] = {
        "type": f"{settings.SOJOURN.origin}/developers#{code}",
        "title": says,
        "status": REFUSALS[code][0],
        "code": code,
        "help": say(help_, language) if help_ else None,
    }
    if field:
        said["field"] = field
    if code == "not_open" and round_ is not None:
        said |= {"opens_at": round_.opens_at.isoformat(), "zone": round_.zone}
    return json.dumps(said, ensure_ascii=False).encode()


def _in_zone(message: Message, round_: Round | None, zone: str) -> Message:
    """A sentence whose moments stand on the clock that its reader goes by."""
    if not zone or round_ is None:
        return message
    there = ZoneInfo(zone)
    values = {n: v.astimezone(there) if isinstance(v, datetime) else v for n, v in message.values.items()}
    return Message(message.text, values)


@lru_cache(_PAGES_KEPT)
def _given_page(is_place: bool, until: datetime | None, round_: Round, language: str, zone: str) -> bytes:
    context: dict[str, object] = {"head": full_round_name(round_.id), "number": _NUMBER}
    if is_place:
        assert until is not None, "a place is held until a moment"
        context |= {
            "sign": "check",
            "tone": "pine",
            "of": Message("of {places}", {"places": _PLACES}),
            "answer": Message("Your place is {number} of {places}.", {"number": _NUMBER, "places": _PLACES}),
            "lead": Message("It is held for you; pressing again cannot change it."),
            "what": Message("Lodge your papers by"),
            "until": last_minute(until.astimezone(ZoneInfo(zone or round_.zone))),
            "words": Message("Go on to the papers"),
        }
    else:
        context |= {
            "sign": "now",
            "tone": "ink",
            "of": Message("on the reserve list"),
            "answer": Message("You are number {number} on the reserve list.", {"number": _NUMBER}),
            "lead": Message("No place is free now."),
            "more": Message("We write to you if your turn comes. Pressing again cannot change it."),
            "words": Message("My application"),
        }
    return _page(language, {**context, "address": f"/{language}/me"})


@lru_cache(_PAGES_KEPT)
def _waiting_page(is_late: bool, drawn_at: datetime, round_: Round, language: str, zone: str) -> bytes:
    context: dict[str, object] = {
        "head": full_round_name(round_.id),
        "sign": "clock",
        "tone": "ink",
        "answer": BEHIND if is_late else WAITS,
        "lead": LATE if is_late else ALIKE,
        "what": Message("The order is drawn"),
        "until": drawn_at.astimezone(ZoneInfo(zone or round_.zone)),
        "more": "" if is_late else Message("Keep these two: they show at home which rank chance gave you."),
        "rows": () if is_late else _receipt_rows(_NUMBER, _NONCE),
        "words": Message("My application"),
        "address": f"/{language}/me",
    }
    return _page(language, context)


def _receipt_rows(ticket: str, nonce: str) -> list[dict[str, object]]:
    return [{"label": IN_THE_DRAW, "value": ticket}, {"label": SECRET, "value": nonce}]


@lru_cache(_PAGES_KEPT)
def _refused_page(code: str, says: str, more: str, may_press: bool, reader: Reader) -> bytes:
    again = Message("Press again") if may_press and code in _PRESS_AGAIN else ""
    context = {
        "sign": "cross" if code in ("ticket_forged", "ticket_missing", "bad_body") else "warning",
        "tone": "ink" if code in ("ticket_forged", "ticket_missing", "bad_body") else "ochre",
        "answer": says,
        "lead": remedy(code) or "",
        "more": more,
        "again": again,
        "ticket": _TICKET,
        "key": _KEY,
        "zone": reader.zone,
        "back": True,
    }
    return _page(reader.language, context)


def _page(language: str, context: Mapping[str, object]) -> bytes:
    request = HttpRequest()
    request.method, request.path = "GET", f"/{language}/me"
    request.path_info = request.path
    frame = {
        "language": language,
        "demonstration": settings.DEMONSTRATION,
        "run_by": settings.RUN_BY,
        "desk_links": (),
    }
    page = str(render_to_string("gate/answer.html", {**frame, **context}, request))
    # The pages lie at another address than the gate, unless a proxy puts both under one.
    for name in ("href", "src"):
        page = page.replace(f'{name}="/', f'{name}="{settings.SOJOURN.origin}/')
    return page.encode()


def _filled(page: bytes, values: Mapping[str, str]) -> bytes:
    for hole, value in values.items():
        page = page.replace(hole.encode(), value.encode())
    return page


def _response(
    status: int, media_type: str, language: str, body: bytes, more: Mapping[str, str] | None = None
) -> Response:
    headers = _headers(media_type, language)
    if more:
        headers = [*headers, *((name.lower(), value) for name, value in more.items())]
    return Response(status, headers, body)


@cache
def _headers(media_type: str, language: str) -> list[tuple[str, str]]:
    return [*_HEADERS, ("content-type", media_type), ("content-language", language)]


def _policy() -> str:
    office = settings.SOJOURN.origin
    own = "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    return f"default-src 'none'; style-src {office}; img-src {office}; {own}"


_HEADERS = (
    ("cache-control", "no-store"),
    ("content-security-policy", _policy()),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
)
