"""People who press at the gate until they are answered, and bots beside them; everything they see is written down."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sojourn_office.rehearsal.people import Visitor

Answer = tuple[Any, ...]
# What a press is told that has no answer yet: it comes again.
_COMES_AGAIN = frozenset({0, 425, 429, 503})
# How long people wait: after a press that failed a little at first, then longer; before the opening half a second.
_WAITS, _WAITS_AT_MOST, _WAITS_EARLY = 0.2, 2.0, 0.5
_GIVES_UP = 15.0


@dataclass(frozen=True, slots=True)
class Press:
    """One request: when it was sent, in seconds from the opening, how long it took, and what came back."""

    sent: float
    took: float
    status: int
    code: str


@dataclass
class Crowd:
    """
    The visitors with their tickets, each with a key of their own, over so many open lines at most.

    `opens` is the moment of the opening by `time.monotonic`; whoever has no answer so many seconds after coming is
    left without one. `expects` are the statuses that are answers.
    """

    port: int
    round: str
    tickets: Sequence[str]
    visitors: Sequence[Visitor]
    clients: int = 500
    opens: float = 0.0
    patience: float = 120.0
    expects: Collection[int] = (200, 202, 409)
    answers: dict[str, Answer] = field(default_factory=dict)
    waited: dict[int, float] = field(default_factory=dict)
    first_answers: list[float] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    again: int = 0

    def come(self, beside: Callable[[], Awaitable[None]] | None = None) -> float:
        """
        Let everyone come and press until they are answered; gives the seconds until the last one was.

        Whoever is `beside` them comes too.
        """
        self.opens = self.opens or time.monotonic()
        asyncio.run(self._together(beside))
        return max(self.first_answers, default=0.0)

    def ask_again(self) -> None:
        """Everyone presses once more, with the same key; what is told differs from before is written down."""
        asyncio.run(self._all([Visitor(each.number, each.kind, 0.0) for each in self.visitors], at_once=True))

    async def _together(self, beside: Callable[[], Awaitable[None]] | None) -> None:
        await asyncio.gather(self._all(self.visitors), *([beside()] if beside else []))

    async def _all(self, visitors: Sequence[Visitor], *, at_once: bool = False) -> None:
        self._lines: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
        for _ in range(min(self.clients, len(visitors))):
            self._lines.put_nowait(Line(self.port))
        coming = []
        for visitor in visitors:
            ahead = 0.0 if at_once else self.opens + visitor.comes - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            coming.append(asyncio.create_task(self._comes(visitor, is_first=not at_once)))
        await asyncio.gather(*coming)
        while not self._lines.empty():
            self._lines.get_nowait().close()

    async def _comes(self, visitor: Visitor, *, is_first: bool) -> None:
        began, key = time.monotonic(), f"press-{visitor.number:08}"
        if visitor.hangs_up:
            await self._hang_up(visitor, key)
        await asyncio.gather(*(self._until_answered(visitor, key, began) for _ in range(visitor.presses)))
        if is_first and self.tickets[visitor.number] in self.answers:
            self.waited[visitor.number] = time.monotonic() - max(began, self.opens)
        for _ in range(visitor.reloads):
            await asyncio.sleep(_WAITS)
            await self._until_answered(visitor, key, time.monotonic())
        if visitor.another_key:
            await self._until_answered(visitor, f"again-{visitor.number:08}", time.monotonic())

    async def _until_answered(self, visitor: Visitor, key: str, began: float) -> None:
        ticket, waits = self.tickets[visitor.number], _WAITS
        while time.monotonic() < max(began, self.opens) + self.patience:
            status, said = await self._press(ticket, key)
            if status in self.expects:
                self._answered(ticket, said)
                return
            if status not in _COMES_AGAIN:
                self.strange.append(f"{status} {said.get('code', '')}")
                return
            self.again += 1
            await asyncio.sleep(_WAITS_EARLY if status == 425 else waits)
            waits = min(waits * 2, _WAITS_AT_MOST) if status != 425 else _WAITS

    def _answered(self, ticket: str, said: dict[str, Any]) -> None:
        answer = (said.get("answer") or said["code"], said.get("number") or said.get("ticket"), said.get("reserve"))
        if ticket not in self.answers:
            self.first_answers.append(time.monotonic() - self.opens)
        if self.answers.setdefault(ticket, answer) != answer:
            self.changed.append(f"{self.answers[ticket]} became {answer}")

    async def _press(self, ticket: str, key: str) -> tuple[int, dict[str, Any]]:
        line = await self._lines.get()
        sent = time.monotonic()
        try:
            status, said = await line.post(f"/gate/{self.round}", {"ticket": ticket, "key": key})
        except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
            line.close()
            status, said = 0, {}
        finally:
            self._lines.put_nowait(line)
        code = str(said.get("answer") or said.get("code") or "")
        self.presses.append(Press(sent - self.opens, time.monotonic() - sent, status, code))
        return status, said

    async def _hang_up(self, visitor: Visitor, key: str) -> None:
        """Press, and be gone before the answer comes."""
        line = Line(self.port)
        try:
            await line.send(f"/gate/{self.round}", {"ticket": self.tickets[visitor.number], "key": key})
        except OSError:
            pass  # The gate is away; so is this visitor.
        finally:
            line.close()


class Line:
    """A connection that is kept open, as a browser keeps one; `source` is the address it comes from."""

    def __init__(self, port: int, source: str = "") -> None:
        self.port, self.source = port, source
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and what the answer says."""
        await self.send(path, fields)
        status, content = await self._answer()
        return status, json.loads(content)

    async def send(self, path: str, fields: dict[str, str]) -> None:
        """Send a press, and wait for nothing."""
        body = json.dumps(fields).encode()
        told = f"host: gate\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        await self._write(f"POST {path} HTTP/1.1\r\n{told}\r\n\r\n".encode() + body)

    async def get(self, path: str) -> int:
        """The status of a page, which is read whole."""
        await self._write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
        status, _ = await self._answer()
        return status

    async def _write(self, request: bytes) -> None:
        if self.writer is None:
            there = (self.source, 0) if self.source else None
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=there)
        self.writer.write(request)
        await self.writer.drain()

    async def _answer(self) -> tuple[int, bytes]:
        async with asyncio.timeout(_GIVES_UP):
            told = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = next((each for each in told.split("\r\n") if each.startswith("content-length:")), ":0")
            content = await self.reader.readexactly(int(length.partition(":")[2]))
        return int(told.split(" ", 2)[1]), content

    def close(self) -> None:
        """Let go of the connection."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None
