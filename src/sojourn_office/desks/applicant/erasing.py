"""What is held about oneself: what can be erased now, what stays and until which day; then erasing, asked once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import erasing as actions
from sojourn_office.desks.access import asker_of, may
from sojourn_office.desks.applicant.forms import EraseForm
from sojourn_office.desks.applicant.own import account_of, address, key_of, show, status_of
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries.holds import told
from sojourn_office.queries.keeping import Held, held_of
from sojourn_office.roles import May


@may(May.OWN_CASE)
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; erase what may go."""
    held = held_of(account_of(request), at=now_of(request))
    everything = all(each.is_over for each in held) and not asker_of(request).is_staff
    form = EraseForm(request.POST or None, language=language_of(request))
    context = {
        "form": form,
        "rows": [_row(request, each) for each in held],
        "everything": everything,
        "something": everything or any(each.is_over or each.papers_go for each in held),
        "back": address(request, "/me/details"),
    }
    if request.method != "POST" or not form.is_valid():
        return show(request, "applicant/erase.html", context, status=422 if form.errors else 200)
    answer = actions.erase(account_of(request), at=now_of(request), key=key_of(request))
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/erase.html", context, status=status_of(answer))
    if answer == "everything":
        logout(request)
        request.who = ""  # type: ignore[attr-defined]
    return show(request, "applicant/erased.html", {"everything": answer == "everything", "back": context["back"]})


def _row(request: HttpRequest, held: Held) -> dict[str, object]:
    """One application with what happens to it."""
    return {
        "scheme": held.application.scheme,
        "number": held.application.number,
        "address": address(request, f"/me/{held.application.number}"),
        "said": _said(held) + _kept_longer(held, now_of(request)),
    }


def _kept_longer(held: Held, now: datetime) -> list[Message]:
    longer = told(held.application.number, at=now)
    if longer is None:
        return []
    holes = {"day": longer.until, "why": longer.reason}
    return [Message("Two people of the mission keep it until {day} at least. Why: {why}", holes)]


def _said(held: Held) -> list[Message]:
    kept = held.kept
    if held.is_over:
        return [Message("Erased now: answers and papers.")]
    if kept is None or kept.papers_until is None or kept.record_until is None:
        return [Message("Stays until it is decided or withdrawn. After that, days are named here.")]
    record = Message("The record stays until {day}: it shows what was decided and why.", {"day": kept.record_until})
    if held.papers_go:
        return [Message("Erased now: the papers."), record]
    return [Message("Papers stay until {day}.", {"day": kept.papers_until}), record]
