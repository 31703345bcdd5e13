"""The Merkle tree of the transparency log: root, proofs that a leaf is in it and that it only grew (RFC 9162)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 00 and its bytes (2.1.1)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256 of 01, the left and the right one (2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in their order; of none, SHA-256 of nothing. An odd node rises as it is."""
    level = list(hashes)
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> tuple[bytes, ...]:
    """
    The frontier of a tree of `size` leaves after one more: the roots of its full subtrees, largest first.

    A log that keeps its frontier adds a leaf and knows the next root without reading the others again.
    """
    assert len(frontier) == size.bit_count(), "a frontier has one root for each power of two in the size"
    roots, last = list(frontier), leaf
    while size % 2:
        last = node_hash(roots.pop(), last)
        size >>= 1
    return (*roots, last)


def frontier_root(frontier: Sequence[bytes]) -> bytes:
    """The root over a frontier; of none, SHA-256 of nothing."""
    if not frontier:
        return sha256(b"").digest()
    *left, found = frontier
    for beside in reversed(left):
        found = node_hash(beside, found)
    return found


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, lowest first (2.1.3.1)."""
    return [root(hashes[each.start : each.stop]) for each in beside(index, len(hashes))]


def beside(index: int, size: int) -> list[range]:
    """
    The leaves whose roots stand beside the way from a leaf to the root of a tree, lowest first.

    >>> beside(2, 7)
    [range(3, 4), range(0, 2), range(4, 7)]
    """
    assert 0 <= index < size, "the leaf is in the tree"
    found, first, end = [], 0, size
    while end - first > 1:
        split = first + _split(end - first)
        first, end, other = (first, split, range(split, end)) if index < split else (split, end, range(first, split))
        found.append(other)
    return found[::-1]


def full_subtrees(leaves: range) -> list[tuple[int, int]]:
    """
    The full subtrees that some leaves of a tree fall into, largest first: the level of each, and its number there.

    >>> full_subtrees(range(4, 7))
    [(1, 2), (0, 6)]
    """
    found, first = [], leaves.start
    for level in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> level & 1:
            found.append((level, first >> level))
            first += 1 << level
    return found


def consistency_proof(hashes: Sequence[bytes], first: int) -> list[bytes]:
    """The hashes that show the tree of the first `first` leaves at the start of this one (2.1.4.1)."""
    assert 0 < first <= len(hashes), "a tree is compared with an earlier one that is not empty"
    return _subproof(hashes, first, whole=True)


def _subproof(hashes: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(hashes):
        return [] if whole else [root(hashes)]
    split = _split(len(hashes))
    if first <= split:
        return [*_subproof(hashes[:split], first, whole=whole), root(hashes[split:])]
    return [*_subproof(hashes[split:], first - split, whole=False), root(hashes[:split])]


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def is_included(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """
    Whether a leaf hash stands at an index of the tree with this size and root (2.1.3.2).

    Refused: an index outside the tree, a hash in the proof that is not 32 bytes, one too many or too few.
    """
    if not 0 <= index < size or not _all_hashes([leaf, *proof]):
        return False
    here, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node_hash(beside, found)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(*, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """
    Whether the tree of size `first` is the start of the tree of size `second` (2.1.4.2).

    From the empty tree nothing is proved: a first size of 0 is refused. Equal sizes need equal roots and no proof.
    """
    if not 0 < first <= second or not _all_hashes(proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    # Where the first tree is a full one, its root is the first hash of the way and is not sent.
    way = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not way:
        return False
    here, last = first - 1, second - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    found_first = found_second = way[0]
    for beside in way[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            found_first, found_second = node_hash(beside, found_first), node_hash(beside, found_second)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            found_second = node_hash(found_second, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and found_first == first_root and found_second == second_root


def _all_hashes(elements: Sequence[bytes]) -> bool:
    return all(len(element) == 32 for element in elements)
