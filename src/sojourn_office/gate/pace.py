"""How often somebody may ask at the gate: so often at a stroke, and then so many times a second."""

from __future__ import annotations

_KEPT_MAX = 100_000


class Pace:
    """
    One pace for everybody, and where each stands in it; what is kept of somebody is one moment.

    Nobody is kept whose turn is free again. Where so many ask at once that there is no room to tell them apart, all
    begin anew: the gate forgets rather than refuse whoever did nothing.
    """

    def __init__(self, *, at_a_stroke: int, a_second: float) -> None:
        self._each, self._stroke = 1 / a_second, at_a_stroke / a_second
        self._free_from: dict[str, float] = {}

    def wait(self, who: str, now: float) -> float:
        """The seconds until somebody may ask again; 0 where they may now, which is then counted."""
        free_from = max(self._free_from.get(who, now), now) + self._each
        over = free_from - now - self._stroke
        if over > self._each / 1_000:
            return over
        if len(self._free_from) >= _KEPT_MAX:
            self._free_from = {each: moment for each, moment in self._free_from.items() if moment > now}
            if len(self._free_from) >= _KEPT_MAX:
                self._free_from.clear()
        self._free_from[who] = free_from
        return 0
