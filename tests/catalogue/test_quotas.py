"""The quotas of every programme of the world, read from its file: the ledger has no number of its own."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.places.quotas import Quota, quotas_of

ON = date(2026, 11, 9)


@pytest.fixture(scope="module")
def schemes() -> dict[str, tuple[Agreement, Scheme]]:
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    return schemes_of(agreements)


def quotas(schemes: dict[str, tuple[Agreement, Scheme]], name: str, on: date = ON) -> list[Quota]:
    return quotas_of(rules_on(*schemes[name], on=on), on=on)


def test_the_quotas_of_every_programme_can_be_read(schemes: dict[str, tuple[Agreement, Scheme]]) -> None:
    """And the whole of each is the number of its file."""
    for name, (agreement, scheme) in schemes.items():
        written = rules_on(agreement, scheme, on=ON).value("ceiling")
        wholes = [each.most for each in quotas(schemes, name) if not each.stream and "whole" in each.name.text]
        assert wholes in ([], [written]), name
        assert all(scheme.id in each.schemes for each in quotas(schemes, name)), name


@pytest.mark.parametrize(
    ("name", "quota", "most"),
    [
        ("KOR-JPN", "the whole year", 10_000),
        ("JPN-SGP", "the holders at one time", 2_000),
        ("FRA-CAN-yp", "the stream {name}", 945),
        ("IDN-AUS", "the gate of the sending state", 4_796),
    ],
)
def test_a_real_quota_of_each_kind(
    schemes: dict[str, tuple[Agreement, Scheme]], name: str, quota: str, most: int
) -> None:
    """Year, holders, stream, gate."""
    assert most in [each.most for each in quotas(schemes, name) if each.name.text == quota]


def test_a_half_of_the_year_waits_for_its_day(schemes: dict[str, tuple[Agreement, Scheme]]) -> None:
    """Denmark gives half of the places of Chile on 1 March and half on 1 September."""
    eve, day = date(2026, 8, 31), date(2026, 9, 1)
    before, after = (quotas(schemes, "CHL-DNK", on)[0].most for on in (eve, day))
    assert after == 2 * before or after == 2 * before + 1
