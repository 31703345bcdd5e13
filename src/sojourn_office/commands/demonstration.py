"""`demonstration`: make the invented world, and say where to look and as whom."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace

from sojourn_office.commands.prepare import prepare

HELP = "Make the demonstration's invented world if it is not there yet; `serve` does so by itself."


def arguments(parser: ArgumentParser) -> None:
    """Whether to say who is there."""
    parser.add_argument("--quiet", action="store_true", help="do not list the people one can be")


def run(asked: Namespace) -> int:
    """Prepare, seed, and say who is there."""
    from django.conf import settings

    if not settings.DEMONSTRATION:
        print("demonstration: this office is no demonstration. Set SOJOURN_MODE=demonstration.", file=sys.stderr)
        return 2
    prepare()
    seed_if_empty()
    if not asked.quiet:
        say_who_is_there(settings.SOJOURN.origin)
    return 0


def seed_if_empty() -> bool:
    """Make the world of an office that has none; what is there already stays as it is."""
    from sojourn_office.actions import demonstration
    from sojourn_office.commands.load import catalogue_folder

    if demonstration.is_seeded():
        return False
    print("Making the demonstration: some 150 invented applications.", flush=True)
    began = time.monotonic()
    catalogue = catalogue_folder()
    names = ("jpn-kor.toml", "aus-kor.toml", "aus-idn.toml")
    first, with_a_fee, with_two_gates = ((catalogue / name).read_text(encoding="utf-8") for name in names)
    demonstration.seed(agreement=first, australia=with_a_fee, indonesia=with_two_gates)
    print(f"Made in {time.monotonic() - began:.1f} seconds.", flush=True)
    return True


def say_who_is_there(origin: str) -> None:
    """Print where to look, and the people one can be."""
    from sojourn.texts import say
    from sojourn_office.queries.accounts import demonstration_people

    print(f"\nDemonstration. Everyone below is invented; no password. Sign in as one of them: {origin}/en/sign-in")
    for person in demonstration_people():
        print(f"  {person.label}: {say(person.shows, 'en')}")
    print(f"Move the clock: {origin}/en/demo   Mail: {origin}/en/demo/post-box\n", flush=True)
