"""Every outcome of a scheme on a day: the picture of its flow, and beside it an invented person for each exit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.cli.outcomes import as_json as outcomes_as_json
from sojourn.cli.plain import plain
from sojourn.eligibility.outcomes import Outcomes, outcomes
from sojourn.eligibility.telling import Part, counted, told, unreached_message
from sojourn.rules.answers import Answer
from sojourn_office.desks.public.answers import AnswersForm, link
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.look.addresses import at
from sojourn_office.look.flow import SIGNS, flow
from sojourn_office.look.pages import language_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.schemes import InUse

_WORDS = {
    Answer.YES: Message("rules met"),
    Answer.NO: Message("rules not met"),
    Answer.NOT_KNOWN: Message("not known"),
}


@require_safe
def every_outcome(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The picture and the people of a scheme, or the same as JSON."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    language = language_of(request)
    form = AnswersForm(request.GET, used, names=["on", "known"], language=language)
    if not form.is_valid():
        return public_page(request, "public/scheme_day.html", {"form": form, "scheme_id": scheme_id}, status=422)
    on = form.answers.on or used.today(request.now)  # type: ignore[attr-defined]
    known = form.answers.known
    found = outcomes(used.agreement, used.scheme, on=on, known=known)
    parts = told(used.agreement, used.scheme, found, on=on, known=known) if found.reached else ()
    if wants_json(request):
        days = {"on": plain(on), "known": plain(known)}
        return as_json(request, days | outcomes_as_json(used.scheme, found, parts, language))
    return public_page(request, "public/outcomes.html", _page(request, used, found, parts, on, known))


def _page(
    request: HttpRequest, used: InUse, found: Outcomes, parts: tuple[Part, ...], on: date, known: date | None
) -> dict[str, Any]:
    language = language_of(request)
    here = link(at(f"/schemes/{used.scheme.id}/outcomes", language), request.GET)
    return {
        "scheme": used.scheme,
        "on": on,
        "known": known,
        "back": at(f"/schemes/{used.scheme.id}", language),
        "counted": counted(found) if found.reached else None,
        "flow": flow(parts, found) if found.reached else None,
        "first": [_row(one) for part in parts[:1] for one in part.told],
        "parts": [{"part": part, "rows": [_row(one) for one in part.told]} for part in parts[1:]],
        "unreached": [unreached_message(each) for each in found.unreached],
        "json_address": f"{here}{'&' if '?' in here else '?'}format=json",
    }


def _row(one: Any) -> dict[str, Any]:
    sign, tone = SIGNS[one.outcome.answer]
    return {"told": one, "number": one.outcome.number, "sign": sign, "tone": tone, "word": _WORDS[one.outcome.answer]}
