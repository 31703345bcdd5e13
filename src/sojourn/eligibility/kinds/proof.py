"""A paper or a promise that has to be there: one criterion for each that a scheme names by `of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import YES, Fact, Holds, Question


@dataclass(frozen=True)
class Paper:
    """What may be asked for: the fact that says that it is there, its name, its sentence, and what can be done."""

    fact: str
    name: Message
    says: Message
    remedy: Message


PROOFS: Mapping[str, Paper] = {
    "government-letter": Paper(
        "government_letter",
        Message("Letter of the home government"),
        Message("A letter of the applicant’s own government that supports the application."),
        Message("Ask the office of your own government that gives the letter, then apply again."),
    ),
    "residence-certificate": Paper(
        "residence_certificate",
        Message("Certificate of residence"),
        Message("A certificate of residence."),
        Message("Apply again with a certificate of residence."),
    ),
    "pre-registration": Paper(
        "preregistered",
        Message("Pre-registration"),
        Message("A certificate of pre-registration by the embassy."),
        Message("Register with the embassy first, then apply again."),
    ),
    "lodging": Paper(
        "lodging_proved",
        Message("Lodging"),
        Message("A proof of lodging."),
        Message("Apply again with a booking or a letter of the person one stays with."),
    ),
    "undertaking": Paper(
        "undertaking_given",
        Message("Undertaking"),
        Message("An undertaking to leave at the end and not to change status."),
        Message("Sign the undertaking and apply again."),
    ),
}


@dataclass(frozen=True)
class Proof:
    """That a paper or promise is there; on a day on which a scheme does not list it, nobody needs it."""

    listed: tuple[str, ...]
    code: str = "proof"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("proofs",)

    @classmethod
    def under(cls, rules: Rules) -> Proof | None:
        """Every proof that the agreement lists under these rules; `of` takes one of them."""
        return cls(rules.words("proofs")) if rules.value("proofs") is not None else None

    def of(self, paper: str) -> Proof:
        """The criterion of one paper or promise, which is its code."""
        assert paper in PROOFS, f"{paper} is not a proof"
        return replace(self, code=paper)

    def name(self) -> Message:
        return PROOFS[self.code].name

    def asks(self) -> Question:
        return Holds(Fact(PROOFS[self.code].fact)) if self.code in self.listed else YES

    def says(self) -> Message:
        return PROOFS[self.code].says if self.code in self.listed else Message("Not asked on this day.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return PROOFS[self.code].remedy
