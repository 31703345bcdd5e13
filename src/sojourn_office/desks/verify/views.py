"""The page on which anyone checks a visa: a picture of it, or its two lines. Nothing of a check is kept."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.countries import country_name
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.look.errors import slow_down
from sojourn_office.look.outcomes import LEGEND, SIGNS, facts, shown
from sojourn_office.look.pages import desk_links, language_of, now_of, page
from sojourn_office.look.public_links import PUBLIC_PAGES
from sojourn_office.look.visa_lines import LinesForm, PictureForm, seal_in
from sojourn_office.queries import seals
from sojourn_office.queries.seals import Checked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the visa, or answer about the one that was sent; so many checks a minute for one network address."""
    if request.method != "POST":
        return _asked(request, PictureForm(language=language_of(request)), LinesForm(language=language_of(request)))
    if not ratelimit.consume(request, action="verify"):
        return slow_down(request, seconds=60)
    if "line_1" in request.POST:
        return _by_lines(request)
    return _by_picture(request)


def _by_lines(request: HttpRequest) -> HttpResponse:
    form = LinesForm(request.POST, language=language_of(request))
    if not form.is_valid():
        return _asked(request, PictureForm(language=form.language), form, status=422)
    return _answered(request, seals.check_lines(form.read, at=now_of(request)))


def _by_picture(request: HttpRequest) -> HttpResponse:
    form = PictureForm(request.POST, request.FILES, language=language_of(request))
    lines = LinesForm(language=form.language)
    if not form.is_valid():
        return _asked(request, form, lines, status=422)
    sent = form.cleaned_data["paper"]
    seal = seal_in(sent.name, sent.read())
    if isinstance(seal, Refusal):
        form.refuse(Refusal(seal.code, seal.message, field="paper"))
        return _asked(request, form, lines, status=REFUSALS[seal.code][0])
    return _answered(request, seals.check_seal(seal, at=now_of(request)))


def _asked(request: HttpRequest, picture: PictureForm, lines: LinesForm, *, status: int = 200) -> HttpResponse:
    context = {
        "picture": picture,
        "lines": lines,
        "faults": [*picture.faults, *lines.faults] if status != 200 else [],
        "faulty": status != 200,
        **_frame(request),
    }
    return page(request, "verify/ask.html", context, status=status)


def _answered(request: HttpRequest, checked: Checked) -> HttpResponse:
    # A visa that is not ours names no host to trust: the moment is then told as in the first host of this office.
    host = checked.visa.host if checked.visa else next(iter(seals.hosts()), "")
    context = {
        "answer": shown(checked),
        "rows": facts(checked),
        "at": now_of(request).astimezone(seals.zone_of(host)),
        "contact": settings.SOJOURN.contact,
        **_frame(request, but=checked.outcome),
    }
    return page(request, "verify/answer.html", context)


def _frame(request: HttpRequest, *, but: str = "") -> dict[str, Any]:
    legend = [
        {"sign": SIGNS[code][0], "name": word, "says": says, "code": code} for code, word, says in LEGEND if code != but
    ]
    hosts = [{"code": host, "name": country_name(host)} for host in seals.hosts()]
    return {"legend": legend, "hosts": hosts, "desk_links": desk_links(request, PUBLIC_PAGES)}
