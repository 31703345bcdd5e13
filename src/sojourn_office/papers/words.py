"""What all papers say in the same way: lists, addressees, names of languages, the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sojourn.basics.messages import Message, Said
from sojourn.texts import say, unbroken

_NO_BREAK = "\u00a0"
# The layout keeps Japanese dates whole itself, and not every font has a sign for the joiner.
_JOINER = "\u2060"
# Between a figure and what it counts, and between two words in the capitals of a passport.
_TOGETHER = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=[A-Z]{2}) (?=[A-Z]{2})")

LANGUAGE_NAMES = {"en": Message("English"), "ko": Message("Korean"), "ja": Message("Japanese")}


@dataclass(frozen=True)
class Addressee:
    """A person as papers name them: in their own script (may be empty) and in passport letters."""

    native: str
    latin: str
    native_language: str

    def greeting(self) -> Message:
        """The line above a letter, with 귀하 or 様 where the language has it."""
        if not self.native:
            return Message("To {latin}", {"latin": self.latin})
        return Message("To {native} ({latin})", {"native": self.native, "latin": self.latin})


def printed(said: Said, language: str) -> str:
    """
    Words as a paper has them: a date, a sum, a number with its unit and a name in passport letters stay on one line.

    >>> printed("Stay 12 months, KIM HANEUL", "en")
    'Stay 12\\xa0months, KIM\\xa0HANEUL'
    """
    words = say(said, language, form=unbroken).replace(_JOINER, "")
    return _TOGETHER.sub(_NO_BREAK, words)


def gap(language: str) -> str:
    """What stands between two sentences: nothing in Japanese."""
    return "" if language == "ja" else " "


def run_on(sentences: Sequence[Said], language: str) -> str:
    """Sentences one after another."""
    return gap(language).join(printed(sentence, language) for sentence in sentences)


def page_of(number: str, language: str) -> str:
    """The foot of a page; the typesetter puts the page for `#` and the last page for `*`."""
    return say(Message("{number} · page {page} of {pages}", {"number": number, "page": "#", "pages": "*"}), language)
