"""The last step: all answers with Change, what the embassy sees, the consents, lodge; then the receipt that stays."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PaidFor
from sojourn.eligibility.facts import FACTS, shown
from sojourn.eligibility.findings import Finding, Met
from sojourn.rules.answers import Answer
from sojourn_office.actions import cases as actions
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant import paying
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.forms import LodgeForm
from sojourn_office.desks.applicant.own import (
    address,
    by_of,
    key_of,
    of_case,
    own_case,
    refuse,
    show,
    status_of,
    to_case,
    with_next_window,
)
from sojourn_office.desks.applicant.tasklist import Said, facts_words, names_of, slug_of
from sojourn_office.desks.questions import further_rows
from sojourn_office.desks.receipts import next_steps, printed_receipt
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.look.remedies import remedy
from sojourn_office.papers.own_forms import NOT_GIVEN, answer_rows
from sojourn_office.queries import applications, entries, fees, papers
from sojourn_office.queries.applications import Application
from sojourn_office.queries.letters import rule_shown
from sojourn_office.queries.papers import KeptPaper

_MET: dict[Met, tuple[str, str, Message]] = {
    Met.YES: ("check", "pine", Message("Met")),
    Met.NO: ("cross", "rust", Message("Not met")),
    Met.WEIGHED: ("dash", "ink", Message("Consul decides")),
    Met.NOT_KNOWN: ("question", "ink", Message("Not known")),
}


@own_case
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything once more, as the embassy will see it; then lodge."""
    if request.method == "POST":
        return _lodge(request, application)
    if not application.is_draft:
        return to_case(request, application, "receipt")
    return _shown(request, application, _form(request, application))


def _form(request: HttpRequest, application: Application, *, bound: bool = False) -> LodgeForm:
    return LodgeForm(
        typed(request) if bound or request.method == "GET" else None,
        wrote=_wrote(application),
        answer_is_no=application.is_draft and application.judgement.answer is Answer.NO,
        host=country_in_a_sentence(application.scheme.host),
        mission=application.mission.name,
        language=language_of(request),
    )


def _wrote(application: Application) -> Message | None:
    """That one wrote those papers oneself; they are named."""
    own: list[Said] = [asked.paper.name for asked in application.asked if asked.must and asked.paper.group == "written"]
    return Message("I wrote these papers myself: {papers}.", {"papers": listed(own)}) if own else None


