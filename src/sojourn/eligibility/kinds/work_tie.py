"""A tie to an employer: on the staff of one at home, or with a job offer in the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, Compare, Fact, Holds, Question, Value


@dataclass(frozen=True)
class WorkTie:
    """On the staff of an employer in a country, or holding a firm job offer, or both."""

    employer_in: str | None
    job_offer: bool
    code: str = "work_tie"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("job_offer", "employer_in")

    @classmethod
    def under(cls, rules: Rules) -> WorkTie | None:
        """The criterion as the agreement has it under these rules."""
        employer_in, job_offer = rules.word("employer_in"), rules.word("job_offer")
        return cls(employer_in, job_offer is not None) if employer_in or job_offer else None

    def name(self) -> Message:
        return Message("Employer")

    def asks(self) -> Question:
        asked: list[Question] = []
        if self.employer_in is not None:
            asked.append(Compare(Fact("employer_in"), "==", Value(self.employer_in)))
        if self.job_offer:
            asked.append(Holds(Fact("job_offer")))
        return All(tuple(asked)) if len(asked) > 1 else asked[0]

    def says(self) -> Message:
        said = []
        if self.employer_in is not None:
            country = country_in_a_sentence(self.employer_in)
            said.append(Message("On the staff of an employer in {country}.", {"country": country}))
        if self.job_offer:
            said.append(Message("With a firm job offer."))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with the contract or the job offer.")
