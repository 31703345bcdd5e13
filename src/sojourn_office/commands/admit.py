"""`admit`: give someone a post; the first account of an office begins here."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from sojourn.texts import LANGUAGES

HELP = "Give someone a post: an account by their e-mail address, roles for a host and a mission."


def arguments(parser: ArgumentParser) -> None:
    """Who, where, and what they may do."""
    parser.add_argument("address", help="e-mail address; sealed at once, and never printed again")
    parser.add_argument("--name", required=True, help="name as colleagues see it; sealed too")
    parser.add_argument("--agency", help="an agency of the register: a post of its staff, with no other rights")
    parser.add_argument("--host", help="host, or for a sender the sending state: three letters (JPN)")
    parser.add_argument("--mission", default="", help="mission, as the agreement names it; left out: every one")
    parser.add_argument(
        "--role", action="append", dest="roles", help="officer, sender, supervisor, border, manager, operator"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of their mail")


def run(asked: Namespace) -> int:
    """Admit, and say under which number."""
    from sojourn_office import clock
    from sojourn_office.actions import accounts
    from sojourn_office.commands import BY

    if asked.agency:
        return _of_agency(asked)
    if not asked.host or not asked.roles:
        print("admit: name --host and --role, or --agency. See `sojourn-office admit --help`.", file=sys.stderr)
        return 2
    try:
        number = accounts.admit(
            asked.address,
            name=asked.name,
            host=asked.host.upper(),
            mission=asked.mission,
            roles=asked.roles,
            language=asked.language,
            by=BY,
            at=clock.now(),
        ).number
    except ValueError as trouble:
        print(f"admit: {trouble}", file=sys.stderr)
        return 2
    print(f"Admitted under number {number}. At the first sign-in they set up a second factor.")
    return 0


def _of_agency(asked: Namespace) -> int:
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import agencies
    from sojourn_office.commands import BY, refused

    post = agencies.admit_staff(
        asked.address, agency=asked.agency, name=asked.name, language=asked.language, by=BY, at=clock.now()
    )
    if isinstance(post, Refusal):
        return refused("admit", post)
    print(f"Admitted under number {post.number}. At the first sign-in they set up a second factor.")
    return 0
