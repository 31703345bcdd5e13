"""One case on the desk: findings at the left, the paper at the right, the mark in between."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import IN_OFFICE, Stage
from sojourn.eligibility.findings import Met
from sojourn_office.actions import assessment, openings
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import asker_of, typed
from sojourn_office.desks.officer.forms import JudgeForm
from sojourn_office.desks.officer.queue import KEYS_OFF
from sojourn_office.desks.officer.sheet import Look, look_asked, sheet_of
from sojourn_office.desks.opening import (
    ReasonForm,
    ask_reason,
    keep_opening,
    links,
    names_of,
    on_case,
    with_new_version,
)
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import casework, fees, points, records, sheets
from sojourn_office.queries import history as kept_history
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import CaseShown, Where
from sojourn_office.queries.findings import FindingShown
from sojourn_office.queries.sheets import PaperShown, QuoteShown
from sojourn_office.roles import May

WORDS: dict[Met, tuple[str, str, Message]] = {
    Met.YES: ("check", "pine", Message("Met")),
    Met.NO: ("cross", "rust", Message("Not met")),
    Met.WEIGHED: ("dash", "ink", Message("To judge")),
    Met.NOT_KNOWN: ("question", "ink", Message("Open")),
}


@never_cache
@require_GET
@on_case(May.CASE_READ, opens=False)
def show(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The case; opening it keeps an entry, and takes it where nobody has it."""
    found = casework.case_shown(case.number, at=now_of(request))
    look = look_asked(request.GET)
    paper = _paper_in_hand(found, look.paper, request.GET.get("finding", ""))
    version = paper.version(look.version) if paper else None
    if look.version and version is None:
        raise Http404
    if paper is None or version is None or not version.pages:
        asked = keep_opening(request, case, post)
    else:
        asked = keep_opening(request, case, post, paper=paper.id, version=version)
    return asked or show_case(request, case.number, post, look=look)


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_READ, opens=False)
def give_reason(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Keep the written reason for opening a case outside one's own queue, and open it."""
    form = ReasonForm(request.POST, language=language_of(request))
    if request.method != "POST" or not form.is_valid():
        return ask_reason(request, case, typed(request))
    kept = openings.opened(
        number=case.number,
        post=post,
        reason="other",
        paper="",
        why=form.cleaned_data["why"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(kept, Refusal):
        return refused(request, kept)
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_DECIDE, act=True)
def judge(request: HttpRequest, case: Where, post: Staff, code: str) -> HttpResponse:
    """Record what is found of one criterion; or turn to another page, or go on to ask, with what was typed kept."""
    found = casework.case_shown(case.number, at=now_of(request))
    finding = found.finding(code)
    if finding is None:
        raise Http404
    boxes = typed(request)
    if boxes is None:
        query = request.GET.urlencode() or urlencode({"finding": code})
        return HttpResponseRedirect(at(f"/desk/cases/{case.number}?{query}", language_of(request)))
    look = look_asked(QueryDict(boxes.get("look") or boxes.get("shown", "")))
    if request.method != "POST":
        form = _judge_form(request, found, finding, boxes)
        return show_case(request, case.number, post, form=form, code=code, look=look)
    met, quotes = boxes.get("met", ""), boxes.getlist("quote")
    if met == "ask":
        first = next((paper.id for paper in finding.papers), "")
        query = urlencode({"paper": request.POST.get("paper") or first, "quote": quotes}, doseq=True)
        return HttpResponseRedirect(at(f"/desk/cases/{case.number}/ask?{query}", language_of(request)))
    if "look" in request.POST:
        return _turned(request, case, post, found, finding, look)
    form = _judge_form(request, found, finding, request.POST)
    if met not in (Met.YES.value, Met.NO.value):
        form.add_error(None, Message("Press met, not met or ask"))
    if not form.is_valid():
        return show_case(request, case.number, post, form=form, code=code, status=422, look=look)
    answer = assessment.judge(
        number=case.number,
        post=post,
        code=code,
        met=met,
        why=form.cleaned_data["why"],
        paper=form.cleaned_data["paper"],
        quotes=quotes,
        at=now_of(request),
        key=request.POST.get("key", ""),
        version=form.cleaned_data["version"],
    )
    if isinstance(answer, Refusal):
        with_new_version(form, answer)
        form.refuse(answer)
        status = REFUSALS[answer.code][0]
        return show_case(request, case.number, post, form=form, code=code, status=status, look=look)
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))


def _turned(
    request: HttpRequest, case: Where, post: Staff, found: CaseShown, finding: FindingShown, look: Look
) -> HttpResponse:
    """Another page of the paper, or the same as text, beside a mark that is being written: nothing typed is lost."""
    paper = _paper_in_hand(found, look.paper, finding.code)
    version = paper.version(look.version) if paper else None
    if paper is None or version is None:
        raise Http404
    asked = keep_opening(request, case, post, paper=paper.id, version=version)
    form = _judge_form(request, found, finding, None)
    form.initial.update({name: request.POST[name] for name in ("why", "paper", "version") if name in request.POST})
    return asked or show_case(request, case.number, post, form=form, code=finding.code, look=look)


