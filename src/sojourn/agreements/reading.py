"""Reading an agreement from TOML text: everything wrong with it is said at once, with place and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

from sojourn.agreements.called import called_as
from sojourn.agreements.model import (
    Agreement,
    Counts,
    CriterionSpec,
    Entry,
    Example,
    Instrument,
    Mission,
    Paper,
    Problem,
    Scheme,
    Series,
    Source,
    Standing,
    Transition,
    Trust,
    Window,
)
from sojourn.agreements.overlays import laid_over
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money

LANGUAGES_OF_WORDS = ("en", "ko", "ja")

_ENTRY_KEYS = frozenset(
    [
        "value",
        "from",
        "known",
        "known_by",
        "standing",
        "cite",
        "scope",
        "counts",
        "until",
        "set_aside",
        "note",
        "looked",
        "mirrors",
        "transition",
        "invented",
    ]
)

_E = TypeVar("_E", bound=Enum)


@dataclass
class _Reader:
    """Walks through the tables of one file and gathers what is wrong on the way."""

    place: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, where: str, trouble: Message, remedy: Message) -> None:
        self.problems.append(Problem(f"{self.place}: {where}", trouble, remedy))

    # --- the smallest parts -------------------------------------------------------------------------

    def table(self, raw: object, where: str) -> dict[str, Any]:
        if isinstance(raw, dict):
            return raw
        self.fault(where, Message("A table is missing here."), Message("Write it as [{where}].", {"where": where}))
        return {}

    def tables(self, raw: object, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The tables of a list, each with its place; anything else is a fault."""
        if not isinstance(raw, list):
            self.fault(where, Message("A list is expected here."), Message("Write it in square brackets."))
            return
        for number, item in enumerate(raw):
            place = f"{where}[{number}]"
            if isinstance(item, dict):
                yield place, item
            else:
                self.fault(
                    place,
                    Message("This is not a table: {found}.", {"found": repr(item)}),
                    Message("Write it in braces, with a value and a cite."),
                )

    def text(self, raw: Mapping[str, Any], key: str, where: str, *, needed: bool = True) -> str:
        found = raw.get(key, "")
        if isinstance(found, str) and (found or not needed):
            return found
        self.fault(
            where,
            Message("{key} is missing or is not text.", {"key": key}),
            Message("Add {key} as text in quotes.", {"key": key}),
        )
        return ""

    def words(self, raw: Mapping[str, Any], key: str, where: str, *, needed: bool = True) -> Words | None:
        found = raw.get(key)
        if found is None and not needed:
            return None
        if isinstance(found, dict) and all(isinstance(found.get(code), str) for code in LANGUAGES_OF_WORDS):
            return Words(tuple(found.items()))
        self.fault(
            where,
            Message("{key} is not given in each language.", {"key": key}),
            Message("Write {key} as a table with en, ko and ja.", {"key": key}),
        )
        return None

    def must_words(self, raw: Mapping[str, Any], key: str, where: str) -> Words:
        return self.words(raw, key, where) or Words((("en", key),))

    def day(self, raw: Mapping[str, Any], key: str, where: str) -> date | None:
        found = raw.get(key)
        if found is None:
            return None
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        self.fault(
            where,
            Message("{key} is not a day: {found}.", {"key": key, "found": repr(found)}),
            Message("Write the day like 2026-11-09, without quotes."),
        )
        return None

    def partial_day(self, raw: Mapping[str, Any], key: str, where: str) -> PartialDay | None:
        found = raw.get(key)
        if found is None:
            return None
        try:
            return PartialDay.read(found)
        except (ValueError, AttributeError):
            self.fault(
                where,
                Message("{key} is not a day, a month or a year: {found}.", {"key": key, "found": repr(found)}),
                Message('Write 2026-11-09, "2026-11" or "2026".'),
            )
            return None

    def choice(self, kind: type[_E], raw: Mapping[str, Any], key: str, where: str, default: _E) -> _E:
        found = raw.get(key, default.value)
        try:
            return kind(found)
        except ValueError:
            known = ", ".join(str(choice.value) for choice in kind)
            self.fault(
                where,
                Message("{key} is {found}, which is not known.", {"key": key, "found": repr(found)}),
                Message("Use one of: {known}.", {"known": known}),
            )
            return default

    def cites(self, raw: Mapping[str, Any], where: str, *, needed: bool = True) -> tuple[str, ...]:
        found = raw.get("cite", [])
        found = [found] if isinstance(found, str) else found
        if isinstance(found, list) and all(isinstance(cite, str) for cite in found) and (found or not needed):
            return tuple(found)
        self.fault(where, Message("There is no source."), Message('Add cite = ["<a source under [sources]>"].'))
        return ()

    # --- values and series ---------------------------------------------------------------------------

    def entry(self, raw: dict[str, Any], where: str) -> Entry:
        for key in sorted(set(raw) - _ENTRY_KEYS):
            self.unknown_key(key, where)
        if "value" not in raw:
            self.fault(where, Message("There is no value."), Message('Add value = …, or value = "not-found".'))
        value = value_of(raw.get("value"))
        scope = raw.get("scope", {})
        if not isinstance(scope, dict) or set(scope) - {"mission"}:
            self.fault(where, Message("The scope is not understood."), Message('Write scope = { mission = "…" }.'))
            scope = {}
        return Entry(
            value=value,
            cites=self.cites(raw, where, needed=value != "not-found"),
            start=self.partial_day(raw, "from", where),
            known=self.partial_day(raw, "known", where),
            known_by_inference=raw.get("known_by") == "inference",
            standing=self.choice(Standing, raw, "standing", where, Standing.IN_FORCE),
            counts=self.choice(Counts, raw, "counts", where, Counts.APPLICATION),
            mission=scope.get("mission"),
            until=self.day(raw, "until", where),
            set_aside=self.words(raw, "set_aside", where, needed=False),
            note=self.words(raw, "note", where, needed=False),
            looked=self.day(raw, "looked", where),
            mirrors=self.text(raw, "mirrors", where) if "mirrors" in raw else "",
            transition=self.transition(raw, where),
            is_invented=raw.get("invented") is True,
        )

    def transition(self, raw: Mapping[str, Any], where: str) -> Transition | None:
        return self.choice(Transition, raw, "transition", where, Transition.OLD_RULE) if "transition" in raw else None

    def unknown_key(self, key: str, where: str) -> None:
        self.fault(
            where,
            Message("{key} is not a key of an entry.", {"key": key}),
            Message("Use one of: {known}.", {"known": ", ".join(sorted(_ENTRY_KEYS))}),
        )

    def series(self, name: str, raw: object, where: str) -> Series:
        return Series(name, tuple(self.entry(item, place) for place, item in self.tables(raw, where)))

    # --- the larger parts ----------------------------------------------------------------------------

    def source(self, id_: str, raw: object) -> Source:
        where = f"sources.{id_}"
        table = self.table(raw, where)
        trust = self.choice(Trust, table, "trust", where, Trust.SECONDARY)
        if trust is not Trust.INFERENCE:
            self.text(table, "address", where)
        return Source(
            id=id_,
            title=self.text(table, "title", where),
            outlet=self.text(table, "outlet", where),
            trust=trust,
            seen=self.day(table, "seen", where) or self._no_day_seen(where),
            address=str(table.get("address", "")),
            language=str(table.get("language", "")),
            dated=self.day(table, "dated", where),
            note=str(table.get("note", "")),
            is_invented=table.get("invented") is True,
            called=self.words(table, "called", where, needed=False),
        )

    def _no_day_seen(self, where: str) -> date:
        self.fault(where, Message("The day it was seen is missing."), Message("Add seen = <day>."))
        return date.min

    def instrument(self, raw: dict[str, Any], where: str) -> Instrument:
        return Instrument(
            id=self.text(raw, "id", where),
            kind=self.text(raw, "kind", where),
            title=self.must_words(raw, "title", where),
            cites=self.cites(raw, where),
            signed=self.partial_day(raw, "signed", where),
            in_force=self.partial_day(raw, "in_force", where),
            notified=self.days(raw, "notified", where),
            plus_days=self.number(raw, "plus_days", where) if "plus_days" in raw else None,
        )

    def days(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[date, ...]:
        found = raw.get(key, [])
        if isinstance(found, list) and all(isinstance(day, date) for day in found):
            return tuple(found)
        self.fault(
            where,
            Message("{key} is not a list of days.", {"key": key}),
            Message("Write {key} = [2024-01-15, 2024-02-01].", {"key": key}),
        )
        return ()

    def mission(self, id_: str, raw: object, where: str) -> Mission:
        table = self.table(raw, where)
        return Mission(
            id=id_,
            name=self.must_words(table, "name", where),
            short=self.must_words(table, "short", where),
            kind=self.text(table, "kind", where),
            zone=self.text(table, "zone", where),
            area=self.series("area", table.get("area", []), f"{where}.area"),
            holidays=self.series("holidays", table.get("holidays", []), f"{where}.holidays"),
            contact=self.series("contact", table.get("contact", []), f"{where}.contact"),
        )

    def paper(self, raw: dict[str, Any], where: str) -> Paper:
        dated = {key: raw[key] for key in _ENTRY_KEYS - {"value"} if key in raw}
        name = self.must_words(raw, "name", where)
        return Paper(
            number=self.number(raw, "number", where),
            id=self.text(raw, "id", where),
            name=name,
            asked=self.words(raw, "asked", where, needed=False) or name,
            group=self.text(raw, "group", where),
            made_by=self.text(raw, "made_by", where),
            needed=self.text(raw, "needed", where),
            entry=self.entry(dated | {"value": raw.get("id", "")}, where),
            languages=tuple(raw.get("languages", ())),
            form=self.words(raw, "form", where, needed=False),
            months_old_max=raw.get("months_old_max"),
            proves=tuple(raw.get("proves", ())),
        )

    def number(self, raw: Mapping[str, Any], key: str, where: str) -> int:
        found = raw.get(key)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
        self.fault(
            where,
            Message("{key} is not a whole number: {found}.", {"key": key, "found": repr(found)}),
            Message("Write {key} in digits, without quotes.", {"key": key}),
        )
        return 0

    def window(self, raw: dict[str, Any], where: str) -> Window:
        return Window(
            round=self.text(raw, "round", where),
            cites=self.cites(raw, where),
            opens=self.day(raw, "opens", where),
            closes=self.day(raw, "closes", where),
            result=self.day(raw, "result", where),
            state=str(raw.get("state", "")),
            standing=self.choice(Standing, raw, "standing", where, Standing.IN_FORCE),
            note=self.words(raw, "note", where, needed=False),
            is_invented=raw.get("invented") is True,
        )

    def example(self, raw: dict[str, Any], where: str) -> Example:
        facts = {name: value_of(value) for name, value in self.table(raw.get("facts", {}), where).items()}
        return Example(
            title=self.must_words(raw, "title", where),
            on=self.day(raw, "on", where) or date.min,
            known=self.day(raw, "known", where),
            facts=MappingProxyType(facts),
            answer=self.text(raw, "answer", where),
            findings=MappingProxyType(dict(raw.get("findings", {}))),
            values=MappingProxyType({name: value_of(value) for name, value in raw.get("values", {}).items()}),
            reported=tuple(MappingProxyType(dict(item)) for item in raw.get("reported", [])),
        )

    def criterion(self, raw: dict[str, Any], where: str) -> CriterionSpec:
        of = self.text(raw, "of", where) if "of" in raw else ""
        return CriterionSpec(self.text(raw, "kind", where), self.cites(raw, where), of)

    def scheme(self, id_: str, raw: object) -> Scheme:
        where = f"schemes.{id_}"
        table = self.table(raw, where)
        criteria = self.tables(table.get("criteria", []), f"{where}.criteria")
        papers = self.tables(table.get("papers", []), f"{where}.papers")
        windows = self.tables(table.get("windows", []), f"{where}.windows")
        examples = self.tables(table.get("examples", []), f"{where}.examples")
        values = self.table(table.get("values", {}), f"{where}.values")
        missions = self.table(table.get("missions", {}), f"{where}.missions")
        known = self.tables(table.get("rounds_known", []), f"{where}.rounds_known")
        sender, host = self.text(table, "sender", where), self.text(table, "host", where)
        category = self.words(table, "category", where, needed=False)
        title = self.words(table, "title", where, needed=False)
        return Scheme(
            id=id_,
            sender=sender,
            host=host,
            title=title or _title(sender, host, category),
            category=category,
            criteria=tuple(self.criterion(item, place) for place, item in criteria),
            series=_frozen({name: self.series(name, item, f"{where}.values.{name}") for name, item in values.items()}),
            missions=_frozen(
                {name: self.mission(name, item, f"{where}.missions.{name}") for name, item in missions.items()}
            ),
            papers=tuple(self.paper(item, place) for place, item in papers),
            windows=tuple(self.window(item, place) for place, item in windows),
            rounds_known=tuple(_frozen({key: value_of(value) for key, value in item.items()}) for _, item in known),
            examples=tuple(self.example(item, place) for place, item in examples),
        )

    def agreement(self, raw: dict[str, Any], digest: str) -> Agreement:
        sources = self.table(raw.get("sources", {}), "sources")
        schemes = self.table(raw.get("schemes"), "schemes")
        regions = self.table(raw.get("regions", {}), "regions")
        instruments = self.tables(raw.get("instruments", []), "instruments")
        laws = tuple(self.instrument(item, place) for place, item in instruments)
        return Agreement(
            place=self.place,
            digest=digest,
            parties=tuple(raw.get("parties", ())),
            title=self.must_words(raw, "title", "title"),
            sources=_frozen({id_: called_as(self.source(id_, item), laws) for id_, item in sources.items()}),
            instruments=laws,
            regions=_frozen({code: self.must_words(regions, code, f"regions.{code}") for code in regions}),
            schemes=_frozen({id_: self.scheme(id_, item) for id_, item in schemes.items()}),
        )


def read_agreement(text: str, *, place: str, overlay: str = "") -> tuple[Agreement | None, tuple[Problem, ...]]:
    """
    An agreement from its text, with everything that is wrong with its shape.

    `place` is the name of the file, as it is said in problems. The agreement is nothing only where the text
    is no TOML at all; otherwise what could be read is returned beside the problems.

    An `overlay` is a second text of the same shape whose entries are invented, for a demonstration: it adds to the
    lists and tables of the first and changes none of them, and everything it adds is marked. The digest covers both.
    """
    raw, problem = _tables_of(text, place=place)
    over, problem_over = _tables_of(overlay, place=f"{place} (overlay)")
    if problem is not None:
        return None, (problem,)
    reader = _Reader(place)
    if problem_over is not None:
        reader.problems.append(problem_over)
    agreement = reader.agreement(laid_over(raw, over), _digest(text, overlay))
    return agreement, tuple(reader.problems)


def _title(sender: str, host: str, category: Words | None) -> Message:
    """The name of a scheme whose file gives it none."""
    holes: dict[str, object] = {"host": country_in_a_sentence(host), "sender": country_in_a_sentence(sender)}
    if category is None:
        return Message("Working holiday in {host} for nationals of {sender}", holes)
    return Message("{category} in {host} for nationals of {sender}", holes | {"category": category})


def _tables_of(text: str, *, place: str) -> tuple[dict[str, Any], Problem | None]:
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as fault:
        trouble = Message("This is not TOML: {fault}.", {"fault": str(fault)})
        return {}, Problem(place, trouble, Message("Correct the line that is named."))


def _digest(text: str, overlay: str) -> str:
    """The digest of a file alone is that of its bytes; an overlay is digested behind it."""
    whole = sha256(text.encode())
    if overlay:
        whole.update(b"\x00" + overlay.encode())
    return whole.hexdigest()


def value_of(raw: object) -> object:
    """A value of TOML as the library holds it: sums, words in languages, tuples, frozen tables."""
    if isinstance(raw, dict):
        if set(raw) == {"amount", "currency"}:
            return Money(Decimal(str(raw["amount"])), str(raw["currency"]))
        if set(raw) <= set(LANGUAGES_OF_WORDS) and raw:
            return Words(tuple((str(code), str(words)) for code, words in raw.items()))
        return _frozen({key: value_of(item) for key, item in raw.items()})
    if isinstance(raw, list):
        return tuple(value_of(item) for item in raw)
    return raw


_V = TypeVar("_V")


def _frozen(table: dict[str, _V]) -> Mapping[str, _V]:
    return MappingProxyType(table)
