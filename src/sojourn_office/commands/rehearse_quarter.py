"""`rehearse-quarter`: a whole quarter beforehand, from filing to collected visas, by the pages of a demonstration."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

HELP = "Rehearse a quarter in a demonstration of its own: invented people file, officers decide, visas are collected."


def arguments(parser: ArgumentParser) -> None:
    """How many people, by which chance, and where the report goes."""
    from sojourn_office.commands import whole

    parser.add_argument("--people", type=whole, default=400, metavar="N", help="who file; 400 if left out")
    parser.add_argument("--seed", default="quarter", help="another word gives other people and other courses")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the report goes as JSON; left out: nowhere")


def run(asked: Namespace) -> int:
    """Rehearse in a process of its own and say what came of it; 1 where something that must hold did not."""
    from sojourn_office.rehearsal.servers import short_folder

    with short_folder() as folder:
        plan = {"people": asked.people, "seed": asked.seed}
        (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        program = [sys.executable, "-m", "sojourn_office.rehearsal.quarter", str(folder)]
        done = subprocess.run(program, check=False).returncode  # noqa: S603 (ours)
        report = folder / "quarter.json"
        if not report.exists():
            log = folder / "programs.log"
            said = log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True) if log.exists() else []
            sys.stderr.write("".join(said[-20:]))
            return done or 1
        if asked.out:
            asked.out.write_bytes(report.read_bytes())
    return done
