"""Moving the clock to the next stop, saying what happened on the way, and showing the mail that went nowhere."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Moment
from sojourn_office.actions import demonstration as actions
from sojourn_office.desks.demonstration.words import PLACES_TO_LOOK, TOLD, what
from sojourn_office.look.addresses import at as address
from sojourn_office.look.pages import desk_links, language_of, now_of, page, refused
from sojourn_office.queries import accounts
from sojourn_office.queries import demonstration as queries

_PAGES = (("/demo", Message("Clock")), ("/demo/post-box", Message("Post box")), ("/sign-in", Message("Sign in")))
_HERE = "Asia/Seoul"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """Where the clock stands, where it goes next, and what happened since the last move."""
    _only_in_demonstration()
    now = now_of(request)
    if request.method == "POST":
        return _move(request, now)
    stops = queries.stops(after=now)
    context = {
        "desk_links": desk_links(request, _PAGES),
        "here": now.astimezone(ZoneInfo(_HERE)),
        "next": _row(stops.next) if stops.next else None,
        "later": [_row(moment) for moment in stops.ahead[1:]],
        "happened": _happened(request.GET.get("since", "")),
        "moved": "since" in request.GET,
        "doors": PLACES_TO_LOOK,
    }
    return page(request, "demonstration/clock.html", context)


@never_cache
@require_safe
def post_box(request: HttpRequest) -> HttpResponse:
    """The newest mails, opened: here all people are invented, and no mail leaves."""
    _only_in_demonstration()
    letters = [
        {
            "at": letter.at.astimezone(ZoneInfo(_HERE)),
            "to": letter.to,
            "subject": letter.subject,
            "body": letter.body,
            "language": letter.language,
        }
        for letter in accounts.post_box()
    ]
    return page(request, "demonstration/post_box.html", {"desk_links": desk_links(request, _PAGES), "letters": letters})


def _only_in_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


def _move(request: HttpRequest, now: datetime) -> HttpResponse:
    before = queries.last_event()
    asked = request.POST.get("stop", "")
    due = queries.stops(after=now).next
    here = address("/demo", language_of(request))
    if due is not None and asked != due.at.isoformat():
        # Pressed twice, or on a page from before the last move: the clock moves once.
        return HttpResponseRedirect(here)
    answer = actions.move_on(at=now)
    if isinstance(answer, Refusal):
        return refused(request, answer, back=here)
    return HttpResponseRedirect(f"{here}?since={before}")


def _row(moment: Moment) -> dict[str, object]:
    return {
        "when": moment.at.astimezone(ZoneInfo(moment.zone)),
        "what": what(moment),
        "value": moment.at.isoformat(),
    }


def _happened(since: str) -> list[dict[str, object]]:
    if not since.isdecimal() or len(since) > 12:
        return []
    counts = queries.happened_since(int(since))
    return [{"label": label, "value": counts[kind]} for kind, label in TOLD.items() if kind in counts]
