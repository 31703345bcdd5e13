"""The kinds of rule that the programmes of the world use: their table, their page, and what an example lacks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sojourn.agreements.model import Agreement, Entry, Scheme, Series
from sojourn.agreements.reading import value_of
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Words

TABLE = Path(__file__).parent / "pages" / "kinds-met.toml"

PARTS = {
    "A": ("Who may go", 69),
    "B": ("Places", 22),
    "C": ("Selection and filing", 16),
    "D": ("Stay, work, study", 32),
    "E": ("Life of a rule", 9),
}
"""The letters of the numbers, each with its heading and how many kinds it has."""


@dataclass(frozen=True)
class KindMet:
    """One kind: its number and words, how it is written, the scheme that uses it, and its chapter of the handbook."""

    number: str
    kind: str
    written: str
    scheme: str
    chapter: str
    remark: str = ""


def kinds_met() -> tuple[KindMet, ...]:
    """Every kind, in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(KindMet(number=number, **kind) for number, kind in table.items())


def numbers() -> Iterator[str]:
    """Every number that the table must have."""
    for letter, (_, most) in PARTS.items():
        yield from (f"{letter}{number}" for number in range(1, most + 1))


def lacking(met: KindMet, agreement: Agreement, scheme: Scheme) -> Iterator[str]:
    """What of the kind is written in the table and not in the scheme."""
    for key, written in tomllib.loads(met.written).items():
        if not _has(key, written, agreement, scheme):
            yield f"{met.number}: {scheme.id} has no {key} as in: {met.written}"


def unreadable(met: KindMet) -> Iterator[str]:
    """What is written in the table and could stand in no agreement."""
    for key, written in tomllib.loads(met.written).items():
        if key in _BESIDE_VALUES:
            continue
        if key not in VALUE_NAMES:
            yield f"{met.number}: {key} is not the name of a value"
            continue
        for value in [item["value"] for item in written] if _is_series(written) else [written]:
            if not VALUE_NAMES[key].fits(value_of(value)):
                yield f"{met.number}: {value!r} is not a {VALUE_NAMES[key].kind}"


_BESIDE_VALUES = {"criteria", "missions", "instruments", "parties", "category"}


def _has(key: str, written: Any, agreement: Agreement, scheme: Scheme) -> bool:
    match key:
        case "criteria":
            return {item["of"] for item in written} <= {spec.code for spec in scheme.criteria}
        case "missions":
            return bool(scheme.missions)
        case "category":
            return scheme.category is not None
        case "parties":
            return len(agreement.parties) == len(written)
        case "instruments":
            asked = [name for item in written for name in item]
            return any(all(getattr(text, name) for name in asked) for text in agreement.instruments)
    series = scheme.series.get(key)
    return series is not None and _series_has(series, written, VALUE_NAMES[key].kind)


def _series_has(series: Series, written: Any, kind: str) -> bool:
    """Whether each entry as it is written has one like it among those of the scheme."""
    wanted = written if _is_series(written) else [{"value": written}]
    return all(any(_is_like(entry, item, kind) for entry in series.entries) for item in wanted)


def _is_series(written: object) -> bool:
    return isinstance(written, list) and bool(written) and isinstance(written[0], dict) and "value" in written[0]


def _is_like(entry: Entry, item: Mapping[str, Any], kind: str) -> bool:
    """The same shape of value and the same keys; a word of the format is the same word, a number may be another."""
    keys = {"from": entry.start, "until": entry.until, "mirrors": entry.mirrors, "transition": entry.transition}
    told = keys | {"set_aside": entry.set_aside, "standing": entry.standing.value != "in-force"}
    return all(told[key] for key in item if key != "value") and _same_shape(entry.value, item["value"], kind)


def _same_shape(found: object, written: object, kind: str) -> bool:
    if isinstance(written, dict) and set(written) != {"amount", "currency"}:
        return isinstance(found, Mapping) and set(written) <= set(found)
    if isinstance(written, str) and written != "text" and ("one of " in kind or "unlimited" in kind):
        return found == written
    if isinstance(written, list):
        return isinstance(found, tuple)
    return isinstance(found, type(value_of(written))) or (written == "text" and isinstance(found, Words | str))


def page(titles: Mapping[str, str]) -> list[str]:
    """The page of kinds in its parts; `titles` are those of the chapters by their names."""
    parts = [
        "# Kinds of rule",
        "Every kind of rule that the working holiday programmes of the world were found to use, with the way it is "
        "written in an agreement, a programme that uses it, and the chapter in which it is tried at its edges. Where "
        "two numbers are one idea, the later one says so. What a criterion asks of a person, and by which sentence, "
        "is told in [kinds of criterion](criteria.md).",
    ]
    for letter, (heading, most) in PARTS.items():
        rows = [_row(met, titles) for met in kinds_met() if met.number.startswith(letter)]
        parts += [f"## {letter}. {heading}", f"{len(rows)} of {most}.", _table(rows)]
    return parts


def _row(met: KindMet, titles: Mapping[str, str]) -> tuple[str, ...]:
    lines = "<br>".join(f"`{line}`" for line in met.written.strip().splitlines())
    chapter = f"[{titles[met.chapter]}](../handbook/{met.chapter}.md)"
    return met.number, met.kind + (f". {met.remark}" if met.remark else ""), lines, f"`{met.scheme}`", chapter


def _table(rows: list[tuple[str, ...]]) -> str:
    header = ("number", "kind", "written", "used by", "chapter")
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
