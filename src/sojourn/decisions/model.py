"""The nouns of a decision: a ground with rule, fact, paper and remedy, and how much of it is given out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sojourn.basics.messages import Message


class HowMuch(Enum):
    """How much of a reason a host gives out: one dated, cited value of the agreement."""

    FULL = "full"
    CONDITION_ONLY = "condition-only"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Ground:
    """
    Why a visa is not issued: the rule, the fact found, the paper it rests on with the pages quoted, and the remedy.

    All four are recorded; `given_out` decides which of them the person reads.
    """

    code: str
    name: Message
    rule: Message
    fact: Message
    paper: str
    remedy: Message
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class GroundTold:
    """A ground as the person reads it; `fact` and `paper` are nothing where the host names the condition only."""

    code: str
    rule: Message
    remedy: Message
    fact: Message | None = None
    paper: str | None = None
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class GivenOut:
    """What the person reads of a decision: the grounds as far as they are given, and what was met."""

    how_much: HowMuch
    grounds: tuple[GroundTold, ...]
    met: tuple[Message, ...]
    own_sentence: str
