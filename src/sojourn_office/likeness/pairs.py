"""Which of many records may be of one person, with what speaks for and against; nothing follows from it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from rapidfuzz.distance import OSA

from sojourn_office.likeness.reasons import LIKELY_FROM, REASONS
from sojourn_office.likeness.sounds import Sound, hangul, is_kana, is_name, japanese, korean, letters, parted

# Two passports of a country whose last days are further apart than this follow one another.
_ANOTHER_PASSPORT = timedelta(days=4 * 365)
# Shorter names have no slips: any other letter is another name.
_SLIP_FROM = 4
_BEFORE_I = ("I", "UI", "YA", "YE", "YEO", "YO", "YU")


@dataclass(frozen=True)
class Passport:
    """One passport of a record."""

    issuer: str
    number: str
    expires_on: date


@dataclass(frozen=True)
class Known:
    """What a record says of its person, opened in memory and nowhere else."""

    family: str
    given: str
    native: str
    born_on: date
    sex: str
    nationality: str
    passports: tuple[Passport, ...]

    @cached_property
    def spelled(self) -> tuple[str, str]:
        """Family and given name in letters alone."""
        return letters(self.family), letters(self.given)

    @cached_property
    def own_script(self) -> tuple[str, str]:
        """Family and given name in their own script, where they are told apart."""
        return parted(unicodedata.normalize("NFKC", self.native))

    @cached_property
    def sounds(self) -> tuple[frozenset[Sound], frozenset[Sound]]:
        """What family and given name sound like: by hangul or kana where they are written, else by their letters."""
        return _sounds(self, 0), _sounds(self, 1)

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Each given name in letters alone."""
        return frozenset(found for each in self.given.split() if len(found := letters(each)) >= _SLIP_FROM - 1)

    @cached_property
    def marks(self) -> frozenset[object]:
        """Everything by which the name could be that of another record; without any in common it is not."""
        written = {*self.spelled, "".join(self.spelled), *self.own_script, *self.given_names} - {""}
        return frozenset(written) | self.sounds[0] | self.sounds[1]


