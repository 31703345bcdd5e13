"""A gate of a benchmark behind the server of the office, by a command like that of the real one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any


def serve(made_by: Sequence[str], *, module: str, **settings: Any) -> None:
    """Serve what one of these functions of a module makes, named by the first argument."""
    from granian import Granian
    from granian.log import LogLevels

    asked = argparse.ArgumentParser()
    asked.add_argument("which", choices=made_by)
    asked.add_argument("--port", type=int)
    asked.add_argument("--workers", type=int)
    said = asked.parse_args()
    Granian(
        f"{module}:{said.which}",
        port=said.port,
        factory=True,
        backlog=8_192,
        log_level=LogLevels.warning,
        **settings,
    ).serve()
