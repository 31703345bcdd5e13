"""A sheet with many clients: sent, rehearsed line by line, handed in when the agency says so, a receipt for each."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn.texts import say
from sojourn_office.actions import batches as actions
from sojourn_office.desks.agency.frame import agency_of, of_agency, show
from sojourn_office.intake import sheets
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, refused
from sojourn_office.queries import applications, mandates
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.mandates import BatchShown, LineShown

# Each state of a line: sign, tone, word.
STATES: dict[str, tuple[str, str, Message]] = {
    "ready": ("check", "pine", Message("Ready")),
    "handed-in": ("check", "pine", Message("Handed in")),
    "missing": ("empty", "soft", Message("Missing")),
    "wrong": ("cross", "rust", Message("Cannot be read")),
    "applied": ("dash", "ink", Message("Already applied")),
    "elsewhere": ("dash", "ink", Message("Other mission")),
    "before": ("check", "soft", Message("Handed in before")),
    "dismissed": ("dash", "ink", Message("The person does not want it")),
}
# What has to be looked at comes first.
_ORDER = ("wrong", "missing", "elsewhere", "applied", "dismissed", "ready", "before")


class SheetForm(forms.Form):
    """A round, a sheet, and the papers of the people in it."""

    round = forms.OneOfMany(label=Message("Round"), choices=[])
    sheet = django_forms.FileField(
        label=Message("The sheet (CSV)"),  # type: ignore[arg-type]
        help_text=Message("A person a line, in the columns of the template."),  # type: ignore[arg-type]
    )
    papers = django_forms.FileField(
        label=Message("The papers (ZIP), with a folder for each person"),  # type: ignore[arg-type]
        help_text=Message("Each file is called like its paper, for example statement.pdf."),  # type: ignore[arg-type]
        required=False,
    )


@require_http_methods(["GET", "POST"])
@of_agency
def send(request: HttpRequest, post: Staff) -> HttpResponse:
    """Take a sheet in and rehearse it; nothing is handed in by it."""
    form = SheetForm(request.POST or None, request.FILES or None, language=language_of(request))
    windows = mandates.windows(agency_of(post), at=now_of(request))
    form.choose_from(
        "round",
        [("", Message("Choose an answer")), *((each.record.id, round_name(each.record.id)) for each in windows)],
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _rehearse(request, post, form)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/agency/batches/{answer}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {
        "form": form,
        "windows": [
            {
                "round": round_name(each.record.id),
                "until": last_minute(each.closes_at.astimezone(applications.zone_of(each.record))),
            }
            for each in windows
        ],
        "columns": sheets.COLUMNS,
        "papers": mandates.papers_of_windows(windows),
        "back": at("/agency", language_of(request)),
    }
    return show(request, "agency/lodge.html", context, status=status)


def _rehearse(request: HttpRequest, post: Staff, form: SheetForm) -> str | Refusal:
    sheet, papers = form.cleaned_data["sheet"], form.cleaned_data.get("papers")
    return actions.rehearse(
        agency_id=agency_of(post),
        round_id=form.cleaned_data["round"],
        sheet=sheet.read(),
        papers=papers.read() if papers else None,
        post=post,
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


@require_GET
@of_agency
def template(request: HttpRequest, post: Staff) -> HttpResponse:
    """The sheet to fill in."""
    return _csv(sheets.template(), "sojourn-sheet.csv")


@require_http_methods(["GET", "POST"])
@of_agency
def batch(request: HttpRequest, post: Staff, batch_id: UUID) -> HttpResponse:
    """A sheet line by line, and the one press that hands in what is ready; pressed again it goes on with the rest."""
    here = at(f"/agency/batches/{batch_id}", language_of(request))
    if request.method == "POST":
        answer = actions.hand_in(agency_id=agency_of(post), batch_id=batch_id, post=post, at=now_of(request))
        if isinstance(answer, Refusal):
            return refused(request, answer, back=here)
        return HttpResponseRedirect(here)
    found = mandates.batch(agency_of(post), batch_id)
    if found is None:
        raise Http404
    lines = sorted(found.lines, key=lambda line: (_ORDER.index(line.state), line.line))
    context = {
        "batch": found,
        "round_name": round_name(found.record.id),
        "lines": [_row(line) for line in lines],
        "left": found.to_hand_in,
        "done": found.handed_in,
        "others": len(found.lines) - found.to_hand_in - found.handed_in,
        "lead": _lead(found),
        "receipts": at(f"/agency/batches/{batch_id}/receipts.csv", language_of(request)),
        "back": at("/agency", language_of(request)),
    }
    return show(request, "agency/batch.html", context)


def _lead(found: BatchShown) -> Message:
    if found.is_being_read:
        return Message(
            "The papers are read one after another. You may leave this page: you are written to when it is done."
        )
    if found.to_hand_in and found.handed_in:
        return Message("It was cut off in the middle. What is handed in stays; press again for the rest.")
    if found.to_hand_in:
        return Message("Nothing is handed in yet, and nobody was written to. It waits here for a week.")
    if found.handed_in:
        return Message("Each person was written to. Nothing is lodged before they confirm it by their own sign-in.")
    return Message("Nothing of this sheet can be handed in. Put right what is named, and send the sheet again.")


def _row(line: LineShown) -> dict[str, object]:
    state = "handed-in" if line.state == "ready" and line.number else line.state
    sign, tone, word = STATES[state]
    return {
        "line": line.line,
        "name": line.name,
        "sign": sign,
        "tone": tone,
        "word": word,
        "number": line.number,
        "given": line.given,
        "faults": _faults(line),
    }


def _faults(line: LineShown) -> list[Message]:
    """What is wrong, each with its line and column."""
    said = [
        Message("Line {line}, column {column}: {trouble}", {"line": line.line, "column": column, "trouble": trouble})
        if column
        else Message("Line {line}: {trouble}", {"line": line.line, "trouble": trouble})
        for column, trouble in line.faults
    ]
    said += [
        Message("Line {line}, column {column}: nothing stands there.", {"line": line.line, "column": column})
        for column in line.empty
    ]
    return said + [Message("Missing: {paper}", {"paper": paper}) for paper in line.lacking]


@require_GET
@of_agency
def receipts(request: HttpRequest, post: Staff, batch_id: UUID) -> HttpResponse:
    """The receipts of a sheet as a table for the agency's own books."""
    found = mandates.batch(agency_of(post), batch_id)
    if found is None:
        raise Http404
    language = language_of(request)
    rows = [["line", "name", "number", "state"]]
    for line in found.lines:
        row = _row(line)
        rows.append([str(line.line), line.name, line.number, say(row["word"], language)])  # type: ignore[arg-type]
    return _csv(sheets.written(rows), f"sojourn-{batch_id}.csv")


def _csv(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
