"""How a passport writes a name and a number, for whoever types them and whoever sends them in a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What a passport number looks like, and an example that belongs to nobody.
_NUMBERS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "KOR": (re.compile(r"[A-Z]\d{8}|[A-Z]\d{3}[A-Z]\d{4}|[A-Z]{2}\d{7}"), "M00000000"),
    "JPN": (re.compile(r"[A-Z]{2}\d{7}"), "TZ0000000"),
}
# Of any other country no more is known than what a passport has room for: nine letters and figures (ICAO Doc 9303-4,
# positions 1 to 9 of the lower machine-readable line). That there are five, and a figure, is ours, against slips.
_ANY_NUMBER = (re.compile(r"(?=.*\d)[A-Z0-9]{5,9}"), "X0000000")
LATIN = re.compile(r"[A-Z][A-Z '\-]*")


def number_of(country: str) -> tuple[re.Pattern[str], str]:
    """The form of the passport numbers of a country, without spaces and dashes, and an example."""
    return _NUMBERS.get(country, _ANY_NUMBER)
