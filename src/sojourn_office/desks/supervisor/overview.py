"""The first page of a supervisor: four numbers, the lists behind them, and who has what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sojourn.basics.messages import Message
from sojourn_office.desks.access import asker_of, may
from sojourn_office.desks.opening import links, names_of
from sojourn_office.desks.supervisor import agreement
from sojourn_office.desks.supervisor import reviews as reviewing
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import alarms, needed, reviews, second_readings, supervision
from sojourn_office.queries.paging import Page
from sojourn_office.queries.queues import Desk, Place, Row
from sojourn_office.roles import May

Lister = Callable[..., Page[Row]]
# What was pressed a moment ago, said on the list to which the press leads.
_DONE: Mapping[str, Message] = {"signed": Message("Signed."), "back": Message("Sent back to the proposer.")}
LISTS: Mapping[str, tuple[Message, Lister]] = {
    "sign": (Message("To sign"), supervision.to_sign),
    "late": (Message("Late"), supervision.late),
    "second-looks": (Message("Second looks"), supervision.second_looks),
    "marked": (Message("Marked as perhaps the same person"), supervision.flagged),
}


def desk_of(request: HttpRequest, permission: May = May.ROUND_READ) -> Desk:
    """The places that somebody oversees, and how events name them."""
    posts = [post for post in asker_of(request).posts if post.standing.may(permission)]
    return Desk(tuple(Place(post.host, post.mission) for post in posts), names_of(request))


@never_cache
@require_GET
@may(May.ROUND_READ)
def tiles(request: HttpRequest) -> HttpResponse:
    """To sign, late, marked, the next step of a round."""
    language, now = language_of(request), now_of(request)
    rounds = supervision.rounds(desk_of(request), at=now)
    shown = supervision.tiles(desk_of(request), rounds, at=now)
    may_see_cases = asker_of(request).may(May.CASE_READ)
    alarms_asked = tuple({post.host for post in asker_of(request).posts if post.standing.may(May.ROUND_PUBLISH)})
    numbers = (
        (shown.to_sign, Message("to sign"), "sign"),
        (shown.late, Message("late"), "late"),
    )
    drawn = [
        {"count": count, "words": words, "address": at(f"/supervise/lists/{name}", language) if may_see_cases else ""}
        for count, words, name in numbers
    ]
    waiting = alarms.unanswered(alarms_asked)
    if alarms_asked:
        address = at("/supervise/alarms", language)
        drawn.append({"count": waiting, "words": Message("alarms"), "address": address})
    also = []
    if shown.second_looks and may_see_cases:
        told = {"count": shown.second_looks, "late": shown.second_looks_late}
        words = Message("Second looks under way: {count}, late: {late}", told)
        also.append({"words": words, "address": at("/supervise/lists/second-looks", language)})
    if shown.flagged and may_see_cases:
        words = Message("Perhaps the same person, marked: {count}", {"count": shown.flagged})
        also.append({"words": words, "address": at("/supervise/lists/marked", language)})
    months, late = reviews.waiting(reviewing.hosts_of(request), at=now)
    if reviewing.hosts_of(request):
        waits = Message("Months of openings to review: {count}, late: {late}", {"count": months, "late": late})
        words = waits if months else Message("Who opened what")
        also.append({"words": words, "address": at("/supervise/openings", language)})
    settles = agreement.hosts_of(request)
    differing = second_readings.count_unsettled(settles)
    if settles:
        waits = Message("Second readings that differ: {count}", {"count": differing})
        words = waits if differing else Message("Same case, same answer")
        also.append({"words": words, "address": at("/supervise/agreement", language)})
    context = {
        "tiles": drawn,
        "also": also,
        "shown": shown,
        "needs": bool(shown.to_sign or shown.late or shown.flagged or waiting or differing or _is_at_hand(shown, now)),
        "people": supervision.people(desk_of(request).places, at=now),
        "rounds": rounds,
        "may_see_cases": may_see_cases,
        "desk_links": links(request),
    }
    return page(request, "supervisor/overview.html", context)


def _is_at_hand(shown: supervision.Tiles, now: datetime) -> bool:
    step = shown.next_step
    return step is not None and step.at is not None and step.at <= now


@never_cache
@require_GET
@may(May.CASE_READ)
def listed(request: HttpRequest, which: str) -> HttpResponse:
    """The cases behind a number."""
    if which not in LISTS:
        raise Http404
    title, lister = LISTS[which]
    found = lister(desk_of(request, May.CASE_READ), at=now_of(request))
    done = _DONE.get(request.GET.get("done", ""))
    context = {"title": title, "found": found, "which": which, "done": done, "desk_links": links(request)}
    return page(request, "supervisor/list.html", context)


@never_cache
@require_GET
@may(May.CASE_ASSIGN)
def people(request: HttpRequest) -> HttpResponse:
    """Who has what; openings are counted, never their contents."""
    places, now = desk_of(request, May.CASE_ASSIGN).places, now_of(request)
    hands = supervision.people(places, at=now)
    context = {"people": hands, "needed": needed.needed(places, at=now), "desk_links": links(request)}
    return page(request, "supervisor/people.html", context)


@never_cache
@require_GET
@may(May.CASE_ASSIGN)
def in_hand(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """The cases one officer of the place has, each of which can be handed over."""
    desk, now = desk_of(request, May.CASE_ASSIGN), now_of(request)
    whose = [hand for hand in supervision.people(desk.places, at=now) if hand.post == str(post_id)]
    if not whose:
        raise Http404
    title = Message("In hand: {name}, number {number}", {"name": whose[0].name, "number": whose[0].number})
    found = supervision.cases_of(desk, str(post_id), at=now)
    context = {"title": title, "found": found, "which": "hand-over", "desk_links": links(request)}
    return page(request, "supervisor/list.html", context)
