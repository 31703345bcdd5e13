"""Sign-in by a code sent by mail: the address, the six digits, the way out."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.logout import logout
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sojourn.basics.messages import Message
from sojourn_office.actions import accounts
from sojourn_office.desks.access import asker_of, waits
from sojourn_office.desks.signin.forms import AddressForm, CodeForm
from sojourn_office.look.addresses import at
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import accounts as queries
from sojourn_office.roles import landing as where_work_begins

# Kept in the sealed session, so that a new code can be asked for without typing the address again.
_ASKED_FOR = "code_asked_for"


def next_page(request: HttpRequest) -> str:
    """Where to go afterwards, if that is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted.startswith("/") and get_adapter(request).is_safe_url(wanted) else ""


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send it a code; known and unknown addresses are answered with the same words."""
    if request.user.is_authenticated and request.method == "GET":
        return HttpResponseRedirect(next_page(request) or reverse("landing"))
    form = AddressForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        account = accounts.account_for(
            form.cleaned_data["address"],
            language=language_of(request),
            at=now_of(request),
        )
        return _send_code(request, account.pk, account.alias, after=next_page(request), account=account)
    context = {
        "form": form,
        "next": next_page(request),
        "typed_waits": waits(next_page(request)),
        "ministry": settings.SOJOURN.oidc_name if settings.SOJOURN.oidc_server else "",
        "people": queries.demonstration_people() if settings.DEMONSTRATION else [],
    }
    return page(request, "signin/sign_in.html", context, status=422 if form.errors else 200)


def _send_code(request: HttpRequest, account_id: UUID, alias: str, *, after: str, account: object) -> HttpResponse:
    if not ratelimit.consume(request, action="request_login_code", key=alias):
        return slow_down(request, seconds=60)
    LoginCodeVerificationProcess.initiate(request=request, user=account, email=alias)
    request.session[_ASKED_FOR] = {"account": str(account_id), "next": after}
    return HttpResponseRedirect(reverse("account_confirm_login_code"))


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the six digits. After ten minutes or five wrong ones the code has run out."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        return _run_out(request)
    form = CodeForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            return _proved(request, process)
        if not process.record_invalid_attempt():
            return _run_out(request)
        form.add_error("code", Message("These are not the digits of the newest mail. Look again"))
    return page(request, "signin/code.html", {"form": form}, status=422 if form.errors else 200)


def _proved(request: HttpRequest, process: LoginCodeVerificationProcess) -> HttpResponse:
    after = request.session.pop(_ASKED_FOR, {}).get("next") or None
    accounts.confirm(
        process.user,
        language=language_of(request),
        at=now_of(request),
    )
    answer: HttpResponse = process.finish(after)
    return answer


def _run_out(request: HttpRequest) -> HttpResponse:
    if _ASKED_FOR not in request.session:
        return HttpResponseRedirect(reverse("account_login"))
    return page(request, "signin/run_out.html", status=410)


@never_cache
@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    """Send another code to the same address."""
    asked = request.session.get(_ASKED_FOR)
    account = queries.account(UUID(asked["account"])) if asked else None
    if asked is None or account is None:
        return HttpResponseRedirect(reverse("account_login"))
    return _send_code(request, account.pk, account.alias, after=asked["next"], account=account)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask once, then end this sign-in, or every one of this account."""
    if request.method == "POST" and request.user.is_authenticated:
        if request.POST.get("everywhere"):
            accounts.sign_out_everywhere(request.user)
        logout(request)
        return HttpResponseRedirect(at("/", language_of(request)))
    browsers = queries.browsers(request.user) if request.user.is_authenticated else 0
    return page(request, "signin/sign_out.html", {"browsers": browsers})


@never_cache
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Where someone's work begins: the first post's desk, or one's own application."""
    asker = asker_of(request)
    if asker.account is None:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    if asker.is_staff and not asker.second_factor_given:
        return HttpResponseRedirect(reverse("mfa_index"))
    return HttpResponseRedirect(at(where_work_begins(asker.standings), language_of(request)))
