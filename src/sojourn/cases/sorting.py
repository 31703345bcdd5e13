"""The order in which waiting cases are worked on: stated criteria, each with its reason, the same for everyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal

REVIEW_DAYS = 365
"""How long a review of an order holds, in days."""


@dataclass(frozen=True)
class Criterion:
    """
    One thing by which cases are put in order.

    `says` is what comes first, `why` the reason; `member` names what of a case is compared, the smallest first, and
    what has none comes last.
    """

    code: str
    says: Message
    why: Message
    member: str


CRITERIA: Mapping[str, Criterion] = {
    "due": Criterion(
        "due",
        Message("First the case whose last day comes first."),
        Message("So that no case is late while another waits."),
        "due_at",
    ),
    "lodged": Criterion(
        "lodged",
        Message("First the case that was lodged first."),
        Message("So that nobody who came later goes before."),
        "lodged_at",
    ),
}

LAST = Message("Where all of this is equal, the case number decides. It is random.")
"""What decides in the end, so that the order is never anybody's choice."""

NOT_ASKED = Message("Name, nationality, age, sex, address, who filed it, and what the findings say play no part.")
"""What no criterion may look at."""


@dataclass(frozen=True)
class Order:
    """The criteria of one host in force, the first goes before the next, and the day on which it reviewed them."""

    criteria: tuple[Criterion, ...]
    reviewed_on: date | None

    @property
    def review_by(self) -> date | None:
        """The day on which the review is to be made again; nothing where there was none."""
        return self.reviewed_on + timedelta(days=REVIEW_DAYS) if self.reviewed_on else None

    def is_review_due(self, day: date) -> bool:
        """Whether nobody has reviewed the order, or not for a year."""
        return self.review_by is None or day >= self.review_by

    @property
    def members(self) -> tuple[str, ...]:
        """What of a case is compared, in order; the number of the case is the last."""
        return (*(criterion.member for criterion in self.criteria), "number")


UNREVIEWED = Order((CRITERIA["due"], CRITERIA["lodged"]), None)
"""The order of a host that has not stated one."""


def order_of(codes: Sequence[str], *, reviewed_on: date | None) -> Order | Refusal:
    """
    The order that criteria come to, or why not: each is known, and named once.

    >>> order_of(["lodged"], reviewed_on=None).members
    ('lodged_at', 'number')
    >>> order_of(["lodged", "surname"], reviewed_on=None).code
    'invalid'
    """
    unknown = [code for code in codes if code not in CRITERIA]
    if unknown:
        told = {"code": unknown[0], "known": ", ".join(CRITERIA)}
        return Refusal("invalid", Message("{code} is no criterion of an order. Known are: {known}.", told))
    if not codes or len(set(codes)) < len(codes):
        return Refusal("invalid", Message("An order has at least one criterion, and each of them once."))
    return Order(tuple(CRITERIA[code] for code in codes), reviewed_on)
