"""The OpenAPI document of the read API: what it allows is answered as it says, and nothing is a fault of ours."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.facts import FACTS
from sojourn_office.api.document import EXAMPLES, document
from sojourn_office.site.wsgi import application
from tests.office.desks import Office

title = "The document of the read API"

CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance)
EXAMPLES_EACH = 40
OPERATIONS = [(path, method.upper()) for path, methods in document()["paths"].items() for method in methods]
# Real ones: made-up ids and codes end at the door.
SCHEMES = st.sampled_from(sorted(schemes_of(read_catalogue(catalogue_folder())[0])))
PASSPORTS = st.sampled_from(["KOR", "JPN", "DEU", "GBR", "TWN", "HKG", "CAN", "AUS", "IRL", "IDN", "USA", "GBN", "BRA"])
DAYS = st.dates(date(1985, 1, 1), date(2040, 12, 31)).map(str) | st.sampled_from(
    ["2000-02-29", "2025-10-01", "2026-11-09"]
)
SETTINGS = settings(
    max_examples=EXAMPLES_EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _fact(name: str) -> st.SearchStrategy[Any]:
    """What a fact can be, of the world as it is."""
    kind = FACTS[name]
    money = st.fixed_dictionaries(
        {
            "amount": st.integers(0, 10**7) | st.just("4200.50"),
            "currency": st.sampled_from(["KRW", "AUD", "EUR", "NOK"]),
        }
    )
    right: dict[str, st.SearchStrategy[Any]] = {
        "countries": st.lists(PASSPORTS, min_size=1, max_size=3),
        "country": PASSPORTS,
        "region": st.sampled_from(["KR-11", "KR-26", "KR-50", "JP-13", "JP-47", "DE-BE"]),
        "day": DAYS,
        "days": st.lists(DAYS, max_size=3),
        "number": st.integers(0, 40) | st.just(999),
        "yes-no": st.booleans(),
        "money": money,
        "score": st.sampled_from([0, 4.5, "4.5", 9]),
        "word": st.sampled_from(sorted(kind.words) or [""]),
        "words": st.lists(st.sampled_from(sorted(kind.words) or [""]), max_size=4),
    }
    return right[kind.type]


PEOPLE = st.fixed_dictionaries(
    {"nationality": st.lists(PASSPORTS, min_size=1, max_size=2)},
    optional={name: _fact(name) for name in FACTS if name != "nationality"},
)
WRONG = st.sampled_from([None, "", -1, 10**30, "PRI", ["PRI"], {}, [], "2026-02-30", {"JPN": 1}, {"XXQ": []}, 1e308])
# One fact in trouble, for one person of four.
TROUBLE = st.one_of(
    st.just({}), st.just({}), st.just({}), st.dictionaries(st.sampled_from([*FACTS, "no"]), WRONG, max_size=1)
)
STAYS = st.dictionaries(PASSPORTS, st.integers(0, 4), max_size=3)


@pytest.fixture
def unlimited(settings: Any) -> Iterator[None]:
    """Asked very often, over one connection; the limits of a network address are tested elsewhere."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api": None, "api_post": None}
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_the_document_says(
    path: str, method: str, office: Office, unlimited: None
) -> None:
    """Asked what the document allows and what it does not, always the same questions: never an answer of 500."""
    seen: list[int] = []

    def ask(case: Any) -> None:
        response = case.call()
        seen.append(response.status_code)
        case.validate_response(response, checks=CHECKS)

    modes = (_operation(path, method).as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)
    SETTINGS(given(case=st.one_of(modes))(ask))()
    assert len(seen) >= EXAMPLES_EACH / 2


@pytest.mark.parametrize(("path", "method"), [each for each in OPERATIONS if "/agency/" not in each[0]])
def test_what_real_people_ask_of_real_programmes_is_answered_as_the_document_says(
    path: str, method: str, office: Office, unlimited: None
) -> None:
    """Behind the door: ids, days, passports and facts as they are in the world; most of it is answered."""
    answered: Counter[int] = Counter()
    operation = _operation(path, method)
    query = [each["name"] for each in document()["paths"][path][method.lower()]["parameters"] if each["in"] == "query"]

    def ask(
        scheme: str, days: list[str], person: dict[str, Any], stays: dict[str, int], more: dict[str, Any], lang: str
    ) -> None:
        case = operation.Case(method=method)
        if "{scheme}" in path:
            case.path_parameters = {"scheme": scheme}
        case.query = {
            name: day for name, day in zip(("on", "known", "since", "until"), days, strict=True) if name in query
        }
        case.query |= {"lang": lang} | ({"sender": scheme[:3]} if "sender" in query else {})
        if method == "POST":
            told = {"turns": stays} if path.endswith("where") and stays else {}
            case.body = {"facts": person | told | more, "on": days[0], "known": days[1]}
            case.media_type = "application/json"
        response = case.call()
        answered[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    days = st.tuples(DAYS, st.just("2026-11-09"), st.just("2025-01-01"), DAYS).map(list)
    lang = st.sampled_from(["en", "ko", "ja"])
    often = settings(SETTINGS, max_examples=EXAMPLES_EACH * (4 if path.endswith("judge") else 1))
    often(given(scheme=SCHEMES, days=days, person=PEOPLE, stays=STAYS, more=TROUBLE, lang=lang)(ask))()
    assert answered[200] >= EXAMPLES_EACH / 4, answered


def _operation(path: str, method: str) -> Any:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    return schema[path][method]


def test_the_document_is_one_of_openapi() -> None:
    """By a reader of others; what it names is there."""
    assert list(OpenAPIV31SpecValidator(document()).iter_errors()) == []
    broken = copy.deepcopy(document())
    broken["paths"]["/api/v1/where"]["post"]["responses"]["200"] = {"content": {}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors()) != []


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if "body" in example])
def test_the_facts_of_the_examples_are_as_the_document_types_them(name: str) -> None:
    """And a name, a country or a day that is none is not."""
    schemas = document()["components"]["schemas"]
    facts = schemas["FactsByHost" if name == "where" else "Facts"]
    example = EXAMPLES[name]["body"]["facts"]
    assert jsonschema_rs.is_valid(facts, example)
    for wrong in ({"birth_dat": "2003-05-10"}, {"nationality": "Korea"}, {"turns": -1}, {"child": "no"}):
        assert not jsonschema_rs.is_valid(facts, example | wrong), wrong
