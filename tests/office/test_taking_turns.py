"""While the demonstration's clock is moved, what is done beside the pages waits, and then asks the time."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from sojourn_office import clock
from sojourn_office.commands import work
from sojourn_office.storage.taking_turns import taking_turns

# Far longer than a thread needs to come to its lock; only a test that fails waits so long.
_SECONDS = 20.0


def test_a_job_waits_until_the_course_is_over_and_then_asks_what_time_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What began before the move would write down a moment that lies before what the course wrote."""
    before, ahead = clock.wall(), timedelta(days=100)
    done: list[datetime] = []
    waiting = threading.Thread(target=work.do_job, args=(done.append,), daemon=True)
    with taking_turns():
        waiting.start()
        waiting.join(timeout=0.3)
        assert waiting.is_alive(), "the job waits"
        assert done == []
        monkeypatch.setattr(clock, "_offset", lambda: ahead)
    waiting.join(timeout=_SECONDS)
    assert [at > before + ahead for at in done] == [True]


def test_jobs_go_on_after_one_that_failed() -> None:
    def fails(_at: datetime) -> None:
        raise ValueError

    done: list[datetime] = []
    assert not work.do_job(fails)
    assert work.do_job(done.append)
    assert len(done) == 1
