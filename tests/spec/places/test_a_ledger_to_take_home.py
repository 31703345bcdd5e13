"""A ledger to take home: a Data Package from whose rows anyone recomputes every public figure."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from sojourn.places.model import Account, Cause, Movement
from sojourn.places.moves import replay
from sojourn.places.package import PACKAGE_FILE, check_package, package
from sojourn.places.written import Entered, Statement

title = "A ledger to take home"

AT = datetime(2026, 11, 9, tzinfo=UTC)
MOVEMENTS = [
    Movement(Cause.GRANT, None, Account.NOT_RELEASED, 10),
    Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, 8),
    Movement(Cause.CORRECTION, Account.FREE, Account.NOT_RELEASED, 3),
    *(Movement(Cause.LODGING, Account.FREE, Account.HELD, case=case) for case in ("c1", "c2")),
    Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case="c1"),
]
ENTERED = [
    Entered(number, AT, movement, "vie" if movement.case == "c1" else "")
    for number, movement in enumerate(MOVEMENTS, start=1)
]
STATED = Statement(
    "KOR-JPN",
    2026,
    AT,
    len(MOVEMENTS),
    replay(MOVEMENTS),
    {"claimed": 5, "waiting": 2, "lodged": 3, "passed": 0, "issued": 1},
)
STEPS = [
    ("Q1", "claimed", 5),
    ("Q1", "waiting", 2),
    ("Q1", "lodged", 1),
    ("Q2", "lodged", 2),
    ("Q1", "passed", 0),
    ("Q1", "issued", 1),
    ("Q2", "issued", 0),
    ("Q1", "endorsed", 1),
    ("Q2", "endorsed", 2),
]
QUOTAS = [
    ("KOR-JPN-2026/stream/vie", "stream", "vie", 2, 1, 1),
    ("JPN-2026/together/asia", "group", "", 9, 7, 2),
    ("KOR-JPN-2026/gate", "gate", "", 5, 3, 3),
]
CORRECTIONS = [(3, "released-by-mistake", "Three too many.")]


def files() -> dict[str, str]:
    return package(ENTERED, STATED, STEPS, CORRECTIONS, QUOTAS)


def found(spoilt: dict[str, str]) -> list[str]:
    """The places of what does not hold."""
    return sorted({wrong.place.partition(",")[0] for wrong in check_package(spoilt)[1]})


def rehashed(spoilt: dict[str, str]) -> dict[str, str]:
    """The same files under a description that fits them: as whoever altered them would leave it."""
    from hashlib import sha256

    described = json.loads(spoilt[PACKAGE_FILE])
    for each in described["resources"]:
        each["hash"] = f"sha256:{sha256(spoilt[each['path']].encode()).hexdigest()}"
    return {**spoilt, PACKAGE_FILE: json.dumps(described)}


def test_a_package_adds_up_and_is_the_same_each_time() -> None:
    """Movements, accounts, steps and corrections."""
    assert check_package(files()) == (len(MOVEMENTS), ())
    assert files() == files()


def test_a_package_says_what_each_column_is() -> None:
    """As a Data Package does, with the hash and the length of each file."""
    described = json.loads(files()[PACKAGE_FILE])
    assert [each["path"] for each in described["resources"]] == [
        "ledger.csv",
        "steps.csv",
        "quotas.csv",
        "corrections.csv",
    ]
    for each in described["resources"]:
        assert each["bytes"] == len(files()[each["path"]].encode())
        header = files()[each["path"]].split("\n")[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == header


@pytest.mark.parametrize("name", sorted(files()))
def test_a_file_that_is_missing_is_named(name: str) -> None:
    """Nothing is added up without it."""
    assert found({each: text for each, text in files().items() if each != name}) == [name]


@pytest.mark.parametrize("name", ["ledger.csv", "steps.csv", "quotas.csv", "corrections.csv"])
def test_each_byte_of_a_table_counts(name: str) -> None:
    """One flipped byte: its file is named, whatever it says now."""
    text = files()[name]
    for at in range(len(text)):
        flipped = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        assert name in found({**files(), name: flipped}), f"byte {at}"


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("steps.csv", "Q2,lodged,2", "Q2,lodged,3", "steps.csv"),
        ("steps.csv", "Q1,issued,1", "Q1,issued,one", "steps.csv"),
        ("ledger.json", '"lodged": 3', '"lodged": 4', "steps.csv"),
        ("ledger.json", '"issued": 1', '"issued": 0', "steps.csv"),
        ("ledger.json", '"counted"', '"count"', "steps.csv"),
        ("ledger.json", '"free": 3', '"free": 4', "ledger.csv"),
        ("ledger.csv", "issue,held,taken", "lodging,held,taken", "ledger.csv"),
        ("quotas.csv", "vie,2,1,1", "vie,2,1,2", "quotas.csv"),
        ("quotas.csv", "vie,2,1,1", "vie,0,1,1", "quotas.csv"),
        ("quotas.csv", "9,7,2", "9,1,2", "quotas.csv"),
        ("quotas.csv", "9,7,2", "9,seven,2", "quotas.csv"),
        ("ledger.csv", "held,1,c1,,vie", "held,1,c1,,", "quotas.csv"),
        ("steps.csv", "Q1,endorsed,1", "Q1,endorsed,2", "quotas.csv"),
        ("quotas.csv", "5,3,3", "5,3,2", "quotas.csv"),
        ("quotas.csv", "5,3,3", "2,3,3", "quotas.csv"),
        ("corrections.csv", "released-by-mistake", "because", "corrections.csv"),
        ("corrections.csv", "3,rel", "4,rel", "corrections.csv"),
        ("ledger.csv", "correction,free,not_released", "ceiling,free,", "corrections.csv"),
    ],
)
def test_an_altered_figure_is_found_though_the_package_was_described_anew(
    name: str, old: str, new: str, place: str
) -> None:
    """No figure stands alone: each is the sum of rows."""
    assert old in files()[name]
    assert place in found(rehashed({**files(), name: files()[name].replace(old, new, 1)}))


def test_a_description_that_is_none_is_found() -> None:
    """Cut off, or without its resources."""
    for text in ("{", "{}", '{"resources": [1]}'):
        assert found({**files(), PACKAGE_FILE: text}) == [PACKAGE_FILE]


def test_no_reason_is_taken_for_a_formula() -> None:
    """A spreadsheet shows it as text."""
    written = package(ENTERED, STATED, STEPS, [(3, "released-by-mistake", "=1+1")])["corrections.csv"]
    assert "'=1+1" in written
