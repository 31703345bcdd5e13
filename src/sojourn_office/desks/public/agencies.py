"""The public register of agencies: fee, limits, closing day, standing, sanctions, and how well each files."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn_office.desks.public.frame import public_page
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of
from sojourn_office.queries import agencies
from sojourn_office.queries.agencies import ENOUGH, Listed

_ZONE = ZoneInfo("UTC")


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every agency with what one asks first."""
    found = agencies.register()
    rows = [
        {
            "agency": each,
            "address": at(f"/agencies/{each.slug}", language_of(request)),
            "missions": listed(each.missions),
            "complete": complete_words(each),
        }
        for each in found
    ]
    return public_page(request, "public/agencies.html", {"rows": rows})


@require_GET
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency."""
    found = agencies.one(slug)
    if found is None:
        raise Http404
    quality = found.quality
    context = {
        "agency": found,
        "rows": [
            {"label": Message("Files with"), "value": listed(found.missions)},
            {"label": Message("Fee"), "value": found.fee},
            {
                "label": Message("People it may file in a round"),
                "value": Message("no limit") if found.cases_max is None else found.cases_max,
            },
            {"label": Message("Takes papers until"), "value": _closing(found)},
            {"label": Message("In the register since"), "value": found.admitted_at.astimezone(_ZONE).date()},
            {"label": Message("Designated by"), "value": country_in_a_sentence(found.host)},
        ],
        "quality": [
            {"label": Message("Complete at first filing"), "value": complete_words(found)},
            {"label": Message("Papers asked for afterwards"), "value": _papers_words(found)},
            {
                "label": Message("Complaints about wrong advice"),
                "value": Message(
                    "Answered: {answered}. Upheld: {upheld}.", {"answered": quality.answered, "upheld": quality.upheld}
                ),
            },
        ],
        "sanctions": [
            {
                "day": each.at.astimezone(_ZONE).date(),
                "what": Message("Suspended") if each.suspended else Message("Suspension lifted"),
                "reason": each.reason,
            }
            for each in agencies.sanctions(slug)
        ],
        "back": at("/agencies", language_of(request)),
    }
    return public_page(request, "public/agency.html", context)


def _closing(found: Listed) -> Message:
    days = found.closes_days_before
    if not days:
        return Message("the last day of the round")
    return Message("Days before the last day of the round: {days}", {"days": days})


def complete_words(found: Listed) -> Message:
    """The share of complete filings as a range, or that there are too few to say."""
    quality = found.quality
    if not quality.is_enough:
        return Message("too few to say (under {enough})", {"enough": ENOUGH})
    values = {
        "low": quality.complete_from,
        "high": quality.complete_to,
        "complete": quality.complete,
        "cases": quality.cases,
    }
    return Message("{low} to {high} of 100 ({complete} of {cases} cases)", values)


def _papers_words(found: Listed) -> Message:
    quality = found.quality
    if not quality.is_enough:
        return Message("too few to say (under {enough})", {"enough": ENOUGH})
    return Message("{papers} in {cases} cases", {"papers": quality.papers, "cases": quality.cases})
