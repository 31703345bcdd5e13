"""What must hold of an agreement as a whole: each check is a named sentence, and all of them speak at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from itertools import pairwise

from sojourn.agreements import consistency
from sojourn.agreements.model import NOT_FOUND, Agreement, Entry, Paper, Problem, Scheme, Series
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message

Check = Callable[[Agreement], Iterator[Problem]]


def every_cite_names_a_source(agreement: Agreement) -> Iterator[Problem]:
    """A value rests on a source that the file describes."""
    for where, cites in _cites(agreement):
        for cite in cites:
            if cite not in agreement.sources:
                near = ", ".join(get_close_matches(cite, agreement.sources, n=3))
                trouble = Message("It cites {cite}, which is not under [sources].", {"cite": repr(cite)})
                remedy = Message("Add [sources.{cite}], or correct the cite.", {"cite": cite})
                if near:
                    remedy = Message(
                        "Add [sources.{cite}], or write one that is there: {near}.", {"cite": cite, "near": near}
                    )
                yield Problem(f"{agreement.place}: {where}", trouble, remedy)


def every_value_is_of_its_kind(agreement: Agreement) -> Iterator[Problem]:
    """A name means the same kind of thing in every entry and scheme."""
    for where, series, entry in _entries(agreement):
        name = VALUE_NAMES.get(series.name)
        if name is not None and entry.is_found and not name.fits(entry.value):
            yield Problem(
                f"{agreement.place}: {where}",
                Message(
                    "The value is {value}, which is not a {kind}.", {"value": repr(entry.value), "kind": name.kind}
                ),
                Message('Write a {kind}, or "not-found".', {"kind": name.kind}),
            )


def days_stand_in_order(agreement: Agreement) -> Iterator[Problem]:
    """The entries of a series stand oldest first, and nothing ends before it begins."""
    for where, series in _series(agreement):
        for scope in {None, *series.missions}:
            own = [
                entry
                for entry in series.entries
                if entry.mission == scope and entry.start is not None and entry.set_aside is None
            ]
            for earlier, later in pairwise(own):
                assert earlier.start is not None and later.start is not None
                if later.start.day < earlier.start.day:
                    yield Problem(
                        f"{agreement.place}: {where}",
                        Message(
                            "{later} stands after {earlier}.",
                            {"later": str(later.start), "earlier": str(earlier.start)},
                        ),
                        Message("Put the entries in the order of their days, oldest first."),
                    )
        for entry in series.entries:
            if entry.until is not None and entry.start is not None and entry.until < entry.start.day:
                yield Problem(
                    f"{agreement.place}: {where}",
                    Message("It ends on {until}, before it begins.", {"until": entry.until}),
                    Message("Correct from or until."),
                )


def no_two_values_hold_at_once(agreement: Agreement) -> Iterator[Problem]:
    """Two sources that disagree stand side by side, and one of them is marked as not followed."""
    for where, series in _series(agreement):
        seen: dict[tuple[object, ...], Entry] = {}
        for entry in series.entries:
            if entry.set_aside is not None:
                continue
            key = (entry.mission, entry.start, entry.standing, entry.known if entry.start is None else None)
            other = seen.setdefault(key, entry)
            if other is not entry:
                day = str(entry.start) if entry.start else "no day"
                yield Problem(
                    f"{agreement.place}: {where}",
                    Message(
                        "Two values for {day} with the same standing: {one} and {two}.",
                        {"day": day, "one": repr(other.value), "two": repr(entry.value)},
                    ),
                    Message("Mark the one that is not followed with set_aside and say why."),
                )


def every_scope_names_a_mission(agreement: Agreement) -> Iterator[Problem]:
    """A local value belongs to a mission of the scheme."""
    for scheme in agreement.schemes.values():
        for series in scheme.series.values():
            for mission in sorted(series.missions - set(scheme.missions)):
                yield Problem(
                    f"{agreement.place}: schemes.{scheme.id}.values.{series.name}",
                    Message(
                        "The scope names {mission}, which is not a mission of the scheme.", {"mission": repr(mission)}
                    ),
                    Message("Known missions: {known}.", {"known": ", ".join(scheme.missions)}),
                )


def every_region_has_one_mission(agreement: Agreement) -> Iterator[Problem]:
    """An area names regions of the file, and no region lies in the areas of two missions of a scheme."""
    for scheme in agreement.schemes.values():
        owner: dict[str, str] = {}
        for mission in scheme.missions.values():
            for entry in mission.area.entries[-1:]:
                for region in entry.value if isinstance(entry.value, tuple) else ():
                    where = f"{agreement.place}: schemes.{scheme.id}.missions.{mission.id}.area"
                    if region not in agreement.regions:
                        yield Problem(
                            where,
                            Message("{region} is not under [regions].", {"region": repr(region)}),
                            Message("Add its name under [regions], or correct the code."),
                        )
                    elif owner.setdefault(str(region), mission.id) != mission.id:
                        yield Problem(
                            where,
                            Message(
                                "{region} lies in the area of {mission} too.",
                                {"region": region, "mission": owner[region]},
                            ),
                            Message("Leave it with one of them."),
                        )


def directions_are_paired(agreement: Agreement) -> Iterator[Problem]:
    """A scheme goes from one party to the other, and its name says so; a programme without a partner has its host."""
    parties = set(agreement.parties)
    for scheme in agreement.schemes.values():
        name = f"{scheme.sender}-{scheme.host}"
        named = scheme.id == name or (scheme.category is not None and scheme.id.startswith(f"{name}-"))
        between = {scheme.sender, scheme.host} == parties if len(parties) > 1 else {scheme.host} == parties
        if not (named and between):
            yield Problem(
                f"{agreement.place}: schemes.{scheme.id}",
                Message("The name does not go from one party to the other."),
                Message(
                    "Parties: {parties}. Write the scheme as SENDER-HOST, or SENDER-HOST-name with a category.",
                    {"parties": ", ".join(agreement.parties)},
                ),
            )


CHECKS: tuple[Check, ...] = (
    every_cite_names_a_source,
    every_value_is_of_its_kind,
    days_stand_in_order,
    no_two_values_hold_at_once,
    every_scope_names_a_mission,
    every_region_has_one_mission,
    directions_are_paired,
)


def problems_of(agreement: Agreement) -> tuple[Problem, ...]:
    """Everything that does not hold of an agreement."""
    return tuple(problem for check in (*CHECKS, *consistency.CHECKS) for problem in check(agreement))


def counts_of(agreement: Agreement) -> dict[str, int]:
    """How many schemes, values, cited values and values not found an agreement has."""
    entries = [entry for _, _, entry in _entries(agreement)]
    return {
        "schemes": len(agreement.schemes),
        "values": len(entries),
        "cited": sum(bool(entry.cites) for entry in entries),
        "not_found": sum(entry.value == NOT_FOUND for entry in entries),
    }


def _series(agreement: Agreement) -> Iterator[tuple[str, Series]]:
    for scheme in agreement.schemes.values():
        for series in scheme.series.values():
            yield f"schemes.{scheme.id}.values.{series.name}", series
        for mission in scheme.missions.values():
            yield f"schemes.{scheme.id}.missions.{mission.id}.area", mission.area
            yield f"schemes.{scheme.id}.missions.{mission.id}.holidays", mission.holidays
            yield f"schemes.{scheme.id}.missions.{mission.id}.contact", mission.contact


def _entries(agreement: Agreement) -> Iterator[tuple[str, Series, Entry]]:
    for where, series in _series(agreement):
        for number, entry in enumerate(series.entries):
            yield f"{where}[{number}]", series, entry


def _cites(agreement: Agreement) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, instrument in enumerate(agreement.instruments):
        yield f"instruments[{number}]", instrument.cites
    for where, _, entry in _entries(agreement):
        yield where, entry.cites
    for scheme in agreement.schemes.values():
        yield from _cites_of_scheme(scheme)


def _cites_of_scheme(scheme: Scheme) -> Iterator[tuple[str, tuple[str, ...]]]:
    where = f"schemes.{scheme.id}"
    for number, criterion in enumerate(scheme.criteria):
        yield f"{where}.criteria[{number}] ({criterion.kind})", criterion.cites
    for number, paper in enumerate(scheme.papers):
        yield f"{where}.papers[{number}]", _cites_of_paper(paper)
    for number, window in enumerate(scheme.windows):
        yield f"{where}.windows[{number}]", window.cites


def _cites_of_paper(paper: Paper) -> tuple[str, ...]:
    return paper.entry.cites
