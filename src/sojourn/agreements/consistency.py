"""What the values of an agreement must be to one another and to the world: names, codes, sums, days, places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise

from sojourn.agreements.model import Agreement, Entry, Problem, Scheme, Series, Standing
from sojourn.agreements.vocabulary import UNLIMITED, VALUE_NAMES
from sojourn.basics.countries import COUNTRIES, ICAO_ADDITIONS
from sojourn.basics.currencies import is_currency
from sojourn.basics.messages import Message
from sojourn.basics.money import Money

Check = Callable[[Agreement], Iterator[Problem]]

# Where a value, or a member of a table, is made of codes of countries.
_CODES = ("nationality", "territories", "territories_excluded", "residence", "residence_also", "employer_in")
_CODES_IN_TABLES = ("exempt", "student_in")


def every_value_has_a_known_name(agreement: Agreement) -> Iterator[Problem]:
    """A name that nobody knows would be read by nobody."""
    for where, series in _series(agreement):
        if series.name not in VALUE_NAMES:
            near = get_close_matches(series.name, VALUE_NAMES, n=3) or VALUE_NAMES
            trouble = Message("{name} is not the name of a value.", {"name": series.name})
            remedy = Message("Use one of: {known}.", {"known": ", ".join(near)})
            yield Problem(where, trouble, remedy)


def every_country_is_real(agreement: Agreement) -> Iterator[Problem]:
    """Codes are those of ISO 3166-1, or of a class of nationals as passports write them."""
    remedy = Message("Write the three letters of ISO 3166-1, or of a class of nationals, like GBN.")
    for where, code in _codes(agreement):
        if code not in COUNTRIES and code not in ICAO_ADDITIONS:
            yield Problem(where, Message("{code} is not the code of a country.", {"code": repr(code)}), remedy)


def every_currency_is_real(agreement: Agreement) -> Iterator[Problem]:
    """A sum is in a currency that is in use."""
    for where, series in _series(agreement):
        for entry in series.entries:
            for sum_ in _sums_in(entry.value):
                if not is_currency(sum_.currency):
                    yield Problem(
                        where,
                        Message("{code} is not a currency.", {"code": repr(sum_.currency)}),
                        Message("Write the three letters of ISO 4217."),
                    )


def what_mirrors_a_value_follows_it(agreement: Agreement) -> Iterator[Problem]:
    """A value that follows the partner's is the same today, or a note says why not."""
    for where, series in _series(agreement):
        for entry in series.entries:
            if not entry.mirrors:
                continue
            scheme, _, name = entry.mirrors.partition(".")
            mirrored = agreement.schemes[scheme].series.get(name) if scheme in agreement.schemes else None
            if mirrored is None:
                yield Problem(
                    where,
                    Message("It mirrors {mirrored}, which is not in this file.", {"mirrored": repr(entry.mirrors)}),
                    Message("Write the partner's scheme and value, like {example}.", {"example": "KOR-JPN.age"}),
                )
            elif entry is _last(series) and entry.note is None:
                now = _last(mirrored)
                if now is not None and now.value != entry.value:
                    values = {"one": repr(entry.value), "other": repr(now.value)}
                    trouble = Message("It is {one}, and what it mirrors is {other}.", values)
                    yield Problem(where, trouble, Message("Correct one of them, or say in a note why they differ."))


def no_age_is_above_the_ceiling(agreement: Agreement) -> Iterator[Problem]:
    """An instrument lowers the age of a statute and never raises it; no band is empty."""
    for scheme in agreement.schemes.values():
        ceilings = [entry.value for entry in _judging(scheme, "age_ceiling") if isinstance(entry.value, int)]
        for entry in _judging(scheme, "age"):
            if not isinstance(entry.value, Mapping):
                continue
            years = [entry.value.get(name) for name in ("oldest_by_consent", "oldest", "not_yet")]
            oldest = next((year for year in years if isinstance(year, int)), None)
            if oldest is None:
                continue
            where = f"{agreement.place}: schemes.{scheme.id}.values.age"
            if ceilings and oldest > max(ceilings):
                trouble = Message(
                    "The age {age} is above the ceiling {ceiling}.", {"age": oldest, "ceiling": max(ceilings)}
                )
                yield Problem(where, trouble, Message("Correct the age, or the age_ceiling."))
            if oldest < entry.value.get("youngest", 0):
                trouble = Message("Nobody is at least {youngest} and at most {oldest}.",
                                  {"youngest": entry.value["youngest"], "oldest": oldest})  # fmt: skip
                yield Problem(where, trouble, Message("Correct youngest or oldest."))


