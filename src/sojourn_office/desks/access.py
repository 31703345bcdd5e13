"""Who asks, and whether they may: every page of a desk names one permission, never a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.look.pages import page, refused
from sojourn_office.queries import accounts
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import May, Standing, needs_post
from sojourn_office.roles import may as posts_may

# The demonstration's own sign-in counts as having given the second factor; the session says that it did.
DEMONSTRATION_FACTOR = "demonstration_factor"

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
        return accounts.posts(self.account, at=self._request.now) if self.account else ()  # type: ignore[attr-defined]

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
        if self.account is None:
            return False
        if self._request.session.get(DEMONSTRATION_FACTOR):
            return True
        records = get_authentication_records(self._request, self.account)
        return any(record.get("method") == "mfa" for record in records)

    def may(self, permission: May, *, host: str | None = None, mission: str | None = None) -> bool:
        """Whether a permission is theirs, there if a place is named. One's own case needs no post."""
        if not needs_post(permission):
            return self.account is not None
        return self.second_factor_given and posts_may(self.standings, permission, host=host, mission=mission)

    def post_for(self, permission: May, *, host: str | None = None, mission: str | None = None) -> Staff | None:
        """The post that carries a permission there: the act is recorded under it."""
        fitting = (post for post in self.posts if post.standing.may(permission, host=host, mission=mission))
        return next(fitting, None) if self.may(permission, host=host, mission=mission) else None


def may(permission: May, *, act: bool = False) -> Callable[[View[P]], View[P]]:
    """
    Let a page be opened only with a permission, held for some host and mission.

    Not signed in: to sign-in and back. Staff without their second factor: 403 and the way to give it. Without the
    permission: 404, the same as for a page that is not there; for an `act`, 403 with the rule. Which host and
    mission is asked of `request.asker` once the thing in hand is known.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asker: Asker = request.asker  # type: ignore[attr-defined]
            if asker.account is None:
                return to_sign_in(request)
            if needs_post(permission):
                if not posts_may(asker.standings, permission):
                    return _without(request, act=act)
                if not asker.second_factor_given:
                    return second_factor_required(request)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To sign-in, and back to this page."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def second_factor_required(request: HttpRequest) -> HttpResponse:
    """403, with the way to set the factor up or to give it, and back."""
    way = f"{reverse('mfa_index')}?{urlencode({'next': request.path})}"
    asker: Asker = request.asker  # type: ignore[attr-defined]
    held = bool(asker.account and accounts.second_factors(asker.account))
    return page(request, "signin/factor_required.html", {"way": way, "held": held}, status=403)


def _without(request: HttpRequest, *, act: bool) -> HttpResponse:
    if not act:
        raise Http404
    message = Message("Your post does not carry the right to do this. Rights are given for a host and a mission.")
    return refused(request, Refusal("not_allowed", message))


def not_theirs(request: HttpRequest, permission: May, *, host: str, mission: str) -> HttpResponse | None:
    """404 where a thing belongs to a host or mission that the asker has no post for; nothing where they may."""
    if not request.asker.may(permission, host=host, mission=mission):  # type: ignore[attr-defined]
        raise Http404
    return None
