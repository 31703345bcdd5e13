"""Reading a case a second time, without what the first officer found; and how far one agrees with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.decisions.second_readings import TO_READ
from sojourn.eligibility.findings import Met
from sojourn.statistics.agreement import LEAST
from sojourn_office.actions import openings
from sojourn_office.actions import second_readings as acts
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.officer.queue import desk_of
from sojourn_office.desks.officer.sheet import WIDTHS, Look, look_asked
from sojourn_office.desks.opening import links, names_of, on_case, one_look
from sojourn_office.desks.papers_shown import picture_of
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Choice, Form, Lines
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import second_readings, sheets
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.queries.findings import FindingShown
from sojourn_office.queries.second_readings import CaseToRead
from sojourn_office.queries.sheets import PaperShown
from sojourn_office.roles import May

_MET = ((Met.YES.value, Message("Met")), (Met.NO.value, Message("Not met")))
_AS_ANSWERED = {
    Met.YES: Message("Met, as the answers say"),
    Met.NO: Message("Not met, as the answers say"),
}


class ReadingForm(Form):
    """What a second reader finds of each criterion; what the answers settle is filled in, to be found otherwise."""

    why = Lines(
        label=Message("Why, for the file"),
        rows=3,
        max_length=2000,
        error_messages={"required": Message("Write why, for the file")},
    )

    def __init__(self, *args: Any, findings: Sequence[FindingShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {}
        for finding in findings:
            answered = _AS_ANSWERED.get(finding.met)
            known = (("", answered),) if answered is not None else ()
            others = tuple((value, words) for value, words in _MET if value != finding.met.value)
            boxes[f"met_{finding.code}"] = Choice(
                label=finding.name,
                help_text=finding.rule,
                choices=(),
                required=answered is None,
                error_messages={"required": Message("Say whether it is met")},
            )
            self.fields[f"met_{finding.code}"] = boxes[f"met_{finding.code}"]
            self._translate(boxes[f"met_{finding.code}"])
            self.choose_from(f"met_{finding.code}", (*known, *others))
        self.order_fields([*boxes, "why"])

    @property
    def found(self) -> dict[str, str]:
        """What was found by the codes of the criteria; nothing of those that stay as the answers have them."""
        given = {name.removeprefix("met_"): value for name, value in self.cleaned_data.items() if name != "why"}
        return {code: str(met) for code, met in given.items() if met}


@never_cache
@require_GET
@may(May.CASE_DECIDE)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits to be read a second time, and how far one agrees with others."""
    desk, now = desk_of(request), now_of(request)
    hosts = {place.host for place in desk.places}
    count, rows = second_readings.waiting(hosts, desk.names, at=now)
    (decided, read), lines = second_readings.own(desk.names, hosts, at=now)
    context = {
        "count": count,
        "rows": rows,
        "done": request.GET.get("done", "") == "read",
        "figures": ((Message("Your decisions, read by others"), decided), (Message("Read by you"), read)),
        "least": LEAST,
        "lines": lines,
        "desk_links": links(request),
    }
    return page(request, "officer/again.html", context)


def _may_read(request: HttpRequest, number: str) -> bool:
    """Whether a case waits for a second reader of its host, of whichever mission, who is no stranger to the page."""
    return _why_not(request, number) is None


def _why_not(request: HttpRequest, number: str) -> Message | None:
    posts = [post for post in asker_of(request).posts if post.standing.may(May.CASE_DECIDE)]
    return second_readings.why_not_read(number, {post.host for post in posts}, names_of(request))


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_DECIDE, act=True, opens=False, elsewhere=_may_read)
def read(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The case without anything a colleague found, and what its second reader finds."""
    not_now = _why_not(request, case.number)
    if not_now is not None:
        return refused(request, Refusal("case_state", not_now), back=at("/desk/again", language_of(request)))
    kept = _keep(request, case, post, "")
    if isinstance(kept, Refusal):
        return refused(request, kept)
    found = second_readings.case_to_read(case.number)
    boxes = typed(request)
    if boxes is not None and "look" in boxes:
        form = ReadingForm(None, initial=dict(boxes.items()), findings=found.findings, language=language_of(request))
        return _shown(request, found, form, look_asked(QueryDict(boxes.get("look", ""))))
    form = ReadingForm(boxes, findings=found.findings, language=language_of(request))
    if request.method != "POST":
        return _shown(request, found, form, look_asked(request.GET))
    if not form.is_valid():
        return _shown(request, found, form, look_asked(request.POST), status=422)
    answer = acts.read(
        number=case.number,
        post=post,
        found=form.found,
        why=form.cleaned_data["why"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return _shown(request, found, form, look_asked(request.POST), status=REFUSALS[answer.code][0])
    return HttpResponseRedirect(at("/desk/again?done=read", language_of(request)))


@require_GET
@on_case(May.CASE_DECIDE, opens=False, elsewhere=_may_read)
def picture(request: HttpRequest, case: Where, post: Staff, paper: str, leaf: int) -> HttpResponse:
    """One page of a paper for the second reader; looking at it is an opening like any other."""
    if _why_not(request, case.number) is not None:
        raise Http404
    kept = second_readings.case_to_read(case.number).paper(paper)
    version = kept.version("") if kept else None
    if version is None or not version.pages:
        raise Http404
    opened = _keep(request, case, post, paper)
    width = WIDTHS[min(look_asked(request.GET).zoom, len(WIDTHS)) - 1]
    return picture_of(
        request, opened if isinstance(opened, Refusal) else sheets.page_picture(version, leaf, width=width)
    )


def _keep(request: HttpRequest, case: Where, post: Staff, paper: str) -> str | Refusal:
    now = now_of(request)
    key = one_look(f"again-{case.number}-{paper}", at=now)
    return openings.opened(number=case.number, post=post, reason=TO_READ, paper=paper, at=now, key=key)


def _shown(
    request: HttpRequest, found: CaseToRead, form: ReadingForm, look: Look, *, status: int = 200
) -> HttpResponse:
    paper = found.paper(look.paper) or next((each for each in found.papers if each.pages), None)
    zoom = min(look.zoom, len(WIDTHS))
    context = {
        "case": found,
        "form": form,
        "boxes": [(finding, form[f"met_{finding.code}"]) for finding in found.findings],
        "paper": paper,
        "leaves": _leaves(paper),
        "zoom": zoom,
        "ways": {"smaller": _way(paper, zoom - 1), "larger": _way(paper, zoom + 1)},
        "desk_links": links(request),
    }
    return page(request, "officer/read_again.html", context, status=status)


def _leaves(paper: PaperShown | None) -> Sequence[int]:
    return range(1, paper.pages + 1) if paper is not None else ()


def _way(paper: PaperShown | None, zoom: int) -> str:
    """What a button says that shows a paper smaller or larger; empty where it goes no further."""
    return urlencode({"paper": paper.id, "zoom": zoom}) if paper is not None and 1 <= zoom <= len(WIDTHS) else ""
