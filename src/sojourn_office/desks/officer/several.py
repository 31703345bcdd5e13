"""Many at once: cases chosen from a list are taken, given back, or asked the same; each is its own act and result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.moves import end_of_day
from sojourn.texts import say
from sojourn_office.actions import assessment
from sojourn_office.actions.acting import by_post
from sojourn_office.actions.on_case import own_case
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.asking import last_day_to_answer
from sojourn_office.desks.officer.forms import AskSeveralForm
from sojourn_office.desks.opening import links
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import casework, several
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.paging import ROWS_A_PAGE
from sojourn_office.queries.several import SAYS, Act, Chosen, PaperOfAll
from sojourn_office.roles import May

_PERMISSIONS: Mapping[Act, May] = {Act.TAKE: May.CASE_ASSIGN, Act.RELEASE: May.CASE_ASSIGN, Act.ASK: May.CASE_ASK}
_HEADS: Mapping[Act, Message] = {
    Act.TAKE: Message("Take these cases?"),
    Act.RELEASE: Message("Give these cases back to the queue?"),
    Act.ASK: Message("Ask these people for the same paper?"),
}
_BUTTONS: Mapping[Act, Message] = {
    Act.TAKE: Message("Take the ticked cases"),
    Act.RELEASE: Message("Give the ticked cases back"),
    Act.ASK: Message("Ask in the ticked cases"),
}
_DONE: Mapping[Act, Message] = {
    Act.TAKE: Message("With you now"),
    Act.RELEASE: Message("Back in the queue"),
    Act.ASK: Message("Asked for the paper"),
}


@dataclass(frozen=True)
class Line:
    """One chosen case on the page: what is known of it, or only its number where it is not there for whoever asks."""

    number: str
    case: Chosen | None
    refusal: Refusal | None
    is_ticked: bool


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_DECIDE, act=True)
def several_cases(request: HttpRequest) -> HttpResponse:
    """Show what will happen to each chosen case; then do it, case by case, and say what came of each."""
    said = typed(request) or request.GET
    if said.get("act") not in list(Act):
        raise Http404
    act, numbers = Act(str(said["act"])), list(dict.fromkeys(said.getlist("case")))[:ROWS_A_PAGE]
    posts = {number: _post(request, act, number) for number in numbers}
    open_to = [number for number, post in posts.items() if isinstance(post, Staff)]
    papers = several.papers_of_all(open_to, at=now_of(request)) if act is Act.ASK else ()
    paper = next((each for each in papers if each.id == said.get("paper")), None)
    frame = {"act": act.value, "numbers": numbers, "paper": paper, "desk_links": links(request)}
    if act is Act.ASK and paper is None:
        return page(request, "officer/several_paper.html", {**frame, "papers": papers})
    lines = [_line(number, post, act, at=now_of(request), paper=paper) for number, post in posts.items()]
    form = _form(request, lines, paper) if paper is not None else None
    if request.method == "POST" and (form is None or form.is_valid()):
        done = [_do(request, line, posts[line.number], act, paper, form) for line in lines]
        return page(request, "officer/several_done.html", {**frame, "done": done, "done_words": _DONE[act]})
    context = {
        **frame,
        "head": _HEADS[act],
        "lines": lines,
        "button": _BUTTONS[act],
        "says": SAYS[act],
        "form": form,
        "any_open": any(line.refusal is None for line in lines),
    }
    return page(request, "officer/several.html", context, status=422 if request.method == "POST" else 200)


def _post(request: HttpRequest, act: Act, number: str) -> Staff | Refusal:
    """The post under which a case would be acted on; one elsewhere is refused like one that is not there."""
    case = casework.where(number)
    asker = asker_of(request)
    post = asker.post_for(_PERMISSIONS[act], host=case.host, mission=case.mission) if case is not None else None
    if case is None or post is None:
        return Refusal("not_found", Message("There is no such case."))
    if casework.is_own_case(number, post.account_id):
        return own_case()
    return post


def _line(number: str, post: Staff | Refusal, act: Act, *, at: datetime, paper: PaperOfAll | None) -> Line:
    if isinstance(post, Refusal):
        return Line(number, None, post, is_ticked=False)
    found = several.looked_at(number, by_post(post), act, at=at, paper=paper.id if paper else "")
    return Line(number, found, found.refusal, is_ticked=found.refusal is None and found.filed_on is None)


def _form(request: HttpRequest, lines: Sequence[Line], paper: PaperOfAll) -> AskSeveralForm:
    """The question in each language that the people read, filled in with the paper and a week."""
    languages = {line.case.language for line in lines if line.case is not None}
    text = Message("Please send this paper: {paper}. {asked}", {"paper": paper.name, "asked": paper.asked or ""})
    filled: dict[str, object] = {f"why_{language}": say(text, language).strip() for language in languages}
    there = [line.case for line in lines if line.case is not None]
    today = now_of(request).astimezone(ZoneInfo(there[0].zone)).date()
    filled["until"] = last_day_to_answer(today, min((case.due_on for case in there if case.due_on), default=None))
    return AskSeveralForm(typed(request), initial=filled, languages=languages, language=language_of(request))


def _do(
    request: HttpRequest,
    line: Line,
    post: Staff | Refusal,
    act: Act,
    paper: PaperOfAll | None,
    form: AskSeveralForm | None,
) -> tuple[Line, Refusal | None]:
    """Act on one case, with a key and a transaction of its own: what is refused here stops no other."""
    if isinstance(post, Refusal) or line.case is None:
        return line, line.refusal
    number, now, version = line.number, now_of(request), _version(request, line.number)
    pressed = request.POST.get("key", "")
    key = f"{pressed}-{number}" if pressed else ""
    match act:
        case Act.TAKE:
            answer = assessment.take(number=number, post=post, at=now, key=key, version=version, if_with="")
        case Act.RELEASE:
            answer = assessment.release(number=number, post=post, at=now, key=key, version=version)
        case Act.ASK:
            assert paper is not None and form is not None, "an ask has a paper and a text"
            answer = assessment.ask_for_paper(
                number=number,
                post=post,
                paper=paper.id,
                until=end_of_day(form.cleaned_data["until"], line.case.zone),
                why=form.cleaned_data[f"why_{line.case.language}"],
                at=now,
                key=key,
                version=version,
                once=True,
            )
    return line, answer if isinstance(answer, Refusal) else None


def _version(request: HttpRequest, number: str) -> int | None:
    """The version of a case that its officer was looking at."""
    written = request.POST.get(f"version-{number}", "")
    return int(written) if written.isdecimal() else None
