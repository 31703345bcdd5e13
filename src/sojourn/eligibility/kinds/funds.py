"""Money for the journey home and the first period: how much, in which case, held how long, proved how lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.model import NOT_FOUND
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.eligibility.facts import sentences
from sojourn.rules.terms import All, AnyOf, Compare, Fact, Hangs, Holds, Not, Question, Times, Value

_FUNDS = Fact("funds")
_OWN_ESTIMATE = "own-estimate"


@dataclass(frozen=True)
class Funds:
    """
    At least a sum, proved by the bank; more without a ticket, for a couple or for a longer stay, where the rule says.

    Where each mission has its own sum, the region decides; where what is asked was not found, or where a person
    estimates it, an officer does.
    """

    least: Money | None
    hangs_on: str = "residence_region"
    without_ticket: Money | None = None
    couple: Money | None = None
    per_month: Money | None = None
    held_days: int | None = None
    statement_days: int | None = None
    or_job_offer: bool = False
    is_estimate: bool = False
    code: str = "funds"
    weighed: bool = False
    rests_on: tuple[str, ...] = (
        "funds",
        "funds_proof",
        "funds_without_ticket",
        "funds_couple",
        "funds_per_month",
        "funds_held_days",
        "funds_statement_days",
        "funds_or_job_offer",
        "funds_estimate",
    )

    @classmethod
    def under(cls, rules: Rules) -> Funds | None:
        """The criterion as the agreement has it under these rules."""
        least, per_month = rules.sum("funds"), rules.sum("funds_per_month")
        is_estimate = rules.word("funds_estimate") == _OWN_ESTIMATE
        by_missions = bool(rules.scheme.missions)
        held = rules.held.get("funds")
        is_open = by_missions or is_estimate or (held is not None and held.value == NOT_FOUND)
        if least is None and per_month is None and not is_open:
            return None
        return cls(
            least,
            "residence_region" if by_missions and not rules.mission else "funds_accepted",
            rules.sum("funds_without_ticket"),
            rules.sum("funds_couple"),
            per_month,
            rules.number("funds_held_days"),
            rules.number("funds_statement_days"),
            rules.value("funds_or_job_offer") is True,
            is_estimate,
        )

    def name(self) -> Message:
        return Message("Money")

    def asks(self) -> Question:
        asked = [self._enough()]
        if self.held_days is not None:
            asked.append(Compare(Fact("funds_held_days"), ">=", Value(self.held_days)))
        if self.statement_days is not None:
            asked.append(Compare(Fact("funds_statement_days"), "<=", Value(self.statement_days)))
        whole = All(tuple(asked)) if len(asked) > 1 else asked[0]
        return AnyOf((Holds(Fact("job_offer")), whole)) if self.or_job_offer else whole

    def _enough(self) -> Question:
        if self.is_estimate or (self.least is None and self.per_month is None and self.hangs_on == "funds_accepted"):
            return Holds(Fact("funds_accepted"))
        if self.least is None and self.per_month is None:
            return Compare(_FUNDS, ">=", Hangs(self.hangs_on))
        asked: list[Question] = []
        if self.least is not None:
            asked.append(self._by_case(self.least))
        if self.per_month is not None:
            asked.append(Compare(_FUNDS, ">=", Times(Value(self.per_month), Fact("stay_months"))))
        return All(tuple(asked)) if len(asked) > 1 else asked[0]

    def _by_case(self, least: Money) -> Question:
        """The sum for one person with a ticket is enough only for them; a higher one is enough for everyone."""
        conditions: list[Question] = []
        most = least
        if self.without_ticket is not None:
            conditions.append(Holds(Fact("ticket")))
            most = self.without_ticket
        if self.couple is not None:
            conditions.append(Not(Holds(Fact("couple"))))
            most = self.couple
        enough = Compare(_FUNDS, ">=", Value(least))
        if not conditions:
            return enough
        return AnyOf((All((*conditions, enough)), Compare(_FUNDS, ">=", Value(most))))

    def says(self) -> Message:
        said = [self._says_the_sum()]
        if self.without_ticket is not None:
            said.append(Message("Without a ticket {sum}.", {"sum": self.without_ticket}))
        if self.couple is not None:
            said.append(Message("For a couple {sum}.", {"sum": self.couple}))
        if self.least is not None and self.per_month is not None:
            said.append(Message("And {sum} for each month of the stay.", {"sum": self.per_month}))
        if self.held_days is not None:
            said.append(Message("Held for {days} days in a row.", {"days": self.held_days}))
        if self.statement_days is not None:
            said.append(Message("By a statement that is {days} days old at most.", {"days": self.statement_days}))
        if self.or_job_offer:
            said.append(Message("A firm job offer may stand in its place."))
        return sentences(said)

    def _says_the_sum(self) -> Message:
        if self.is_estimate:
            return Message("Enough by the applicant’s own estimate, which is looked at.")
        if self.least is not None:
            return Message("About {least}, proved by the bank.", {"least": self.least})
        if self.per_month is not None:
            return Message("{sum} for each month of the stay.", {"sum": self.per_month})
        if self.hangs_on == "funds_accepted":
            return Message("What sum this mission asks was not found. Proved by the bank.")
        return Message("A sum that each mission sets; proved by the bank.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if facts.get("funds_accepted") is False:
            return Message("The money you proved was not accepted.")
        if "funds" not in facts:
            return None
        return Message("The sum you gave is {sum}.", {"sum": facts["funds"]})

    def remedy(self) -> Message:
        if self.is_estimate:
            return Message("Show more money, or explain the estimate.")
        if self.least is not None:
            return Message("Apply again with a certificate of the bank that shows {least}.", {"least": self.least})
        if self.per_month is not None:
            return Message(
                "Apply again with {sum} for each month of the stay, or for a shorter stay.", {"sum": self.per_month}
            )
        if self.hangs_on == "funds_accepted":
            return Message("Ask the mission which sum it wants to see.")
        return Message("Say where you live; the mission of that region sets the sum.")
