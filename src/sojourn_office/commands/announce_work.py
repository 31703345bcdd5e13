"""`announce-work`: say beforehand from when to when no door will be open."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

HELP = "Announce work that will close every door; never within 72 hours before an opening."


def arguments(parser: ArgumentParser) -> None:
    """From when to when, each a moment with its zone (2026-11-14T02:00+09:00)."""
    parser.add_argument("begins", type=datetime.fromisoformat, help="when it begins (2026-11-14T02:00+09:00)")
    parser.add_argument("ends", type=datetime.fromisoformat, help="when it ends")


def run(asked: Namespace) -> int:
    """Announce it in the public log and on the page of the service."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import heartbeats
    from sojourn_office.commands import BY, refused

    answer = heartbeats.announce_work(asked.begins, asked.ends, by=BY, at=clock.now())
    if isinstance(answer, Refusal):
        return refused("announce-work", answer)
    print("Announced: it stands on the page of the service and in the public log.")
    return 0
