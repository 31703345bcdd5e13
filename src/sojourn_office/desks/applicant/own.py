"""Whose case it is: every page of a case is its own person's alone, and says nothing to anybody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions.acting import by_account
from sojourn_office.desks.access import may
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import page, refused
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application
from sojourn_office.roles import May

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, Application, P], HttpResponseBase]


def own_case(view: OwnView[P]) -> Callable[..., HttpResponseBase]:
    """Give a page the application of its address; 404 where it is somebody else's, the same as where there is none."""

    @may(May.OWN_CASE)
    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        application = applications.own(account_of(request).pk, number, at=request.now)  # type: ignore[attr-defined]
        if application is None:
            raise Http404
        request.my_data_address = address(request, "/me/details")  # type: ignore[attr-defined]
        return view(request, application, *args, **kwargs)

    return shown


def account_of(request: HttpRequest):  # type: ignore[no-untyped-def]
    """The account that is signed in."""
    return request.asker.account  # type: ignore[attr-defined]


def by_of(request: HttpRequest) -> str:
    """How the person is named in events."""
    return by_account(account_of(request).pk)


def key_of(request: HttpRequest, act: str = "") -> str:
    """The key of this press; a page that does two acts gives each its own."""
    key = request.POST.get("key", "")
    return f"{key}-{act}" if key and act else key


def address(request: HttpRequest, path: str) -> str:
    """An address of ours in the reader's language."""
    return at(path, request.language)  # type: ignore[attr-defined]


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


def in_form(
    request: HttpRequest, template: str, form: Form, refusal: Refusal, context: dict[str, object]
) -> HttpResponse:
    """The same page again with the refusal beside its field, what was typed kept, a new key."""
    form.refuse(refusal)
    return page(request, template, {**context, "form": form}, status=status_of(refusal))


def with_next_window(refusal: Refusal, application: Application, request: HttpRequest) -> Refusal:
    """A closed window says when the next one opens, as far as anybody knows."""
    if refusal.code != "period_closed":
        return refusal
    return closed(application.round, application.scheme.id, request)


def closed(record, scheme: str, request: HttpRequest) -> Refusal:  # type: ignore[no-untyped-def]
    """Why nothing can be lodged in a closed round, with the next window."""
    from zoneinfo import ZoneInfo

    since = record.closes_at.astimezone(ZoneInfo(record.zone))
    following = applications.next_window(scheme, at=request.now)  # type: ignore[attr-defined]
    if following is None:
        return Refusal("period_closed", Message("Closed since {closed}. No next day is published.", {"closed": since}))
    return Refusal(
        "period_closed", Message("Closed since {closed}. Next: {next}.", {"closed": since, "next": following.words()})
    )


def refuse(request: HttpRequest, refusal: Refusal, *, back: str) -> HttpResponse:
    """The page of a refusal, with the way back."""
    return refused(request, refusal, back=back)
