"""The pages of rehearsals: all of them, and the report of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn_office.desks.ledger.views import links
from sojourn_office.look import rehearsal as look
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import language_of, page
from sojourn_office.queries import rehearsals as queries


@require_safe
@said_again
def every(request: HttpRequest) -> HttpResponse:
    """All rehearsals that were shown, the newest first."""
    language = language_of(request)
    rows = [
        {
            "report": shown.report,
            "title": look.title(shown.report),
            "answer": look.came_of_it(shown.report),
            "address": address(f"/rehearsals/{shown.number}", language),
        }
        for shown in queries.every()
    ]
    return page(request, "ledger/rehearsals.html", {"rows": rows, "desk_links": links(request)})


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The report of a rehearsal."""
    shown = _found(number)
    context = {
        **look.context(shown.report),
        "shown_at": shown.shown_at,
        "desk_links": links(request),
        "json_address": address(f"/rehearsals/{number}.json", language_of(request)),
    }
    return page(request, "ledger/rehearsal.html", context)


@require_safe
def one_as_json(_request: HttpRequest, number: int) -> HttpResponse:
    """The report as it was written."""
    return HttpResponse(_found(number).report.written(), content_type="application/json")


def _found(number: int) -> queries.ShownRehearsal:
    shown = queries.by_number(number)
    if shown is None:
        raise Http404
    return shown