@never_cache
@require_GET
@on_case(May.CASE_READ)
def history(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Every entry and every opening, newest first."""
    found = casework.case_shown(case.number, at=now_of(request))
    context = {"case": found, "entries": kept_history.history(case.number), "desk_links": links(request)}
    return page(request, "officer/history.html", context)


def show_case(
    request: HttpRequest,
    number: str,
    post: Staff,
    *,
    form: JudgeForm | Form | None = None,
    code: str = "",
    status: int = 200,
    look: Look | None = None,
) -> HttpResponse:
    """The page of a case, with a form that was typed into, if any, and the page of a paper that is looked at."""
    found = casework.case_shown(number, at=now_of(request))
    look = look or look_asked(request.GET)
    in_hand = _in_hand(found, code or request.GET.get("finding", ""))
    paper = _paper_in_hand(found, look.paper, in_hand.code if in_hand else "")
    if form is None and in_hand is not None:
        form = _judge_form(request, found, in_hand, None)
    place = {"host": found.host, "mission": post.mission or None}
    asker = asker_of(request)
    may_judge = found.stage in (Stage.ASSESSMENT, Stage.PAPER_ASKED) and asker.may(May.CASE_DECIDE, **place)
    quotes = _quotes(request, found, in_hand)
    sheet = sheet_of(request, found, paper, look, in_hand, quotes, typing=may_judge and bool(in_hand))
    context: dict[str, Any] = {
        "case": found,
        "rows": [(finding, *WORDS[finding.met]) for finding in found.left if finding is not in_hand],
        "in_hand": in_hand,
        "in_hand_words": WORDS[in_hand.met] if in_hand else None,
        "moves": _moves(found, in_hand),
        "form": form,
        "points": points.points_shown(number, names=names_of(request)),
        "fees": fees.for_officers(number),
        "paper": paper,
        "sheet": sheet,
        "quotes": [quote for quote in quotes if sheet is None or quote not in sheet.quotes_here],
        "is_mine": found.holder in names_of(request),
        "with_me": found.holder == by_post(post),
        "may_decide": asker.may(May.CASE_PROPOSE, **place),
        "may_issue": asker.may(May.VISA_ISSUE, **place) and found.stage is Stage.PASSED,
        "may_sign": asker.may(May.CASE_CONFIRM, **place) and found.stage is Stage.PROPOSED,
        "is_my_proposal": found.proposal is not None and found.proposal.by in names_of(request),
        "in_office": found.stage in IN_OFFICE,
        "to_see": sum(each.on_paper and not each.is_seen for each in found.papers),
        "may_judge": may_judge,
        "records": records.beside_case(found.number),
        "counts": [
            (Message("met: {count}", {"count": found.count(Met.YES)})),
            (Message("not met: {count}", {"count": found.count(Met.NO)})),
            (Message("to judge: {count}", {"count": found.count(Met.WEIGHED)})),
            (Message("open: {count}", {"count": found.count(Met.NOT_KNOWN)})),
        ],
        "keys_on": not request.session.get(KEYS_OFF),
        "desk_links": links(request),
    }
    return page(request, "officer/case.html", context, status=status)


def _judge_form(request: HttpRequest, found: CaseShown, finding: FindingShown, data: Any) -> JudgeForm:
    numbered = [
        (paper.id, Message("{number}, {paper}", {"number": paper.number, "paper": paper.name}))
        for paper in found.papers
    ]
    first = next((paper.id for paper in finding.papers), "")
    initial = {"version": found.version, "paper": finding.paper or first, "why": finding.why}
    return JudgeForm(data, initial=initial, papers=numbered, language=language_of(request))


def _quotes(request: HttpRequest, found: CaseShown, in_hand: FindingShown | None) -> tuple[QuoteShown, ...]:
    """The passages chosen so far; before anything was pressed, those of the mark that is there."""
    boxes = typed(request)
    if boxes is None:
        return in_hand.quotes if in_hand else ()
    quotes = sheets.chosen(found.number, boxes.getlist("quote"), found.papers)
    return () if isinstance(quotes, Refusal) else quotes


def _in_hand(found: CaseShown, code: str) -> FindingShown | None:
    """The finding that was asked for, else the first that is left."""
    return found.finding(code) or next(iter(found.left), None)


def _paper_in_hand(found: CaseShown, asked: str, code: str) -> PaperShown | None:
    """The paper that was asked for, else the first that proves the finding in hand, else the first of all."""
    chosen = found.paper(asked)
    if chosen is not None:
        return chosen
    finding = _in_hand(found, code)
    proving = [paper for paper in finding.papers if paper.is_there] if finding else []
    there = [paper for paper in found.papers if paper.is_there]
    return next(iter([*proving, *there]), None)


def _moves(found: CaseShown, in_hand: FindingShown | None) -> dict[str, str]:
    """The findings beside the one in hand, for the keys that move."""
    codes = [finding.code for finding in found.left]
    if in_hand is None or in_hand.code not in codes:
        return {"before": "", "after": codes[0] if codes else ""}
    place = codes.index(in_hand.code)
    return {
        "before": codes[place - 1] if place else "",
        "after": codes[place + 1] if place + 1 < len(codes) else "",
    }
