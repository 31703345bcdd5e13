"""Django's connection to PostgreSQL, where a commit that was sent and not clearly answered is raised as not known."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import Error
from psycopg import IsolationLevel

from sojourn_office.storage.connections import OutcomeUnknown
from sojourn_office.storage.postgresql.connection import Watched

# The server's own refusals of a commit, by the class of their SQLSTATE: the transaction is undone. Anything else may
# have come after it was kept, or be no word of the server at all.
_REFUSED = ("22", "23", "25", "40", "P0")
_KEPT_OR_NOT = "40003"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL, with an end to every wait and without doubtful commits."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that is watched; one of a pool is so by the settings of the pool."""
        if self.pool:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Watched.connect(**conn_params)

    def prepared_cursor(self) -> Any:
        """A cursor whose questions the server reads and plans once for this connection."""
        self.ensure_connection()
        with self.wrap_database_errors:
            # What both take is Django's own, and not in its types.
            cursor: Any = base.ServerBindingCursor
            return super()._prepare_cursor(cursor(self.connection))  # type: ignore[misc]

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        except Error as trouble:
            if _is_refusal(trouble):
                raise
            # The framework would ask this connection for more, and hide what is raised here behind its failing.
            self.closed_in_transaction = True
            self._close()  # type: ignore[attr-defined]
            raise OutcomeUnknown("a commit was sent, and no clear answer came") from trouble


def _is_refusal(trouble: Error) -> bool:
    """Whether the server itself said that the transaction is undone."""
    state = getattr(trouble.__cause__, "sqlstate", None) or ""
    return state != _KEPT_OR_NOT and state.startswith(_REFUSED)
