"""The second factor once more, before an act of weight: asked on the way of the press, which then goes on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkey_auth
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.look.errors import slow_down
from sojourn_office.look.forms import Form, Line
from sojourn_office.look.pages import language_of, page
from sojourn_office.queries import accounts

# The demonstration's own sign-in counts as having given the second factor; the session says when, in seconds.
DEMONSTRATION_FACTOR = "demonstration_factor"
MINISTRY = "ministry"

WRONG = Message("These digits are not right. Wait for the next ones, then type them")
NO_PASSKEY = Message("The passkey did not answer. Try once more, or use your app")
SHOWN_MISSING = Message("Enter the digits your app shows now")
# Boxes of the page that asks again; everything else on it is the press as it was made.
_DIGITS, _PASSKEY, _TAKEN, _LOOK = "factor", "credential", "factor_taken", "factor_to_look"


class Digits(Line):
    """A code as people type it: full-width figures, spaces and hyphens are read."""

    def __init__(self, *, missing: Message, signs: int = 6, **kwargs: Any) -> None:
        typed = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(signs=signs, attrs=typed, max_length=2 * signs, error_messages={"required": missing}, **kwargs)

    def to_python(self, value: Any) -> str:
        """The figures alone."""
        written = unicodedata.normalize("NFKC", value or "")
        return "".join(sign for sign in written if sign not in " -\u00a0\u2010\u2011\u2013")


class AgainForm(Form):
    """The code of the app, or a recovery code, beside what was pressed."""

    factor = Digits(label=Message("The six digits of your app, or a recovery code"), missing=SHOWN_MISSING, signs=10)


def given_at(request: HttpRequest) -> float | None:
    """When a second factor was last given in this sign-in, in seconds of the real clock; nothing where none was."""
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record.get("method") == "mfa"]
    if taken := request.session.get(DEMONSTRATION_FACTOR):
        moments.append(float(taken))
    return max(moments, default=None)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor was given lately enough for an act of weight, by the real clock."""
    given = given_at(request)
    return given is not None and clock.wall().timestamp() - given < settings.SOJOURN.factor_minutes * 60


def asked_again(request: HttpRequest, *, back_here: Callable[[HttpRequest], str]) -> HttpResponse | None:
    """
    The page that asks for the second factor and carries the whole press; nothing where it was given, now or lately.

    The press comes back to the same address with the same key, so that nothing typed is lost and nothing is done
    twice; a page that was only opened is opened again. `back_here` keeps what was typed where the factor has to be
    given at the ministry.
    """
    if is_fresh(request):
        return None
    form = AgainForm(request.POST if _DIGITS in request.POST else None, language=language_of(request))
    if request.session.get(DEMONSTRATION_FACTOR):
        if _TAKEN in request.POST:
            request.session[DEMONSTRATION_FACTOR] = clock.wall().timestamp()
            return _on(request)
    elif _DIGITS in request.POST or _PASSKEY in request.POST:
        checked = _checked(request, form)
        if checked is not None and checked.is_valid():
            checked.save()
            return _on(request)
        if too_many(checked):
            return slow_down(request, seconds=300)
        form.add_error(None if _PASSKEY in request.POST else _DIGITS, NO_PASSKEY if _PASSKEY in request.POST else WRONG)
    return page(
        request, "signin/factor_again.html", _context(request, form, back_here), status=422 if form.errors else 403
    )


def _on(request: HttpRequest) -> HttpResponse | None:
    return HttpResponseRedirect(request.get_full_path()) if _LOOK in request.POST else None


def _context(request: HttpRequest, form: AgainForm, back_here: Callable[[HttpRequest], str]) -> dict[str, Any]:
    ours = {"csrfmiddlewaretoken", _DIGITS, _PASSKEY, _TAKEN}
    boxes = [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]
    if request.method == "GET":
        boxes = [(_LOOK, "on")]
    held = accounts.second_factors(request.user)  # type: ignore[arg-type]
    by_ministry = not held and not request.session.get(DEMONSTRATION_FACTOR)
    return {
        "form": form,
        "boxes": boxes,
        "minutes": settings.SOJOURN.factor_minutes,
        "taken": request.session.get(DEMONSTRATION_FACTOR) is not None,
        "ministry": f"{reverse('ministry')}?{urlencode({'next': back_here(request)})}" if by_ministry else "",
        "ministry_name": settings.SOJOURN.oidc_name,
        **passkey_options(request.user),
    }


def _checked(request: HttpRequest, form: AgainForm) -> Any:
    if _PASSKEY in request.POST:
        return ReauthenticateWebAuthnForm(user=request.user, data=request.POST)
    return ReauthenticateForm(user=request.user, data={"code": form.cleaned_data[_DIGITS]}) if form.is_valid() else None


def too_many(checked: Any) -> bool:
    """Whether so many factors were wrong that the next has to wait."""
    errors = checked.errors.as_data().values() if checked is not None else ()
    return any(error.code in ("too_many_login_attempts", "rate_limited") for each in errors for error in each)


def passkey_options(user: Any) -> dict[str, Any]:
    """What a browser needs to ask a passkey; nothing where none is set up."""
    if not accounts.second_factors(user).passkeys:
        return {}
    return {"passkey": {"request_options": passkey_auth.begin_authentication(user)}}
