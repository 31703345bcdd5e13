"""What the gate asks of the database, in one thread beside the loop: the rounds it serves, and batches to keep."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from django.db import IntegrityError, connection, connections

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Round
from sojourn_office import clock
from sojourn_office.actions import claims
from sojourn_office.actions.claims import Answered, Asked
from sojourn_office.gate.gathering import Answer, Waiting, not_known, try_again
from sojourn_office.storage import claims as stored
from sojourn_office.storage import files, rounds
from sojourn_office.storage.waiting import Waits

log = logging.getLogger(__name__)

# A round stays known for a while after it closed, so that whoever comes late is told since when.
_KNOWN_AFTER = timedelta(days=40)


@dataclass(frozen=True)
class Known:
    """
    What the gate knows without asking: its rounds, how far the clock is ahead, and whether the disk has room.

    `gathering` are the rounds whose waiting room is not in its order yet.
    """

    rounds: Mapping[str, Round] = field(default_factory=dict)
    gathering: frozenset[str] = frozenset()
    given: Mapping[str, int] = field(default_factory=dict)
    ahead: timedelta = timedelta(0)
    is_short_of_room: bool = False

    def now(self) -> datetime:
        """The moment of the office, as last known."""
        return clock.wall() + self.ahead


class Keeper:
    """Keeps batches and remembers what was answered; everything but `give_up` and the memory is in its thread."""

    def __init__(self) -> None:
        self.known = Known()
        self._answers: dict[str, dict[str, Answered]] = {}
        self._keys: dict[str, dict[str, str]] = {}
        self._waits: dict[str, dict[str, Waits]] = {}
        self._full: set[str] = set()

    def remembered(self, round_id: str, case: str, key: str) -> Answer | None:
        """The answer to a case whose claim is durable, or that all is given; nothing where the database has to say."""
        answers = self._answers.get(round_id, {})
        if self._keys.get(round_id, {}).get(key, case) != case:
            return claims.key_reused()
        if case in answers:
            return answers[case]
        if round_id in self.known.gathering:
            return self._waits.get(round_id, {}).get(case)
        return claims.full() if round_id in self._full else None

    def look(self) -> None:
        """Read anew which rounds there are, how far the clock was moved, and how much room is left."""
        try:
            _refresh()
            now = clock.now()
            found = rounds.claimed_in(until=now - _KNOWN_AFTER)
            given = {each.id: stored.given(each.id)[0] for each in found}
            records = {each.id: each.record for each in found}
            gathering = frozenset(each.id for each in found if each.gathers)
            self.known = Known(records, gathering, given, now - clock.wall(), files.is_short_of_room())
        except Exception as trouble:
            # What was known stays known, whatever the driver raises of a server that is away.
            log.warning("the rounds could not be read: %s", type(trouble).__name__)
            _drop()

    def keep(self, batch: Sequence[Waiting]) -> list[Answer]:
        """Keep a batch, each round of it in one transaction; answers in the order in which they came."""
        _refresh()
        answers: dict[int, Answer] = {}
        for round_id, each in groupby(sorted(batch, key=_round_of), key=_round_of):
            some = list(each)
            for waiting, answer in zip(some, self._keep_of(round_id, some), strict=True):
                answers[id(waiting)] = answer
        return [answers[id(each)] for each in batch]

    def _keep_of(self, round_id: str, some: Sequence[Waiting]) -> Sequence[Answer]:
        asked = [Asked(each.case, each.key) for each in some]
        if files.is_short_of_room():
            return [_no_room()] * len(some)
        for _ in range(2):
            sent: list[bool] = []
            try:
                at = clock.now()
                answers = claims.claim_together(round_id, asked, at=at, before_commit=partial(sent.append, True))
            except IntegrityError as trouble:
                # Somebody kept the same claim beside us; the second look finds it.
                log.warning("a batch met another: %s", type(trouble).__name__)
                continue
            except Exception as trouble:
                # Whatever it is, everyone of the batch is answered: of a server that was killed the driver has raised
                # what is no error of a database.
                log.warning("a batch of %s was not kept", len(some), exc_info=trouble)
                _drop()
                return [not_known() if sent else try_again()] * len(some)
            self._remember(round_id, asked, answers)
            return answers
        return [try_again()] * len(some)

    def _remember(self, round_id: str, asked: Sequence[Asked], answers: Sequence[Answer]) -> None:
        kept = self._answers.setdefault(round_id, {})
        keys = self._keys.setdefault(round_id, {})
        is_full = False
        for each, answer in zip(asked, answers, strict=True):
            if isinstance(answer, Answered | Waits):
                self._waits.setdefault(round_id, {}).update({each.case: answer} if isinstance(answer, Waits) else {})
                kept.update({each.case: answer} if isinstance(answer, Answered) else {})
                keys.setdefault(each.key, each.case)
            is_full = is_full or answer == claims.full()
        if is_full and round_id not in self._full:
            # Nothing is given any more: whatever other gates gave is read once, and then nobody is asked again.
            for known, answer in claims.every_answer(round_id):
                kept[known.case] = answer
                keys[known.key] = known.case
            self._full.add(round_id)

    def give_up(self) -> None:
        """
        End the connection that a batch waits on, from another thread: behind a silent network nothing else ends it.

        Only the socket is shut. The waiting thread wakes up with an error and closes its connection itself.
        """
        waited_on = self._connection
        pgconn = getattr(getattr(waited_on, "connection", None), "pgconn", None)
        if pgconn is None:
            return  # SQLite waits for a lock at most, and that wait has an end of its own.
        try:
            with socket.socket(fileno=os.dup(pgconn.socket)) as silent:
                silent.shutdown(socket.SHUT_RDWR)
        except (OSError, ValueError):
            log.warning("a connection that was given up had ended")

    _connection: object = None

    def begin(self) -> None:
        """Remember the connection of this thread, so that it can be given up from another."""
        self._connection = connections["default"]
        self.look()


def _refresh() -> None:
    """Let go of a connection that has ended; one inside a transaction is whoever began that one's to close."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _drop() -> None:
    if not connection.in_atomic_block:
        connection.close()


def _round_of(waiting: Waiting) -> str:
    return waiting.round


def _no_room() -> Refusal:
    return Refusal("storage_low", Message("There is no room for new claims now. Nothing was changed."))
