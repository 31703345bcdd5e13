"""The officer's queue: how much there is to do, one button to the next case, lists and search."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.officer.forms import FindForm
from sojourn_office.desks.opening import links, names_of
from sojourn_office.desks.turning import turning
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import queues, same_person, second_readings
from sojourn_office.queries.queues import WHICH_NAMES, Desk, Place, Which
from sojourn_office.roles import May

KEYS_OFF = "keys_off"
# Every key of the desk and what it does, in the order of the list under "?".
KEYS = (
    ("g", Message("Next case")),
    ("/", Message("Find a case")),
    ("j", Message("Next finding")),
    ("k", Message("Finding before")),
    ("1", Message("Met")),
    ("2", Message("Not met")),
    ("3", Message("Ask")),
    ("w", Message("Write a note")),
    ("a", Message("Ask for a paper")),
    ("h", Message("Hand over")),
    ("p", Message("Put back")),
    ("d", Message("Decide")),
    ("?", Message("All keys")),
)


def desk_of(request: HttpRequest) -> Desk:
    """The places and names under which somebody has cases to decide."""
    posts = [post for post in asker_of(request).posts if post.standing.may(May.CASE_DECIDE)]
    places = (Place(post.host, post.mission) for post in posts)
    return queues.desk_at(places, names_of(request), at=now_of(request))


@never_cache
@require_GET
@may(May.CASE_DECIDE)
def mine(request: HttpRequest) -> HttpResponse:
    """What there is to do."""
    return _queue(request, Which.MINE)


@never_cache
@require_GET
@may(May.CASE_DECIDE)
def listed(request: HttpRequest, which: str) -> HttpResponse:
    """One of the other lists."""
    if which not in list(Which):
        raise Http404
    return _queue(request, Which(which))


def _queue(request: HttpRequest, which: Which) -> HttpResponse:
    desk, now = desk_of(request), now_of(request)
    counts = queues.counts(desk, at=now)
    written = request.GET.get("from", "1")
    first = int(written) if written.isdecimal() else 1
    found = queues.page_of(desk, which, first=first, every=counts[which], at=now)
    context = {
        **_frame(request, desk, which, counts),
        "head": Message(
            "{count} to do, {mine} of them yours, {today} due today.",
            {"count": counts[Which.MINE], "mine": queues.held(desk), "today": queues.due_today(desk, at=now)},
        ),
        "found": found,
        "turning": turning(found),
        "choosing": which in (Which.MINE, Which.APPLICANT) and bool(found.rows),
        "empty": _empty(desk, which) if not found.rows else None,
        "elsewhere": _elsewhere(request, which, counts),
        "form": FindForm(language=language_of(request)),
        "order": desk.order,
        "review_due": desk.order.is_review_due(now.date()),
        "again": second_readings.count_waiting({place.host for place in desk.places}, desk.names, at=now),
        "marked": len(same_person.marked_entries(desk.places)),
    }
    return page(request, "officer/queue.html", context)


def _frame(request: HttpRequest, desk: Desk, which: Which | None, counts: dict[Which, int]) -> dict[str, object]:
    return {
        "tabs": _tabs(request, which, counts),
        "which": which.value if which else "",
        "to_do": counts[Which.MINE],
        "desk_links": links(request),
        "keys_on": not request.session.get(KEYS_OFF),
    }


def _tabs(request: HttpRequest, which: Which | None, counts: dict[Which, int]) -> list[dict[str, object]]:
    language = language_of(request)
    return [
        {
            "address": at("/desk" if each is Which.MINE else f"/desk/lists/{each.value}", language),
            "words": Message(WHICH_NAMES[each].text, {"count": counts[each]}),
            "current": each is which,
            "which": each,
        }
        for each in Which
    ]


def _elsewhere(request: HttpRequest, which: Which, counts: dict[Which, int]) -> dict[str, object] | None:
    """The next of the lists in which something waits."""
    waiting = (Which.MINE, Which.POINTS, Which.SIGNATURE, Which.ISSUE, Which.APPLICANT)
    following = next((each for each in waiting if each is not which and counts[each]), None)
    return next((tab for tab in _tabs(request, which, counts) if tab["which"] is following), None)


def _empty(desk: Desk, which: Which) -> Message:
    if which is not Which.MINE:
        return Message("Nothing is in this list.")
    other = queues.elsewhere(desk)
    if other is None:
        return Message("Nothing waits.")
    return Message("Nothing waits. Open in {mission}: {count}.", {"mission": other.mission, "count": other.open})


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_DECIDE)
def find(request: HttpRequest) -> HttpResponse:
    """Find a case; what is typed comes in the body and never in an address."""
    desk, now = desk_of(request), now_of(request)
    form = FindForm(typed(request), language=language_of(request))
    valid = form.is_valid() if request.method == "POST" else False
    found = queues.found_by(desk, form.cleaned_data["what"], at=now) if valid else None
    context = {
        **_frame(request, desk, None, queues.counts(desk, at=now)),
        "form": form,
        "found": found,
        "empty": Message("No case of your places fits. Write the parts of a name as they stand in the passport."),
    }
    return page(request, "officer/find.html", context, status=422 if form.is_bound and not valid else 200)


@never_cache
@require_GET
@may(May.CASE_DECIDE)
def next_case(request: HttpRequest) -> HttpResponse:
    """On to the case that is due first."""
    number = queues.next_case(desk_of(request), account_id=asker_of(request).account.pk, at=now_of(request))
    where = f"/desk/cases/{number}" if number else "/desk"
    return HttpResponseRedirect(at(where, language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_READ)
def keys(request: HttpRequest) -> HttpResponse:
    """Every key of the desk, and the switch that turns them off for this sign-in."""
    if request.method == "POST":
        request.session[KEYS_OFF] = request.POST.get("keys") == "off"
        return HttpResponseRedirect(at("/desk/keys", language_of(request)))
    context = {"keys": KEYS, "keys_on": not request.session.get(KEYS_OFF), "desk_links": links(request)}
    return page(request, "officer/keys.html", context)