@dataclass(frozen=True)
class Likeness:
    """How alike two records are."""

    points: int
    codes: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Whether officers are shown the two."""
        return self.points >= LIKELY_FROM


class _Alike(Enum):
    SAME = 3
    SOUNDS = 2
    NEAR = 1
    OTHER = 0


def _sounds(known: Known, which: int) -> frozenset[Sound]:
    own, spelled = known.own_script[which], known.spelled[which]
    syllables = hangul(own)
    if known.nationality == "KOR" or syllables:
        found: frozenset[Sound] = frozenset({syllables}) if syllables else korean(spelled)
        return frozenset(map(_without_dueum, found)) if which == 0 else found
    return frozenset({japanese(own if is_kana(own) else spelled)})


def _without_dueum(sound: Sound) -> Sound:
    """The family name as both halves of the country say it: LEE and YI, RYU and YOO, ROH and NOH are one."""
    if isinstance(sound, str) or sound[0][0] not in ("R", "N"):
        return sound
    (_, vowel, coda), *rest = sound
    return (("" if vowel in _BEFORE_I else "N", vowel, coda), *rest)


def compared(one: Known, two: Known) -> Likeness:
    """What speaks for and against two records being of one person, and what it comes to."""
    codes = (
        _of_passports(one, two),
        _of_birth(one.born_on, two.born_on),
        _of_names(one, two),
        "sex-otherwise" if {one.sex, two.sex} == {"F", "M"} else "",
    )
    found = tuple(code for code in codes if code)
    return Likeness(sum(REASONS[code].points for code in found), found)


def _of_birth(one: date, two: date) -> str:
    if one == two:
        return "born-same"
    if (one.year, one.month, one.day) == (two.year, two.day, two.month):
        return "born-turned"
    said, other = f"{one:%Y%m%d}", f"{two:%Y%m%d}"
    return "born-near" if sorted(said) == sorted(other) and OSA.distance(said, other) == 1 else "born-otherwise"


def _of_passports(one: Known, two: Known) -> str:
    """The weightiest that any two passports of the records say."""
    found = {_of_two(own, other) for own in one.passports for other in two.passports}
    return max(found, key=lambda code: (REASONS[code].points, code), default="")


def _of_two(one: Passport, two: Passport) -> str:
    if one.issuer != two.issuer:
        return "passport-other-country"
    if one.number == two.number:
        return "passport-same"
    if OSA.distance(one.number, two.number, score_cutoff=1) == 1:
        return "passport-near"
    apart = abs(one.expires_on - two.expires_on) >= _ANOTHER_PASSPORT
    return "passport-follows" if apart else "passports-at-once"


def _of_names(one: Known, two: Known) -> str:
    family, given = _part(one, 0, two, 0), _part(one, 1, two, 1)
    if family is _Alike.OTHER or given is _Alike.OTHER:
        turned = _part(one, 0, two, 1), _part(one, 1, two, 0)
        if all(each in (_Alike.SAME, _Alike.SOUNDS) for each in turned):
            return "name-turned"
        if "".join(one.spelled) == "".join(two.spelled):
            return "name-sounds"
        if family is not _Alike.OTHER:
            several = one.given_names, two.given_names
            return (
                "name-more" if all(several) and (several[0] < several[1] or several[1] < several[0]) else "family-only"
            )
        return "given-only" if given in (_Alike.SAME, _Alike.SOUNDS) else "name-otherwise"
    weaker = min(family, given, key=lambda each: each.value)
    return {_Alike.SAME: "name-same", _Alike.SOUNDS: "name-sounds"}.get(weaker, "name-near")


def _part(one: Known, which: int, two: Known, other: int) -> _Alike:
    """How alike a part of one name is to a part of another."""
    written, spelled = (one.own_script[which], two.own_script[other]), (one.spelled[which], two.spelled[other])
    if spelled[0] == spelled[1]:
        # In other signs of one script it is another name that is romanised alike.
        return _Alike.SOUNDS if all(map(hangul, written)) and written[0] != written[1] else _Alike.SAME
    if which == other and all(written) and written[0] == written[1]:
        return _Alike.SOUNDS
    if one.sounds[which] & two.sounds[other]:
        return _Alike.SOUNDS
    if one.nationality != two.nationality and japanese(spelled[0]) == japanese(spelled[1]):
        return _Alike.SOUNDS
    if all(map(hangul, written)):
        return _Alike.OTHER
    return _Alike.NEAR if _is_slip(*spelled, one.nationality, two.nationality) else _Alike.OTHER


def _is_slip(one: str, two: str, *nationalities: str) -> bool:
    """
    Whether one spelling is a slip of the other: a sign too many, too few or wrong, or two in another order, that
    makes no name. What is a name by itself is a name: twins are called MINJI and MINJU, YUTA and YUTO.
    """
    if min(len(one), len(two)) < _SLIP_FROM or OSA.distance(one, two, score_cutoff=1) > 1:
        return False
    return sorted(one) == sorted(two) or not all(
        is_name(spelled, nationality) for spelled, nationality in zip((one, two), nationalities, strict=True)
    )


def likely(records: Sequence[Known]) -> Iterator[tuple[int, int, Likeness]]:
    """
    The likely pairs among many records, by their places in the row, each once.

    Compared are those whose birth dates are the same, turned or swapped, and those with one passport: the others
    never come to enough points, so that the work grows with the records and not with their square.
    """
    for one, two in _candidates(records):
        if records[one].marks.isdisjoint(records[two].marks):
            continue
        found = compared(records[one], records[two])
        if found.is_likely:
            yield one, two, found


def _candidates(records: Sequence[Known]) -> Iterator[tuple[int, int]]:
    born: defaultdict[date, list[int]] = defaultdict(list)
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, known in enumerate(records):
        before = {other for day in _days_alike(known.born_on) for other in born[day]}
        for passport in known.passports:
            before.update(holders[passport.issuer, passport.number])
            holders[passport.issuer, passport.number].append(place)
        yield from ((other, place) for other in sorted(before - {place}))
        born[known.born_on].append(place)


def _days_alike(born_on: date) -> set[date]:
    """A day, and the days that turning day and month, or two figures beside one another, makes of it."""
    said = f"{born_on:%Y%m%d}"
    written = {said, said[:4] + said[6:] + said[4:6]}
    written |= {said[:at] + said[at + 1] + said[at] + said[at + 2 :] for at in range(len(said) - 1)}
    return set(_real(written))


def _real(written: Iterable[str]) -> Iterator[date]:
    for each in written:
        try:
            yield date(int(each[:4]), int(each[4:6]), int(each[6:]))
        except ValueError:
            continue
