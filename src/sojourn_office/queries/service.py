"""What is asked about the service itself; no personal data."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn_office.storage import connections, masters


def unsafe_databases() -> list[Message]:
    """What the databases say of their own settings, where it is less than promised."""
    return connections.unsafe_databases()


def keys_are_there() -> bool:
    """Whether the master keys can be read; raises `KeyUnavailable` with the remedy where they cannot."""
    return bool(masters.master_keys().master.current)
