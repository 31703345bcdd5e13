"""A paper that is added to a lodged application, or replaces one, while the window is open and nobody has begun."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.moves import cannot_add_paper
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import cases as actions
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant.asked import days_left
from sojourn_office.desks.applicant.forms import PaperOfListForm
from sojourn_office.desks.applicant.own import by_of, key_of, of_case, own_case, refuse, show, status_of, to_case
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries.applications import Application


@own_case
@require_http_methods(["GET", "POST"])
def add_paper(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose a paper and send it; afterwards the list shows what the office holds."""
    until = application.round.closes_at
    refusal = cannot_add_paper(application.told, at=now_of(request), until=until)
    if refusal is not None:
        return refuse(request, refusal, back=of_case(request, application))
    form = PaperOfListForm(typed(request), request.FILES or None, language=language_of(request))
    choose_papers(form, application)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = send_paper(request, application, form)
            if not isinstance(answer, Refusal):
                return to_case(request, application, "add-paper")
            form.refuse(answer)
            status = status_of(answer)
    context = {
        "application": application,
        "form": form,
        "back": of_case(request, application),
        "until": application.shown_at(last_minute(application.local(until))),
        "left": days_left(application, until, request),
        "papers": [
            (application.name_of_paper(each.paper), application.local(each.given_at)) for each in application.papers
        ],
    }
    return show(request, "applicant/add_paper.html", context, status=status)


def choose_papers(form: PaperOfListForm, application: Application) -> None:
    """Let the form choose among the papers of the scheme that the mission takes."""
    papers = [
        (paper.id, Message("{number}, {paper}", {"number": paper.number, "paper": paper.name}))
        for paper in application.scheme.papers
        if paper.entry.mission in (None, application.mission.id)
    ]
    form.choose_from("which", [("", Message("Choose a paper")), *papers])


def send_paper(request: HttpRequest, application: Application, form: PaperOfListForm) -> str | Refusal:
    """File what a valid form holds."""
    sent = form.cleaned_data["paper"]
    return actions.file_paper(
        number=application.number,
        paper=form.cleaned_data["which"],
        name=sent.name,
        content=sent.read(),
        by=by_of(request),
        at=now_of(request),
        key=key_of(request, "paper"),
    )
