"""How many times a person may take part in a lifetime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sojourn.agreements.model import NOT_FOUND
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import sentences
from sojourn.rules.terms import YES, All, AnyOf, Cases, Compare, DaysIn, Fact, Holds, Plus, Quantity, Question, Value

_TURNS, _ISSUED = Fact("turns"), Fact("turns_issued_on")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turns:
    """
    Fewer turns so far than the agreement gives; a turn is a visa issued, used or not.

    Visas of the `exempt` period are not counted where an event kept the person from using one. A body in between may
    give further turns to whom it sponsors. Of one category there may be fewer; who took part `before` a day, under the
    terms of then, may repeat it. Where no source gives the number, a first time is open, and of a
    further one the mission knows.
    """

    most: int | None
    exempt: tuple[date, date] | None = None
    sponsored: int | None = None
    in_category: int | None = None
    before: date | None = None
    code: str = "turns"
    weighed: bool = False
    rests_on: tuple[str, ...] = (
        *("turns", "turns_count", "turns_exempt", "turns_sponsored", "turns_in_category", "turns_before"),
    )

    @classmethod
    def under(cls, rules: Rules) -> Turns | None:
        """The criterion as the agreement has it under these rules."""
        most, exempt = rules.number("turns"), rules.value("turns_exempt")
        if most is None:
            held = rules.held.get("turns")
            return cls(None) if held is not None and held.value == NOT_FOUND else None
        assert exempt is None or isinstance(exempt, Mapping), "visas of a period with a first and a last day"
        period = (exempt["first"], exempt["last"]) if exempt is not None else None
        before = (rules.table("turns_before") or {}).get("before")
        return cls(most, period, rules.number("turns_sponsored"), rules.number("turns_in_category"), before)

    def name(self) -> Message:
        return Message("Turns")

    def asks(self) -> Question:
        if self.most is None:
            return AnyOf((Compare(_TURNS, "==", Value(0)), Holds(Fact("unfound_met"))))
        few: Question = Compare(_TURNS, "<", Value(self.most))
        if self.exempt is not None:
            others = Compare(self._counted(*self.exempt), "<", Value(self.most))
            few = Cases(((few, YES),), All((others, Holds(Fact("turn_blocked")))))
        if self.sponsored is not None:
            further = Compare(_TURNS, "<", Value(self.most + self.sponsored))
            few = AnyOf((few, All((further, Holds(Fact("sponsored"))))))
        if self.in_category is None:
            return few
        first = Compare(_TURNS, "==", Value(0))
        other: Question = Compare(Fact("turns_in_category"), "<", Value(self.in_category))
        if self.before is not None:
            long_ago = DaysIn(_ISSUED, Value(date.min), Value(self.before - _DAY))
            other = AnyOf((other, Compare(long_ago, ">=", Value(1))))
        return All((few, Cases(((first, YES),), other)))

    def _counted(self, first: date, last: date) -> Quantity:
        """The visas issued before and after the period."""
        before = DaysIn(_ISSUED, Value(date.min), Value(first - _DAY))
        return Plus(before, DaysIn(_ISSUED, Value(last + _DAY), Value(date.max)))

    def says(self) -> Message:
        if self.most is None:
            return Message("A first time is open; whether there is a second was not found.")
        if self.most == 1:
            said = [Message("Once in a lifetime.")]
        else:
            said = [Message("At most {most} times in a lifetime.", {"most": self.most})]
        if self.in_category is not None:
            said.append(Message("In this category at most {most} times.", {"most": self.in_category}))
            if self.before is not None:
                said.append(Message("Who took part before {day} may repeat it once.", {"day": self.before}))
        if self.exempt is not None:
            holes = {"first": self.exempt[0], "last": self.exempt[1]}
            said.append(
                Message("Visas issued from {first} to {last} that an event kept from use are not counted.", holes)
            )
        if self.sponsored is not None:
            said.append(Message("Through a body that the host recognises {count} more.", {"count": self.sponsored}))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "turns" not in facts:
            return None
        return Message(
            "The number of working holiday visas issued to you before is {count}.", {"count": facts["turns"]}
        )

    def remedy(self) -> Message:
        return Message("No further turn is given by the rule of this day.")
