"""The gate as processes, killed with its database in the middle of a rush, on both databases, by the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SECONDS = 240


def crash(*asked: str) -> str:
    """What the command says, once it found nothing wrong."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    program = [sys.executable, "-m", "benchmarks.crash", *asked]
    done = subprocess.run(program, cwd=ROOT, env=plain, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.promise("overload-at-opening")
def test_no_number_is_lost_or_doubled_when_gate_and_database_are_killed(database: str) -> None:
    """Two processes of the gate where the database takes them; everyone is asked again at the end."""
    gates = "2" if database == "postgresql" else "1"
    few = ["--people", "300", "--places", "40", "--reserves", "60", "--clients", "60", "--seconds", "6", "--kills", "2"]
    said = crash("--database", database, "--gates", gates, *few)
    assert "'period_full': 200, 'place': 40, 'reserve': 60" in said
    assert "Asked again at the end: 0 answers changed" in said
    assert "Every number once, no gap, nothing lost." in said


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_last_place_goes_to_exactly_one_of_two_processes(database: str) -> None:
    said = crash("--database", database, "--last-place", "25")
    assert "given to exactly one 25 times" in said


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_of_two_processes_that_claim_for_one_person_in_two_rounds_of_a_period_one_gives_a_place(database: str) -> None:
    """A hundred people, each with a draft in both rounds; the check of everything finds nothing afterwards."""
    said = crash("--database", database, "--one-person", "100")
    assert "exactly one living place 100 times" in said
