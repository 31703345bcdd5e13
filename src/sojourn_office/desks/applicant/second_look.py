"""A second look at the decision: asked for with words and papers, and what one has asked while it is under way."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import Refusal
from sojourn.cases import second_look as rule
from sojourn.cases.model import Stage
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import second_looks
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant.adding import choose_papers, send_paper
from sojourn_office.desks.applicant.asked import days_left
from sojourn_office.desks.applicant.forms import LookForm, PaperOfListForm
from sojourn_office.desks.applicant.own import by_of, key_of, of_case, own_case, refuse, show, status_of, to_case
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.papers.decision_letter import look_note
from sojourn_office.queries import letters
from sojourn_office.queries.applications import Application
from sojourn_office.queries.findings import written_in


@own_case
@require_http_methods(["GET", "POST"])
def second_look(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for it while there is time; add a paper while it is under way; afterwards say why neither is possible."""
    if application.told.look is not None:
        return _add_paper(request, application)
    refusal = rule.cannot_ask(application.told, now_of(request))
    if refusal is not None:
        return refuse(request, refusal, back=of_case(request, application))
    form = LookForm(typed(request), request.FILES or None, language=language_of(request))
    choose_papers(form, application)
    if request.method != "POST":
        return _page(request, application, form)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    answer = second_looks.ask(
        number=application.number,
        why=form.cleaned_data["why"],
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if not isinstance(answer, Refusal) and form.cleaned_data["paper"]:
        answer = send_paper(request, application, form)
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return _page(request, application, form, status=status_of(answer))
    return to_case(request, application, "second-look")


def _add_paper(request: HttpRequest, application: Application) -> HttpResponse:
    form = PaperOfListForm(typed(request), request.FILES or None, language=language_of(request))
    choose_papers(form, application)
    if request.method != "POST":
        return _page(request, application, form)
    answer = send_paper(request, application, form) if form.is_valid() else None
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return _page(request, application, form, status=status_of(answer))
    return (
        _page(request, application, form, status=422) if form.errors else to_case(request, application, "second-look")
    )


def _page(request: HttpRequest, application: Application, form: PaperOfListForm, *, status: int = 200) -> HttpResponse:
    look, until = application.told.look, application.told.look_until
    asked = letters.look_asked(application) if look is not None else None
    context: dict[str, object] = {
        "application": application,
        "form": form,
        "back": of_case(request, application),
        "asked": asked,
        "asked_on": application.local(look.at).date() if look is not None else "",
        "why_language": written_in(asked.why) if asked else "",
        "papers": [application.name_of_paper(paper) for paper in asked.papers] if asked else [],
        "answer_by": answered_by(application),
        "note": look_note(application.rules),
        "may_add": application.told.stage in (Stage.ASSESSMENT, Stage.PAPER_ASKED),
    }
    if look is None and until is not None:
        context["until"] = application.shown_at(last_minute(application.local(until)))
        context["left"] = days_left(application, until, request)
    return show(request, "applicant/second_look.html", context, status=status)


def answered_by(application: Application) -> object:
    """The day by which a second look that is under way is answered; nothing where none is."""
    look = application.told.look
    if look is None:
        return ""
    return last_minute(application.local(datetime.fromisoformat(str(look.about["decide_by"])))).date()
