"""`sojourn visa verify`: whether a seal is true and still good, without a network."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("visa", help="verify a visa")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Placeholder until the verifier stands."""
    return 2
