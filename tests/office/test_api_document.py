"""The OpenAPI document of the read API: what it allows is answered as it says, and nothing is a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sojourn_office.api.document import document
from sojourn_office.site.wsgi import application
from tests.office.desks import Office

title = "The document of the read API"

CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance)
EXAMPLES_EACH = 40
OPERATIONS = [(path, method.upper()) for path, methods in document()["paths"].items() for method in methods]


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
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    seen: list[int] = []

    @settings(
        max_examples=EXAMPLES_EACH,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        response = case.call()
        seen.append(response.status_code)
        case.validate_response(response, checks=CHECKS)

    ask_all = st.one_of(schema[path][method].as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)
    given(case=ask_all)(ask)()
    assert len(seen) >= EXAMPLES_EACH / 2
