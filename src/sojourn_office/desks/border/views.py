"""The pages of the border: check a visa of one's own host, and record what was seen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message
from sojourn.basics.mrz import Form as LineForm
from sojourn.basics.mrz import parse
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.border import acts
from sojourn_office.desks.border.acts import ACTS, Act
from sojourn_office.desks.border.forms import DayForm, ScannedForm
from sojourn_office.look.addresses import at
from sojourn_office.look.outcomes import facts, shown
from sojourn_office.look.pages import desk_links, language_of, now_of, page
from sojourn_office.look.visa_lines import PictureForm, seal_in
from sojourn_office.queries import seals
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.seals import Checked, CheckedVisa
from sojourn_office.roles import May

_PAGES = (("/border", Message("Border")), ("/verify", Message("Check a visa")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may(May.BORDER_RECORD)
def border(request: HttpRequest) -> HttpResponse:
    """Ask for the visa, or answer with one word, the facts, and what can be recorded."""
    language = language_of(request)
    scanned, picture = ScannedForm(language=language), PictureForm(language=language)
    if request.method != "POST":
        return _asked(request, ScannedForm(typed(request), language=language), picture)
    if "both" in request.POST:
        scanned = ScannedForm(request.POST, language=language)
        if not scanned.is_valid():
            return _asked(request, scanned, picture, status=422)
        read = scanned.cleaned_data["both"]
        elsewhere = _elsewhere(request, read.issuing_country)
        if elsewhere is not None:
            scanned.refuse(Refusal(elsewhere.code, elsewhere.message, field="both"))
            return _asked(request, scanned, picture, status=REFUSALS[elsewhere.code][0])
        return _answered(request, seals.check_lines(read, at=now_of(request)))
    return _by_picture(request, scanned, PictureForm(request.POST, request.FILES, language=language))


def _by_picture(request: HttpRequest, scanned: ScannedForm, picture: PictureForm) -> HttpResponse:
    if not picture.is_valid():
        return _asked(request, scanned, picture, status=422)
    sent = picture.cleaned_data["paper"]
    seal = seal_in(sent.name, sent.read())
    checked = seal if isinstance(seal, Refusal) else seals.check_seal(seal, at=now_of(request))
    if isinstance(checked, Checked):
        elsewhere = _elsewhere(request, checked.visa.host) if checked.visa else None
        if elsewhere is None:
            return _answered(request, checked)
        checked = elsewhere
    picture.refuse(Refusal(checked.code, checked.message, field="paper"))
    return _asked(request, scanned, picture, status=REFUSALS[checked.code][0])


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.BORDER_RECORD, act=True)
def record(request: HttpRequest, act: str) -> HttpResponse:
    """Record a landing, a settling, a registration or a leaving; twice is once."""
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    boxes = typed(request)
    if boxes is None:
        return HttpResponseRedirect(at("/border", language_of(request)))
    checked = _again(request, boxes)
    visa = checked.visa
    post = _post(request, visa.host) if visa else None
    if visa is None or post is None:
        raise Http404
    form = chosen.form(boxes, today=_today(request, visa), label=chosen.label, language=language_of(request))
    if request.method != "POST":
        return _answered(request, checked, wrong=(chosen, form))
    if not form.is_valid():
        return _answered(request, checked, wrong=(chosen, form), status=422)
    key = request.POST.get("key", "")
    answer = acts.perform(chosen, form, serial=visa.serial, by=by_post(post), at=now_of(request), key=key)
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return _answered(request, checked, wrong=(chosen, form), status=REFUSALS[answer.code][0])
    after = _again(request, boxes)
    return _answered(request, after, recorded=acts.said(chosen, form.cleaned_data["on"], after))


def _today(request: HttpRequest, visa: CheckedVisa) -> Any:
    return seals.day_at(visa.host, now_of(request))


def _post(request: HttpRequest, host: str) -> Staff | None:
    asker = asker_of(request)
    return asker.post_for(May.BORDER_RECORD, host=host)


def _elsewhere(request: HttpRequest, host: str) -> Refusal | None:
    """A visa of another host is not looked up at this border."""
    if host not in seals.hosts() or _post(request, host) is not None:
        return None
    message = Message(
        "This visa is for another country: {country}. It is recorded there.", {"country": country_name(host)}
    )
    return Refusal("not_allowed", message)


def _again(request: HttpRequest, boxes: QueryDict) -> Checked:
    """The visa whose lines the page carries with it, as the record has it now."""
    lines = (boxes.get("line_1", ""), boxes.get("line_2", ""))
    read = parse(lines, LineForm.MRV_A)
    if not read.valid or _post(request, read.issuing_country) is None:
        raise Http404
    return seals.check_lines(read, at=now_of(request))


def _asked(request: HttpRequest, scanned: ScannedForm, picture: PictureForm, *, status: int = 200) -> HttpResponse:
    context = {
        "scanned": scanned,
        "picture": picture,
        "faults": [*scanned.faults, *picture.faults] if status != 200 else [],
        "faulty": status != 200,
        "desk_links": desk_links(request, _PAGES),
    }
    return page(request, "border/ask.html", context, status=status)


def _answered(
    request: HttpRequest,
    checked: Checked,
    *,
    wrong: tuple[Act, DayForm] | None = None,
    recorded: list[Message] | None = None,
    status: int = 200,
) -> HttpResponse:
    visa = checked.visa
    context = {
        "answer": shown(checked),
        "rows": [*(_who(visa) if visa else []), *facts(checked)],
        "checked": checked,
        "recorded": recorded,
        "at": now_of(request).astimezone(seals.zone_of(visa.host)) if visa else now_of(request),
        "acts": _forms(request, checked, wrong),
        "faults": wrong[1].faults if wrong else [],
        "faulty": bool(wrong and wrong[1].faults),
        "desk_links": desk_links(request, _PAGES),
    }
    return page(request, "border/answer.html", context, status=status)


def _who(visa: CheckedVisa) -> list[dict[str, object]]:
    return [
        {"label": Message("Nationality"), "value": country_name(visa.nationality)},
        {"label": Message("Date of birth"), "value": visa.born_on or Message("not known")},
        {"label": Message("Number of the visa"), "value": visa.serial},
    ]


def _forms(request: HttpRequest, checked: Checked, wrong: tuple[Act, DayForm] | None) -> list[dict[str, object]]:
    """What can be recorded now, each with its form; the one that was wrong keeps what was typed."""
    visa = checked.visa
    if visa is None:
        return []
    found: list[dict[str, object]] = []
    for act in ACTS.values():
        typed = wrong[1] if wrong and wrong[0] is act else None
        if typed is None and not act.fits(checked):
            continue
        form = typed or act.form(today=_today(request, visa), label=act.label, language=language_of(request))
        if typed is None:
            form.auto_id = f"id_{act.name}_%s"
        found.append({"act": act, "form": form, "first": not found})
    return found
