"""Paying a fee: where to pay it, what came of it and what to do now, and the receipt that stays."""

from __future__ import annotations

import json
import time
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PaidFor, State
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import paying as actions
from sojourn_office.desks.access import may
from sojourn_office.desks.applicant.own import (
    account_of,
    by_of,
    key_of,
    of_case,
    own_case,
    refuse,
    show,
    status_of,
    to,
    to_case,
    too_fast,
)
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import fees as queries
from sojourn_office.queries.applications import Application
from sojourn_office.queries.fees import FeeShown, PaymentShown
from sojourn_office.queries.letters import rule_shown
from sojourn_office.roles import May

PATHS = {PaidFor.LODGING: "pay", PaidFor.ENTRY: "entry/pay"}
_CONSENTS = dict.fromkeys(case_actions.CONSENTS, True)


@own_case
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, application: Application, what: str) -> HttpResponse:
    """Where a payment stands; look again, or pay again."""
    paid_for = PaidFor(what)
    shown = queries.fee_shown(application, paid_for)
    if shown.last is None:
        raise Http404
    if request.method != "POST":
        return _page(request, application, paid_for, shown)
    return too_fast(request) or _pressed(request, application, paid_for, shown.last)


def _pressed(request: HttpRequest, application: Application, paid_for: PaidFor, last: PaymentShown) -> HttpResponse:
    if request.POST.get("do") == "again":
        return begin(request, application, paid_for)
    answer = actions.look(last.reference, at=now_of(request))
    if isinstance(answer, Refusal):
        shown = queries.fee_shown(application, paid_for)
        return _page(request, application, paid_for, shown, refusal=answer)
    return to_case(request, application, PATHS[paid_for])


def begin(request: HttpRequest, application: Application, paid_for: PaidFor) -> HttpResponse:
    """Begin to pay, with the consents that were given before; then the page that says where."""
    answer = actions.begin(
        number=application.number,
        paid_for=paid_for,
        consents=_CONSENTS,
        by=by_of(request),
        at=now_of(request),
        key=key_of(request, "pay"),
    )
    if isinstance(answer, Refusal):
        back = "entry" if paid_for is PaidFor.ENTRY else "check" if application.is_draft else ""
        return refuse(request, answer, back=of_case(request, application, back))
    # Where the provider cannot be reached, the page says so, and asks again.
    origin = request.build_absolute_uri("/").rstrip("/")
    actions.open_page(answer, origin=origin, language=language_of(request), at=now_of(request))
    return to_case(request, application, PATHS[paid_for])


@may(May.OWN_CASE)
@require_GET
def back(request: HttpRequest, reference: str) -> HttpResponse:
    """Back from the provider's page, which proves nothing: the provider is asked, and the page tells its answer."""
    found = queries.of_reference(reference, account_id=account_of(request).pk)
    if found is None:
        raise Http404
    actions.look(reference, at=now_of(request))
    number, paid_for = found
    return to(request, f"/me/{number}/{PATHS[paid_for]}")


