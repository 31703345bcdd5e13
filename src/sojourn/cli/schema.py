"""`sojourn schema`: the shape of an agreement file as JSON Schema, for editors."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sojourn.eligibility.file_schema import file_schema


def add_to(commands: Any) -> None:
    """The command."""
    parser = commands.add_parser("schema", help="the JSON Schema of agreement files, for editors")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print it."""
    print(written(), end="")
    return 0


def written() -> str:
    """The schema as it is committed."""
    return json.dumps(file_schema(), ensure_ascii=False, indent=1) + "\n"
