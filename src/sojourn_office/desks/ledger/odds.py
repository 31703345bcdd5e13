"""The pages of chance: which schemes choose among people, and what the chance is in one of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.rounds.names import round_name
from sojourn_office.desks.ledger import words
from sojourn_office.desks.ledger.views import links
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import odds as queries
from sojourn_office.queries.odds import Odds, OnPapers, Open

_IN_100 = Message("{chance} in 100")
_RANGE = Message("{least} to {most} in 100")
_NOT_YET = Message("not known yet: no part of the window is over")


@require_safe
@said_again
def every(request: HttpRequest) -> HttpResponse:
    """The schemes that choose by lot or on papers."""
    language = language_of(request)
    doors = [
        {
            "scheme": scheme,
            "address": address(f"/odds/{scheme}", language),
            "state": Message("a draw is open") if is_open else Message("no draw is open"),
        }
        for scheme, is_open in queries.schemes(at=now_of(request))
    ]
    return page(request, "ledger/odds_of_all.html", {"rows": doors, "desk_links": links(request)})


@require_safe
@said_again
def one(request: HttpRequest, scheme: str) -> HttpResponse:
    """The chance in the open round of a scheme, at its closing, and with the next draw; and what past rounds show."""
    found = queries.of_scheme(scheme, at=now_of(request))
    if found is None:
        raise Http404
    language = language_of(request)
    context = {
        "odds": found,
        "answer": _answer(found),
        "lead": _lead(found),
        "rows": _rows(found.open) if found.open else (),
        "past": [{"name": round_name(each.round.id), "past": each} for each in reversed(found.past)],
        "held": _held(*found.held),
        "papers": _papers(found.on_papers),
        "on_papers": [{"name": round_name(each.round.id), "past": each} for each in reversed(found.on_papers)],
        "round": address(f"/rounds/{found.open.round.id}", language) if found.open else "",
        "desk_links": links(request),
    }
    return page(request, "ledger/odds.html", context)


def _answer(found: Odds) -> Message:
    if found.open is not None:
        return Message("Your chance now: {chance} in 100.", {"chance": found.open.now})
    if found.next is not None:
        opens = found.next.opens_at.astimezone(ZoneInfo(found.next.zone))
        return Message("No draw is open. The next one opens on {moment}.", {"moment": opens})
    if found.past or not found.on_papers:
        return Message("No draw is open, and none is published.")
    return Message("Papers decide here, and no draw.")


def _lead(found: Odds) -> Message | None:
    if found.open is None:
        return None
    told = {"round": round_name(found.open.round.id), "places": found.open.places}
    return Message("{round}: places {places}, entries so far {entries}.", {**told, "entries": found.open.entries})


def _rows(shown: Open) -> list[dict[str, object]]:
    """The chance now, at closing, with the next draw too; of a pool there is only the next draw."""
    rows: list[dict[str, object]] = [
        {"label": Message("If it were drawn now"), "value": Message(_IN_100.text, {"chance": shown.now})}
    ]
    if not shown.is_pool:
        ranges = (
            (Message("At closing, since entries still come"), shown.closing),
            (Message("If you also enter the next draw"), shown.if_both),
            (Message("If you wait for the next draw"), shown.if_next),
        )
        rows += [{"label": label, "value": _range(found)} for label, found in ranges]
    closes = words.until(shown.round.closes_at.astimezone(ZoneInfo(shown.round.zone)))
    return [*rows, {"label": Message("Time to enter"), "value": closes}]


def _range(found: tuple[int, int] | None) -> Message:
    if found is None:
        return _NOT_YET
    least, most = found
    if least == most:
        return Message(_IN_100.text, {"chance": least})
    return Message(_RANGE.text, {"least": least, "most": most})


def _held(right: int, asked: int) -> Message | None:
    """How often such a range was right."""
    told = {"right": right, "asked": asked}
    return Message("Past ranges held the truth {right} times of {asked}.", told) if asked else None


def _papers(rounds: tuple[OnPapers, ...]) -> Message | None:
    if not rounds:
        return None
    shares = [each.passed_in_100 for each in rounds]
    told = {"least": min(shares), "most": max(shares), "rounds": len(rounds)}
    return Message("Of 100 applicants {least} to {most} passed. Rounds counted: {rounds}.", told)
