"""What machines ask of the office: is it alive, is it ready, which version, and where to report a weakness."""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import version as installed

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sojourn_office import clock
from sojourn_office.storage.connections import answers
from sojourn_office.storage.masters import KeyUnavailable, master_keys


@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """The databases answer and the keys are there; 503 otherwise, naming what is not."""
    missing = [alias for alias in connections if not answers(alias)]
    try:
        master_keys()
    except KeyUnavailable:
        missing.append("master-keys")
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


@require_safe
def version(_request: HttpRequest) -> HttpResponse:
    """The version of the distribution."""
    return JsonResponse({"name": "sojourn", "version": installed("sojourn")})


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where a finder of a weakness writes (RFC 9116)."""
    expires = (clock.wall() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SOJOURN.security_contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en, ko, ja",
        f"Canonical: {settings.SOJOURN.origin}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
