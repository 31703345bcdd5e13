"""Time, chance and the world come in by the front door, and only the storage room asks the tables."""

from __future__ import annotations

import ast
from pathlib import Path

from house_tree import LIBRARY, OFFICE, calls, dotted, imported, modules, named, syntax

title = "Time, chance and the world"

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "time_ns", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time", "datetime.datetime", "datetime.date"}
CHANCES = {"random", "secrets", "uuid"}
FILES = {"open", "input"}
FILE_METHODS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "iterdir",
    "glob",
    "rglob",
    "mkdir",
    "unlink",
}
SETTINGS = {"os.environ", "os.getenv", "sys.argv"}

# Who in the library may look outside, and why.
DOORS = {
    "src/sojourn/cli": "a command line reads the files it is given, and the day of its own machine",
    "src/sojourn/columns/judging.py": "ten million people lie in files, which the column engine reads and writes",
    "src/sojourn/columns/spark.py": "a cluster leaves its answers in many files, which become one",
    "src/sojourn/texts": "the sentences of a language lie beside the code as compiled catalogues",
}
# Whose `.objects` are no table's rows.
NO_TABLES = {"src/sojourn_office/intake/pdfs.py": "the objects of a PDF file"}
QUERIES = {"get_model", "cursor", "raw", "execute", "executemany"}


def is_behind(path: Path, doors: dict[str, str]) -> bool:
    return any(named(path) == door or named(path).startswith(f"{door}/") for door in doors)


def looks_outside(tree: ast.AST) -> list[str]:
    """Every place of a file that asks the clock, chance, a file or a setting."""
    found = []
    for line, name in calls(tree):
        owner, _, last = name.rpartition(".")
        if (last in CLOCKS and owner in CLOCK_OWNERS) or name in FILES:
            found.append(f"{line}: {name}()")
    found += [
        f"{node.lineno}: .{node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS
    ]
    for line, name in imported(tree):
        if name.split(".")[0] in CHANCES:
            found.append(f"{line}: import {name}")
    found += [
        f"{node.lineno}: {dotted(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and dotted(node) in SETTINGS
    ]
    return found


def test_the_library_reads_no_clock_no_chance_no_file_and_no_setting() -> None:
    """The day, the moment and every number that must not be guessed are arguments."""
    found = [
        f"{named(path)}:{place}"
        for path in modules(LIBRARY)
        if not is_behind(path, DOORS)
        for place in looks_outside(syntax(path))
    ]
    assert found == []


def test_each_way_of_looking_outside_is_seen() -> None:
    """The scan finds what it forbids; a scan that sees nothing would always be content."""
    ways = (
        "datetime.now(UTC)",
        "date.today()",
        "time.time()",
        "import random",
        "from secrets import token_bytes",
        "os.environ['X']",
        "open('file')",
        "Path('file').read_text()",
    )
    assert [way for way in ways if not looks_outside(ast.parse(way))] == []


def test_every_door_is_used() -> None:
    """A door that nobody goes through is closed."""
    for door in DOORS:
        assert any(looks_outside(syntax(path)) for path in modules(LIBRARY) if is_behind(path, {door: ""})), door


def asks_tables(tree: ast.AST) -> list[str]:
    """Every place of a file that asks a table past the storage room."""
    found = [f"{line}: {name}()" for line, name in calls(tree) if name.rpartition(".")[2] in QUERIES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            found.append(f"{node.lineno}: {dotted(node)}")
        if isinstance(node, ast.Attribute) and node.attr == "cursor":
            found.append(f"{node.lineno}: .cursor")
    return found


def test_only_the_storage_room_asks_the_tables() -> None:
    """Import contracts do not see what a framework reaches by a string or an attribute; this does."""
    found = [
        f"{named(path)}:{place}"
        for path in modules(OFFICE)
        if "storage" not in path.relative_to(OFFICE).parts[:1] and not is_behind(path, NO_TABLES)
        for place in asks_tables(syntax(path))
    ]
    assert found == []


def test_each_way_of_asking_a_table_is_seen() -> None:
    """By its manager, by its name, by hand."""
    for line in ("Case.objects.all()", "apps.get_model('storage', 'Case')", "connection.cursor()"):
        assert asks_tables(ast.parse(line)), line
