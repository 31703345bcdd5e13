"""The clients of an agency: who waits for their own word, who lacks something, who is asked for a paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.model import STAGE_NAMES
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn_office.actions import mandates as actions
from sojourn_office.desks.access import press, typed
from sojourn_office.desks.agency.frame import agency_of, of_agency, show
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form, Line
from sojourn_office.look.pages import language_of, now_of, refused
from sojourn_office.papers.own_forms import FILLED_IN, answer_rows
from sojourn_office.queries import agency_messages, applications, mandates, papers
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.applications import Application
from sojourn_office.queries.mandates import Filing

_SHEET_WIDTH = 900

_LISTS: dict[str, Message] = {
    "ready": Message("Ready, not confirmed {count}"),
    "open": Message("Something missing, or not lodged {count}"),
    "asked": Message("Asked for a paper {count}"),
    "lodged": Message("With the mission {count}"),
}


class AddForm(Form):
    """An application that a person began themselves, by the number they told the agency."""

    number = Line(
        label=Message("The number of the application, as the client told it to you"),
        help_text=Message("We write to the person. You see the application once they agreed by their own sign-in."),
        max_length=20,
    )


@require_GET
@of_agency
def mine(request: HttpRequest, post: Staff) -> HttpResponse:
    """The lists of clients, the newest sheets, and the rounds one can file in; first the first list with somebody."""
    agency_id = agency_of(post)
    counted = mandates.counts(agency_id)
    which = request.GET.get("list") or next((each for each in _LISTS if counted[each]), "ready")
    if which not in mandates.LISTS:
        raise Http404
    written = request.GET.get("from", "0")
    first = int(written) if written.isdecimal() and len(written) < 8 else 0
    name, slug = mandates.agency_name(agency_id)
    found = mandates.clients(agency_id, which, first=first)
    context = {
        "name": name,
        "slug": slug,
        "tabs": [
            {
                "address": f"{at('/agency', language_of(request))}?list={each}",
                "words": Message(words.text, {"count": counted[each]}),
                "current": each == which,
            }
            for each, words in _LISTS.items()
        ],
        "clients": found,
        "rows": [
            {
                "number": row.number,
                "name": row.name,
                "round": round_name(row.round_id),
                "asked_at": row.asked_at,
                "more_than_once": row.more_than_once,
            }
            for row in found.rows
        ],
        "nobody": not any(counted.values()),
        "before": _page_at(request, which, first - mandates.CLIENTS_ON_A_PAGE) if first else "",
        "next": _page_at(request, which, found.last) if found.last < found.all else "",
        "next_count": min(mandates.CLIENTS_ON_A_PAGE, found.all - found.last),
        "batches": [{"batch": row, "round": round_name(row.round_id)} for row in mandates.batches(agency_id)],
        "windows": [
            {
                "round": round_name(window.record.id),
                "invented": window.invented,
                "until": last_minute(window.closes_at.astimezone(applications.zone_of(window.record))),
            }
            for window in mandates.windows(agency_id, at=now_of(request))
        ],
    }
    return show(request, "agency/clients.html", context)


def _page_at(request: HttpRequest, which: str, first: int) -> str:
    return f"{at('/agency', language_of(request))}?list={which}&from={max(first, 0)}"


@require_GET
@of_agency
def messages(request: HttpRequest, post: Staff) -> HttpResponse:
    """What was written to whoever asks, as staff of this agency."""
    rows = agency_messages.messages(post.account_id, agency_of(post))
    return show(request, "agency/messages.html", {"rows": rows, "back": at("/agency", language_of(request))})


@require_http_methods(["GET", "POST"])
@of_agency
def add(request: HttpRequest, post: Staff) -> HttpResponse:
    """Ask the person of an application; the answer is the same whether there is one."""
    form = AddForm(typed(request), language=language_of(request))
    asked = False
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = actions.ask_by_number(
                agency_id=agency_of(post),
                number=form.cleaned_data["number"],
                post=post,
                at=now_of(request),
                key=request.POST.get("key", ""),
            )
            if isinstance(answer, Refusal):
                form.refuse(answer)
                status = REFUSALS[answer.code][0]
            else:
                asked, status = True, 200
    context = {"form": form, "asked": asked, "back": at("/agency", language_of(request))}
    return show(request, "agency/add.html", context, status=status)


@require_GET
@of_agency
def client(request: HttpRequest, post: Staff, number: str) -> HttpResponse:
    """One client: where the application stands, every paper with what is there, essays to read and not to write."""
    found = mandates.client(agency_of(post), number, at=now_of(request))
    if found is None:
        raise Http404
    filing, application, more_than_once = found
    rows = _kept_rows(application) if application else _prepared_rows(filing)
    context = {
        "filing": filing,
        "application": application,
        "number": number,
        "more_than_once": more_than_once,
        "name": application.shown_name if application else mandates.prepared_name(filing.answers),
        "round_name": round_name(filing.record.id),
        "stage": STAGE_NAMES[application.told.stage] if application else "",
        "asked": _asked(application) if application else [],
        "answers": _answers(filing, application),
        "papers": rows,
        "given_at": filing.local(filing.given_at) if filing.given_at else None,
        "back": at("/agency", language_of(request)),
    }
    return show(request, "agency/client.html", context)


def _asked(application: Application) -> list[dict[str, object]]:
    """What an officer asks for, until when."""
    return [
        {
            "number": asked.number,
            "words": Message(
                "{paper}, until {until}",
                {"paper": application.name_of_paper(asked.paper), "until": last_minute(application.local(asked.until))},
            ),
        }
        for asked in application.told.open_asks
    ]


def _answers(filing: Filing, application: Application | None) -> list[dict[str, object]]:
    answers = application.answers if application else filing.answers
    facts = application.facts if application else filing.facts
    rows = answer_rows(answers, facts, filing.agreement.regions, needs_body=False)
    return [{"label": row.label, "value": row.value} for row in rows]


def _kept_rows(application: Application) -> list[dict[str, object]]:
    """Every paper that has to be there, and whatever else is, with its pages."""
    kept = {each.paper: each for each in application.papers}
    must = [asked.paper.id for asked in application.asked if asked.must and asked.paper.id not in FILLED_IN]
    rows: list[dict[str, object]] = []
    for paper in dict.fromkeys([*must, *kept]):
        there = kept.get(paper)
        rows.append(
            {
                "paper": paper,
                "name": application.name_of_paper(paper),
                "there": there is not None,
                "on_paper": bool(there and there.on_paper),
                "sheets": [] if there is None else list(range(1, there.pages + 1)),
            }
        )
    return rows


def _prepared_rows(filing: Filing) -> list[dict[str, object]]:
    names = {paper.id: paper.name for paper in filing.scheme.papers}
    return [
        {
            "paper": paper.paper,
            "name": names.get(paper.paper, paper.paper),
            "there": True,
            "on_paper": paper.on_paper,
            "sheets": list(range(1, paper.pages + 1)),
        }
        for paper in filing.papers
    ]


@require_GET
@of_agency
def picture(request: HttpRequest, post: Staff, number: str, paper: str, sheet: int) -> HttpResponse:
    """One page of a client's paper; of an application that is theirs, the opening is kept and the person reads it."""
    found = mandates.client(agency_of(post), number, at=now_of(request))
    if found is None:
        raise Http404
    filing, application, _ = found
    if application is None:
        drawn = mandates.page_of_prepared(filing.id, paper, sheet, width=_SHEET_WIDTH)
    else:
        kept = application.paper_there(paper)
        if kept is None or kept.on_paper:
            raise Http404
        now = now_of(request)
        key = f"a-{number}-{paper}-{int(now.timestamp()) // 600}"[:64]
        opened = actions.opened(agency_id=agency_of(post), number=number, paper=paper, post=post, at=now, key=key)
        if isinstance(opened, Refusal):
            raise Http404
        drawn = papers.page_of_client(number, kept.id, sheet, width=_SHEET_WIDTH)
    if drawn is None or isinstance(drawn, Refusal):
        raise Http404
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "no-store"
    return response


@press
@of_agency
def end(request: HttpRequest, post: Staff, number: str) -> HttpResponse:
    """Give a client up, or take back what they have not confirmed."""
    answer = actions.end_by_agency(
        agency_id=agency_of(post), number=number, post=post, at=now_of(request), key=request.POST.get("key", "")
    )
    if isinstance(answer, Refusal):
        return refused(request, answer, back=at("/agency", language_of(request)))
    return HttpResponseRedirect(at("/agency", language_of(request)))
