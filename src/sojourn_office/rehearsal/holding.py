"""What must hold after a rush: told by the answers alone, and by everything the office checks of claims at night."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn_office.rehearsal.crowd import Answer


def faults_of_numbers(answers: Mapping[str, Answer], *, places: int, reserves: int) -> list[str]:
    """What does not hold of the numbers that people were told: 1, 2, 3 and so on, each once."""
    numbers = sorted(answer[1] for answer in answers.values() if answer[0] in ("place", "reserve"))
    wanted = list(range(1, min(places + reserves, len(answers)) + 1))
    found = [] if numbers == wanted else [f"numbers: {len(numbers)} given, {len(set(numbers))} of them different"]
    for kind, at in (("place", 1), ("reserve", 2)):
        ranks = sorted(answer[at] for answer in answers.values() if answer[0] == kind)
        if ranks != list(range(1, len(ranks) + 1)):
            found.append(f"{kind}: {len(ranks)} given, {len(set(ranks))} of them different")
    return found


def faults_in_office() -> list[str]:
    """What the sentences of the nightly check find that a claim can break."""
    from sojourn_office.queries import invariants, invariants_of_claims

    sentences = (
        *invariants_of_claims.CHECKS,
        invariants.ledgers_hold,
        invariants.movements_are_those_of_their_events,
        invariants.every_event_carries_the_hash_of_the_one_before,
    )
    return [f"{each.sentence}, {each.about}: {each.found}" for check in sentences for each in check()]
