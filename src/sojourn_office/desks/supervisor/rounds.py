"""Rounds as a supervisor sees them: the steps in order, and the results published on their day."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import rounds
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import asker_of, may, press
from sojourn_office.desks.opening import links
from sojourn_office.desks.supervisor.overview import desk_of
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import supervision
from sojourn_office.queries.supervision import RoundShown
from sojourn_office.roles import May


@never_cache
@require_GET
@may(May.ROUND_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Every round of the hosts one has a post of."""
    found = supervision.rounds(desk_of(request), at=now_of(request))
    return page(request, "supervisor/rounds.html", {"rounds": found, "desk_links": links(request)})


@never_cache
@require_GET
@may(May.ROUND_READ)
def show(request: HttpRequest, round_id: str) -> HttpResponse:
    """One round with its steps."""
    found = _round(request, round_id, May.ROUND_READ)
    steps = [
        {
            "state": step.state,
            "name": step.name,
            "when": step.at or "",
            "who": step.who,
            "why_not": step.why_not,
        }
        for step in found.steps
    ]
    context = {
        "round": found,
        "steps": steps,
        "may_publish": asker_of(request).may(May.ROUND_PUBLISH, host=found.host) and not found.is_published,
        "desk_links": links(request),
    }
    return page(request, "supervisor/round.html", context)


@press
@may(May.ROUND_PUBLISH, act=True)
def publish(request: HttpRequest, round_id: str) -> HttpResponse:
    """Tell everyone of the round at once; refused before the result day or while a case is undecided."""
    found = _round(request, round_id, May.ROUND_PUBLISH)
    post = asker_of(request).post_for(May.ROUND_PUBLISH, host=found.host)
    assert post is not None, "the round was found through this post"
    answer = rounds.publish_results(
        round_id=round_id, by=by_post(post), at=now_of(request), key=request.POST.get("key", "")
    )
    here = at(f"/supervise/rounds/{round_id}", language_of(request))
    return refused(request, answer, back=here) if isinstance(answer, Refusal) else HttpResponseRedirect(here)


def _round(request: HttpRequest, round_id: str, permission: May) -> RoundShown:
    """A round of a host for which the permission is held; anything else is not found."""
    found = supervision.round_shown(round_id, at=now_of(request))
    if found is None or not asker_of(request).may(permission, host=found.host):
        raise Http404
    return found
