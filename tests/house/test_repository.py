"""The files that go out of the house: no address of a machine, every pin with its hashes, every link answered."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from house_tree import ROOT, modules, named, text_of, tracked

title = "What goes out of the house"

# Written so that this file does not hold what it looks for.
MACHINES = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users/\w+|mnt|opt/(pypi|wheels))\b")
TEMPORARY = re.compile(r"(?<![\w.])/tm" + r"p/\w")
REGISTRIES = re.compile(
    r"(p[y]pi\.(org|python)|files\.python[h]osted|test\.p[y]pi|registry\.npm[j]s|npm[m]irror|proxy\.go[l]ang|index-url\s*[=h]|extra-index|find-links)"
)
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
# What `tools/pages` holds becomes a page by `make docs`.
PAGES = [path for path in tracked() if path.suffix == ".md" and "tools" not in path.relative_to(ROOT).parts]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def texts() -> list[tuple[Path, str]]:
    return [(path, text) for path in tracked() if (text := text_of(path)) is not None]


def lines_with(pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{named(path)}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        if named(path) not in but
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_knows_a_machine() -> None:
    """A path of somebody's disk means nothing to anyone else."""
    assert lines_with(MACHINES, but=("tests/house/test_repository.py",)) == []


def test_no_file_names_a_registry() -> None:
    """Where packages come from is a matter of who installs."""
    assert lines_with(REGISTRIES, but=("tests/house/test_repository.py",)) == []


def test_no_file_holds_a_private_key() -> None:
    """Keys are made where they are used."""
    assert lines_with(SECRETS, but=("tests/house/test_repository.py",)) == []


def test_the_code_writes_into_no_fixed_temporary_folder() -> None:
    """Two people may work on one machine."""
    found = [line for line in lines_with(TEMPORARY) if line.startswith(("src/", "tools/"))]
    assert found == []


@pytest.mark.promise("replaced-package")
def test_every_pin_carries_hashes_and_no_address() -> None:
    """One version each, and what its files must be."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.split(r"\n(?=\S)", path.read_text().replace("\\\n", " ").strip())
        loose = [block.split()[0] for block in blocks if not block.startswith("#") and not HASH.search(block)]
        assert loose == [], path.name
        assert "://" not in path.read_text(), path.name


def test_what_the_office_needs_is_pinned_the_same_for_the_tests() -> None:
    """The tests run on what is run."""
    office, dev, spark = (
        pins((ROOT / "requirements" / f"{name}.txt").read_text()) for name in ("office", "dev", "spark")
    )
    assert office.items() <= dev.items() <= spark.items()


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text))


def declared() -> dict[str, tuple[str, str]]:
    """Every dependency that `pyproject.toml` names, with its pin's name and the remark beside it."""
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    named_there = [
        *project["project"]["optional-dependencies"].items(),
        *project["dependency-groups"].items(),
    ]
    found = {}
    for _, requirements in named_there:
        for requirement in requirements:
            name = re.split(r"[\[<>=~! ]", requirement)[0]
            line = next(
                line for line in text.splitlines() if f'"{requirement}"' in line and not line.startswith("requires")
            )
            found[name] = (requirement, line.partition("#")[2].strip())
    found.pop("sojourn")
    return found


# How a package is reached that no line imports by its own name: module names, or the words with which it is run.
REACHED = {
    "jsonschema-rs": ("jsonschema_rs",),
    "openapi-spec-validator": ("openapi_spec_validator",),
    "axe-playwright-python": ("axe_playwright_python",),
    "babel": ("babel",),
    "django-allauth": ("allauth",),
    "django-csp": ("csp",),
    "django-ninja": ("ninja",),
    "django-stubs": ("mypy_django_plugin",),
    "editables": ("make",),  # hatchling asks for it when the project is installed in place
    "hatchling": ("hatchling.build",),
    "import-linter": ("lint-imports",),
    "mypy": ("bin)/mypy", "BIN)/mypy"),
    "patroni": ('"-m", "patroni"',),
    "phonenumberslite": ("phonenumbers",),
    "pillow": ("PIL",),
    "psycopg": ("django.db.backends.postgresql",),  # the backend of the web framework loads it
    "pydantic-settings": ("pydantic_settings",),
    "pytest-django": ("django_db",),
    "pytest-xdist": ("-n ",),
    "pyyaml": ("import yaml",),
    "ruff": ("BIN)/ruff",),
    "tzdata": ("zoneinfo",),  # the zones that `zoneinfo` reads where the machine has none
    "oidc-provider-mock": ("oidc_provider_mock",),
    "openfisca-core": ("openfisca_core",),
    "zen-engine": ("zen",),
    "zxing-cpp": ("zxingcpp",),
    "vl-convert-python": ("vl_convert",),
}


def test_every_dependency_has_its_reason_beside_it() -> None:
    """Whoever adds a package says what for."""
    assert [name for name, (_, reason) in declared().items() if len(reason) < 8] == []


def test_every_dependency_is_used() -> None:
    """Imported, or reached in the way that is said here."""
    code = "\n".join(
        path.read_text() for folder in ("src", "tests", "tools", "benchmarks") for path in modules(ROOT / folder)
    )
    around = "\n".join((ROOT / name).read_text() for name in ("Makefile", "pyproject.toml"))
    unused = []
    for name in declared():
        words = REACHED.get(name, (name,))
        there = any(
            re.search(rf"(?m)^\s*(import|from) {re.escape(word)}\b", code)
            or (name in REACHED and (word in code or word in around))
            for word in words
        )
        if not there:
            unused.append(name)
    assert unused == []


def test_every_link_of_a_document_leads_somewhere() -> None:
    """Within the house; addresses outside are not asked by a test."""
    lost = []
    for path in PAGES:
        for first, second in LINK.findall(path.read_text(encoding="utf-8")):
            target = unquote(first or second)
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            stands = there.exists() and (not anchor or there.suffix != ".md" or anchor in anchors(there))
            if not stands:
                lost.append(f"{named(path)} → {target}")
    assert lost == []


def anchors(path: Path) -> set[str]:
    """The anchors that headings of a page have."""
    headings = re.findall(r"(?m)^#+\s+(.*)$", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_can_be_reached_from_the_first_page() -> None:
    """A page that nothing leads to is read by nobody."""
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        for first, second in LINK.findall(page.read_text(encoding="utf-8")):
            target = unquote(first or second).partition("#")[0]
            if target and not re.match(r"[a-z]+:", target):
                there = (page.parent / target).resolve()
                waiting.append(there / "README.md" if there.is_dir() else there)
    lonely = [named(path) for path in PAGES if path not in reached]
    assert lonely == []


def test_migrations_stand_in_one_line() -> None:
    """Two with the same number came from two hands, and no database would know which goes first."""
    folder = ROOT / "src" / "sojourn_office" / "storage" / "migrations"
    numbers = [path.name[:4] for path in folder.glob("[0-9]*.py")]
    assert len(set(numbers)) == len(numbers), sorted(numbers)
