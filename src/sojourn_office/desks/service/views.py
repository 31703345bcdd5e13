"""The pages of help, accessibility, privacy and the state of the service; no personal data on any of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sojourn.agreements.model import Agreement, Mission
from sojourn.agreements.moves import sources_of
from sojourn.basics.messages import Message, listed
from sojourn.cases.sorting import LAST, NOT_ASKED
from sojourn_office.actions.cases import CONSENTS
from sojourn_office.desks.service import lost_time, notices, questions, standards
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import schemes, service, sorting
from sojourn_office.queries.keeping import terms_shown
from sojourn_office.queries.service import State

_UNTOUCHED = timedelta(minutes=1)
# The page is for everybody, wherever they are.
_ZONE = ZoneInfo("UTC")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions by topic, a person to turn to, and how the demonstration works."""
    return page(
        request,
        "service/help.html",
        {
            "topics": questions.TOPICS,
            "told": questions.DEMONSTRATION if settings.DEMONSTRATION else (),
            "contact": settings.SOJOURN.contact,
            "run_by": settings.RUN_BY,
            # One mission may serve several schemes; it is one row.
            "missions": {
                mission.name: {"name": mission.name, **_contact(used.agreement, mission)}
                for used in schemes.in_use().values()
                for mission in used.scheme.missions.values()
            }.values(),
        },
    )


def _contact(agreement: Agreement, mission: Mission) -> dict[str, Any]:
    """How people reach a mission as the agreement's file has it, and who says so; or when nobody found it."""
    entries = mission.contact.entries
    found = next((entry for entry in reversed(entries) if entry.is_found), None)
    if found is None:
        return {"looked": next((entry.looked for entry in reversed(entries) if entry.looked), None)}
    return {"contact": found.value, "sources": sources_of(agreement, found)}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return page(request, "service/accessibility.html", {"parts": notices.ACCESSIBILITY})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice whose version lodging keeps."""
    context = {
        "version": CONSENTS["notice"],
        "parts": notices.PRIVACY,
        "kept": notices.KEPT,
        "terms": terms_shown(now_of(request)),
        "run_by": settings.RUN_BY,
        "contact": settings.SOJOURN.contact,
    }
    return page(request, "service/privacy.html", context)


@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """By what each host puts waiting cases in order, when it reviewed that, and what plays no part."""
    today = now_of(request).date()
    hosts = [
        {"host": host, "order": orders[-1], "due": orders[-1].is_review_due(today), "earlier": orders[-2::-1]}
        for host, orders in sorting.orders_of_hosts().items()
    ]
    return page(request, "service/order.html", {"hosts": hosts, "last": LAST, "not_asked": NOT_ASKED})


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How the service is, in one sentence and a few lines."""
    now = now_of(request)
    found = service.state(at=now)
    context = {
        "well": found.is_well,
        "as_of": now.astimezone(_ZONE),
        "rows": [*_rows(found), _doors(now)],
        "announced": lost_time.announced(at=now, zone=_ZONE),
        "closed": lost_time.rows(at=now, zone=_ZONE),
        "standards": standards.rows(at=now),
        "second_looks": standards.second_looks(at=now),
        "forecasts": standards.forecasts(at=now),
        "json_address": at("/status.json", language_of(request)),
    }
    return page(request, "service/status.html", context)


@never_cache
@require_safe
def status_as_json(request: HttpRequest) -> JsonResponse:
    """The same for machines."""
    now = now_of(request)
    found = service.state(at=now)
    return JsonResponse(
        {
            "well": found.is_well,
            "database": True,
            "keys": found.keys_are_there,
            "mail_waiting": found.mail_due,
            "mail_given_up": found.mail_given_up,
            "clock_moved_ahead_seconds": int(found.clock_ahead.total_seconds()),
            "last_entry_at": found.last_entry_at.isoformat() if found.last_entry_at else None,
            "left_undone": found.left_undone,
            "stopped": [each.key for each in found.stopped],
            "room": found.has_room,
            "doors": lost_time.open_doors(at=now),
            "closed": lost_time.as_json(at=now),
            "standards": standards.as_json(at=now),
            "second_looks": standards.second_looks_as_json(at=now),
            "last_backup_at": found.backup_at.isoformat() if found.backup_at else None,
            "last_check": found.check
            and {
                "at": found.check.at.isoformat(),
                "sentences": found.check.sentences,
                "broken": found.check.broken,
                "fresh": found.check_is_fresh,
            },
        }
    )


