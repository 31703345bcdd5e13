"""The points of a case as one officer may see them: nothing of another's before both have given theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.rounds.points import OFFICERS, PointCriterion, Scale, asked_now, disputed, settled
from sojourn_office.storage import accounts, cases
from sojourn_office.storage.points import PointSheet, scale_for, sheets_of


@dataclass(frozen=True)
class SheetShown:
    """One officer's points, in the order of the criteria; nothing where a third was not asked by one."""

    who: Message
    at: datetime
    given: tuple[int | None, ...]
    reasons: str


@dataclass(frozen=True)
class PointsShown:
    """The points of a case: what is asked next, what may be seen, and what it comes to."""

    scale: Scale
    asked: tuple[PointCriterion, ...]
    sheets: tuple[SheetShown, ...]
    hidden: int
    is_third: bool
    counted: tuple[str, ...]
    total: str
    in_line: Message

    @property
    def names(self) -> tuple[Words, ...]:
        """The names of the criteria."""
        return tuple(criterion.name for criterion in self.scale.criteria)


def points_shown(number: str, *, names: Collection[str]) -> PointsShown | None:
    """The points of a case for an officer whom events know by `names`; nothing where none are given in its round."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    scale = scale_for(case)
    if scale is None:
        return None
    zone, sheets = ZoneInfo(case.round.zone), sheets_of(case)
    own = [sheet for sheet in sheets if sheet.points.by in names]
    others = [sheet.points for sheet in sheets if sheet.points.by not in names]
    every = [sheet.points for sheet in sheets]
    seen = sheets if len(sheets) >= OFFICERS else tuple(own)
    counted = settled(scale, every)
    return PointsShown(
        scale=scale,
        asked=() if own and others else asked_now(scale, others),
        sheets=tuple(_sheet(sheet, scale, zone) for sheet in seen),
        hidden=len(sheets) - len(seen),
        is_third=len(others) >= OFFICERS,
        counted=tuple(_told(counted[each.code]) for each in scale.criteria) if counted else (),
        total=_told(sum(counted.values(), Fraction(0))) if counted else "",
        in_line=_in_line(scale, sheets, is_settled=counted is not None),
    )


def _in_line(scale: Scale, sheets: tuple[PointSheet, ...], *, is_settled: bool) -> Message:
    """Where the points stand, in a line."""
    if is_settled:
        return Message("officers: {count}", {"count": len(sheets)})
    if len(sheets) < OFFICERS:
        return Message("given by {count} of {all} officers", {"count": len(sheets), "all": OFFICERS})
    return Message(
        "to be settled by a third officer: {count}", {"count": len(disputed(scale, [each.points for each in sheets]))}
    )


def _sheet(sheet: PointSheet, scale: Scale, zone: ZoneInfo) -> SheetShown:
    return SheetShown(
        who=accounts.who_is(sheet.points.by),
        at=sheet.at.astimezone(zone),
        given=tuple(sheet.points.given.get(each.code) for each in scale.criteria),
        reasons=sheet.reasons,
    )


def _told(points: Fraction) -> str:
    """Points as they are written: 7, or 7.5; there are no other parts than halves."""
    return str(points.numerator) if points.denominator == 1 else f"{float(points):.1f}"
