"""`prepare`: tables, the table of limits, and the files that pages fetch beside them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

HELP = "Make or bring up to date the tables of both databases, and gather the static files."


def arguments(parser: ArgumentParser) -> None:
    """None."""


def run(_asked: Namespace) -> int:
    """Prepare, and say what the databases may lose, if anything."""
    prepare()
    return 1 if say_unsafe() else 0


def prepare() -> None:
    """Everything that must stand before the first request; done again, it changes nothing."""
    from django.conf import settings
    from django.core.management import call_command

    from sojourn_office.storage.connections import unhurried

    settings.SOJOURN.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for database in ("keys", "default"):
        with unhurried(database):
            call_command("migrate", database=database, interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def say_unsafe() -> int:
    """Print everything unsafe about a production, and about the databases of any office; returns how many."""
    from django.conf import settings

    from sojourn.texts import say
    from sojourn_office.queries.service import unsafe_databases

    found = [*(settings.SOJOURN.unsafe() if not settings.SOJOURN.makes_keys else []), *unsafe_databases()]
    for message in found:
        print(f"unsafe: {say(message, 'en')}", file=sys.stderr)
    return len(found)
