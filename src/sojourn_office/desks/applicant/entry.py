"""Entering a draw: the chance before it, the ticket and its receipt, what came of it, and the place that it gave."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PaidFor
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import entries as actions
from sojourn_office.desks.applicant import paying
from sojourn_office.desks.applicant.asked import days_left
from sojourn_office.desks.applicant.entry_door import answer_of
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
from sojourn_office.queries import entries as queries
from sojourn_office.queries import fees
from sojourn_office.queries.applications import Application
from sojourn_office.queries.entries import DrawOfEntry, EntryShown, Lot

_EQUAL = Message("Everyone who enters has the same chance. Day, hour, age and papers do not count.")
_ACTS = {"enter": actions.enter, "leave": actions.leave, "accept": actions.accept, "decline": actions.decline}


@own_case
@require_http_methods(["GET", "HEAD"])
def entry(request: HttpRequest, application: Application) -> HttpResponse:
    """Where the entry stands, first of all; then what is drawn, and the proof."""
    shown = _shown(request, application)
    page = _PAGES[shown.standing](request, application, shown)
    context = {
        "application": application,
        "shown": shown,
        "answer": answer_of(application, shown),
        "back": of_case(request, application, "tasks" if application.is_draft else ""),
        "rows": _rows(request, application, shown),
        "proof": _proof(application, shown),
        "history": [_drawn(request, each) for each in shown.draws],
        "receipt": of_case(request, application, "entry/receipt.json") if shown.has_receipt else "",
        "enter_words": Message("Enter the draw"),
        "enter": of_case(request, application, "entry/enter") if shown.can_enter else "",
        "leave": of_case(request, application, "entry/leave") if shown.standing in _CAN_LEAVE else "",
        "odds": address(request, f"/odds/{application.scheme.id}") if shown.standing in _STILL_TO_COME else "",
        **page,
        "held": None if shown.standing in (Lot.PLACE, Lot.OVER) else held_elsewhere(request, application),
    }
    said = season_words(application) if shown.standing is Lot.PLACE else passed_words(application)
    context["more"] = said or page.get("more")
    fee = fees.fee_shown(application, PaidFor.ENTRY)
    if shown.can_enter and fee.is_to_pay:
        context |= {"fee": paying.fee_rows(request, application, fee), "enter_words": Message("Pay and enter the draw")}
    return show(request, "applicant/entry.html", context)


_STILL_TO_COME = (Lot.AHEAD, Lot.OPEN, Lot.IN, Lot.LEFT, Lot.WAITING, Lot.OVER)
_CAN_LEAVE = (Lot.IN, Lot.LISTED, Lot.WAITING)


def _shown(request: HttpRequest, application: Application) -> EntryShown:
    shown = queries.entry_of(application, at=now_of(request))
    if shown is None:
        raise Http404
    return shown


def _ahead(_request: HttpRequest, _application: Application, _shown: EntryShown) -> dict[str, object]:
    return {"sign": "clock", "tone": "ink", "lead": _EQUAL}


def _open(_request: HttpRequest, _application: Application, _shown: EntryShown) -> dict[str, object]:
    return {"sign": "now", "tone": "pine", "lead": _EQUAL}


def _closed(request: HttpRequest, application: Application, _shown: EntryShown) -> dict[str, object]:
    refusal = closed(application.round, application.scheme.id, request)
    return {"sign": "warning", "tone": "ochre", "answer": refusal.message}


def _in(_request: HttpRequest, _application: Application, shown: EntryShown) -> dict[str, object]:
    more = Message("The list is fixed and shown before the draw. We write to you then.")
    if shown.is_pool:
        more = Message("You stay in the pool and are in each of its draws. We write to you before and after each.")
    return {"sign": "check", "tone": "pine", "lead": _EQUAL, "more": more}


def _listed(_request: HttpRequest, application: Application, shown: EntryShown) -> dict[str, object]:
    draw = shown.draws[0]
    told = {"round": str(draw.round), "due": application.shown_at(draw.due_at)}
    return {
        "sign": "clock",
        "tone": "ink",
        "lead": Message("Waiting for round {round}, due {due}. Nobody can know or change the result.", told),
        "more": Message("We write to everyone in the same minute, whatever came of it."),
    }


def _place(request: HttpRequest, application: Application, shown: EntryShown) -> dict[str, object]:
    assert shown.until is not None, "a place is held until a moment"
    context: dict[str, object] = {
        "sign": "check",
        "tone": "pine",
        "lead": Message("Accept it in time, then lodge your papers.")
        if shown.is_to_accept
        else Message("Lodge your papers in time."),
        "clock_what": Message("Accept by") if shown.is_to_accept else Message("Lodge your papers by"),
        "clock_moment": application.shown_at(last_minute(application.local(shown.until))),
        "clock_left": days_left(application, shown.until, request),
    }
    if not application.is_draft:
        return {**context, "lead": "", "clock_moment": None}
    context["give_back"] = of_case(request, application, "entry/decline")
    if shown.is_to_accept:
        return {**context, "accept": of_case(request, application, "entry/accept")}
    return {
        **context,
        "button": of_case(request, application, "tasks"),
        "button_words": Message("Go on to the papers"),
    }


def _waiting(_request: HttpRequest, _application: Application, shown: EntryShown) -> dict[str, object]:
    draw = shown.draws[0]
    return {
        "sign": "cross",
        "tone": "ink",
        "lead": Message("Places of this draw: {places}.", {"places": draw.places}),
        "more": Message(
            "A place that comes back goes down this order. Waiting before you: {ahead}. We write to you if your turn"
            " comes.",
            {"ahead": shown.ahead},
        ),
    }


def _passed(_request: HttpRequest, _application: Application, _shown: EntryShown) -> dict[str, object]:
    return {"sign": "dash", "tone": "ink", "lead": Message("The next in the order had the place. This entry is over.")}


def _left(_request: HttpRequest, _application: Application, shown: EntryShown) -> dict[str, object]:
    more = Message("You can come back while it is open. Your ticket stays the same, and so does your chance.")
    return {
        "sign": "warning",
        "tone": "ochre",
        "lead": Message("On a list that was fixed before, you are passed over."),
        "more": more if shown.can_enter else "",
    }


def _over(_request: HttpRequest, _application: Application, shown: EntryShown) -> dict[str, object]:
    next_one = Message("It goes to the next person in the order of the draw.")
    return {
        "sign": "warning",
        "tone": "ochre",
        "lead": next_one if any(each.is_offered for each in shown.draws) and not shown.is_pool else "",
    }


_PAGES = {
    Lot.AHEAD: _ahead,
    Lot.OPEN: _open,
    Lot.CLOSED: _closed,
    Lot.IN: _in,
    Lot.LISTED: _listed,
    Lot.PLACE: _place,
    Lot.WAITING: _waiting,
    Lot.PASSED: _passed,
    Lot.LEFT: _left,
    Lot.OVER: _over,
}


def _rows(_request: HttpRequest, application: Application, shown: EntryShown) -> list[dict[str, object]]:
    """What is drawn, and the chance as long as it is still to come."""
    terms = shown.terms
    rows: list[dict[str, object]] = [{"label": Message("Places of one draw"), "value": terms.places}]
    if shown.standing in (Lot.AHEAD, Lot.OPEN, Lot.IN, Lot.LEFT):
        rows += [
            {"label": Message("Entries so far"), "value": shown.waiting},
            {
                "label": Message("Your chance if it were drawn now"),
                "value": Message("{chance} in 100", {"chance": shown.chance}),
            },
            {
                "label": Message("Last moment to enter"),
                "value": application.shown_at(last_minute(application.local(application.round.closes_at))),
            },
        ]
    if terms.accept_days is not None:
        rows.append({"label": Message("Time to accept"), "value": Message("{days} days", {"days": terms.accept_days})})
    rows += [
        {"label": Message("Time to lodge"), "value": Message("{days} days", {"days": terms.lodge_days})},
        {"label": Message("Declined or too late"), "value": _BACK if terms.goes_back else _OUT},
    ]
    return rows


_BACK = Message("You wait in the pool for the next draw.")
_OUT = Message("The place goes to the next in the order; the entry is over.")


def _proof(application: Application, shown: EntryShown) -> list[dict[str, object]]:
    if not shown.ticket or shown.entered_at is None:
        return []
    return [
        {"label": Message("When you entered the draw"), "value": application.shown_at(shown.entered_at)},
        {"label": Message("The number of your ticket"), "value": shown.ticket},
    ]


def _drawn(request: HttpRequest, draw: DrawOfEntry) -> dict[str, object]:
    return {
        "words": Message("{ballot}, draw {draw}", {"ballot": draw.ballot, "draw": draw.draw}),
        "about": _came(draw),
        "address": address(request, f"/draws/{draw.ballot}"),
    }


def _came(draw: DrawOfEntry) -> Message:
    told = {"rank": draw.rank, "entries": draw.entries, "line": draw.line}
    if draw.rank is None:
        return Message("Line {line} of the list; not drawn yet.", told)
    if draw.is_offered:
        return Message("Line {line} of the list; rank {rank} of {entries}, a place.", told)
    return Message("Line {line} of the list; rank {rank} of {entries}, no place.", told)


@own_case
@require_GET
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt of the entry, as a file to keep; only who has it can show whose the entry is."""
    found = queries.receipt(application)
    if found is None:
        raise Http404
    return kept(found, f"entry-{application.round.id}.json")


