"""The entries of a draw as they are published: a ticket, a stratum, and a commitment that tells nothing of a person."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sojourn.log.leaf import leaf
from sojourn.log.tree import leaf_hash, root

TICKET_BYTES, COMMITMENT_BYTES, NONCE_BYTES = 16, 32, 32
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""How a stratum and a ballot may be called."""

_ENTRY = b"whv-ballot/entry/v1\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry: 16 random bytes of ours, the group that a seat may be kept for, and the commitment to a person.

    Nothing of the person goes into the ticket, and nobody chooses it.
    """

    ticket: bytes
    stratum: str
    commitment: bytes


def identity_bytes(identity: Mapping[str, str]) -> bytes:
    """What is committed to: birth date, issuer and number of the passport, in the one canonical form."""
    return leaf(identity)


def commitment(nonce: bytes, identity: Mapping[str, str]) -> bytes:
    """HMAC-SHA-256 over a person under a nonce that only they hold: without it no guess of a number can be tried."""
    return hmac.digest(nonce, identity_bytes(identity), "sha256")


def entry_leaf(ballot: str, entry: Entry) -> bytes:
    """The bytes of an entry in the tree of its ballot; lengths stand before what has no fixed one."""
    words = (coded for coded in (ballot.encode("ascii"), entry.stratum.encode("ascii")))
    named, group = (len(word).to_bytes(2, "big") + word for word in words)
    return _ENTRY + named + entry.ticket + group + entry.commitment


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by their tickets: the one order of a list, so that nobody has a choice in it."""
    return sorted(entries, key=lambda entry: entry.ticket)


def list_root(ballot: str, entries: Sequence[Entry]) -> bytes:
    """The root over a list in its order (RFC 9162)."""
    return root([leaf_hash(entry_leaf(ballot, entry)) for entry in entries])


def mark_of(line: bytes) -> bytes:
    """Eight signs beside a line of the list, by which a changed line is found; the root is what proves."""
    return sha256(line).hexdigest()[:8].encode()
