"""How many times an officer presses for a clear case, from the queue to the decision, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.journeys.clear_case import MOST, decide
from tests.journeys.conftest import Office
from tests.journeys.walking import DESK, Looker, Walker


def test_a_clear_case_is_decided_with_at_most_six_presses(office: Office, browser: Browser) -> None:
    """The queue, the case, the papers on paper, the one thing to weigh, the letter as it will be read, the decision."""
    number = office.run("-m", "tests.journeys.clear_case").decode().split()[-1]
    looker = Looker(browser)
    walker = Walker(browser, office.address, "ko", looker, DESK)
    walker.sign_in_as("officer-1-kor")
    pressed = decide(walker, number)
    walker.open("/desk/lists/done")
    assert number in walker.main.inner_text()
    looker.close()
    assert looker.faults == []
    assert len(pressed) <= MOST, pressed
