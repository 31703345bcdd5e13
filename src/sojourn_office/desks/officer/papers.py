"""The pages of papers as pictures from our own origin, never kept by the browser; and papers seen at the counter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import openings
from sojourn_office.desks.access import press
from sojourn_office.desks.officer.sheet import WIDTHS
from sojourn_office.desks.opening import keep_opening, on_case
from sojourn_office.desks.papers_shown import picture_of
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, refused
from sojourn_office.queries import casework, sheets
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


@require_GET
@on_case(May.CASE_READ, opens=False)
def picture(request: HttpRequest, case: Where, post: Staff, paper: str, leaf: int) -> HttpResponse:
    """One page of a paper; looking at it is an opening like any other."""
    found = casework.case_shown(case.number, at=now_of(request))
    kept = found.paper(paper)
    version = kept.version(request.GET.get("version", "")) if kept else None
    if version is None or not version.pages:
        raise Http404
    asked = keep_opening(request, case, post, paper=paper, version=version)
    if asked is not None:
        return asked
    written = request.GET.get("zoom", "1")
    zoom = int(written) if written.isdecimal() else 1
    width = WIDTHS[min(max(zoom, 1), len(WIDTHS)) - 1]
    finding = found.finding(request.GET.get("finding", ""))
    quotes = finding.quotes if finding else ()
    marked = {(quote.line, quote.words) for quote in quotes if (quote.version, quote.page) == (version.id, leaf)}
    drawn = sheets.page_picture(version, leaf, width=width, marked=marked)
    return picture_of(request, drawn)


@press
@on_case(May.CASE_DECIDE, act=True)
def seen(request: HttpRequest, case: Where, post: Staff, paper: str) -> HttpResponse:
    """Keep that a paper which came on paper was seen at the counter."""
    found = casework.case_shown(case.number, at=now_of(request)).paper(paper)
    if found is None or not found.on_paper:
        raise Http404
    answer = openings.opened(
        number=case.number,
        post=post,
        reason="on-paper",
        paper=paper,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}?paper={paper}", language_of(request)))


@press
@on_case(May.CASE_DECIDE, act=True)
def seen_all(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Keep of every paper that came on paper that it was seen at the counter, each by an entry of its own."""
    papers = casework.case_shown(case.number, at=now_of(request)).papers
    unseen = [paper.id for paper in papers if paper.on_paper and not paper.is_seen]
    answer = openings.opened_all(
        number=case.number,
        post=post,
        reason="on-paper",
        papers=unseen,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))
