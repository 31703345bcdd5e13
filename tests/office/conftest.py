"""The office under test: both databases in every test, and PostgreSQL beside SQLite where a test asks for both."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the office may use the database and the store of persons' keys."""
    here = __file__.rpartition("/")[0]
    for item in items:
        if str(item.path).startswith(here) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]))
