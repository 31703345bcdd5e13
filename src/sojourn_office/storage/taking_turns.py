"""Moving the demonstration's clock and the work beside the pages take turns, over processes, by a lock on a file."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sojourn_office.storage import beside

_NAME = "taking-turns"


@contextmanager
def taking_turns() -> Iterator[None]:
    """
    Wait until nobody else is inside, and let nobody in until the end; a process that dies is out.

    The course of weeks is one transaction of many seconds, longer than a writer waits for the database; and what
    began before it would write down a moment that lies before what the course wrote.
    """
    with beside.file_of(_NAME).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