def _shown(
    request: HttpRequest,
    application: Application,
    form: LodgeForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    missing = names_of(application, applications.missing(application))
    fee = fees.fee_shown(application, PaidFor.LODGING)
    closed = entries.why_not_lodged(application, at=now_of(request))
    if closed is not None:
        closed = with_next_window(closed, application, request)
    context = {
        "application": application,
        "form": form,
        "refusal": refusal,
        "remedy": remedy(refusal.code) if refusal is not None else "",
        "rows": _rows(request, application),
        "papers": _paper_rows(request, application),
        "findings": [_finding(application, each) for each in _in_order(application)],
        "answer_is_no": application.judgement.answer is Answer.NO,
        "missing": [
            {"name": name, "address": of_case(request, application, f"tasks/{slug}")} for slug, name in missing
        ],
        "body": application.answers.get("body") if application.needs_body else "",
        "back": of_case(request, application, "tasks"),
        "has_another_passport": entries.has_another_passport(application),
        "not_now": closed.message if closed is not None else "",
        "fee": paying.fee_rows(request, application, fee) if fee.is_to_pay else None,
        "lodge": Message("Pay and lodge") if fee.is_to_pay else Message("Lodge"),
        "calendar": address(request, f"/schemes/{application.scheme.id}/openings.ics"),
    }
    return show(request, "applicant/check.html", context, status=status)


def _rows(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    proving = next((asked.paper.id for asked in application.asked if "funds" in asked.paper.proves), None)
    at_paper = {} if proving is None else {"funds": slug_of(proving)}
    given = answer_rows(
        application.answers, application.facts, application.agreement.regions, needs_body=application.needs_body
    )
    return [
        {
            "label": row.label,
            "value": NOT_GIVEN if row.value in (None, "") else row.value,
            "change": of_case(request, application, f"tasks/{at_paper.get(row.task, row.task)}"),
        }
        for row in (*given, *further_rows(application))
    ]


def _paper_rows(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for kept in application.papers:
        said = Message("On paper") if kept.on_paper else Message(
            "Pages: {pages} · {size} kB", {"pages": kept.pages, "size": kept.kilobytes})  # fmt: skip
        rows.append(
            {
                "label": application.name_of_paper(kept.paper),
                "value": said,
                "change": of_case(request, application, f"tasks/{slug_of(kept.paper)}"),
            }
        )
    return rows


# What is not met comes first where the answer is no; the agreement's order otherwise.
_FIRST_WHERE_NO = (Met.NO, Met.NOT_KNOWN, Met.WEIGHED, Met.YES)


def _in_order(application: Application) -> list[Finding]:
    findings = list(application.judgement.findings)
    if application.judgement.answer is not Answer.NO:
        return findings
    return sorted(findings, key=lambda finding: _FIRST_WHERE_NO.index(finding.met))


def _finding(application: Application, finding: Finding) -> dict[str, object]:
    sign, tone, word = _MET[finding.met]
    source = rule_shown(application, finding.cites, finding.entry)
    row = {"sign": sign, "tone": tone, "name": finding.name, "word": word, "rule": finding.says}
    row["you"] = _you(finding)
    if source is None:
        return row
    trust = source.trust.value if source.trust else ""
    return {**row, "since": source.since, "trust": trust, "address": source.address}


def _you(finding: Finding) -> object:
    """What was answered; the label of a fact is left out where the finding bears the same name."""
    match [*finding.facts.items()]:
        case []:
            return ""
        case [(name, value)] if FACTS[name].label == finding.name:
            return shown(name, value)
    return facts_words(finding)


def _lodge(request: HttpRequest, application: Application) -> HttpResponse:
    if application.is_draft and applications.missing(application):
        refusal = Refusal("papers_missing", Message("Something is still missing. Nothing was sent."))
        ticked = _form(request, application, bound=True)
        return _shown(request, application, ticked, status=status_of(refusal), refusal=refusal)
    form = _form(request, application, bound=True)
    if not form.is_valid():
        return _shown(request, application, form, status=422)
    if application.is_draft:
        said = {name: True for name in ("wrote", "all_the_same") if form.cleaned_data.get(name)}
        kept = actions.save_answers(
            number=application.number,
            answers=said,
            by=by_of(request),
            at=now_of(request),
            key=key_of(request, "said"),
        )
        if isinstance(kept, Refusal):
            return refuse(request, kept, back=of_case(request, application, "check"))
    answer = actions.lodge(
        number=application.number,
        consents={text: bool(form.cleaned_data[text]) for text in actions.CONSENTS},
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal) and answer.code == "fee_unpaid":
        return paying.begin(request, application, PaidFor.LODGING)
    if isinstance(answer, Refusal):
        refusal = with_next_window(answer, application, request)
        return _shown(request, application, form, status=status_of(refusal), refusal=refusal)
    return to_case(request, application, "receipt")


@own_case
@require_GET
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """What was handed in and when, each file with its fingerprint; the page stays at this address."""
    lodged_at = application.told.lodged_at
    if lodged_at is None:
        return to_case(request, application)
    received = papers.papers_at(application.number, lodged_at)
    later = [kept for kept in application.papers if kept.given_at > lodged_at]
    context = {
        "application": application,
        "lodged_at": application.shown_at(lodged_at),
        "files": [_file(request, application, kept) for kept in received if not kept.on_paper],
        "later": [_file(request, application, kept) for kept in later],
        "to_bring": [application.name_of_paper(kept.paper) for kept in received if kept.on_paper],
        "next_steps": next_steps(application),
        "paper": of_case(request, application, "receipt.pdf"),
        "status": of_case(request, application),
    }
    return show(request, "applicant/receipt.html", context)


def _file(request: HttpRequest, application: Application, kept: KeptPaper) -> dict[str, object]:
    return {
        "name": application.name_of_paper(kept.paper),
        "detail": Message("Pages: {pages} · {size} kB", {"pages": kept.pages, "size": kept.kilobytes}),
        "fingerprint": " ".join(kept.sent_sha256[start : start + 8] for start in range(0, 64, 8)),
        "by": kept.given_by,
        "look": of_case(request, application, f"papers/{kept.id}"),
    }


@own_case
@require_GET
def receipt_paper(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt as a PDF."""
    if application.told.lodged_at is None:
        raise Http404
    return private(
        printed_receipt(application, language_of(request), specimen=settings.DEMONSTRATION),
        "application/pdf",
        file_name=f"{application.number}-receipt.pdf",
    )
