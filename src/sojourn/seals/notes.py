"""Signing and verifying notes and checkpoints of the log with Ed25519 (C2SP signed-note, tlog-cosignature)."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from sojourn.log.notes import BrokenNote, Checkpoint, KeyKind, Note, NoteKey, NoteSignature, cosigned_text

_TIME_BYTES = 8


class UntrustedNote(ValueError):
    """A note that none of the known keys signed, or that one of them did not sign as it claims."""


def note_key(name: str, key: Ed25519PrivateKey, *, kind: KeyKind = KeyKind.ED25519) -> NoteKey:
    """The public key of a signer with its name: `str()` of it is the line to publish."""
    return NoteKey(name, kind, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def read_signing_key(pem: bytes) -> Ed25519PrivateKey:
    """A signer's private key from PEM without a password. `ValueError` where it is none, or of another kind."""
    try:
        key = load_pem_private_key(pem, None)
    except TypeError as fault:
        raise ValueError(str(fault)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the key is not of the kind Ed25519")
    return key


def sign_note(text: str, *, name: str, key: Ed25519PrivateKey) -> Note:
    """A note over a text that ends in a newline. The same text and key give the same note."""
    if not text.endswith("\n"):
        raise BrokenNote("note: the text ends in a newline.")
    own = note_key(name, key)
    return Note.read(str(Note(text, (NoteSignature(name, own.key_id, key.sign(text.encode())),))))


def sign_too(note: Note, *, name: str, key: Ed25519PrivateKey) -> Note:
    """The note with one more line: another signer stands for the same text. Who has signed signs nothing twice."""
    own = note_key(name, key)
    if any((line.name, line.key_id) == (own.name, own.key_id) for line in note.signatures):
        return note
    line = NoteSignature(name, own.key_id, key.sign(note.text.encode()))
    return Note.read(str(Note(note.text, (*note.signatures, line))))


def sign_checkpoint(*, name: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """
    The signed checkpoint of a log whose origin is the name of its key.

    The caller keeps the last size and root it signed in the same transaction: a log never signs two that disagree.
    """
    return str(sign_note(str(Checkpoint(name, size, root)), name=name, key=key))


def cosign(note: Note, *, name: str, key: Ed25519PrivateKey, at_seconds: int) -> Note:
    """The note with one more line: a witness saw it at a time, in seconds since 1970."""
    own = note_key(name, key, kind=KeyKind.ED25519_COSIGNATURE)
    signature = key.sign(cosigned_text(note.text, at_seconds=at_seconds).encode())
    line = NoteSignature(name, own.key_id, at_seconds.to_bytes(_TIME_BYTES, "big") + signature)
    return Note(note.text, (*note.signatures, line))


def verify_note(written: str, keys: Iterable[NoteKey]) -> str:
    """
    The text of a note, if at least one known key signed it.

    Lines of unknown keys are left aside; a line of a known key that does not verify makes the whole untrusted.
    Raises `BrokenNote` or `UntrustedNote`.
    """
    note = Note.read(written)
    known = {(key.name, key.key_id): key for key in keys}
    claims = [(line, known[line.name, line.key_id]) for line in note.signatures if (line.name, line.key_id) in known]
    if not claims:
        raise UntrustedNote("note: no known key signed it. Compare the published key with the note's signer.")
    for line, key in claims:
        if not _is_signed(note.text, line.signature, key):
            raise UntrustedNote(f"note: the signature of {key.name} does not belong to this text.")
    return note.text


def witnessed(written: Note, keys: Iterable[NoteKey]) -> list[tuple[NoteSignature, int]]:
    """
    The lines of a note that known witnesses put there, each with the time it says, in seconds since 1970.

    A line of a known witness that does not verify makes the whole untrusted. Raises `UntrustedNote`.
    """
    known = {(key.name, key.key_id): key for key in keys if key.kind == KeyKind.ED25519_COSIGNATURE}
    found = []
    for line in written.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if not _is_signed(written.text, line.signature, key):
            raise UntrustedNote(f"note: the signature of {key.name} does not belong to this text.")
        found.append((line, int.from_bytes(line.signature[:_TIME_BYTES], "big")))
    return found


def verify_checkpoint(written: str, keys: Iterable[NoteKey]) -> Checkpoint:
    """The checkpoint in a note, if a known key signed it. Raises `BrokenNote` or `UntrustedNote`."""
    return Checkpoint.read(verify_note(written, keys))


def _is_signed(text: str, signature: bytes, key: NoteKey) -> bool:
    if key.kind == KeyKind.ED25519_COSIGNATURE:
        at_seconds = int.from_bytes(signature[:_TIME_BYTES], "big")
        text, signature = cosigned_text(text, at_seconds=at_seconds), signature[_TIME_BYTES:]
    elif key.kind != KeyKind.ED25519:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
