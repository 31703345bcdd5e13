"""Where one's applications begin: the list of one's own, and the start of a new one."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import STAGE_NAMES, Stage, Turn
from sojourn.rounds.model import RoundState
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn_office.actions import cases as actions
from sojourn_office.desks.access import may, typed
from sojourn_office.desks.applicant import given_before
from sojourn_office.desks.applicant.forms import StartForm
from sojourn_office.desks.applicant.own import account_of, address, by_of, closed, key_of, refuse, show, status_of, to
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import applications, mandates, records
from sojourn_office.queries.applications import CaseLine, RoundToApply
from sojourn_office.roles import May

_TURNS = {
    Turn.APPLICANT: Message("It is your turn."),
    Turn.SENDER: Message("It is the turn of your own state's office."),
    Turn.OFFICE: Message("It is the office's turn."),
    Turn.NOBODY: Message("Nothing is open."),
}


@may(May.OWN_CASE)
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own application; several as a list with whose turn it is; none with the way to begin."""
    lines = applications.of_account(account_of(request).pk, at=now_of(request))
    living = [line for line in lines if line.told.stage is not Stage.WITHDRAWN] or list(lines)
    waiting = [each for each in mandates.of_account(account_of(request).pk, at=now_of(request)) if each.waits]
    if len(living) == 1 and not waiting:
        return to(request, f"/me/{living[0].number}")
    context = {
        "rows": [_row(request, line) for line in lines],
        "open_rounds": _doors(request),
        "begin": _begin_words(request, applications.rounds_to_apply(at=now_of(request))),
        "my_data_address": address(request, "/me/details"),
        "counted": records.has_counted(account_of(request).pk),
        "agencies_waiting": [
            {"name": each.agency, "number": each.number, "address": address(request, f"/me/agencies/{each.id}")}
            for each in waiting
        ],
    }
    return show(request, "applicant/me.html", context)


def _row(request: HttpRequest, line: CaseLine) -> dict[str, object]:
    stage = line.told.stage
    return {
        "address": address(request, f"/me/{line.number}"),
        "scheme": line.scheme,
        "number": line.number,
        "stage": STAGE_NAMES[stage],
        "turn": _TURNS[line.told.turn],
    }


def _doors(request: HttpRequest) -> list[dict[str, object]]:
    """Each round that can be begun in, with when it is open."""
    return [
        {
            "address": address(request, f"/me/start?round={found.record.id}"),
            "words": found.scheme.title,
            "about": _window_words(found, request),
        }
        for found in applications.rounds_to_apply(at=now_of(request))
    ]


def _begin_words(request: HttpRequest, found: Sequence[RoundToApply]) -> Message:
    """One applies in an open round; before it opens one can only prepare."""
    if any(applications.round_state(each.record, at=now_of(request)) is RoundState.OPEN for each in found):
        return Message("Start an application")
    return Message("Begin preparing an application")


def _window_words(found: RoundToApply, request: HttpRequest) -> Message:
    record = found.record
    zone = applications.zone_of(record)
    if applications.round_state(record, at=now_of(request)) is RoundState.OPEN:
        return Message("{round}. Open until {moment}.", {"round": round_name(record.id),
                       "moment": last_minute(record.closes_at.astimezone(zone))})  # fmt: skip
    return Message("{round}. Opens on {moment}.", {"round": round_name(record.id),
                   "moment": record.opens_at.astimezone(zone)})  # fmt: skip


@may(May.OWN_CASE)
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask where one lives, so that the mission is known, and begin; nothing is sent by it."""
    wanted = request.GET.get("round", "")
    if not wanted:
        begin = _begin_words(request, applications.rounds_to_apply(at=now_of(request)))
        context = {"open_rounds": _doors(request), "rows": [], "begin": begin}
        return show(request, "applicant/choose_round.html", context)
    found = applications.round_to_apply(wanted)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _begin(request, found)
    refusal = _cannot_begin(request, found)
    if refusal is not None:
        return refusal
    form = _form(request, found, ask_mission=False)
    return show(request, "applicant/start.html", _context(request, form, found))


def _form(request: HttpRequest, found: RoundToApply, *, ask_mission: bool) -> StartForm:
    missions = [(mission.id, mission.name) for mission in found.scheme.missions.values()]
    return StartForm(
        typed(request),
        initial={"region": request.GET.get("lives", "")},
        regions=found.regions,
        missions=missions,
        ask_mission=ask_mission,
        language=language_of(request),
    )


def _context(request: HttpRequest, form: StartForm, found: RoundToApply) -> dict[str, object]:
    return {
        "form": form,
        "scheme": found.scheme,
        "begin": _begin_words(request, [found]),
        "round_name": round_name(found.record.id),
        "invented": found.invented,
        "given_before": bool(_before(request, found)),
    }


def _begin(request: HttpRequest, found: RoundToApply) -> HttpResponse:
    region = request.POST.get("region", "")
    assigned = found.mission_of(region, on=now_of(request).date()) if region else None
    ask_mission = bool(region) and assigned is None
    form = _form(request, found, ask_mission=ask_mission)
    if not form.is_valid():
        return show(request, "applicant/start.html", _context(request, form, found), status=422)
    mission = assigned or form.cleaned_data.get("mission") or ""
    if not mission:
        # A region that no source assigns is no mistake of the person: the same page asks one thing more.
        first_time = "mission" not in request.POST
        if not first_time:
            form.add_error("mission", Message("Choose an answer"))
        context = {**_context(request, form, found), "unassigned": True}
        return show(request, "applicant/start.html", context, status=200 if first_time else 422)
    return _started(request, found, region=region, mission=mission)


def _started(request: HttpRequest, found: RoundToApply, *, region: str, mission: str) -> HttpResponse:
    answer = actions.start(
        account=account_of(request),
        round_id=found.record.id,
        mission=mission,
        language=language_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        return _refused(request, found, answer)
    actions.save_answers(
        number=answer,
        answers={"residence_region": region, given_before.NAME: _before(request, found)},
        by=by_of(request),
        at=now_of(request),
        key=key_of(request, "region"),
    )
    return to(request, f"/me/{answer}/tasks")


def _before(request: HttpRequest, found: RoundToApply) -> dict[str, object]:
    """What was answered in an earlier season, and at "Can I go?", which is newer."""
    earlier = applications.answers_before(account_of(request).pk, found.scheme.sender)
    return {**earlier, **given_before.in_link(request.GET)}


def _refused(request: HttpRequest, found: RoundToApply, refusal: Refusal) -> HttpResponse:
    if refusal.code == "already_applied":
        first = dict(refusal.about).get("case", "")
        context = {"says": refusal.message, "first": address(request, f"/me/{first}"), "number": first}
        return show(request, "applicant/already.html", context, status=status_of(refusal))
    if refusal.code == "period_closed":
        refusal = closed(found.record, found.scheme.id, request)
    return refuse(request, refusal, back=address(request, "/me"))


def _cannot_begin(request: HttpRequest, found: RoundToApply) -> HttpResponse | None:
    """Say at once, before anything is typed, that the round is closed or that there is an application already."""
    if found.record.closes_at <= now_of(request):
        return refuse(request, closed(found.record, found.scheme.id, request), back=address(request, "/me"))
    lines = applications.of_account(account_of(request).pk, at=now_of(request))
    over = (Stage.WITHDRAWN, Stage.VOID)
    first = next((each for each in lines if each.round_id == found.record.id and each.told.stage not in over), None)
    if first is None:
        return None
    return _refused(request, found, actions.already_applied_to(first.number))
