"""Same case, same answer: how far officers agree, the cases behind each figure, and what becomes of a difference."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.statistics.agreement import LEAST, By
from sojourn_office.actions import openings
from sojourn_office.actions import second_readings as acts
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links, on_case
from sojourn_office.desks.sending import sent
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form, Lines
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import second_readings
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May

# Each table with its heading and what its figures are of.
TABLES: tuple[tuple[By, Message, Message], ...] = (
    (By.POST, Message("By post"), Message("Post")),
    (By.OFFICER, Message("By officer, read by anyone else"), Message("Officer who decided")),
    (By.PAIR, Message("By pair of officers"), Message("Who decided, who read")),
    (By.CRITERION, Message("By criterion"), Message("Criterion")),
)


class SettleForm(Form):
    """The words with which a difference is settled."""

    reason = Lines(
        label=Message("Why"),
        help_text=Message("For the file; the officers read it."),
        rows=3,
        max_length=2000,
        error_messages={"required": Message("Write the reason")},
    )


@never_cache
@require_GET
@may(May.READINGS_SETTLE)
def figures(request: HttpRequest) -> HttpResponse:
    """How far the officers of one's hosts agree, and the differences that wait."""
    hosts = hosts_of(request)
    found = second_readings.agreement(hosts, at=now_of(request))
    tables = [
        (by.value, heading, column, [(each, _query(by, each.figure.key)) for each in found[by]])
        for by, heading, column in TABLES
    ]
    context = {
        "everyone": found[By.ALL][0] if found[By.ALL] else None,
        "tables": tables,
        "least": LEAST,
        "lines": second_readings.unsettled(hosts),
        "cases_at": at("/supervise/agreement/", language_of(request)),
        "desk_links": links(request),
    }
    return page(request, "supervisor/agreement.html", context)


@never_cache
@require_GET
@may(May.READINGS_SETTLE)
def behind(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure."""
    asked = request.GET.get("by", "")
    if asked not in list(By):
        raise Http404
    found = second_readings.behind(By(asked), request.GET.getlist("of"), hosts_of(request), at=now_of(request))
    if found is None:
        raise Http404
    context = {
        "shown": found[0],
        "lines": found[1],
        "cases_at": at("/supervise/agreement/", language_of(request)),
        "desk_links": links(request),
    }
    return page(request, "supervisor/agreement_cases.html", context)


@never_cache
@require_GET
@may(May.READINGS_SETTLE)
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every figure as a table; of fewer cases than the smallest number only how many were read."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["by", "of", "read", "agreed", "range_low", "range_high", "first_stricter", "first_milder", "leans"])
    for by, shown in second_readings.agreement(hosts_of(request), at=now_of(request)).items():
        for each in shown:
            figure = each.figure
            said = [figure.agreed, each.low, each.high, figure.stricter, figure.milder, int(figure.leans)]
            row = said if figure.is_shown else [""] * len(said)
            table.writerow([by.value, " ".join(figure.key), figure.read, *row])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.READINGS_SETTLE, act=True, opens=False)
def show(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Both readings beside each other; a difference stands, or the officers look at the case again."""
    found = second_readings.both(case.number, hosts_of(request))
    if found is None:
        raise Http404
    now = now_of(request)
    key = f"settle-{case.number}-{now:%y%m%d%H}"
    kept = openings.opened(number=case.number, post=post, reason="to-settle", paper="", at=now, key=key)
    if isinstance(kept, Refusal):
        return refused(request, kept)
    form = SettleForm(typed(request), language=language_of(request))
    led_on, status = sent(request, form, lambda: _settle(request, case, post, form), then="/supervise/agreement")
    if led_on is not None:
        return led_on
    context = {
        "found": found,
        "form": form,
        "may_open": asker_of(request).may(May.CASE_READ, host=case.host, mission=case.mission),
        "desk_links": links(request),
    }
    return page(request, "supervisor/two_readings.html", context, status=status)


def _settle(request: HttpRequest, case: Where, post: Staff, form: SettleForm) -> str | Refusal:
    return acts.settle(
        number=case.number,
        post=post,
        answer=request.POST.get("answer", ""),
        why=form.cleaned_data["reason"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


def hosts_of(request: HttpRequest) -> set[str]:
    """The hosts whose readings somebody settles."""
    return {post.host for post in asker_of(request).posts if post.standing.may(May.READINGS_SETTLE)}


def _query(by: By, key: tuple[str, ...]) -> str:
    return urlencode({"by": by.value, "of": key}, doseq=True)
