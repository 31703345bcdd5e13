"""One canonical JSON for everything that is hashed or signed (RFC 8785)."""

from __future__ import annotations

from collections.abc import Mapping

import rfc8785


def canonical(value: Mapping[str, object]) -> bytes:
    """
    The one byte form of a JSON object. Raises `ValueError` for what JSON does not know.

    >>> canonical({"b": 1, "a": "한"})
    b'{"a":"\\xed\\x95\\x9c","b":1}'
    """
    return rfc8785.dumps(dict(value))  # type: ignore[arg-type]  # the library checks the values as it writes
