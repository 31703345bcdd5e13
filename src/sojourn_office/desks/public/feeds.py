"""What programs follow: the windows of a scheme as a calendar (RFC 5545), its changes as a feed (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Calendar, Event

from sojourn.agreements.model import Entry, Source
from sojourn.agreements.moves import sources_of
from sojourn.basics.messages import Message
from sojourn.eligibility import values
from sojourn.eligibility.values import STANDINGS
from sojourn.rounds.doors import is_published
from sojourn.rounds.names import round_in_a_sentence
from sojourn.texts import say
from sojourn_office.desks.public import words
from sojourn_office.desks.public.frame import spoken
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.front import Opening
from sojourn_office.queries.schemes import InUse

_ENTRIES = 200


@require_safe
@conditional_page
def openings(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """Every published window of a scheme and the projected ones, as events of whole days."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    now = now_of(request)
    ahead = catalogue.openings_of(used, at=now)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Sojourn//openings//EN")
    calendar.add("x-wr-calname", spoken(request, words.direction(scheme_id)))
    # The stamp is that of the day, so that a program which asks again finds the same file.
    stamp = datetime.combine(now.astimezone(UTC).date(), time(), tzinfo=UTC)
    for event in (*_past(request, used, ahead), *(_opening(request, opening) for opening in ahead)):
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scheme_id}.ics"'
    return response


def _past(request: HttpRequest, used: InUse, ahead: list[Opening]) -> Iterator[Event]:
    """The windows that the agreement names and that are not among those ahead."""
    shown = {opening.period for opening in ahead}
    for window in used.scheme.windows:
        if is_published(window) and window.opens and window.closes and window.round not in shown:
            holes = {"direction": words.direction(used.scheme.id), "period": round_in_a_sentence(window.round)}
            says = spoken(request, Message("{direction}, {period}", holes))
            yield _event(f"{used.scheme.id}-{window.round}", window.opens, window.closes, says, "", firm=True)


def _opening(request: HttpRequest, opening: Opening) -> Event:
    last = words.last_day(opening.closes_at) if opening.closes_at else opening.last_day + timedelta(days=4)
    says, about = spoken(request, words.what(opening)), spoken(request, words.about(opening))
    firm = opening.state != "projected"
    if not firm:
        says = spoken(request, Message("{window} (projected)", {"window": says}))
    return _event(f"{opening.scheme}-{opening.period}", opening.first_day, last, says, about, firm=firm)


def _event(name: str, first: date, last: date, says: str, about: str, *, firm: bool) -> Event:
    event = Event()
    event.add("uid", f"{name}@sojourn")
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("status", "CONFIRMED" if firm else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("summary", says)
    if about:
        event.add("description", about)
    return event


@dataclass(frozen=True)
class Told:
    """One dated value of a scheme, as it is told."""

    used: InUse
    name: str
    place: int
    entry: Entry
    sources: tuple[Source, ...]

    @property
    def day(self) -> date:
        """The day it was published; else the day it holds from, else that on which its source was seen."""
        said = self.entry.known or self.entry.start
        return said.day if said else max((source.seen for source in self.sources), default=date.min)


if TYPE_CHECKING:
    # Generic in its types alone; when it runs, it takes no parameters.
    ChangesFeed = Feed[Told, InUse]
else:
    ChangesFeed = Feed


class Changes(ChangesFeed):
    """Every dated value of a scheme, newest first, with its sources."""

    feed_type = Atom1Feed
    author_name = "Sojourn"
    _reader = "en"

    def get_object(self, request: HttpRequest, scheme_id: str) -> InUse:
        """The scheme of the address."""
        used = catalogue.programme(scheme_id)
        if used is None:
            raise Http404
        self.language = self._reader = language_of(request)
        return used

    def title(self, obj: InUse) -> str:
        """The direction, and what the feed is of."""
        direction = words.direction(obj.scheme.id)
        return self._say(Message("{direction}: changes of the rules", {"direction": direction}))

    def link(self, obj: InUse) -> str:
        """The page of the scheme."""
        return at(f"/schemes/{obj.scheme.id}", self._reader)

    def items(self, obj: InUse) -> list[Told]:
        """Every value that a source gives, newest first."""
        told = [
            Told(obj, name, place, entry, sources_of(obj.agreement, entry))
            for name, series in obj.scheme.series.items()
            for place, entry in enumerate(series.entries)
            if entry.is_found and entry.cites
        ]
        return sorted(told, key=lambda one: (one.day, one.name), reverse=True)[:_ENTRIES]

    def item_title(self, item: Told) -> str:
        """What is said, and how firmly it stands."""
        said = values.turns_words if item.name == "turns" else lambda value: values.value_words(item.name, value)
        holes = {
            "label": values.label(item.name),
            "value": said(item.entry.value),
            "standing": STANDINGS[item.entry.standing.value],
        }
        if item.entry.start is None:
            return self._say(Message("{label}: {value} ({standing})", holes))
        return self._say(Message("{label}: {value} ({standing}, from {day})", holes | {"day": item.entry.start}))

    def item_description(self, item: Told) -> str:
        """The note, why it is not followed if so, and the sources with their addresses."""
        notes = [self._say(note) for note in (item.entry.note, item.entry.set_aside) if note is not None]
        cited = [f"{source.title}, {source.outlet} {source.address}".strip() for source in item.sources]
        return "<br>".join(escape(line) for line in (*notes, *cited))

    def item_link(self, item: Told) -> str:
        """Where the history of the value is told."""
        return at(f"/schemes/{item.used.scheme.id}/rules/{item.name}", self._reader)

    def item_guid(self, item: Told) -> str:
        """A name that stays the same in every language."""
        said = item.entry.known or item.entry.start
        return f"urn:sojourn:{item.used.scheme.id}:{item.name}:{item.place}:{said or ''}"

    def item_updateddate(self, item: Told) -> datetime:
        """The day as the moment it began."""
        return datetime.combine(item.day, time(), tzinfo=UTC)

    def _say(self, message: object) -> str:
        return say(message, self._reader)  # type: ignore[arg-type]


def changes(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The feed, made for this request alone; unchanged, it is answered by its tag."""
    return conditional_page(Changes())(request, scheme_id=scheme_id)
