"""One request at the gate (RSGI): what comes in, what is asked of whom, and what goes out."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network
from time import monotonic
from typing import Any

from django.conf import settings

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.claims import may_claim
from sojourn.rounds.model import Round
from sojourn_office.actions.claims import Answered
from sojourn_office.actions.heartbeats import beat_on
from sojourn_office.gate import answers
from sojourn_office.gate.answers import Response
from sojourn_office.gate.gathering import Gathering
from sojourn_office.gate.keeping import Keeper
from sojourn_office.gate.pace import Pace
from sojourn_office.gate.press import BYTES_MAX, Reader, fields_of, press_of, reader_of
from sojourn_office.storage.heartbeats import Door
from sojourn_office.storage.waiting import Waits

PATH = "/gate/"
_LOOKS_EVERY = 1.0
# Whoever has a true ticket is counted by it alone: a school or a company that shares one address keeps nobody waiting.
_OF_ONE_TICKET = {"at_a_stroke": 120, "a_second": 1}
# What carries none is counted by the address it came from, far above the size of a school that opens old pages.
_OF_ONE_ADDRESS = {"at_a_stroke": 2_000, "a_second": 50}


class Gate:
    """One process of the gate."""

    def __init__(self, thread: Executor | None = None) -> None:
        self.keeper = Keeper()
        self.gathering = Gathering(self.keeper.keep, self.keeper.give_up, thread)
        self._tickets, self._addresses = Pace(**_OF_ONE_TICKET), Pace(**_OF_ONE_ADDRESS)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read the rounds before the first claim, then once a second, in the thread that keeps claims."""
        loop.run_until_complete(self.gathering.beside(self.keeper.begin))
        loop.create_task(self._look(), name="look")
        beat_on(Door.GATE)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOKS_EVERY)
            await self.gathering.when_idle(self.keeper.look)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        response = await self.answer(scope, protocol)
        protocol.response_bytes(response.status, response.headers, response.body)

    async def answer(self, scope: Any, protocol: Any) -> Response:
        """The response to a request: a claim, how far a round is, or whether this process lives."""
        path, method = scope.path, scope.method
        if path == "/livez":
            return Response(200, [("content-type", "application/json")], b'{"live": true}')
        round_id = path[len(PATH) :] if path.startswith(PATH) else ""
        headers = scope.headers
        media_type, accepts = headers.get("content-type") or "", headers.get("accept") or ""
        if method != "POST":
            return self._count(round_id, Reader(as_json="html" not in accepts))
        body = await _body(protocol, headers.get("content-length"))
        fields = fields_of(body, media_type)
        if isinstance(fields, Refusal):
            return self._unsigned(fields, reader_of({}, accepts, media_type), scope)
        reader = reader_of(fields, accepts, media_type)
        return await self._claim(round_id, fields, reader, headers.get("idempotency-key") or "", scope)

    def _count(self, round_id: str, reader: Reader) -> Response:
        round_ = self.keeper.known.rounds.get(round_id)
        if round_ is None:
            return answers.refused(_NOT_FOUND, reader, left=None)
        return answers.counted(round_, self.keeper.known.given.get(round_id, 0))

    async def _claim(
        self, round_id: str, fields: dict[str, str], reader: Reader, header_key: str, scope: Any
    ) -> Response:
        known = self.keeper.known
        round_ = known.rounds.get(round_id)
        if round_ is None:
            return answers.refused(_NOT_FOUND, reader, left=None)
        now = known.now()
        press = press_of(fields, round_id, header_key, at=min(now, round_.tickets_to - _MOMENT))
        if isinstance(press, Refusal):
            return self._unsigned(press, reader, scope, round_)
        wait = self._tickets.wait(press.case, monotonic())
        if wait:
            return answers.refused(_SLOW_DOWN, reader, press=press, left=None, wait=wait)
        answer = self.keeper.remembered(round_id, press.case, press.key)
        if answer is None:
            # A round that the clock may have reached since it was last read is left to the transaction to tell.
            early = round_.opens_at - now
            closed = may_claim(round_, now) if early.total_seconds() > _LOOKS_EVERY else None
            answer = closed or await self.gathering.claim(round_id, press.case, press.key)
        if isinstance(answer, Answered):
            return answers.given(answer, round_, reader)
        if isinstance(answer, Waits):
            return answers.waits(answer, round_, reader)
        left = max(round_.opens_at - known.now(), _MOMENT) if answer.code == "not_open" else None
        return answers.refused(answer, reader, round_=round_, press=press, left=left)

    def _unsigned(self, refusal: Refusal, reader: Reader, scope: Any, round_: Round | None = None) -> Response:
        """The refusal of what carries no true ticket, as long as its network does not send too many of them."""
        wait = self._addresses.wait(_network(scope), monotonic())
        if wait:
            return answers.refused(_SLOW_DOWN, reader, left=None, wait=wait)
        return answers.refused(refusal, reader, round_=round_, left=None)


def _network(scope: Any) -> str:
    """The address that a request came from, as far as our own proxies vouch for it; of IPv6 the network of a house."""
    proxies = settings.SOJOURN.trusted_proxies
    forwarded = [each.strip() for each in (scope.headers.get("x-forwarded-for") or "").split(",") if each.strip()]
    written = str(scope.client).rpartition(":")[0].strip("[]")
    if proxies and len(forwarded) >= proxies:
        written = forwarded[-proxies]
    try:
        return str(IPv6Network((IPv6Address(written), 64), strict=False))
    except ValueError:
        return written


async def _body(protocol: Any, length: str | None) -> bytes:
    """The body of a request, read no further than it is looked at."""
    if length is not None and length.isdigit() and int(length) <= BYTES_MAX:
        whole: bytes = await protocol()
        return whole
    read = b""
    async for chunk in protocol:
        read += chunk
        if len(read) > BYTES_MAX:
            break
    return read


_MOMENT = timedelta(microseconds=1)
_NOT_FOUND = Refusal("not_found", Message("There is no such round."))
_SLOW_DOWN = Refusal("slow_down", Message("Too many tries in a short time."))
