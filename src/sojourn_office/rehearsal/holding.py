"""What must hold after a rush: told by the answers alone, and by everything the office checks of claims at night."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn_office.rehearsal.crowd import Answer


def faults_of_numbers(answers: Mapping[str, Answer], *, places: int, reserves: int) -> list[str]:
    """What does not hold of the numbers that people were told: 1, 2, 3 and so on, each once."""
    numbers = sorted(answer[1] for answer in answers.values() if answer[0] in ("place", "reserve"))
    # Whoever is in a waiting room has no number yet.
    come = sum(1 for answer in answers.values() if answer[0] != "waiting")
    wanted = list(range(1, min(places + reserves, come) + 1))
    found = [] if numbers == wanted else [f"numbers: {len(numbers)} given, {len(set(numbers))} of them different"]
    for kind, at in (("place", 1), ("reserve", 2)):
        ranks = sorted(answer[at] for answer in answers.values() if answer[0] == kind)
        if ranks != list(range(1, len(ranks) + 1)):
            found.append(f"{kind}: {len(ranks)} given, {len(set(ranks))} of them different")
    return found


def faults_of_waiting(waited: Mapping[str, Answer], answers: Mapping[str, Answer]) -> list[str]:
    """Who waited and is told nothing of it once the order is known; and what the check finds of waiting rooms."""
    from sojourn_office.queries import invariants_of_waiting
    from sojourn_office.storage.connections import one_moment

    told = ("place", "reserve", "period_full")
    lost = [f"{ticket.split('.')[1]}: waited, and is told {answers.get(ticket)}" for ticket in waited]
    still = [each for each, ticket in zip(lost, waited, strict=True) if answers.get(ticket, ("",))[0] not in told]
    with one_moment("default"):
        found = [each for check in invariants_of_waiting.CHECKS for each in check()]
    return [*still, *(f"{each.sentence}, {each.about}: {each.found}" for each in found)]


def faults_in_office() -> list[str]:
    """What the sentences of the nightly check find that a claim can break."""
    from sojourn_office.queries import invariants, invariants_of_claims
    from sojourn_office.storage.connections import one_moment

    sentences = (
        *invariants_of_claims.CHECKS,
        invariants.ledgers_hold,
        invariants.movements_are_those_of_their_events,
        invariants.every_event_carries_the_hash_of_the_one_before,
    )
    # The worker goes on telling people beside it.
    with one_moment("default"):
        return [f"{each.sentence}, {each.about}: {each.found}" for check in sentences for each in check()]


def faults_of_what_is_kept(round_id: str, answers: Mapping[str, Answer]) -> list[str]:
    """Where the office keeps another claim than somebody was told of, or one that nobody was told of."""
    from sojourn_office.storage import claims, tickets

    kept = {claim.case_id: (claim.number, claim.reserve) for claim in claims.every(round_id)}
    found = []
    for ticket, (word, number, reserve) in answers.items():
        known = tickets.read(ticket)
        assert known is not None, "the crowd has true tickets"
        told, is_kept = (number, reserve) if word in ("place", "reserve") else None, kept.pop(known.case, None)
        if told != is_kept:
            found.append(f"told {told}, kept {is_kept}")
    return [*found, *(f"kept {each}, told to nobody" for each in kept.values())]
