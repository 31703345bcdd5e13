"""An application that came on paper: typed for its person, its papers scanned, lodged, and a receipt handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message, Words, listed
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import Did, Stage
from sojourn.eligibility.papers import PaperAsked
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import openings
from sojourn_office.actions import paper_files as actions
from sojourn_office.actions.acting import by_post
from sojourn_office.actions.filling import cannot_print
from sojourn_office.desks.access import asker_of, may, press, typed
from sojourn_office.desks.officer.paper_forms import PaperFileForm, ScanForm, SignedForm
from sojourn_office.desks.opening import links, on_case, one_look
from sojourn_office.desks.papers_shown import pdf_of
from sojourn_office.desks.questions import further_form, further_rows
from sojourn_office.desks.receipts import printed_receipt
from sojourn_office.intake.sheets import Who
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.papers.own_forms import FILLED_IN, NOT_GIVEN, AnswerRow, answer_rows
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.queries import applications, letters, paper_files
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.applications import Application, RoundToApply
from sojourn_office.queries.casework import Where
from sojourn_office.queries.claims import Standing, claim_of
from sojourn_office.queries.paper_files import Entered
from sojourn_office.queries.papers import KeptPaper
from sojourn_office.queries.queues import Place
from sojourn_office.roles import May

Missions = Sequence[tuple[str, Words]]
_REASON = "to-enter"
_KEPT = 302


def _places(request: HttpRequest) -> tuple[Place, ...]:
    """Where whoever asks may enter something."""
    posts = (post for post in asker_of(request).posts if post.standing.may(May.CASE_ENTER))
    return tuple(Place(post.host, post.mission) for post in posts)


@never_cache
@require_GET
@may(May.CASE_ENTER)
def listed_files(request: HttpRequest) -> HttpResponse:
    """The rounds in which something can be entered, and what is begun."""
    places = _places(request)
    context = {
        "doors": [
            {
                "address": at(f"/desk/paper/{each.record.id}", language_of(request)),
                "words": each.scheme.title,
                "about": Message(
                    "{round}. Open until {moment}.",
                    {
                        "round": round_name(each.record.id),
                        "moment": last_minute(each.record.closes_at.astimezone(applications.zone_of(each.record))),
                    },
                ),
            }
            for each in paper_files.open_to(places, at=now_of(request))
        ],
        "begun": [{"round_name": round_name(each.round_id), "file": each} for each in paper_files.begun(places)],
        "desk_links": links(request),
    }
    return page(request, "officer/paper_files.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_ENTER)
def enter(request: HttpRequest, round_id: str) -> HttpResponse:
    """Type what the form on paper says; nothing is lodged by it."""
    found = applications.round_to_apply(round_id)
    post = asker_of(request).post_for(May.CASE_ENTER, host=found.scheme.host) if found else None
    if found is None or post is None:
        raise Http404
    own = paper_files.missions(found, _places(request))
    form = _form(request, found, typed(request), missions=own, initial={})
    status = 200
    if request.method == "POST":
        status = 422
        mission = (form.is_valid() and form.cleaned_data.get("mission")) or own[0][0]
        if form.is_valid() and _is_ours(request, found, form, only=mission):
            answer = actions.begin(
                round_id=round_id,
                mission=mission,
                answers=form.answers,
                mail=form.cleaned_data["mail"],
                language=form.cleaned_data["letters_in"],
                post=post,
                at=now_of(request),
                key=request.POST.get("key", ""),
            )
            if not isinstance(answer, Refusal):
                return _to(request, answer)
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    return _typed_page(request, found, form, status=status)


def _form(
    request: HttpRequest, found: RoundToApply, boxes: Any, *, missions: Missions, initial: Mapping[str, object]
) -> PaperFileForm:
    sender, today = found.scheme.sender, now_of(request).astimezone(applications.zone_of(found.record)).date()
    return PaperFileForm(
        boxes,
        who=Who(sender=sender, regions=[code for code, _ in found.regions], papers=(), today=today),
        regions=found.regions,
        missions=missions,
        currency=paper_files.currency_of(found, missions[0][0], on=today),
        language=language_of(request),
        initial={"letters_in": LANGUAGE_OF.get(sender, "en"), **initial},
    )


def _is_ours(request: HttpRequest, found: RoundToApply, form: PaperFileForm, *, only: str) -> bool:
    """Whether the region is one of the mission that enters the file; the other mission is named where it is not."""
    region = form.cleaned_data["residence_region"]
    assigned = found.mission_of(region, on=now_of(request).date())
    if assigned in (None, only):
        return True
    name = found.scheme.missions[assigned].name
    words = Message("This region belongs to another mission: {mission}. It takes the file.", {"mission": name})
    form.add_error("residence_region", words)
    return False


def _typed_page(
    request: HttpRequest, found: RoundToApply, form: PaperFileForm, *, number: str = "", status: int
) -> HttpResponse:
    context = {
        "form": form,
        "scheme": found.scheme,
        "round_name": round_name(found.record.id),
        "invented": found.invented,
        "number": number,
        "back": at(f"/desk/cases/{number}/paper" if number else "/desk/paper", language_of(request)),
        "desk_links": links(request),
    }
    return page(request, "officer/paper_form.html", context, status=status)


def _to(request: HttpRequest, number: str) -> HttpResponse:
    return HttpResponseRedirect(at(f"/desk/cases/{number}/paper", language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_ENTER, entered=True, opens=False)
def correct(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """What was typed, once more; until it is lodged it can be corrected."""
    application, _ = _file(request, case, post)
    found = applications.round_to_apply(application.round.id)
    assert found is not None, "the round of a case is there"
    if not application.is_draft:
        return _to(request, case.number)
    said = application.answers
    initial = {**said, "funds": application.facts.get("funds"), "child": "yes" if said.get("child") else "no"}
    initial |= {name: application.facts.get(name) for name in ("birth_date", "passport_expires_on")}
    form = _form(request, found, typed(request), missions=[(case.mission, application.mission.name)], initial=initial)
    for name in ("mail", "letters_in"):
        del form.fields[name]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _is_ours(request, found, form, only=case.mission):
            status = _correct(request, case.number, post, form, form.answers)
    if status == _KEPT:
        return _to(request, case.number)
    return _typed_page(request, found, form, number=case.number, status=status)


def _correct(request: HttpRequest, number: str, post: Staff, form: forms.Form, answers: Mapping[str, object]) -> int:
    """Keep what was typed; the status of the answer, with what is refused at its box."""
    key = request.POST.get("key", "")
    answer = actions.correct(number=number, answers=answers, post=post, at=now_of(request), key=key)
    if not isinstance(answer, Refusal):
        return _KEPT
    form.refuse(answer)
    return REFUSALS[answer.code][0]


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_ENTER, entered=True, opens=False)
def further(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """What the programme asks besides, as far as the paper says it; until it is lodged it can be corrected."""
    application, _ = _file(request, case, post)
    if not application.is_draft:
        return _to(request, case.number)
    form = further_form(application, typed(request), language=language_of(request))
    if form is None:
        raise Http404
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _correct(request, case.number, post, form, form.kept)
    if status == _KEPT:
        return _to(request, case.number)
    context = {
        "form": form,
        "number": case.number,
        "back": at(f"/desk/cases/{case.number}/paper", language_of(request)),
        "desk_links": links(request),
    }
    return page(request, "officer/paper_further.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_ENTER, entered=True, opens=False)
def file(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The papers of a file, what is missing, and lodging; afterwards the receipt."""
    application, entered = _file(request, case, post)
    if request.method == "POST" and application.is_draft:
        act = _ACTS.get(request.POST.get("act", ""))
        if act is not None:
            return act(request, application, entered, post)
    return _file_page(request, application, entered)