@csrf_exempt
@require_POST
def hint(request: HttpRequest) -> HttpResponse:
    """
    A provider says that there is news of a payment. It is believed that far and no further: the provider is asked.

    One without its signature, or sent long ago, is not looked at.
    """
    if request.content_type != "application/json":
        return JsonResponse({"code": "not_json"}, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    named = {name: request.headers.get(name, "") for name in actions.SIGNED_BY}
    if not actions.is_from_the_provider(named, path=request.path, body=request.body, seconds_now=time.time()):
        return JsonResponse({"code": "not_allowed"}, status=HTTPStatus.FORBIDDEN)
    try:
        said = json.loads(request.body)
    except ValueError:
        said = None
    reference = said.get("reference") if isinstance(said, dict) else None
    if not isinstance(reference, str):
        return JsonResponse({"code": "bad_body"}, status=HTTPStatus.BAD_REQUEST)
    answer = actions.look(reference, at=now_of(request))
    status = status_of(answer) if isinstance(answer, Refusal) and answer.code == "not_found" else HTTPStatus.OK
    return JsonResponse({}, status=status)


def fee_rows(request: HttpRequest, application: Application, shown: FeeShown) -> list[dict[str, object]]:
    """The sum of a fee with its source, and when it comes back."""
    rule = rule_shown(application, shown.entry.cites, shown.entry) if shown.entry is not None else None
    sum_row: dict[str, object] = {"label": Message("Fee"), "value": shown.owed}
    if rule is not None and rule.address:
        sum_row |= {"link": rule.address, "link_words": Message("Where this comes from")}
    return [sum_row, {"label": Message("Given back"), "value": _comes_back(shown)}]


def _comes_back(shown: FeeShown) -> Message:
    words = [_GIVEN_BACK_IF[word] for word in shown.given_back_if if word in _GIVEN_BACK_IF]
    if not words:
        return Message("If it is not lodged with it. No source says that it is given back later.")
    return Message("If it is not lodged with it, or later: {reasons}.", {"reasons": listed(words)})


_GIVEN_BACK_IF: dict[str, Said] = {
    "refused": Message("no visa is issued"),
    "withdrawn": Message("you withdraw"),
    "void": Message("the application is void"),
    "season-over": Message("the season ends"),
}


def _page(
    request: HttpRequest,
    application: Application,
    paid_for: PaidFor,
    shown: FeeShown,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    last = shown.last
    assert last is not None, "a payment that is shown was begun"
    context: dict[str, object] = {
        "application": application,
        "back": of_case(request, application, "entry" if paid_for is PaidFor.ENTRY else ""),
        "rows": _rows(application, shown, last),
        "taken_by": shown.taken_by or Message("the payment page"),
        "may_look": last.state in (State.BEGUN, State.PAID, State.RETURNING) and bool(last.page),
        **_said(application, paid_for, shown, last),
    }
    if last.state is State.BEGUN and last.page and not shown.went_back:
        context["page"] = last.page
    if shown.is_to_pay and (last.state is not State.BEGUN or not last.page or shown.went_back):
        context["again"] = True
    if last.settled_at is not None:
        context["paper"] = of_case(request, application, f"{PATHS[paid_for]}/receipt.pdf")
    if refusal is not None:
        context |= {"sign": "question", "tone": "ochre", "answer": refusal.message, "lead": _held(application, shown)}
    if shown.is_paid and not application.is_draft:
        context["on"] = of_case(request, application, "receipt")
    return show(request, "applicant/pay.html", context, status=status_of(refusal) if refusal is not None else 200)


def _said(application: Application, paid_for: PaidFor, shown: FeeShown, last: PaymentShown) -> dict[str, object]:
    """The answer of the page, with what to do now."""
    held = _held(application, shown)
    match last.state:
        case State.PAID | State.SETTLED:
            done = Message("Paid, and lodged.") if paid_for is PaidFor.LODGING else Message("Paid, and in the draw.")
            return {"sign": "check", "tone": "pine", "answer": done, "lead": Message("You need do nothing.")}
        case State.RETURNING:
            lead = _why(last)
            return {
                "sign": "clock",
                "tone": "ink",
                "answer": Message("Your payment is being given back."),
                "lead": lead,
            }
        case State.RETURNED:
            return {
                "sign": "back",
                "tone": "ink",
                "answer": Message("Your payment was given back."),
                "lead": _why(last),
            }
        case State.FAILED:
            answer = Message("The payment was declined. Nothing was taken.")
            if last.why == "timed-out":
                answer = Message("The time of this payment ran out. Nothing was taken.")
            return {"sign": "warning", "tone": "ochre", "answer": answer, "lead": held}
        case _ if shown.went_back:
            answer = Message("The fee was not paid in time, and your place went back.")
            lead = Message("As long as there are places, you can pay again. What arrives late is used, or given back.")
            return {"sign": "warning", "tone": "ochre", "answer": answer, "lead": lead}
        case _ if not last.page:
            answer = Message("The payment page cannot be reached now. Nothing was taken.")
            return {"sign": "warning", "tone": "ochre", "answer": answer, "lead": held}
    return {
        "sign": "now",
        "tone": "ink",
        "answer": Message("To pay: {fee}.", {"fee": last.money}),
        "lead": Message("Nothing is sent and nothing is taken before you have agreed there."),
        "more": held,
    }


def _held(application: Application, shown: FeeShown) -> Said:
    if shown.held_until is None:
        return ""
    moment = application.shown_at(shown.held_until)
    return Message("Your place is held until {moment}, however often you try.", {"moment": moment})


_WHY: dict[str, Message] = {
    "period_full": Message("No place was left when it arrived."),
    "period_closed": Message("The window was closed when it arrived."),
    "other-amount": Message("Another sum was paid than the one that was asked for."),
    "fee_paid": Message("The fee had been paid already."),
    "refused": Message("No visa is issued, and by the agreement the fee comes back."),
    "withdrawn": Message("You withdrew, and by the agreement the fee comes back."),
    "void": Message("The application is void, and by the agreement the fee comes back."),
    "season-over": Message("The season is over, and by the agreement the fee comes back."),
}


def _why(last: PaymentShown) -> Message:
    return _WHY.get(last.why, Message("Nothing could be done with it any more when it arrived."))


def _rows(application: Application, shown: FeeShown, last: PaymentShown) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"label": Message("Amount"), "value": last.money},
        {"label": Message("Application"), "value": application.number},
        {"label": Message("To"), "value": application.mission.name},
        {"label": Message("Reference"), "value": last.reference},
        {"label": Message("Begun"), "value": application.shown_at(last.begun_at)},
    ]
    if last.settled_at is not None:
        rows.append({"label": Message("Paid"), "value": application.shown_at(last.settled_at)})
    if last.returned_at is not None:
        rows.append({"label": Message("Given back on"), "value": application.shown_at(last.returned_at)})
    if shown.taken_by:
        rows.append({"label": Message("Through"), "value": shown.taken_by})
    if settings.DEMONSTRATION:
        rows.append({"label": Message("In the demonstration"), "value": Message("No money moves.")})
    return rows
