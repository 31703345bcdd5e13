"""The pages of what cannot be answered: each with its code, a sentence, and the way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.look.pages import answer, refused

NOT_FOUND = Message("We cannot show this page. It may not exist, or it may not be yours.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or not theirs; the same words for both."""
    asker = getattr(request, "asker", None)
    return answer(request, NOT_FOUND, None, status=404, sign_in=asker is None or asker.account is None)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the right person, but not this act."""
    return refused(request, Refusal("not_allowed", Message("Your post does not carry the right to do this.")))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's own key is missing, mostly since the page lay open over a sign-out."""
    message = Message("This page lay open too long to be sent. Open it again and press once more.")
    return refused(request, Refusal("not_allowed", message))


def bad_body(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return refused(request, Refusal("bad_body", Message("What was sent cannot be read. Open the page again.")))


def slow_down(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """429: too many tries; says how long to wait."""
    message = Message("Too many tries in a short time. Wait {seconds} seconds, then try again.", {"seconds": seconds})
    response = refused(request, Refusal("slow_down", message))
    response["Retry-After"] = str(seconds)
    return response


def try_again(request: HttpRequest) -> HttpResponse:
    """503: a fault of ours; nothing about it is shown."""
    message = Message("We do not know yet whether this was done. Press again: nothing is done twice.")
    return refused(request, Refusal("outcome_unknown", message))
