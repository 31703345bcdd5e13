"""A connection that waits no longer than its deadline, and takes no doubtful commit for success."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from sojourn_office.storage.connections import OutcomeUnknown

DEADLINE_SECONDS = 6.0
"""A second more than the server's limit for a statement: while the server can speak, its word is the clearer one."""


class Watched(psycopg.Connection[Any]):
    """A connection to PostgreSQL with an end to every wait, listening to what the server says of a commit."""

    deadline_seconds: float | None = DEADLINE_SECONDS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._is_unsure = False
        # An act asks some hundred questions; what the server has planned for them is kept.
        self.prepared_max = 512
        self.add_notice_handler(self._heard)

    def _heard(self, notice: psycopg.errors.Diagnostic) -> None:
        # SQLSTATE 01000 with these words comes after COMMIT: the primary has the change, its copy may not.
        # An exception raised here would be swallowed by the driver, so it is only noted.
        if notice.sqlstate == "01000" and "synchronous replication" in (notice.message_primary or ""):
            self._is_unsure = True

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """
        Wait for an answer of the server until the deadline; then the connection is closed, since nothing else ends it.

        A server that stands still and a network that says nothing end no wait by themselves. Raises `OutcomeUnknown`
        where a commit, or a statement that is one by itself, was not confirmed by the second machine.
        """
        try:
            answer = super().wait(gen, interval, self.deadline_seconds if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
        if self._is_unsure:
            self._is_unsure = False
            raise OutcomeUnknown("the commit was not confirmed by the second machine")
        return answer
