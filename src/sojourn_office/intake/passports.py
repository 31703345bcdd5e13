"""How a passport writes a name and a number, for whoever types them and whoever sends them in a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What a passport number looks like, and an example that belongs to nobody.
NUMBERS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "KOR": (re.compile(r"[A-Z]\d{8}|[A-Z]\d{3}[A-Z]\d{4}|[A-Z]{2}\d{7}"), "M00000000"),
    "JPN": (re.compile(r"[A-Z]{2}\d{7}"), "TZ0000000"),
}
LATIN = re.compile(r"[A-Z][A-Z '\-]*")
