"""Signed notes and checkpoints as text: their parts, their keys' names, nothing secret (C2SP signed-note)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

_DASH = "\u2014 "
_SIGNATURES_MAX = 100
_HASH_BYTES = 32


class BrokenNote(ValueError):
    """Text that is no note, checkpoint or key; says what is wrong with it."""


class KeyKind(IntEnum):
    """The kinds of key we speak of: the log's own, and a witness that adds the time."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04


@dataclass(frozen=True)
class NoteKey:
    """A public key with its name, as published in one line (vkey)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the hash over name, kind and key."""
        return sha256(self.name.encode() + b"\n" + bytes((self.kind,)) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes((self.kind,)) + self.public)}"

    @classmethod
    def read(cls, written: str) -> NoteKey:
        """Read a vkey; split at two plus signs only, since the key's own text may hold more. `BrokenNote`."""
        parts = written.strip().split("+", 2)
        if len(parts) != 3:
            raise BrokenNote("key: name, id and key are needed, with a + between them.")
        name, written_id, coded = parts
        decoded = from_base64(coded)
        if not is_key_name(name) or len(decoded) < 2:
            raise BrokenNote("key: the name may hold neither space nor +, and the key may not be empty.")
        key = cls(name, decoded[0], decoded[1:])
        if key.key_id.hex() != written_id:
            raise BrokenNote("key: its id does not belong to it. Copy the whole line again.")
        return key


@dataclass(frozen=True)
class NoteSignature:
    """One signature line: who, the id of the key, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and the signatures below it; nothing is verified here."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def read(cls, written: str) -> Note:
        """Take a note apart. `BrokenNote` for control characters, a missing empty line, a bad signature line."""
        if any(sign != "\n" and (sign < " " or sign == "\x7f") for sign in written) or not _is_unicode(written):
            raise BrokenNote("note: only text and newlines may stand in it.")
        text, gap, below = written.rpartition("\n\n")
        if not gap or not below.endswith("\n"):
            raise BrokenNote("note: an empty line and at least one whole signature line end it.")
        lines = below[:-1].split("\n")
        if len(lines) > _SIGNATURES_MAX:
            raise BrokenNote(f"note: more than {_SIGNATURES_MAX} signatures.")
        return cls(text + "\n", tuple(_read_signature(line) for line in lines))


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: whose it is, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        assert "\n" not in self.origin and self.origin, "the origin is one line"
        assert self.size >= 0 and len(self.root) == _HASH_BYTES, "a size from 0 and a root of 32 bytes"
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Read the three lines of a checkpoint; further lines are allowed and left aside. `BrokenNote`."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise BrokenNote("checkpoint: origin, size and root are needed, each on its own line.")
        origin, size, root = lines[:3]
        if not re.fullmatch("0|[1-9][0-9]*", size, re.ASCII):
            raise BrokenNote("checkpoint: the size is a whole number without a leading zero.")
        decoded = from_base64(root)
        if len(decoded) != _HASH_BYTES:
            raise BrokenNote("checkpoint: the root has 32 bytes.")
        return cls(origin, int(size), decoded)


def is_key_name(name: str) -> bool:
    """Whether a text may name a key: not empty, no space of any kind, no plus sign."""
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def cosigned_text(text: str, *, at_seconds: int) -> str:
    """What a witness signs: that it saw this text at a time, in seconds since 1970 (C2SP tlog-cosignature)."""
    return f"cosignature/v1\ntime {at_seconds}\n{text}"


def _read_signature(line: str) -> NoteSignature:
    name, _, coded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_key_name(name):
        raise BrokenNote("note: a signature line is a dash, the name of the key and the signature.")
    decoded = from_base64(coded)
    if len(decoded) < 5:
        raise BrokenNote("note: a signature is shorter than its key id.")
    return NoteSignature(name, decoded[:4], decoded[4:])


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def to_base64(data: bytes) -> str:
    """Bytes as base64, in one line."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Bytes behind base64 in its one spelling; another spelling of the same bytes is refused."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BrokenNote("note: this is not base64. Copy the whole text again.") from None
    if to_base64(data) != text:
        raise BrokenNote("note: this base64 is not in its one spelling.")
    return data
