"""Somebody of the demonstration who came to the counter in Osaka: an officer has typed the form, the rest waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn_office.actions import paper_files
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.course import SEED, Course
from sojourn_office.actions.world.people import Applicant
from sojourn_office.actions.world.rounds import ZONE
from sojourn_office.actions.world.script import Step, World, answers_of, number_of

_SHIORI = Applicant(
    slug="shiori",
    nationality="JPN",
    surname="FURUKAWA",
    given_names="SHIORI",
    native_name="古川 栞",
    birth_date=date(2000, 2, 14),
    sex="F",
    region="JP-27",
    passport_number="XX0000531",
    address="shiori.furukawa@example.org",
    funds=550_000,
)
# On the Friday before the clock begins; the papers lie in the file, and nothing is lodged.
_AT_THE_COUNTER = Course(
    person=_SHIORI,
    round="JPN-KOR-2026",
    mission="osaka",
    started_at=datetime(2026, 11, 6, 15, 20, tzinfo=ZoneInfo(ZONE)),
    chance=Chance(SEED, "on-paper").bytes(6),
)


def steps() -> Iterator[Step]:
    """The form is typed; whoever looks at the demonstration goes on from there."""
    yield Step(_AT_THE_COUNTER.started_at, f"{number_of(_AT_THE_COUNTER)}/typed", _type)


def _type(world: World, at: datetime, key: str) -> None:
    paper_files.begin(
        round_id=_AT_THE_COUNTER.round,
        mission=_AT_THE_COUNTER.mission,
        answers=answers_of(_AT_THE_COUNTER),
        mail=_SHIORI.address,
        language=_SHIORI.language,
        post=world.desk("osaka", "KOR")[0],
        at=at,
        key=key,
        chance=_AT_THE_COUNTER.chance,
    )
