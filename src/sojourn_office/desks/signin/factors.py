"""The second factor: set up by an app or a passkey, given at sign-in, and the codes for the day it is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import flows as app_flows
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import flows as passkey_flows
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sojourn.basics.messages import Message
from sojourn_office.desks.access import asker_of, second_factor_required, to_sign_in
from sojourn_office.desks.factor import NO_PASSKEY, WRONG, asked_again, passkey_options, too_many
from sojourn_office.desks.signin.forms import FactorForm, NewAppForm
from sojourn_office.desks.signin.views import next_page
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import language_of, page
from sojourn_office.queries import accounts as queries

View = Callable[[HttpRequest], HttpResponseBase]
_AFTER = "after_factor"


def own_factors(view: View) -> View:
    """
    A page about one's own factors: signed in, and past the factor where there is one already.

    To change one, or to see the recovery codes, it must have been given lately: who found a browser open could
    otherwise put an own factor in its place.
    """

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        asker = asker_of(request)
        if asker.account is None:
            return to_sign_in(request)
        if queries.second_factors(asker.account):
            if not asker.second_factor_given:
                return second_factor_required(request)
            weighs = request.method == "POST" or view.__name__ == "codes"
            if weighs and (asked := asked_again(request, back_here=lambda request: request.path)) is not None:
                return asked
        return view(request)

    return never_cache(guarded)


@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give the second factor, half way through sign-in: the app's digits, a recovery code, or a passkey."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return HttpResponseRedirect(reverse("account_login"))
    user = stage.login.user
    form = FactorForm(request.POST if "code" in request.POST else None, language=language_of(request))
    if request.method == "POST":
        checked = _checked(request, user, form)
        if checked is not None and checked.is_valid():
            checked.save()
            answer: HttpResponse = stage.exit()
            return answer
        if too_many(checked):
            return slow_down(request, seconds=300)
        if checked is not None:
            form.add_error(None if "credential" in request.POST else "code", _fault(request))
    return page(
        request,
        "signin/give_factor.html",
        {"form": form, **passkey_options(user)},
        status=422 if form.is_bound and form.errors else 200,
    )


def _checked(request: HttpRequest, user: Any, form: FactorForm) -> Any:
    if "credential" in request.POST:
        return AuthenticateWebAuthnForm(user=user, data=request.POST)
    return AuthenticateForm(user=user, data={"code": form.cleaned_data["code"]}) if form.is_valid() else None


def _fault(request: HttpRequest) -> Message:
    return NO_PASSKEY if "credential" in request.POST else WRONG


@require_GET
@own_factors
def index(request: HttpRequest) -> HttpResponse:
    """What is set up, and the ways to set up more."""
    if after := next_page(request):
        request.session[_AFTER] = after
    asker = asker_of(request)
    return page(
        request,
        "signin/factors.html",
        {"factors": queries.second_factors(asker.account), "is_staff": asker.is_staff},
    )


@require_http_methods(["GET", "POST"])
@own_factors
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app: it reads a square code, and proves by six digits that it did."""
    if queries.second_factors(request.user).totp:  # type: ignore[arg-type]
        return HttpResponseRedirect(reverse("mfa_index"))
    form = NewAppForm(request.POST or None, language=language_of(request))
    framework = ActivateTOTPForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        framework = ActivateTOTPForm({"code": form.cleaned_data["code"]}, user=request.user)
        if framework.is_valid():
            authenticator, _recovery = app_flows.activate_totp(request, framework)
            return _set_up(request, authenticator)
        if too_many(framework):
            return slow_down(request, seconds=300)
        form.add_error("code", WRONG)
    return page(
        request,
        "signin/new_app.html",
        {"form": form, "secret": _in_fours(framework.secret), "square": _square(request, framework.secret)},
        status=422 if form.errors else 200,
    )


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _square(request: HttpRequest, secret: str) -> SafeString:
    """The square code as a picture in the page; it holds our own words and the secret alone."""
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    picture: str = drawn[drawn.index("<svg") :]
    return mark_safe(picture)  # noqa: S308 (drawn by us from letters and figures)


def _set_up(request: HttpRequest, authenticator: Any) -> HttpResponse:
    """Setting a factor up proves it: this sign-in counts as having given it. Then the recovery codes are shown."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))


@require_http_methods(["GET", "POST"])
@own_factors
def passkey(request: HttpRequest) -> HttpResponse:
    """Set up a passkey, with the browser's own script; without script there is the app."""
    framework = AddWebAuthnForm(request.POST or None, user=request.user)
    if request.method == "POST" and framework.is_valid():
        authenticator, _recovery = passkey_flows.add_authenticator(
            request, name=framework.cleaned_data["name"], credential=framework.cleaned_data["credential"]
        )
        return _set_up(request, authenticator)
    options = {"creation_options": passkey_flows.begin_registration(request, request.user, False)}
    failed = request.method == "POST"
    return page(
        request,
        "signin/new_passkey.html",
        {"passkey": options, "fault": NO_PASSKEY if failed else None},
        status=422 if failed else 200,
    )


@require_http_methods(["GET", "POST"])
@own_factors
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes that are left, and new ones when asked for."""
    factors = queries.second_factors(request.user)  # type: ignore[arg-type]
    if not factors:
        return HttpResponseRedirect(reverse("mfa_index"))
    if request.method == "POST":
        recovery_flows.generate_recovery_codes(request)
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))
    kept, _may_view = recovery_flows.view_recovery_codes(request)
    after = request.session.pop(_AFTER, "") or reverse("landing")
    return page(
        request,
        "signin/recovery_codes.html",
        {"codes": kept.get_unused_codes() if kept else [], "after": after},
    )


@require_POST
@own_factors
def remove_app(request: HttpRequest) -> HttpResponse:
    """Take the app away."""
    for held in queries.apps(asker_of(request).account):
        app_flows.deactivate_totp(request, held)
    return HttpResponseRedirect(reverse("mfa_index"))


@require_POST
@own_factors
def remove_passkeys(request: HttpRequest) -> HttpResponse:
    """Take every passkey away."""
    passkey_flows.remove_authenticators(request, queries.passkeys(asker_of(request).account))
    return HttpResponseRedirect(reverse("mfa_index"))