def places_add_up(agreement: Agreement) -> Iterator[Problem]:
    """Parts of the places are no more than the whole, and what counts holders at one time has no year."""
    for scheme in agreement.schemes.values():
        where = f"{agreement.place}: schemes.{scheme.id}.values"
        ceilings = [entry.value for entry in _judging(scheme, "ceiling")]
        most = max((ceiling for ceiling in ceilings if isinstance(ceiling, int)), default=None)
        if most is not None and min(ceiling for ceiling in ceilings if isinstance(ceiling, int)) < 0:
            yield Problem(f"{where}.ceiling", Message("Fewer than no places."), Message("Write 0, or more."))
        for name, parts in _parts_of_places(scheme):
            told = {"name": name, "sum": str(parts), "ceiling": str(most)}
            if isinstance(parts, str):
                trouble = Message("{part} is not a part of a whole.", {"part": repr(parts)})
                yield Problem(f"{where}.{name}", trouble, Message('Write a fraction, like "1/2".'))
            elif isinstance(parts, Fraction) and parts > 1:
                yield Problem(
                    f"{where}.{name}",
                    Message("{name} come to {sum} of the whole.", told),
                    Message("Correct the shares, so that they come to 1 at most."),
                )
            elif isinstance(parts, int) and most is not None and parts > most:
                yield Problem(
                    f"{where}.{name}",
                    Message("{name} come to {sum}, and the ceiling is {ceiling}.", told),
                    Message("Correct the parts, or the ceiling."),
                )
        is_stock = any(entry.value == "stock" for entry in _judging(scheme, "ceiling_kind"))
        if is_stock and any(entry.value != "none" for entry in _judging(scheme, "quota_year")):
            yield Problem(
                f"{where}.quota_year",
                Message("Who counts holders at one time counts them in no year."),
                Message('Write quota_year = "none", or ceiling_kind = "flow".'),
            )
        for entry in _judging(scheme, "invited_per_place"):
            if not _is_one_or_more(entry.value):
                told = {"factor": repr(entry.value)}
                yield Problem(
                    f"{where}.invited_per_place",
                    Message("{factor} is not a number of people for each place.", told),
                    Message('Write 1 or more, as a whole or a fraction, like "3/2".'),
                )
        if is_stock and UNLIMITED in ceilings and most is None:
            yield Problem(
                f"{where}.ceiling_kind",
                Message("Without a ceiling nothing is counted."),
                Message("Write the ceiling, or leave ceiling_kind out."),
            )


def _is_one_or_more(value: object) -> bool:
    try:
        return Fraction(str(value)) >= 1
    except (ValueError, ZeroDivisionError):
        return False


def days_of_windows_and_instruments_stand_in_order(agreement: Agreement) -> Iterator[Problem]:
    """A window opens, closes and has its result; a text is signed, notified and comes into force."""
    remedy = Message("Correct the days.")
    for scheme in agreement.schemes.values():
        for number, window in enumerate(scheme.windows):
            days = [day for day in (window.opens, window.closes, window.result) if day is not None]
            if days != sorted(days):
                where = f"{agreement.place}: schemes.{scheme.id}.windows[{number}]"
                yield Problem(where, Message("It does not open, close and have its result in this order."), remedy)
    for number, instrument in enumerate(agreement.instruments):
        where = f"{agreement.place}: instruments[{number}]"
        signed, in_force = instrument.signed, instrument.in_force
        if signed is not None and in_force is not None and in_force.day < signed.day.replace(month=1, day=1):
            yield Problem(where, Message("It is in force before it is signed."), remedy)
        expected = instrument.in_force_by_notes
        if expected is None or in_force is None or in_force.precision != "day":
            continue
        day, fault = {"day": expected}, Message("Correct in_force, notified or plus_days.")
        if len(instrument.notified) == 2 and in_force.day != expected:
            yield Problem(where, Message("By the later notification it is in force on {day}.", day), fault)
        elif in_force.day < expected:
            yield Problem(where, Message("By a notification it is not in force before {day}.", day), fault)


