"""Claims that arrive together go together: while one batch is being kept, the next one gathers."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.claims import Answered
from sojourn_office.storage.waiting import Waits

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 5.0
"""Whoever has waited so long is answered, whatever the database does."""
BATCH_MAX = 1_000
# A transaction costs as much as fifty claims in it; so few milliseconds nobody notices.
_GATHERS_SECONDS = 0.05
_LOOKED_AT_EVERY = 0.25

Answer = Answered | Waits | Refusal


@dataclass(slots=True, eq=False)
class Waiting:
    """One claim that waits for its batch: for which round and case, by which key, since when."""

    round: str
    case: str
    key: str
    answer: asyncio.Future[Answer]
    since: float


class Gathering:
    """
    What waits, and the one batch that is being kept. Lives in the thread of the loop; `keep` runs in a thread beside.

    `keep` answers each of a batch and never raises. `give_up` ends the connection it waits on.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Waiting]], list[Answer]],
        give_up: Callable[[], None],
        thread: Executor | None = None,
    ) -> None:
        self._keep, self._give_up = keep, give_up
        self._waiting: deque[Waiting] = deque()
        self._kept_now: list[Waiting] = []
        self._gathers = False
        self._thread = thread or ThreadPoolExecutor(1, thread_name_prefix="claims")
        self._loop: asyncio.AbstractEventLoop | None = None

    async def claim(self, round_id: str, case: str, key: str) -> Answer:
        """The answer to one claim, once it is durable; or that it is not known, or not done, after the deadline."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.call_later(_LOOKED_AT_EVERY, self._look_at_the_time)
        answer = self._loop.create_future()
        self._waiting.append(Waiting(round_id, case, key, answer, self._loop.time()))
        self._gather()
        result: Answer = await answer
        return result

    async def beside(self, do: Callable[[], None]) -> None:
        """Do something in the thread that keeps claims."""
        await asyncio.get_running_loop().run_in_executor(self._thread, do)

    async def when_idle(self, do: Callable[[], None]) -> None:
        """Do something in that thread, between batches; left out while a batch is overdue."""
        if not any(each.answer.done() for each in self._kept_now):
            await self.beside(do)

    def _gather(self) -> None:
        """Begin the next batch soon, unless one is being kept or gathers already."""
        if self._waiting and not self._kept_now and not self._gathers:
            assert self._loop is not None, "someone claims, so there is a loop"
            self._gathers = True
            self._loop.call_later(_GATHERS_SECONDS, self._keep_next)

    def _keep_next(self) -> None:
        assert self._loop is not None, "someone claims, so there is a loop"
        self._gathers = False
        count = min(len(self._waiting), BATCH_MAX)
        self._kept_now = [self._waiting.popleft() for _ in range(count)]
        if self._kept_now:
            done = self._loop.run_in_executor(self._thread, self._kept, self._kept_now)
            done.add_done_callback(self._answer)

    def _kept(self, batch: Sequence[Waiting]) -> list[Answer]:
        """The answers to a batch; nothing that is raised there leaves the thread, since some of it a future refuses."""
        try:
            return self._keep(batch)
        except Exception:
            log.exception("a batch of %s claims failed", len(batch))
            return [not_known()] * len(batch)

    def _answer(self, done: asyncio.Future[list[Answer]]) -> None:
        batch, self._kept_now = self._kept_now, []
        answers = done.result()
        for each, answer in zip(batch, answers, strict=True):
            if not each.answer.done():
                each.answer.set_result(answer)
        self._gather()

    def _look_at_the_time(self) -> None:
        """Nobody waits longer than the deadline, also behind a database that has gone silent."""
        assert self._loop is not None, "the time is looked at by the loop"
        self._loop.call_later(_LOOKED_AT_EVERY, self._look_at_the_time)
        late = self._loop.time() - DEADLINE_SECONDS
        while self._waiting and self._waiting[0].since < late:
            each = self._waiting.popleft()
            if not each.answer.done():
                each.answer.set_result(try_again())
        overdue = [each for each in self._kept_now if each.since < late and not each.answer.done()]
        for each in overdue:
            each.answer.set_result(not_known())
        if overdue:
            self._give_up()


def not_known() -> Refusal:
    """The answer where a commit was sent, or may have been, and nothing clean came back."""
    return Refusal("outcome_unknown", Message("We do not know yet whether this was done."))


def try_again() -> Refusal:
    """The answer where it is certain that nothing was done."""
    return Refusal("try_again", Message("The service cannot be reached now."))
