"""A leaf of the transparency log: the public part of one event as canonical JSON, without personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping

# Whole numbers beyond this are not the same in every language that reads JSON.
_LARGEST_WHOLE_NUMBER = 2**53 - 1

# A leaf is kept in bundles that give its length two bytes.
LONGEST_LEAF = 65_535


def leaf(content: Mapping[str, object]) -> bytes:
    """
    The bytes of a leaf: JSON with sorted names and no spaces, the same form as RFC 8785 gives.

    Only texts, whole numbers, yes and no, nothing, lists and objects with plain ASCII names are taken: within
    these, Python alone writes that form. Anything else raises `ValueError`.

    >>> leaf({"v": 1, "type": "taken", "places": 1})
    b'{"places":1,"type":"taken","v":1}'
    """
    coded = plain_json(content, "leaf")
    if len(coded) > LONGEST_LEAF:
        raise ValueError(f"leaf: {len(coded)} bytes, at most {LONGEST_LEAF} fit. Keep the digest of what is long.")
    return coded


def plain_json(content: Mapping[str, object], place: str = "content") -> bytes:
    """
    The same form without a limit of length, for what is hashed often: the C code of Python takes a tenth of the time.

    Raises `ValueError` for what is not plain, and names its place behind `place`.
    """
    if not _is_simple(content):
        _check(content, place)
    return _PLAIN.encode(content).encode()


def plain_text(text: str) -> str:
    """
    One text as it stands in that form, for what is put together of thousands alike.

    >>> plain_text('a "b"')
    '"a \\"b\\""'
    """
    if not text.isascii():
        _check(text, "text")
    return json.encoder.encode_basestring(text)


_PLAIN = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _is_simple(value: object) -> bool:
    """Whether nothing in it needs a second look: most is ASCII, and to name its places takes as long as to write it."""
    match value:
        case str():
            return value.isascii()
        case int():
            return -_LARGEST_WHOLE_NUMBER <= value <= _LARGEST_WHOLE_NUMBER
        case dict():
            return all(isinstance(name, str) and name.isascii() and _is_simple(each) for name, each in value.items())
        case list():
            return all(map(_is_simple, value))
    return value is None


def _check(value: object, place: str) -> None:
    """Refuse what JSON writers disagree about, naming the place but not the value."""
    match value:
        case None | bool():
            return
        case str():
            if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                raise ValueError(f"{place}: broken Unicode. Read the text again from its source.")
        case int():
            if abs(value) > _LARGEST_WHOLE_NUMBER:
                raise ValueError(f"{place}: the number is too large for JSON. Write it as text.")
        case list() | tuple():
            for at, member in enumerate(value):
                _check(member, f"{place}[{at}]")
        case Mapping():
            for name, member in value.items():
                if not (isinstance(name, str) and name.isascii()):
                    raise ValueError(f"{place}: names are plain ASCII texts.")
                _check(member, f"{place}.{name}")
        case _:
            raise ValueError(f"{place}: {type(value).__name__} has no one form in JSON. Write it as text.")