def _rows(found: State) -> list[dict[str, Any]]:
    return [
        _row(True, Message("Database"), Message("answers")),
        _row(
            found.keys_are_there,
            Message("Keys"),
            Message("are there")
            if found.keys_are_there
            else Message("are missing: what is sealed cannot be opened now"),
        ),
        _mail(found),
        _clock(found),
        _room(found),
        _undone(found),
        _backup(found),
        _check(found),
        _giving(found),
    ]


def _doors(now: datetime) -> dict[str, Any]:
    closed = lost_time.doors_now(at=now)
    says = Message("open")
    if closed:
        says = Message("no sign for more than a minute: {doors}", {"doors": listed(closed)})
    return _row(not closed, Message("Doors"), says)


def _row(well: bool, name: Message, says: Message, *, known: bool = True) -> dict[str, Any]:
    sign = "question" if not known else "check" if well else "cross"
    return {"sign": sign, "name": name, "says": says}


def _mail(found: State) -> dict[str, Any]:
    counts = {"waiting": found.mail_due, "given_up": found.mail_given_up}
    says = Message("waiting to leave: {waiting}; could not leave for two days: {given_up}", counts)
    return _row(not found.mail_given_up, Message("Mail"), says)


def _clock(found: State) -> dict[str, Any]:
    if abs(found.clock_ahead) < _UNTOUCHED:
        return _row(True, Message("Clock"), Message("the time of this page is the time of day"))
    return _row(True, Message("Clock"), Message("moved, as only a demonstration may; sign-in goes by the time of day"))


def _room(found: State) -> dict[str, Any]:
    says = Message("there is room")
    if not found.has_room:
        says = Message("nearly full: no paper and no application is taken until there is room")
    return _row(found.has_room, Message("Disk"), says)


def _undone(found: State) -> dict[str, Any]:
    says = Message("everything due is done")
    if found.left_undone:
        says = Message("could not be done and is tried again: {count}", {"count": found.left_undone})
    return _row(not found.left_undone, Message("What the office does by itself"), says)


def _backup(found: State) -> dict[str, Any]:
    says = Message("not made yet")
    if found.backup_at is not None:
        says = Message("{moment}", {"moment": found.backup_at.astimezone(_ZONE)})
    if not found.backup_is_fresh:
        says = Message("{said}; overdue: it is older than 26 hours", {"said": says})
        if found.backup_at is None:
            says = Message("none for more than 26 hours")
    known = found.backup_at is not None or not found.backup_is_fresh
    return _row(found.backup_is_fresh, Message("Last backup"), says, known=known)


def _giving(found: State) -> dict[str, Any]:
    says = Message("given in every period")
    if found.stopped:
        periods = ", ".join(each.key for each in found.stopped)
        told = {"periods": periods}
        says = Message("stopped in {periods}: a check found something, and it is looked into; reading goes on", told)
    if found.check_is_overdue:
        says = Message("stopped in every period: the check is overdue; reading goes on")
    return _row(not (found.stopped or found.check_is_overdue), Message("Places and visas"), says)


def _check(found: State) -> dict[str, Any]:
    name = Message("Last check of everything")
    if found.check is None:
        says = Message("not made yet") if found.check_is_fresh else Message("none for more than 26 hours")
        return _row(False, name, says, known=not found.check_is_fresh)
    told = {
        "moment": found.check.at.astimezone(_ZONE),
        "sentences": found.check.sentences,
        "broken": found.check.broken,
    }
    says = Message("{moment}: sentences asked {sentences}, broken {broken}", told)
    if not found.check_is_fresh:
        says = Message("{said}; overdue: it is older than 26 hours", {"said": says})
    return _row(found.check_is_good, name, says)
