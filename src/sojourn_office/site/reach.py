"""Which address answers whom: each one with the permission that it asks for, or the room in which it is open to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from sojourn_office.roles import May

_DEMONSTRATION = "there in the demonstration alone"

# The rooms whose pages ask for no permission, each with why. A page of another room that names none is a mistake.
OPEN: Mapping[str, str] = {
    "sojourn_office.api.agencies": "whoever has the key of an agency's own program",
    "sojourn_office.api": "rules and published figures",
    "ninja.operation": "rules and published figures",
    "sojourn_office.desks.demonstration": _DEMONSTRATION,
    "sojourn_office.desks.ledger": "numbers without names",
    "sojourn_office.desks.public": "rules and published figures",
    "sojourn_office.desks.service": "about the service itself",
    "sojourn_office.desks.signin": "the way in",
    "sojourn_office.desks.verify": "whoever holds the visa shows it",
    "sojourn_office.look": _DEMONSTRATION,
    "sojourn_office.site.health": "about the service itself",
    # A calendar program cannot sign in: its address is a secret that its owner can change.
    "sojourn_office.desks.applicant.contact.calendar": "whoever was given the secret address",
    # It says that there is news, and nothing else; whoever is told asks back.
    "sojourn_office.desks.applicant.paying.hint": "whoever signs with the secret of the payments",
}


class NoReach(LookupError):
    """A page names no permission and stands in no room that is open to all."""


@dataclass(frozen=True)
class Reach:
    """One address of the office, and who reaches it."""

    path: str
    name: str
    parameters: Mapping[str, str]
    permission: May | None
    open_because: str | None
    has_language: bool

    @property
    def shown(self) -> str:
        """The address as a table names it, after the language where it has one."""
        return f"/{self.path}"

    @property
    def is_demonstration(self) -> bool:
        """Whether a real office has no such page."""
        return self.open_because == _DEMONSTRATION


def every_reach(patterns: Iterable[URLPattern | URLResolver] | None = None) -> tuple[Reach, ...]:
    """Every address, in the order in which they are tried; this office's where none are given. Raises `NoReach`."""
    found, without = [], []
    for path, pattern, has_language in _walk(get_resolver().url_patterns if patterns is None else patterns):
        permission: May | None = getattr(pattern.callback, "permission", None)
        because = None if permission else _open_because(pattern)
        if permission is None and because is None:
            without.append(f"/{path}")
        parameters = {name: type(each).__name__ for name, each in pattern.pattern.converters.items()}
        found.append(Reach(path, pattern.name or "", parameters, permission, because, has_language))
    if without:
        raise NoReach(f"no permission and no open room: {', '.join(without)}. Put `@may(…)` above the view.")
    return tuple(found)


def _open_because(pattern: URLPattern) -> str | None:
    place = f"{pattern.callback.__module__}.{getattr(pattern.callback, '__name__', '')}"
    fitting = (why for room, why in OPEN.items() if place == room or place.startswith(f"{room}."))
    return next(fitting, None)


def _walk(
    patterns: Iterable[URLPattern | URLResolver], before: str = "", has_language: bool = False
) -> Iterator[tuple[str, URLPattern, bool]]:
    for each in patterns:
        begins = isinstance(each.pattern, LocalePrefixPattern)
        # The language that an address begins with is that of whoever asks.
        path = before + ("" if begins else str(each.pattern))
        if isinstance(each, URLPattern):
            yield path, each, has_language
        else:
            yield from _walk(each.url_patterns, path, has_language or begins)
