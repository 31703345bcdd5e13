"""What agencies do for a person, as they see it: who filed what, one's word on it, dismissing one, wrong advice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import Refusal
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn.rules.answers import Answer
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import complaints
from sojourn_office.actions import mandates as actions
from sojourn_office.desks.access import may, press, typed
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.forms import LodgeForm, WrongAdviceForm
from sojourn_office.desks.applicant.own import account_of, address, key_of, refuse, show, status_of, to
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.look.remedies import remedy
from sojourn_office.papers.own_forms import NOT_GIVEN, answer_rows
from sojourn_office.queries import mandates
from sojourn_office.queries.mandates import Filing
from sojourn_office.roles import May

_SHEET_WIDTH = 900

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, Filing, P], HttpResponseBase]


def own_filing(view: OwnView[P]) -> Callable[..., HttpResponseBase]:
    """Give a page the filing of its address; 404 where it is somebody else's."""

    @wraps(view)
    def shown(request: HttpRequest, mandate_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        filing = mandates.own(account_of(request).pk, mandate_id, at=now_of(request))
        if filing is None:
            raise Http404
        return view(request, filing, *args, **kwargs)

    return may(May.OWN_CASE)(never_cache(shown))


def _of(request: HttpRequest, filing: Filing, path: str = "") -> str:
    return address(request, f"/me/agencies/{filing.id}{'/' + path if path else ''}")


@may(May.OWN_CASE)
@never_cache
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """Every agency that filed for the person or asked to, by name."""
    found = mandates.of_account(account_of(request).pk, at=now_of(request))
    waiting = [each for each in found if each.waits]
    context = {
        "rows": [
            {
                "name": each.agency,
                "invented": each.invented,
                "address": _of(request, each),
                "number": each.number,
                "round": round_name(each.record.id),
                "state": state_of(each),
                "asked_at": each.local(each.asked_at),
            }
            for each in found
        ],
        "several": len({each.agency for each in waiting}) > 1,
        "back": address(request, "/me"),
    }
    return show(request, "applicant/agencies.html", context)


def state_of(filing: Filing) -> Message:
    """How it stands between a person and an agency."""
    if filing.ended_at is not None:
        who = {
            "person": Message("You dismissed it. It sees nothing."),
            "agency": Message("The agency took it back. It sees nothing."),
        }
        return who.get(filing.ended_by, Message("It ended with the round. The agency sees nothing."))
    if filing.given_at is None:
        return Message("Waits for your word")
    return Message("You agreed. It sees what the embassy sees.")


@own_filing
def one(request: HttpRequest, filing: Filing) -> HttpResponse:
    """What an agency filed, byte for byte what the mission will see; confirm it, or not."""
    if request.method == "POST":
        return _confirm(request, filing)
    return _shown(request, filing, _form(request, filing) if filing.waits else None)


def _form(request: HttpRequest, filing: Filing) -> LodgeForm:
    own = filing.own_words() if filing.answers else []
    words: Any = own
    return LodgeForm(
        typed(request),
        wrote=Message("I wrote these papers myself: {papers}.", {"papers": listed(words)}) if own else None,
        answer_is_no=bool(filing.answers) and filing.judgement().answer is Answer.NO,
        host=country_in_a_sentence(filing.scheme.host),
        mission=filing.mission.name,
        language=language_of(request),
    )


def _shown(
    request: HttpRequest,
    filing: Filing,
    form: LodgeForm | None,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    names = {paper.id: paper.name for paper in filing.scheme.papers}
    rows = answer_rows(filing.answers, filing.facts, filing.agreement.regions, needs_body=False)
    context = {
        "filing": filing,
        "form": form,
        "refusal": refusal,
        "remedy": remedy(refusal.code) if refusal else "",
        "round_name": round_name(filing.record.id),
        "state": state_of(filing),
        "asked_at": filing.local(filing.asked_at),
        "opens": filing.local(filing.record.opens_at) if now_of(request) < filing.record.opens_at else None,
        "closes": last_minute(filing.local(filing.record.closes_at)),
        "answers": [{"label": row.label, "value": NOT_GIVEN if row.value in (None, "") else row.value} for row in rows]
        if filing.answers
        else [],
        "papers": [
            {
                "name": names.get(each.paper, each.paper),
                "on_paper": each.on_paper,
                "detail": Message("Pages: {pages} · {size} kB", {"pages": each.pages, "size": each.kilobytes}),
                "fingerprint": each.kept_sha256,
                "sheets": [
                    {"sheet": sheet, "address": _of(request, filing, f"papers/{each.paper}/{sheet}")}
                    for sheet in range(1, each.pages + 1)
                ],
            }
            for each in filing.papers
        ],
        "case": address(request, f"/me/{filing.number}") if filing.has_case else "",
        "draft": mandates.own_draft(account_of(request).pk, filing) if filing.waits else "",
        "end": _of(request, filing, "end"),
        "complain": _of(request, filing, "wrong-advice"),
        "complaints": mandates.complaints_of(account_of(request).pk, filing.id),
        "back": address(request, "/me/agencies"),
    }
    return show(request, "applicant/agency.html", context, status=status)


def _confirm(request: HttpRequest, filing: Filing) -> HttpResponse:
    if not filing.waits:
        return to(request, f"/me/agencies/{filing.id}")
    form = _form(request, filing)
    if not form.is_valid():
        return _shown(request, filing, form, status=422)
    said = {name: True for name in ("wrote", "all_the_same") if form.cleaned_data.get(name)}
    answer = actions.confirm(
        mandate_id=filing.id,
        account=account_of(request),
        consents={text: bool(form.cleaned_data[text]) for text in case_actions.CONSENTS},
        said=said,
        at=now_of(request),
        key=key_of(request),
    )
    if not isinstance(answer, Refusal):
        return to(request, f"/me/{answer}/receipt")
    found = mandates.own(account_of(request).pk, filing.id, at=now_of(request))
    if found is None:
        raise Http404
    if answer.code == "not_open" and found.lives:
        # The word is given; lodging waits for the window, and the task list says so.
        return to(request, f"/me/{found.number}/tasks")
    return _shown(request, found, form if found.waits else None, status=status_of(answer), refusal=answer)


@own_filing
@require_GET
def picture(request: HttpRequest, filing: Filing, paper: str, sheet: int) -> HttpResponse:
    """A page of a paper that an agency prepared."""
    drawn = mandates.page_of_prepared(filing.id, paper, sheet, width=_SHEET_WIDTH)
    if drawn is None or isinstance(drawn, Refusal):
        raise Http404
    return private(drawn, "image/png")


@press
@own_filing
def end(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Dismiss an agency: with its next request it finds nothing."""
    answer = actions.end_by_person(
        mandate_id=filing.id, account=account_of(request), at=now_of(request), key=key_of(request)
    )
    if isinstance(answer, Refusal):
        return refuse(request, answer, back=_of(request, filing))
    return to(request, f"/me/agencies/{filing.id}")


@own_filing
def wrong_advice(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Say that the agency advised one wrongly; the mission answers."""
    form = WrongAdviceForm(typed(request), language=language_of(request))
    context = {
        "filing": filing,
        "form": form,
        "days": complaints.ANSWERED_WITHIN_DAYS,
        "back": _of(request, filing),
    }
    if request.method != "POST":
        return show(request, "applicant/wrong_advice.html", context)
    if not form.is_valid():
        return show(request, "applicant/wrong_advice.html", context, status=422)
    answer = complaints.complain(
        mandate_id=filing.id,
        account=account_of(request),
        text=form.cleaned_data["text"],
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/wrong_advice.html", context, status=status_of(answer))
    return to(request, f"/me/agencies/{filing.id}")
