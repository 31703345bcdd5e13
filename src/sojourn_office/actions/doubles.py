"""Likely doubles, looked for each night among the records of a host; what is found is shown and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import nlargest
from uuid import UUID

from django.db import transaction

from sojourn.cases.records import Standing
from sojourn_office.likeness.pairs import Known, Likeness, Passport, likely
from sojourn_office.storage import pairs, people
from sojourn_office.storage.keys import PersonErased, open_keys
from sojourn_office.storage.people import Person
from sojourn_office.storage.remembering import remembering

# So many are kept for a host: more than its officers can look at in a year, and few enough for one page after another.
MOST = 1_000


def find(at: datetime) -> int:
    """Look for likely doubles of every host, and keep what is found in place of what was; returns how many are new."""
    return sum(_find_of(host, at=at) for host in pairs.hosts_with_cases())


def _find_of(host: str, *, at: datetime) -> int:
    """
    The records are opened in memory, compared, and forgotten with this call: what is kept of two are their ids and
    codes of what speaks for and against. No digest of a name or a birth date is kept to compare by.
    """
    with remembering():
        known = dict(_opened(people.with_lodged_cases(host)))
        persons = list(known)
        found = nlargest(MOST, likely([*known.values()]), key=lambda each: each[2].points)
    with transaction.atomic():
        return _keep(host, {frozenset((persons[one], persons[two])): said for one, two, said in found}, at=at)


def _opened(persons: Sequence[Person]) -> Iterator[tuple[UUID, Known]]:
    """What each record says; nothing of somebody erased, or of whom nothing was written yet."""
    open_keys(person.pk for person in persons)
    for person in persons:
        try:
            yield person.pk, _known(person)
        except (PersonErased, ValueError):
            continue


def _known(person: Person) -> Known:
    passports = [each for each in person.passports.all() if each.number_digest]
    return Known(
        family=person.surname,
        given=person.given_names,
        native=person.native_name,
        born_on=person.born_on,
        sex=person.sex,
        nationality=person.nationality,
        passports=tuple(Passport(each.issuer, each.number, date.fromisoformat(each.expires_on)) for each in passports),
    )


def _keep(host: str, found: Mapping[frozenset[UUID], Likeness], *, at: datetime) -> int:
    """Write what was found; what officers decided stays as they decided it."""
    there = {frozenset((pair.one_id, pair.two_id)): pair for pair in pairs.of_host(host)}
    pairs.forget(pair for key, pair in there.items() if pair.standing == Standing.LIKELY.value and key not in found)
    new = 0
    for key, likeness in found.items():
        if key in there:
            pairs.say(there[key], points=likeness.points, codes=likeness.codes)
            continue
        one, two = (pairs.newest_lodged(person, host) for person in key)
        assert one is not None and two is not None, "whoever was compared lodged something"
        pairs.open_pair(one, two, at=at, points=likeness.points, codes=likeness.codes)
        new += 1
    return new
