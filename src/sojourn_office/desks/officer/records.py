"""Records that may be of one person: the list of them, two side by side, and what an officer does about them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.records import Standing, Step
from sojourn_office.actions import earlier, objections, openings
from sojourn_office.actions import records as actions
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.officer.forms import TwoNumbersForm, WhyForm
from sojourn_office.desks.opening import links
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import records
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.records import FOUND_NAMES, ObjectionLine, PairShown
from sojourn_office.roles import May

# The steps that a page offers, by how it stands: to whoever proposed, and to everybody else.
_OFFERED = {
    Standing.LIKELY: (Step.PROPOSE, Step.SET_ASIDE),
    Standing.APART: (Step.PROPOSE,),
    Standing.PROPOSED: (Step.JOIN, Step.DECLINE),
    Standing.JOINED: (Step.ASK_TO_UNDO,),
    Standing.PARTING: (Step.UNDO, Step.KEEP),
}
_BUTTONS = {
    Step.PROPOSE: (Message("Propose: one person"), "secondary"),
    Step.SET_ASIDE: (Message("Two persons"), "neutral"),
    Step.JOIN: (Message("Join: one person"), ""),
    Step.DECLINE: (Message("Decline: two persons"), "secondary"),
    Step.ASK_TO_UNDO: (Message("Propose to undo"), "secondary"),
    Step.UNDO: (Message("Undo: two persons"), "danger"),
    Step.KEEP: (Message("Keep as one person"), "secondary"),
}


def _posts(request: HttpRequest) -> list[Staff]:
    return [post for post in asker_of(request).posts if post.standing.may(May.RECORD_JOIN)]


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.RECORD_JOIN)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits: objections, proposals, likely doubles; what was joined; and a proposal by two numbers."""
    form = TwoNumbersForm(typed(request), language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _propose(request, form.cleaned_data)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/desk/records/{answer}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    places = _posts(request)
    context = {
        "form": form,
        "objections": [
            {"address": _address_of(request, each), "number": each.number, "due_on": each.due_on}
            for each in records.objections_at(places)
        ],
        "proposed": records.lines(places, Standing.PROPOSED, Standing.PARTING),
        "grants": records.grants_perhaps({post.host for post in places}),
        "likely": records.lines(places, Standing.LIKELY),
        "joined": records.lines(places, Standing.JOINED),
        "desk_links": links(request),
    }
    return page(request, "officer/records.html", context, status=status)


def _address_of(request: HttpRequest, objection: ObjectionLine) -> str:
    kind, _, which = objection.about.partition(" ")
    return at(f"/desk/records/{'grants/' if kind == 'grant' else ''}{which}", language_of(request))


def _propose(request: HttpRequest, said: dict[str, str]) -> str | Refusal:
    host = said["first"].strip().upper()[:3]
    post = asker_of(request).post_for(May.RECORD_JOIN, host=host)
    if post is None:
        return Refusal("not_found", Message("There is no such case."), field="first")
    numbers = {name: said[name].strip().upper() for name in ("first", "second")}
    key = request.POST.get("key", "")
    return actions.propose_cases(**numbers, post=post, why=said["why"], at=now_of(request), key=key)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.RECORD_JOIN)
def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Two records side by side; looking at them is an opening of both."""
    found = records.pair_shown(pair_id)
    post = _post_of(request, found)
    if found is None or post is None:
        raise Http404
    form = WhyForm(typed(request), language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _act(request, found, post, form.cleaned_data["why"])
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/desk/records/{pair_id}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    else:
        refusal = _keep_openings(request, found, post)
        if refusal is not None:
            return refused(request, refusal)
    waits = [each for each in found.objections if each.answered_at is None]
    own = found.proposed_by_account == str(post.account_id)
    context = {
        "pair": found,
        "form": form,
        "own": own,
        "waiting": waits,
        "buttons": [] if own else [(step.value, *_BUTTONS[step]) for step in _OFFERED[found.standing]],
        "desk_links": links(request),
    }
    return page(request, "officer/record_pair.html", context, status=status)


def _post_of(request: HttpRequest, found: PairShown | None) -> Staff | None:
    """The post for either of the two: who decides about one of them may compare it with the other."""
    if found is None:
        return None
    for mission in sorted(found.missions):
        post = asker_of(request).post_for(May.RECORD_JOIN, host=found.host, mission=mission)
        if post is not None:
            return post
    return None


def _act(request: HttpRequest, found: PairShown, post: Staff, why: str) -> str | Refusal:
    now, key, wanted = now_of(request), request.POST.get("key", ""), request.POST.get("step", "")
    said = next((each for each in found.objections if wanted == f"answer-{each.id}"), None)
    if said is not None:
        return objections.answer(objection_id=said.id, post=post, words=why, at=now, key=key)
    if wanted not in list(Step):
        return Refusal("invalid", Message("Say whether these are two persons or one."))
    return actions.take_step(pair_id=found.id, step=Step(wanted), post=post, why=why, at=now, key=key)


def _keep_openings(request: HttpRequest, found: PairShown, post: Staff) -> Refusal | None:
    now = now_of(request)
    for number in found.numbers:
        key = f"records-{number}-{int(now.timestamp() // 600)}"
        answer = openings.opened(number=number, post=post, reason="to-compare", paper="", at=now, key=key)
        if isinstance(answer, Refusal):
            return answer
    return None


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.RECORD_JOIN)
def grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """A visa of before beside the record it may be of; looking at it is an opening of the case."""
    found = records.grant_shown(grant_id)
    post = asker_of(request).post_for(May.RECORD_JOIN, host=found.host, mission=found.mission) if found else None
    if found is None or post is None:
        raise Http404
    form = WhyForm(typed(request), language=language_of(request))
    status, now = 200, now_of(request)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _decide(request, found.id, post, form.cleaned_data["why"])
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/desk/records/grants/{grant_id}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    else:
        key = f"grant-{found.number}-{int(now.timestamp() // 600)}"
        kept = openings.opened(number=found.number, post=post, reason="to-compare", paper="", at=now, key=key)
        if isinstance(kept, Refusal):
            return refused(request, kept)
    waits = any(each.answered_at is None for each in found.objections)
    context = {
        "grant": found,
        "form": form,
        "is_open": found.is_open or waits,
        "says": FOUND_NAMES[found.found],
        "desk_links": links(request),
    }
    return page(request, "officer/record_grant.html", context, status=status)


def _decide(request: HttpRequest, grant_id: UUID, post: Staff, why: str) -> str | Refusal:
    wanted = request.POST.get("theirs")
    if wanted not in ("yes", "no"):
        return Refusal("invalid", Message("Say whether it is theirs."))
    key, theirs = request.POST.get("key", ""), wanted == "yes"
    return earlier.decide(grant_id=grant_id, is_theirs=theirs, post=post, why=why, at=now_of(request), key=key)
