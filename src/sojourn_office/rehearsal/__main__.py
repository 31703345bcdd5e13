"""A rehearsal in a process of its own, whose settings are those of the copy: a folder with its plan, and the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sojourn_office.rehearsal.offices import CannotRehearse
from sojourn_office.rehearsal.rehearsing import Plan, Stage


def main(folder: Path) -> int:
    """Do what `plan.json` of the folder says and leave `rehearsal.json` there; 2 where there is nothing to rehearse."""
    said = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    copy, on_postgresql = said.pop("copy"), said.pop("on_postgresql")
    plan = Plan(**{**said, "kills": tuple(said["kills"])})
    try:
        stage = Stage(folder, plan, copy=Path(copy) if copy else None, on_postgresql=on_postgresql)
    except CannotRehearse as trouble:
        print(f"rehearse: {trouble}", file=sys.stderr)
        return 2
    try:
        stage.rush()
        stage.ask_again()
        stage.order()
        (folder / "rehearsal.json").write_bytes(stage.report().written())
    finally:
        stage.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