@own_case
@require_POST
def act(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    """Enter, or accept a drawn place."""
    return too_fast(request) or _acted(request, application, verb)


@own_case
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    """Ask once, then leave the draw, or decline the place that is held."""
    shown = _shown(request, application)
    fits = shown.standing is Lot.PLACE if verb == "decline" else shown.standing in _CAN_LEAVE
    if not fits or not application.is_draft:
        return to_case(request, application, "entry")
    if request.method == "POST":
        return too_fast(request) or _acted(request, application, verb)
    context = {
        "application": application,
        "is_place": verb == "decline",
        "after": _after(shown, verb),
        "back": of_case(request, application, "entry"),
    }
    return show(request, "applicant/entry_give_up.html", context)


def _acted(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    answer = _ACTS[verb](number=application.number, by=by_of(request), at=now_of(request), key=key_of(request))
    if isinstance(answer, Refusal) and answer.code == "fee_unpaid":
        return paying.begin(request, application, PaidFor.ENTRY)
    if isinstance(answer, Refusal):
        return refuse(request, answer, back=of_case(request, application, "entry"))
    return to_case(request, application, "entry")


def _after(shown: EntryShown, verb: str) -> Message:
    if verb == "leave":
        return Message("Your application stays. On a list that is fixed already you are passed over.")
    return _BACK if shown.terms.goes_back else Message("It goes to the next person at once. It cannot be taken back.")
