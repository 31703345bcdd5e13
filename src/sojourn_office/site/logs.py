"""The form of a log line: when, where, what kind of trouble, and never what it was about."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class WithoutContents(logging.Formatter):
    """
    A line without personal data.

    The words of an exception may hold what someone typed (a database names the value it refused), so only its
    kind and the way to it are written.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The kinds of the exceptions in their order, and the lines they came through."""
        lines: list[str] = []
        trouble = ei[1]
        while trouble is not None:
            lines.append(f"{type(trouble).__module__}.{type(trouble).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trouble.__traceback__)
            ]
            trouble = trouble.__cause__ or trouble.__context__
        return "\n".join(lines)
