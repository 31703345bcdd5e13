"""Whose case it is: every page of a case is its own person's alone, and says nothing to anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.rounds.model import Round
from sojourn_office.actions.acting import by_account
from sojourn_office.desks.access import asker_of, may
from sojourn_office.look.addresses import at
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import answer, language_of, now_of, page, refused
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application
from sojourn_office.roles import May

# The language in which a national of a country writes their name.
_NATIVE = {"KOR": "ko", "JPN": "ja"}

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, Application, P], HttpResponseBase]


def own_case(view: OwnView[P]) -> Callable[..., HttpResponseBase]:
    """Give a page the application of its address; 404 where it is somebody else's, the same as where there is none."""

    def shown(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        application = applications.own(account_of(request).pk, number, at=now_of(request))
        if application is None:
            return _not_there(request)
        return view(request, application, *args, **kwargs)

    update_wrapper(shown, view)
    return may(May.OWN_CASE)(never_cache(shown))


def _not_there(request: HttpRequest) -> HttpResponse:
    """What may have become of it, in the same words for everyone: of what was erased, not even its owner is known."""
    says = Message("We cannot show this page.")
    lead = Message("It may not be yours. Or it was never lodged, and was erased after the day told on its task list.")
    return answer(request, says, lead, status=404, back=address(request, "/me"))


def too_fast(request: HttpRequest) -> HttpResponse | None:
    """The answer to one person who presses at the doors of rounds too often; nothing as long as they do not."""
    if ratelimit.consume(request, action="round_door", key=str(account_of(request).pk)):
        return None
    return slow_down(request, seconds=60)


def account_of(request: HttpRequest) -> Any:
    """The account that is signed in."""
    return asker_of(request).account


def by_of(request: HttpRequest) -> str:
    """How the person is named in events."""
    return by_account(account_of(request).pk)


def key_of(request: HttpRequest, act: str = "") -> str:
    """The key of this press; a page that does two acts gives each its own."""
    key = request.POST.get("key", "")
    return f"{key}-{act}" if key and act else key


def address(request: HttpRequest, path: str) -> str:
    """An address of ours in the reader's language."""
    return at(path, language_of(request))


def of_case(request: HttpRequest, application: Application, path: str = "") -> str:
    """An address under a case."""
    return address(request, f"/me/{application.number}{'/' + path if path else ''}")


def to(request: HttpRequest, path: str) -> HttpResponse:
    """On to another page of ours."""
    return HttpResponseRedirect(address(request, path))


def to_case(request: HttpRequest, application: Application, path: str = "") -> HttpResponse:
    """On to another page of the case."""
    return HttpResponseRedirect(of_case(request, application, path))


def status_of(refusal: Refusal) -> int:
    """The status that a refusal has everywhere."""
    return REFUSALS[refusal.code][0]


def with_next_window(refusal: Refusal, application: Application, request: HttpRequest) -> Refusal:
    """A closed window says when the next one opens, as far as anybody knows."""
    if refusal.code != "period_closed":
        return refusal
    return closed(application.round, application.scheme.id, request)


def closed(record: Round, scheme: str, request: HttpRequest) -> Refusal:
    """Why nothing can be lodged in a closed round, with the next window."""
    since = record.closes_at.astimezone(ZoneInfo(record.zone))
    following = applications.next_window(scheme, at=now_of(request))
    if following is None:
        return Refusal("period_closed", Message("Closed since {closed}. No next day is published.", {"closed": since}))
    return Refusal(
        "period_closed", Message("Closed since {closed}. Next: {next}.", {"closed": since, "next": following.words()})
    )


def show(
    request: HttpRequest, template: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the applicant, whose foot leads to one's own data; on a page of a case with the person's name."""
    known: dict[str, object] = {"my_data_address": address(request, "/me/details"), **(context or {})}
    application = known.get("application")
    if isinstance(application, Application):
        known["named"] = named(application)
    return page(request, template, known, status)


def kept(found: Mapping[str, object], name: str) -> HttpResponse:
    """A receipt as a file to keep."""
    written = json.dumps(found, ensure_ascii=False, indent=2)
    response = HttpResponse(written + "\n", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def named(application: Application) -> SafeString:
    """The person's name, native script first and in its own language, so that its signs take their own shapes."""
    if not application.native_name:
        return format_html("{}", application.latin_name)
    return format_html("{} ({})", _native(application), application.latin_name)


def greeted(application: Application) -> Message:
    """The person as a letter addresses them."""
    if not application.native_name:
        return Message("To {latin}", {"latin": application.latin_name})
    return Message("To {native} ({latin})", {"native": _native(application), "latin": application.latin_name})


def _native(application: Application) -> SafeString:
    language = _NATIVE.get(application.scheme.sender, "en")
    return format_html('<span lang="{}">{}</span>', language, application.native_name)


def refuse(request: HttpRequest, refusal: Refusal, *, back: str) -> HttpResponse:
    """The page of a refusal, with the way back."""
    return refused(request, refusal, back=back)
