"""Every outcome of a scheme on a day: the picture of its flow, and beside it an invented person for each exit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.messages import Message
from sojourn.cli.outcomes import as_json as outcomes_as_json
from sojourn.eligibility.outcomes import Outcome, Outcomes, outcomes
from sojourn.eligibility.telling import counted, parts, told, unreached_message
from sojourn.rules.answers import Answer
from sojourn_office.desks.public.answers import AnswersForm, link
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.look.addresses import at
from sojourn_office.look.again import said_again
from sojourn_office.look.flow import SIGNS, flow
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.schemes import InUse

_WORDS = {Answer.YES: Message("Yes"), Answer.NO: Message("No"), Answer.NOT_KNOWN: Message("Not known")}


@require_safe
@said_again
def every_outcome(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The picture and the people of a scheme, or the same as JSON."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    language = language_of(request)
    form = AnswersForm(request.GET, used, names=["on", "known"], language=language)
    if not form.is_valid():
        return public_page(request, "public/scheme_day.html", {"form": form, "scheme_id": scheme_id}, status=422)
    on = form.answers.on or used.today(now_of(request))
    rules = rules_on(used.agreement, used.scheme, on=on, known=form.answers.known)
    found = outcomes(used.agreement, used.scheme, on=on, known=form.answers.known)
    if wants_json(request):
        return as_json(request, outcomes_as_json(used.agreement, found, rules, language))
    return public_page(request, "public/outcomes.html", _page(request, used, found, rules))


def _page(request: HttpRequest, used: InUse, found: Outcomes, rules: Rules) -> dict[str, Any]:
    language = language_of(request)
    here = link(at(f"/schemes/{used.scheme.id}/outcomes", language), request.GET)
    decided = parts(rules, found)
    return {
        "scheme": used.scheme,
        "on": rules.on,
        "known": rules.known,
        "back": at(f"/schemes/{used.scheme.id}", language),
        "counted": counted(found),
        "flow": flow(decided, found) if found.reached else None,
        "parts": [
            {
                "part": part,
                "rows": [_row(used, rules, one) for one in part.outcomes],
                "is_closed": part.code in found.closed,
            }
            for part in decided
        ],
        "unreached": [unreached_message(each, decided) for each in found.unreached],
        "json_address": f"{here}{'&' if '?' in here else '?'}format=json",
    }


def _row(used: InUse, rules: Rules, one: Outcome) -> dict[str, Any]:
    sign, tone = SIGNS[one.answer]
    said = told(used.agreement, used.scheme, one, on=rules.on, known=rules.known)
    return {"told": said, "number": one.number, "sign": sign, "tone": tone, "word": _WORDS[one.answer]}
