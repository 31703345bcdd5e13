"""The gate without its keeping, as the measure of what that costs: each is answered at once, or gathers for nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from benchmarks.serving import serve


def at_once() -> Any:
    """A gate that gives the next number and keeps nothing."""
    made, next_answer = _gate()

    async def claim(round_id: str, _case: str, _key: str) -> Any:
        return next_answer(round_id)

    made.gathering.claim = claim
    return made


def gathered() -> Any:
    """The same for those who came together, as they wait for a batch to be kept, in the thread that would keep it."""
    made, next_answer = _gate()
    made.gathering._keep = lambda batch: [next_answer(each.round) for each in batch]
    return made


def _gate() -> tuple[Any, Callable[[str], Any]]:
    from sojourn_office.gate.app import gate as real

    made = real()
    from sojourn_office.actions.claims import Answered, full

    numbers = itertools.count(1)

    def next_answer(round_id: str) -> Any:
        number, round_ = next(numbers), made.keeper.known.rounds[round_id]
        assert round_.offer is not None, "places are claimed in it"
        reserve = number - round_.offer.places if number > round_.offer.places else None
        until = round_.closes_at if reserve is None else None
        return Answered(number, reserve, round_.offer.places, until) if number <= round_.offer.numbers else full()

    return made, next_answer


def main() -> None:
    """Serve it."""
    from granian.constants import Interfaces

    serve(("at_once", "gathered"), module="benchmarks.bare_gate", interface=Interfaces.RSGI, websockets=False)


if __name__ == "__main__":
    main()
