"""Small notes kept beside the database, so that they are there when the database is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings


def file_of(name: str) -> Path:
    """Where the note of a name lies."""
    return Path(settings.SOJOURN.data_folder) / f"{name}.json"


def keep(name: str, note: Mapping[str, object]) -> None:
    """Keep a note in the place of the one before."""
    beside = file_of(name).with_suffix(".new")
    beside.write_text(json.dumps(dict(note)))
    beside.replace(file_of(name))


def read(name: str) -> dict[str, Any]:
    """A note; empty where none was kept, or its file cannot be read."""
    try:
        known = json.loads(file_of(name).read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
