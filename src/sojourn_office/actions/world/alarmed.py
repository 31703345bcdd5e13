"""The alarm of the demonstration, all of it invented: earlier rounds that were fed in, and a group that falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sojourn.statistics.model import Count, Part, Result, counted
from sojourn_office.actions import alarms
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.course import SEED, Course
from sojourn_office.actions.world.people import Applicant, others
from sojourn_office.actions.world.rounds import ZONE
from sojourn_office.storage import alarms as stored_alarms
from sojourn_office.storage.accounts import Post

ROUND = "KOR-JPN-2026-Q4"
# What the invented supervisor says of an alarm that nobody who looks at this world has answered.
EXPLAINED = "判定の手引きの読み違えがあったことを確認した。次回までに書き改める。"
_WOMEN = 14
_FIRST_PASSPORT = 9_001


@dataclass(frozen=True)
class EarlierRound:
    """A round from before this office: how many passed of women of 26 to 30, and of everyone else."""

    id: str
    closed_on: date
    women: Count
    others: Count

    @property
    def result(self) -> Result:
        """The counts as they are fed in."""
        women = Part((("age", "26-30"), ("sex", "F")), self.women)
        return counted(self.id, (women, Part((), self.others)))


EARLIER = (
    EarlierRound("KOR-JPN-2025-Q2", date(2025, 4, 18), Count(51, 55), Count(212, 262)),
    EarlierRound("KOR-JPN-2025-Q3", date(2025, 7, 18), Count(54, 60), Count(205, 258)),
    EarlierRound("KOR-JPN-2025-Q4", date(2025, 10, 17), Count(52, 57), Count(221, 270)),
    EarlierRound("KOR-JPN-2026-Q1", date(2026, 1, 16), Count(55, 60), Count(209, 259)),
)


def courses() -> Iterator[Course]:
    """Women of 26 to 30 in Seoul, of whom one passes where nine in ten did before: an alarm on the first day."""
    for number, person in zip(range(_WOMEN), _women(), strict=False):
        chance = Chance(SEED, f"alarm/{number}")
        lodged_at = _at(date(2026, 10, 12 + chance.below(5)), chance)
        proposed_at = _at(date(2026, 10, 26) + timedelta(days=number % 5 + 7 * (number % 2)), chance)
        yield Course(
            person=person,
            round=ROUND,
            mission="seoul",
            region="KR-11",
            started_at=lodged_at - timedelta(minutes=40),
            chance=chance.bytes(6),
            lodged_at=lodged_at,
            proposed_at=proposed_at,
            confirmed_at=proposed_at + timedelta(minutes=chance.between(30, 180)),
            refused_for="age" if number else "",
        )


def explain_unanswered(round_id: str, supervisor: Post, *, at: datetime, key: str) -> None:
    """Answer what nobody has answered, so that the results of a round come out on their day."""
    alarms.look(round_id, at=at)
    for alarm in stored_alarms.of_round(round_id):
        if alarm.answered is None:
            alarms.explain(alarm=alarm.id, words=EXPLAINED, post=supervisor, at=at, key=f"{key}/{alarm.id[-2:]}")


def _women() -> Iterator[Applicant]:
    """People of their own, so that everyone else of this world stays who they are."""
    women = (person for person in others("KOR", seed="alarm") if person.sex == "F")
    for number, person in enumerate(women):
        chance = Chance(SEED, f"alarm/born/{number}")
        yield replace(
            person,
            slug=f"alarm-{number}",
            birth_date=date(chance.between(1997, 1999), chance.between(1, 9), chance.between(1, 28)),
            passport_number=f"XX{_FIRST_PASSPORT + number:07}",
            address=f"{person.given_names}.{person.surname}.a{number}@example.org".lower(),
        )


def _at(day: date, chance: Chance) -> datetime:
    moment = time(chance.between(9, 15), chance.below(60), chance.below(60))
    return datetime.combine(day, moment, tzinfo=ZoneInfo(ZONE))
