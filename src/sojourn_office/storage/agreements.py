"""Agreement files as they were loaded, whole and with their digest; the newest of each pair is in use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from django.db import models

from sojourn.agreements import moves
from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import Rules, rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.places.ceilings import quota_period
from sojourn.places.quotas import ceiling_of
from sojourn_office.storage.remembering import remembered

_IN_USE = "agreements in use"


class AgreementFile(models.Model):
    """One loaded file; a file that is loaded again with other content is another row."""

    digest = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=40, db_index=True)
    text = models.TextField()
    overlay = models.TextField(blank=True, default="")
    loaded_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("digest", "name", "text", "overlay", "loaded_at"), "C0")


def keep(agreement: Agreement, *, name: str, text: str, overlay: str, at: datetime) -> bool:
    """Keep a file with what was laid over it; false where this very content is here already."""
    _, made = AgreementFile.objects.get_or_create(
        digest=agreement.digest, defaults={"name": name, "text": text, "overlay": overlay, "loaded_at": at}
    )
    remembered(_IN_USE).clear()
    return made


def forget_in_use() -> None:
    """Ask anew which files are in use, where a file was not kept after all."""
    remembered(_IN_USE).clear()


def by_digest(digest: str) -> Agreement:
    """The agreement of a digest, as it was loaded."""
    return _read(digest)


def in_use() -> dict[str, Agreement]:
    """The newest file of each pair, by its name; asked once for the request in hand."""
    known: dict[str, Agreement] = remembered(_IN_USE)
    if not known:
        newest = dict(AgreementFile.objects.order_by("loaded_at", "digest").values_list("name", "digest"))
        known.update((name, _read(digest)) for name, digest in sorted(newest.items()))
    return known


def hosts() -> set[str]:
    """The hosts of the programmes in use."""
    return {scheme.host for agreement in in_use().values() for scheme in agreement.schemes.values()}


def scheme(scheme_id: str) -> tuple[Agreement, Scheme] | None:
    """A scheme that is in use, with its agreement."""
    for agreement in in_use().values():
        if scheme_id in agreement.schemes:
            return agreement, agreement.schemes[scheme_id]
    return None


def in_use_at(scheme_id: str, moment: datetime) -> Agreement:
    """The agreement of a scheme as it was in use at a moment; the first file that has it for an earlier one."""
    digests = AgreementFile.objects.order_by("loaded_at", "digest").values_list("digest", "loaded_at")
    having = [(digest, loaded_at) for digest, loaded_at in digests if scheme_id in _read(digest).schemes]
    loaded = [digest for digest, loaded_at in having if loaded_at <= moment]
    return _read(loaded[-1] if loaded else having[0][0])


def rules_of(scheme_id: str, *, on: date, known: date | None = None, mission: str | None = None) -> Rules:
    """What holds for a scheme of this office on a day, with the local values of a mission."""
    found = scheme(scheme_id)
    assert found is not None, f"{scheme_id} is a scheme of this office"
    return _rules(found[0].digest, scheme_id, on, known, mission)


def zone_of(state: str, mission: str) -> str:
    """
    The zone of a mission of a host; with no mission named, that of the host's first; with none known, UTC.

    A state that hosts nobody has the clock of the missions through which its people apply, which lie with it.
    """
    all_schemes = [scheme for agreement in in_use().values() for scheme in agreement.schemes.values()]
    hosting = [scheme for scheme in all_schemes if scheme.host == state]
    sending = [scheme for scheme in all_schemes if scheme.sender == state]
    missions = {key: each for scheme in hosting or sending for key, each in scheme.missions.items()}
    return missions[mission].zone if mission in missions else next((each.zone for each in missions.values()), "UTC")


def missions_of(host: str) -> set[str]:
    """The missions of a host, in any scheme of this office."""
    all_schemes = (scheme for agreement in in_use().values() for scheme in agreement.schemes.values())
    return {mission for scheme in all_schemes if scheme.host == host for mission in scheme.missions}


def senders_of(host: str, missions: Collection[str] = ()) -> list[str]:
    """The states whose people a host takes in this office; through some of its missions alone, where they are named."""
    all_schemes = (scheme for agreement in in_use().values() for scheme in agreement.schemes.values())
    of_host = (scheme for scheme in all_schemes if scheme.host == host)
    return sorted({each.sender for each in of_host if not missions or set(missions) & each.missions.keys()})


def zone_of_mission(host: str, mission: str) -> str:
    """The zone of a mission of a host; universal time where no scheme has it any more."""
    all_schemes = (scheme for agreement in in_use().values() for scheme in agreement.schemes.values())
    zones = (
        scheme.missions[mission].zone for scheme in all_schemes if scheme.host == host and mission in scheme.missions
    )
    return next(zones, "UTC")


def mission_of(scheme_id: str, region: str, *, on: date) -> str | None:
    """The mission in whose area a region lies."""
    found = scheme(scheme_id)
    mission = moves.mission_of(found[1], region, on=on) if found else None
    return mission.id if mission else None


@dataclass(frozen=True)
class Ceiling:
    """How many places the agreement in use grants for a year, since when, and what says so."""

    places: int
    since: str
    cites: tuple[str, ...]


def ceiling(scheme_id: str, year: int, *, last_year: int | None = None) -> Ceiling | None:
    """
    What the agreement grants a scheme for a year: the number in force on its last day, raised where it is raised.

    `last_year` is the number of the year before, on which a default rests. Nothing where there is no number.
    """
    if scheme(scheme_id) is None:
        return None
    rules = rules_of(scheme_id, on=last_day_of(scheme_id, year))
    places = ceiling_of(rules, last_year=last_year)
    if places is None:
        return None
    first = "ceiling" if isinstance(rules.value("ceiling"), int) else "ceiling_default"
    said = [rules.held[name] for name in (first, "ceiling_uplift") if name in rules.held]
    since = max((str(entry.start) for entry in said if entry.start is not None), default="")
    return Ceiling(places, since, tuple(cite for entry in said for cite in entry.cites))


def last_day_of(scheme_id: str, year: int) -> date:
    """The last day of the year in which places of a scheme are counted that begins in a year, where days bound it."""
    end = date(year, 12, 31)
    rule = rules_of(scheme_id, on=end).word("quota_year") or "calendar"
    return quota_period(rule, end)[1] or end


@lru_cache(maxsize=512)
def _rules(digest: str, scheme_id: str, on: date, known: date | None, mission: str | None) -> Rules:
    """A day's rules of a file never change, and a queue asks for the same few again and again."""
    agreement = _read(digest)
    return rules_on(agreement, agreement.schemes[scheme_id], on=on, known=known, mission=mission)


@lru_cache(maxsize=512)
def _read(digest: str) -> Agreement:
    row = AgreementFile.objects.get(pk=digest)
    agreement, problems = read_agreement(row.text, place=row.name, overlay=row.overlay)
    assert agreement is not None and not problems, f"{row.name} was checked when it was loaded"
    return agreement
