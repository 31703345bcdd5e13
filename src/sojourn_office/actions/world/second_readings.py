"""Second readings in the demonstration: every decision of one round is chosen, and officers of another mission read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sojourn.decisions.second_readings import TO_READ
from sojourn_office.actions import openings, second_readings
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.world.course import BEGINS_AT, Course
from sojourn_office.storage import cases as stored_cases
from sojourn_office.storage import events as stored_events
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.judging import marks_of

# Of a share chance would choose other cases in every office, since each has a key of its own: here it is all of them.
ROUND, SHARE = "JPN-KOR-2026", 100
READER = "nam"
# The fewest of which a figure is shown; what is decided after them waits for its reader.
_READ = 10
_AFTER = timedelta(days=2)
_SAME = "계획서와 잔고증명서를 읽고 확인함."
_OTHERWISE = "계획서에 적힌 일의 기간이 여행보다 길어 보임."


def state(*, at: datetime) -> str:
    """State the share of the round, before anything is decided in it."""
    answer = second_readings.state(round_id=ROUND, share=SHARE, by=SYSTEM, at=at, key="world/again")
    assert isinstance(answer, str), f"the world's own setting up is refused: {answer}"
    return answer


def read(courses: Iterable[Course]) -> Iterator[tuple[datetime, Course, bool]]:
    """Which decisions are read a second time, when, and whether the reader finds something else."""
    found = [course for course in courses if course.round == ROUND and course.mission == "osaka" and _is_there(course)]
    found.sort(key=lambda course: (course.confirmed_at, course.person.slug))
    for number, course in enumerate(found[:_READ], start=1):
        assert course.confirmed_at is not None, "it was decided"
        yield course.confirmed_at + _AFTER, course, number == _READ


def _is_there(course: Course) -> bool:
    return course.confirmed_at is not None and course.confirmed_at + _AFTER < BEGINS_AT and not course.refused_for


def read_it(number: str, reader: Post, *, otherwise: bool, at: datetime, key: str) -> None:
    """Read a case a second time, as its reader would: it is opened, and each open criterion is found."""
    row = stored_cases.by_number(number)
    assert row is not None, "the case was decided"
    openings.opened(number=number, post=reader, reason=TO_READ, paper="", at=at, key=f"{key}/o")
    found = {code: mark.met.value for code, mark in marks_of(stored_events.happened_to(row)).items()}
    if otherwise:
        found["purpose"] = "no"
    why = _OTHERWISE if otherwise else _SAME
    second_readings.read(number=number, post=reader, found=found, why=why, at=at, key=key)
