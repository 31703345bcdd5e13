"""Papers on disk: sealed for their person before they are written, opened only on the way out."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sojourn_office import clock
from sojourn_office.intake import store
from sojourn_office.storage.sealing import seal, unseal

_TABLE = "papers"


def folder() -> Path:
    """Where sealed papers lie."""
    return Path(settings.SOJOURN.data_folder) / "papers"


def is_short_of_room() -> bool:
    """Whether the disk has less left than the office keeps free, so that what was begun can still be finished."""
    return shutil.disk_usage(settings.SOJOURN.data_folder).free < settings.SOJOURN.reserve_mb * 1024**2


def keep(person_id: UUID, content: bytes) -> str:
    """Seal and keep; gives the random name. Outside any transaction: the row that names it comes after."""
    return store.keep(folder(), seal(person_id, _TABLE, "content", content))


def read(person_id: UUID, name: str) -> bytes:
    """The content, opened."""
    return unseal(person_id, _TABLE, "content", store.read(folder(), name))


def sweep(known: Collection[str]) -> tuple[str, ...]:
    """Take away what no row and no letter knows, an hour after it was written; gives the names of what went."""
    return store.sweep(folder(), known, clock.wall())


def delete(name: str) -> None:
    """Take the sealed bytes away; done already is done."""
    store.delete(folder(), name)
