"""The short names of countries as a page says them, from the three letters the agreements use."""

from __future__ import annotations

from sojourn.basics import countries
from sojourn.texts import say


def country_name(code: str, language: str) -> str:
    """The name of a country by its alpha-3 code in a language; the code itself where nobody names it."""
    name = countries.short_name_of(code)
    return say(name, language) if name else code


def country_in_a_sentence(code: str, language: str) -> str:
    """The name of a country within a sentence of a language: "the Netherlands", "Korea"."""
    name = countries.short_in_a_sentence(code)
    return say(name, language) if name else code
