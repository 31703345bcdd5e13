"""What the office must stand against, each row with the tests that carry its name: the page of threats."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROWS = Path(__file__).parent / "pages" / "threats.toml"
HEADINGS = {"threats": "Threats", "inputs": "Bad input"}


@dataclass(frozen=True)
class Row:
    """One thing to stand against, with the codes of refusals that it is answered with."""

    part: str
    name: str
    says: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """A test that carries the name of a row."""

    row: str
    file: str
    test: str

    @property
    def sentence(self) -> str:
        """Its name as the sentence it is."""
        words = self.test.removeprefix("test_").replace("_", " ")
        return words[0].upper() + words[1:]


def rows() -> list[Row]:
    """Every row, in the order in which they are written."""
    parts = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    return [
        Row(part, name, row["says"], tuple(row.get("codes", ())))
        for part, told in parts.items()
        for name, row in told["rows"].items()
    ]


def proofs(tests: Path) -> list[Proof]:
    """Every test that carries the name of a row, file by file."""
    return [
        Proof(row, path.relative_to(tests.parent).as_posix(), test.name)
        for path in sorted(tests.rglob("test_*.py"))
        for test in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
        for row in _carried(test)
    ]


def _carried(test: ast.FunctionDef) -> Iterator[str]:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
            yield from (name.value for name in mark.args if isinstance(name, ast.Constant))


def unproved(known: list[Row], found: list[Proof]) -> list[str]:
    """The rows that no test carries."""
    return [row.name for row in known if row.name not in {proof.row for proof in found}]


def written(tests: Path, statuses: dict[str, int]) -> list[str]:
    """The page, part by part."""
    known, found = rows(), proofs(tests)
    marked = len({(proof.file, proof.test) for proof in found})
    parts = [
        "# What an office must stand against",
        f"Each row names the tests that show it: rows {len(known)}, tests {marked}. They are gathered from the marks "
        "that the tests carry, and a test of the house fails where a row has none. The codes are those of "
        "[refusals](refusals.md).",
    ]
    for part, told in tomllib.loads(ROWS.read_text(encoding="utf-8")).items():
        lines = ["| what happens | answer | shown by |", "| --- | --- | --- |"]
        for row in [each for each in known if each.part == part]:
            answer = "<br>".join(f"{statuses[code]} `{code}`" for code in row.codes)
            shown = "<br>".join(f"[{proof.sentence}](../../{proof.file})" for proof in found if proof.row == row.name)
            lines.append(f"| **{row.name.replace('-', ' ')}** {row.says} | {answer} | {shown} |")
        parts += [f"## {HEADINGS[part]}", told["about"], "\n".join(lines)]
    return parts
