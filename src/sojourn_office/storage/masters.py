"""Master and digest keys by generation, kept outside the data folder, and what is derived from them."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyUnavailable(Exception):
    """A key is missing or of a generation that is not here; nothing is read and nothing written."""


class SealBroken(Exception):
    """A sealed value cannot be opened: wrong key, damage, or moved from its place. It never yields text."""


@dataclass(frozen=True)
class Ring:
    """The generations of one kind of key, and the one in use."""

    current: int
    keys: dict[int, bytes]

    def key(self, generation: int | None = None) -> tuple[int, bytes]:
        """A generation with its key; the current one if none is named."""
        wanted = self.current if generation is None else generation
        if wanted not in self.keys:
            raise KeyUnavailable(f"The key of generation {wanted} is not in {settings.SOJOURN.master_keys_file.name}.")
        return wanted, self.keys[wanted]


@dataclass(frozen=True)
class MasterKeys:
    """What the file of master keys holds, and which mode of the office made it."""

    made_by: str
    master: Ring
    digest: Ring


def make_generation(file: Path, *, made_by: str) -> int:
    """
    Add a generation of master and digest keys to a file, making file and folder where they are missing.

    Returns the number of the new generation. The digest keys in use stay, since look-ups rest on them.
    """
    known = _read(file) if file.exists() else None
    number = (known.master.current if known else 0) + 1
    master = Ring(number, {**(known.master.keys if known else {}), number: secrets.token_bytes(KEY_BYTES)})
    digest_ring = known.digest if known else Ring(1, {1: secrets.token_bytes(KEY_BYTES)})
    _write(file, MasterKeys(known.made_by if known else made_by, master, digest_ring), replace=known is not None)
    master_keys.cache_clear()
    return number


def _write(file: Path, keys: MasterKeys, *, replace: bool) -> None:
    """Written whole and synced under another name first, so that a reader never meets half a file."""
    content = json.dumps({"made_by": keys.made_by, "master": _ring_out(keys.master), "digest": _ring_out(keys.digest)})
    write_secret(file, content, replace=replace)


def write_secret(file: Path, content: str, *, replace: bool = False) -> None:
    """Write a file that its owner alone may read; one that is there already stays unless it is to be replaced."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    if replace:
        beside.replace(file)
        return
    try:
        os.link(beside, file)
    except FileExistsError:
        pass  # Another process of the same start was first; its keys are the keys.
    finally:
        beside.unlink()


def _ring_out(ring: Ring) -> dict[str, object]:
    return {
        "current": ring.current,
        "keys": {str(number): base64.b64encode(key).decode() for number, key in ring.keys.items()},
    }


def _ring_in(written: dict[str, object]) -> Ring:
    keys = written["keys"]
    current = written["current"]
    assert isinstance(keys, dict)
    assert isinstance(current, int)
    return Ring(current, {int(number): base64.b64decode(key, validate=True) for number, key in keys.items()})


def _read(file: Path) -> MasterKeys:
    try:
        written = json.loads(file.read_text())
        return MasterKeys(written["made_by"], _ring_in(written["master"]), _ring_in(written["digest"]))
    except OSError as trouble:
        raise KeyUnavailable(
            f"{file}: the master keys cannot be read. Restore the file from its own backup."
        ) from trouble
    except (ValueError, KeyError, AssertionError) as trouble:
        raise KeyUnavailable(f"{file}: this is not a file of master keys. Restore it from its own backup.") from trouble


@lru_cache(maxsize=1)
def master_keys() -> MasterKeys:
    """The master keys of this office; a demonstration makes them at its first start, production never."""
    file: Path = settings.SOJOURN.master_keys_file
    if not file.exists() and settings.SOJOURN.makes_keys:
        make_generation(file, made_by=settings.SOJOURN.mode)
    return _read(file)


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from a key for many (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"sojourn/1/{purpose}".encode()).derive(key)


@lru_cache(maxsize=64)
def office_key(purpose: str, generation: int) -> bytes:
    """The office's own key for a purpose, of a generation of master keys."""
    return derived(master_keys().master.key(generation)[1], purpose)


def seal_for_office(purpose: str, bound_to: str, content: bytes) -> bytes:
    """Seal what belongs to no one person (a sign-in session), bound to the place it lies in."""
    generation, _ = master_keys().master.key()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(office_key(purpose, generation)).encrypt(nonce, content, bound_to.encode())
    return generation.to_bytes(2, "big") + nonce + sealed


def unseal_for_office(purpose: str, bound_to: str, sealed: bytes) -> bytes:
    """What was sealed for the office; raises `SealBroken` when it was altered or moved."""
    generation, nonce, rest = int.from_bytes(sealed[:2], "big"), sealed[2:14], sealed[14:]
    if generation not in master_keys().master.keys:
        raise SealBroken(f"{purpose}: sealed under a master key that is not here")
    try:
        return AESGCM(office_key(purpose, generation)).decrypt(nonce, rest, bound_to.encode())
    except (InvalidTag, ValueError) as trouble:
        raise SealBroken(f"{purpose}: altered, or moved from its place") from trouble


def digest(purpose: str, text: str, generation: int | None = None) -> str:
    """
    A keyed digest for looking something up without keeping it: HMAC-SHA-256, 64 signs of hex.

    Each purpose has a key of its own, so that digests of one table tell nothing about another.
    """
    number, key = master_keys().digest.key(generation)
    return hmac.digest(_digest_key(purpose, number, key), text.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _digest_key(purpose: str, generation: int, key: bytes) -> bytes:
    return derived(key, f"digest/{generation}/{purpose}")


def digest_generations() -> list[int]:
    """The generations of digest keys, the one in use first: a look-up tries each."""
    ring = master_keys().digest
    return [ring.current, *sorted(ring.keys.keys() - {ring.current}, reverse=True)]


def cache_key(key: str, prefix: str, version: int) -> str:
    """A cache entry's name without what it is about: sign-in limits are counted by address and by code."""
    return digest("cache", f"{prefix}/{version}/{key}")
