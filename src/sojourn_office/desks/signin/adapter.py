"""How the sign-in framework is held to our promises: no address, no code and no secret of it lies open anywhere."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from sojourn_office.actions import accounts
from sojourn_office.actions.seals import seal_factor, unseal_factor
from sojourn_office.look.pages import language_of, now_of

_CODE_MAIL = "account/email/login_code"


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by a mailed code: the framework knows an alias, and mail goes through our own outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post a sign-in code to the address behind the alias; the framework sends nothing else."""
        assert template_prefix == _CODE_MAIL, f"no mail of the framework's own is sent, not even {template_prefix}"
        request = context["request"]
        accounts.send_code(email, code=context["code"], language=language_of(request), at=now_of(request))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the holder that a second factor changed, in one of our sentences."""
        accounts.tell_factor_changed(user, at=now_of(self._request()))

    def add_message(self, *_arguments: Any, **_options: Any) -> None:
        """Pages say what happened; nothing is carried to the next page in a cookie."""

    def is_reauthentication_required(self, *, app: str, **_options: Any) -> bool:
        """Our pages ask whether the second factor was given in this sign-in."""
        return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account opens with its first code; there is no other way in."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where someone's work begins."""
        return reverse("landing")

    def _request(self) -> HttpRequest:
        request: HttpRequest = self.request or context.request
        return request


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose secrets are sealed for the account that holds them."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for whoever is setting it up."""
        return base64.b64encode(seal_factor(_holder(), text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret for whoever signs in; one moved to another account does not open."""
        return unseal_factor(_holder(), base64.b64decode(encrypted_text, validate=True))

    def get_totp_label(self, user: Any) -> str:
        """What the app on the telephone shows: nothing personal, since screens are seen by others."""
        return f"Sojourn {str(user.pk)[:4]}"

    def _get_user_identifier(self, user: Any) -> str:
        return self.get_totp_label(user)

    def _get_site_name(self) -> str:
        return "Sojourn"

    def send_notification_mail(self, *arguments: Any, **options: Any) -> None:
        """By the same way as every mail."""
        SignIn(context.request).send_notification_mail(*arguments, **options)


def _holder() -> UUID:
    """Whose secret is in hand: the signed-in account, or the one half way through sign-in."""
    request = context.request
    if request.user.is_authenticated:
        return UUID(str(request.user.pk))
    login = unstash_login(request, peek=True)
    assert login is not None, "a secret is opened for someone who signs in"
    assert login.user is not None, "a secret is opened for someone who signs in"
    return UUID(str(login.user.pk))
