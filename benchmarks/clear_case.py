"""How many presses and how many seconds an officer needs for a clear case in a real browser, from queue to decision."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page


def main() -> int:
    """Serve a small office, decide one clear case in Chromium, print presses and seconds; 1 where they are too many."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from tests.journeys.clear_case import MOST, decide
    from tests.journeys.conftest import Office, opened, served
    from tests.journeys.walking import DESK, Looker, Walker

    class Quick(Looker):
        """Looks at no page: only the officer's own time counts."""

        def look(self, page: Page, language: str) -> None:
            """Nothing is looked at."""

    with tempfile.TemporaryDirectory() as folder, opened() as browser:
        Office(Path(folder, "office")).run("-m", "tests.journeys.settled")
        with served(Path(folder, "office")) as office:
            number = office.run("-m", "tests.journeys.clear_case").decode().split()[-1]
            officer = Walker(browser, office.address, "ko", Quick(browser), DESK)
            officer.sign_in_as("officer-1-kor")
            began = time.monotonic()
            pressed = decide(officer, number)
            seconds = time.monotonic() - began
    print(f"a clear case, from the queue to the decision: {len(pressed)} presses of {MOST} at most, {seconds:.1f} s")
    print(f"the presses: {', '.join(pressed)}; the seconds are those of a script that reads nothing")
    return 0 if len(pressed) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
