"""The receipt of a fee that was paid, to print."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.cases.fees import PaidFor
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.own import own_case
from sojourn_office.look.pages import language_of
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.papers.fee_receipt import FeeReceipt, fee_receipt
from sojourn_office.papers.words import Addressee
from sojourn_office.queries import fees
from sojourn_office.queries.applications import Application


@own_case
@require_GET
def fee_paper(request: HttpRequest, application: Application, what: str) -> HttpResponse:
    """The receipt of a fee that was paid, as a PDF; one that was given back since has one too, and it says so."""
    paid_for = PaidFor(what)
    shown = fees.fee_shown(application, paid_for)
    last = shown.last
    if last is None or last.settled_at is None:
        raise Http404
    given = FeeReceipt(
        office=application.mission.name,
        about=application.scheme.title,
        number=application.number,
        person=Addressee(
            application.native_name, application.latin_name, LANGUAGE_OF.get(application.scheme.sender, "en")
        ),
        paid_for=fees.NAMES[paid_for],
        money=last.money,
        reference=last.reference,
        paid_at=application.local(last.settled_at),
        returned_at=application.local(last.returned_at) if last.returned_at is not None else None,
        taken_by=shown.taken_by,
        specimen=settings.DEMONSTRATION,
    )
    file_name = f"{application.number}-{paid_for.value}-fee.pdf"
    return private(fee_receipt(given, language_of(request)), "application/pdf", file_name=file_name)
