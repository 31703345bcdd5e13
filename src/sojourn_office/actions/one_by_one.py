"""What the office does by itself, thing by thing: one that fails is kept and told, and stops none behind it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import OperationalError

from sojourn_office.storage import undone

log = logging.getLogger(__name__)


def each(verb: str, abouts: Iterable[str], do: Callable[[str], int], *, at: datetime) -> int:
    """
    Do something to each; returns how much was done in all. `do` is an act of its own, in its own transaction.

    What one raises is kept by its kind and its place in the code alone, since its words may be somebody's. A
    database that is away is raised: then nothing behind it can be done either.
    """
    done, failed = 0, []
    for about in abouts:
        try:
            done += do(about)
        except OperationalError:
            raise
        except Exception as trouble:
            where = traceback.extract_tb(trouble.__traceback__)[-1]
            log.error("%s %s failed: %s in %s, line %s", verb, about, type(trouble).__name__, where.name, where.lineno)
            undone.keep(verb, about, trouble=type(trouble).__name__, at=at)
            failed.append(about)
    undone.forget(verb, but=failed)
    return done
