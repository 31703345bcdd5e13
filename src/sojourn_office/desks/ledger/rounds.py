"""The pages of rounds: all of them by day, and one with its moments, its counts and the list of those who passed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import Round
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import full_round_name, round_name
from sojourn_office.desks.ledger import words
from sojourn_office.desks.ledger.files import attached
from sojourn_office.desks.ledger.views import links
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import alarms, second_readings
from sojourn_office.queries import rounds as queries
from sojourn_office.queries.rounds import ShownRound


@require_safe
@said_again
def every(request: HttpRequest) -> HttpResponse:
    """All rounds, the one that opens last first."""
    now, language = now_of(request), language_of(request)
    rows = [
        {
            "round": each,
            "name": round_name(each.id),
            "state": _state(each, now, is_told=is_told),
            "method": METHODS[each.method].name,
            "address": address(f"/rounds/{each.id}", language),
        }
        for each, is_told in queries.every_round()
    ]
    context = {"rows": rows, "odds": address("/odds", language), "desk_links": links(request)}
    return page(request, "ledger/rounds.html", context)


@require_safe
@said_again
def one(request: HttpRequest, round_id: str) -> HttpResponse:
    """One round; once its results are out, with the numbers of those who passed where the host publishes them."""
    shown = _shown(round_id)
    record, now, language = shown.record, now_of(request), language_of(request)
    context = {
        "shown": shown,
        "scheme": record.scheme,
        "title": full_round_name(record.id),
        "name": round_name(record.id),
        "answer": _answer(shown, now),
        "rows": _rows(shown),
        "counts": _counts(shown),
        "again": second_readings.said_of(round_id),
        "alarms": alarms.of_round(round_id) if shown.results_told_at is not None else (),
        "file": address(f"/rounds/{round_id}.txt", language),
        "ledger": address(f"/schemes/{record.scheme}/ledger/{record.period}", language),
        "desk_links": links(request),
    }
    return page(request, "ledger/round.html", context)


@require_safe
def numbers(_request: HttpRequest, round_id: str) -> HttpResponse:
    """The numbers of those who passed, one a line."""
    shown = _shown(round_id)
    if shown.numbers is None:
        raise Http404
    written = "".join(f"{number}\n" for number in shown.numbers)
    return attached(written.encode(), "text/plain; charset=utf-8", f"{round_id}.txt")


def _shown(round_id: str) -> ShownRound:
    shown = queries.one_round(round_id)
    if shown is None:
        raise Http404
    return shown


def _state(record: Round, now: datetime, *, is_told: bool) -> Message:
    zone = ZoneInfo(record.zone)
    if now < record.opens_at:
        return Message("Opens on {moment}", {"moment": record.opens_at.astimezone(zone)})
    if now < record.closes_at:
        return words.until(record.closes_at.astimezone(zone))
    if is_told:
        return Message("The results are out")
    if record.results_at is not None:
        return Message("Closed; results on {moment}", {"moment": record.results_at.astimezone(zone)})
    return Message("Closed")


def _answer(shown: ShownRound, now: datetime) -> Message:
    if shown.results_told_at is not None:
        return Message("The results are out: {passed} passed.", {"passed": shown.passed})
    return _state(shown.record, now, is_told=False)


def _rows(shown: ShownRound) -> list[dict[str, object]]:
    """The moments of a round in their order, in its own zone."""
    record = shown.record
    moments = (
        (Message("Opens"), record.opens_at, False),
        (Message("Closes"), record.closes_at, True),
        (Message("Results"), shown.results_told_at or record.results_at, False),
        (Message("To be collected until"), record.collect_until, True),
    )
    rows: list[dict[str, object]] = [{"label": Message("Chosen by"), "value": METHODS[record.method].name}]
    for name, at, ends in moments:
        if at is not None:
            there = at.astimezone(shown.zone)
            rows.append({"label": name, "value": last_minute(there) if ends else there})
    return rows


def _counts(shown: ShownRound) -> list[dict[str, object]]:
    """How far the applications came; before the results are out nobody is told how many will pass."""
    counts = [{"label": Message("Lodged"), "value": shown.lodged}]
    if shown.results_told_at is not None or not METHODS[shown.record.method].has_result_day:
        counts += [
            {"label": Message("Passed"), "value": shown.passed},
            {"label": Message("Visas issued"), "value": shown.issued},
        ]
    return counts
