"""The OpenAPI document of the API: made from its calls, with every problem they can meet and examples that are run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sojourn.basics.refusals import REFUSALS
from sojourn.eligibility.schemas import facts_schema
from sojourn.texts import LANGUAGES, say
from sojourn_office.api.agency_document import AGENCY_METHODS, add_agencies
from sojourn_office.api.calls import api
from sojourn_office.api.problems import MEDIA_TYPE
from sojourn_office.api.shapes import Problem
from sojourn_office.api.words import CALLS, PARTS
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of

_ROOT = "/api/v1/"
# Which methods each address takes, after the root.
METHODS: dict[str, tuple[str, ...]] = {
    "programmes": ("GET",),
    "programmes/<scheme>/rules": ("GET",),
    "programmes/<scheme>/facts": ("GET",),
    "programmes/<scheme>/sources": ("GET",),
    "programmes/<scheme>/judge": ("POST",),
    "where": ("POST",),
    "changes": ("GET",),
}

_PERSON = {"nationality": ["KOR"], "birth_date": "2003-05-10", "residence_region": "KR-26", "turns": 0}
# A call by its name: what stands in its address, and what is posted. Each is run as a test.
EXAMPLES: dict[str, dict[str, Any]] = {
    "programmes": {"sender": "KOR", "host": "JPN"},
    "rules": {"scheme": "KOR-JPN", "on": "2025-10-01", "known": "2025-08-23"},
    "facts": {"scheme": "KOR-JPN", "on": "2026-11-09"},
    "sources": {"scheme": "KOR-JPN"},
    "judge": {"scheme": "KOR-JPN", "body": {"facts": _PERSON, "on": "2026-11-09"}},
    "where": {"body": {"facts": {**_PERSON, "turns": {"JPN": 1}}, "on": "2026-11-09"}},
    "changes": {"since": "2025-08-01", "until": "2025-10-31"},
}

# How the id of a programme is written.
_SCHEME = "^[A-Z]{3}-[A-Z]{3}(-[a-z0-9-]+)?$"
_ALWAYS = ("invalid", "not_acceptable", "slow_down", "failed", "try_again")
_LANG = {
    "in": "query",
    "name": "lang",
    "description": say(PARTS["lang"], "en"),
    "required": False,
    "schema": {"type": "string", "enum": list(LANGUAGES)},
    "example": "en",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document; the same for every office of this version."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix=_ROOT)))
    made["servers"] = [{"url": "/", "description": "This office."}]
    made["components"]["schemas"]["Problem"] = _problem_schema(made)
    _type_the_facts(made["components"]["schemas"])
    for method, call in _calls(made):
        _finish(method, call)
    add_agencies(made, _ROOT, _LANG)
    return dict(made)


def written() -> str:
    """The document as it is committed and served."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def index(request: HttpRequest) -> HttpResponse:
    """The calls of this office by their addresses, the document that describes them, and the page for developers."""
    links = {"document": f"{_ROOT}openapi.json", "page": at("/developers", language_of(request))}
    calls = [
        {"method": method, "address": _ROOT + address.replace("<uuid:", "{").replace("<", "{").replace(">", "}")}
        for address, methods in (METHODS | AGENCY_METHODS).items()
        for method in methods
    ]
    return JsonResponse({"links": links, "calls": calls}, json_dumps_params={"indent": 2})


def openapi(_request: HttpRequest) -> HttpResponse:
    """The document of this office."""
    return HttpResponse(written(), content_type="application/json; charset=utf-8")


def _calls(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in made["paths"].values():
        yield from methods.items()


def _problem_schema(made: dict[str, Any]) -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    made["components"]["schemas"].update(schema.pop("$defs"))
    return schema


def _type_the_facts(shapes: dict[str, Any]) -> None:
    """The framework knows an object; which facts there are, and of what type, the library says."""
    says = {"description": say(PARTS["facts"], "en")}
    for taker, name, by_host in (("ToJudge", "Facts", False), ("ToGo", "FactsByHost", True)):
        shapes[name] = facts_schema(by_host=by_host) | says
        shapes[taker]["properties"]["facts"] = {"$ref": f"#/components/schemas/{name}"}


def _finish(method: str, call: dict[str, Any]) -> None:
    """What the framework cannot know of a call: its sentence, its examples, and what it is answered instead."""
    example = EXAMPLES[call["operationId"]]
    call["summary"] = say(CALLS[call["operationId"]], "en")
    del call["description"]
    for parameter in call["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        parameter["description"] = say(PARTS[parameter["name"]], "en")
        if parameter["in"] == "path":
            parameter["schema"]["pattern"] = _SCHEME
        if parameter["name"] in example:
            parameter["example"] = example[parameter["name"]]
    codes = list(_ALWAYS)
    if any(parameter["in"] == "path" for parameter in call["parameters"]):
        codes.append("unknown_scheme")
    call["parameters"].append(_LANG)
    if method == "post":
        call["requestBody"]["content"]["application/json"]["example"] = example["body"]
        codes += ["bad_body", "not_json"]
    else:
        call["responses"]["304"] = {"description": "Nothing changed since the `ETag` that was sent."}
    for code in sorted(codes, key=lambda code: REFUSALS[code][0]):
        call["responses"][str(REFUSALS[code][0])] = {
            "description": REFUSALS[code][1],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An address has no null: what may be left out is left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "title", "default")}
    return {**kinds[0], **rest} if len(kinds) == 1 else rest
