"""The handbook: every chapter of `tests/spec` as a page, its tests as sentences, its tables as tables."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

# The parts of the handbook in the order in which a case goes through them, each with its heading.
PARTS = {
    "basics": "Days, numbers and names",
    "rules": "Questions and answers",
    "agreements": "Agreements",
    "eligibility": "May this person?",
    "rounds": "Rounds",
    "places": "Places",
    "cases": "Applications",
    "persons": "Persons and their records",
    "decisions": "Decisions",
    "visas": "Visas",
    "stays": "Stays",
    "log": "The public log",
    "statistics": "What the numbers say",
    "texts": "Languages",
    "cli": "By command",
}

# Pages of the handbook that are made from the programmes of the catalogue.
FURTHER = {
    "eligibility": [
        "- [Every outcome](outcomes.md): every way to yes, no and not known, for each programme of the world, with a "
        "person who goes it."
    ]
}


@dataclass(frozen=True)
class Rule:
    """One sentence of a chapter, with what is said about it and the cases it is tried on."""

    sentence: str
    about: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """One file of `tests/spec`."""

    part: str
    name: str
    title: str
    about: str
    rules: tuple[Rule, ...]


def chapters(spec: Path) -> list[Chapter]:
    """Every chapter, part by part."""
    found = [_chapter(path) for path in sorted(spec.glob("*/test_*.py"))]
    unknown = sorted({chapter.part for chapter in found} - PARTS.keys())
    assert not unknown, f"tools/handbook.py: PARTS has no heading for {unknown}"
    order = list(PARTS)
    return sorted(found, key=lambda chapter: (order.index(chapter.part), chapter.name))


def pages(spec: Path) -> dict[str, str]:
    """Every page of the handbook by its file name."""
    made = chapters(spec)
    return {"README.md": _contents(made)} | {f"{each.part}-{each.name}.md": _page(each) for each in made}


def _chapter(path: Path) -> Chapter:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    title = named.get("title")
    about = " ".join((ast.get_docstring(tree) or "").split())
    heading = title.value if isinstance(title, ast.Constant) else about.partition(":")[0]
    rules = tuple(
        Rule(_sentence(node.name), " ".join((ast.get_docstring(node) or "").split()), tuple(_cases(node, named)))
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
    return Chapter(path.parent.name, path.stem.removeprefix("test_").replace("_", "-"), str(heading), about, rules)


def _sentence(name: str) -> str:
    words = name.removeprefix("test_").replace("_", " ")
    return words[0].upper() + words[1:]


def _cases(test: ast.FunctionDef, named: dict[str, ast.expr]) -> list[str]:
    """The tables of a test, each under the rule that it is held against."""
    found = []
    for node in ast.walk(test):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "spec" and len(node.args) == 2):
            continue
        rule, table = node.args
        if isinstance(rule, ast.Name):
            rule = named.get(rule.id, rule)
        if isinstance(table, ast.Constant) and isinstance(table.value, str):
            found.append(f"`{ast.unparse(rule)}`\n\n{_table(table.value)}")
    return found


def _table(written: str) -> str:
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in written.strip().splitlines()]
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _page(chapter: Chapter) -> str:
    lines = [f"# {chapter.title}", "", chapter.about, ""]
    for rule in chapter.rules:
        lines += [f"## {rule.sentence}", ""]
        if rule.about:
            lines += [rule.about, ""]
        for case in rule.cases:
            lines += [case, ""]
    lines.append(
        f"Tried by `tests/spec/{chapter.part}/test_{chapter.name.replace('-', '_')}.py`. [Contents](README.md)"
    )
    return "\n".join(lines) + "\n"


def _contents(made: list[Chapter]) -> str:
    sentences = sum(len(chapter.rules) for chapter in made)
    lines = [
        "# The handbook",
        "",
        "What the rules come to, sentence by sentence. Every sentence here is the name of a test that runs with each",
        f"change, so none of them can grow old: chapters {len(made)}, sentences {sentences}. Made by `make docs`.",
    ]
    for part, heading in PARTS.items():
        of_part = [chapter for chapter in made if chapter.part == part]
        if of_part:
            lines += ["", f"## {heading}", ""]
            lines += [f"- [{each.title}]({each.part}-{each.name}.md): {_opening(each)}" for each in of_part]
            lines += FURTHER.get(part, [])
    return "\n".join(lines) + "\n"


def _opening(chapter: Chapter) -> str:
    return re.split(r"(?<=[.?])\s", chapter.about)[0]
