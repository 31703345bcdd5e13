"""What one table says, everything keeps: stored fields and their classes, refusals and their codes, permissions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from house_tree import LIBRARY, OFFICE, modules, named, syntax

from sojourn.basics.refusals import REFUSALS
from sojourn_office.commands import COMMANDS
from sojourn_office.roles import PERMISSIONS, May

title = "Tables that are kept"


def test_every_stored_field_says_how_personal_it_is() -> None:
    """C3 and C2 are sealed, C1 and C0 are open."""
    from sojourn_office.storage import classes

    assert classes.undeclared() == []


def codes_used() -> Iterator[tuple[str, str]]:
    """Every literal in the code that is the code of a refusal, with where it stands."""
    for path in [*modules(LIBRARY), *modules(OFFICE)]:
        if named(path) == "src/sojourn/basics/refusals.py":
            continue
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Constant) and node.value in REFUSALS:
                yield str(node.value), f"{named(path)}:{node.lineno}"


def test_every_code_of_a_refusal_is_used() -> None:
    """A code that nothing answers with is a word nobody will ever meet."""
    assert sorted(REFUSALS.keys() - {code for code, _ in codes_used()}) == []


def test_every_refusal_is_of_a_declared_code() -> None:
    """The first argument of every `Refusal` that is written as a literal."""
    unknown = [
        f"{named(path)}:{node.lineno} {node.args[0].value}"
        for path in [*modules(LIBRARY), *modules(OFFICE)]
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Refusal"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in REFUSALS
    ]
    assert unknown == []


def test_every_refusal_has_a_status_that_is_an_error_and_says_what_to_do() -> None:
    """A sentence each: when it is met, and the remedy."""
    for code, (status, when, remedy) in REFUSALS.items():
        assert 400 <= status < 600 and when.endswith(".") and remedy.endswith("."), code


def test_every_permission_is_somebodys() -> None:
    """A permission that no role carries guards a door that nobody can open."""
    assert set(May) == set().union(*PERMISSIONS.values())


# Acts that are done by whoever may run commands on the machine of the office: permission, command.
BY_COMMAND = {
    May.CATALOGUE_LOAD: "load",
    May.LEDGER_CORRECT: "correct",
    May.OFFICE_OPERATE: "backup",
    May.ROUND_OPEN: "open-round",
    May.STAFF_ADMIT: "admit",
    May.VISA_REVOKE: "revoke",
}


def test_every_permission_is_asked_for_or_is_a_command() -> None:
    """A permission that nothing asks for promises a guard that is not there."""
    assert set(BY_COMMAND.values()) <= set(COMMANDS)
    asked = {
        node.attr
        for path in modules(OFFICE)
        if path.name != "roles.py"
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "May"
    }
    assert sorted(set(May.__members__) - asked - {may.name for may in BY_COMMAND}) == []


def test_pages_ask_for_a_permission_and_never_for_a_role() -> None:
    """Who holds which permission is said in one place."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules(OFFICE / "desks")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Compare)
        and any("Role." in ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Attribute))
    ]
    assert found == []