def a_file_is_named_by_its_parties(agreement: Agreement) -> Iterator[Problem]:
    """Two codes in alphabetical order, or the host alone where there is no partner."""
    expected = "-".join(sorted(agreement.parties)).lower() + ".toml"
    if not agreement.place.endswith(expected) or any(one > other for one, other in pairwise(agreement.parties)):
        yield Problem(
            f"{agreement.place}: parties",
            Message("The file is not named by its parties in alphabetical order."),
            Message("Name it {name}.", {"name": expected}),
        )


CHECKS: tuple[Check, ...] = (
    a_file_is_named_by_its_parties,
    every_value_has_a_known_name,
    every_country_is_real,
    every_currency_is_real,
    what_mirrors_a_value_follows_it,
    no_age_is_above_the_ceiling,
    places_add_up,
    days_of_windows_and_instruments_stand_in_order,
)


def _series(agreement: Agreement) -> Iterator[tuple[str, Series]]:
    for scheme in agreement.schemes.values():
        for series in scheme.series.values():
            yield f"{agreement.place}: schemes.{scheme.id}.values.{series.name}", series


def _codes(agreement: Agreement) -> Iterator[tuple[str, object]]:
    """Every code of a country with its place."""
    yield from ((f"{agreement.place}: parties", code) for code in agreement.parties)
    for scheme in agreement.schemes.values():
        yield from ((f"{agreement.place}: schemes.{scheme.id}", code) for code in (scheme.sender, scheme.host))
    for where, series in _series(agreement):
        for entry in series.entries:
            yield from ((where, code) for code in _codes_in(series.name, entry))


def _judging(scheme: Scheme, name: str) -> Iterator[Entry]:
    """The entries of a value that judge anybody."""
    series = scheme.series.get(name)
    for entry in series.entries if series is not None else ():
        if entry.is_found and entry.set_aside is None and entry.standing in (Standing.IN_FORCE, Standing.SUSPENDED):
            yield entry


def _last(series: Series) -> Entry | None:
    judging = [entry for entry in series.entries if entry.set_aside is None and entry.standing is Standing.IN_FORCE]
    return judging[-1] if judging else None


def _codes_in(name: str, entry: Entry) -> tuple[object, ...]:
    value = entry.value
    if isinstance(value, Mapping):
        return tuple(code for key in _CODES_IN_TABLES for code in _as_list(value.get(key, ())))
    return _as_list(value) if name in _CODES and entry.is_found else ()


def _as_list(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _sums_in(value: object) -> Iterator[Money]:
    if isinstance(value, Money):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _sums_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _sums_in(item)


def _parts_of_places(scheme: Scheme) -> Iterator[tuple[str, int | Fraction | str]]:
    """What the parts of each entry come to: places, or shares of the whole; a share that is none as it is written."""
    for entry in _judging(scheme, "sub_ceilings"):
        if isinstance(entry.value, Mapping):
            yield "sub_ceilings", max(entry.value.values(), default=0)
    for entry in _judging(scheme, "tranches"):
        tranches = entry.value if isinstance(entry.value, tuple) else ()
        yield "tranches", sum(tranche.get("places", 0) for tranche in tranches)
        shares = [tranche["share"] for tranche in tranches if "share" in tranche]
        yield from (("tranches", share) for share in shares if _share(share) is None)
        yield "tranches", sum((_share(share) or Fraction(0) for share in shares), Fraction(0))
    for entry in _judging(scheme, "ceiling_default"):
        if isinstance(entry.value, Mapping) and "share" in entry.value:
            share = entry.value["share"]
            yield "ceiling_default", _share(share) or str(share)


def _share(written: object) -> Fraction | None:
    try:
        return Fraction(str(written))
    except (ValueError, ZeroDivisionError):
        return None
