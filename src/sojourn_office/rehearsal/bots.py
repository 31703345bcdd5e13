"""Who comes beside the people with tickets: programs that try out forged ones, and readers of the public pages."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from sojourn_office.rehearsal.crowd import Line
from sojourn_office.rehearsal.people import Visitor

# One bot for so many people; each tries so often, from an address of this machine that several of them share.
_PEOPLE_A_BOT, _BOTS_MAX, _TRIES, _ADDRESSES = 100, 200, 20, 50
_PAGES = ("/ko/places", "/ja/places", "/en/places")


class Beside:
    """Bots at the gate and readers at the pages; what each was answered, and how long the pages took."""

    def __init__(
        self, *, gate: int, pages: int, round_id: str, forged: Sequence[str], visitors: Sequence[Visitor]
    ) -> None:
        self.gate, self.pages, self.round, self.forged = gate, pages, round_id, forged
        self.readers = [each for each in visitors if each.reads_a_page]
        self.bots = min(1 + len(visitors) // _PEOPLE_A_BOT, _BOTS_MAX)
        self.tried: Counter[int] = Counter()
        self.read: Counter[int] = Counter()
        self.page_times: list[float] = []

    async def come(self, opens: float, seconds: float) -> None:
        """Let all of them come, through the time of the rush."""
        bots = (self._bot(number, opens, seconds / _TRIES) for number in range(self.bots))
        await asyncio.gather(*bots, *(self._reader(visitor, opens) for visitor in self.readers))

    async def _bot(self, number: int, opens: float, every: float) -> None:
        line = Line(self.gate, f"127.0.0.{2 + number % _ADDRESSES}")
        for count in range(_TRIES):
            await asyncio.sleep(max(opens + count * every - time.monotonic(), 0))
            fields = {"ticket": self.forged[(number + count) % len(self.forged)], "key": f"bot-{number:04}-{count:04}"}
            try:
                status, _ = await line.post(f"/gate/{self.round}", fields)
            except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
                line.close()
                status = 0
            self.tried[status] += 1
        line.close()

    async def _reader(self, visitor: Visitor, opens: float) -> None:
        await asyncio.sleep(max(opens + visitor.comes - time.monotonic(), 0))
        line, began = Line(self.pages), time.monotonic()
        try:
            status = await line.get(_PAGES[visitor.number % len(_PAGES)])
        except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
            status = 0
        line.close()
        self.read[status] += 1
        if status == 200:
            self.page_times.append(time.monotonic() - began)
