"""The floors of the house: imports go downwards, desks do not know one another, and each breach is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from house_tree import LIBRARY, OFFICE, ROOT, SRC, imported, modules, syntax

title = "The floors of the house"

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# contract: a file to spoil, and the line that breaks this one.
BREACHES = {
    "The floors of the library": ("sojourn/basics/money.py", "import sojourn.stays.model"),
    "The floors of the office": ("sojourn_office/clock.py", "import sojourn_office.storage.clock"),
    "Desks do not know one another": ("sojourn_office/desks/access.py", "import sojourn_office.desks.signin.urls"),
    "The library does not know the office": ("sojourn/cli/plain.py", "import sojourn_office.roles"),
    "Only seals hold keys and signatures": ("sojourn/log/tree.py", "import cryptography"),
    "Only columns speak to the column engine": ("sojourn/rules/asking.py", "import polars"),
    "Desks reach storage only through actions and queries": (
        "sojourn_office/desks/access.py",
        "import sojourn_office.storage.cases",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Read the contracts over the tree under a folder."""
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the house, copied."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path in [*LIBRARY.rglob("*.py"), *OFFICE.rglob("*.py")]:
        there = folder / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)
    return folder


def test_every_contract_holds() -> None:
    """Read by the same program as in `make check`."""
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("contract", [contract["name"] for contract in CONTRACTS])
def test_a_broken_contract_is_reported_by_its_name(contract: str, copied: Path) -> None:
    """One line is added to a copy of the house; that contract says so, and says where."""
    assert contract in BREACHES, "a new contract is broken here on purpose once, or it may hold nothing"
    name, line = BREACHES[contract]
    spoiled = copied / "src" / name
    before = spoiled.read_text()
    spoiled.write_text(f"{before}\n\n{line}\n")
    try:
        answer = lint(copied)
    finally:
        spoiled.write_text(before)
    assert answer.returncode == 1, answer.stdout
    assert f"{contract} BROKEN" in answer.stdout
    culprit = name.removesuffix(".py").replace("/", ".")
    assert culprit in answer.stdout.split("Broken contracts")[1], answer.stdout


def test_a_room_that_no_floor_names_is_reported(copied: Path) -> None:
    """The lists of floors are exhaustive: a new room says where it stands."""
    new = copied / "src" / "sojourn" / "attic.py"
    new.write_text('"""A room without a floor."""\n')
    try:
        answer = lint(copied)
    finally:
        new.unlink()
    assert answer.returncode == 1 and "sojourn.attic" in answer.stdout, answer.stdout


def test_no_import_runs_in_a_circle() -> None:
    """Module by module, imports at the top of a file lead down and never back."""
    files = {module_of(path): path for path in [*modules(LIBRARY), *modules(OFFICE)]}
    graph = {
        name: {target for target in imports_at_the_top(path, files) if target != name} for name, path in files.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" ← ".join(circle.args[1]))


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def imports_at_the_top(path: Path, files: dict[str, Path]) -> set[str]:
    """The modules of the house that are needed before this one can be imported."""
    found = set()
    for node in syntax(path).body:
        for _, name in imported(node) if not is_for_types(node) else ():
            parts = name.split(".")
            known = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
            nearest = next((each for each in known if each in files), None)
            # `from package import module` needs the module; the package above it is on its way down.
            if nearest is not None and files[nearest].name != "__init__.py":
                found.add(nearest)
    return found


def is_for_types(node: object) -> bool:
    """An import that only a type checker reads."""
    test = getattr(node, "test", None)
    return getattr(test, "id", "") == "TYPE_CHECKING"
