"""Receipts of the log: a file that shows an entry under a signed head, and no other file does."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log.leaf import leaf
from sojourn.log.proofs import BrokenProof, Proof
from sojourn.log.tree import inclusion_proof, leaf_hash, root
from sojourn.seals.heads import check_proof
from sojourn.seals.notes import note_key, sign_checkpoint

title = "Receipts of the log"

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME = "sojourn.example/log"
LEAVES = [leaf({"v": 1, "at": f"2026-11-{day:02}T00:00:00Z", "type": "period:released"}) for day in range(1, 12)]
HASHES = [leaf_hash(each) for each in LEAVES]
HEAD = sign_checkpoint(name=NAME, size=len(LEAVES), root=root(HASHES), key=KEY)


def receipt(index: int) -> Proof:
    return Proof(LEAVES[index], index, tuple(inclusion_proof(HASHES, index)), HEAD)


def is_true(proof: Proof, *, key: Ed25519PrivateKey = KEY) -> bool:
    return check_proof(proof, [note_key(NAME, key)])[1] == []


@given(index=st.integers(0, len(LEAVES) - 1))
def test_a_receipt_is_true_and_is_read_as_it_was_written(index: int) -> None:
    """Every entry has one, the first and the last too."""
    assert is_true(Proof.read(str(receipt(index))))
    assert Proof.read(str(receipt(index))) == receipt(index)


@given(index=st.integers(0, len(LEAVES) - 1), other=st.integers(0, len(LEAVES) + 3))
def test_a_receipt_is_true_at_no_other_place(index: int, other: int) -> None:
    """Nor with the number of another entry."""
    moved = Proof(LEAVES[index], other, receipt(index).hashes, HEAD)
    assert is_true(moved) == (other == index)


@pytest.mark.parametrize("index", [0, 5, 10])
def test_a_way_that_is_too_long_or_too_short_is_refused(index: int) -> None:
    """One hash more, one fewer, one twice, or one of another length."""
    proof = receipt(index)
    for hashes in (
        (*proof.hashes, bytes(32)),
        proof.hashes[:-1],
        proof.hashes[1:],
        (proof.hashes[0], *proof.hashes),
        (proof.hashes[0][:31], *proof.hashes[1:]),
    ):
        assert not is_true(Proof(proof.entry, index, hashes, HEAD))


def test_a_receipt_of_another_entry_or_another_key_is_refused() -> None:
    """What is shown is what was signed."""
    assert not is_true(Proof(LEAVES[0], 5, receipt(5).hashes, HEAD))
    assert not is_true(receipt(5), key=OTHER)


def test_each_byte_of_a_receipt_counts() -> None:
    """A flipped one makes it unreadable or untrue."""
    written = str(receipt(5)).encode()
    for at in range(len(written)):
        altered = bytearray(written)
        altered[at] ^= 1
        try:
            assert not is_true(Proof.read(altered.decode())), f"byte {at}"
        except (BrokenProof, UnicodeDecodeError):
            continue


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text.replace("@v1", "@v2"), "does not begin"),
        (lambda text: text.replace("\n\n", "\n"), "does not begin"),
        (lambda text: text.replace("extra ", "extras "), "carry its entry"),
        (lambda text: text.replace("index 5", "index 05"), "at which place"),
        (lambda text: text.replace("index 5", "index -5"), "at which place"),
        (lambda text: text.replace("index 5\n", "index 5\n" + "AAAA\n" * 64), "more than 63"),
        (lambda text: text.replace("index 5\n", "index 5\n!\n"), "base64"),
        (lambda text: text.replace("\u2014", "-"), "signature line"),
    ],
)
def test_a_receipt_that_cannot_be_read_says_why(spoil: object, says: str) -> None:
    """In one sentence."""
    with pytest.raises(BrokenProof, match=says):
        Proof.read(spoil(str(receipt(5))))  # type: ignore[operator]
