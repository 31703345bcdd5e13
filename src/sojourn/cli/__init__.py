"""The command `sojourn`: files in, answers out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sojourn.cli import (
    alarms,
    checking,
    draws,
    facts,
    forecasting,
    going,
    judging,
    judging_all,
    logs,
    outcomes,
    rules,
    schema,
    visas,
)
from sojourn.cli.faults import Fault
from sojourn.texts import LANGUAGES

COMMANDS = (
    rules,
    judging,
    outcomes,
    going,
    judging_all,
    facts,
    checking,
    schema,
    visas,
    logs,
    draws,
    alarms,
    forecasting,
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with exit code 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = _Parser(prog="sojourn", description="The rules of working holiday programmes, judged and explained.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        command.add_to(commands)
    for each in commands.choices.values():
        each.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of sentences")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is its answer."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except Fault as fault:
        print(fault.line(given.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
