"""The number of a case, host, year, six random signs and a check sign; and codes: easy to read out and to type."""

from __future__ import annotations

# No 0, O, 1, I, L, 5, S, 8, B: signs that are taken for one another when read aloud or by hand.
SIGNS = "234679ACDEFGHJKMNPQRTUVWXYZ"


def case_number(host: str, year: int, chance: bytes) -> str:
    """
    The number of a case from six random bytes.

    >>> case_number("JPN", 2026, bytes(6))
    'JPN-2026-222222-4'
    """
    assert len(chance) == 6, "six random bytes, one for each sign"
    # A byte modulo 27 favours the first signs by less than one in two hundred, which no number depends on.
    signs = "".join(SIGNS[byte % len(SIGNS)] for byte in chance)
    return f"{host}-{year}-{signs}-{_check_sign(host + str(year) + signs)}"


def one_time_code(chance: bytes) -> str:
    """
    A code of twelve signs for a paper that is handed over, from as many random bytes.

    >>> one_time_code(bytes(range(12)))
    '2346-79AC-DEFG'
    """
    assert len(chance) == 12, "twelve random bytes, one for each sign"
    signs = "".join(SIGNS[byte % len(SIGNS)] for byte in chance)
    return "-".join(signs[first : first + 4] for first in range(0, 12, 4))


def is_case_number(written: str) -> bool:
    """Whether a number is well formed and its check sign is right."""
    parts = written.split("-")
    if len(parts) != 4 or len(parts[2]) != 6 or set(parts[2]) - set(SIGNS):
        return False
    return parts[3] == _check_sign("".join(parts[:3]))


def _check_sign(written: str) -> str:
    """The sign that makes a wrong sign, or two that changed places, show: all weights are coprime to 27."""
    start = sum(ord(sign) for sign in written[:-6])
    weighed = sum(weight * SIGNS.index(sign) for weight, sign in zip(_WEIGHTS, written[-6:], strict=True))
    return SIGNS[(start + weighed) % len(SIGNS)]


_WEIGHTS = (1, 2, 4, 5, 7, 8)
