"""What speaks for and against two records being of one person, each with its weight and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class Reason:
    """One thing that was found of two records: its weight, below zero where it speaks against, and its words."""

    points: int
    says: Message


# Found by trial on the made pairs of `benchmarks/doubles.py`, which prints what these weights find and what they miss.
REASONS: Mapping[str, Reason] = {
    "passport-same": Reason(6, Message("The same passport")),
    "passport-near": Reason(3, Message("Passport numbers that differ by one sign, or by two in another order")),
    "passport-follows": Reason(1, Message("One passport of a country begins where the other ends")),
    "passport-other-country": Reason(0, Message("Passports of two countries, as dual nationals have")),
    "passports-at-once": Reason(0, Message("Two passports of one country, valid at the same time")),
    "born-same": Reason(4, Message("The same birth date")),
    "born-turned": Reason(3, Message("Birth dates with day and month turned")),
    "born-near": Reason(2, Message("Birth dates with two figures in another order")),
    "born-otherwise": Reason(-4, Message("Other birth dates")),
    "name-same": Reason(4, Message("The same name")),
    "name-sounds": Reason(3, Message("Names that sound alike, spelled in two ways or two scripts")),
    "name-turned": Reason(3, Message("Family name and given name turned")),
    "name-near": Reason(2, Message("Names with a slip of one or two signs")),
    "name-more": Reason(2, Message("The same name, and one has a further given name")),
    "family-only": Reason(-8, Message("The same family name, another given name: as twins and siblings have")),
    "given-only": Reason(0, Message("The same given name, another family name: as after a marriage")),
    "name-otherwise": Reason(-8, Message("Other names")),
    "sex-otherwise": Reason(-3, Message("Another sex in the passport")),
}
# Records with as many points are shown to officers as likely.
LIKELY_FROM = 6
