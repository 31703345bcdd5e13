"""The page for developers, made from the OpenAPI document: each call with an example, each problem with its remedy."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.basics.refusals import REFUSALS
from sojourn_office.api.agency_document import AGENCY_TYPED, KEY_OF_A_CHANGE
from sojourn_office.api.document import EXAMPLES, document
from sojourn_office.api.problems import TITLES
from sojourn_office.api.words import CALLS, PARTS
from sojourn_office.look.pages import page
from sojourn_office.look.remedies import remedy

# Run as a test.
LIBRARY = """from datetime import date
from sojourn.cli.files import programme
from sojourn.eligibility.findings import judge_person

person = {"nationality": ("KOR",), "residence": "KOR", "birth_date": date(2003, 5, 10), "turns": 0}
print(judge_person(*programme("KOR-JPN"), person, on=date(2026, 11, 9)).answer.value)
"""


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """How programs ask: no key, no sign-in, nothing kept; and how those of agencies file."""
    paths = document()["paths"]
    origin = f"{request.scheme}://{request.get_host()}"
    calls = [_call(origin, path, method, call) for path, methods in paths.items() for method, call in methods.items()]
    codes = sorted(TITLES, key=lambda code: (REFUSALS[code][0], code))
    problems = [
        {"code": code, "status": REFUSALS[code][0], "title": TITLES[code], "help": remedy(code)} for code in codes
    ]
    return page(request, "api/developers.html", {"calls": calls, "problems": problems, "library": LIBRARY})


def _call(origin: str, path: str, method: str, call: dict[str, Any]) -> dict[str, Any]:
    """One call: what it is for, what it takes, and how it is typed."""
    name = call["operationId"]
    taken = [parameter["name"] for parameter in call["parameters"] if parameter["name"] != "lang"]
    if name in AGENCY_TYPED:
        taken += ["round", "sheet", "papers"] if name == "agency_send" else []
        return _described(name, method, path, taken, _typed_by_an_agency(origin + path, name, method))
    body = EXAMPLES[name].get("body")
    taken += ["facts", "on", "known", *(["all"] if name == "where" else [])] if body else []
    return _described(name, method, path, taken, _typed(origin + path, dict(EXAMPLES[name])))


def _described(name: str, method: str, path: str, taken: list[str], typed: str) -> dict[str, Any]:
    return {
        "name": name,
        "method": method.upper(),
        "path": path,
        "says": CALLS[name],
        "parts": [{"name": part, "says": PARTS[part]} for part in taken],
        "typed": typed,
    }


def _typed_by_an_agency(address: str, name: str, method: str) -> str:
    """With the key of the agency's staff, and for a change a key of the change."""
    key = f"-H '{KEY_OF_A_CHANGE}: sheet-2027-01'" if method == "post" else ""
    given = ["curl -H 'Authorization: Bearer KEY'", key, AGENCY_TYPED[name], address.format(batch_id="ID")]
    return " ".join(each for each in given if each)


def _typed(address: str, example: dict[str, Any]) -> str:
    """The example as it is typed at a command line."""
    body = example.pop("body", None)
    address = address.format(scheme=example.pop("scheme", ""))
    asked = f"{address}?{urlencode(example)}" if example else address
    return f"curl --json '{json.dumps(body)}' {asked}" if body else f"curl '{asked}'"
