"""Sign-in of staff through the identity provider of their ministry: only who holds a post comes in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import accounts
from sojourn_office.desks.factor import MINISTRY
from sojourn_office.desks.signin.views import next_page
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import language_of, now_of, refused

# Signatures by a key that the provider alone holds; those by a shared secret are not among them.
_SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]
_CLOCKS_DIFFER_SECONDS = 60


class Provider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The one provider of the settings; nothing that it tells is kept but the digest of whom it names."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """The provider of the settings, if there is one; a table names none."""
        given = settings.SOJOURN
        if not given.oidc_server:
            return []
        # Nobody is vouched for by a sign-in of this morning: an act of weight asks for one of the last minutes.
        asked = {"max_age": str(given.factor_minutes * 60)}
        if given.oidc_second_factor:
            asked["acr_values"] = given.oidc_second_factor
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=MINISTRY,
                name=given.oidc_name,
                client_id=given.oidc_client,
                secret=given.oidc_secret.get_secret_value(),
                settings={
                    "server_url": given.oidc_server,
                    "oauth_pkce_enabled": True,
                    "scope": ["openid", "email"],
                    "auth_params": asked,
                },
            )
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whoever holds a post; here the framework's own way ends, which would open accounts."""
        raise ImmediateHttpResponse(_let_in(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, *_arguments: Any, **_options: Any) -> None:
        """The provider said no, or what it said does not hold."""
        raise ImmediateHttpResponse(_no_answer(request))


class _Verified(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Looks at the signature of what the provider says also where it came over a sealed line."""

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        with social_adapter().get_requests_session() as session:
            published = session.get(self.openid_config["jwks_uri"])
            published.raise_for_status()
        try:
            named = jwt.get_unverified_header(id_token).get("kid")
            keys = [key for key in jwt.PyJWKSet.from_dict(published.json()).keys if named in (None, key.key_id)]
            if len(keys) != 1:
                raise OAuth2Error("no one key of the provider fits")
            return jwt.decode(
                id_token,
                keys[0],
                algorithms=_SIGNED_BY,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=_CLOCKS_DIFFER_SECONDS,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, ValueError) as trouble:
            raise OAuth2Error("the token does not hold") from trouble


@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the ministry's sign-in, and from there back to the page that asked for it."""
    _needs_provider()
    if not ratelimit.consume(request, action="ministry"):
        return slow_down(request, seconds=60)
    provider = Provider(request).get_provider(request, MINISTRY)
    after = next_page(request) or reverse("landing")
    try:
        answer: HttpResponse = provider.redirect(request, process="login", next_url=after)
    except RequestException:
        return _no_answer(request)
    return answer


@never_cache
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the ministry: its answer is asked for, looked at, and held against the posts."""
    _needs_provider()
    if not ratelimit.consume(request, action="ministry"):
        return slow_down(request, seconds=60)
    view = OAuth2CallbackView.adapter_view(_Verified(request, provider_id))
    answer: HttpResponse = view(request)
    return answer


def _needs_provider() -> None:
    if not settings.SOJOURN.oidc_server:
        raise Http404


def _let_in(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    told = sociallogin.account.extra_data
    proved, about = told.get("id_token") or {}, told.get("userinfo") or {}
    if not proved.get("sub") or about.get("sub", proved["sub"]) != proved["sub"]:
        return _no_answer(request)
    said = {**about, **proved}
    account = accounts.of_ministry(
        str(said.get("email") or "") if said.get("email_verified") is True else "",
        subject=f"{proved['iss']}/{proved['sub']}",
        language=language_of(request),
        at=now_of(request),
    )
    if isinstance(account, Refusal):
        return refused(request, account, back=reverse("account_login"))
    after = sociallogin.get_redirect_url(request) or reverse("landing")
    if proved.get("acr") not in settings.SOJOURN.oidc_second_factor.split():
        # No more than one factor was given there: the own second one is asked for here, as after a code.
        answer: HttpResponse = perform_login(request, account, email_verification="none", redirect_url=after)
        return answer
    account_adapter(request).login(request, account)
    # Without a word on when it was given it counts as given, but never as given lately.
    record_authentication(request, account, "mfa", type=MINISTRY, at=_moment(proved.get("auth_time")))
    return HttpResponseRedirect(after)


def _moment(told: object) -> float:
    known = isinstance(told, int | float) and not isinstance(told, bool)
    return min(float(told), clock.wall().timestamp()) if known else 0.0  # type: ignore[arg-type]


def _no_answer(request: HttpRequest) -> HttpResponse:
    message = Message("The sign-in of {name} gave no answer that holds.", {"name": settings.SOJOURN.oidc_name})
    return refused(request, Refusal("try_again", message), back=reverse("account_login"))
