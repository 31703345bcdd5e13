"""What is given away: a wheel that works alone, from anywhere, with nothing but Python and the agreements in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from house_tree import LIBRARY, ROOT, modules

title = "The distribution"

# The rooms of the library that need more than Python; the extras `seals`, `columns` and `spark` bring it.
NEEDS_MORE = (
    "sojourn.seals",
    "sojourn.columns.expressions",
    "sojourn.columns.files",
    "sojourn.columns.judging",
    "sojourn.columns.people",
    "sojourn.columns.ranking",
    "sojourn.columns.rows",
    "sojourn.columns.spark",
)
ALONE = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the named builder without asking anyone for anything."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A fresh environment with the wheel alone; runs its programs in a folder that is not the checkout."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, env=ALONE)
    programs = folder / "venv" / "bin"
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(programs / program), *arguments],
            cwd=elsewhere,
            env=ALONE,
            capture_output=True,
            text=True,
            check=False,
        )

    installed = run("python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    assert installed.returncode == 0, installed.stderr
    return run


def test_the_wheel_brings_the_agreements_the_sentences_and_the_licence(wheel: Path) -> None:
    """And nothing of the tests, the tools or anybody's data."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "sojourn/catalogue/jpn-kor.toml" in names
    assert {f"sojourn/texts/{language}/LC_MESSAGES/sojourn.mo" for language in ("ko", "ja")} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sojourn", "sojourn_office"}


def test_it_asks_for_no_other_package(bare: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Beside the wheel there is only what Python itself brings."""
    listed = bare("python", "-m", "pip", "list", "--format", "json", "--disable-pip-version-check")
    there = {package["name"].lower() for package in json.loads(listed.stdout)}
    assert there - {"pip", "setuptools"} == {"sojourn"}
    asked = bare("python", "-c", "from importlib.metadata import requires; print(requires('sojourn'))")
    assert all("extra ==" in line for line in eval(asked.stdout) or ())


def test_every_module_of_the_library_is_imported_by_python_alone(
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """But for `seals`, which holds keys and signatures, and what of `columns` speaks to the column engine."""
    names = [
        ".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(LIBRARY)
    ]
    plain = [name for name in names if not name.startswith(NEEDS_MORE)]
    assert len(plain) > 40
    answer = bare("python", "-c", f"import importlib\nfor name in {plain!r}: importlib.import_module(name)")
    assert answer.returncode == 0, answer.stderr


def test_a_person_is_judged_from_anywhere(
    bare: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """By a file of facts, under the agreements that came with the wheel."""
    facts = tmp_path / "facts.json"
    facts.write_text(
        json.dumps({"nationality": ["KOR"], "residence": "KOR", "residence_region": "KR-11", "age": 24, "turns": 1})
    )
    judged = bare("sojourn", "judge", "KOR-JPN", "--on", "2025-10-01", "--known", "2025-08-23", "--facts", str(facts))
    assert judged.returncode in (0, 1, 3), judged.stderr
    assert "Turns" in judged.stdout and "jpn" not in judged.stderr.lower()


def test_the_agreements_that_came_along_are_in_order(
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """`sojourn check` without a path reads them."""
    checked = bare("sojourn", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.rstrip().endswith("problems 0")


@pytest.mark.parametrize("page", ["README.md", "docs/library.md"])
def test_what_a_page_shows_of_the_library_is_what_it_prints(
    page: str, bare: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Each example in its order, by whoever has nothing but the wheel."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    examples = [block for language, block in blocks if language == "python"]
    assert examples
    answer = bare("python", "-X", "utf8", "-c", "\n".join(examples))
    assert answer.returncode == 0, answer.stderr
    if page == "README.md":
        assert answer.stdout.strip() == "not-known"
    else:
        assert answer.stdout == "".join(block for language, block in blocks if not language)


def test_what_needs_more_says_which_extra_brings_it(bare: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """One line, no trace."""
    answer = bare("sojourn", "visa", "verify", "nothing.bin")
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
