"""Who opened what, month by month: counts without contents, what the rule flags, and the signing off."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.statistics import looking
from sojourn_office.actions import reviews as acts
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links, names_of
from sojourn_office.desks.sending import sent
from sojourn_office.look.forms import Form, Line
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import reviews
from sojourn_office.queries.reviews import MonthShown
from sojourn_office.roles import May


class ReviewForm(Form):
    """What was found in a month of openings."""

    reason = Line(
        label=Message("What was found"),
        help_text=Message("Needed where something is flagged. No name, no number of anybody."),
        max_length=200,
        signs=60,
        required=False,
    )


@never_cache
@require_GET
@may(May.OPENINGS_REVIEW)
def listed(request: HttpRequest) -> HttpResponse:
    """The months that are over, with those that wait for their review."""
    context = {"months": reviews.months(hosts_of(request), at=now_of(request)), "desk_links": links(request)}
    return page(request, "supervisor/openings.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.OPENINGS_REVIEW)
def month(request: HttpRequest, name: str) -> HttpResponse:
    """One month: everyone who opened anything, and the signing off by somebody else."""
    found = reviews.one(name, hosts_of(request), names=names_of(request), at=now_of(request))
    if found is None:
        raise Http404
    form = ReviewForm(typed(request), language=language_of(request))
    led_on, status = sent(
        request,
        form,
        lambda: _sign_off(request, found, form.cleaned_data["reason"]),
        then=f"/supervise/openings/{name}",
    )
    if led_on is not None:
        return led_on
    context = {"found": found, "form": form, "rule": looking, "desk_links": links(request)}
    return page(request, "supervisor/openings_month.html", context, status=status)


def hosts_of(request: HttpRequest) -> set[str]:
    """The hosts whose openings somebody reviews."""
    return {post.host for post in asker_of(request).posts if post.standing.may(May.OPENINGS_REVIEW)}


def _sign_off(request: HttpRequest, found: MonthShown, words: str) -> str | Refusal:
    post = asker_of(request).post_for(May.OPENINGS_REVIEW, host=found.host)
    assert post is not None, "the month was found through this post"
    key = request.POST.get("key", "")
    return acts.sign_off(month=found.month, words=words, post=post, at=now_of(request), key=key)
