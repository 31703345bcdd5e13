"""The place that a person has in a period by another round: held or taken, as the movements say; at most one lives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sojourn_office.storage import wholes
from sojourn_office.storage.prepared import about_many, id_of
from sojourn_office.storage.rounds import Round


@dataclass(frozen=True)
class Living:
    """A place that is held, or taken by a visa: for which case, in which round."""

    case: str
    round: str
    is_taken: bool


def elsewhere(
    round_: Round, persons: Iterable[UUID], joined: Mapping[UUID, set[UUID]] | None = None, *, also_here: bool = False
) -> dict[UUID, Living]:
    """
    Who of these persons has a place by another round of the same period, or by another of their records in any round.

    With `also_here` a place of theirs by this round is told too.

    One question, however many they are, and another for those with several records (`joined`, where that was asked
    already). Whoever gives a place asks with the period locked, so that no other round gives one meanwhile. A place
    that was used is not living: its holder has entered, and may go a second turn.
    """
    several = set(persons)
    found = _ask(several, round_, but="" if also_here else round_.id)
    whole_of = wholes.among(several, round_.scheme[4:7]) if joined is None else joined
    beside = _ask(set().union(*whole_of.values()), round_, but="") if whole_of else {}
    for person, whole in whole_of.items():
        other = next((other for other in sorted(whole - {person}) if other in beside), None)
        if other is not None:
            found.setdefault(person, beside[other])
    return found


def _ask(persons: Iterable[UUID], round_: Round, *, but: str) -> dict[UUID, Living]:
    wanted = sorted(person.hex for person in persons)
    if not wanted:
        return {}
    period = round_.period_id
    rows = about_many(_ELSEWHERE, wanted, period, but, period, but, period)
    return {id_of(person): Living(case, of_round, bool(taken)) for person, case, of_round, taken in rows}


# Where the round is the only one of its period, and nobody goes on in it from the season before, nobody is looked up.
# For the others each person is, by index, for the reasons that the question for claims gives (`storage.claims`).
_ELSEWHERE = {
    "postgresql": "SELECT its.person_id, its.number, its.round_id, moved.taken FROM unnest(%s::uuid[]) asked(person) "
    "CROSS JOIN LATERAL (SELECT person_id, number, round_id FROM storage_case WHERE person_id = asked.person "
    "AND (EXISTS (SELECT 1 FROM storage_round WHERE period_id = %s AND id <> %s) OR EXISTS (SELECT 1 "
    "FROM storage_period own JOIN storage_period before ON before.scheme = own.scheme AND before.year < own.year "
    "WHERE own.id = %s AND before.ended_at IS NOT NULL)) AND round_id <> %s OFFSET 0) its "
    "CROSS JOIN LATERAL (SELECT sum(CASE WHEN target IN ('held', 'taken') THEN places ELSE 0 END) "
    "- sum(CASE WHEN source IN ('held', 'taken') THEN places ELSE 0 END) AS living, "
    "sum(CASE WHEN target = 'taken' THEN 1 ELSE 0 END) AS taken "
    "FROM storage_placemovement WHERE case_id = its.number AND period_id = %s OFFSET 0) moved WHERE moved.living > 0",
    "sqlite": "SELECT person_id, number, round_id, taken FROM (SELECT its.person_id, its.number, its.round_id, "
    "sum(CASE WHEN moved.target IN ('held', 'taken') THEN moved.places ELSE 0 END) "
    "- sum(CASE WHEN moved.source IN ('held', 'taken') THEN moved.places ELSE 0 END) AS living, "
    "sum(CASE WHEN moved.target = 'taken' THEN 1 ELSE 0 END) AS taken FROM json_each(%s) asked "
    "CROSS JOIN storage_case its ON its.person_id = asked.value "
    "AND (EXISTS (SELECT 1 FROM storage_round WHERE period_id = %s AND id <> %s) OR EXISTS (SELECT 1 "
    "FROM storage_period own JOIN storage_period before ON before.scheme = own.scheme AND before.year < own.year "
    "WHERE own.id = %s AND before.ended_at IS NOT NULL)) AND its.round_id <> %s "
    "JOIN storage_placemovement moved ON moved.case_id = its.number AND +moved.period_id = %s "
    "GROUP BY 1, 2, 3) WHERE living > 0",
}
