"""The serial of a visa: per host and without gaps, nine signs that stand in the second machine-readable line."""

from __future__ import annotations

import re

from sojourn.basics.countries import two_letters

NUMBER_MAX = 9_999_999


def serial_text(host: str, number: int) -> str:
    """
    The serial of a host's visa: two letters of the host and seven digits.

    >>> serial_text("JPN", 42)
    'JP0000042'
    """
    letters = two_letters(host)
    assert letters is not None, f"{host} has no two letters"
    assert 0 < number <= NUMBER_MAX, "serials count from 1 and have seven digits"
    return f"{letters}{number:07}"


def serial_number(text: str, *, host: str) -> int | None:
    """The number behind a serial of a host; `None` for what that host never wrote."""
    found = re.fullmatch(r"([A-Z]{2})([0-9]{7})", text)
    if found is None or found[1] != two_letters(host) or int(found[2]) == 0:
        return None
    return int(found[2])
