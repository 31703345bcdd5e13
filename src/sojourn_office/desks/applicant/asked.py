"""Papers after and beside the list: answering what an officer asked for, and looking at what one sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Asked
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import cases as actions
from sojourn_office.actions.filling import cannot_print
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant.forms import AskedForm
from sojourn_office.desks.applicant.own import (
    account_of,
    by_of,
    key_of,
    of_case,
    own_case,
    refuse,
    show,
    status_of,
    to_case,
)
from sojourn_office.desks.applicant.tasklist import slug_of
from sojourn_office.desks.applicant.tasks import facts_of_paper
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.queries import applications, papers
from sojourn_office.queries.applications import Application
from sojourn_office.queries.findings import written_in

_SHEET_WIDTH, _SMALL_WIDTH = 1200, 160


@own_case
def ask(request: HttpRequest, application: Application, ask: int) -> HttpResponse:
    """One paper that is asked for: which, why, until when, send."""
    asked = next((each for each in application.told.asks if each.number == ask), None)
    if asked is None:
        raise Http404
    form = AskedForm(typed(request), request.FILES or None, language=language_of(request))
    context = _context(request, application, asked) | {"form": form}
    if request.method != "POST":
        return show(request, "applicant/ask.html", context)
    if not form.is_valid():
        return show(request, "applicant/ask.html", context, status=422)
    sent = form.cleaned_data["paper"]
    answer = actions.file_paper(
        number=application.number,
        paper=asked.paper,
        name=sent.name,
        content=sent.read(),
        ask=ask,
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/ask.html", context, status=status_of(answer))
    return to_case(request, application)


def _context(request: HttpRequest, application: Application, asked: Asked) -> dict[str, object]:
    paper = next((each for each in application.scheme.papers if each.id == asked.paper), None)
    why, quotes = applications.why_asked(application, asked.number)
    until = application.shown_at(last_minute(application.local(asked.until)))
    return {
        "application": application,
        "asked": asked,
        "name": application.name_of_paper(asked.paper),
        "what": paper.asked if paper else "",
        "facts": facts_of_paper(paper, application.agreement.sources) if paper else [],
        "why": why,
        "why_language": written_in(why),
        "quotes": [(application.name_of_paper(quote.paper), quote) for quote in quotes],
        "until": until,
        "late": now_of(request) >= asked.until,
        "open": asked in application.told.open_asks,
        "came": asked.number in application.told.given_asks,
        "left": days_left(application, asked.until, request),
        "back": of_case(request, application),
    }


def days_left(application: Application, until: datetime, request: HttpRequest) -> Message | None:
    """How many days are left, by the calendar of the mission; nothing once it is over."""
    if now_of(request) >= until:
        return None
    days = (last_minute(application.local(until)).date() - application.today).days
    return Message("Days left: {days}", {"days": days}) if days > 0 else Message("This is the last day.")


@own_case
@require_GET
def look(request: HttpRequest, application: Application, paper_id: UUID) -> HttpResponse:
    """A paper as we keep it, page by page."""
    kept = papers.own_paper(account_of(request).pk, application.number, paper_id)
    if kept is None or kept.on_paper:
        raise Http404
    sheets = [
        {
            "address": of_case(request, application, f"papers/{paper_id}/{sheet}"),
            "words": Message("Page {page} of {pages}", {"page": sheet, "pages": kept.pages}),
        }
        for sheet in range(1, kept.pages + 1)
    ]
    context = {
        "application": application,
        "name": application.name_of_paper(kept.paper),
        "kept": kept,
        "sheets": sheets,
        "back": of_case(request, application, f"tasks/{slug_of(kept.paper)}" if application.is_draft else "receipt"),
    }
    return show(request, "applicant/look.html", context)


@own_case
@require_GET
def filled(request: HttpRequest, application: Application, paper: str) -> HttpResponse:
    """The sheet that is filled in from the answers, as it would be kept now."""
    if not application.is_draft:
        return to_case(request, application, "receipt")
    try:
        sheet = papers.filled_in(application.number, paper, at=now_of(request))
    except CannotPrint as trouble:
        return refuse(request, cannot_print(trouble), back=of_case(request, application, "tasks"))
    if sheet is None:
        raise Http404
    return private(sheet, "application/pdf", file_name=f"{application.number}-{paper}.pdf")


@own_case
@require_GET
def picture(request: HttpRequest, application: Application, paper_id: UUID, sheet: int) -> HttpResponse:
    """One page of a paper as a picture, drawn for this look and kept by nobody."""
    return _drawn(request, application, paper_id, sheet, width=_SHEET_WIDTH)


@own_case
@require_GET
def small(request: HttpRequest, application: Application, paper_id: UUID) -> HttpResponse:
    """The first page, small."""
    return _drawn(request, application, paper_id, 1, width=_SMALL_WIDTH)


def _drawn(request: HttpRequest, application: Application, paper_id: UUID, sheet: int, *, width: int) -> HttpResponse:
    drawn = papers.page_picture(account_of(request).pk, application.number, paper_id, sheet, width=width)
    if drawn is None or isinstance(drawn, Refusal):
        raise Http404
    return private(drawn, "image/png")


def private(content: bytes, media_type: str, *, file_name: str = "") -> HttpResponse:
    """Bytes for their own person's eyes: stored by no browser and no proxy."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    if file_name:
        answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer
