"""How much the demonstration's world costs to make, in CPU time: against its limit, and against as many plain acts."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

# CPU seconds, of the process and its database together, on two cores and CPython 3.11.
LIMIT = 10.0
_PLAIN = 500


def main() -> int:
    """Make the world in a folder of its own and print what it took; 1 where it took longer than the limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
            "SOJOURN_DATA_FOLDER": f"{folder}/var",
            "SOJOURN_KEYS_FOLDER": f"{folder}/keys",
        }
        import django

        django.setup()
        from sojourn_office.commands.prepare import prepare

        prepare()
        seconds, acts = _seed(), _acts()
        plain = _plain() * acts
    print(f"{'the world':>12}  {seconds:6.2f} s CPU  limit {LIMIT:.0f} s  {seconds / LIMIT:.2f} of it")
    print(f"{'its acts':>12}  {acts:6} acts    {seconds / plain:.2f} times as many that write and do nothing else")
    return 0 if seconds <= LIMIT else 1


def _seed() -> float:
    from sojourn_office.actions import demonstration
    from sojourn_office.commands.load import catalogue_folder

    text = (Path(catalogue_folder()) / "jpn-kor.toml").read_text(encoding="utf-8")
    began = time.process_time()
    demonstration.seed(agreement=text)
    return time.process_time() - began


def _acts() -> int:
    from sojourn_office.storage.keys_of_acts import AcceptedAct

    return AcceptedAct.objects.count()


def _plain() -> float:
    """The CPU seconds of one act that keeps its key and one event, and has nothing to decide."""
    from django.db import transaction

    from sojourn_office import clock
    from sojourn_office.actions.acting import SYSTEM, perform
    from sojourn_office.events import Happened
    from sojourn_office.storage import events

    at = clock.now()

    def do() -> str:
        events.record(Happened.FACTOR_LOST, "plain", by=SYSTEM, at=at)
        return "plain"

    with transaction.atomic():
        began = time.process_time()
        for number in range(_PLAIN):
            perform(do, verb="plain", by=SYSTEM, key=f"plain/{number}", at=at)
        return (time.process_time() - began) / _PLAIN


if __name__ == "__main__":
    sys.exit(main())
