"""One form for what is hashed or signed: the same content gives the same bytes, whoever writes it."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log.leaf import LONGEST_LEAF, leaf
from sojourn.seals.canonical import canonical

title = "Leaves and the canonical form"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "jcs.json").read_text())["vectors"]


def vectors(op: str) -> list[Any]:
    return [
        pytest.param(vector["input"], vector["expected"], id=vector["id"]) for vector in VECTORS if vector["op"] == op
    ]


@pytest.mark.parametrize(("case", "expected"), vectors("jcs"))
def test_the_sample_of_the_standard_has_the_bytes_it_prints(case: Any, expected: Any) -> None:
    """Names sorted, no spaces, numbers in their shortest form."""
    assert canonical(json.loads(case["json_text"])).hex() == expected["utf8_hex"]


@pytest.mark.parametrize(("case", "expected"), vectors("jcs_number"))
def test_a_number_has_its_shortest_form(case: Any, expected: str) -> None:
    """The samples of appendix B; a leaf carries whole numbers only, a signed list too."""
    (number,) = struct.unpack(">d", bytes.fromhex(case["ieee754_be_hex"]))
    assert canonical({"n": number}) == b'{"n":%s}' % expected.encode()


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcXYZ_09", max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(content=st.dictionaries(st.text("abcXYZ_09", min_size=1, max_size=6), plain, max_size=5))
def test_a_leaf_written_by_python_alone_is_the_canonical_form(content: dict[str, object]) -> None:
    """The library needs nothing but Python for its log, and a reader in another language gets the same bytes."""
    assert leaf(content) == canonical(content)


@pytest.mark.parametrize(
    "content",
    [
        {"n": 1.5},
        {"n": 2**53},
        {"이름": 1},
        {"t": "\ud800"},
        {"d": {"e": [object()]}},
        {"long": "x" * LONGEST_LEAF},
    ],
)
def test_what_writers_of_json_disagree_about_is_refused(content: dict[str, object]) -> None:
    """Fractions, large numbers, other names, broken text; an entry longer than a bundle can hold."""
    with pytest.raises(ValueError, match="leaf"):
        leaf(content)
