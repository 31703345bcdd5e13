"""Problem documents (RFC 9457): what a program is told when it cannot have what it asked for, in its own language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.texts import say
from sojourn_office.look.pages import language_of
from sojourn_office.look.remedies import remedy

MEDIA_TYPE = "application/problem+json"

# What each code is called, whatever the occasion. One that is not here is called by its own sentence.
TITLES: dict[str, Message] = {
    "bad_body": Message("This request cannot be read."),
    "invalid": Message("Something in the request is missing or impossible."),
    "no_rules": Message("The scheme has no rules for that day."),
    "not_found": Message("There is nothing at this address."),
    "unknown_scheme": Message("There is no such scheme."),
    "not_this_method": Message("This address does not take this method."),
    "not_acceptable": Message("The answer is JSON, and that was not asked for."),
    "not_json": Message("What was sent is not JSON."),
    "slow_down": Message("Too many tries in a short time."),
    "failed": Message("This failed, and the fault is ours."),
    "try_again": Message("The service cannot be reached now."),
    "outcome_unknown": Message("We do not know yet whether this was done."),
    "key_unavailable": Message("What you asked for is sealed, and its key is not here now. Nothing is lost."),
}


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a request: where it stands, the trouble, and the remedy."""

    place: str
    trouble: Message
    remedy: Message | None = None


def problem(request: HttpRequest, refusal: Refusal, wrong: Sequence[Wrong] = ()) -> HttpResponse:
    """A refusal as a problem document; its status is the code's own, and it is never kept by anyone on the way."""
    language = language_of(request)
    status = REFUSALS[refusal.code][0]
    help_ = remedy(refusal.code)
    members: dict[str, object] = {
        "type": f"/developers#{refusal.code}",
        "title": say(TITLES.get(refusal.code, refusal.message), language),
        "status": status,
        "detail": say(refusal.message, language),
        "instance": request.path,
        "code": refusal.code,
        "help": say(help_, language) if help_ else None,
        "faults": [
            {
                "place": each.place,
                "trouble": say(each.trouble, language),
                "remedy": say(each.remedy, language) if each.remedy else None,
            }
            for each in wrong
        ],
    }
    response = HttpResponse(json.dumps(members, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    response["Access-Control-Allow-Origin"] = "*"
    return response


def titled(request: HttpRequest, code: str) -> HttpResponse:
    """A problem that has no more to say than its title."""
    return problem(request, Refusal(code, TITLES[code]))
