"""What the OpenAPI document says of the calls of agencies, which take files and a key, and which no framework made."""

from __future__ import annotations

from typing import Any

from sojourn.basics.refusals import REFUSALS
from sojourn.texts import say
from sojourn_office.api.problems import MEDIA_TYPE
from sojourn_office.api.shapes import Batch
from sojourn_office.api.words import CALLS, PARTS

# Which methods each address takes, after the root.
AGENCY_METHODS: dict[str, tuple[str, ...]] = {
    "agency/batches": ("POST",),
    "agency/batches/<uuid:batch_id>": ("GET",),
    "agency/batches/<uuid:batch_id>/lodge": ("POST",),
}
# How each is typed, after the origin of the office.
AGENCY_TYPED: dict[str, str] = {
    "agency_send": "-F round=KOR-JPN-2027-Q1 -F sheet=@people.csv -F papers=@papers.zip",
    "agency_read": "",
    "agency_hand_in": "-X POST",
}
KEY_OF_A_CHANGE = "Idempotency-Key"

_ALWAYS = ("sign_in", "not_acceptable", "slow_down", "failed", "try_again", "invalid")
_CHANGE = ("key_required", "period_closed", "not_found")
_CODES: dict[str, tuple[str, ...]] = {
    "agency_send": (*_CHANGE, "key_reused", "bad_body", "file_too_large", "storage_low"),
    "agency_read": ("not_found",),
    "agency_hand_in": (*_CHANGE, "agency_limit", "case_state"),
}
_FORM: dict[str, dict[str, str]] = {
    "round": {"type": "string"},
    "sheet": {"type": "string", "format": "binary"},
    "papers": {"type": "string", "format": "binary"},
}


def add_agencies(made: dict[str, Any], root: str, lang: dict[str, Any]) -> None:
    """Put the calls of agencies beside the others, with the shape of what they give."""
    schema = Batch.model_json_schema(ref_template="#/components/schemas/{model}")
    made["components"]["schemas"].update(schema.pop("$defs"))
    made["components"]["schemas"]["Batch"] = schema
    made["components"]["securitySchemes"] = {
        "agency": {"type": "http", "scheme": "bearer", "description": say(PARTS["Authorization"], "en")}
    }
    names = ("agency_send", "agency_read", "agency_hand_in")
    for name, (address, methods) in zip(names, AGENCY_METHODS.items(), strict=True):
        path = root + address.replace("<uuid:batch_id>", "{batch_id}")
        made["paths"][path] = {method.lower(): _call(name, method, address, lang) for method in methods}


def _call(name: str, method: str, address: str, lang: dict[str, Any]) -> dict[str, Any]:
    parameters = [lang]
    if "batch_id" in address:
        parameters.insert(0, _parameter("path", "batch_id", {"type": "string", "format": "uuid"}))
    if method == "POST":
        parameters.insert(
            -1, _parameter("header", KEY_OF_A_CHANGE, {"type": "string", "minLength": 8, "maxLength": 64})
        )
    call: dict[str, Any] = {
        "operationId": name,
        "summary": say(CALLS[name], "en"),
        "security": [{"agency": []}],
        "parameters": parameters,
        "responses": {
            "201" if name == "agency_send" else "200": {
                "description": say(CALLS["agency_read"], "en"),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Batch"}}},
            }
        },
    }
    if name == "agency_send":
        parts = {part: {**kind, "description": say(PARTS[part], "en")} for part, kind in _FORM.items()}
        form = {"type": "object", "required": ["round", "sheet"], "properties": parts}
        call["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    for code in sorted((*_ALWAYS, *_CODES[name]), key=lambda each: REFUSALS[each][0]):
        call["responses"][str(REFUSALS[code][0])] = {
            "description": REFUSALS[code][1],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return call


def _parameter(place: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "in": place,
        "name": name,
        "required": True,
        "description": say(PARTS[name], "en"),
        "schema": schema,
    }
