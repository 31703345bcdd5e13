"""A list one page at a time: some of its rows, from which on, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

ROWS_A_PAGE = 20
# How far down a list the next case is looked for.
LOOKED_AT_MAX = 500

R = TypeVar("R")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a list, with how many there are in all."""

    rows: tuple[R, ...]
    first: int
    all: int

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


def page_of(found: QuerySet[M], row: Callable[[M], R], *, first: int) -> Page[R]:
    """The rows of a list from a row on, each as `row` shows it; a number beyond the last shows the first."""
    every = found.count()
    start = first if 1 <= first <= every else 1
    return Page(tuple(row(each) for each in found[start - 1 : start - 1 + ROWS_A_PAGE]), start, every)
