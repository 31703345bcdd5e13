"""The openings of cases and papers by a host's officers, month by month, and who reviewed them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models.functions import TruncMonth

from sojourn.cases.model import Did
from sojourn.rounds.moves import start_of_day
from sojourn.seals.canonical import canonical
from sojourn.statistics.looking import Month, Opened, months_of
from sojourn_office.events import Happened, Subject
from sojourn_office.storage import agreements
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.events import Event

# Records of openings are kept for two years at least, and looked through as far back.
_BACK = timedelta(days=731)
# A month is reviewed in the first two weeks of the next one.
_DUE_AFTER = timedelta(days=14)
_KEPT_SECONDS = 3600
# The public part is written in one form alone, so that its text can be looked for.
_OTHER = canonical({"reason": "other"}).decode().strip("{}")


def opened_in(host: str, month: date) -> tuple[Month, ...]:
    """What each officer of a host opened in the month that begins on a day, by the names events have for them."""
    zone = zone_of(host)
    since, until = (start_of_day(day, zone.key) for day in (month, next_month(month)))
    found = Event.objects.filter(kind=Did.OPENED.value, at__gte=since, at__lt=until, by__in=_names(host))
    rows = found.values_list("by", "at", "about", "public").iterator()
    return months_of(Opened(by, at.astimezone(zone), about, _OTHER not in said) for by, at, about, said in rows)


def months_with_openings(host: str, *, at: datetime) -> dict[date, frozenset[str]]:
    """The months of two years that are over and in which cases were opened, oldest first, with who opened any."""
    zone = zone_of(host)
    first = at.astimezone(zone).date().replace(day=1)
    until = start_of_day(first, zone.key)
    found = Event.objects.filter(kind=Did.OPENED.value, at__gte=at - _BACK, at__lt=until, by__in=_names(host))
    rows = found.annotate(month=TruncMonth("at", tzinfo=zone)).order_by().values_list("month", "by").distinct()
    months: dict[date, set[str]] = {}
    for moment, by in rows:
        months.setdefault(moment.astimezone(zone).date(), set()).add(by)
    return {month: frozenset(months[month]) for month in sorted(months)}


def reviews(host: str, months: Iterable[date]) -> dict[date, list[Event]]:
    """The reviews of some months, oldest first."""
    names = {name_of(host, month): month for month in months}
    found: dict[date, list[Event]] = {month: [] for month in names.values()}
    for event in Event.objects.filter(
        kind=Happened.OPENINGS_REVIEWED.value, subject=Subject.REVIEW.value, about__in=names
    ).order_by("seq"):
        found[names[event.about]].append(event)
    return found


@dataclass(frozen=True)
class MonthLine:
    """A month that is over: its name, whether all of it was reviewed, by when it has to be, whether it is late."""

    name: str
    month: date
    reviewed: bool
    due_on: date
    late: bool


def months_over(host: str, *, at: datetime) -> list[MonthLine]:
    """The months of a host that are over and in which cases were opened, oldest first."""
    with_openings = months_with_openings(host, at=at)
    signed = reviews(host, with_openings)
    today = at.astimezone(zone_of(host)).date()
    lines = []
    for month, who in with_openings.items():
        reviewed = who <= covered(signed[month])
        due_on = next_month(month) + _DUE_AFTER
        lines.append(MonthLine(name_of(host, month), month, reviewed, due_on, not reviewed and today > due_on))
    return lines


def late_reviews(host: str, *, at: datetime) -> list[MonthLine]:
    """The months of a host whose review is late, as they were found within the hour."""
    key = f"late-reviews/{host}/{at:%Y%m%d}"
    found: list[MonthLine] | None = cache.get(key)
    if found is None:
        found = [line for line in months_over(host, at=at) if line.late]
        cache.set(key, found, _KEPT_SECONDS)
    return found


def covered(signed: Iterable[Event]) -> frozenset[str]:
    """Whose openings some reviews covered."""
    return frozenset(str(name) for event in signed for name in event.open_part["posts"])


def name_of(host: str, month: date) -> str:
    """
    How the review of a month is named.

    >>> name_of("JPN", date(2026, 10, 1))
    'JPN-2026-10'
    """
    return f"{host}-{month:%Y-%m}"


def next_month(month: date) -> date:
    """
    The first day of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (month + timedelta(days=31)).replace(day=1)


def zone_of(host: str) -> ZoneInfo:
    """The clock of a host's offices."""
    return ZoneInfo(agreements.zone_of(host, ""))


def _names(host: str) -> list[str]:
    """How events name everyone who ever had a post of a host."""
    return [f"post:{pk}" for pk in Post.objects.filter(host=host).values_list("pk", flat=True)]
