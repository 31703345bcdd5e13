"""The generated pages of `docs/`: reference from the code, handbook from the tests; `--check` names the stale ones."""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import handbook
import kinds_met
import promised

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = Path(__file__).parent / "pages"
# The day on which the sentences of kinds are shown: that on which the demonstration begins.
SHOWN_ON = date(2026, 11, 9)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of a page; cells may hold bars."""
    lines = [list(header), ["---"] * len(header), *[[str(cell).replace("|", "\\|") for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def code(words: Iterable[str]) -> str:
    """Names as code, with commas between."""
    return ", ".join(f"`{word}`" for word in words)


def first_of(thing: object) -> str:
    """What a docstring says, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split())


def sentence_of(check: object) -> str:
    """The name of a check as the sentence it is."""
    words = getattr(check, "__name__", "").replace("_", " ")
    return words[:1].upper() + words[1:]


def some_of(ids: list[str]) -> str:
    """The first few schemes that ask the same, and how many more do."""
    few = code(ids[:3])
    return f"{few} and {len(ids) - 3} more" if len(ids) > 3 else few


def kinds() -> str:
    """The kinds of criterion, and what each comes to in every scheme of the catalogue."""
    from sojourn.agreements.moves import rules_on
    from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
    from sojourn.eligibility.facts import FACTS
    from sojourn.eligibility.findings import criterion_under
    from sojourn.eligibility.kinds import KINDS
    from sojourn.rules.asking import facts_named
    from sojourn.texts import say

    schemes = schemes_of(read_catalogue(catalogue_folder())[0])
    parts = [
        "# Kinds of criterion",
        "A criterion is one condition of a scheme, written once as a tree of terms. Judging, asking, explaining and "
        "advising all read that one tree. A *weighed* criterion is judged by an officer for everyone and stays "
        f"outside the answer until they have. The sentences are those of {SHOWN_ON.isoformat()}.",
    ]
    for name, kind in sorted(KINDS.items()):
        asked: dict[tuple[str, str], list[str]] = {}
        facts, weighed, rests_on = [], [], ()
        for scheme_id, (agreement, scheme) in sorted(schemes.items()):
            specs = [spec for spec in scheme.criteria if spec.kind == name]
            for spec in specs:
                criterion = criterion_under(rules_on(agreement, scheme, on=SHOWN_ON), spec)
                if criterion is None:
                    continue
                weighed, rests_on = criterion.weighed, criterion.rests_on
                facts += [fact for fact in facts_named(criterion.asks()) if fact not in facts]
                said = say(criterion.says(), "en"), say(criterion.remedy(), "en")
                asked.setdefault(said, []).append(scheme_id)
        parts += [f"## {name}", first_of(inspect.getmodule(kind)), first_of(kind)]
        if asked:
            about = f"Made from the values {code(rests_on)}. Asks for {code(facts)}."
            parts += [about + (" Weighed by an officer." if weighed else "")]
            rows = [(some_of(ids), *said) for said, ids in asked.items()]
            parts += [table(("scheme", "what it asks", "what can be done"), rows)]
    parts += ["## Facts", "What a criterion may ask for, who gives it, and how personal it is (C3 most, C0 public)."]
    rows = [
        (f"`{fact.name}`", fact.type, fact.personal, fact.given_by, say(fact.question, "en")) for fact in FACTS.values()
    ]
    parts.append(table(("name", "type", "class", "given by", "question"), rows))
    return page(parts)


def kinds_of_rule() -> str:
    """Every kind of rule that the world uses, with a programme that uses it and its chapter."""
    titles = {f"{each.part}-{each.name}": each.title for each in handbook.chapters(ROOT / "tests" / "spec")}
    return page(kinds_met.page(titles))


def refusals() -> str:
    """Every code that the answer no can have."""
    from sojourn.basics.refusals import REFUSALS

    rows = [(f"`{name}`", status, when, remedy) for name, (status, when, remedy) in REFUSALS.items()]
    return page(
        [
            "# Refusals",
            "What a person may ask for and cannot have is answered by a code that stays the same, a sentence in their "
            "language, and what to do next. Not fitting a rule of a scheme is no refusal: it is a finding, and an "
            "application can be lodged all the same.",
            table(("code", "status", "when it is met", "what to do"), rows),
        ]
    )


def threats() -> str:
    """What an office must stand against, each with the tests that show it."""
    from sojourn.basics.refusals import REFUSALS

    return page(promised.written(ROOT / "tests", {code: status for code, (status, _when, _remedy) in REFUSALS.items()}))


