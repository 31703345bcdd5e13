"""What a source is called in the reader's language: the text of a law by the name that the file's own list gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sojourn.agreements.model import Instrument, Source


def called_as(source: Source, laws: Iterable[Instrument]) -> Source:
    """The source with the name of the law whose own title it bears, where the file translates that name."""
    if source.called is not None:
        return source
    same = (law for law in laws if law.title.in_language(source.language) == source.title)
    law = next(same, None)
    return replace(source, called=law.title) if law is not None else source