def _file(request: HttpRequest, case: Where, post: Staff) -> tuple[Application, Entered]:
    """
    The file, with the entry that somebody looked at it; 404 where nobody entered it from paper.

    It is opened to be entered or handed over: whoever does that has not taken the case.
    """
    now = now_of(request)
    found = paper_files.of_case(case.number, at=now)
    if found is None:
        raise Http404
    if request.method in ("GET", "HEAD"):
        key = one_look(f"open-{case.number}-{_REASON}", at=now)
        openings.opened(number=case.number, post=post, reason=_REASON, paper="", at=now, key=key)
    return found


def _file_page(
    request: HttpRequest,
    application: Application,
    entered: Entered,
    *,
    scan: ScanForm | None = None,
    signed: SignedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    answers = answer_rows(application.answers, application.facts, application.agreement.regions, needs_body=False)
    besides = further_rows(application) if application.is_draft else []
    there = {kept.paper: kept for kept in application.papers}
    to_come, place = _to_come(application), _place_words(request, application)
    language = language_of(request)
    context = {
        "application": application,
        "entered": entered,
        "name_language": LANGUAGE_OF.get(application.scheme.sender, "en"),
        "draft": application.is_draft,
        "withdrawn": application.told.stage is Stage.WITHDRAWN,
        "rows": _rows(answers),
        "besides": _rows(besides),
        "papers": [_paper_row(application, asked, there.get(asked.paper.id)) for asked in _asked(application)],
        "place": place,
        "takes_part": application.is_draft and place is None and paper_files.gives_before_lodging(application),
        "missing": [application.name_of_paper(each) for each in to_come],
        "scan": scan or _scan_form(request, application, None),
        "signed": signed or SignedForm(None, language=language),
        "faults": [*(scan.faults if scan else ()), *(signed.faults if signed else ())],
        "faulty": bool(scan or signed),
        "has_letter": letters.decision_of(application) is not None,
        "case_address": at(f"/desk/cases/{application.number}", language),
        "desk_links": links(request),
    }
    return page(request, "officer/paper_file.html", context, status=status)


def _rows(answers: Sequence[AnswerRow]) -> list[dict[str, object]]:
    return [{"label": row.label, "value": NOT_GIVEN if row.value in (None, "") else row.value} for row in answers]


def _place_words(request: HttpRequest, application: Application) -> Message | None:
    """What the round gave before anything is lodged; nothing where it gives nothing then, or no answer is there yet."""
    shown = claim_of(application, at=now_of(request))
    if shown is None:
        entered = any(action.did is Did.ENTERED for action in application.told.actions)
        return Message("It is entered into the draw.") if entered else None
    until = application.shown_at(last_minute(application.local(shown.until))) if shown.until else None
    drawn = application.shown_at(shown.drawn_at) if shown.drawn_at else None
    said = {
        Standing.WAITS: Message("The order is drawn on {moment}.", {"moment": drawn}),
        Standing.FULL: Message("Full. All places and the whole reserve list are given."),
        Standing.PLACE: Message("A place is held until {until}.", {"until": until}),
        Standing.RESERVE: Message("Number {number} on the reserve list.", {"number": shown.reserve}),
        Standing.OVER: Message("The time of its place is over."),
    }
    return said.get(shown.standing)


def _asked(application: Application) -> list[PaperAsked]:
    """The papers that have to lie in the file; what is printed from the answers is not among them."""
    return [each for each in application.asked if each.paper.id not in FILLED_IN]


def _to_come(application: Application) -> list[str]:
    there = {kept.paper for kept in application.papers}
    return [each.paper.id for each in _asked(application) if each.must and each.paper.id not in there]


def _paper_row(application: Application, asked: PaperAsked, kept: KeptPaper | None) -> dict[str, object]:
    if kept is None:
        word = Message("Not there") if asked.must else Message("not asked of everyone")
        return {"name": asked.paper.name, "sign": "empty", "tone": "soft", "word": word}
    word = Message("In the file, on paper") if kept.on_paper else Message("Pages: {pages}", {"pages": kept.pages})
    return {"name": asked.paper.name, "sign": "check", "tone": "pine", "word": word}


def _scan_form(request: HttpRequest, application: Application, boxes: Any) -> ScanForm:
    numbered = [
        (each.paper.id, Message("{number}, {paper}", {"number": each.paper.number, "paper": each.paper.name}))
        for each in _asked(application)
    ]
    return ScanForm(boxes, request.FILES if boxes else None, papers=numbered, language=language_of(request))


def _add(request: HttpRequest, application: Application, entered: Entered, post: Staff) -> HttpResponse:
    form = _scan_form(request, application, request.POST)
    if not form.is_valid():
        return _file_page(request, application, entered, scan=form, status=422)
    sent, which = form.cleaned_data["paper"], form.cleaned_data["which"]
    kept: dict[str, Any] = {"by": by_post(post), "at": now_of(request), "key": request.POST.get("key", "")}
    if sent == forms.ON_PAPER:
        answer = case_actions.promise_on_paper(number=application.number, paper=which, **kept)
    else:
        answer = case_actions.file_paper(
            number=application.number, paper=which, name=sent.name, content=sent.read(), **kept
        )
    if not isinstance(answer, Refusal):
        return _to(request, application.number)
    form.refuse(answer)
    return _file_page(request, application, entered, scan=form, status=REFUSALS[answer.code][0])


def _others_on_paper(request: HttpRequest, application: Application, entered: Entered, post: Staff) -> HttpResponse:
    answer = case_actions.promise_all_on_paper(
        number=application.number,
        papers=_to_come(application),
        by=by_post(post),
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    return refused(request, answer) if isinstance(answer, Refusal) else _to(request, application.number)


def _lodge(request: HttpRequest, application: Application, entered: Entered, post: Staff) -> HttpResponse:
    form = SignedForm(request.POST, language=language_of(request))
    if not form.is_valid():
        return _file_page(request, application, entered, signed=form, status=422)
    answer = actions.lodge(number=application.number, post=post, at=now_of(request), key=request.POST.get("key", ""))
    if not isinstance(answer, Refusal):
        return _to(request, application.number)
    form.refuse(answer)
    return _file_page(request, application, entered, signed=form, status=REFUSALS[answer.code][0])


def _take_part(request: HttpRequest, application: Application, entered: Entered, post: Staff) -> HttpResponse:
    refusal = actions.take_part(number=application.number, post=post, at=now_of(request))
    return refused(request, refusal) if refusal is not None else _to(request, application.number)


def _discard(request: HttpRequest, application: Application, entered: Entered, post: Staff) -> HttpResponse:
    answer = case_actions.withdraw(
        number=application.number, by=by_post(post), at=now_of(request), key=request.POST.get("key", "")
    )
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at("/desk/paper", language_of(request)))


_ACTS: Mapping[str, Callable[[HttpRequest, Application, Entered, Staff], HttpResponse]] = {
    "add": _add,
    "others": _others_on_paper,
    "lodge": _lodge,
    "part": _take_part,
    "discard": _discard,
}


@never_cache
@require_GET
@on_case(May.CASE_ENTER, opens=False)
def letter(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The letter of the decision as its person reads it, once told: to be handed over, or sent by post."""
    application, _ = _file(request, case, post)
    frozen = letters.frozen_letter(application)
    if frozen is None:
        raise Http404
    return pdf_of(frozen, f"{case.number}-letter.pdf")


@never_cache
@press
@on_case(May.CASE_ENTER, entered=True)
def receipt(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The receipt with a new code, to be handed over; the code of before opens nothing any more."""
    application, entered = _file(request, case, post)
    code = actions.print_code(number=case.number, post=post, at=now_of(request))
    if isinstance(code, Refusal):
        return refused(request, code)
    own = urlsplit(settings.SOJOURN.origin).netloc
    on_paper = [application.name_of_paper(kept.paper) for kept in application.papers if kept.on_paper]
    more = [Message("On paper in the file: {papers}.", {"papers": listed(on_paper)})] if on_paper else []
    more += [
        Message(
            "To read it yourself, sign in at {address} with your e-mail address, and choose “I filed on paper”.",
            {"address": own},
        ),
        Message("Your code, which works once: {code}", {"code": code}),
    ]
    try:
        printed = printed_receipt(
            application, application.language, specimen=settings.DEMONSTRATION, more=tuple(more), at=entered.at
        )
    except CannotPrint as trouble:
        return refused(request, cannot_print(trouble))
    return pdf_of(printed, f"{case.number}-receipt.pdf")
