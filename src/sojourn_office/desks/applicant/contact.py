"""Where one can be reached: another home, another mail address by a code, and one's deadlines as a calendar feed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.texts import say
from sojourn_office.actions import contact as actions
from sojourn_office.desks.access import may, press, typed
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.forms import ContactForm, NewAddressCodeForm, NewAddressForm
from sojourn_office.desks.applicant.own import account_of, address, key_of, refuse, show, status_of, to
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import applications, deadlines
from sojourn_office.queries.deadlines import Deadline
from sojourn_office.roles import May


@may(May.OWN_CASE)
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Another home and telephone, in every application that is under way."""
    living = applications.reached_by_post(account_of(request).pk, at=now_of(request))
    if not living:
        raise Http404
    given = living[0].answers
    form = ContactForm(
        typed(request),
        initial={"address": given.get("address"), "phone": given.get("phone")},
        sender=living[0].scheme.sender,
        language=language_of(request),
    )
    context = {"form": form, "living": living, "back": address(request, "/me/details")}
    if request.method != "POST" or not form.is_valid():
        return show(request, "applicant/home.html", context, status=422 if form.errors else 200)
    answer = actions.change_home(
        account_of(request),
        home=form.cleaned_data["address"],
        phone=form.cleaned_data["phone"],
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/home.html", context, status=status_of(answer))
    return to(request, "/me/details")


@may(May.OWN_CASE)
@never_cache
def new_address(request: HttpRequest) -> HttpResponse:
    """Ask for another mail address; a code goes there."""
    form = NewAddressForm(typed(request), language=language_of(request))
    context = {"form": form, "back": address(request, "/me/details")}
    if request.method != "POST" or not form.is_valid():
        return show(request, "applicant/new_address.html", context, status=422 if form.errors else 200)
    account = account_of(request)
    if not ratelimit.consume(request, action="request_login_code", key=account.alias):
        return slow_down(request, seconds=60)
    actions.ask_new_address(account, address=form.cleaned_data["address"], at=now_of(request))
    return to(request, "/me/details/address/code")


@may(May.OWN_CASE)
@never_cache
def new_address_code(request: HttpRequest) -> HttpResponse:
    """Take the code; then mail goes to the new address, and one signs in anew."""
    form = NewAddressCodeForm(request.POST or None, language=language_of(request))
    context = {"form": form, "back": address(request, "/me/details/address")}
    if request.method != "POST" or not form.is_valid():
        return show(request, "applicant/new_address_code.html", context, status=422 if form.errors else 200)
    answer = actions.prove_new_address(
        account_of(request), code=form.cleaned_data["code"], at=now_of(request), key=key_of(request)
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/new_address_code.html", context, status=status_of(answer))
    return to(request, "/sign-in")


@may(May.OWN_CASE)
@press
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar address, make it anew, or end it."""
    act = actions.end_feed if "end" in request.POST else actions.renew_feed
    answer = act(account_of(request), at=now_of(request), key=key_of(request))
    if isinstance(answer, Refusal):
        return refuse(request, answer, back=address(request, "/me/details"))
    return to(request, "/me/details")


def calendar_address(request: HttpRequest) -> str:
    """The whole address of one's own calendar; nothing where there is none."""
    secret = deadlines.secret_of(account_of(request))
    return settings.SOJOURN.origin + address(request, f"/calendar/{secret}.ics") if secret else ""


@never_cache
@require_GET
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines behind a secret address, for a calendar that fetches it without signing in (RFC 5545)."""
    account = deadlines.account_of_feed(secret)
    if account is None:
        raise Http404
    language = language_of(request)
    found = Calendar()
    found.add("prodid", "-//Sojourn//Deadlines//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", say(Message("Sojourn: your deadlines"), language))
    for deadline in deadlines.deadlines_of(account, at=now_of(request)):
        found.add_component(_event(deadline, language, made_at=now_of(request)))
    return private(found.to_ical(), "text/calendar; charset=utf-8")


def _event(deadline: Deadline, language: str, *, made_at: datetime) -> Event:
    """A day is an all-day event; a moment is one without length, which needs no zone of its own since it is in UTC."""
    event = Event()
    event.add("uid", f"{deadline.name}@sojourn".replace("/", "-").lower())
    event.add("dtstamp", made_at)
    when = deadline.when
    event.add("dtstart", when.astimezone(ZoneInfo("UTC")) if isinstance(when, datetime) else when)
    event.add("summary", say(deadline.what, language))
    event.add("transp", "TRANSPARENT")
    return event
