"""The pages of a sending state's office: its queue, one application with what it answers, one that it endorsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import endorsing as acts
from sojourn_office.actions.filling import cannot_print
from sojourn_office.actions.on_case import own_case
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.asking import AskForm, filled_in
from sojourn_office.desks.opening import links, one_look, with_new_version
from sojourn_office.desks.papers_shown import pdf_of, picture_of
from sojourn_office.desks.sender.forms import DECLINE, AnswerForm, TakeBackForm
from sojourn_office.desks.sending import sent
from sojourn_office.desks.turning import turning
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.queries import casework, endorsing, sheets
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.endorsing import CaseAtGate, WhereAtGate
from sojourn_office.roles import May

_WIDTH = 1400
# A button that shows another paper records no answer.
_LOOKS = frozenset({("act", "look")})
_ANSWERED = Refusal("case_state", Message("This application was answered already, or it was withdrawn."))
_NOT_ENDORSED = Refusal("case_state", Message("This application is not endorsed, or not any more."))

AtGate = Callable[..., HttpResponseBase]


def _senders(request: HttpRequest) -> tuple[str, ...]:
    """The states for whose gates somebody has a post."""
    return tuple(post.host for post in asker_of(request).posts if post.standing.may(May.CASE_ENDORSE))


def of_sender(*, endorsed: bool) -> Callable[[AtGate], AtGate]:
    """
    Let a page of one application be opened by the office of its own sending state: while it waits there, or `endorsed`.

    Once it waits no more, a press is told so, and the same press as before gets its answer again. Any other number gets
    the same 404; one's own application, or that of a declared relation, is refused.
    """

    def decorate(view: AtGate) -> AtGate:
        def opened(request: HttpRequest, **named: Any) -> HttpResponseBase:
            number = str(named.pop("number"))
            case = endorsing.where(number)
            post = asker_of(request).post_for(May.CASE_ENDORSE, host=case.sender) if case is not None else None
            is_there = case is not None and (case.is_endorsed or not endorsed or request.method == "POST")
            if case is None or post is None or not is_there:
                raise Http404
            if casework.is_own_case(number, post.account_id):
                return refused(request, own_case())
            if not endorsed and not case.waits and request.method != "POST":
                return refused(request, _ANSWERED, back=at("/endorse", language_of(request)))
            return view(request, case, post, **named)

        guarded: AtGate = may(May.CASE_ENDORSE, looks=_LOOKS)(opened)
        return update_wrapper(guarded, view)

    return decorate


@never_cache
@require_GET
@may(May.CASE_ENDORSE)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, first come first; how many places there are; and what was endorsed last."""
    senders = _senders(request)
    written = request.GET.get("from", "1")
    found = endorsing.waiting(senders, first=int(written) if written.isdecimal() else 1)
    context = {
        "found": found,
        "gates": endorsing.gates(senders),
        "asked": endorsing.asked_for(senders),
        "endorsed": endorsing.endorsed_lately(senders),
        "done": request.GET.get("done", "") in ("endorse", "decline", "back"),
        "turning": turning(found),
        "desk_links": links(request),
    }
    return page(request, "sender/waiting.html", context)


