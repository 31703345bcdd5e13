"""The map of the kinds of rule is complete, and every example has what it is an example of."""

from __future__ import annotations

import kinds_met
import pytest
import reference
from house_tree import ROOT

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of

title = "The kinds of rule"


@pytest.fixture(scope="module")
def schemes():
    return schemes_of(read_catalogue(catalogue_folder())[0])


def test_every_kind_that_was_met_is_in_the_table() -> None:
    """All 148, in their order."""
    found = [met.number for met in kinds_met.kinds_met()]
    assert found == list(kinds_met.numbers())
    assert len(found) == 148


def test_a_kind_can_be_written_as_the_table_says() -> None:
    """Each name is one of the format, each value of its shape."""
    assert [fault for met in kinds_met.kinds_met() for fault in kinds_met.unreadable(met)] == []


def test_every_kind_has_a_chapter() -> None:
    """Where it is tried at its edges."""
    chapters = {f"{each.part}-{each.name}" for each in reference.handbook.chapters(ROOT / "tests" / "spec")}
    assert [met.number for met in kinds_met.kinds_met() if met.chapter not in chapters] == []


def test_an_example_has_the_kind_it_is_an_example_of(schemes) -> None:
    """Its programme is in the catalogue, and is written as the table says."""
    assert [met.scheme for met in kinds_met.kinds_met() if met.scheme not in schemes] == []
    lacking = [fault for met in kinds_met.kinds_met() for fault in kinds_met.lacking(met, *schemes[met.scheme])]
    assert lacking == []


def test_the_programme_of_an_example_is_tried_by_people(schemes) -> None:
    """Its worked examples are run by `sojourn check`."""
    assert [met.scheme for met in kinds_met.kinds_met() if len(schemes[met.scheme][1].examples) < 2] == []


def test_an_example_without_its_kind_is_found(schemes) -> None:
    """The reading above is no formality: the same scheme does not have every kind."""
    by_number = {met.number: met for met in kinds_met.kinds_met()}
    assert list(kinds_met.lacking(by_number["A17"], *schemes["KOR-JPN"])) == []
    for other in ("A16", "A30", "A50", "B17", "C5", "D13", "E3", "E7"):
        assert list(kinds_met.lacking(by_number[other], *schemes["KOR-JPN"])) != [], other
