"""The catalogue is the whole world's: every directed programme, each with worked examples at its own edges."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from house_tree import ROOT

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.cli.files import files_of, read_catalogue, schemes_of
from sojourn.eligibility.findings import can_be_judged

title = "The catalogue"

ON = date(2026, 11, 9)
PROGRAMMES = 391


@pytest.fixture(scope="module")
def schemes() -> dict[str, tuple[Agreement, Scheme]]:
    agreements, problems = read_catalogue(ROOT / "agreements")
    assert problems == ()
    return schemes_of(agreements)


def test_every_directed_programme_is_there(schemes: dict[str, tuple[Agreement, Scheme]]) -> None:
    """One that is announced or suspended is there, too."""
    assert len(schemes) == PROGRAMMES
    assert {"EUE-GBR", "CHL-SWE", "GBR-GBR", "AUS-SGP", "AUS-SGP-wahvp", "FRA-CAN-coop"} <= set(schemes)


def test_only_what_is_announced_has_no_rules(schemes: dict[str, tuple[Agreement, Scheme]]) -> None:
    """Whoever asks about any other programme gets an answer."""
    silent = [
        name for name, (agreement, scheme) in schemes.items() if not can_be_judged(rules_on(agreement, scheme, on=ON))
    ]
    assert silent == ["EUE-GBR"]


def test_every_programme_with_rules_has_worked_examples_of_both_answers(
    schemes: dict[str, tuple[Agreement, Scheme]],
) -> None:
    """Two or more; at least one says no, and one says yes unless nobody can apply."""
    told = {name: Counter(example.answer for example in scheme.examples) for name, (_, scheme) in schemes.items()}
    assert [name for name, answers in told.items() if answers.total() < 2] == ["EUE-GBR"]
    suspended = {"ARG-SWE", "CHL-SWE", "URY-SWE"}
    assert {name for name, answers in told.items() if not answers["yes"]} == suspended | {"EUE-GBR"}
    assert {name for name, answers in told.items() if not answers["no"]} == {"EUE-GBR"}


def test_a_scheme_is_found_in_one_file_by_its_name(schemes: dict[str, tuple[Agreement, Scheme]]) -> None:
    """A command that is asked for one scheme need not read the world."""
    for name, (agreement, _) in schemes.items():
        assert agreement.place in {str(path) for path in files_of(ROOT / "agreements", name)}
