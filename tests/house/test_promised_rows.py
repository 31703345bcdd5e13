"""Every threat and every bad input that an office must stand against has a test that carries its name."""

from __future__ import annotations

import promised
import pytest
from house_tree import ROOT

from sojourn.basics.refusals import REFUSALS

title = "Threats and bad input"


def test_every_row_has_a_test() -> None:
    """The table is gathered from the tests: what is not shown cannot stand there as if it were."""
    assert promised.unproved(promised.rows(), promised.proofs(ROOT / "tests")) == []


def test_every_test_carries_the_name_of_a_row() -> None:
    """A mistyped name would prove nothing."""
    known = {row.name for row in promised.rows()}
    strange = [f"{each.file}: {each.row}" for each in promised.proofs(ROOT / "tests") if each.row not in known]
    assert strange == []


def test_every_answer_is_a_code_that_refusals_have() -> None:
    """The status stands in one table alone."""
    assert [(row.name, code) for row in promised.rows() for code in row.codes if code not in REFUSALS] == []


@pytest.mark.parametrize("mark", ["", "@pytest.mark.promise('another')", "# pytest.mark.promise('asked')"])
def test_a_row_without_a_test_is_found(tmp_path_factory: pytest.TempPathFactory, mark: str) -> None:
    """Neither a test of another row nor a remark is a proof."""
    tests = tmp_path_factory.mktemp("tests")
    (tests / "test_one.py").write_text(f"{mark}\ndef test_it():\n    pass\n")
    row = promised.Row("inputs", "asked", "Something is asked.", ())
    assert promised.unproved([row], promised.proofs(tests)) == ["asked"]
    (tests / "test_one.py").write_text("@pytest.mark.promise('asked')\ndef test_it():\n    pass\n")
    assert promised.unproved([row], promised.proofs(tests)) == []
