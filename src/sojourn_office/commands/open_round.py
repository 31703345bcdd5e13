"""`open-round`: set up a round with all its days; it opens and closes by itself."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HELP = "Set up a round, with the quota period it belongs to; days are those of the zone that is named."


def arguments(parser: ArgumentParser) -> None:
    """The round with its days."""
    from sojourn_office.commands import whole

    parser.add_argument("round", help="name of the round (KOR-JPN-2027-Q2)")
    parser.add_argument("--scheme", required=True, help="the scheme (KOR-JPN)")
    parser.add_argument(
        "--method", required=True, help="way of choosing: assessed, ballot, first-come, one-by-one, pool"
    )
    parser.add_argument("--year", type=whole, help="quota year; left out: the year of the first day")
    parser.add_argument("--zone", type=_zone, required=True, help="zone of the days (Asia/Seoul)")
    parser.add_argument("--opens", type=_day, required=True, metavar="DAY", help="first day; it opens at 00:00")
    parser.add_argument("--at", type=_time, default=time(), metavar="TIME", help="time of the first day, like 10:00")
    parser.add_argument("--closes", type=_day, required=True, metavar="DAY", help="last day, included")
    parser.add_argument("--results", type=_day, metavar="DAY", help="result day, at 10:00")
    parser.add_argument("--collect-until", type=_day, metavar="DAY", help="last day to collect, included")
    parser.add_argument("--stream", default="", help="the stream whose places it gives, where there are streams")
    parser.add_argument("--places", type=whole, help="first-come: places that can be claimed; by lot: of one draw")
    parser.add_argument("--reserves", type=whole, help="first-come: numbers on the reserve list after them")
    parser.add_argument("--hold-days", type=whole, help="days for which a claimed or drawn place is held to lodge")
    parser.add_argument("--accept-days", type=whole, help="by lot: days to accept, before those to lodge")
    parser.add_argument(
        "--group", type=_group, nargs="+", default=[], metavar="REGION=PLACES", help="by lot: places kept for regions"
    )
    parser.add_argument("--back-to-pool", action="store_true", help="by lot: who declines or is late waits again")
    parser.add_argument(
        "--waiting-room",
        type=whole,
        default=0,
        metavar="MINUTES",
        help="first-come: put all who come in the first minutes in a drawn order",
    )


def run(asked: Namespace) -> int:
    """Grant the period if it is new, then plan the round; not on a database that can lose what is answered."""
    from sojourn.basics.messages import Message
    from sojourn.basics.refusals import Refusal
    from sojourn.rounds.entries import Terms
    from sojourn.rounds.methods import METHODS
    from sojourn.rounds.model import Offer
    from sojourn.rounds.moves import end_of_day
    from sojourn_office import clock
    from sojourn_office.actions import rounds
    from sojourn_office.commands import BY, refused
    from sojourn_office.commands.prepare import say_unsafe

    if say_unsafe():
        return 1
    method = asked.method.replace("-", "_")
    by_lot = method in METHODS and METHODS[method].by_lot
    said = asked.places is not None and asked.hold_days is not None
    if said and sum(count for _, count in asked.group) > asked.places:
        words = Message("More places are kept for groups than there are.")
        return refused("open-round", Refusal("invalid", words, field="group"))
    at, year, scheme = clock.now(), asked.year or asked.opens.year, asked.scheme
    answer = rounds.grant(scheme=scheme, year=year, by=BY, at=at, key=f"grant/{scheme}-{year}")
    if not isinstance(answer, Refusal):
        answer = rounds.plan(
            round_id=asked.round,
            scheme=scheme,
            method=method,
            year=year,
            zone=asked.zone,
            opens_at=datetime.combine(asked.opens, asked.at, tzinfo=ZoneInfo(asked.zone)),
            closes_at=end_of_day(asked.closes, asked.zone),
            results_at=_ten(asked.results, asked.zone),
            collect_until=end_of_day(asked.collect_until, asked.zone) if asked.collect_until else None,
            invented=False,
            by=BY,
            at=at,
            key=f"plan/{asked.round}",
            offer=Offer(asked.places, asked.reserves or 0, asked.hold_days, asked.waiting_room)
            if said and not by_lot
            else None,
            terms=Terms(asked.places, asked.hold_days, asked.accept_days, tuple(asked.group), asked.back_to_pool)
            if said and by_lot
            else None,
            stream=asked.stream,
        )
    if isinstance(answer, Refusal):
        return refused("open-round", answer)
    print(f"{answer} opens {asked.opens} and closes at the end of {asked.closes}, {asked.zone}.")
    print(f"Give it places: sojourn-office release {scheme} {year} COUNT --to {answer}")
    return 0


def _ten(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(10), tzinfo=ZoneInfo(zone)) if day else None


def _time(written: str) -> time:
    try:
        return time.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(f"{written} is not a time. Write it like 10:00.") from None


def _group(written: str) -> tuple[str, int]:
    name, _, count = written.partition("=")
    if not name or not (count.isascii() and count.isdigit()):
        raise ArgumentTypeError(f"{written} is no number of places for a region. Write it like KR-49=40.")
    return name, int(count)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(f"{written} is not a day. Write it like 2027-04-12.") from None


def _zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (ZoneInfoNotFoundError, ValueError):
        raise ArgumentTypeError(f"{written} is not a zone. Write it like Asia/Seoul.") from None
