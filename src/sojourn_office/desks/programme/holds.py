"""What is kept past its day: who keeps it, why, until when; one asks that something is, and somebody else agrees."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import keeping_longer
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.desks.sending import sent
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.holds import HoldState, holds, wishes
from sojourn_office.roles import May


class KeepForm(forms.Form):
    """Which application is kept until when, and why."""

    number = forms.Line(label=Message("Number of the application"), max_length=20, signs=20)
    until = forms.DateBoxes(
        label=Message("Until which day?"), help_text=Message("A year at most. Today ends what is kept.")
    )
    reason = forms.Lines(
        label=Message("Why is it kept longer?"),
        help_text=Message("The person reads it, unless a law forbids that."),
        rows=3,
        max_length=1000,
        error_messages={"required": Message("Write why it is kept longer.")},
    )
    law = forms.Line(
        label=Message("The law that forbids telling the person, if any"), max_length=200, signs=60, required=False
    )


def _post(request: HttpRequest) -> Staff:
    post = asker_of(request).post_for(May.RECORD_KEEP)
    assert post is not None, "the page is open to whoever has such a post"
    return post


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may(May.RECORD_KEEP)
def listed(request: HttpRequest) -> HttpResponse:
    """The holds of one's own host, those to be looked at first; and a form to ask for one more."""
    post, now = _post(request), now_of(request)
    form = KeepForm(typed(request), language=language_of(request))
    led_on, status = sent(request, form, lambda: _ask(request, post, form), then="/programme/kept")
    if led_on is not None:
        return led_on
    found = holds(post.host, at=now)
    context = {
        "form": form,
        "wishes": wishes(post.host, at=now),
        "near": [hold for hold in found if hold.state is HoldState.NEAR],
        "held": [hold for hold in found if hold.state is HoldState.HELD],
        "over": [hold for hold in found if hold.state is HoldState.OVER],
        "desk_links": links(request),
    }
    return page(request, "programme/holds.html", context, status=status)


def _ask(request: HttpRequest, post: Staff, form: KeepForm) -> str | Refusal:
    said = form.cleaned_data
    return keeping_longer.ask(
        number=said["number"].strip().upper(),
        until=said["until"],
        reason=said["reason"],
        law=said["law"],
        post=post,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.RECORD_KEEP)
def agree(request: HttpRequest, entry: int) -> HttpResponse:
    """What somebody asked to keep longer, for somebody else to agree to."""
    post, now, list_at = _post(request), now_of(request), at("/programme/kept", language_of(request))
    if request.method == "POST":
        key = request.POST.get("key", "")
        answer = keeping_longer.agree(entry=entry, post=post, at=now, key=key)
        return refused(request, answer, back=list_at) if isinstance(answer, Refusal) else HttpResponseRedirect(list_at)
    wish = next((each for each in wishes(post.host, at=now) if each.entry == entry), None)
    if wish is None:
        raise Http404
    context = {"wish": wish, "is_mine": wish.account == post.account_id, "desk_links": links(request)}
    return page(request, "programme/hold_agree.html", context)
