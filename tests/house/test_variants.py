"""Every list of variants is the list of its files: kinds, ways of choosing, commands, desks."""

from __future__ import annotations

from pathlib import Path

from house_tree import LIBRARY, OFFICE, ROOT

import sojourn.cli
from sojourn.agreements import checks as agreement_checks
from sojourn.agreements import consistency
from sojourn.eligibility import checks as eligibility_checks
from sojourn.eligibility.kinds import KINDS
from sojourn.places import checks as place_checks
from sojourn.rounds.methods import METHODS
from sojourn.texts import LANGUAGES
from sojourn_office.commands import COMMANDS
from sojourn_office.events import SHAPES, Happened
from sojourn_office.queries import invariants, invariants_of_entries, invariants_of_people
from sojourn_office.roles import LANDINGS, NAMES, PERMISSIONS, Role
from sojourn_office.site.urls import DESKS

title = "Lists and files"


def stems(folder: Path, *, but: tuple[str, ...] = ()) -> set[str]:
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_") and path.stem not in but}


def test_every_kind_of_criterion_is_a_file_and_is_listed() -> None:
    """A kind is called by its file."""
    assert set(KINDS) == stems(LIBRARY / "eligibility" / "kinds")
    assert [kind for name, kind in KINDS.items() if kind.code != name] == []


def test_every_way_of_choosing_is_a_file_and_is_listed() -> None:
    """`way` says what a way of choosing is."""
    assert set(METHODS) == stems(LIBRARY / "rounds" / "methods", but=("way",))
    assert [name for name, method in METHODS.items() if method.code != name] == []


def test_every_command_of_the_office_is_a_file_and_is_listed() -> None:
    """`lost-factor` lies in `lost_factor.py`; each says its help, its arguments and what it runs."""
    assert {name.replace("-", "_") for name in COMMANDS} == stems(OFFICE / "commands")


def test_every_command_of_the_library_is_a_file_and_is_listed() -> None:
    """A file of that room with `add_to` is a command."""
    with_command = {
        path.stem for path in (LIBRARY / "cli").glob("*.py") if "\ndef add_to(" in path.read_text(encoding="utf-8")
    }
    assert {command.__name__.rpartition(".")[2] for command in sojourn.cli.COMMANDS} == with_command


def test_every_desk_is_a_room_and_is_listed() -> None:
    """A desk has addresses of its own."""
    assert set(DESKS) == {path.parent.name for path in (OFFICE / "desks").glob("*/urls.py")}


def test_every_language_has_its_folder() -> None:
    """English is the source and needs none."""
    folders = {path.parents[1].name for path in (LIBRARY / "texts").glob("*/LC_MESSAGES/sojourn.po")}
    assert set(LANGUAGES) == {"en", *folders}


def test_every_check_of_a_whole_is_run() -> None:
    """A check is a public sentence of its file; one that is not listed would never speak."""
    modules = (agreement_checks, consistency, eligibility_checks, place_checks, invariants, invariants_of_entries)
    modules += (invariants_of_people,)
    for module in modules:
        listed = {check.__name__ for check in module.CHECKS if check.__module__ == module.__name__}
        written = {
            name
            for name, thing in vars(module).items()
            if getattr(thing, "__module__", "") == module.__name__
            and getattr(thing, "__annotations__", {}).get("return", "").startswith("Iterator[")
            and not name.startswith("_")
        }
        assert listed == written, module.__name__
    assert set(invariants_of_people.CHECKS) <= set(invariants.CHECKS)


def test_every_role_has_permissions_a_name_and_a_page_to_begin_on() -> None:
    """One table of roles."""
    assert set(PERMISSIONS) == set(NAMES) == set(LANDINGS) == set(Role)


def test_every_kind_of_event_has_a_shape() -> None:
    """What can happen is said before it happens."""
    assert set(Happened) <= set(SHAPES)


def test_every_agreement_file_is_called_by_its_parties_in_alphabetical_order() -> None:
    """`jpn-kor.toml`; the host alone where there is no partner."""
    for path in (ROOT / "agreements").glob("*.toml"):
        codes = path.stem.split("-")
        assert codes == sorted(codes) and all(len(code) == 3 for code in codes), path.name
