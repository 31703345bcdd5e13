"""Opening a case: whose it is, under which post, and the entry that is kept of every opening with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import update_wrapper
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.endorsing import NOT_WITH_THE_HOST
from sojourn.cases.model import IN_OFFICE, Stage
from sojourn_office.actions import assessment, openings
from sojourn_office.actions.acting import by_post
from sojourn_office.actions.on_case import own_case
from sojourn_office.desks.access import Asker, Button, asker_of
from sojourn_office.desks.access import may as may_open
from sojourn_office.look.forms import Form, Line
from sojourn_office.look.pages import desk_links, language_of, now_of, page, refused
from sojourn_office.queries import absences, casework, stops
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.queries.sheets import Version
from sojourn_office.roles import May

# A page of one case, found and allowed: the request, the case, the post it is opened under, and what the address names.
OfCase = Callable[..., HttpResponseBase]

# The pages of the desks of a mission, each with the permission that opens it.
PAGES = (
    ("/desk", Message("My work"), May.CASE_DECIDE),
    ("/desk/find", Message("Find"), May.CASE_DECIDE),
    ("/endorse", Message("To endorse"), May.CASE_ENDORSE),
    ("/supervise", Message("Overview"), May.ROUND_READ),
    ("/desk/records", Message("Records"), May.RECORD_JOIN),
    ("/desk/conflicts", Message("Relations"), May.CASE_DECIDE),
    ("/desk/complaints", Message("Complaints"), May.COMPLAINT_ANSWER),
    ("/programme/staff", Message("Staff"), May.STAFF_ADMIT),
    ("/programme/agencies", Message("Agencies"), May.AGENCY_ADMIT),
    ("/programme/kept", Message("Kept longer"), May.RECORD_KEEP),
    ("/programme/erased", Message("Erase by hand"), May.RECORD_KEEP),
    ("/programme/notices", Message("Notices"), May.NOTICES),
    ("/supervise/stopped", Message("Stopped by the check"), May.PERIOD_RESUME),
)
# A written reason holds for an hour of work; looking at one paper for ten minutes is one opening.
_REASON_HOLDS = timedelta(hours=1)
_ONE_LOOK = timedelta(minutes=10)


class ReasonForm(Form):
    """Why a case outside one's own queue is opened."""

    why = Line(
        label=Message("Why do you open this case?"),
        help_text=Message("The reason is kept, and the person can read it."),
        max_length=300,
        signs=60,
        error_messages={"required": Message("Write why you open this case")},
    )


def names_of(request: HttpRequest) -> tuple[str, ...]:
    """How events name whoever asks, in each of their posts."""
    return tuple(by_post(post) for post in asker_of(request).posts)


def links(request: HttpRequest) -> list[tuple[str, Message, bool]]:
    """The links of the desks that whoever asks has."""
    asker = asker_of(request)
    theirs = [(address, words) for address, words, permission in PAGES if asker.may(permission)]
    return desk_links(request, [*theirs, ("/help", Message("Help"))])


def stopped_words(asker: Asker) -> Message | str:
    """What stands at the head of a desk while a check has stopped a period of its hosts; empty while none is."""
    hosts = {post.host for post in asker.posts if post.agency_id is None}
    if not hosts:
        return ""
    if stops.check_is_overdue():
        return Message("The check of everything is overdue. Reading and judging go on.")
    found = stops.stopped(hosts)
    periods = ", ".join(each.key for each in found)
    says = Message("A check found something in {periods}. Reading and judging go on.", {"periods": periods})
    return says if found else ""


def on_case(
    permission: May,
    *,
    act: bool = False,
    opens: bool = True,
    marked: bool = False,
    entered: bool = False,
    looks: frozenset[Button] = frozenset(),
    elsewhere: Callable[[HttpRequest, str], bool] | None = None,
) -> Callable[[OfCase], Callable[..., HttpResponseBase]]:
    """
    Let a page of one case be opened: only at its own mission, and never one's own case or a declared relation's.

    With `marked` a draft is shown too that may be a second entry of one person, with `entered` one that is being
    entered from paper. A case elsewhere, another draft and no
    case at all get the same 404; an act without its permission 403. Reading the page is an opening, kept before the
    page is made; one that `opens` by itself says which paper. Where `elsewhere` says so of a number, whoever has the
    permission at another mission of the host comes in too; it is asked of every number, so that no answer tells more.
    """

    def decorate(view: OfCase) -> Callable[..., HttpResponseBase]:
        def opened(request: HttpRequest, **named: Any) -> HttpResponseBase:
            asker, number = asker_of(request), str(named.pop("number"))
            anywhere = elsewhere is not None and elsewhere(request, number)
            case = casework.where(number, marked=marked, entered=entered)
            if case is None:
                raise Http404
            post = asker.post_for(permission, host=case.host, mission=case.mission) or _handed(asker, permission, case)
            if post is None and anywhere:
                post = asker.post_for(permission, host=case.host)
            if post is None:
                if not act or not asker.may(May.CASE_READ, host=case.host, mission=case.mission):
                    raise Http404
                return refused(request, Refusal("not_allowed", Message("Your post does not carry this right here.")))
            if casework.is_own_case(number, post.account_id):
                return refused(request, own_case())
            asked = keep_opening(request, case, post) if opens and request.method in ("GET", "HEAD") else None
            return asked or view(request, case, post, **named)

        guarded: Callable[..., HttpResponseBase] = may_open(permission, act=act, looks=looks)(opened)
        return update_wrapper(guarded, view)

    return decorate


