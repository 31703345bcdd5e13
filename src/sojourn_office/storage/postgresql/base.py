"""A commit that stopped waiting for the second machine is raised as not known, since such commits were lost."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from sojourn_office.storage.connections import OutcomeUnknown


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL, listening to what the server says of a commit."""

    _unsure = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection whose notices are heard."""
        connection = super().get_new_connection(conn_params)
        connection.add_notice_handler(self._heard)
        return connection

    def _close(self) -> Any:
        # A pooled connection goes to another wrapper next; its notices are no longer ours.
        if self.connection is not None:
            self.connection.remove_notice_handler(self._heard)
        return super()._close()  # type: ignore[misc]

    def _heard(self, notice: Any) -> None:
        # SQLSTATE 01000 with these words comes after COMMIT: the primary has the change, its copy may not.
        # An exception raised here would be swallowed by the driver, so it is only noted.
        if notice.sqlstate == "01000" and "synchronous replication" in (notice.message_primary or ""):
            self._unsure = True

    def _commit(self) -> Any:
        self._unsure = False
        answer = super()._commit()  # type: ignore[misc]
        if self._unsure:
            raise OutcomeUnknown("the commit was not confirmed by the second machine")
        return answer
