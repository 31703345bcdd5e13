"""Django's connection to SQLite, with each question put into SQLite's own words once, not each time it is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with our cursor."""

    def create_cursor(self, name: object = None) -> Any:
        """A cursor of the open connection; SQLite knows none by name."""
        return self.connection.cursor(factory=_Cursor)


class _Cursor(base.SQLiteCursorWrapper):
    """Django's own looks through the whole question for its holes each time: as long as SQLite takes to answer."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is not None:
            return str(super().convert_query(query, param_names=param_names))
        return _in_its_words(query)


@lru_cache(maxsize=1024)
def _in_its_words(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))
