"""Claiming a place: before the opening, at it, and what came of it; the press itself goes to the gate."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.rounds.claims import time_left
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import cases as actions
from sojourn_office.actions import claims as claiming
from sojourn_office.actions import gates
from sojourn_office.desks.applicant.asked import days_left
from sojourn_office.desks.applicant.one_place import held_elsewhere, passed_words, season_words
from sojourn_office.desks.applicant.own import (
    address,
    by_of,
    closed,
    kept,
    key_of,
    of_case,
    own_case,
    refuse,
    show,
    to_case,
    too_fast,
)
from sojourn_office.look.pages import now_of
from sojourn_office.look.waiting import ALIKE, BEHIND, IN_THE_DRAW, LATE, SECRET, WAITS
from sojourn_office.queries import claims as queries
from sojourn_office.queries.applications import Application
from sojourn_office.queries.claims import ClaimShown, Standing, claim_of


@own_case
@require_http_methods(["GET", "HEAD"])
def claim(request: HttpRequest, application: Application) -> HttpResponse:
    """When it opens and the button; then the place, the rank on the list, or that all is given."""
    shown = claim_of(application, at=now_of(request))
    if shown is None:
        raise Http404
    if application.told.stage not in (Stage.DRAFT, Stage.LAPSED, Stage.DECLINED):
        return to_case(request, application)
    context = {
        "application": application,
        "shown": shown,
        "back": of_case(request, application, "tasks" if application.is_draft else ""),
        **_PAGES[shown.standing](request, application, shown),
        **_receipt(request, application, shown),
    }
    if shown.standing not in (Standing.PLACE, Standing.OVER):
        context["held"] = held_elsewhere(request, application)
        context["more"] = passed_words(application) or context.get("more")
    else:
        context["more"] = season_words(application) or context.get("more")
    response = show(request, "applicant/claim.html", context)
    if shown.standing in (Standing.AHEAD, Standing.OPEN):
        response._csp_update = {"form-action": [context["gate"]]}  # type: ignore[attr-defined]
    return response


def _ahead(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    opens = application.round.opens_at
    return {
        **_press(request, application),
        "sign": "clock",
        "tone": "ink",
        "answer": Message("Opens on {moment}.", {"moment": application.shown_at(opens)}),
        "lead": _until_drawn(application, shown) or Message("Pressing early or twice costs nothing."),
        "clock_what": Message("Opens"),
        "clock_moment": application.shown_at(opens),
        "clock_left": time_left(opens, now_of(request)),
        "seconds_left": int((opens - now_of(request)).total_seconds()),
        "rows": _offered(shown, _order(request, application, shown)),
    }


def _until_drawn(application: Application, shown: ClaimShown) -> Message | None:
    """Until when whoever presses is put in a drawn order; nothing where the first to come is the first."""
    ends = application.round.waits_until
    if ends is None or shown.drawn_at is None:
        return None
    return Message("All who press before {moment} are put in a drawn order.", {"moment": application.shown_at(ends)})


def _waits(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    assert shown.came is not None, "who waits was told so"
    drawn_at = shown.came.drawn_at
    return {
        "sign": "clock",
        "tone": "ink",
        "answer": BEHIND if shown.came.is_late else WAITS,
        "lead": LATE if shown.came.is_late else ALIKE,
        "more": Message("We write to you when you have a number."),
        "clock_what": Message("The order is drawn"),
        "clock_moment": application.shown_at(drawn_at),
        "clock_left": time_left(drawn_at, now_of(request)),
        "rows": [
            {"label": Message("Log entry"), "value": shown.entry},
            *_offered(shown, _order(request, application, shown)),
        ],
    }


def _receipt(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    """What somebody keeps who came into the waiting room in time: the number in the draw, its secret, and the file."""
    if shown.came is None or shown.came.is_late:
        return {}
    rows = [{"label": IN_THE_DRAW, "value": shown.came.ticket}, {"label": SECRET, "value": shown.came.nonce}]
    return {
        "kept": rows,
        "receipt": of_case(request, application, "claim/receipt.json"),
        "draw": address(request, f"/draws/{application.round.id}"),
        "is_listed": now_of(request) >= shown.came.drawn_at,
    }


def _open(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    ends = application.round.waits_until
    lead: Message | None = Message("Pressing twice costs nothing: you keep the number of your first press.")
    if ends is not None and now_of(request) < ends:
        lead = _until_drawn(application, shown)
    return {
        **_press(request, application),
        "sign": "now",
        "tone": "pine",
        "answer": Message("Open now. Claim your place."),
        "lead": lead,
        "rows": _offered(shown, _order(request, application, shown)),
    }


def _full(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    return {
        "sign": "warning",
        "tone": "ochre",
        "answer": Message("Full. All places and the whole reserve list are given."),
        "lead": Message("Your papers stay ready."),
        "more": _next(request, application),
    }


def _closed(request: HttpRequest, application: Application, _shown: ClaimShown) -> dict[str, object]:
    refusal = closed(application.round, application.scheme.id, request)
    return {"sign": "warning", "tone": "ochre", "answer": refusal.message}


def _place(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    assert shown.until is not None, "a place is held until a moment"
    numbers = {"number": shown.number, "places": shown.offer.places}
    moved = shown.moved_up_at is not None
    return {
        "sign": "check",
        "tone": "pine",
        "number": None if moved else shown.number,
        "of": Message("of {places}", {"places": shown.offer.places}),
        "answer": Message("Your turn came: a place is held for you.")
        if moved
        else Message("Your place is {number} of {places}.", numbers),
        "lead": Message("It is held for you; pressing again cannot change it."),
        "clock_what": Message("Lodge your papers by"),
        "clock_moment": application.shown_at(last_minute(application.local(shown.until))),
        "clock_left": days_left(application, shown.until, request),
        "button": of_case(request, application, "tasks"),
        "button_words": Message("Go on to the papers"),
        "rows": _proof(request, application, shown, _PASSED_ON),
        "give_back": of_case(request, application, "claim/decline"),
        "give_back_words": Message("Give the place back"),
    }


def _reserve(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    return {
        "sign": "now",
        "tone": "ink",
        "number": shown.reserve,
        "of": Message("on the reserve list"),
        "answer": Message("You are number {number} on the reserve list.", {"number": shown.reserve}),
        "lead": Message("No place is free now."),
        "more": Message("We write to you if your turn comes. Pressing again cannot change it."),
        "rows": [
            {"label": Message("Waiting before you"), "value": shown.ahead},
            *_proof(request, application, shown, _MOVES_UP),
        ],
        "give_back": of_case(request, application, "claim/decline"),
        "give_back_words": Message("Leave the list"),
    }


def _over(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    declined = application.told.stage is not Stage.LAPSED and application.told.stage is not Stage.DRAFT
    until = shown.until and application.shown_at(last_minute(application.local(shown.until)))
    ended = Message("Your place was held until {until}.", {"until": until}) if until else Message("You left the list.")
    return {
        "sign": "warning",
        "tone": "ochre",
        "answer": Message("You gave the place back.") if declined and until else ended,
        "lead": Message("It goes to the next person on the reserve list."),
        "more": _next(request, application),
    }


_PAGES = {
    Standing.AHEAD: _ahead,
    Standing.OPEN: _open,
    Standing.WAITS: _waits,
    Standing.FULL: _full,
    Standing.CLOSED: _closed,
    Standing.PLACE: _place,
    Standing.RESERVE: _reserve,
    Standing.OVER: _over,
}
_BY_ARRIVAL = Message("In the order in which claims arrive. Each person has one.")
_PASSED_ON = Message("The place goes to the next person on the reserve list.")
_MOVES_UP = Message("A place that comes back goes to the first on the list, and is held from that day on.")


def _press(request: HttpRequest, application: Application) -> dict[str, object]:
    """The form of the press: the ticket that was signed beforehand, and where the gate is."""
    gate = gates.origin(request.get_host())
    return {
        "gate": gate,
        "action": f"{gate}/gate/{application.round.id}",
        "ticket": claiming.ticket_for(application.number, application.round),
        "zone": application.reads_in or application.round.zone,
    }


def _order(request: HttpRequest, application: Application, shown: ClaimShown) -> dict[str, object]:
    """How the order of this round is made; where a public number draws it, with the way to see it done."""
    if shown.drawn_at is None:
        return {"label": Message("Order"), "value": _BY_ARRIVAL}
    return {
        "label": Message("Order"),
        "value": Message(
            "Drawn by a public random number, due {moment}.", {"moment": application.shown_at(shown.drawn_at)}
        ),
        "link": address(request, "/draws"),
        "link_words": Message("Draws, and how to check them"),
    }


def _offered(shown: ClaimShown, order: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"label": Message("Places"), "value": shown.offer.places},
        {"label": Message("Reserve list"), "value": shown.offer.reserves},
        {"label": Message("A place is held for"), "value": Message("{days} days", {"days": shown.offer.hold_days})},
        order,
    ]


def _proof(
    request: HttpRequest, application: Application, shown: ClaimShown, afterwards: Message
) -> list[dict[str, object]]:
    assert shown.claimed_at is not None, "a claim was made at a moment"
    return [
        {"label": Message("Claimed"), "value": application.shown_at(shown.claimed_at)},
        {
            "label": Message("Log entry"),
            "value": shown.entry,
            "link": address(request, f"/schemes/{application.scheme.id}/ledger/{application.round.period}"),
            "link_words": Message("Look at the ledger"),
        },
        _order(request, application, shown),
        {"label": Message("After the last day"), "value": afterwards},
    ]


def _next(request: HttpRequest, application: Application) -> Message:
    refusal = closed(application.round, application.scheme.id, request)
    if "next" in refusal.message.values:
        return Message("Next: {next}.", {"next": refusal.message.values["next"]})
    return Message("No next day is published.")


@own_case
@require_GET
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt of the waiting room, as a file to keep; only who has it can show whose the line of the list is."""
    found = queries.receipt(application)
    if found is None:
        raise Http404
    return kept(found, f"waiting-room-{application.round.id}.json")


@own_case
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then give the place back or leave the list; it goes to the next on the list in the same step."""
    shown = claim_of(application, at=now_of(request))
    if shown is None or shown.standing not in (Standing.PLACE, Standing.RESERVE) or not application.is_draft:
        return to_case(request, application)
    if request.method != "POST":
        context = {
            "application": application,
            "is_place": shown.standing is Standing.PLACE,
            "back": of_case(request, application, "claim"),
        }
        return show(request, "applicant/claim_decline.html", context)
    slower = too_fast(request)
    if slower is not None:
        return slower
    give_up = actions.decline if shown.standing is Standing.PLACE else actions.withdraw
    answer = give_up(number=application.number, by=by_of(request), at=now_of(request), key=key_of(request))
    if isinstance(answer, Refusal):
        return refuse(request, answer, back=of_case(request, application, "claim"))
    return to_case(request, application, "claim" if shown.standing is Standing.PLACE else "")
