"""The signs and lines of the sprite as markup: what shape says before colour does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from sojourn.eligibility.values import STANDINGS, TRUST

# Each sign with the colour it has where the page names none.
SIGNS: dict[str, str] = {
    "check": "pine",
    "fits": "ink",
    "cross": "rust",
    "dash": "ink",
    "question": "ink",
    "warning": "ochre",
    "now": "ink",
    "half": "ink",
    "empty": "soft",
    "clock": "ink",
    "arrow": "",
    "back": "",
    "diamond": "soft",
    "paper": "soft",
    "camera": "",
}

_LINES = {"projected": "announced"}


def sign(name: str, size: int = 26, tone: str = "") -> SafeString:
    """A sign of the sprite; it is hidden from readers, since its word stands beside it."""
    assert name in SIGNS, f"{name} is not a sign. Known: {', '.join(SIGNS)}"
    return format_html(
        '<svg class="sign {}" width="{}" height="{}" aria-hidden="true"><use href="#sign-{}"/></svg>',
        tone or SIGNS[name],
        size,
        size,
        name,
    )


def line(standing: str, width: int = 26, tone: str = "") -> SafeString:
    """The line of a standing: solid, dashed, dotted, or broken by two uprights."""
    assert standing in STANDINGS, f"{standing} is not a standing. Known: {', '.join(STANDINGS)}"
    return format_html(
        '<svg class="line {}" width="{}" height="{}" aria-hidden="true"><use href="#line-{}"/></svg>',
        tone,
        width,
        round(width * 10 / 34),
        _LINES.get(standing, standing),
    )


def trust_mark(word: str) -> SafeString:
    """The square of a trust: full, half, empty or dashed."""
    assert word in TRUST, f"{word} is not a trust. Known: {', '.join(TRUST)}"
    return format_html(
        '<svg class="trust-mark" width="11" height="11" aria-hidden="true"><use href="#trust-{}"/></svg>', word
    )


def way_line() -> SafeString:
    """The way itself: ring, line, dot, sender left."""
    return SafeString('<svg class="way-line" width="44" height="12" aria-hidden="true"><use href="#sign-way"/></svg>')


def shares(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    The parts of a bar with where each begins and how wide it is, in hundredths, and whether a word fits over it.

    >>> [part["x"] for part in shares([{"count": 1}, {"count": 3}])]
    ['0.00', '25.00']
    """
    whole = sum(part["count"] for part in parts) or 1
    begins, drawn = 0, []
    for number, part in enumerate(parts, start=1):
        share = 100 * part["count"] / whole
        last = number == len(parts)
        drawn.append(
            {
                **part,
                "x": f"{100 * begins / whole:.2f}",
                "width": f"{share:.2f}",
                "at_end": last,
                "labelled": last or share >= 12,
            }
        )
        begins += part["count"]
    return drawn
