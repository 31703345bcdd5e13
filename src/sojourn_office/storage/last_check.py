"""What the last check of everything found: kept beside the database, so that it is there when the database is not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class LastCheck:
    """When everything was looked at, how many sentences were asked, and how many did not hold."""

    at: datetime
    sentences: int
    broken: int


def _file() -> Path:
    return Path(settings.SOJOURN.data_folder) / "last-check.json"


def keep(found: LastCheck) -> None:
    """Keep what a check found in the place of the one before."""
    written = {"at": found.at.isoformat(), "sentences": found.sentences, "broken": found.broken}
    beside = _file().with_suffix(".new")
    beside.write_text(json.dumps(written))
    beside.replace(_file())


def last() -> LastCheck | None:
    """The last check; nothing where none was made, or its file cannot be read."""
    try:
        known = json.loads(_file().read_text())
        return LastCheck(datetime.fromisoformat(known["at"]), int(known["sentences"]), int(known["broken"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
