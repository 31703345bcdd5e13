"""The command `sojourn-office`: the running office by hand; each command is a call to an action."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# Every command, in the order of its help; each is a module of this room with `HELP`, `arguments` and `run`.
COMMANDS = (
    "serve",
    "prepare",
    "work",
    "admit",
    "leave",
    "lost-factor",
    "load",
    "open-round",
    "release",
    "keys",
    "demonstration",
    "settings-example",
    "revoke",
    "backup",
    "check",
)

# How an act by hand is named in events: whoever may run commands on this machine.
BY = "command"


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(prog="sojourn-office", description="The running office of Sojourn.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
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
