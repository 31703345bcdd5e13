"""Addresses in three languages: the first step of a path is the language, all the rest is the same."""

from __future__ import annotations

from sojourn.texts import LANGUAGES


def in_language(address: str, language: str) -> str:
    """
    The same address in another language, its query kept.

    >>> in_language("/en/go/KOR-JPN?age=24&turns=1", "ko")
    '/ko/go/KOR-JPN?age=24&turns=1'
    >>> in_language("/", "ja")
    '/ja/'
    """
    path, mark, query = address.partition("?")
    first, _, rest = path.removeprefix("/").partition("/")
    if first not in LANGUAGES:
        rest = path.removeprefix("/")
    return f"/{language}/{rest}{mark}{query}"


def at(path: str, language: str) -> str:
    """
    An address of ours, written without its language, in one.

    >>> at("/help", "ko")
    '/ko/help'
    """
    return f"/{language}/{path.removeprefix('/')}"


def back_of(address: str) -> str:
    """
    The address one step up, as the way back from a page that could not be answered.

    >>> back_of("/en/me/KOR-2026-9WQ2HD-1/tasks/passport")
    '/en/me/KOR-2026-9WQ2HD-1/tasks'
    >>> back_of("/en/help")
    '/en/'
    """
    path = address.partition("?")[0].rstrip("/")
    upper = path.rpartition("/")[0]
    first = upper.strip("/")
    return upper + "/" if first in LANGUAGES or not first else upper