def _handed(asker: Asker, permission: May, case: Where) -> Staff | None:
    """The post in which somebody of another mission of the host has a case that was handed to them."""
    theirs = (post for post in asker.posts if by_post(post) == case.holder and post.host == case.host)
    fitting = (post for post in theirs if post.standing.may(permission))
    return next(fitting, None) if asker.may(permission, host=case.host) else None


def keep_opening(
    request: HttpRequest, case: Where, post: Staff, *, paper: str = "", version: Version | None = None
) -> HttpResponse | None:
    """
    Keep that the case, or one of its papers, is opened, and take it where nobody has it.

    A `version` that was replaced is kept by its name: to look at it is not to look at the one that counts.

    The task in hand is the reason; outside one's own queue it is asked for first, and that page is given back.
    """
    at = now_of(request)
    reason = _task_in_hand(request, case, post)
    if reason is None:
        if not casework.has_opened(case.number, by_post(post), since=at - _REASON_HOLDS):
            return ask_reason(request, case)
        reason = "other"
    replaced = version.id if version is not None and version.replaced_at else ""
    # A key takes 64 signs: the name of a version stands for its paper.
    key = one_look(f"open-{case.number}-{replaced[:13] or paper}-{reason}", at=at)
    kept = openings.opened(number=case.number, post=post, reason=reason, paper=paper, version=replaced, at=at, key=key)
    if isinstance(kept, Refusal):
        return refused(request, kept)
    free = not case.holder or case.holder not in names_of(request)
    if reason == "to-assess" and free and case.stage in IN_OFFICE:
        seen = casework.version_of(case.number)
        key = f"take-{case.number}-{seen}"
        assessment.take(number=case.number, post=post, at=at, key=key, if_with=case.holder, version=seen)
    return None


def one_look(name: str, *, at: datetime) -> str:
    """The key of an opening, by which looking at the same thing for ten minutes is one."""
    return f"{name}-{int(at.timestamp() // _ONE_LOOK.total_seconds())}"[-64:]


def with_new_version(form: Form, refusal: Refusal) -> None:
    """A form that is shown again after something changed in between carries the version it is shown with."""
    version = dict(refusal.about).get("version")
    if version is not None:
        # Several boxes may have been ticked under one name.
        boxes = QueryDict(mutable=True)
        boxes.update(form.data)
        boxes["version"] = str(version)
        form.data = boxes


def ask_reason(request: HttpRequest, case: Where, boxes: QueryDict | None = None) -> HttpResponse:
    """Ask why a case outside one's own queue is opened; what was typed into that question is in it again."""
    form = ReasonForm(boxes, language=language_of(request))
    context = {"form": form, "case": case, "desk_links": links(request)}
    return page(request, "look/reason.html", context, status=422 if form.errors else 200)


def _task_in_hand(request: HttpRequest, case: Where, post: Staff) -> str | None:
    """Why this officer opens this case, by where it stands; nothing where it is not in their own queue."""
    permitted = asker_of(request)
    place = {"host": case.host, "mission": case.mission}
    if case.took_part.intersection(names_of(request)):
        return None
    if case.stage in NOT_WITH_THE_HOST and permitted.may(May.CASE_DECIDE, **place):
        return "to-compare"
    if case.stage is Stage.PROPOSED and permitted.may(May.CASE_CONFIRM, **place):
        return "to-sign"
    if case.stage is Stage.PASSED and permitted.may(May.VISA_ISSUE, **place):
        return "to-issue"
    if case.holder == by_post(post) and permitted.may(May.CASE_DECIDE, host=case.host):
        return "to-assess"
    own = case.holder in ("", *names_of(request))
    gives = case.waits_for_points or casework.has_given_points(case.number, post.account_id)
    if gives and not own and permitted.may(May.CASE_POINTS, **place):
        return "to-give-points"
    if not permitted.may(May.CASE_DECIDE, **place):
        return None
    if own or case.holder in absences.away_until((case.host,), at=now_of(request)):
        return "to-assess"
    return None
