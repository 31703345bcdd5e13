"""The pages of what went wrong, for Django's handlers; none tells whether something exists that is not yours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sojourn.basics.messages import Message
from sojourn_office.look.pages import answer
from sojourn_office.look.remedies import remedy


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return answer(request, Message("This request cannot be read."), remedy("bad_body"), status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the right person, but not this act."""
    return answer(request, Message("You may not do this here."), remedy("not_allowed"), status=403)


def press_again(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without its token: too old, or from elsewhere. For `CSRF_FAILURE_VIEW`."""
    says = Message("This form is too old, or it came from another page.")
    return answer(request, says, Message("Go back, open the page again and press once more."), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether there is no such thing or it is somebody else's."""
    says = Message("We cannot show this page.")
    lead = Message("It may not exist, or it may not be yours.")
    return answer(request, says, lead, status=404, sign_in=True)


def gone(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """410: a link that was used before or has run out."""
    return answer(request, Message("This link was used before, or it has run out."), remedy("link_used"), status=410)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more was sent than is taken."""
    return answer(request, Message("What was sent is too large."), remedy("file_too_large"), status=413)


def slow_down(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """429: too many tries; `seconds` until the next one is looked at."""
    says = Message("Too many tries in a short time.")
    found = answer(request, says, Message("Wait {seconds} seconds, then try again.", {"seconds": seconds}), status=429)
    found["Retry-After"] = str(seconds)
    return found


def failed(request: HttpRequest) -> HttpResponse:
    """500: our own fault; whether the press was done is not known, and pressing again is safe."""
    says = Message("We do not know yet whether this was done.")
    return answer(request, says, remedy("outcome_unknown"), status=500, back=request.path)


def try_again(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: the database or a key cannot be reached."""
    return answer(
        request, Message("The service cannot be reached now."), remedy("try_again"), status=503, back=request.path
    )
