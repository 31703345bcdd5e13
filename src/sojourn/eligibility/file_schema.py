"""The shape of an agreement file as JSON Schema, for editors; what `sojourn check` says goes beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from sojourn.agreements.model import NOT_ASKED, NOT_FOUND, Counts, Standing, Transition, Trust
from sojourn.agreements.shapes import CODE, DAY, WORDS
from sojourn.agreements.vocabulary import VALUE_NAMES, ValueName
from sojourn.eligibility.kinds import KINDS
from sojourn.eligibility.schemas import facts_schema
from sojourn.rules.answers import Answer
from sojourn.texts import say

_STRING = {"type": "string"}
_NUMBER = {"type": "integer"}
_BOOLEAN = {"type": "boolean"}
_STRINGS = {"type": "array", "items": _STRING}
# A month or a year stands where a source names no day.
_PARTIAL_DAY = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_CITE = {"anyOf": [_STRING, {"type": "array", "items": _STRING, "minItems": 1}]}
_TEXT = {"anyOf": [WORDS, _STRING]}
_SCHEME = "^[A-Z]{3}-[A-Z]{3}(-[a-z0-9-]+)?$"


def file_schema() -> dict[str, Any]:
    """The whole, in draft 7, which editors of TOML read."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Agreement",
        "description": "An agreement file of Sojourn: dated values of working holiday schemes, each with its source.",
        "definitions": {"entry": _entry({}), "series": _many({"$ref": "#/definitions/entry"})},
        **_object(
            {
                "format": {"const": 1},
                "parties": {"type": "array", "items": CODE, "minItems": 1, "maxItems": 2},
                "title": WORDS,
                "sources": _named(_source()),
                "instruments": _many(_instrument()),
                "regions": {
                    "type": "object",
                    "propertyNames": {"pattern": "^[A-Z]{2}-"},
                    "additionalProperties": WORDS,
                },
                "schemes": {
                    "type": "object",
                    "propertyNames": {"pattern": _SCHEME},
                    "additionalProperties": _scheme(),
                    "minProperties": 1,
                },
            },
            needed=("format", "parties", "title", "sources", "schemes"),
        ),
    }


def _scheme() -> dict[str, Any]:
    series = {"$ref": "#/definitions/series"}
    return _object(
        {
            "sender": CODE,
            "host": CODE,
            "title": WORDS,
            "category": WORDS,
            "criteria": _many(
                _object({"kind": _one_of(sorted(KINDS)), "cite": _CITE, "of": _STRING}, ("kind", "cite"))
            ),
            "values": _object({name: _series(value) for name, value in VALUE_NAMES.items()}),
            "missions": _named(_mission(series)),
            "papers": _many(_paper()),
            "windows": _many(_window()),
            "rounds_known": _many({"type": "object"}),
            "examples": _many(_example()),
        },
        needed=("sender", "host", "criteria", "values"),
    )


def _series(value: ValueName) -> dict[str, Any]:
    """The entries of one value, each of its shape, or a word for what was looked for and not found."""
    shape = {"anyOf": [dict(value.schema), {"enum": [NOT_FOUND, NOT_ASKED]}]} if value.schema else {}
    return {"description": f"{say(value.label, 'en')}: {value.kind}", **_many(_entry(shape))}


def _entry(value: Mapping[str, Any]) -> dict[str, Any]:
    cited = {"if": {"properties": {"value": {"not": {"const": NOT_FOUND}}}}, "then": {"required": ["cite"]}}
    return {**_object({"value": dict(value), **_dated()}, needed=("value",)), **cited}


def _dated() -> dict[str, Any]:
    return {
        "from": _PARTIAL_DAY,
        "known": _PARTIAL_DAY,
        "known_by": {"const": "inference"},
        "standing": _of(Standing),
        "cite": _CITE,
        "scope": _object({"mission": _STRING}),
        "counts": _of(Counts),
        "until": DAY,
        "set_aside": _TEXT,
        "note": _TEXT,
        "looked": DAY,
        "mirrors": _STRING,
        "transition": _of(Transition),
        "invented": _BOOLEAN,
    }


def _source() -> dict[str, Any]:
    properties = {
        **dict.fromkeys(("title", "outlet", "address", "language", "note"), _STRING),
        **dict.fromkeys(("seen", "dated"), DAY),
        "trust": _of(Trust),
        "invented": _BOOLEAN,
        "called": _TEXT,
    }
    with_address = {
        "if": {"properties": {"trust": {"const": Trust.INFERENCE.value}}},
        "else": {"required": ["address"]},
    }
    return {**_object(properties, ("title", "outlet", "seen", "trust")), **with_address}


def _instrument() -> dict[str, Any]:
    properties = {
        "id": _STRING,
        "kind": _STRING,
        "title": WORDS,
        "cite": _CITE,
        "signed": _PARTIAL_DAY,
        "in_force": _PARTIAL_DAY,
        "notified": {"type": "array", "items": DAY},
        "plus_days": _NUMBER,
    }
    return _object(properties, ("id", "kind", "title", "cite"))


def _mission(series: dict[str, Any]) -> dict[str, Any]:
    words = dict.fromkeys(("name", "short"), WORDS) | dict.fromkeys(("kind", "zone"), _STRING)
    return _object(words | dict.fromkeys(("area", "holidays", "contact"), series), tuple(words))


def _paper() -> dict[str, Any]:
    needed = ("number", "id", "name", "group", "made_by", "needed")
    properties = {
        **_dated(),
        **dict.fromkeys(("number", "months_old_max"), _NUMBER),
        **dict.fromkeys(("id", "group", "made_by", "needed"), _STRING),
        **dict.fromkeys(("name", "asked"), WORDS),
        "form": _TEXT,
        **dict.fromkeys(("languages", "proves"), _STRINGS),
    }
    return _object(properties, needed)


def _window() -> dict[str, Any]:
    properties = {
        "round": _STRING,
        **dict.fromkeys(("opens", "closes", "result"), DAY),
        "state": _STRING,
        "standing": _of(Standing),
        "note": _TEXT,
        "cite": _CITE,
        "invented": _BOOLEAN,
    }
    return _object(properties, ("round", "cite"))


def _example() -> dict[str, Any]:
    properties = {
        "title": WORDS,
        **dict.fromkeys(("on", "known"), DAY),
        "facts": facts_schema(),
        "answer": _of(Answer),
        "findings": {"type": "object", "additionalProperties": _STRING},
        "values": {"type": "object"},
        "reported": _many({"type": "object"}),
    }
    return _object(properties, ("title", "on", "facts", "answer"))


def _object(properties: Mapping[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """A table that has these keys and no other."""
    must = {"required": list(needed)} if needed else {}
    return {"type": "object", "properties": dict(properties), **must, "additionalProperties": False}


def _named(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": shape}


def _many(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": shape}


def _of(kind: type[Enum]) -> dict[str, Any]:
    return _one_of([choice.value for choice in kind])


def _one_of(words: list[str]) -> dict[str, Any]:
    return {"enum": words}
