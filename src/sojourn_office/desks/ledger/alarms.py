"""How the alarm of a round works, for everybody: what it counts, how careful it is, and the spring of 2014 replayed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.statistics.alarms import Alarm, Care, alarms
from sojourn.statistics.fed import results
from sojourn.statistics.model import EVERYONE
from sojourn.statistics.spring_2014 import TABLE
from sojourn.statistics.traits import group_name
from sojourn_office.desks.ledger.views import links
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import page


@require_safe
@said_again
def how(request: HttpRequest) -> HttpResponse:
    """The page of the method, worked out anew from the table each time it is made."""
    rounds = results(TABLE.splitlines())
    rows = []
    for place, each in enumerate(rounds):
        found = alarms(each, rounds[:place])
        counts = [(group_name(group, places={}), count) for group, count in each.counts.items() if len(group) != 1]
        rows.append({"round": each.round, "counts": counts, "alarms": [_said(alarm) for alarm in found]})
    context = {"rows": rows, "care": Care(), "desk_links": links(request)}
    return page(request, "ledger/alarms.html", context)


def _said(alarm: Alarm) -> dict[str, object]:
    return {
        "group": group_name(alarm.group, places={}),
        "now": alarm.now,
        "expected": round(alarm.expected * alarm.now.judged),
        "is_everyone": alarm.group == EVERYONE,
    }
