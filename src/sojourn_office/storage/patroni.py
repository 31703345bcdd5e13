"""What the manager of the database machines says of itself: one that is old, or waits for nobody, loses claims."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.request import urlopen

from sojourn.basics.messages import Message

# 3.0.2 with the etcd3 interface lost claims that had been answered, when a frozen primary woke up.
OLDEST = (4, 1)
_ASKED_SECONDS = 2.0
_STRICT = ("synchronous_mode", "synchronous_mode_strict")


def unsafe(addresses: Sequence[str]) -> list[Message]:
    """
    What the Patroni at some addresses says that is less than promised; nothing where there are no addresses.

    A machine that does not answer is passed over, since it may be the one that was replaced; all of them are not.
    """
    said = {address: _asked(address, "/patroni").get("patroni", {}).get("version", "") for address in addresses}
    answering = {address: version for address, version in said.items() if version}
    if addresses and not answering:
        return [Message("No machine that SOJOURN_PATRONI names answers, so nobody knows how the database is kept.")]
    return [
        *(
            Message(
                "Patroni {version} at {address} can lose claims that were answered. Install 4.1 or newer.",
                {"version": version, "address": address},
            )
            for address, version in answering.items()
            if _parts(version) < OLDEST
        ),
        *_unsafe_settings(list(answering)),
    ]


def _unsafe_settings(answering: list[str]) -> list[Message]:
    """All machines have the same settings: the first that tells them speaks for them."""
    for address in answering:
        if kept := _asked(address, "/config"):
            return [
                Message("Patroni has {setting} off, so that nobody waits for a second machine.", {"setting": name})
                for name in _STRICT
                if kept.get(name) is not True
            ]
    return []


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _asked(address: str, path: str) -> dict[str, Any]:
    """What a machine answers; nothing where it does not, or not in JSON."""
    with suppress(OSError, ValueError), urlopen(f"{address}{path}", timeout=_ASKED_SECONDS) as answer:  # noqa: S310 (http by the setting)
        said = json.load(answer)
        return said if isinstance(said, dict) else {}
    return {}
