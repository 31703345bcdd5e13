"""Finding a person who reaches an answer by one way: a search over the values that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sojourn.rules.answers import Answer
from sojourn.rules.asking import facts_named
from sojourn.rules.edges import Domains, beside
from sojourn.rules.judging import Facts, judge
from sojourn.rules.terms import APPLICATION, All, AnyOf, Not, Presumed
from sojourn.rules.ways import NOT_NO, Wanted


@dataclass(frozen=True)
class Law:
    """What holds between facts of every person, whatever a rule says; it is asked once each of them is settled."""

    facts: tuple[str, ...]
    holds: Callable[[Facts], bool]


@dataclass(frozen=True, eq=False)
class _Constraint:
    """What is wanted, over the facts it needs."""

    names: tuple[str, ...]
    holds: Callable[[Facts], bool]


class Search:
    """People whose facts are taken from the values that matter to a rule, on one day of application."""

    def __init__(self, domains: Domains, laws: Iterable[Law], settled: Facts) -> None:
        self._domains = domains
        self._settled = dict(settled)
        self._laws = [_Constraint(law.facts, law.holds) for law in laws if all(name in domains for name in law.facts)]
        self._made: dict[object, tuple[Wanted, list[_Constraint]]] = {}

    def person(self, wanted: Iterable[Wanted], like: Facts | None = None) -> dict[str, object] | None:
        """
        Somebody of whom all of it is so, or nothing where there is nobody among the values that matter.

        They are as one they are to be `like` wherever they can, and otherwise as little is known of them as can be.
        """
        asked = list(dict.fromkeys(constraint for one in wanted for constraint in self._constraints(one)))
        whole = [*asked, *self._laws]
        found = {**self._settled, **(like or {})}
        for names, constraints in _together(whole if like is None else _touched(whole, like)):
            settled = self._settle(names, constraints, like or {})
            if settled is None:
                return None
            found |= settled
        return {name: value for name, value in found.items() if value is not None}

    def is_so(self, wanted: Iterable[Wanted], facts: Facts) -> bool:
        """Whether it is so of somebody already."""
        return all(constraint.holds(facts) for one in wanted for constraint in self._constraints(one))

    def _constraints(self, wanted: Wanted) -> list[_Constraint]:
        # A tree is large to compare: what was made of a question is found by the question itself, which is kept.
        key = (id(wanted.question), wanted.answers, wanted.at_edge, wanted.open, wanted.known)
        if key not in self._made:
            self._made[key] = wanted, [_constraint(each) for each in _apart(wanted)]
        return self._made[key][1]

    def _settle(
        self, names: Sequence[str], constraints: Sequence[_Constraint], like: Facts
    ) -> dict[str, object] | None:
        facts = dict(self._settled)
        if not all(constraint.holds(facts) for constraint in constraints if not constraint.names):
            return None
        values: dict[str, list[object]] = {}
        for name in names:
            alone = [constraint for constraint in constraints if constraint.names == (name,)]
            values[name] = [
                value
                for value in dict.fromkeys((like.get(name), None, *self._domains[name]))
                if all(each.holds({**facts, name: value}) for each in alone)
            ]
            if not values[name]:
                return None
        order = _in_order(names, constraints)
        decided = _decided_at(order, constraints)
        return facts if _try(0, order, values, decided, facts) else None


def _try(
    place: int,
    order: Sequence[str],
    values: Mapping[str, Sequence[object]],
    decided: Sequence[Sequence[_Constraint]],
    facts: dict[str, object],
) -> bool:
    """Settle one fact after another; what does not fit is taken back."""
    if place == len(order):
        return True
    name = order[place]
    for value in values[name]:
        facts[name] = value
        if all(constraint.holds(facts) for constraint in decided[place]) and _try(
            place + 1, order, values, decided, facts
        ):
            return True
    del facts[name]
    return False


def _apart(wanted: Wanted) -> Iterator[Wanted]:
    """The same as several smaller ones, where each of them can be looked at by itself."""
    if wanted.at_edge or wanted.open or wanted.known:
        yield wanted
        return
    match wanted.question, wanted.answers:
        case All(questions), (Answer.YES,) | (Answer.YES, Answer.NOT_KNOWN):
            for part in questions:
                yield from _apart(Wanted(part, wanted.answers))
        case AnyOf(questions), (Answer.NO,) | (Answer.NO, Answer.NOT_KNOWN):
            for part in questions:
                yield from _apart(Wanted(part, wanted.answers))
        case Not(part), answers:
            yield from _apart(Wanted(part, tuple(sorted((~answer for answer in answers), key=_PLACE.__getitem__))))
        case Presumed(part), (Answer.YES,):
            yield from _apart(Wanted(part, NOT_NO))
        case _:
            yield wanted


_PLACE = {answer: place for place, answer in enumerate((Answer.YES, Answer.NO, Answer.NOT_KNOWN))}


def _constraint(wanted: Wanted) -> _Constraint:
    named = (*facts_named(wanted.question), *wanted.open, *(name for group in wanted.known for name in group))
    names = tuple(dict.fromkeys(name for name in named if name != APPLICATION))

    def holds(facts: Facts) -> bool:
        if judge(wanted.question, facts) not in wanted.answers:
            return False
        if any(facts.get(name) is not None for name in wanted.open):
            return False
        if any(all(facts.get(name) is None for name in group) for group in wanted.known):
            return False
        return not wanted.at_edge or _is_at_edge(wanted, names, facts)

    return _Constraint(names, holds)


def _is_at_edge(wanted: Wanted, names: Sequence[str], facts: Facts) -> bool:
    """Whether one step in one fact turns the answer; where no fact has steps, there is no edge to be at."""
    stepped = [{**facts, name: value} for name in names for value in beside(facts.get(name))]
    return not stepped or any(judge(wanted.question, moved) not in wanted.answers for moved in stepped)


def _touched(constraints: Sequence[_Constraint], like: Facts) -> list[_Constraint]:
    """Those that do not hold of a person, and those that could cease to hold when the person becomes another."""
    broken = [constraint for constraint in constraints if not constraint.holds(like)]
    names = {name for constraint in broken for name in constraint.names}
    whole = [constraint for constraint in constraints if constraint not in broken]
    while joined := [constraint for constraint in whole if not names.isdisjoint(constraint.names)]:
        names.update(name for constraint in joined for name in constraint.names)
        broken += joined
        whole = [constraint for constraint in whole if constraint not in joined]
    return broken


def _together(constraints: Sequence[_Constraint]) -> Iterator[tuple[list[str], list[_Constraint]]]:
    """The facts that hang together by what is wanted of them, group by group; what needs no fact is its own."""
    group_of: dict[str, list[str]] = {}
    for constraint in constraints:
        joined: list[str] = []
        for name in constraint.names:
            joined += [each for each in group_of.get(name, [name]) if each not in joined]
        for name in joined:
            group_of[name] = joined
    groups = {id(group): group for group in group_of.values()}
    for group in groups.values():
        yield group, [each for each in constraints if each.names and each.names[0] in group]
    without = [each for each in constraints if not each.names]
    if without:
        yield [], without


def _in_order(names: Sequence[str], constraints: Sequence[_Constraint]) -> list[str]:
    """The facts so that each constraint can be asked as early as can be."""
    order: list[str] = []
    left = [constraint for constraint in constraints if len(constraint.names) > 1]
    while left:
        nearest = min(left, key=lambda each: sum(name not in order for name in each.names))
        order += [name for name in nearest.names if name not in order]
        left = [each for each in left if not set(each.names) <= set(order)]
    return [*order, *(name for name in names if name not in order)]


def _decided_at(order: Sequence[str], constraints: Sequence[_Constraint]) -> list[list[_Constraint]]:
    """The constraints that can be asked once a fact is settled, for each place of the order."""
    place = {name: number for number, name in enumerate(order)}
    decided: list[list[_Constraint]] = [[] for _ in order]
    for constraint in constraints:
        if len(constraint.names) > 1:
            decided[max(place[name] for name in constraint.names)].append(constraint)
    return decided
