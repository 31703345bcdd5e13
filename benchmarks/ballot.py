"""Twenty million entries ranked and written, against the same hashes by OpenSSL alone; memory; the order held equal."""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from sojourn.columns.ranking import order_of
from sojourn.rounds.draws.entries import TICKET_BYTES
from sojourn.rounds.draws.order import score, score_prefix

SEED = sha256(b"a public value of the past").digest()
AT_ONCE = 1 << 19
CPU_RATIO_MAX, MEMORY_BYTES_MAX = 3.0, 48.0


def write_tickets(path: Path, count: int) -> None:
    """Invented tickets, the same each time; their order among themselves does not matter for the work."""
    with path.open("wb") as out:
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            out.write(b"".join(sha256(b"%d" % number).digest()[:TICKET_BYTES] for number in numbers))


def pieces_of(path: Path) -> Iterator[bytes]:
    """The tickets in pieces."""
    with path.open("rb") as file:
        while piece := file.read(AT_ONCE * TICKET_BYTES):
            yield piece


def rank(tickets: Path, out: Path) -> None:
    """Rank and write, in a process of its own; prints CPU seconds and bytes of memory beyond an empty start."""
    with tickets.open("rb") as file:

        def ticket_at(index: int) -> bytes:
            file.seek(index * TICKET_BYTES)
            return file.read(TICKET_BYTES)

        order_of(pieces_of_first(tickets), SEED, ticket_at=ticket_at)
        began, before = time.process_time(), _peak()
        order_of(pieces_of(tickets), SEED, ticket_at=ticket_at).to_frame().write_ipc(out)
        print(time.process_time() - began, _peak() - before)


def pieces_of_first(tickets: Path) -> Iterator[bytes]:
    """One piece, so that what is loaded at the first use is not counted."""
    yield next(pieces_of(tickets))[: 1000 * TICKET_BYTES]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def openssl_seconds() -> float:
    """CPU seconds of OpenSSL for one hash of the length of a score's message, by its own measure."""
    length = len(score_prefix(SEED)) + TICKET_BYTES
    command = ["openssl", "speed", "-seconds", "3", "-bytes", str(length), "-evp", "sha256"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"(?mi)^sha256\s+([\d.]+)k", said)
    assert rate, said
    return length / (float(rate[1]) * 1000)


def is_the_plain_order(tickets: Path, out: Path, count: int) -> bool:
    """Every entry once, and each score larger than the one before: there is only one such order."""
    order = pl.read_ipc(out)["index"]
    if order.len() != count or order.n_unique() != count:
        return False
    whole, last = tickets.read_bytes(), b""
    for place in order:
        found = score(SEED, whole[place * TICKET_BYTES : (place + 1) * TICKET_BYTES])
        if found <= last:
            return False
        last = found
    return True


def main() -> int:
    """Print the ratios; exit code 1 where one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000_000)
    parser.add_argument("--rank", nargs=2, type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.rank:
        rank(*given.rank)
        return 0
    with TemporaryDirectory() as folder:
        tickets, out = Path(folder) / "tickets", Path(folder) / "order.arrow"
        write_tickets(tickets, given.entries)
        before = openssl_seconds()
        command = [sys.executable, "-m", "benchmarks.ballot", "--rank", str(tickets), str(out)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        raw = (before + openssl_seconds()) / 2 * given.entries
        spent, memory = float(said[0]), float(said[1]) / given.entries
        same = is_the_plain_order(tickets, out, given.entries)
    ratio = spent / raw
    print(f"{given.entries:,} entries ranked and written: {spent:.1f} s of CPU; OpenSSL alone {raw:.1f} s")
    print(f"ratio {ratio:.2f} (at most {CPU_RATIO_MAX}), memory {memory:.1f} B an entry (at most {MEMORY_BYTES_MAX})")
    print(f"order: {'the plain one' if same else 'ANOTHER'}")
    return 0 if same and ratio <= CPU_RATIO_MAX and memory <= MEMORY_BYTES_MAX else 1


if __name__ == "__main__":
    raise SystemExit(main())
