"""The questions that programmes still ask, best first: those a link may carry, and those that are posted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sojourn.basics.countries import is_country
from sojourn.eligibility.facts import FACTS, OF_A_HOST
from sojourn_office.desks.questions import Asked
from sojourn_office.queries.catalogue import Fit, Way

# What the page asks in boxes of its own.
_ASKED_BEFORE = frozenset({"nationality", "residence", "birth_date", "age", "turns"})
# More at once would be a form of two pages; the next ones follow when these are answered.
_ASKED_AT_ONCE = 5


def asked_by(key: str) -> Asked | None:
    """The question that a link or a form names; nothing where it is none."""
    name, _, host = key.partition(".")
    if name not in FACTS or name in _ASKED_BEFORE or FACTS[name].given_by != "person" or FACTS[name].type == "words":
        return None
    if (name in OF_A_HOST) != bool(host) or (host and not is_country(host)):
        return None
    return Asked(name, host)


def still_open(ways: Iterable[Way], *, in_link: bool) -> list[Asked]:
    """What is still open, best first: what decides the most programmes, then what the most of them want to see."""
    decides: Counter[Asked] = Counter()
    wants: Counter[Asked] = Counter()
    for way in ways:
        if way.fit is Fit.NO:
            continue
        for name in way.going.judgement.asks:
            asked = asked_by(f"{name}.{way.used.scheme.host}" if name in OF_A_HOST else name)
            if asked is None or asked.may_stand_in_a_link is not in_link:
                continue
            (decides if name in way.depends_on else wants)[asked] += 1
    both = list(dict.fromkeys([*decides, *wants]))
    return sorted(both, key=lambda asked: (-decides[asked], -wants[asked]))[:_ASKED_AT_ONCE]


def facts_of(answers: Mapping[Asked, object]) -> dict[str, object]:
    """The answers that are about no single host, as facts."""
    return {asked.name: value for asked, value in answers.items() if not asked.host}
