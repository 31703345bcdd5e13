"""The next windows as a calendar file (RFC 5545), for the visitor's own calendar; projected ones say that they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn_office.desks.public import words
from sojourn_office.desks.public.frame import spoken
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.queries import front, schemes
from sojourn_office.queries.front import Opening


@require_safe
def openings(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """Every window of a scheme that is open or ahead, as an event of whole days."""
    used = schemes.scheme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    now: datetime = request.now  # type: ignore[attr-defined]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sojourn//openings//EN"]
    for opening in front.openings(used, at=now):
        lines += _event(request, opening, now)
    lines.append("END:VCALENDAR")
    response = HttpResponse(_written(lines), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scheme_id}.ics"'
    return response


def _event(request: HttpRequest, opening: Opening, now: datetime) -> list[str]:
    ends = words.last_day(opening.closes_at) if opening.closes_at else opening.last_day + timedelta(days=4)
    return [
        "BEGIN:VEVENT",
        f"UID:{opening.scheme}-{opening.period}@sojourn",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(opening.first_day)}",
        f"DTEND;VALUE=DATE:{_day(ends + timedelta(days=1))}",
        f"STATUS:{'TENTATIVE' if opening.state == 'projected' else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(spoken(request, words.what(opening)))}",
        f"DESCRIPTION:{_escaped(spoken(request, words.about(opening)))}",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _written(lines: Iterable[str]) -> str:
    """Lines end in CRLF and none is longer than 75 octets; what is longer goes on after a blank."""
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> list[str]:
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > 74:
            parts.append(part)
            part = " "
        part += sign
    return [*parts, part]
