"""What whoever types from a country goes by: the money of the country."""

from __future__ import annotations

from babel.numbers import get_territory_currencies

from sojourn.basics.countries import two_letters


def currency_in(country: str) -> str:
    """
    The currency that people of a country are paid in today, by its three letters; the first where there are several.

    >>> currency_in("IDN")
    'IDR'
    """
    code = two_letters(country)
    found = get_territory_currencies(code) if code else []
    assert found, f"{country} sends nobody in any agreement, so nobody types a sum there"
    return str(found[0])
