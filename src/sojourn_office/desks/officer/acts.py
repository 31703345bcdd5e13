"""What is done to a case beside deciding it: take, leave for later, ask for a paper, note, hand over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import Stage
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import assessment, openings
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import press, typed
from sojourn_office.desks.asking import AskForm, filled_in
from sojourn_office.desks.officer.forms import HandOverForm, NoteForm, SkipForm
from sojourn_office.desks.officer.queue import desk_of
from sojourn_office.desks.opening import links, on_case, with_new_version
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import absences, accounts, casework, queues, sheets
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


@press
@on_case(May.CASE_ASSIGN, act=True)
def take(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Take a case into one's own hands."""
    answer = assessment.take(number=case.number, post=post, at=now_of(request), key=request.POST.get("key", ""))
    return refused(request, answer) if isinstance(answer, Refusal) else _back(request, case)


@press
@on_case(May.CASE_ASSIGN, act=True)
def put_back(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Put a case back into the queue, for any officer of the mission; marks and notes stay with it."""
    answer = assessment.release(number=case.number, post=post, at=now_of(request), key=request.POST.get("key", ""))
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at("/desk", language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_DECIDE)
def skip(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """On to the next case; one that is left undecided needs a word."""
    language = language_of(request)
    if case.stage is not Stage.ASSESSMENT:
        return HttpResponseRedirect(at("/desk/next", language))
    form = SkipForm(typed(request), language=language)
    if request.method == "POST" and form.is_valid():
        kept = openings.opened(
            number=case.number,
            post=post,
            reason="skipped",
            paper="",
            why=form.cleaned_data["why"],
            at=now_of(request),
            key=request.POST.get("key", ""),
        )
        if isinstance(kept, Refusal):
            return refused(request, kept)
        following = queues.next_case(
            desk_of(request), account_id=post.account_id, at=now_of(request), after=case.number
        )
        return HttpResponseRedirect(at(f"/desk/cases/{following}" if following else "/desk", language))
    return _page(request, "officer/skip.html", case, form)


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_ASK, act=True)
def ask(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Ask for a paper, with rule, text and last day filled in."""
    data, found = typed(request), casework.case_shown(case.number, at=now_of(request))
    papers = [(paper.id, paper.name) for paper in found.papers]
    names = (data if data is not None else request.GET).getlist("quote")
    quotes = sheets.chosen(case.number, names, found.papers)
    initial = filled_in(
        found.paper(request.GET.get("paper", "")),
        language=found.language,
        version=found.version,
        today=now_of(request).astimezone(found.zone).date(),
        due_on=found.due_at.date() if found.due_at else None,
    )
    form = AskForm(data, initial=initial, papers=papers, language=language_of(request))

    def act(form: Form) -> str | Refusal:
        return assessment.ask_for_paper(
            number=case.number,
            post=post,
            paper=form.cleaned_data["paper"],
            until=end_of_day(form.cleaned_data["until"], found.zone.key),
            why=form.cleaned_data["why"],
            quotes=names,
            at=now_of(request),
            key=request.POST.get("key", ""),
            version=form.cleaned_data["version"],
        )

    about = {"quotes": () if isinstance(quotes, Refusal) else quotes}
    return _written(request, case, post, form, act, "officer/ask.html", about)


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_DECIDE, act=True)
def note(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Write a note; those that are there stand above it."""
    form = NoteForm(typed(request), language=language_of(request))

    def act(form: Form) -> str | Refusal:
        return assessment.note(
            number=case.number,
            post=post,
            text=form.cleaned_data["note"],
            at=now_of(request),
            key=request.POST.get("key", ""),
        )

    return _written(request, case, post, form, act, "officer/note.html")


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_ASSIGN, act=True)
def hand_over(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Give the case to a colleague of the mission."""
    now = now_of(request)
    theirs = accounts.colleagues(case.host, case.mission, at=now, but=post.account_id, barred=case.took_part)
    others = {str(staff.post_id): staff for staff in theirs}
    away = absences.away_until((case.host,), at=now)
    names = [(which, _named(staff, away)) for which, staff in others.items()]
    initial = {"version": casework.version_of(case.number)}
    form = HandOverForm(typed(request), initial=initial, colleagues=names, language=language_of(request))

    def act(form: Form) -> str | Refusal:
        return assessment.hand_over(
            number=case.number,
            post=post,
            to=others[form.cleaned_data["to"]],
            why=form.cleaned_data["why"],
            at=now,
            key=request.POST.get("key", ""),
            version=form.cleaned_data["version"],
        )

    return _written(request, case, post, form, act, "officer/hand_over.html")


def _named(staff: Staff, away: Mapping[str, date]) -> Message:
    told = {"name": staff.name, "number": staff.number, "day": away.get(by_post(staff), "")}
    if told["day"]:
        return Message("{name}, number {number}, away until {day}", told)
    return Message("{name}, number {number}", told)


def _written(
    request: HttpRequest,
    case: Where,
    post: Staff,
    form: Form,
    act: Callable[[Form], str | Refusal],
    template: str,
    about: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show a form, or do what it says; a "no" stands in the form, and what was typed is kept."""
    if request.method != "POST":
        return _page(request, template, case, form, about)
    if not form.is_valid():
        return _page(request, template, case, form, about, status=422)
    answer = act(form)
    if isinstance(answer, Refusal):
        with_new_version(form, answer)
        form.refuse(answer)
        return _page(request, template, case, form, about, status=REFUSALS[answer.code][0])
    return _back(request, case)


def _page(
    request: HttpRequest,
    template: str,
    case: Where,
    form: Form,
    about: Mapping[str, object] | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    context = {
        **(about or {}),
        "case": casework.case_shown(case.number, at=now_of(request)),
        "form": form,
        "desk_links": links(request),
    }
    return page(request, template, context, status=status or (422 if form.errors else 200))


def _back(request: HttpRequest, case: Where) -> HttpResponse:
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))