@never_cache
@require_GET
@may(May.CASE_ENDORSE)
def following(request: HttpRequest) -> HttpResponse:
    """On to the application that came first."""
    number = endorsing.next_of(_senders(request), account_id=asker_of(request).account.pk)
    return HttpResponseRedirect(at(f"/endorse/{number}" if number else "/endorse", language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@of_sender(endorsed=False)
def case(request: HttpRequest, where: WhereAtGate, post: Staff) -> HttpResponse:
    """One application on one page: findings, papers, and the answer of the office."""
    if where.waits:
        kept = _keep(request, where, post, "")
        if isinstance(kept, Refusal):
            return refused(request, kept)
    found = endorsing.case_at_gate(where.number, at=now_of(request))
    boxes, language = typed(request), language_of(request)
    if where.waits and boxes is not None and _LOOKS & set(boxes.items()):
        chosen = {**boxes.dict(), "grounds": boxes.getlist("grounds")}
        return _shown(request, found, AnswerForm(initial=chosen, findings=found.findings, language=language))
    initial = {"version": found.version, "grounds": [finding.code for finding in found.not_met]}
    form = AnswerForm(boxes, initial=initial, findings=found.findings, language=language)
    if request.method != "POST":
        return _shown(request, found, form)
    answer = _answer(request, found, post, form) if form.is_valid() else None
    if isinstance(answer, str):
        return HttpResponseRedirect(at(f"/endorse?done={form.cleaned_data['answer']}", language))
    if not where.waits:
        # What the host made of it meanwhile is not this office's to know.
        return refused(request, _ANSWERED, back=at("/endorse", language))
    if answer is None:
        return _shown(request, found, form, status=422)
    with_new_version(form, answer)
    form.refuse(answer)
    return _shown(request, found, form, status=REFUSALS[answer.code][0])


def _answer(request: HttpRequest, found: CaseAtGate, post: Staff, form: AnswerForm) -> str | Refusal:
    given = form.cleaned_data
    asked: dict[str, Any] = {"number": found.number, "post": post, "version": given["version"]}
    asked |= {"at": now_of(request), "key": request.POST.get("key", "")}
    if given["answer"] == DECLINE:
        return acts.decline(grounds=given["grounds"], why=given["why"], **asked)
    return acts.endorse(**asked)


@never_cache
@require_http_methods(["GET", "POST"])
@of_sender(endorsed=False)
def ask(request: HttpRequest, where: WhereAtGate, post: Staff) -> HttpResponse:
    """Ask for a paper before the answer, with the words of the agreement and a last day filled in."""
    if not where.waits:
        return refused(request, _ANSWERED, back=at("/endorse", language_of(request)))
    found = endorsing.case_at_gate(where.number, at=now_of(request))
    today = now_of(request).astimezone(found.zone).date()
    wanted = found.paper(request.GET.get("paper", ""))
    initial = filled_in(wanted, language=found.language, version=found.version, today=today)
    papers = [(paper.id, paper.name) for paper in found.papers]
    form = AskForm(typed(request), initial=initial, papers=papers, language=language_of(request))

    def act() -> str | Refusal:
        given = form.cleaned_data
        return acts.ask_for_paper(
            number=found.number,
            post=post,
            paper=given["paper"],
            until=end_of_day(given["until"], found.zone.key),
            why=given["why"],
            version=given["version"],
            at=now_of(request),
            key=request.POST.get("key", ""),
        )

    led_on, status = sent(request, form, act, then=f"/endorse/{found.number}")
    context = {"case": found, "form": form, "desk_links": links(request)}
    return led_on or page(request, "sender/ask.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@of_sender(endorsed=True)
def given(request: HttpRequest, where: WhereAtGate, post: Staff) -> HttpResponse:
    """An endorsement that was given: its letter, and how it is taken back while the host has not decided."""
    kept = _keep(request, where, post, "") if where.is_endorsed else None
    if isinstance(kept, Refusal):
        return refused(request, kept)
    found = endorsing.endorsed(where.number, at=now_of(request)) if where.is_endorsed else None
    initial = {"version": found.version} if found is not None else {}
    form = TakeBackForm(typed(request), initial=initial, language=language_of(request))

    def act() -> str | Refusal:
        return acts.take_back(
            number=where.number,
            post=post,
            why=form.cleaned_data["why"],
            version=form.cleaned_data["version"],
            at=now_of(request),
            key=request.POST.get("key", ""),
        )

    led_on, status = sent(request, form, act, then="/endorse?done=back")
    if found is None:
        return led_on or refused(request, _NOT_ENDORSED, back=at("/endorse", language_of(request)))
    context = {"case": found, "form": form, "desk_links": links(request)}
    return led_on or page(request, "sender/given.html", context, status=status)


@require_GET
@of_sender(endorsed=True)
def letter(request: HttpRequest, where: WhereAtGate, post: Staff) -> HttpResponse:
    """The letter of an endorsement as its person has it; looking at it is an opening like any other."""
    kept = _keep(request, where, post, "")
    if isinstance(kept, Refusal):
        return refused(request, kept)
    try:
        printed = endorsing.letter(where.number, language_of(request), specimen=settings.DEMONSTRATION)
    except CannotPrint as trouble:
        return refused(request, cannot_print(trouble))
    assert printed is not None, "the page is open to what is endorsed"
    return pdf_of(printed, f"{where.number}-endorsement.pdf")


@require_GET
@of_sender(endorsed=False)
def picture(request: HttpRequest, where: WhereAtGate, post: Staff, paper: str, leaf: int) -> HttpResponse:
    """One page of a paper; looking at it is an opening like any other."""
    kept = endorsing.case_at_gate(where.number, at=now_of(request)).paper(paper)
    version = kept.version("") if kept else None
    if version is None or not version.pages:
        raise Http404
    opened = _keep(request, where, post, paper)
    return picture_of(
        request, opened if isinstance(opened, Refusal) else sheets.page_picture(version, leaf, width=_WIDTH)
    )


def _keep(request: HttpRequest, where: WhereAtGate, post: Staff, paper: str) -> str | Refusal:
    now = now_of(request)
    key = one_look(f"gate-{where.number}-{paper}", at=now)
    return acts.opened(number=where.number, post=post, paper=paper, at=now, key=key)


def _shown(request: HttpRequest, found: CaseAtGate, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    there = [paper for paper in found.papers if paper.pages]
    chosen = next((paper for paper in there if paper.id == request.GET.get("paper", "")), None)
    paper = chosen or next(iter(there), None)
    context = {
        "case": found,
        "form": form,
        "paper": paper,
        "leaves": range(1, paper.pages + 1) if paper is not None else (),
        "desk_links": links(request),
    }
    return page(request, "sender/case.html", context, status=status)
