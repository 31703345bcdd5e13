"""`keys`: make the next key that signs visas, or the next master key that seals personal data."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Make keys: `make JPN` a host's next signing key, `make-master` the next master key, `make-log` the log's."


def arguments(parser: ArgumentParser) -> None:
    """Which key."""
    kinds = parser.add_subparsers(dest="kind", metavar="make|make-master|make-log", required=True)
    make = kinds.add_parser("make", help="the next generation of a host's signing key, with its certificate")
    make.add_argument("host", help="host country or territory, three letters (JPN)")
    kinds.add_parser("make-log", help="the one key that signs the public log")
    kinds.add_parser("make-master", help="the next generation of the master key, in the keys folder")


def run(asked: Namespace) -> int:
    """Make it, and say where it lies."""
    if asked.kind == "make-log":
        return _make_log()
    return _make_master() if asked.kind == "make-master" else _make_signer(asked.host.upper())


def _make_signer(host: str) -> int:
    from django.conf import settings

    from sojourn.basics.countries import is_country
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import visas
    from sojourn_office.commands import BY, refused

    if not is_country(host):
        print(f"keys: {host} is no country or territory. Write its three letters, like JPN.", file=sys.stderr)
        return 2
    answer = visas.make_key(host=host, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("keys", answer)
    folder = settings.SOJOURN.keys_folder / "signing"
    print(f"Signer {answer} of {host} seals from now on. Its private key lies in {folder}; keep a copy off line.")
    return 0


def _make_master() -> int:
    from django.conf import settings

    from sojourn_office.actions import seals

    generation = seals.make_master_key()
    print(f"Master key of generation {generation} made in {settings.SOJOURN.master_keys_file}. Keep a copy off line.")
    return 0


def _make_log() -> int:
    from django.conf import settings

    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import log
    from sojourn_office.commands import BY, refused

    answer = log.make_key(by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("keys", answer)
    print(f"The log is signed from now on. Publish this line in two places that you do not run:\n{answer}")
    print(f"Its private key lies in {settings.SOJOURN.keys_folder}; keep a copy off line.")
    return 0
