"""What becomes of everyone in the demonstration: the moments of each application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.days import office_day
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.people import NAMED, Applicant, others
from sojourn_office.actions.world.rounds import ROUND, ZONE

SEED = "sojourn"
# Where the clock of a fresh demonstration stands.
BEGINS_AT = datetime(2026, 11, 9, 9, tzinfo=ZoneInfo(ZONE))


@dataclass(frozen=True)
class Course:
    """
    One application and what becomes of it: each moment that is set is a step of the script, the others never come.

    `files` names the papers that come as files; all others are handed in on paper. `refused_for` is the criterion an
    officer finds not met, with the words that go with it.
    """

    person: Applicant
    round: str
    mission: str
    started_at: datetime
    chance: bytes
    lot: bytes = b""
    files: tuple[str, ...] = ()
    region: str = ""
    answered: tuple[str, ...] | None = None
    in_draw_at: datetime | None = None
    lodged_at: datetime | None = None
    taken_at: datetime | None = None
    asked_at: datetime | None = None
    asked_for: str = ""
    given_at: datetime | None = None
    proposed_at: datetime | None = None
    confirmed_at: datetime | None = None
    refused_for: str = ""
    asked_again_at: datetime | None = None
    collected_at: datetime | None = None
    declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    entered_at: datetime | None = None
    settled_at: datetime | None = None
    registered_at: datetime | None = None
    left_at: datetime | None = None


_REGIONS = {
    "seoul": ("KR-11", "KR-28", "KR-41"),
    "busan": ("KR-26", "KR-27", "KR-31"),
    "jeju": ("KR-49",),
    "tokyo": ("JP-13", "JP-12", "JP-11"),
    "osaka": ("JP-27", "JP-26"),
}
# What officers of each side look at as files; the rest lies on paper at the counter.
_FILES = {"KOR-JPN": ("statement", "balance", "plan"), "JPN-KOR": ("plan", "balance")}
_GROUNDS = ("purpose", "funds", "purpose", "residence")


class _Cast:
    """Hands out people one after another."""

    def __init__(self) -> None:
        self._named = {person.slug: person for person in NAMED}
        self._others = {nationality: others(nationality, seed=SEED) for nationality in ("KOR", "JPN")}

    def named(self, slug: str) -> Applicant:
        return self._named[slug]

    def next(self, nationality: str) -> Applicant:
        return next(self._others[nationality])


def courses() -> tuple[Course, ...]:
    """Every application of the world, before and after the day on which the clock begins."""
    cast = _Cast()
    return (
        *_second_quarter(cast),
        *_third_quarter(cast),
        *_fourth_quarter(cast),
        *_first_quarter(cast),
        *_to_korea(cast),
        *_by_lot(cast),
    )


def _at(day: date, chance: Chance, first: int = 9, last: int = 16) -> datetime:
    """A working minute of a day."""
    return datetime.combine(
        day, time(chance.between(first, last), chance.below(60), chance.below(60)), tzinfo=ZoneInfo(ZONE)
    )


def _lodged(cast: _Cast, round_id: str, mission: str, number: int, person: Applicant | None = None) -> Course:
    """An application lodged in the window of an assessed round."""
    chance = Chance(SEED, f"{round_id}/{mission}/{number}")
    opens_on = ROUND[round_id].opens_at.date()
    at = _at(opens_on + timedelta(days=chance.below(5)), chance, 9, 20)
    applicant = person or cast.next("KOR")
    return Course(
        person=applicant,
        round=round_id,
        mission=mission,
        region=applicant.region or chance.one_of(_REGIONS[mission]),
        started_at=at - timedelta(minutes=40),
        chance=chance.bytes(6),
        lodged_at=at,
    )


def _decided(course: Course, *, within: tuple[date, date], refused_for: str = "", taken: bool = False) -> Course:
    """Proposed and confirmed on working days between two days, and taken before where who has it still matters."""
    chance = Chance(SEED, f"decide/{course.round}/{course.person.slug}")
    first, last = within
    taken_on = office_day(first + timedelta(days=chance.below(max(1, (last - first).days - 3))))
    taken_at = _at(taken_on, chance, 9, 11)
    proposed_at = taken_at + timedelta(minutes=chance.between(6, 50))
    return replace(
        course,
        taken_at=taken_at if taken else None,
        proposed_at=proposed_at,
        confirmed_at=proposed_at + timedelta(minutes=chance.between(30, 180)),
        refused_for=refused_for,
    )


def _travels(course: Course, *, collected_on: date, enters_on: date | None, leaves_on: date | None = None) -> Course:
    """Collected, and with a day of entry also landed, settled and registered."""
    chance = Chance(SEED, f"travel/{course.round}/{course.person.slug}")
    course = replace(course, collected_at=_at(office_day(collected_on), chance))
    if enters_on is None:
        return course
    settles_on = enters_on + timedelta(days=chance.between(1, 9))
    registers_on = office_day(settles_on + timedelta(days=chance.between(2, 4)))
    return replace(
        course,
        entered_at=_at(enters_on, chance, 7, 22),
        # In Japan the duty to register counts from the day of settling, in Korea from landing.
        settled_at=_at(settles_on, chance) if course.round.startswith("KOR") else None,
        registered_at=_at(registers_on, chance) if chance.below(3) else None,
        left_at=_at(leaves_on, chance, 7, 22) if leaves_on else None,
    )


def _outcome_of_round(course: Course, number: int, *, entered_from: date) -> Course:
    """What usually becomes of those who passed: most collect and go, some collect late, a few decline."""
    round_ = ROUND[course.round]
    assert round_.results_at is not None and round_.collect_until is not None
    chance = Chance(SEED, f"after/{course.round}/{course.person.slug}")
    result_on, until_on = round_.results_at.date(), round_.collect_until.date()
    if number % 13 == 5:
        return replace(course, declined_at=_at(office_day(result_on + timedelta(days=4)), chance))
    days = min(26, (until_on - result_on).days - 4)
    collected_on = result_on + timedelta(days=chance.between(1, days))
    enters_on = max(entered_from, office_day(collected_on)) + timedelta(days=chance.between(6, 100))
    return _travels(course, collected_on=collected_on, enters_on=enters_on if number % 4 else None)


def _second_quarter(cast: _Cast) -> Iterator[Course]:
    """Decided on 18 May: visas, refusals in the three forms of reasons, four that lapsed."""
    within = (date(2026, 4, 20), date(2026, 5, 14))
    refused = {"seoul": ("seoyeon", "age"), "busan": ("doyun", "age"), "jeju": ("eunbyeol", "age")}
    lapse = {("seoul", 3), ("seoul", 7), ("seoul", 11), ("busan", 4)}
    for mission, count in (("seoul", 12), ("busan", 5), ("jeju", 3)):
        slug, ground = refused[mission]
        named = _lodged(cast, "KOR-JPN-2026-Q2", mission, 0, replace(cast.named(slug)))
        yield replace(_decided(named, within=within, refused_for=ground), files=_FILES["KOR-JPN"])
        for number in range(1, count):
            course = _lodged(cast, "KOR-JPN-2026-Q2", mission, number)
            if number % 6 == 2:
                yield _decided(course, within=within, refused_for=_GROUNDS[number % len(_GROUNDS)])
            elif number == 10:
                yield replace(course, withdrawn_at=course.started_at + timedelta(days=9))
            else:
                course = _decided(course, within=within)
                is_lapsing = (mission, number) in lapse
                yield course if is_lapsing else _outcome_of_round(course, number, entered_from=date(2026, 6, 1))


def _third_quarter(cast: _Cast) -> Iterator[Course]:
    """Decided on 17 August; the second turn of one who has yet to collect."""
    within = (date(2026, 7, 20), date(2026, 8, 13))
    second_turn = _lodged(cast, "KOR-JPN-2026-Q3", "busan", 0, cast.named("yujin"))
    yield replace(
        _decided(second_turn, within=within),
        files=_FILES["KOR-JPN"],
        collected_at=datetime(2026, 11, 19, 14, 10, tzinfo=ZoneInfo(ZONE)),
        entered_at=datetime(2026, 12, 28, 11, 35, tzinfo=ZoneInfo(ZONE)),
    )
    for number in range(1, 10):
        course = _lodged(cast, "KOR-JPN-2026-Q3", ("seoul", "busan", "jeju")[number % 3], number)
        if number == 2:
            yield _decided(course, within=within, refused_for="funds")
        elif number == 7:
            yield _decided(course, within=within)
        else:
            yield _outcome_of_round(_decided(course, within=within), number, entered_from=date(2026, 9, 1))


def _fourth_quarter(cast: _Cast) -> Iterator[Course]:
    """Under assessment when the clock begins: some decided, some to sign, some asked for a paper, some untouched."""
    before, after = (date(2026, 10, 19), date(2026, 11, 8)), (date(2026, 11, 9), date(2026, 11, 13))
    entered_from = date(2026, 12, 1)
    for mission, count in (("seoul", 26), ("busan", 11), ("jeju", 7)):
        slug = {"busan": "junseo", "jeju": "minjae"}.get(mission)
        for number in range(count):
            person = cast.named(slug) if slug and number == 0 else None
            course = _lodged(cast, "KOR-JPN-2026-Q4", mission, number, person)
            if number % 2 or not number:
                course = replace(course, files=_FILES["KOR-JPN"])
            ground = _GROUNDS[number % len(_GROUNDS)] if number % 5 == 3 else ""
            if number and number % 2 == 0:
                course = _decided(course, within=before, refused_for=ground, taken=True)
            elif number % 8 == 3:
                course = _to_sign(course, refused_for="funds" if number % 16 == 3 else "purpose")
            elif number % 8 == 5:
                course = _asked(course, "balance")
            else:
                course = _decided(course, within=after, refused_for=ground)
                course = replace(course, taken_at=None if number else datetime(2026, 11, 6, 11, tzinfo=ZoneInfo(ZONE)))
            if course.refused_for or number % 9 == 7:
                yield course
            else:
                yield _outcome_of_round(course, number, entered_from=entered_from)
    yield _perhaps_the_same(cast)


def _to_sign(course: Course, *, refused_for: str) -> Course:
    """Proposed in the last days, to be signed by someone else in the week that begins."""
    chance = Chance(SEED, f"sign/{course.person.slug}")
    proposed_at = _at(date(2026, 11, 5) + timedelta(days=chance.below(2)), chance)
    return replace(
        course,
        taken_at=proposed_at - timedelta(minutes=25),
        proposed_at=proposed_at,
        confirmed_at=_at(date(2026, 11, 12), chance),
        refused_for=refused_for,
    )


def _asked(course: Course, paper: str) -> Course:
    """Asked for a paper, which comes in the week that begins."""
    chance = Chance(SEED, f"ask/{course.person.slug}")
    asked_at = _at(date(2026, 11, 3) + timedelta(days=chance.below(3)), chance)
    given_at = _at(date(2026, 11, 10) + timedelta(days=chance.below(2)), chance)
    return replace(
        course,
        taken_at=asked_at - timedelta(minutes=12),
        asked_at=asked_at,
        asked_for=paper,
        given_at=given_at,
        proposed_at=given_at + timedelta(hours=20),
        confirmed_at=given_at + timedelta(hours=22),
    )


def _perhaps_the_same(cast: _Cast) -> Course:
    """Someone of the same name and birth date as the first of Busan, with another passport and another address."""
    first = cast.named("junseo")
    twin = replace(first, slug="twin", passport_number="XX0000499", address="junseo.lee.2@example.org", shows=None)
    course = _lodged(cast, "KOR-JPN-2026-Q4", "busan", 99, twin)
    return replace(course, lodged_at=datetime(2026, 10, 16, 21, 40, tzinfo=ZoneInfo(ZONE)), files=("statement",))


def _first_quarter(cast: _Cast) -> Iterator[Course]:
    """The round that opens while the clock is moved; one draft waits for it on the first day."""
    within = (date(2027, 1, 25), date(2027, 2, 18))
    named = _lodged(cast, "KOR-JPN-2027-Q1", "seoul", 0, cast.named("haneul"))
    yield replace(
        named,
        started_at=datetime(2026, 11, 8, 20, 5, tzinfo=ZoneInfo(ZONE)),
        lodged_at=None,
        region="KR-11",
        files=("cv", "statement", "basic-certificate", "balance"),
    )
    for mission, count in (("seoul", 18), ("busan", 8), ("jeju", 4)):
        for number in range(1, count + 1):
            course = replace(_lodged(cast, "KOR-JPN-2027-Q1", mission, number), files=("statement",))
            if number % 5 == 2:
                yield _decided(course, within=within, refused_for=_GROUNDS[number % len(_GROUNDS)])
            else:
                course = _decided(course, within=within)
                yield course if number % 9 == 4 else _outcome_of_round(course, number, entered_from=date(2027, 3, 1))


def _to_korea(cast: _Cast) -> Iterator[Course]:
    """Open all year: visas and stays since February, a queue in Osaka, and those who come while the clock is moved."""
    yield _misaki(cast)
    for number in (*range(6), 9, 13, 14, 18, 19, 20):
        chance = Chance(SEED, f"korea/{number}")
        mission = "tokyo" if number % 3 == 0 else "osaka"
        lodged_on = date(2026, 2, 2) + timedelta(days=number * 12)
        course = replace(_to_korea_decided(cast, chance, mission, office_day(lodged_on)), taken_at=None)
        if number % 8 == 5:
            yield replace(course, refused_for=("funds", "purpose")[number % 2])
        elif number == 20:
            yield replace(course, refused_for="purpose", asked_again_at=_at(date(2026, 11, 2), chance))
        elif number == 14:
            yield replace(course, proposed_at=None, confirmed_at=None, withdrawn_at=course.proposed_at)
        else:
            assert course.confirmed_at is not None
            collected_on = course.confirmed_at.date() + timedelta(days=2)
            enters_on = collected_on + timedelta(days=chance.between(10, 60))
            leaves_on = enters_on + timedelta(days=150) if number in (0, 2) else None
            travelling = _travels(course, collected_on=collected_on, enters_on=enters_on, leaves_on=leaves_on)
            yield travelling if number % 5 != 4 else replace(travelling, entered_at=None)
    yield from _osaka_queue(cast)
    for number in range(14):
        chance = Chance(SEED, f"korea/later/{number}")
        lodged_on = office_day(date(2026, 11, 10) + timedelta(days=number * 9))
        course = _to_korea_decided(cast, chance, "osaka" if number % 2 else "tokyo", lodged_on)
        assert course.confirmed_at is not None
        collected_on = course.confirmed_at.date() + timedelta(days=3)
        yield (
            replace(course, refused_for="funds")
            if number == 5
            else _travels(
                course, collected_on=collected_on, enters_on=collected_on + timedelta(days=chance.between(12, 40))
            )
        )


def _to_korea_lodged(cast: _Cast, chance: Chance, mission: str, day: date, slug: str = "") -> Course:
    at = _at(day, chance, 9, 11)
    person = cast.named(slug) if slug else cast.next("JPN")
    return Course(
        person=person,
        round=f"JPN-KOR-{day.year}",
        mission=mission,
        region=person.region or chance.one_of(_REGIONS[mission]),
        started_at=at - timedelta(days=1),
        chance=chance.bytes(6),
        lodged_at=at,
    )


def _to_korea_decided(cast: _Cast, chance: Chance, mission: str, day: date, slug: str = "") -> Course:
    course = _to_korea_lodged(cast, chance, mission, day, slug)
    taken_at = _at(office_day(day + timedelta(days=chance.between(3, 7))), chance, 9, 11)
    return replace(
        course,
        taken_at=taken_at,
        proposed_at=taken_at + timedelta(minutes=30),
        confirmed_at=taken_at + timedelta(hours=chance.between(1, 4)),
    )


def _misaki(cast: _Cast) -> Course:
    """In Korea since 20 October, and not yet registered."""
    chance = Chance(SEED, "korea/misaki")
    course = _to_korea_decided(cast, chance, "tokyo", date(2026, 9, 14), "misaki")
    travelling = _travels(course, collected_on=date(2026, 9, 29), enters_on=date(2026, 10, 20))
    registered_at = datetime(2026, 12, 2, 10, 20, tzinfo=ZoneInfo(ZONE))
    return replace(travelling, files=("plan", "balance", "photograph"), registered_at=registered_at)


def _osaka_queue(cast: _Cast) -> Iterator[Course]:
    """What waits in Osaka on the first day, decided in the two weeks that follow."""
    chance = Chance(SEED, "korea/aoi")
    aoi = _to_korea_decided(cast, chance, "osaka", date(2026, 11, 2), "aoi")
    aoi = replace(
        aoi,
        files=_FILES["JPN-KOR"],
        taken_at=datetime(2026, 11, 5, 10, 30, tzinfo=ZoneInfo(ZONE)),
        proposed_at=datetime(2026, 11, 12, 11, tzinfo=ZoneInfo(ZONE)),
        confirmed_at=datetime(2026, 11, 12, 14, tzinfo=ZoneInfo(ZONE)),
    )
    yield _travels(aoi, collected_on=date(2026, 11, 16), enters_on=date(2026, 12, 5))
    chance = Chance(SEED, "korea/ren")
    ren = _to_korea_lodged(cast, chance, "osaka", date(2026, 10, 28), "ren")
    yield replace(
        ren,
        files=_FILES["JPN-KOR"],
        taken_at=datetime(2026, 11, 4, 9, 40, tzinfo=ZoneInfo(ZONE)),
        asked_at=datetime(2026, 11, 4, 10, 5, tzinfo=ZoneInfo(ZONE)),
        asked_for="reason-letter",
        given_at=datetime(2026, 11, 17, 19, 30, tzinfo=ZoneInfo(ZONE)),
        proposed_at=datetime(2026, 11, 19, 10, tzinfo=ZoneInfo(ZONE)),
        confirmed_at=datetime(2026, 11, 19, 15, tzinfo=ZoneInfo(ZONE)),
        collected_at=datetime(2026, 11, 23, 15, tzinfo=ZoneInfo(ZONE)),
    )
    for number in range(13):
        chance = Chance(SEED, f"korea/queue/{number}")
        day = office_day(date(2026, 10, 30) + timedelta(days=number * 7 // 10))
        course = replace(_to_korea_lodged(cast, chance, "osaka", day), files=_FILES["JPN-KOR"])
        taken_at = datetime(2026, 11, 6, 9 + number % 5, 15, tzinfo=ZoneInfo(ZONE)) if number < 5 else None
        proposed_at = (
            datetime(2026, 11, 6, 15, number, tzinfo=ZoneInfo(ZONE))
            if number < 2
            else _at(office_day(date(2026, 11, 10) + timedelta(days=number // 2)), chance)
        )
        course = replace(
            course,
            taken_at=taken_at,
            proposed_at=proposed_at,
            confirmed_at=max(proposed_at, datetime(2026, 11, 10, 10, tzinfo=ZoneInfo(ZONE))) + timedelta(hours=2),
            refused_for="funds" if number in (0, 1, 8) else "",
        )
        assert course.confirmed_at is not None
        collected_on = course.confirmed_at.date() + timedelta(days=3)
        yield (
            course
            if course.refused_for
            else _travels(
                course, collected_on=collected_on, enters_on=collected_on + timedelta(days=chance.between(15, 70))
            )
        )


# The draw of this name gives a place to the one of the sign-in list, and none to the other.
_LOT = "lot/0"


def _by_lot(cast: _Cast) -> Iterator[Course]:
    """Two draws to Korea: one that was made, and a pool that somebody can enter with one press."""
    for number, slug in enumerate(("haruka", "sota", *[""] * 5)):
        yield _entering(cast, "JPN-KOR-2026-B1", number, slug, date(2026, 10, 5) + timedelta(days=number))
    for number, slug in enumerate(("mei", *[""] * 4)):
        entering = _entering(cast, "JPN-KOR-2026-P1", number, slug, date(2026, 11, 2) + timedelta(days=number))
        yield replace(entering, in_draw_at=None) if slug else entering


def _entering(cast: _Cast, round_id: str, number: int, slug: str, day: date) -> Course:
    chance = Chance(SEED, f"{_LOT}/{round_id}/{number}")
    at = _at(day, chance, 9, 20)
    person = cast.named(slug) if slug else cast.next("JPN")
    return Course(
        person=person,
        round=round_id,
        mission="tokyo",
        region=person.region or chance.one_of(_REGIONS["tokyo"]),
        started_at=at - timedelta(minutes=20),
        chance=chance.bytes(6),
        lot=chance.bytes(32) + chance.bytes(16),
        in_draw_at=at,
    )
