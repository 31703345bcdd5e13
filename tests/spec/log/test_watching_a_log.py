"""Watching a log: whoever looks again and again finds what was altered, taken out, put in, or told in two ways."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log import tiles
from sojourn.log.leaf import leaf
from sojourn.log.tree import leaf_hash, root
from sojourn.seals.monitor import BrokenMemory, Seen, look_again
from sojourn.seals.notes import note_key, sign_checkpoint

title = "Watching a log"

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME = "sojourn.example/log"
LEAVES = [
    leaf({"v": 1, "at": f"2026-11-22T{number // 60:02}:{number % 60:02}:00Z", "type": "period:released"})
    for number in range(600)
]


def shown(leaves: list[bytes], *, key: Ed25519PrivateKey = KEY, name: str = NAME) -> dict[str, bytes]:
    """A log as it lies on any server: head, entries, hashes."""
    hashes = [leaf_hash(each) for each in leaves]
    files = {"checkpoint": sign_checkpoint(name=name, size=len(leaves), root=root(hashes), key=key).encode()}
    for tile in tiles.tiles_of(len(leaves)):
        part = slice(tile.number * 256, tile.number * 256 + tile.width)
        files[f"tile/entries/{tile.path}"] = tiles.bundle(leaves[part])
        files[f"tile/0/{tile.path}"] = b"".join(hashes[part])
    return files


def seen(count: int, leaves: list[bytes] = LEAVES) -> Seen:
    after, problems = look_again(Seen(note_key(NAME, KEY)), shown(leaves[:count]).get)
    assert problems == []
    return Seen.read(str(after))


def found(before: Seen, files: dict[str, bytes]) -> list[tuple[str, str]]:
    after, problems = look_again(before, files.get)
    assert (after == before) or not problems
    return [(place, message.text) for place, message in problems]


@given(first=st.integers(0, 600), second=st.integers(0, 600))
def test_a_log_that_only_grows_is_found_in_order_from_any_size_to_any_other(first: int, second: int) -> None:
    """Across the edges of tiles, too; only what is new is read."""
    first, second = sorted((first, second))
    files = shown(LEAVES[:second])
    asked: list[str] = []
    before = seen(first) if first else Seen(note_key(NAME, KEY))
    after, problems = look_again(before, lambda path: asked.append(path) or files.get(path))
    assert problems == []
    assert after.size == second
    assert f"tile/entries/{tiles.Tile(0).path}" not in asked or first < 256


def test_a_log_that_became_shorter_is_found() -> None:
    """What was signed is not taken back."""
    assert found(seen(300), shown(LEAVES[:299])) == [
        ("checkpoint", "It signs {now} entries; {before} were signed before.")
    ]


def test_two_heads_of_one_size_that_differ_are_found() -> None:
    """The office signed both: it told two stories."""
    other = [*LEAVES[:299], leaf({"v": 1, "at": "2026-11-23T00:00:00Z", "type": "x"})]
    assert found(seen(300), shown(other)) == [
        ("checkpoint", "Two heads over {size} entries are signed, and they differ.")
    ]


@pytest.mark.promise("history-edited")
def test_an_entry_altered_before_what_was_seen_is_found_though_all_was_signed_anew() -> None:
    """A new head over the altered log does not go on from the old one."""
    altered = [*LEAVES[:10], leaf({"v": 1, "at": "2026-11-22T00:10:00Z", "type": "y"}), *LEAVES[11:400]]
    assert [place for place, _ in found(seen(300), shown(altered))] == ["checkpoint"]


@pytest.mark.parametrize(
    ("spoil", "place", "says"),
    [
        (lambda rows: [*rows[:2], rows[2].replace(b"released", b"releasee"), *rows[3:]], 302, "altered"),
        (lambda rows: [*rows[:2], *rows[3:]], 302, "taken out"),
        (lambda rows: [*rows[:2], rows[0], *rows[2:]], 302, "put in"),
        (lambda rows: rows[:-1], 399, "taken out"),
        (lambda rows: [*rows, rows[0]], 400, "put in"),
    ],
)
def test_a_row_altered_taken_out_or_put_in_is_named(spoil: object, place: int, says: str) -> None:
    """Among the entries that came since; their hashes are published beside them."""
    files = shown(LEAVES[:400])
    path = f"tile/entries/{tiles.Tile(1, 144).path}"
    rows = tiles.split_bundle(files[path])
    files[path] = tiles.bundle([*rows[:44], *spoil(rows[44:])])  # type: ignore[operator]
    problems = found(seen(300), files)
    assert [each for each, _ in problems] == [f"entry {place}"]
    assert says in problems[0][1]


def test_a_row_altered_together_with_its_hash_is_not_what_was_signed() -> None:
    """The root tells, though no single row does."""
    files, altered = shown(LEAVES[:400]), shown([*LEAVES[:399], leaf({"at": "2026-11-23T00:00:00Z"})])
    files |= {path: content for path, content in altered.items() if path.startswith("tile/")}
    assert found(seen(300), files)[0][1].startswith("The entries {first} to {last}")


@pytest.mark.parametrize("gone", ["checkpoint", "tile/entries/001.p/144", "tile/0/001.p/144"])
def test_what_is_not_there_is_named(gone: str) -> None:
    """Nothing is believed without it."""
    files = shown(LEAVES[:400])
    del files[gone]
    assert found(seen(300), files) == [(gone, "It is not there.")]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (shown(LEAVES[:400], key=OTHER), "not signed by the key"),
        (shown(LEAVES[:400], name="other.example/log"), "not signed by the key"),
        ({"checkpoint": b"\xff"}, "not signed by the key"),
    ],
)
def test_a_head_of_another_key_is_not_believed(files: dict[str, bytes], says: str) -> None:
    """Nor one that is no text."""
    assert says in found(seen(300), files)[0][1]


def test_an_entry_earlier_than_the_one_before_is_found() -> None:
    """Also at the edge between what was seen and what is new."""
    back = [*LEAVES[:300], LEAVES[0]]
    assert found(seen(300), shown(back)) == [("entry 300", "It is earlier than the one before.")]


@pytest.mark.parametrize("name", ["size", "frontier", "note", "key"])
def test_what_a_monitor_kept_is_believed_only_whole(name: str) -> None:
    """A size, a hash, a head or a key put in by hand does not come to the same head."""
    kept = json.loads(str(seen(300)))
    kept[name] = {"size": 299, "frontier": ["00" * 32] * 4, "note": "", "key": str(note_key(NAME, OTHER))}[name]
    with pytest.raises(BrokenMemory):
        Seen.read(json.dumps(kept))
