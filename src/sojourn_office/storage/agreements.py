"""Agreement files as they were loaded, whole and with their digest; the newest of each pair is in use."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from django.db import models

from sojourn.agreements import moves
from sojourn.agreements.model import Agreement, Entry, Scheme
from sojourn.agreements.moves import Rules, rules_on
from sojourn.agreements.reading import read_agreement
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


def zone_of(host: str, mission: str) -> str:
    """The zone of a mission of a host; with no mission named, that of the host's first."""
    all_schemes = (scheme for agreement in in_use().values() for scheme in agreement.schemes.values())
    missions = {key: each for scheme in all_schemes if scheme.host == host for key, each in scheme.missions.items()}
    return missions[mission].zone if mission in missions else next(iter(missions.values())).zone


def mission_of(scheme_id: str, region: str, *, on: date) -> str | None:
    """The mission in whose area a region lies."""
    found = scheme(scheme_id)
    mission = moves.mission_of(found[1], region, on=on) if found else None
    return mission.id if mission else None


def ceiling(scheme_id: str, year: int) -> tuple[int, str] | None:
    """What the agreement grants a scheme for a year, and since when; nothing where it gives no number."""
    entry = ceiling_entry(scheme_id, year)
    return (int(str(entry.value)), str(entry.start or "")) if entry else None


def ceiling_entry(scheme_id: str, year: int) -> Entry | None:
    """The ceiling of a scheme that is in force on the last day of a year; nothing where there is no number."""
    found = scheme(scheme_id)
    entry = rules_on(*found, on=date(year, 12, 31)).held.get("ceiling") if found else None
    return entry if entry is not None and isinstance(entry.value, int) else None


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
