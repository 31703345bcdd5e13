"""The zones a reader may have times shown in: those of each country, with how far each is from UTC now."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from sojourn.basics.countries import TWO_LETTERS
from sojourn.texts.forms import offset
from sojourn_office.look.countries import country_name

_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    """Each country with its zones as the zone database lists them; of those that go alike, the first."""
    countries = {two: three for three, two in TWO_LETTERS.items()}
    listed: dict[tuple[str, object], str] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        country, _, zone = line.split("\t")[:3] if not line.startswith("#") else ("", "", "")
        if country in countries:
            goes = tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in _SEASONS)
            listed.setdefault((countries[country], goes), zone)
    return tuple((country, zone) for (country, _), zone in listed.items())


def zones(language: str, *, at: datetime) -> list[tuple[str, str]]:
    """Each zone with its country, a city where the country has several, and its distance from UTC at a moment."""
    how_many = Counter(country for country, _ in _zones())
    named = []
    for country, zone in _zones():
        city = f", {zone.rpartition('/')[2].replace('_', ' ')}" if how_many[country] > 1 else ""
        named.append((zone, f"{country_name(country, language)}{city} ({offset(at.astimezone(ZoneInfo(zone)))})"))
    return sorted(named, key=lambda pair: pair[1])


def only_zone_of(country: str) -> str:
    """The zone of a country that has one alone; nothing where a zone would be a guess."""
    found = [zone for code, zone in _zones() if code == country]
    return found[0] if len(found) == 1 else ""