def events() -> str:
    """Every kind of event with its shape."""
    from sojourn_office.events import SHAPES, Subject

    parts = [
        "# Events",
        "What happened is kept for ever, in order, each event with the hash of the one before. Its open part tells "
        "nothing about a person; its sealed part can be read with the key of the person it is about. A *leaf* also "
        "goes into the public log, without who did it.",
    ]
    for subject in Subject:
        rows = [
            (f"`{kind.value}`", shape.means, code(shape.open), code(shape.sealed), "leaf" if shape.leaf else "")
            for kind, shape in SHAPES.items()
            if shape.subject is subject
        ]
        if rows:
            parts += [f"## About a {subject.value}".replace("a agreement", "an agreement")]
            parts += [table(("kind", "what happened", "open", "sealed", "log"), rows)]
    return page(parts)


def roles() -> str:
    """Who may do what."""
    from sojourn.texts import say
    from sojourn_office import roles as room
    from sojourn_office.roles import LANDINGS, NAMES, PERMISSIONS, WEIGHTY, May, Role

    said = dict(remarks(inspect.getsource(room), "May"))
    rows = [
        (
            f"`{may.value}`",
            said[may.name],
            "●" if may in WEIGHTY else "",
            *("●" if may in PERMISSIONS[role] else "" for role in Role),
        )
        for may in May
    ]
    begin = [(say(NAMES[role], "en"), f"`{LANDINGS[role]}`") for role in Role]
    return page(
        [
            "# Roles and permissions",
            "A page asks for a permission, never for a role. Permissions of staff are held for a host and a mission, "
            "and only with a second factor. Before an act of weight it is asked for once more where the last is older "
            "than `SOJOURN_FACTOR_MINUTES`; what was pressed then goes on by itself.",
            table(("permission", "lets", "factor again", *(say(NAMES[role], "en") for role in Role)), rows),
            "## Where the work of each begins",
            table(("role", "page, after the language"), begin),
        ]
    )


def access() -> str:
    """Every role at every address, and what of a person the pages behind each permission show."""
    from sojourn.texts import say
    from sojourn_office.roles import NAMES, PERMISSIONS, SHOWS, Field, May, Role
    from sojourn_office.site.reach import every_reach

    names = [say(NAMES[role], "en") for role in Role]
    fields = [
        (each.value, *("●" if each in SHOWS.get(may, ()) else "" for may in May if may in SHOWS)) for each in Field
    ]
    rows, open_rows = [], []
    for reach in every_reach():
        if reach.permission is None:
            open_rows.append((f"`{reach.shown}`", reach.open_because))
            continue
        holders = ("●" if reach.permission in PERMISSIONS[role] else "" for role in Role)
        rows.append((f"`{reach.shown}`", f"`{reach.permission.value}`", *holders))
    return page(
        [
            "# Who reaches which page, and what it shows of a person",
            "Worked out from the [table of roles](roles.md) and the addresses themselves. A test asks every address "
            "below as every role, by reading and by sending: at the mission of a case, in another mission, of "
            "another host, as the person, as another person and as nobody. It looks for each of the fields in every "
            "answer, and prints how many cells that were: `pytest tests/office/test_role_matrix.py`. What is not "
            "one's own is answered with the words of what is not there, after as many questions to the database.",
            "## What pages show of a person",
            "By the permission that a page asks for, and only of those whom the post is for. Pages behind another "
            "permission, or behind none, show none of it.",
            table(("field", *(f"`{may.value}`" for may in May if may in SHOWS)), fields),
            "## Pages that ask for a permission",
            table(("address, after the language", "permission", *names), rows),
            "## Pages that ask for none",
            table(("address", "open because"), open_rows),
        ]
    )


