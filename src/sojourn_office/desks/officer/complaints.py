"""Complaints about agencies: read by the mission, answered within ten days, upheld or not."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import complaints as actions
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.desks.sending import sent
from sojourn_office.look import forms
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import mandates
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.mandates import ComplaintShown
from sojourn_office.roles import May


class AnswerForm(forms.Form):
    """Whether a complaint holds, and why."""

    upheld = forms.YesNo(label=Message("Does the complaint hold?"))
    text = forms.Lines(
        rows=4,
        max_length=2000,
        label=Message("The answer to the person"),
        help_text=Message("Write “you”, in their language. The person reads it; the agency does not."),
    )


def _posts(request: HttpRequest) -> list[Staff]:
    return [post for post in asker_of(request).posts if post.standing.may(May.COMPLAINT_ANSWER)]


def _here(request: HttpRequest) -> tuple[ComplaintShown, ...]:
    return mandates.complaints_at(tuple((post.host, post.mission) for post in _posts(request)))


@never_cache
@require_GET
@may(May.COMPLAINT_ANSWER)
def listed(request: HttpRequest) -> HttpResponse:
    """The complaints of one's missions, open ones first."""
    found = _here(request)
    context = {
        "open": [each for each in found if each.answered_at is None],
        "answered": [each for each in found if each.answered_at is not None],
        "desk_links": links(request),
    }
    return page(request, "officer/complaints.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.COMPLAINT_ANSWER)
def answer(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """One complaint, and the answer to it."""
    found = mandates.complaint(complaint_id)
    if found is None:
        raise Http404
    post = next((each for each in _posts(request) if found.is_of(each.host, each.mission)), None)
    if post is None:
        raise Http404
    form = AnswerForm(typed(request), language=language_of(request)) if found.answered_at is None else None
    status = 200
    if form is not None:
        led_on, status = sent(request, form, partial(_answer, request, form, found, post), then="/desk/complaints")
        if led_on is not None:
            return led_on
    context = {"form": form, "complaint": found, "desk_links": links(request)}
    return page(request, "officer/complaint.html", context, status=status)


def _answer(request: HttpRequest, form: AnswerForm, found: ComplaintShown, post: Staff) -> str | Refusal:
    return actions.answer(
        complaint_id=found.id,
        post=post,
        mission=post.mission,
        upheld=form.cleaned_data["upheld"] == "yes",
        text=form.cleaned_data["text"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
