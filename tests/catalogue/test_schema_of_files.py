"""The JSON Schema of agreement files: every file of the catalogue is of its shape, and a wrong one is not."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import jsonschema_rs
import pytest

from sojourn.agreements.model import NOT_FOUND
from sojourn.agreements.reading import value_of
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.cli import main
from sojourn.cli.files import catalogue_folder
from sojourn.eligibility.file_schema import file_schema

FILES = sorted(catalogue_folder().glob("*.toml"))
SCHEMA = jsonschema_rs.Draft7Validator(file_schema(), validate_formats=True)


def as_an_editor_reads(value: Any) -> Any:
    """Days of TOML as text, as the readers of editors hand them on."""
    match value:
        case dict():
            return {key: as_an_editor_reads(item) for key, item in value.items()}
        case list():
            return [as_an_editor_reads(item) for item in value]
        case date():
            return value.isoformat()
    return value


def read(name: str) -> Any:
    """One file of the catalogue."""
    return tomllib.loads((catalogue_folder() / name).read_text(encoding="utf-8"))


def test_every_file_of_the_catalogue_is_of_the_shape() -> None:
    """All of the world, so that an editor underlines nothing that `sojourn check` takes."""
    wrong = {}
    for file in FILES:
        faults = [
            f"{'/'.join(map(str, fault.instance_path))}: {fault.message[:200]}"
            for fault in SCHEMA.iter_errors(as_an_editor_reads(tomllib.loads(file.read_text(encoding="utf-8"))))
        ]
        if faults:
            wrong[file.name] = faults[:3]
    assert wrong == {}
    assert len(FILES) > 200


def _scheme(raw: Any) -> Any:
    return raw["schemes"]["KOR-AUS"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("parties"),
        lambda raw: raw["parties"].append("kr"),
        lambda raw: raw["title"].update(de="Abkommen"),
        lambda raw: raw["schemes"].update({"Korea": _scheme(raw)}),
        lambda raw: _scheme(raw).pop("sender"),
        lambda raw: _scheme(raw)["values"].update(turn=[{"value": 1, "cite": ["x"]}]),
        lambda raw: _scheme(raw)["values"].update(turns=[{"value": "often", "cite": []}]),
        lambda raw: _scheme(raw)["values"]["turns"][0].pop("cite"),
        lambda raw: _scheme(raw)["values"]["turns"][0].update(since=date(2024, 1, 1)),
        lambda raw: _scheme(raw)["values"]["turns"][0].update(standing="rumoured"),
        lambda raw: _scheme(raw)["values"]["turns"][0].update({"from": "spring"}),
        lambda raw: _scheme(raw)["values"]["age"][0]["value"].update(eldest=30),
        lambda raw: _scheme(raw)["values"]["funds"][0].update(value=5000),
        lambda raw: _scheme(raw)["values"]["applies_from"][0].update(value="somewhere"),
        lambda raw: _scheme(raw)["criteria"][0].update(kind="height"),
        lambda raw: _scheme(raw)["examples"][0].update(answer="perhaps"),
        lambda raw: _scheme(raw)["examples"][0]["facts"].update(height=180),
        lambda raw: raw["sources"]["homeaffairs-417"].pop("address"),
        lambda raw: raw["sources"]["homeaffairs-417"].update(trust="good"),
    ],
)
def test_a_file_that_is_wrong_is_underlined(spoil: Callable[[Any], Any]) -> None:
    """One thing each."""
    raw = copy.deepcopy(read("aus-kor.toml"))
    assert SCHEMA.is_valid(as_an_editor_reads(raw))
    spoil(raw)
    assert not SCHEMA.is_valid(as_an_editor_reads(raw))


TRIED: list[Any] = [
    0, 12, True, "word", "not-asked", date(2026, 1, 1), [], ["KOR", "JPN"], {}, {"en": "a", "ko": "b", "ja": "c"},
    {"amount": 5, "currency": "KRW"}, {"youngest": 18, "oldest": 30}, {"youngest": 18, "tall": 1}, {"months": 3},
    {"second": 88}, {"first": date(2019, 1, 1), "last": date(2019, 12, 31)}, {"vie": 3},
    [{"from": "03-01", "places": 5}],
    "unlimited", "none", "calendar", 4.5,
]  # fmt: skip


@pytest.mark.parametrize("name", VALUE_NAMES)
def test_the_schema_of_a_value_takes_what_its_test_takes(name: str) -> None:
    """Two spellings of one shape: whatever the check takes an editor takes, and what is of another type neither."""
    value = VALUE_NAMES[name]
    if not value.schema:
        return
    shape = jsonschema_rs.Draft7Validator(
        {"anyOf": [dict(value.schema), {"const": "not-asked"}]}, validate_formats=True
    )
    for tried in TRIED:
        if value.fits(value_of(tried)):
            assert shape.is_valid(as_an_editor_reads(tried)), tried
        elif tried not in ("not-asked", NOT_FOUND) and not _is_told_apart_by_check_alone(name, tried):
            assert not shape.is_valid(as_an_editor_reads(tried)), tried


def _is_told_apart_by_check_alone(name: str, tried: Any) -> bool:
    """To an editor a day is text, and a sum of money or a text in languages is a table like others."""
    if isinstance(tried, dict):
        return not tried or "amount" in tried or "en" in tried or any(isinstance(item, date) for item in tried.values())
    return isinstance(tried, date) or tried == []


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """As it lies in the reference."""
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(file_schema()))
