"""The real gate without the look at its databases that refuses to start: a control has to lose what that look saves."""

from __future__ import annotations

import argparse


def main() -> None:
    """Serve it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int)
    asked.add_argument("--workers", type=int)
    Granian(
        "sojourn_office.gate.app:gate",
        port=asked.parse_args().port,
        factory=True,
        interface=Interfaces.RSGI,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
