"""The demonstration's world, made and moved on by the same actions that people use; nothing is written beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.reminders import MORNING
from sojourn.rounds.model import Moment
from sojourn.rounds.moves import next_moment
from sojourn_office.actions import (
    accounts,
    agreements,
    alarms,
    digest,
    doubles,
    erasing,
    forecasts,
    heartbeats,
    reminders,
    rounds,
    selections,
    sorting,
    visas,
)
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.world import agencies as invented_agencies
from sojourn_office.actions.world import alarmed, on_paper
from sojourn_office.actions.world import australia as world_australia
from sojourn_office.actions.world import indonesia as world_indonesia
from sojourn_office.actions.world import second_readings as read_twice
from sojourn_office.actions.world.course import BEGINS_AT, Course, courses
from sojourn_office.actions.world.earlier import EARLIER
from sojourn_office.actions.world.people import NAMED, OFFICIALS, Applicant, Official
from sojourn_office.actions.world.rounds import ROUNDS, ZONE, RoundPlan
from sojourn_office.actions.world.script import OPENED_AT, Step, World, clear_due, number_of, steps_of, steps_of_round
from sojourn_office.actions.world.visitors import each_morning
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage import rounds as stored_rounds
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.taking_turns import taking_turns

_FILE = "jpn-kor.toml"


def is_seeded() -> bool:
    """Whether this office has its world already."""
    return bool(stored_rounds.every_round())


def seed(*, agreement: str, australia: str = "", indonesia: str = "") -> int:
    """
    Make the world up to the morning its clock begins; returns how many acts of the script were done.

    `agreement` is the text of the catalogue's file; the invented values are laid over it. The same text gives the
    same case numbers, serials, counts and ledgers. `australia` is the text of the file with a fee that can be tried,
    `indonesia` that of two gates; left out, that corner is not there. It is one transaction: there is a whole world
    or none.
    """
    with _at_once():
        _set_up(agreement)
        if australia:
            world_australia.set_up(australia, at=OPENED_AT)
        if indonesia:
            world_indonesia.CORNER.set_up(indonesia, at=OPENED_AT)
        done = _act_out(_script(), until=BEGINS_AT, not_before=None)
        _must(forecasts.tell_earlier("KOR", "osaka", EARLIER, by=SYSTEM, at=BEGINS_AT, key="world/earlier"))
        forecasts.keep_due(BEGINS_AT)
        if australia:
            world_australia.act_out(order=len(NAMED), at=BEGINS_AT)
        if indonesia:
            world_indonesia.act_out(World().post("wulan"), order=len(NAMED), at=BEGINS_AT)
        doubles.find(BEGINS_AT)
        _write_to_people(World(), BEGINS_AT, "")
        _list_people()
        stored_clock.move_to(BEGINS_AT, first=True)
    return done


def move_on(*, at: datetime) -> Moment | Refusal:
    """
    Move the clock forward to the next stop; on the way the invented people do what their script says.

    What happened carries the moments of the script. One transaction: either the clock stands at the stop and all of
    it happened, or nothing did. Nothing is done twice, whoever else acted meanwhile.
    """
    stop = next_moment((round_.record for round_ in stored_rounds.every_round()), at)
    if stop is None:
        return Refusal("not_found", Message("Every round of this demonstration is over."))
    with taking_turns(), _at_once():
        stored_clock.move_to(stop.at)
        heartbeats.leap(at, stop.at)
        world = World()
        steps = sorted([*_later_script(), *_mornings(at, stop.at)], key=lambda step: (step.at, step.name))
        _act_out(steps, until=stop.at, not_before=at, world=world)
        for round_ in stored_rounds.every_round():
            if round_.results_at is None:
                clear_due(round_.id, world, stop.at, f"{stop.at:%y%m%d%H}")
    # Files and keys come back from nowhere, so that this waits until the rest is kept.
    erasing.erase_due(stop.at)
    return stop


def let_pass(time: timedelta, *, at: datetime) -> None:
    """Let time of the clock go by in which nobody is there: what it costs people counts as lost."""
    stored_clock.move_to(at + time)


def _script() -> list[Step]:
    everyone = courses()
    steps = [step for course in (*everyone, *alarmed.courses()) for step in steps_of(course)]
    steps += [_reading(*each) for each in read_twice.read(everyone)]
    steps += [step for round_ in ROUNDS for step in steps_of_round(round_.id)]
    steps += invented_agencies.steps()
    steps += on_paper.steps()
    return sorted(steps, key=lambda step: (step.at, step.name))


def _reading(at: datetime, course: Course, otherwise: bool) -> Step:
    def do(world: World, at: datetime, key: str) -> None:
        read_twice.read_it(number_of(course), world.post(read_twice.READER), otherwise=otherwise, at=at, key=key)

    return Step(at, f"{number_of(course)}/read-again", do)


def _later_script() -> list[Step]:
    return [step for step in _script() if step.at > BEGINS_AT]


def _mornings(after: datetime, until: datetime) -> Iterator[Step]:
    """What the office does by itself on the way: each morning, and a day before a round opens."""
    first = after.astimezone(ZoneInfo(ZONE)).date()
    days = (first + timedelta(days=passed) for passed in range((until - after).days + 2))
    moments = [datetime.combine(day, MORNING, tzinfo=ZoneInfo(ZONE)) for day in days]
    moments += [round_.opens_at - timedelta(days=1) for round_ in stored_rounds.every_round()]
    for at in moments:
        if after < at <= until:
            yield Step(at, f"{at:%y%m%d%H}/visitors", each_morning)
            yield Step(at, f"{at:%y%m%d%H}/lots", _lapse_drawn)
            yield Step(at, f"{at:%y%m%d%H}/write", _write_to_people)


def _lapse_drawn(_world: World, at: datetime, _key: str) -> None:
    selections.lapse_due(at)


def _write_to_people(_world: World, at: datetime, _key: str) -> None:
    alarms.look_due(at)
    reminders.remind_due(at)
    digest.tell_staff(at)


def _act_out(steps: list[Step], *, until: datetime, not_before: datetime | None, world: World | None = None) -> int:
    """Do the steps up to a moment, in order. What a rule refuses is left out, as it would be for anyone."""
    world = world or World()
    done = 0
    for step in steps:
        if step.at > until:
            break
        at = step.at if not_before is None else max(step.at, not_before)
        step.do(world, at, step.name)
        done += 1
    return done


@contextmanager
def _at_once() -> Iterator[None]:
    """One transaction over the office and over the store of persons' keys."""
    with transaction.atomic(using="keys"), transaction.atomic(), remembering():
        yield


