"""What verifiers fetch, without a language: the certificates of every host, and the signed list of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from sojourn_office.look.pages import now_of
from sojourn_office.queries import seals

_PEM = "application/pem-certificate-chain"


@require_safe
def certificates(_request: HttpRequest, host: str = "") -> HttpResponse:
    """The certificates of a host, or of all: authorities, and every generation of signers."""
    pem = seals.certificates_pem(host)
    if host and not pem:
        raise Http404
    return _may_be_kept(HttpResponse(pem, content_type=_PEM), seconds=3600)


@require_safe
def issued_list(request: HttpRequest, host: str) -> HttpResponse:
    """The signed list of a host: highest serial, withdrawn, used. Numbers only."""
    written = seals.signed_list(host, at=now_of(request))
    if written is None:
        raise Http404
    return _may_be_kept(HttpResponse(written, content_type="application/json"), seconds=60)


def _may_be_kept(response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Anyone may fetch these from anywhere and keep them for a while."""
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("certificates.pem", certificates, name="certificates"),
    path("certificates/<str:host>.pem", certificates, name="certificates_of"),
    path("lists/<str:host>.json", issued_list, name="issued_list"),
]
