"""The ledger of a period as a Data Package, from whose rows anyone recomputes every public figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.places.model import CORRECTION_NAMES, PROMISED, Cause
from sojourn.places.quotas import Binds
from sojourn.places.written import (
    BALANCES_FILE,
    COLUMNS,
    MOVEMENTS_FILE,
    Entered,
    Statement,
    Wrong,
    check_written,
    movements_csv,
    statement_json,
)

PACKAGE_FILE = "datapackage.json"
STEPS_FILE = "steps.csv"
QUOTAS_FILE = "quotas.csv"
CORRECTIONS_FILE = "corrections.csv"
STEPS = ("claimed", "waiting", "lodged", "passed", "issued")
# Where the sending state's gate comes first: how many of its endorsements count. They move no place.
ENDORSED = "endorsed"

_TABLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    MOVEMENTS_FILE: (COLUMNS, "So many places from one account to another, oldest first; a case has no name outside."),
    STEPS_FILE: (("round", "step", "count"), "How many applications of each round came so far."),
    QUOTAS_FILE: (
        ("quota", "binds", "stream", "most", "given", "here"),
        "Each quota over these places: how many are given under it, and how many of this ledger are promised; at the"
        " gate of a sending state, how many are endorsed.",
    ),
    CORRECTIONS_FILE: (("seq", "name", "reason"), "Each movement that corrected another, by its name and its reason."),
}
_WHOLE = {"seq", "places", "count", "most", "given", "here"}
_MOMENTS = {"at", "ends_at"}

Step = tuple[str, str, int]
Correction = tuple[int, str, str]
Under = tuple[str, str, str, int, int, int]


def package(
    entered: Sequence[Entered],
    statement: Statement,
    steps: Iterable[Step],
    corrections: Iterable[Correction],
    quotas: Iterable[Under] = (),
) -> dict[str, str]:
    """The files of a period by their names; the same ledger at the same moment gives the same bytes."""
    tables = {
        MOVEMENTS_FILE: movements_csv(entered),
        STEPS_FILE: _rows(STEPS_FILE, steps),
        QUOTAS_FILE: _rows(QUOTAS_FILE, quotas),
        CORRECTIONS_FILE: _rows(CORRECTIONS_FILE, ((seq, name, _no_formula(why)) for seq, name, why in corrections)),
    }
    described = {
        "profile": "tabular-data-package",
        "name": f"ledger-{statement.scheme}-{statement.year}".lower(),
        "title": f"Places of {statement.scheme} in {statement.year}",
        "created": json.loads(statement_json(statement))["as_of"],
        "resources": [_resource(name, text) for name, text in tables.items()],
    }
    return {
        PACKAGE_FILE: json.dumps(described, indent=2) + "\n",
        BALANCES_FILE: statement_json(statement),
        **tables,
    }


def _no_formula(written: str) -> str:
    """What somebody typed, so that no spreadsheet takes it for a formula."""
    return f"'{written}" if written[:1] in ("=", "+", "-", "@", "\t", "\r") else written


def _rows(name: str, rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(_TABLES[name][0])
    written.writerows(rows)
    return text.getvalue()


def _resource(name: str, text: str) -> dict[str, object]:
    columns, means = _TABLES[name]
    fields = [
        {"name": column, "type": "integer" if column in _WHOLE else "datetime" if column in _MOMENTS else "string"}
        for column in columns
    ]
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv"),
        "path": name,
        "description": means,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(text.encode()),
        "hash": f"sha256:{sha256(text.encode()).hexdigest()}",
        "schema": {"fields": fields},
    }


def check_package(files: Mapping[str, str]) -> tuple[int, tuple[Wrong, ...]]:
    """How many movements were added up, and everything in the files of a package that does not hold."""
    missing = [name for name in (PACKAGE_FILE, BALANCES_FILE, *_TABLES) if name not in files]
    if missing:
        return 0, tuple(Wrong(name, Message("It is not there.")) for name in missing)
    counted, wrong = check_written(files[MOVEMENTS_FILE], files[BALANCES_FILE])
    return counted, (*_hashes(files), *wrong, *_steps(files), *_quotas(files), *_corrections(files))


def _hashes(files: Mapping[str, str]) -> list[Wrong]:
    """Each file is the one that the package describes."""
    try:
        stated = {each["path"]: each["hash"] for each in json.loads(files[PACKAGE_FILE])["resources"]}
    except (ValueError, KeyError, TypeError) as fault:
        words = Message("A member is missing or of another kind: {fault}.", {"fault": str(fault)})
        return [Wrong(PACKAGE_FILE, words)]
    return [
        Wrong(name, Message("It is not the file that the package describes: its hash differs."))
        for name in _TABLES
        if stated.get(name) != f"sha256:{sha256(files[name].encode()).hexdigest()}"
    ]


def _steps(files: Mapping[str, str]) -> list[Wrong]:
    """What the rounds counted comes to what is stated; each visa issued is a movement, too."""
    try:
        stated = json.loads(files[BALANCES_FILE])["counted"]
        rows = list(csv.DictReader(io.StringIO(files[STEPS_FILE])))
        sums = {step: sum(int(row["count"]) for row in rows if row["step"] == step) for step in STEPS}
        moved = [row["cause"] for row in csv.DictReader(io.StringIO(files[MOVEMENTS_FILE]))].count(Cause.ISSUE.value)
        wanted = [(step, int(stated[step]), count) for step, count in sums.items()]
    except (ValueError, KeyError, TypeError) as fault:
        return [Wrong(STEPS_FILE, Message("This cannot be added up: {fault}.", {"fault": str(fault)}))]
    wanted.append(("issued", int(stated["issued"]), moved))
    return [
        Wrong(
            STEPS_FILE,
            Message("{step}: {stated} stated, {count} counted.", {"step": step, "stated": says, "count": is_}),
        )
        for step, says, is_ in wanted
        if says != is_
    ]


def _quotas(files: Mapping[str, str]) -> list[Wrong]:
    """
    What is promised here under each quota is the sum of movements of its stream, at a gate the sum of endorsements;
    none is exceeded.
    """
    wrong = []
    try:
        moved, steps = (list(csv.DictReader(io.StringIO(files[name]))) for name in (MOVEMENTS_FILE, STEPS_FILE))
        for row in csv.DictReader(io.StringIO(files[QUOTAS_FILE])):
            most, given, here = (int(row[name]) for name in ("most", "given", "here"))
            if row["binds"] == Binds.GATE.value:
                sum_ = sum(int(each["count"]) for each in steps if each["step"] == ENDORSED)
            else:
                sum_ = sum(_promised(each) for each in moved if row["stream"] in ("", each["stream"]))
            told = {"quota": row["quota"], "stated": here, "count": sum_}
            if sum_ != here:
                words = Message("{quota}: {stated} places of this ledger stated, its rows come to {count}.", told)
                wrong.append(Wrong(QUOTAS_FILE, words))
            if not 0 <= given <= most or here > given:
                words = Message("{quota}: {given} of {most} given.", {**told, "given": given, "most": most})
                wrong.append(Wrong(QUOTAS_FILE, words))
    except (ValueError, KeyError, TypeError) as fault:
        return [Wrong(QUOTAS_FILE, Message("This cannot be added up: {fault}.", {"fault": str(fault)}))]
    return wrong


def _promised(row: Mapping[str, str]) -> int:
    names = {account.value for account in PROMISED}
    return int(row["places"]) * ((row["to"] in names) - (row["from"] in names))


def _corrections(files: Mapping[str, str]) -> list[Wrong]:
    """Each correction has a name that is known, and its row among the movements; none is without."""
    moved = csv.DictReader(io.StringIO(files[MOVEMENTS_FILE]))
    wanted = [row.get("seq") for row in moved if row.get("cause") == Cause.CORRECTION.value]
    rows = list(csv.DictReader(io.StringIO(files[CORRECTIONS_FILE])))
    wrong = []
    if sorted(map(str, wanted)) != sorted(str(row.get("seq")) for row in rows):
        wrong.append(Wrong(CORRECTIONS_FILE, Message("They are not the corrections among the movements.")))
    for row in rows:
        if row.get("name") not in CORRECTION_NAMES:
            told = {"seq": str(row.get("seq")), "name": str(row.get("name"))}
            wrong.append(Wrong(CORRECTIONS_FILE, Message("Correction {seq} has no known name: {name}.", told)))
    return wrong