def remarks(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Each member of a class of names, with the sentence under it."""
    (found,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == name)
    for member, remark in zip(found.body, found.body[1:], strict=False):
        if isinstance(member, ast.Assign) and isinstance(remark, ast.Expr) and isinstance(remark.value, ast.Constant):
            yield ast.unparse(member.targets[0]), str(remark.value.value)


def agreement_format() -> str:
    """How an agreement file is written: the words of `tools/pages` around the tables of the code."""
    from sojourn.agreements.vocabulary import VALUE_NAMES
    from sojourn.eligibility.kinds import KINDS
    from sojourn.texts import say

    names = table(
        ("name", "kind of value", "on the page"),
        [(f"`{name}`", each.kind, say(each.label, "en")) for name, each in VALUE_NAMES.items()],
    )
    words = (PAGES / "agreement-format.md").read_text(encoding="utf-8")
    return words.replace("<!-- value names -->", names).replace("<!-- kinds -->", code(sorted(KINDS)))


def commands() -> str:
    """Both commands with every argument, as their parsers have them."""
    from sojourn import cli
    from sojourn_office import commands as office

    parts = ["# Commands", "Every command answers `--help`. Exit codes: 0 done, 1 something is wrong, 2 asked wrongly."]
    for parser, about in (
        (cli.parser(), "The library: files in, answers out. It needs nothing but Python."),
        (office.parser(), "The running office. What it changes is an act of the office, kept like any other."),
    ):
        parts += [f"## {parser.prog}", about, *described(parser)]
    return page(parts)


def described(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Each command below a parser: what for, how it is typed, its arguments."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, command in action.choices.items():
            yield f"### {command.prog}"
            yield sentence(helps.get(name, ""))
            rows = [
                (f"`{typed(each)}`", each.help or "", shown(each.default))
                for each in command._actions
                if not isinstance(each, argparse._HelpAction | argparse._SubParsersAction)
            ]
            if rows:
                yield table(("argument", "meaning", "left out"), rows)
            yield from described(command)


def typed(action: argparse.Action) -> str:
    """An argument as it is typed."""
    if not action.option_strings:
        return f"[{action.dest}]" if action.nargs in ("?", "*") else str(action.metavar or action.dest)
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    if action.choices is not None and action.nargs != 0:
        value = " " + "/".join(str(choice) for choice in action.choices)
    return f"{', '.join(action.option_strings)}{value}"


def shown(default: object) -> str:
    """A default, where it says something."""
    return "" if default in (None, False, "", argparse.SUPPRESS) else f"`{default}`"


def sentence(words: str) -> str:
    """Words as a sentence."""
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def checks() -> str:
    """Every sentence that `sojourn check` and `sojourn-office check` look after."""
    from sojourn.agreements import checks as of_agreements
    from sojourn.agreements import consistency
    from sojourn.eligibility import checks as of_kinds
    from sojourn.places import checks as of_places
    from sojourn_office.queries import invariants

    parts = [
        "# Checks",
        "Each check is a named sentence about a whole. A check says everything it finds, each with its place.",
    ]
    for heading, about, listed in (
        ("An agreement", "`sojourn check`, on the file alone.", (*of_agreements.CHECKS, *consistency.CHECKS)),
        ("An agreement and the kinds of criterion", "`sojourn check`, with its worked examples.", of_kinds.CHECKS),
        ("A ledger of places", "From its movements alone: anyone with the export can run them.", of_places.CHECKS),
        ("The office", "`sojourn-office check`: 0 clean, 1 broken, 2 could not check.", invariants.CHECKS),
    ):
        parts += [f"## {heading}", about]
        parts += [table(("what must hold", "that is"), [(sentence_of(check), first_of(check)) for check in listed])]
    return page(parts)


def openapi() -> str:
    """The document of the API, as the office serves it."""
    from sojourn_office.api.document import written

    return written()


def agreement_schema() -> str:
    """The shape of an agreement file, as the command prints it."""
    from sojourn.cli.schema import written

    return written()


def page(parts: Iterable[str]) -> str:
    """Parts with an empty line between, and a word on where the page comes from."""
    return "\n\n".join([*parts, "Made from the code by `make docs`. [All pages](../README.md)"]) + "\n"


MADE = {
    "kinds.md": kinds_of_rule,
    "criteria.md": kinds,
    "refusals.md": refusals,
    "threats.md": threats,
    "events.md": events,
    "roles.md": roles,
    "access.md": access,
    "agreement-format.md": agreement_format,
    "commands.md": commands,
    "checks.md": checks,
    "openapi.json": openapi,
    "agreement.schema.json": agreement_schema,
}


def pages() -> dict[Path, str]:
    """Every generated page by its place."""
    reference = {DOCS / "reference" / name: make() for name, make in MADE.items()}
    import outcome_pages

    chapters = handbook.pages(ROOT / "tests" / "spec") | outcome_pages.pages(SHOWN_ON)
    return reference | {DOCS / "handbook" / name: text for name, text in chapters.items()}


def left_over(made: dict[Path, str]) -> list[Path]:
    """Pages of the handbook whose chapter is gone, and pictures whose flow is."""
    there = (*(DOCS / "handbook").glob("*.md"), *(DOCS / "handbook").glob("*/*.svg"))
    return [path for path in there if path not in made]


def set_up(folder: str) -> None:
    """An office with nothing in it, so that its tables can be read."""
    import django

    os.environ.update(
        DJANGO_SETTINGS_MODULE="sojourn_office.site.settings",
        SOJOURN_MODE="test",
        SOJOURN_DATA_FOLDER=f"{folder}/var",
        SOJOURN_KEYS_FOLDER=f"{folder}/keys",
    )
    django.setup()


def main() -> int:
    """Write every page anew, or with `--check` only say which is not current."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        made = pages()
    if "--check" not in sys.argv:
        for path, text in made.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for path in left_over(made):
            path.unlink()
        print(f"{len(made)} pages written")
        return 0
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in [*stale, *left_over(made)]:
        print(f"{path.relative_to(ROOT)} is not current. Run: make docs")
    print(f"{len(made)} pages, {len(stale) + len(left_over(made))} not current")
    return 1 if stale or left_over(made) else 0


if __name__ == "__main__":
    sys.exit(main())
