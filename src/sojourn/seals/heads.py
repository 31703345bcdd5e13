"""Checking a published log at home: its signed head over its leaves, and that an earlier head is the start of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.log.notes import BrokenNote, Checkpoint, NoteKey
from sojourn.log.proofs import Proof
from sojourn.log.tree import frontier_root, grown, is_included, leaf_hash
from sojourn.seals.notes import UntrustedNote, verify_checkpoint

Problem = tuple[str, Message]


def check_log(
    head: str,
    leaves: Sequence[bytes],
    keys: Sequence[NoteKey],
    *,
    earlier: Iterable[tuple[str, str]] = (),
    hashes: Sequence[bytes] = (),
) -> tuple[Checkpoint | None, list[Problem]]:
    """
    The head, if it is signed by a known key, and everything that does not hold, each with its place.

    `earlier` are heads that someone kept, with a name for each: every one must be the start of this log. With the
    `hashes` that are published beside the entries, the first entry that is not as it was is named.
    """
    problems: list[Problem] = []
    now = _signed("checkpoint", head, keys, problems)
    if now is None:
        return None, problems
    if hashes:
        problems += first_altered(leaves, hashes)
    kept = [(name, _signed(name, text, keys, problems)) for name, text in earlier]
    wanted = [("checkpoint", now), *((name, found) for name, found in kept if found is not None)]
    roots = _roots(leaves, {checkpoint.size for _, checkpoint in wanted})
    for name, checkpoint in wanted:
        if checkpoint.origin != now.origin:
            problems.append((name, Message("It is the head of another log: {origin}.", {"origin": checkpoint.origin})))
        elif checkpoint.size not in roots:
            sizes = {"there": len(leaves), "signed": checkpoint.size}
            problems.append((name, Message("{signed} entries are signed; {there} are here.", sizes)))
        elif roots[checkpoint.size] != checkpoint.root:
            size = {"size": checkpoint.size}
            problems.append((name, Message("The first {size} entries are not those that were signed.", size)))
    return now, [*problems, *_order(leaves)]


def check_proof(written: Proof, keys: Sequence[NoteKey]) -> tuple[Checkpoint | None, list[Problem]]:
    """The head of a receipt, if a known key signed it, and why the entry is not under it, if it is not."""
    problems: list[Problem] = []
    head = _signed("checkpoint", written.checkpoint, keys, problems)
    if head is None:
        return None, problems
    at = {"index": written.index, "size": head.size}
    if not is_included(
        leaf=leaf_hash(written.entry), index=written.index, size=head.size, proof=written.hashes, root=head.root
    ):
        problems.append(("index", Message("The entry is not number {index} of the {size} that are signed.", at)))
    return head, problems


def first_altered(leaves: Sequence[bytes], hashes: Sequence[bytes], *, start: int = 0) -> list[Problem]:
    """
    The first entry that is not the one whose hash is published, from number `start` on, and what became of it.

    An entry that was taken out leaves the next in its place; one that was put in pushes its own one further.
    """
    found = [leaf_hash(each) for each in leaves]
    for at, (is_there, published) in enumerate(zip(found, hashes, strict=False)):
        if is_there != published:
            place = f"entry {start + at}"
            if hashes[at + 1 : at + 2] == [is_there]:
                return [(place, Message("It was taken out: the next entry stands in its place."))]
            if found[at + 1 : at + 2] == [published]:
                return [(place, Message("It was put in: the entry that was signed here comes after it."))]
            return [(place, Message("It was altered: its hash is not the one that is published."))]
    if len(found) != len(hashes):
        place = f"entry {start + min(len(found), len(hashes))}"
        if len(found) < len(hashes):
            return [(place, Message("It was taken out: no entry stands in its place."))]
        return [(place, Message("It was put in: nothing is signed in its place."))]
    return []


def _signed(name: str, written: str, keys: Sequence[NoteKey], problems: list[Problem]) -> Checkpoint | None:
    try:
        return verify_checkpoint(written, keys)
    except (BrokenNote, UntrustedNote) as trouble:
        problems.append((name, Message("It is not signed by the key: {trouble}", {"trouble": str(trouble)})))
        return None


def _roots(leaves: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The root of the first leaves, for each size that is asked for and there."""
    frontier: tuple[bytes, ...] = ()
    roots = {0: frontier_root(())} if 0 in sizes else {}
    for size, leaf in enumerate(leaves):
        frontier = grown(frontier, size, leaf_hash(leaf))
        if size + 1 in sizes:
            roots[size + 1] = frontier_root(frontier)
    return roots


def _order(leaves: Iterable[bytes]) -> list[Problem]:
    """Every entry can be read, and time never goes back."""
    last: datetime | None = None
    for index, leaf in enumerate(leaves):
        place = f"entry {index}"
        try:
            at = datetime.fromisoformat(json.loads(leaf)["at"])
        except (ValueError, KeyError, TypeError):
            return [(place, Message("It cannot be read."))]
        if last is not None and at < last:
            return [(place, Message("It is earlier than the one before."))]
        last = at
    return []
