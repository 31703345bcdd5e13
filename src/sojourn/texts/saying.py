"""Rendering a sentence: find its translation, put each value into its hole in the reader's form."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from sojourn.basics.messages import Message, Words
from sojourn.texts.forms import LANGUAGES, form


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The translations of a language; English is the source and has none."""
    assert language in LANGUAGES, f"{language} is not one of {LANGUAGES}"
    if language == "en":
        return gettext.NullTranslations()
    with (files("sojourn.texts") / language / "LC_MESSAGES" / "sojourn.mo").open("rb") as source:
        return gettext.GNUTranslations(source)


def say(
    message: Message | Words | str,
    language: str,
    *,
    dress: Callable[[str], str] = str,
    form: Callable[[object, str], str] = form,
) -> str:
    """
    The sentence in a language, each hole filled.

    `form` gives a value the reader's form, and `dress` is applied to what it gives (a page passes its escaping). A
    hole without a value, or a value without a hole, is a fault of the caller and raises.
    """
    if isinstance(message, str):
        return dress(message)
    if isinstance(message, Words):
        return dress(message.in_language(language))
    values = {
        name: say(value, language, dress=dress, form=form)
        if isinstance(value, (Message, Words))
        else dress(form(value, language))
        for name, value in message.values.items()
    }
    return sentence(message, language).format(**values)


def sentence(message: Message, language: str) -> str:
    """The sentence in a language with its holes still open, for a page that fills them itself."""
    return _catalogue(language).gettext(message.text) if message.text else ""
