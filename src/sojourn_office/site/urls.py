"""Every address of the office: pages under a language, and the few that need none."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from sojourn_office.api.developers import developers
from sojourn_office.site import health

handler400 = "sojourn_office.look.errors.bad_request"
handler403 = "sojourn_office.look.errors.not_allowed"
handler404 = "sojourn_office.look.errors.not_found"
handler429 = "sojourn_office.look.errors.slow_down"
handler500 = "sojourn_office.site.middleware.failed"

# Every desk, in the order in which its addresses are tried. Each has `urls.py` with `urlpatterns`.
DESKS = (
    "signin",
    "applicant",
    "public",
    "ledger",
    "verify",
    "officer",
    "sender",
    "supervisor",
    "agency",
    "programme",
    "demonstration",
    "border",
    "service",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("version", health.version, name="version"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    # What machines fetch has no language.
    path("", include("sojourn_office.desks.verify.published")),
    path("", include("sojourn_office.desks.ledger.log")),
    path("", include("sojourn_office.desks.signin.back")),
    path("", include("sojourn_office.desks.applicant.hints")),
    path("api/v1/", include("sojourn_office.api.urls")),
    *i18n_patterns(
        path("developers", developers, name="developers"),
        *(path("", include(f"sojourn_office.desks.{desk}.urls")) for desk in DESKS),
    ),
]
