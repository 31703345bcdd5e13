"""The decision, as far as the host gives its reasons out: the page, and the letter as it was frozen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.messages import Message, listed
from sojourn.cases import second_look
from sojourn.cases.model import Outcome
from sojourn.rounds.moves import last_minute
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.own import address, greeted, of_case, own_case, show, to_case
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.look.pages import now_of
from sojourn_office.papers.decision_letter import look_note, paper_words
from sojourn_office.papers.letter import answer_of
from sojourn_office.queries import applications, letters
from sojourn_office.queries.applications import Application
from sojourn_office.queries.findings import written_in
from sojourn_office.queries.letters import DecisionShown


@own_case
@require_GET
def letter(request: HttpRequest, application: Application) -> HttpResponse:
    """The decision with its reasons in four parts, or with as much of them as the host tells."""
    decision = letters.decision_of(application)
    if decision is None:
        return to_case(request, application)
    following = applications.next_window(application.scheme.id, at=now_of(request))
    context = {
        "application": application,
        "decision": decision,
        "greeting": greeted(application),
        "own_language": written_in(decision.told.own_sentence),
        "granted": decision.outcome is Outcome.GRANTED,
        "answer": answer_of(
            granted=decision.outcome is Outcome.GRANTED,
            withheld=decision.withheld,
            in_round=application.has_result_day,
            looked_again=decision.looked_again,
        ),
        "lead": _lead(application, decision),
        "reasons": [
            {
                "number": number,
                "ground": ground,
                "paper": "" if ground.paper is None else paper_words(ground.paper, application.scheme, ground.pages),
                "source": decision.sources.get(ground.code),
            }
            for number, ground in enumerate(decision.told.grounds, start=1)
        ],
        "met": listed(list(decision.told.met)) if decision.told.met else "",
        "facts": _facts(application, decision),
        "next_address": address(request, f"/go/{application.scheme.id}"),
        "next_window": following.words() if following and application.has_result_day else "",
        "paper": of_case(request, application, "letter.pdf"),
        "first_paper": of_case(request, application, "first-letter.pdf") if decision.looked_again else "",
        "second_look": "" if second_look.cannot_ask(application.told, now_of(request)) else _look(request, application),
        "visa": of_case(request, application, "visa"),
        "back": of_case(request, application),
    }
    return show(request, "applicant/letter.html", context)


def _lead(application: Application, decision: DecisionShown) -> list[Said]:
    if decision.outcome is Outcome.GRANTED:
        return []
    if not decision.withheld:
        return [Message("The reason is below, and what you can do.")]
    said: list[Said] = [Message("This mission does not give individual reasons.")]
    if application.has_result_day:
        said.append(Message("You may apply again from the next quarter."))
    return said


def _look(request: HttpRequest, application: Application) -> dict[str, object]:
    """Until when a second look may be asked for, and where."""
    until = application.told.look_until
    assert until is not None, "where it can be asked for there is time"
    return {
        "address": of_case(request, application, "second-look"),
        "note": look_note(application.rules),
        "until": application.shown_at(last_minute(application.local(until))),
    }


def _facts(application: Application, decision: DecisionShown) -> list[dict[str, object]]:
    count = decision.officers
    decided = Message("Officers: {count}", {"count": count})
    rows: list[dict[str, object]] = [{"label": Message("Decided by"), "value": decided}]
    if application.rule_on is not None:
        rows.append({"label": Message("Rules as of"), "value": application.rule_on})
    return rows


@own_case
@require_GET
def letter_paper(request: HttpRequest, application: Application) -> HttpResponse:
    """The letter as it was frozen with the decision."""
    frozen = letters.frozen_letter(application)
    if frozen is None:
        raise Http404
    return private(frozen, "application/pdf", file_name=f"{application.number}-letter.pdf")


@own_case
@require_GET
def first_letter_paper(request: HttpRequest, application: Application) -> HttpResponse:
    """The letter of the decision that was looked at again."""
    frozen = letters.first_letter(application) if letters.decision_of(application) is not None else None
    if frozen is None:
        raise Http404
    return private(frozen, "application/pdf", file_name=f"{application.number}-first-letter.pdf")