# The days on which the invented offices looked at the order they work in.
_REVIEWED_ON = {"JPN": date(2025, 12, 15), "KOR": date(2025, 12, 22)}


def _set_up(agreement: str) -> None:
    overlay = files("sojourn_office.actions.world").joinpath("overlay.toml").read_text(encoding="utf-8")
    _must(agreements.load(name=_FILE, text=agreement, overlay=overlay, by=SYSTEM, at=OPENED_AT, key="world/agreement"))
    for official in OFFICIALS:
        _admit(official)
    for host, reviewed_on in _REVIEWED_ON.items():
        stated = sorting.state_order(
            host=host,
            criteria=("due", "lodged"),
            reviewed_on=reviewed_on,
            by=SYSTEM,
            at=OPENED_AT,
            key=f"world/order/{host}",
        )
        _must(stated)
    for host in ("JPN", "KOR"):
        _must(visas.make_key(host=host, by=SYSTEM, at=OPENED_AT, key=f"world/key/{host}"))
    for plan in ROUNDS:
        _set_up_round(plan)
    read_twice.state(at=OPENED_AT)
    invented_agencies.set_up()
    for earlier in alarmed.EARLIER:
        _feed(earlier)


def _feed(earlier: alarmed.EarlierRound) -> None:
    key, on = f"world/feed/{earlier.id}", earlier.closed_on
    _must(alarms.feed(result=earlier.result, scheme="KOR-JPN", closed_on=on, by=SYSTEM, at=OPENED_AT, key=key))


def _admit(official: Official) -> None:
    for mission, roles in official.posts:
        post = accounts.admit(
            official.address,
            name=official.name,
            host=official.host,
            mission=mission,
            roles=roles,
            language=official.language,
            by=SYSTEM,
            at=OPENED_AT,
        )
        accounts.confirm(post.account, language=official.language, at=OPENED_AT)


def _set_up_round(plan: RoundPlan) -> None:
    at = OPENED_AT
    _must(
        rounds.grant(scheme=plan.scheme, year=plan.year, by=SYSTEM, at=at, key=f"world/grant/{plan.scheme}-{plan.year}")
    )
    if plan.places:
        _release(plan)
    _must(
        rounds.plan(
            round_id=plan.id,
            scheme=plan.scheme,
            method=plan.method,
            year=plan.year,
            zone=plan.zone,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            results_at=plan.results_at,
            collect_until=plan.collect_until,
            terms=plan.terms,
            invented=True,
            by=SYSTEM,
            at=at,
            key=f"world/plan/{plan.id}",
        )
    )


def _release(plan: RoundPlan) -> None:
    _must(
        rounds.release(
            scheme=plan.scheme,
            year=plan.year,
            places=plan.places,
            to_round=plan.id,
            by=SYSTEM,
            at=OPENED_AT,
            key=f"world/release/{plan.id}",
        )
    )


def _must(answer: object) -> None:
    assert isinstance(answer, str), f"the world's own setting up is refused: {answer}"


def _list_people() -> None:
    """The buttons of the sign-in page: applicants first, then staff."""
    listed: list[Applicant | Official] = [*NAMED, *OFFICIALS]
    for order, person in enumerate(listed):
        account = stored_accounts.find(person.address)
        if account is None or person.shows is None:
            continue
        stored_accounts.list_in_demonstration(
            account,
            slug=person.button,
            label=person.label if isinstance(person, Applicant) else person.name,
            shows=person.shows,
            lands_on="/me" if isinstance(person, Applicant) else person.lands_on,
            order=order,
        )
    invented_agencies.list_people(order=len(listed))
