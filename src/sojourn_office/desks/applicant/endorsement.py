"""What the office of one's own state answered: the letter, or by which criteria it does not endorse."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.countries import short_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.cases.endorsing import came_to_gate
from sojourn.cases.model import AT_GATE, Did
from sojourn_office.actions.filling import cannot_print
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.own import of_case, own_case, refuse, show, to_case
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.look.pages import language_of
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.queries import endorsing
from sojourn_office.queries.applications import Application
from sojourn_office.queries.findings import written_in

# What the office of the sending state can answer.
ANSWERS = frozenset({Did.ENDORSED, Did.NOT_ENDORSED, Did.ENDORSEMENT_TAKEN_BACK})


@own_case
@require_GET
def endorsement(request: HttpRequest, application: Application) -> HttpResponse:
    """The answer of one's own state, once there is one."""
    answered = endorsing.answered(application.number, application.zone)
    if answered is None:
        return to_case(request, application)
    context = {
        "application": application,
        "answered": answered,
        "state": sending_state(application),
        "host": _named(application.scheme.host),
        "why_language": written_in(answered.why),
        "letter": of_case(request, application, "endorsement.pdf"),
        "back": of_case(request, application),
    }
    return show(request, "applicant/endorsement.html", context)


@own_case
@require_GET
def endorsement_paper(request: HttpRequest, application: Application) -> HttpResponse:
    """The letter of the endorsement, as long as it counts."""
    try:
        printed = endorsing.letter(application.number, language_of(request), specimen=settings.DEMONSTRATION)
    except CannotPrint as trouble:
        return refuse(request, cannot_print(trouble), back=of_case(request, application, "endorsement"))
    if printed is None:
        raise Http404
    return private(printed, "application/pdf", file_name=f"{application.number}-endorsement.pdf")


def sending_state(application: Application) -> Said:
    """One's own state, as a sentence names it."""
    return _named(application.scheme.sender)


def _named(code: str) -> Said:
    return short_in_a_sentence(code) or code


def gate_step(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    """The step at the gate of one's own state, where it comes first."""
    if not came_to_gate(application.told):
        return []
    step: dict[str, object] = {"state": "done", "name": Message("Endorsed by your own state"), "when": ""}
    if application.told.stage in AT_GATE:
        return [{**step, "state": "now", "name": Message("With your own state")}]
    answers = [action for action in application.told.actions if action.did in ANSWERS]
    if not answers:
        return []
    if answers[-1].did is Did.NOT_ENDORSED:
        step |= {"state": "now", "name": Message("Not endorsed by your own state")}
    elif answers[-1].did is Did.ENDORSEMENT_TAKEN_BACK:
        step |= {"state": "now", "name": Message("No longer endorsed by your own state")}
    words = {"address": of_case(request, application, "endorsement"), "words": Message("Answer")}
    return [{**step, "when": application.local(answers[-1].at).date(), **words}]
