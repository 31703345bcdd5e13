"""After a draw: who declined or lapsed is passed over by rank, more seats are added, and nobody is put in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby, pairwise

from sojourn.basics.messages import Message
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import GENERAL, RESERVE, BrokenDraw, Seats
from sojourn.rounds.draws.seating import seated

OFFERS_FILE = "offers.csv"
OFFERED, MORE, ACCEPTED, DISQUALIFIED = "offered", "more", "accepted", "disqualified"
OF_AN_OFFER = (ACCEPTED, "declined", "lapsed")
"""What can become of an offer; somebody without one has nothing to accept."""
PASSED_OVER = ("declined", "lapsed", "withdrawn", DISQUALIFIED)
"""What frees a seat for the next rank."""
CAN_BE_TOLD = (ACCEPTED, *PASSED_OVER)

_SAID = {
    OFFERED: Message("A seat was offered on {at}."),
    "accepted": Message("The seat was accepted on {at}."),
    "declined": Message("The seat was declined on {at}."),
    "lapsed": Message("The offer lapsed on {at}."),
    "withdrawn": Message("The entry was withdrawn on {at}."),
    "disqualified": Message("The entry was disqualified on {at}: {reason}."),
}

_HEAD = b"at,ticket,step,about,mark"
_LINE = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ),([0-9a-f]{32})?,([a-z]+),([A-Za-z0-9_.-]{0,64}(?:=[1-9]\d{0,8})?),([0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that happened after a draw: to a ticket, or `more` seats for a group or for everybody.

    `about` is the seat that is offered, the code of a reason, or `GROUP=SEATS`.
    """

    at: datetime
    ticket: bytes
    step: str
    about: str = ""

    def written(self) -> str:
        """The step as a line has it, without its mark."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ},{self.ticket.hex()},{self.step},{self.about}"


@dataclass
class Offers:
    """Who has an offer of a drawn ballot, as steps are taken one after the other."""

    order: Sequence[Entry]
    seats: Seats
    passed: set[bytes] = field(default_factory=set)
    offered: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._listed = {entry.ticket for entry in self.order}
        self.offered = {ticket for ticket, _ in self.due()}

    def due(self) -> list[tuple[bytes, str]]:
        """Who is to be offered a seat now, by rank: always the smallest ranks that were not passed over."""
        found = seated(self.order, self.seats, passed_over=self.passed)
        seats = ((entry.ticket, found.get(entry.ticket, RESERVE)) for entry in self.order)
        return [(ticket, seat) for ticket, seat in seats if seat != RESERVE and ticket not in self.offered]

    def trouble_with(self, step: Step) -> Message | None:
        """Why a step cannot be taken; nothing where it can."""
        if step.step == MORE:
            return None if _more(step.about) and not step.ticket else _not_read()
        if step.step not in CAN_BE_TOLD:
            return _not_read()
        if step.ticket not in self._listed:
            return Message("This ticket is not in the frozen list.")
        if step.ticket in self.passed:
            return Message("This ticket was passed over before.")
        if step.step in OF_AN_OFFER and step.ticket not in self.offered:
            return Message("No seat was offered to this ticket.")
        if (step.step == DISQUALIFIED) != bool(step.about):
            return Message("Who is disqualified, and nobody else, has the code of a reason.")
        return None

    def take(self, step: Step) -> None:
        """Take a step that can be taken."""
        if step.step == MORE:
            group, count = _more(step.about) or ("", 0)
            self.seats = _with_more(self.seats, group, count)
        elif step.step in PASSED_OVER:
            self.passed.add(step.ticket)

    def offer(self, at: datetime) -> list[Step]:
        """Offer what is due, and give the steps of it."""
        steps = [Step(at, ticket, OFFERED, seat) for ticket, seat in self.due()]
        self.offered |= {step.ticket for step in steps}
        return steps


def next_offers(order: Sequence[Entry], seats: Seats, earlier: Sequence[Step], told: Sequence[Step]) -> list[Step]:
    """
    What is added to the steps of a draw: what was told, at one moment, and the offers that follow from it.

    Raises `BrokenDraw` where a step cannot be taken; its place is the number of the step.
    """
    offers = replayed(order, seats, earlier)
    for number, step in enumerate(told, start=1):
        trouble = offers.trouble_with(step)
        if trouble is None and earlier and step.at <= earlier[-1].at:
            trouble = Message("It is not later than what happened before.")
        if trouble is not None:
            raise BrokenDraw(str(number), trouble)
        offers.take(step)
    return [*told, *(offers.offer(told[0].at) if told else ())]


def replayed(order: Sequence[Entry], seats: Seats, steps: Sequence[Step], *, since: datetime | None = None) -> Offers:
    """
    Who has an offer after these steps. `BrokenDraw` names the first line that does not follow from those before.

    Within each moment stand first what was told, then every offer that follows, by rank. None is before `since`.
    """
    offers, line, last = Offers(order, seats), 2, since
    for at, several in groupby(steps, key=lambda step: step.at):
        if last is not None and at < last:
            raise BrokenDraw(f"{OFFERS_FILE}, line {line}", Message("It is not later than what happened before."))
        last, happened = at, list(several)
        told = [step for step in happened if step.step != OFFERED]
        for step in told:
            trouble = offers.trouble_with(step)
            if trouble is not None:
                raise BrokenDraw(f"{OFFERS_FILE}, line {line + happened.index(step)}", trouble)
            offers.take(step)
        due = [*told, *offers.offer(at)]
        for number in range(max(len(due), len(happened))):
            wanted, there = (each[number].written() if number < len(each) else "-" for each in (due, happened))
            if wanted != there:
                holes = {"due": wanted, "there": there}
                raise BrokenDraw(
                    f"{OFFERS_FILE}, line {line + number}", Message("The line should be {due}, and is {there}.", holes)
                )
        line += len(happened)
    return offers


def by_tenth(ranks: Iterable[int], entries: int) -> list[tuple[int, int]]:
    """
    For each tenth of the ranks, from the first, how many of these ranks are in it, and how many are in it at all.

    Told of who was disqualified: were it for the rank, and not for the reason that is told, the first tenths would
    stand out.

    >>> by_tenth([1, 2, 40], 40)[0], by_tenth([1, 2, 40], 40)[-1]
    ((2, 4), (1, 4))
    """
    bounds, found = [entries * tenth // 10 for tenth in range(11)], sorted(ranks)
    counts = [bisect_right(found, bound) for bound in bounds]
    return [
        (upto - before, end - first)
        for (before, upto), (first, end) in zip(pairwise(counts), pairwise(bounds), strict=True)
    ]


def tenths_in_words(tenths: Iterable[tuple[int, int]]) -> Message:
    """The share of each tenth of the ranks that was disqualified."""
    found = " · ".join(f"{out}/{there}" for out, there in tenths)
    return Message("Disqualified in each tenth of the ranks, from the first: {tenths}.", {"tenths": found})


def said(step: Step) -> Message:
    """A step in words, for whose ticket it is."""
    reason = {"reason": step.about} if step.step == DISQUALIFIED else {}
    return Message(_SAID[step.step].text, {"at": step.at, **reason})


def write_steps(steps: Iterable[Step]) -> bytes:
    """The file of the steps: each line has a mark over itself and the one before, to find a changed line."""
    return b"\n".join([_HEAD, *_marked(step.written().encode() for step in steps), b""])


def read_steps(written: bytes) -> list[Step]:
    """The steps of a file. `BrokenDraw` names the line that is not as it was written."""
    head, *lines = written.split(b"\n")
    if head != _HEAD or not lines or lines.pop() != b"":
        number = 1 if head != _HEAD else len(lines) + 2
        raise BrokenDraw(f"{OFFERS_FILE}, line {number}", _not_written())
    found = [_LINE.fullmatch(line) for line in lines]
    due = _marked(line.rpartition(b",")[0] for line in lines)
    steps = []
    for number, (read, line, marked) in enumerate(zip(found, lines, due, strict=True), start=2):
        at = _moment(read[1].decode()) if read is not None else None
        if read is None or at is None or line != marked:
            raise BrokenDraw(f"{OFFERS_FILE}, line {number}", _not_written())
        steps.append(Step(at, bytes.fromhex((read[2] or b"").decode()), read[3].decode(), read[4].decode()))
    return steps


def _marked(lines: Iterable[bytes]) -> Iterator[bytes]:
    mark = b""
    for line in lines:
        mark = sha256(mark + line).hexdigest()[:8].encode()
        yield line + b"," + mark


def _more(about: str) -> tuple[str, int] | None:
    group, _, count = about.partition("=")
    return (group, int(count)) if group and count.isdecimal() else None


def _with_more(seats: Seats, group: str, count: int) -> Seats:
    if group == GENERAL:
        return replace(seats, general=seats.general + count)
    quotas = dict(seats.quotas)
    quotas[group] = quotas.get(group, 0) + count
    return replace(seats, quotas=tuple(quotas.items()))


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _not_read() -> Message:
    return Message("The value is missing, or cannot be read.")


def _not_written() -> Message:
    return Message("The line is not as it was written.")
