"""Who asks, and whether they may: every page of a desk names one permission, never a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import typed as typed_forms
from sojourn_office.desks import factor
from sojourn_office.look.pages import now_of, page, page_above, refused
from sojourn_office.queries import accounts
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.typed import typed_at
from sojourn_office.roles import WEIGHTY, May, Standing, needs_post
from sojourn_office.roles import may as posts_may

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Asker:
    """Whoever sends this request: an account or nobody, its posts, and what was proved at sign-in."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def account(self) -> Any:
        """The account that is signed in, or nothing."""
        user = self._request.user
        return user if user.is_authenticated else None

    @cached_property
    def posts(self) -> tuple[Staff, ...]:
        """The posts held at this moment, read anew with every request: a right taken away is gone at once."""
        return accounts.posts(self.account, at=now_of(self._request)) if self.account else ()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The posts as far as permission goes."""
        return tuple(post.standing for post in self.posts)

    @property
    def is_staff(self) -> bool:
        """Whether any post is held."""
        return bool(self.posts)

    @property
    def second_factor_given(self) -> bool:
        """Whether a second factor was given in this sign-in."""
        return self.account is not None and factor.given_at(self._request) is not None

    def may(self, permission: May, *, host: str | None = None, mission: str | None = None) -> bool:
        """Whether a permission is theirs, there if a place is named. One's own case needs no post."""
        if not needs_post(permission):
            return self.account is not None
        return self.second_factor_given and posts_may(self.standings, permission, host=host, mission=mission)

    def post_for(self, permission: May, *, host: str | None = None, mission: str | None = None) -> Staff | None:
        """The post that carries a permission there: the act is recorded under it."""
        fitting = (post for post in self.posts if post.standing.may(permission, host=host, mission=mission))
        return next(fitting, None) if self.may(permission, host=host, mission=mission) else None


def asker_of(request: HttpRequest) -> Asker:
    """Whoever sends a request."""
    asker: Asker = request.asker  # type: ignore[attr-defined]
    return asker


Button = tuple[str, str]


def may(permission: May, *, act: bool = False, looks: frozenset[Button] = frozenset()) -> Callable[[View[P]], View[P]]:
    """
    Let a page be opened only with a permission, held for some host and mission.

    Not signed in: to sign-in and back. Staff without their second factor: 403 and the way to give it. Without the
    permission: 404, the same as for a page that is not there; for an `act`, 403 with the rule. Which host and
    mission is asked of `request.asker` once the thing in hand is known. What is sent under a permission that weighs
    asks for the second factor again where it is old, unless it was sent by a button that only `looks`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asker = asker_of(request)
            if asker.account is None:
                return to_sign_in(request)
            if needs_post(permission):
                if not posts_may(asker.standings, permission):
                    return _without(request, act=act)
                if not asker.second_factor_given:
                    return second_factor_required(request)
                if permission in WEIGHTY and request.method == "POST" and not looks & set(request.POST.items()):
                    asked = factor.asked_again(request, back_here=_back_here)
                    if asked is not None:
                        return asked
            _give_back(request)
            answer = view(request, *args, **kwargs)
            if request.method == "POST" and _was_given_back(request) and answer.status_code < 400:
                typed_forms.forget(asker.account, place=place_of(request.path))
            return answer

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To sign-in, and back to this page; what was typed waits there."""
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': _back_here(request)})}")


def _back_here(request: HttpRequest) -> str:
    """The address to come back to, which says whether something typed waits there."""
    back = request.get_full_path()
    if request.method == "POST" and _keep_typed(request) and _TYPED not in request.GET:
        back += f"{'&' if '?' in back else '?'}{_TYPED}=1"
    return back


def press(view: View[P]) -> View[P]:
    """
    A view that is only pressed, with nothing to type: its address shows no page of its own.

    Whoever comes to the address otherwise, as after a sign-in that had run out, is led to the page above it.
    """

    @wraps(view)
    def pressed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(page_above(request.path))

    return cast(View[P], require_http_methods(["GET", "HEAD", "POST"])(pressed))


# Says in an address that something typed waits for it; what, only the account's own key opens.
_TYPED = "typed"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "key", "whose", _TYPED})


def _keep_typed(request: HttpRequest) -> bool:
    boxes = [(name, values) for name, values in request.POST.lists() if name not in _NOT_TYPED]
    fields = [(name, str(value)) for name, values in boxes for value in values]
    if not fields and not request.FILES:
        return False
    return typed_forms.keep(
        request.POST.get("whose", ""), place=place_of(request.path), fields=fields, had_files=bool(request.FILES)
    )


def place_of(address: str) -> str:
    """An address without its language and query: the same form in every language."""
    return urlsplit(address).path.lstrip("/").partition("/")[2]


def _was_given_back(request: HttpRequest) -> bool:
    """Whether the form that is sent was filled with what had been kept; it says so in its address or in itself."""
    return _TYPED in request.GET or _TYPED in request.POST


def waits(address: str) -> bool:
    """Whether something typed waits at an address."""
    return _TYPED in QueryDict(urlsplit(address).query)


def _give_back(request: HttpRequest) -> None:
    """Put what was typed before the sign-in ran out at hand, for `typed`, with a word about it for the page."""
    if request.method != "GET" or _TYPED not in request.GET:
        return
    found = typed_at(asker_of(request).account, place_of(request.path))
    if found is None:
        return
    boxes = QueryDict(mutable=True)
    for name, value in found.fields:
        boxes.appendlist(name, value)
    request.typed_boxes = boxes  # type: ignore[attr-defined]
    request.typed_again = _FILE_GONE if found.had_files else _HERE_AGAIN  # type: ignore[attr-defined]


_HERE_AGAIN = Message("What you typed is here again. It is not saved yet.")
_FILE_GONE = Message("What you typed is here again. It is not saved yet. A file cannot be kept: choose it again.")


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: what is sent now, else what was typed before the sign-in ran out, else nothing."""
    return request.POST if request.method == "POST" else getattr(request, "typed_boxes", None)


def second_factor_required(request: HttpRequest) -> HttpResponse:
    """403, with the way to set the factor up or to give it, and back."""
    way = f"{reverse('mfa_index')}?{urlencode({'next': _back_here(request)})}"
    asker = asker_of(request)
    held = bool(asker.account and accounts.second_factors(asker.account))
    return page(request, "signin/factor_required.html", {"way": way, "held": held}, status=403)


def _without(request: HttpRequest, *, act: bool) -> HttpResponse:
    if not act:
        raise Http404
    message = Message("Your post does not carry the right to do this. Rights are given for a host and a mission.")
    return refused(request, Refusal("not_allowed", message))


def not_theirs(request: HttpRequest, permission: May, *, host: str, mission: str) -> HttpResponse | None:
    """404 where a thing belongs to a host or mission that the asker has no post for; nothing where they may."""
    if not asker_of(request).may(permission, host=host, mission=mission):
        raise Http404
    return None
