"""Alarms: what chance does not explain in a round, the cases behind it, and the answer that is due before results."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import alarms as acts
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.desks.sending import sent
from sojourn_office.look.forms import Form, Lines
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import alarms
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.alarms import AlarmWhole
from sojourn_office.roles import May


class AnswerForm(Form):
    """The words with which an alarm is answered."""

    reason = Lines(
        label=Message("What was found, or what officers should look at"),
        help_text=Message("An explanation is published with the results: no name, no number of anybody."),
        rows=3,
        max_length=200,
        error_messages={"required": Message("Write what was found, or what to look at")},
    )


@never_cache
@require_GET
@may(May.ROUND_PUBLISH)
def listed(request: HttpRequest) -> HttpResponse:
    """Every alarm of the hosts one publishes for, those that wait first."""
    context = {"alarms": alarms.every(_hosts(request)), "desk_links": links(request)}
    return page(request, "supervisor/alarms.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.ROUND_PUBLISH)
def show(request: HttpRequest, alarm_id: str) -> HttpResponse:
    """One alarm; explain it, or give the cases behind it back to the officers."""
    found = alarms.one(alarm_id, _hosts(request), missions=_missions(request))
    if found is None:
        raise Http404
    form = AnswerForm(typed(request), language=language_of(request))
    led_on, status = sent(
        request,
        form,
        lambda: _act(request, found, form.cleaned_data["reason"]),
        then=f"/supervise/alarms/{alarm_id}",
    )
    if led_on is not None:
        return led_on
    context = {"found": found, "alarm": found.alarm, "form": form, "desk_links": links(request)}
    return page(request, "supervisor/alarm.html", context, status=status)


def _act(request: HttpRequest, found: AlarmWhole, words: str) -> str | Refusal:
    post = asker_of(request).post_for(May.ROUND_PUBLISH, host=found.alarm.scheme[4:7])
    assert post is not None, "the alarm was found through this post"
    now, key = now_of(request), request.POST.get("key", "")
    match request.POST.get("answer"):
        case "explain":
            return acts.explain(alarm=found.alarm.id, words=words, post=post, at=now, key=key)
        case "again":
            return acts.look_again(alarm=found.alarm.id, why=words, post=post, at=now, key=key)
        case _:
            return Refusal("invalid", Message("Press one of the two buttons."))


def _posts(request: HttpRequest) -> list[Staff]:
    return [post for post in asker_of(request).posts if post.standing.may(May.ROUND_PUBLISH)]


def _hosts(request: HttpRequest) -> set[str]:
    return {post.host for post in _posts(request)}


def _missions(request: HttpRequest) -> set[str]:
    """The missions whose cases one may see; an empty one is every mission of the host."""
    return {post.mission for post in _posts(request)}
