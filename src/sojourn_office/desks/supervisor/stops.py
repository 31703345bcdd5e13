"""Periods that a check stopped: what is known of each, and the reason with which it goes on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import checking
from sojourn_office.desks.access import asker_of, may
from sojourn_office.desks.opening import links
from sojourn_office.desks.sending import sent
from sojourn_office.look.forms import Form, Line
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import service, stops
from sojourn_office.queries.stops import Stopped
from sojourn_office.roles import May

# A check is of every host, wherever they are.
_ZONE = ZoneInfo("UTC")


class ResumeForm(Form):
    """Why a period goes on."""

    reason = Line(
        label=Message("What was found, and how was it put right?"),
        help_text=Message("Kept for ever, and for anybody to read: no name, no address, no number of anybody."),
        max_length=200,
        signs=60,
        error_messages={"required": Message("Write why it goes on")},
    )


@never_cache
@require_GET
@may(May.PERIOD_RESUME)
def listed(request: HttpRequest) -> HttpResponse:
    """The stopped periods of the hosts one has a post of, and what the last check came to."""
    check = service.last_check()
    context = {
        "stopped": _of(request),
        "check": check,
        "checked_at": check and check.at.astimezone(_ZONE),
        "overdue": stops.check_is_overdue(),
        "mail": service.mail_out(at=now_of(request)),
        "desk_links": links(request),
    }
    return page(request, "supervisor/stops.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.PERIOD_RESUME, act=True)
def resume(request: HttpRequest, scheme: str, year: int) -> HttpResponse:
    """Let one period go on; refused until a check has found it in order."""
    found = next((each for each in _of(request) if (each.scheme, each.year) == (scheme, year)), None)
    if found is None:
        raise Http404
    form = ResumeForm(request.POST if request.method == "POST" else None, language=language_of(request))
    led_on, status = sent(
        request, form, lambda: _resume(request, found, form.cleaned_data["reason"]), then="/supervise/stopped"
    )
    if led_on is not None:
        return led_on
    context = {"form": form, "found": found, "year": str(year), "desk_links": links(request)}
    return page(request, "supervisor/resume.html", context, status=status)


def _resume(request: HttpRequest, found: Stopped, reason: str) -> str | Refusal:
    post = asker_of(request).post_for(May.PERIOD_RESUME, host=found.host)
    assert post is not None, "the period was found through this post"
    return checking.resume(
        scheme=found.scheme,
        year=found.year,
        reason=reason,
        post=post,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


def _of(request: HttpRequest) -> tuple[Stopped, ...]:
    posts = [post for post in asker_of(request).posts if post.standing.may(May.PERIOD_RESUME)]
    return stops.stopped({post.host for post in posts})
