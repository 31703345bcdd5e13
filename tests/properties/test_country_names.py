"""Every country has a name in each language: the one of the Unicode registry, or one chosen on purpose."""

from __future__ import annotations

import pytest
from babel import Locale

from sojourn.basics.countries import COUNTRIES, TWO_LETTERS, country_in_a_sentence, country_name, name_of
from sojourn.texts import LANGUAGES, say

# Where the registry adds a claim, an abbreviation or a second name, or the flagship's own offices say it otherwise.
CHOSEN = frozenset(
    {"CHN", "CIV", "COD", "COG", "GBR", "HKG", "JPN", "KOR", "MAC", "MMR", "PRK", "PSE", "RUS", "TWN", "USA", "VAT"}
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_is_called_what_the_registry_calls_it(language):
    """But for the few that are chosen."""
    registry = Locale(language).territories
    for code in COUNTRIES - CHOSEN:
        named = registry[TWO_LETTERS[code]].replace("&", "and").replace("St. ", "Saint ")
        assert say(country_name(code), language) == named, code


def test_no_country_is_without_a_name():
    """Nor is any shown by its three letters."""
    assert [code for code in COUNTRIES if name_of(code) is None] == []


def test_english_alone_wants_an_article():
    """The Netherlands, but not the Japan; other languages say the name as it stands."""
    assert say(country_in_a_sentence("NLD"), "en") == "the Netherlands"
    assert say(country_in_a_sentence("JPN"), "en") == "Japan"
    for language in ("ko", "ja"):
        assert say(country_in_a_sentence("NLD"), language) == say(country_name("NLD"), language)
