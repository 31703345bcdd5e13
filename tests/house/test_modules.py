"""What every file of code owes its reader: a sentence at its head, and no more than can be read in one sitting."""

from __future__ import annotations

import ast
import re

from house_tree import LIBRARY, OFFICE, ROOT, modules, named, syntax

title = "What a file of code owes its reader"

LINES_MAX = 450
# A chapter of tests may be a long table; code may not.
LINES_MAX_OF_TESTS = 600
CODE = [
    path
    for folder in (LIBRARY, OFFICE, *(ROOT / each for each in ("tools", "tests", "benchmarks")))
    for path in modules(folder)
]
# Names that say only "code" (CONTRIBUTING.md, "Words").
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|handlers?|misc|common)(_|$)")


def test_a_module_opens_with_what_it_is_for() -> None:
    """One sentence, which ends."""
    opening = {
        named(path): " ".join((ast.get_docstring(syntax(path)) or "").split("\n\n")[0].split())
        for path in CODE
        if path.read_text()
    }
    assert [name for name, said in opening.items() if not said.endswith((".", "?"))] == []


def test_a_file_can_be_read_in_one_sitting() -> None:
    """A longer one holds two thoughts."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    long = {
        named(path): lines
        for path, lines in lengths.items()
        if lines > (LINES_MAX_OF_TESTS if "tests" in path.parts else LINES_MAX)
    }
    assert long == {}


def test_a_public_function_says_what_it_gives() -> None:
    """Every function and class that other modules may use has a docstring."""
    silent = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in [*modules(LIBRARY), *modules(OFFICE)]
        for node in syntax(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_no_name_says_only_code() -> None:
    """A file is called by its subject."""
    assert [named(path) for path in CODE if EMPTY_NAMES.search(path.stem)] == []


def test_nothing_is_left_for_later() -> None:
    """What is not done is an issue, not a remark in the code."""
    # Put together here, so that this file does not speak of itself.
    words = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")
    mark = re.compile(r"#.*\b(" + "|".join(words) + r")\b")
    found = [
        f"{named(path)}: {line.strip()}"
        for path in CODE
        for line in path.read_text(encoding="utf-8").splitlines()
        if mark.search(line)
    ]
    assert found == []
