"""The tree of the house as the tests of order read it: its files, their syntax, what is tracked."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
LIBRARY = SRC / "sojourn"
OFFICE = SRC / "sojourn_office"


def modules(folder: Path) -> list[Path]:
    """Every Python file under a folder, but migrations, which are made by a command."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """A file by its path in the house."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the house: what git keeps, or, outside a checkout, what is not made by a command."""
    # A hook that runs the tests sets these for its own repository.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False, env=surroundings
    )
    if listed.returncode == 0 and listed.stdout:
        return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    made = {".venv", ".git", "var", "keys", "build", "dist", "__pycache__", ".hypothesis"}
    return tuple(
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and not made & set(path.parts) and not any(part.endswith("_cache") for part in path.parts)
    )


def text_of(path: Path) -> str | None:
    """The text of a file; nothing where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def dotted(node: ast.expr) -> str:
    """A name as it is written, `date.today`; empty for anything that is not a plain name."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value, name):
            before = dotted(value)
            return f"{before}.{name}" if before else ""
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call of a plain name, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := dotted(node.func)):
            yield node.lineno, name


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that is imported, with its line; a relative import gives its own name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
