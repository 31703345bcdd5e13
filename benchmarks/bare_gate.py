"""The gate with everything but its keeping: each is answered at once, as the measure of what keeping a claim costs."""

from __future__ import annotations

import argparse
import itertools
from typing import Any


def gate() -> Any:
    """A gate that gives the next number and keeps nothing."""
    from sojourn_office.gate.app import gate as real

    made = real()
    numbers = itertools.count(1)

    async def claim(round_id: str, _case: str, _key: str) -> Any:
        from sojourn_office.actions.claims import Answered, full

        number, round_ = next(numbers), made.keeper.known.rounds[round_id]
        assert round_.offer is not None, "places are claimed in it"
        reserve = number - round_.offer.places if number > round_.offer.places else None
        until = round_.closes_at if reserve is None else None
        return Answered(number, reserve, round_.offer.places, until) if number <= round_.offer.numbers else full()

    made.gathering.claim = claim
    return made


def main() -> None:
    """Serve it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int)
    asked.add_argument("--workers", type=int)
    port = asked.parse_args().port
    Granian(
        "benchmarks.bare_gate:gate",
        port=port,
        factory=True,
        interface=Interfaces.RSGI,
        websockets=False,
        backlog=8_192,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
