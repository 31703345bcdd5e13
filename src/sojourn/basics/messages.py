"""A sentence to be said in the reader's language, with holes for values; nothing is rendered here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Message:
    """
    One sentence in English, the source language, with named holes.

    `text` is also the key under which translations are kept. `values` fill the holes; a value may be a
    `Message` itself, a date, a `Money`, a number or a word. `sojourn.texts.say` renders it.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __hash__(self) -> int:
        return hash((self.text, tuple(sorted((name, repr(value)) for name, value in self.values.items()))))

    def __reduce__(self) -> tuple[object, ...]:
        return (Message, (self.text, dict(self.values)))


@dataclass(frozen=True)
class Words:
    """Words that the outside wrote in several languages (a catalogue's own text), by language code."""

    by_language: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """The words in a language; English, then whatever is there, where it is missing."""
        known = dict(self.by_language)
        return known.get(language) or known.get("en") or next(iter(known.values()), "")


Said = Message | Words | str


def listed(things: Sequence[Said]) -> Message:
    """
    Several things in a row, with the comma of the reader's language; whether all or any are meant is said around it.

    >>> listed([Message("statement"), Message("plan")]).text
    '{first}, {second}'
    """
    assert things, "an empty list has no words; leave its heading out"
    whole = Message("{first}", {"first": things[0]})
    for thing in things[1:]:
        whole = Message("{first}, {second}", {"first": whole, "second": thing})
    return whole
