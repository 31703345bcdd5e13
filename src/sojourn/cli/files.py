"""Where the catalogue lies and how its files are read: the one door of the library to the disk."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from sojourn.agreements.figures import Figure, read_figure_table
from sojourn.agreements.model import Agreement, Problem, Scheme
from sojourn.agreements.reading import read_agreement
from sojourn.basics.messages import Message


def catalogue_folder() -> Path:
    """The agreements that come with the distribution; in a checkout, the folder people edit."""
    shipped = Path(str(files("sojourn") / "catalogue"))
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "agreements"


def read_catalogue(path: Path) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """Every agreement of a folder, or the one of a file, with everything that is wrong with its shape."""
    names = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    agreements, problems = [], []
    if not names or not path.exists():
        nothing = Message("There is no agreement here.")
        problems.append(Problem(str(path), nothing, Message("Name a folder with .toml files, or one such file.")))
        names = []
    for name in names:
        try:
            text = name.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            trouble = Message("The file cannot be read: {fault}.", {"fault": str(fault)})
            problems.append(Problem(str(name), trouble, Message("Save it as UTF-8 text.")))
            continue
        agreement, wrong = read_agreement(text, place=str(name))
        problems += wrong
        if agreement is not None:
            agreements.append(agreement)
    return tuple(agreements), tuple(problems)


def files_of(folder: Path, scheme: str) -> tuple[Path, ...]:
    """The files of a folder that a scheme can stand in by its name: that of its pair, and that of its host alone."""
    sender, _, rest = scheme.lower().partition("-")
    host = rest.partition("-")[0]
    named = (folder / f"{name}.toml" for name in ("-".join(sorted((sender, host))), host))
    return tuple(path for path in named if path.is_file())


def schemes_of(agreements: tuple[Agreement, ...]) -> dict[str, tuple[Agreement, Scheme]]:
    """Every scheme of the agreements by its name."""
    return {scheme.id: (agreement, scheme) for agreement in agreements for scheme in agreement.schemes.values()}


def programme(name: str) -> tuple[Agreement, Scheme]:
    """
    One programme of the shipped catalogue, like `KOR-JPN`, with the agreement it stands in.

    A `LookupError` names the nearest ones where there is none of the name.
    """
    folder = catalogue_folder()
    for place in files_of(folder, name):
        known = schemes_of(read_catalogue(place)[0])
        if name in known:
            return known[name]
    near = get_close_matches(name.upper(), programmes(), n=3)
    raise LookupError(f"{name!r} is no programme of the catalogue. Near to it: {', '.join(near) or 'none'}.")


def programmes() -> dict[str, tuple[Agreement, Scheme]]:
    """Every programme of the shipped catalogue by its name."""
    return schemes_of(read_catalogue(catalogue_folder())[0])


def read_figures(path: Path) -> tuple[Figure, ...]:
    """The figures of past years in a file of the catalogue; none where there is no such file."""
    return read_figure_table(path.read_text(encoding="utf-8")) if path.is_file() else ()
