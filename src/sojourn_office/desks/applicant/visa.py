"""After passing: collect or decline; the visa with its seal and notice; the stay with its duties."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.cases.model import Did, Stage
from sojourn.rounds.moves import last_minute
from sojourn_office.desks.applicant.asked import days_left, private
from sojourn_office.desks.applicant.own import (
    address,
    of_case,
    own_case,
    show,
    to_case,
)
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.look.pages import language_of
from sojourn_office.papers.visa_notice import visa_notice
from sojourn_office.queries import applications, visas
from sojourn_office.queries.applications import Application
from sojourn_office.queries.visas import VisaShown


@own_case
@require_GET
def visa(request: HttpRequest, application: Application) -> HttpResponse:
    """The offer while it can be collected, then the visa; everything else is on the status page."""
    if application.told.stage is Stage.PASSED:
        return _offer(request, application)
    found = visas.visa_of(application)
    if found is None or application.told.stage not in (Stage.ISSUED, Stage.REVOKED):
        return to_case(request, application)
    return _visa(request, application, found)


def _offer(request: HttpRequest, application: Application) -> HttpResponse:
    told_at = next(action.at for action in reversed(application.told.actions) if action.did is Did.TOLD)
    until = application.told.due_at
    context = {
        "application": application,
        "since": application.shown_at(told_at),
        "until": application.shown_at(last_minute(application.local(until))) if until is not None else None,
        "left": days_left(application, until, request) if until is not None else "",
        "where": _where(application),
        "letter": of_case(request, application, "letter"),
        "decline": of_case(request, application, "visa/decline"),
        "back": of_case(request, application),
    }
    return show(request, "applicant/offer.html", context)


def _where(application: Application) -> Said:
    body = application.answers.get("body")
    if application.needs_body and body:
        return Message("Through the designated body: {body}.", {"body": body})
    return Message("At the {mission}, with your passport.", {"mission": application.mission.name})


def _visa(request: HttpRequest, application: Application, found: VisaShown) -> HttpResponse:
    rules = application.rules
    context = {
        "application": application,
        "visa": found,
        "country": country_in_a_sentence(application.scheme.host),
        "stay_words": visas.stay_words(found.stay_months),
        "symbol": of_case(request, application, "visa/symbol.svg"),
        "paper": of_case(request, application, "visa.pdf"),
        "verify": format_html('<a href="{}">{}</a>', address(request, "/verify"), _verify_at(request)),
        "facts": [
            {"label": Message("Passport"), "value": Message("ending {ending}", {"ending": found.passport_ending})},
            {
                "label": Message("Validity"),
                "value": Message("{first} to {last}", {"first": found.issued_on, "last": found.valid_until}),
            },
            {
                "label": Message("Entries"),
                "value": Message("one entry") if found.single_entry else Message("any number of entries"),
            },
            {"label": Message("Work"), "value": visas.work_words(rules)},
            {"label": Message("Register"), "value": visas.register_words(rules)},
        ],
        "leaving_ends": visas.LEAVING_ENDS if visas.leaving_ends_visa(rules) else "",
        "used": found.stay is not None,
        "stay": of_case(request, application, "stay"),
        "back": of_case(request, application),
    }
    return show(request, "applicant/visa.html", context)


def _verify_at(request: HttpRequest) -> str:
    """Where anyone checks a visa, as it is typed: without a language, which each browser brings along."""
    return f"{request.get_host()}/verify"


@own_case
@require_GET
def symbol(request: HttpRequest, application: Application) -> HttpResponse:
    """The seal as a Data Matrix code, drawn from the stored bytes."""
    found = visas.visa_of(application)
    if found is None:
        raise Http404
    return private(found.symbol.encode(), "image/svg+xml")


@own_case
@require_GET
def notice(request: HttpRequest, application: Application) -> HttpResponse:
    """The visa notice as a PDF."""
    found = visas.visa_of(application)
    if found is None:
        raise Http404
    told = visas.notice_of(
        application,
        found,
        language=language_of(request),
        specimen=settings.DEMONSTRATION,
        verify_at=_verify_at(request),
    )
    return private(visa_notice(told), "application/pdf", file_name=f"{application.number}-visa.pdf")


@own_case
@require_GET
def stay(request: HttpRequest, application: Application) -> HttpResponse:
    """The last day, the duty to register, hours of work, and which turn this is."""
    found = visas.visa_of(application)
    if found is None or found.stay is None:
        return to_case(request, application)
    record, rules = found.stay, application.rules
    turn, most = applications.turns_of(application)
    context = {
        "application": application,
        "record": record,
        "rows": [
            {"label": Message("Entered"), "value": record.entered_on},
            {"label": Message("Work"), "value": visas.work_words(rules)},
            {"label": Message("Turns"), "value": _turns(turn, most)},
        ],
        "register_by": record.register_by,
        "register_words": visas.register_words(rules),
        "register_where": visas.register_where(rules),
        "leaving_ends": visas.LEAVING_ENDS if visas.leaving_ends_visa(rules) else "",
        "visa": of_case(request, application, "visa"),
        "back": of_case(request, application),
    }
    return show(request, "applicant/stay.html", context)


def _turns(turn: int, most: int | None) -> Message:
    if most is None:
        return Message("{turn}; how many there are was not found", {"turn": turn})
    return Message("{turn} of {most}", {"turn": turn, "most": most})
