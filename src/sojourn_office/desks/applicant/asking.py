"""One page of questions: ask, keep what was answered, go on; a fault shows the page again with everything typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import cases as actions
from sojourn_office.desks.applicant.own import by_of, key_of, of_case, show, status_of, to_case
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import now_of
from sojourn_office.queries.applications import Application


def ask(
    request: HttpRequest,
    application: Application,
    form: Form,
    answers: Callable[[dict[str, Any]], dict[str, object]],
    *,
    name: Message,
    lead: Message | None = None,
    part: Message | None = None,
    back: str = "tasks",
    then: str = "tasks",
    to_confirm: bool = False,
) -> HttpResponse:
    """
    Ask what the form asks; what was answered is kept, and the page `then` of the case follows.

    `to_confirm` marks an answer that stands there because it was given before, at "Can I go?".
    """
    context = {
        "application": application,
        "name": name,
        "lead": lead,
        "part": part,
        "to_confirm": to_confirm,
        "form": form,
        "back": of_case(request, application, back),
        "to_part": back != "tasks",
    }
    if request.method != "POST":
        return show(request, "applicant/question.html", context)
    if not form.is_valid():
        return show(request, "applicant/question.html", context, status=422)
    answer = actions.save_answers(
        number=application.number,
        answers=answers(form.cleaned_data),
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/question.html", context, status=status_of(answer))
    return to_case(request, application, then)
