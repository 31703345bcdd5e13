"""Facts as JSON Schema: what programs may send, and what the worked examples of an agreement may hold."""

from __future__ import annotations

from typing import Any

from sojourn.eligibility.fact_table import FACTS, OF_A_HOST, FactKind
from sojourn.eligibility.facts import REGION
from sojourn.texts import say

COUNTRY = {"type": "string", "pattern": "^[A-Z]{3}$"}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MONEY = {
    "type": "object",
    "properties": {
        "amount": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,15}(\.\d+)?$"}]},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
_SHAPES: dict[str, dict[str, Any]] = {
    "countries": {"type": "array", "items": COUNTRY, "minItems": 1},
    "country": COUNTRY,
    "region": {"type": "string", "pattern": REGION},
    "day": DAY,
    "days": {"type": "array", "items": DAY},
    "number": {"type": "integer", "minimum": 0, "maximum": 999},
    "yes-no": {"type": "boolean"},
    "money": MONEY,
    "score": {
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 999},
            {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})?$"},
        ]
    },
}


def facts_schema(*, by_host: bool = False) -> dict[str, Any]:
    """
    An object of facts, each of its type; of another name there is none.

    With `by_host`, those of earlier stays may be told for each host.
    """
    properties = {name: _described(kind) for name, kind in FACTS.items()}
    if by_host:
        for name in sorted(OF_A_HOST):
            hosts = {"type": "object", "propertyNames": COUNTRY, "additionalProperties": _shape(FACTS[name])}
            properties[name] = {**_told(FACTS[name]), "anyOf": [_shape(FACTS[name]), hosts]}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _described(kind: FactKind) -> dict[str, Any]:
    return {**_told(kind), **_shape(kind)}


def _told(kind: FactKind) -> dict[str, Any]:
    return {"description": say(kind.question, "en")}


def _shape(kind: FactKind) -> dict[str, Any]:
    match kind.type:
        case "word":
            return {"type": "string", "enum": list(kind.words)}
        case "words":
            return {"type": "array", "items": {"type": "string", "enum": list(kind.words)}}
    return _SHAPES[kind.type]
