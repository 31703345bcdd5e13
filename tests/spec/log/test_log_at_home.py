"""A downloaded log: tiles and bundles under their paths, a head over its entries, an earlier head at its start."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log import tiles
from sojourn.log.leaf import leaf
from sojourn.log.tiles import BrokenBundle, Tile
from sojourn.log.tree import frontier_root, grown, leaf_hash, root
from sojourn.seals.heads import check_log
from sojourn.seals.notes import note_key, sign_checkpoint

title = "The log at home"

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME = "sojourn.example/log"
LEAVES = [leaf({"v": 1, "at": f"2026-11-{day:02}T00:00:00Z", "type": "period:released"}) for day in range(1, 12)]


def head(size: int, *, key: Ed25519PrivateKey = KEY, leaves: list[bytes] = LEAVES, name: str = NAME) -> str:
    signed = root([leaf_hash(each) for each in leaves[:size]])
    return sign_checkpoint(name=name, size=size, root=signed, key=key)


def wrong(written: str, leaves: list[bytes], *earlier: str) -> list[str]:
    """The places of what does not hold."""
    kept = [(f"kept {number}", note) for number, note in enumerate(earlier)]
    return [place for place, _ in check_log(written, leaves, [note_key(NAME, KEY)], earlier=kept)[1]]


@given(size=st.integers(0, 600))
def test_a_frontier_that_grows_leaf_by_leaf_has_the_root_of_the_whole_tree(size: int) -> None:
    """The office keeps a few hashes and never reads the whole log again."""
    hashes = [leaf_hash(bytes([number % 256, number // 256])) for number in range(size)]
    frontier: tuple[bytes, ...] = ()
    for at, each in enumerate(hashes):
        frontier = grown(frontier, at, each)
    assert frontier_root(frontier) == root(hashes)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0), "000"),
        (Tile(67, 112), "067.p/112"),
        (Tile(1234067), "x001/x234/067"),
        (Tile(999), "999"),
        (Tile(1000), "x001/000"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, path: str) -> None:
    """The example of the standard is 1234067."""
    assert tile.path == path
    assert Tile.read(path) == tile


@pytest.mark.parametrize("path", ["0", "0000", "x000/000", "000.p/256", "000.p/0", "../000", "１２３", "x001/x234"])
def test_another_spelling_of_a_path_is_none(path: str) -> None:
    """One file has one address, so that copies can be compared."""
    assert Tile.read(path) is None


def test_a_log_of_seventy_thousand_has_the_tiles_that_the_standard_counts() -> None:
    """273 full tiles and one of 112; above them one full and one of 17; one above those."""
    levels = [list(tiles.tiles_of(70_000, level=level)) for level in range(3)]
    assert [len(level) for level in levels] == [274, 2, 1]
    assert [level[-1].width for level in levels] == [112, 17, 1]


def test_a_bundle_that_is_cut_off_or_has_another_number_of_entries_is_refused() -> None:
    """What cannot be read is said, and never taken for a shorter log."""
    whole = tiles.bundle(LEAVES)
    assert tiles.read_bundle(whole, width=len(LEAVES)) == LEAVES
    for content, width in ((whole[:-1], 11), (whole[: -len(LEAVES[-1]) - 1], 11), (whole, 10), (b"", 1)):
        with pytest.raises(BrokenBundle):
            tiles.read_bundle(content, width=width)


def test_a_log_under_its_head_with_earlier_heads_at_its_start_holds() -> None:
    """Every head that was ever signed stands at the start of every later log."""
    assert wrong(head(11), LEAVES, head(1), head(8), head(11)) == []


@pytest.mark.parametrize("at", range(len(LEAVES)))
def test_one_altered_entry_is_found_under_the_head(at: int) -> None:
    """Whichever entry it is."""
    altered = [*LEAVES]
    altered[at] = json.dumps({**json.loads(LEAVES[at]), "places": 1}).encode()
    assert "checkpoint" in wrong(head(11), altered)


def test_a_log_that_was_written_anew_no_longer_begins_with_the_head_that_was_kept() -> None:
    """The office signs it again, all correct; whoever kept an earlier head sees that it is another log."""
    other = [*LEAVES[:4], LEAVES[5], *LEAVES[5:]]
    assert wrong(head(11, leaves=other), other, head(4), head(5)) == ["kept 1"]


def test_a_log_that_ends_before_a_head_that_was_kept_is_found() -> None:
    """Taking the newest entries away is found by whoever kept the newest head."""
    assert wrong(head(7), LEAVES[:7], head(8)) == ["kept 0"]


def test_a_head_of_another_key_or_another_log_is_not_believed() -> None:
    """A true signature of somebody else is none."""
    assert wrong(head(11, key=OTHER), LEAVES) == ["checkpoint"]
    assert wrong(head(11), LEAVES, head(4, key=OTHER)) == ["kept 0"]


def test_a_head_of_another_log_is_no_start_of_this_one_though_both_are_trusted() -> None:
    """Whoever follows two offices mixes up what was kept: the same entries, signed as another log."""
    elsewhere = "another.example/log"
    kept = ("kept", head(4, key=OTHER, name=elsewhere))
    keys = [note_key(NAME, KEY), note_key(elsewhere, OTHER)]
    assert [place for place, _ in check_log(head(11), LEAVES, keys, earlier=[kept])[1]] == ["kept"]


def test_time_that_goes_back_is_found() -> None:
    """Entries stand in the order of their moments, and each can be read."""
    turned = [LEAVES[1], LEAVES[0]]
    assert wrong(head(2, leaves=turned), turned) == ["entry 1"]
    unreadable = [LEAVES[0], b"{}"]
    assert wrong(head(2, leaves=unreadable), unreadable) == ["entry 1"]
