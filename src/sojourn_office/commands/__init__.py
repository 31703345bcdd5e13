"""The command `sojourn-office`: the running office by hand; each command is a call to an action."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
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
    "payments",
    "admit",
    "leave",
    "agency",
    "lost-factor",
    "keep-longer",
    "purge",
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
    "queue-order",
    "second-readings",
    "tell-earlier",
    "import-grants",
    "feed-rounds",
    "show-draw",
    "take-result",
    "rehearse",
    "rehearse-draw",
    "rehearse-outage",
    "rehearse-quarter",
    "announce-work",
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


def name_period(parser: argparse.ArgumentParser, *, reason: str) -> None:
    """The arguments of a decision about a period: which, why, and who."""
    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")
    parser.add_argument("--reason", required=True, help=f"{reason}; anybody may read it")
    parser.add_argument("--by", type=whole, required=True, help="staff number of an operator or programme manager")


def decide_about_period(
    command: str, asked: argparse.Namespace, act: Callable[..., str | Refusal], *, done: str
) -> int:
    """Do it in the name of whoever is named, say what was done of which period, and give the exit code."""
    from secrets import token_urlsafe

    from sojourn.basics.messages import Message
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import by_number
    from sojourn_office.roles import May

    at, host = clock.now(), asked.scheme.partition("-")[2][:3]
    post = by_number.post_that_may(May.PERIOD_RESUME, host=host, number=asked.by, at=at)
    if post is None:
        told = {"number": str(asked.by), "host": host}
        says = Message("Number {number} of {host} may not pause or open a period.", told)
        return refused(command, Refusal("not_allowed", says))
    answer = act(scheme=asked.scheme, year=asked.year, reason=asked.reason, post=post, at=at, key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused(command, answer)
    print(done.format(period=answer))
    return 0


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
