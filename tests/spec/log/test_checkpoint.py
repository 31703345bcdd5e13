"""Checkpoints: the size and root of the log, signed, so that nobody is shown another log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sojourn.log.notes import BrokenNote, Checkpoint, KeyKind, Note, NoteKey
from sojourn.seals import notes
from sojourn.seals.notes import UntrustedNote

title = "Checkpoints"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "signed-note.json").read_text())["vectors"]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LOG = "sojourn.example/log"
ROOT = bytes(range(32))


def vectors(op: str) -> list[Any]:
    return [
        pytest.param(vector["input"], vector["expected"], id=vector["id"]) for vector in VECTORS if vector["op"] == op
    ]


@pytest.mark.parametrize(("case", "expected"), vectors("verify_note"))
def test_a_note_of_any_log_verifies_or_does_not(case: Any, expected: bool) -> None:
    """Examples of the standard, checkpoints of a public log, and one letter changed."""
    keys = [NoteKey.read(case["vkey"])]
    if expected:
        assert notes.verify_note(case["note"], keys) == case["note"].split("\n\n")[0] + "\n"
    else:
        with pytest.raises(UntrustedNote):
            notes.verify_note(case["note"], keys)


@pytest.mark.parametrize(("case", "expected"), vectors("sign_checkpoint"))
def test_a_checkpoint_is_signed_as_the_standard_says(case: Any, expected: Any) -> None:
    """The note and the line to publish, letter by letter; read back, the same size and root."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["seed_hex"]))
    root = bytes.fromhex(case["root_hex"])
    written = notes.sign_checkpoint(name=case["name"], size=case["size"], root=root, key=key)
    assert written == expected["note"]
    assert str(notes.note_key(case["name"], key)) == expected["vkey"]
    found = notes.verify_checkpoint(written, [NoteKey.read(expected["vkey"])])
    assert found == Checkpoint(case["name"], case["size"], root)


def checkpoint() -> str:
    return notes.sign_checkpoint(name=LOG, size=8, root=ROOT, key=KEY)


@given(at=st.integers(0, 200), sign=st.sampled_from("aZ0+/= \n—\t"))
@settings(deadline=None)
def test_a_checkpoint_with_one_sign_changed_is_not_believed(at: int, sign: str) -> None:
    """Wherever it stands: in the size, in the root, in the signature."""
    written = checkpoint()
    changed = written[:at] + sign + written[at + 1 :]
    if changed != written and at < len(written):
        with pytest.raises((BrokenNote, UntrustedNote)):
            notes.verify_checkpoint(changed, [notes.note_key(LOG, KEY)])


def test_a_note_that_no_known_key_signed_is_not_believed() -> None:
    """Signatures of strangers neither help nor harm."""
    with pytest.raises(UntrustedNote):
        notes.verify_note(checkpoint(), [])
    with pytest.raises(UntrustedNote):
        notes.verify_note(checkpoint(), [notes.note_key(LOG, WITNESS)])


def test_a_witness_adds_a_line_with_the_time_it_saw() -> None:
    """The log's line and the witness's both hold; with the time changed, the witness's no longer does."""
    seen = notes.cosign(Note.read(checkpoint()), name="witness.example/kr", key=WITNESS, at_seconds=1_793_923_200)
    witness = notes.note_key("witness.example/kr", WITNESS, kind=KeyKind.ED25519_COSIGNATURE)
    assert notes.verify_checkpoint(str(seen), [notes.note_key(LOG, KEY), witness]).size == 8
    assert notes.verify_checkpoint(str(seen), [witness]).root == ROOT
    later = seen.signatures[1].signature
    moved = Note(
        seen.text,
        (
            seen.signatures[0],
            type(seen.signatures[1])(witness.name, witness.key_id, bytes([later[0] ^ 1]) + later[1:]),
        ),
    )
    with pytest.raises(UntrustedNote):
        notes.verify_note(str(moved), [notes.note_key(LOG, KEY), witness])


def test_a_known_key_with_a_false_line_spoils_the_whole_note() -> None:
    """Also where another known key signed truly: someone tampered, and it is not ours to guess which line."""
    note = notes.cosign(Note.read(checkpoint()), name="witness.example/kr", key=WITNESS, at_seconds=1)
    false = Note(
        note.text,
        (
            note.signatures[0],
            type(note.signatures[1])("witness.example/kr", note.signatures[1].key_id, bytes(72)),
        ),
    )
    keys = [
        notes.note_key(LOG, KEY),
        notes.note_key("witness.example/kr", WITNESS, kind=KeyKind.ED25519_COSIGNATURE),
    ]
    assert notes.verify_note(str(note), keys)
    with pytest.raises(UntrustedNote):
        notes.verify_note(str(false), keys)


def test_sixteen_signatures_are_accepted() -> None:
    """A log may have many witnesses."""
    note = Note.read(checkpoint())
    for number in range(16):
        note = notes.cosign(note, name=f"witness.example/{number}", key=WITNESS, at_seconds=number)
    assert notes.verify_note(str(note), [notes.note_key(LOG, KEY)]) == note.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n08\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n8\nAAAA\n",
        "a\n8\nno\n",
        "\n8\n" + "A" * 43 + "=\n",
    ],
)
def test_three_lines_of_another_shape_are_no_checkpoint(text: str) -> None:
    """An origin, a size without a leading zero, a root of 32 bytes."""
    with pytest.raises(BrokenNote):
        Checkpoint.read(text)


@pytest.mark.parametrize("written", ["", "a+b", "a b+00000000+AQ==", "a+00000000+AQID", "a+00000000+!"])
def test_a_key_line_of_another_shape_is_refused(written: str) -> None:
    """Name, id and key; the id must belong to the key."""
    with pytest.raises(BrokenNote):
        NoteKey.read(written)


@given(seed=st.binary(min_size=32, max_size=32))
def test_a_key_line_is_read_back_whatever_its_base64_holds(seed: bytes) -> None:
    """The key's own text may hold plus signs."""
    key = notes.note_key(LOG, Ed25519PrivateKey.from_private_bytes(seed))
    assert NoteKey.read(str(key)) == key
