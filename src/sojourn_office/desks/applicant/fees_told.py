"""What of fees a person reads where they look for their application: what is due, what is paid, and where to go."""

from __future__ import annotations

from django.http import HttpRequest

from sojourn.basics.messages import Message
from sojourn.cases.fees import PaidFor, State
from sojourn.rounds.methods import METHODS
from sojourn_office.desks.applicant.own import of_case
from sojourn_office.desks.applicant.paying import PATHS
from sojourn_office.queries import fees
from sojourn_office.queries.applications import Application
from sojourn_office.queries.fees import FeeShown


def fees_told(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    """A row for each fee that is due, on its way, paid or given back; none where nothing is asked."""
    rows: list[dict[str, object]] = []
    for paid_for, called in fees.NAMES.items():
        if paid_for is PaidFor.ENTRY and not METHODS[application.round.method].by_lot:
            continue
        shown = fees.fee_shown(application, paid_for)
        said = _said(application, shown)
        if said is None:
            continue
        row: dict[str, object] = {"label": called, "value": said}
        if shown.last is not None:
            row |= {"link": of_case(request, application, PATHS[paid_for]), "link_words": Message("The payment")}
        rows.append(row)
    return rows


def _said(application: Application, shown: FeeShown) -> Message | None:
    last = shown.last
    if last is not None and last.state is State.SETTLED and last.settled_at is not None:
        day = application.shown_at(last.settled_at).date()
        return Message("{sum}, paid on {day}", {"sum": last.money, "day": day})
    if last is not None and last.state is State.PAID:
        return Message("{sum}, agreed to and taken next", {"sum": last.money})
    if last is not None and last.state is State.RETURNING:
        return Message("{sum}, being given back", {"sum": last.money})
    if last is not None and last.state is State.RETURNED and not shown.is_to_pay:
        return Message("{sum}, given back", {"sum": last.money})
    if not shown.is_to_pay:
        return None
    if application.is_draft or last is not None:
        return Message("{sum}, to be paid", {"sum": shown.owed})
    return None
