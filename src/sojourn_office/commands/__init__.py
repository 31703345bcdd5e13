"""The command `sojourn-office`: the running office by hand; each command is a call to an action."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn.basics.refusals import Refusal

# Every command, in the order of its help; each is a module of this room with `HELP`, `arguments` and `run`.
COMMANDS = (
    "serve",
    "prepare",
    "work",
    "gate",
    "admit",
    "leave",
    "lost-factor",
    "load",
    "open-round",
    "release",
    "freeze-round",
    "invite",
    "pause",
    "reopen",
    "end-round",
    "end-season",
    "order-waiting",
    "show-draw",
    "take-result",
    "rehearse",
    "rehearse-draw",
    "show-rehearsal",
    "keys",
    "demonstration",
    "settings-example",
    "revoke",
    "correct",
    "resume",
    "backup",
    "restore",
    "check",
)

# How an act by hand is named in events: whoever may run commands on this machine.
BY = "command"


# Refusals of something that was named wrongly; any other one is the office's own answer.
_ASKED_WRONGLY = frozenset({"invalid", "not_found", "unknown_scheme"})


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with exit code 2: where, what, and where to look."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def whole(written: str) -> int:
    """A whole number from one on, as an argument."""
    if not (written.isascii() and written.isdigit() and int(written)):
        raise argparse.ArgumentTypeError(f"{written} is not a whole number from 1 on")
    return int(written)


def refused(command: str, refusal: Refusal) -> int:
    """Say why not, in one line with what to do; gives the exit code."""
    from sojourn.basics.refusals import REFUSALS
    from sojourn.texts import say

    print(f"{command}: {say(refusal.message, 'en')} {REFUSALS[refusal.code][2]}", file=sys.stderr)
    return 2 if refusal.code in _ASKED_WRONGLY else 1


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = _Parser(prog="sojourn-office", description="The running office of Sojourn.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for name in COMMANDS:
        module = import_module(f"{__name__}.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code is 0 when done, 1 when something is wrong, 2 when it was asked wrongly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sojourn_office.site.settings")
    asked = parser().parse_args(argv)
    if not _settled():
        return 2
    answer: int = asked.run(asked)
    return answer


def _settled() -> bool:
    """Set the framework up; a setting that cannot be read is said in its own words, without a trace."""
    import django
    from django.conf import settings

    try:
        settings.SOJOURN  # noqa: B018 (read here, so that a wrong setting is said here)
    except ValueError as trouble:
        print(trouble, file=sys.stderr)
        return False
    django.setup()
    return True
