"""Ten million invented people by `sojourn judge-all`: CPU time, wall time, peak memory."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

AT_ONCE = 250_000
COMMAND = Path(sys.executable).with_name("sojourn")


def people(count: int) -> Iterator[pl.DataFrame]:
    """Invented people, the same each time, in pieces: half beside a birthday, a twentieth of some cells empty."""
    chance = np.random.default_rng(1998)
    for first in range(0, count, AT_ONCE):
        rows = min(AT_ONCE, count - first)
        applied = np.datetime64("2024-01-01") + chance.integers(0, 1400, rows)
        beside = chance.choice((18, 26, 31), rows) * 365.2425
        years = np.where(chance.random(rows) < 0.5, beside, chance.uniform(16, 40, rows) * 365.2425)
        whole = pl.DataFrame(
            {
                "id": np.arange(first, first + rows),
                "application_date": applied,
                "birth_date": applied - years.astype(int) + chance.integers(-2, 3, rows),
                "passport_expires_on": applied + chance.integers(30, 3650, rows),
                "turns": chance.integers(0, 3, rows).astype(np.int32),
                "child": chance.random(rows) < 0.1,
                "age_reasons_accepted": chance.random(rows) < 0.5,
                "residence": chance.choice(["KOR", "JPN"], rows, p=[0.9, 0.1]),
                "residence_region": chance.choice(["KR-11", "KR-26", "KR-49"], rows),
                "funds": chance.integers(1_000_000, 6_000_000, rows),
            }
        )
        gaps = {name: pl.Series(chance.random(rows) < 0.05) for name in ("birth_date", "turns", "child", "funds")}
        yield whole.with_columns(
            pl.col("application_date", "birth_date", "passport_expires_on").cast(pl.Date),
            pl.lit("KRW").alias("funds_currency"),
            pl.concat_list(pl.lit("KOR")).alias("nationality"),
        ).with_columns(pl.when(gap).then(None).otherwise(pl.col(name)).alias(name) for name, gap in gaps.items())


def make(count: int, file: Path) -> None:
    """The people in one file, written as they come."""
    with TemporaryDirectory(dir=file.parent) as folder:
        for number, piece in enumerate(people(count)):
            piece.write_parquet(Path(folder) / f"{number:06}.parquet")
        pl.scan_parquet(folder).sink_parquet(file)


def main() -> int:
    """Make the file, judge it, print what that took; exit code 1 where the command failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000_000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        file, out = Path(folder) / "people.parquet", Path(folder) / "answers.parquet"
        # In a process of its own, for a command inherits the peak of the process that starts it.
        maker = get_context("spawn").Process(target=make, args=(given.people, file))
        maker.start()
        maker.join()
        size = file.stat().st_size
        start = time.monotonic()
        asked = ["judge-all", "KOR-JPN", "--people", str(file), "--out", str(out), "--on", "2026-11-09"]
        _, status, used = os.wait4(os.posix_spawn(COMMAND, [str(COMMAND), *asked], os.environ), 0)
        wall = time.monotonic() - start
    print(f"{given.people:,} people, a file of {size / 1e6:,.0f} MB, by the rules of KOR-JPN, {os.cpu_count()} cores:")
    print(f"CPU time {used.ru_utime + used.ru_stime:.1f} s, wall time {wall:.1f} s, "
          f"peak memory {used.ru_maxrss / 1024:,.0f} MB")  # fmt: skip
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    raise SystemExit(main())
