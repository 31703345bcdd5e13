"""The short names of countries as a page says them, from the three letters the agreements use."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale

from sojourn.basics.messages import Message
from sojourn.texts import say

# The flagship's two parties by the names their own offices use; the rest by the world's registry.
_OURS: dict[str, Message] = {"KOR": Message("Korea"), "JPN": Message("Japan")}

# Everyday names that English sets an article before within a sentence.
_NAMED_WITH_THE = """
ALA ARE ATF BES BHS CAF CCK COK COM CYM DOM FLK FRO GBR GMB HMD IMN IOT MDV MHL MNP NLD PCN PHL PSE SLB TCA UMI USA VGB
VIR
"""


@cache
def country_name(code: str, language: str) -> str:
    """The name of a country by its alpha-3 code in a language; the code itself where nobody names it."""
    if code in _OURS:
        return say(_OURS[code], language)
    known = pycountry.countries.get(alpha_3=code)
    return str(Locale(language).territories.get(known.alpha_2, known.name)) if known else code


def country_in_a_sentence(code: str, language: str) -> str:
    """The name of a country within a sentence of a language: "the Netherlands", "Korea"."""
    name = country_name(code, language)
    return say(Message("the {country}", {"country": name}), language) if code in _NAMED_WITH_THE.split() else name
