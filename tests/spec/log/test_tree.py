"""The tree of the log: one root for all leaves, and short proofs that a leaf is in it and that it only grew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log import tree

title = "The tree of the log"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "merkle.json").read_text())["vectors"]


def vectors(op: str) -> list[Any]:
    return [
        pytest.param(vector["input"], vector["expected"], id=vector["id"]) for vector in VECTORS if vector["op"] == op
    ]


def hashes(case: Any) -> list[bytes]:
    return [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in case["leaves_hex"]]


def from_hex(elements: list[str]) -> list[bytes]:
    return [bytes.fromhex(element) for element in elements]


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize(("case", "expected"), vectors("root"))
def test_the_root_is_that_of_the_standard(case: Any, expected: str) -> None:
    """Of no leaves, SHA-256 of nothing; an odd node rises as it is and is never doubled."""
    assert tree.root(hashes(case)).hex() == expected


@pytest.mark.parametrize(("case", "expected"), vectors("inclusion_proof"))
def test_a_proof_of_inclusion_is_the_hashes_beside_the_way(case: Any, expected: list[str]) -> None:
    """Lowest first."""
    assert tree.inclusion_proof(hashes(case), case["index"]) == from_hex(expected)


@pytest.mark.parametrize(("case", "expected"), vectors("consistency_proof"))
def test_a_proof_of_growth_is_that_of_the_standard(case: Any, expected: list[str]) -> None:
    """The first tree stands at the start of the second."""
    assert tree.consistency_proof(hashes(case)[: case["second"]], case["first"]) == from_hex(expected)


@pytest.mark.parametrize(("case", "expected"), vectors("verify_inclusion"))
def test_a_claim_of_inclusion_is_accepted_or_refused(case: Any, expected: bool) -> None:
    """Another index, another size, a hash too many, too few or with one bit changed: refused."""
    found = tree.is_included(
        leaf=bytes.fromhex(case["leaf_hash"]),
        index=case["index"],
        size=case["size"],
        proof=from_hex(case["proof"]),
        root=bytes.fromhex(case["root"]),
    )
    assert found == expected


@pytest.mark.parametrize(("case", "expected"), vectors("verify_consistency"))
def test_a_claim_of_growth_is_accepted_or_refused(case: Any, expected: bool) -> None:
    """From the empty tree nothing is proved; equal sizes need equal roots and no proof."""
    found = tree.is_consistent(
        first=case["first"],
        second=case["second"],
        first_root=bytes.fromhex(case["root1"]),
        second_root=bytes.fromhex(case["root2"]),
        proof=from_hex(case["proof"]),
    )
    assert found == expected


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_proof_with_a_hash_of_another_length_is_refused(length: int) -> None:
    """Two hashes of other lengths could be cut apart in another way and give the same node."""
    own = leaves(2)
    claim = {"leaf": own[0], "index": 0, "size": 2, "root": tree.root(own)}
    assert tree.is_included(proof=[own[1]], **claim)  # type: ignore[arg-type]
    assert not tree.is_included(proof=[own[1][:length].ljust(length, b"0")], **claim)  # type: ignore[arg-type]


def test_a_leaf_is_never_taken_for_a_node() -> None:
    """The two kinds of hash begin with another byte, so a node's content written as a leaf has another hash."""
    left, right = leaves(2)
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


@given(count=st.integers(1, 70), data=st.data())
def test_every_leaf_can_be_proved_and_no_other(count: int, data: st.DataObject) -> None:
    """For every size and index the proof holds, and fails for the neighbour and for one bit changed."""
    own = leaves(count)
    index = data.draw(st.integers(0, count - 1))
    proof, root = tree.inclusion_proof(own, index), tree.root(own)
    assert tree.is_included(leaf=own[index], index=index, size=count, proof=proof, root=root)
    assert not tree.is_included(leaf=own[index], index=index + 1, size=count, proof=proof, root=root)
    wrong = bytes([own[index][0] ^ 1]) + own[index][1:]
    assert not tree.is_included(leaf=wrong, index=index, size=count, proof=proof, root=root)


@given(second=st.integers(1, 70), data=st.data())
def test_a_log_that_only_grew_can_prove_it_and_one_that_was_changed_cannot(second: int, data: st.DataObject) -> None:
    """A leaf altered after the first root was published breaks the proof, wherever it stands."""
    first = data.draw(st.integers(1, second))
    own = leaves(second)
    claim = {"first": first, "second": second, "first_root": tree.root(own[:first])}
    proof = tree.consistency_proof(own, first)
    assert tree.is_consistent(second_root=tree.root(own), proof=proof, **claim)  # type: ignore[arg-type]
    altered = list(own)
    altered[data.draw(st.integers(0, first - 1))] = tree.leaf_hash(b"written anew")
    proof = tree.consistency_proof(altered, first)
    assert not tree.is_consistent(second_root=tree.root(altered), proof=proof, **claim)  # type: ignore[arg-type]
