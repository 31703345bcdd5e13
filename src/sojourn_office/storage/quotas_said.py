"""Which quotas the agreements in use set over the periods that there are, beside the number of each period itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sojourn.places.quotas import Binds, quotas_of
from sojourn.places.quotas import Quota as Rule
from sojourn_office.storage import agreements
from sojourn_office.storage.rounds import Period

# What says each of them, and the one that has no year.
_SAID_BY = {
    Binds.STREAM: "sub_ceilings",
    Binds.SHARED: "ceiling",
    Binds.GROUP: "ceiling_within",
    Binds.HOLDERS: "ceiling",
    Binds.GATE: "gate_ceiling",
}


@dataclass(frozen=True)
class Wanted:
    """A quota as the agreements have it: what it is, how many places, over which periods, and what says so."""

    key: str
    rule: Rule
    most: int
    periods: tuple[Period, ...]
    cites: tuple[str, ...]


def wanted(periods: Sequence[Period]) -> dict[str, Wanted]:
    """
    Every quota that the agreements in use set over some periods, beside the number of each period itself.

    Where several schemes say one that they share, the smallest number that any of them says is meant.
    """
    found: dict[str, Wanted] = {}
    for period in periods:
        for rule, cites in _said(period):
            key = key_of(rule, period.year)
            over = tuple(each for each in periods if _is_over(rule, each, period.year))
            before = found.get(key)
            if before is None:
                found[key] = Wanted(key, rule, rule.most, over, cites)
                continue
            both = {each.pk: each for each in (*before.periods, *over)}
            most = min(before.most, rule.most)
            cited = tuple(sorted({*before.cites, *cites}))
            found[key] = Wanted(key, rule, most, tuple(both.values()), cited)
    return dict(sorted(found.items()))


def _said(period: Period) -> list[tuple[Rule, tuple[str, ...]]]:
    if agreements.scheme(period.scheme) is None:
        return []
    last = agreements.last_day_of(period.scheme, period.year)
    rules = agreements.rules_of(period.scheme, on=last)
    said = [(each, _SAID_BY[each.binds]) for each in quotas_of(rules, on=last) if each.binds in _SAID_BY]
    return [(rule, tuple(rules.held[name].cites) if name in rules.held else ()) for rule, name in said]


def key_of(rule: Rule, year: int) -> str:
    """
    How a quota is named: by its scheme, or the first of those that share it; by its host where it has a name there.

    Holders at one time have no year.
    """
    first = min(rule.schemes)
    match rule.binds:
        case Binds.STREAM:
            return f"{first}-{year}/stream/{rule.word}"
        case Binds.GROUP:
            return f"{first[4:7]}-{year}/together/{rule.word}"
        case Binds.GATE:
            return f"{first}-{year}/gate"
        case Binds.SHARED:
            return f"{first}-{year}/shared"
        case _:
            return f"{first}/holders"


def _is_over(rule: Rule, period: Period, year: int) -> bool:
    return period.scheme in rule.schemes and (rule.binds is Binds.HOLDERS or period.year == year)
