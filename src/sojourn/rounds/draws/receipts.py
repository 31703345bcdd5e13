"""A receipt of an entry, held by its entrant: that the list holds the entry, under a commitment only they can open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sojourn.basics.messages import Message
from sojourn.log.tree import inclusion_proof, is_included, leaf_hash
from sojourn.rounds.draws.entries import Entry, commitment, entry_leaf
from sojourn.rounds.draws.manifest import BrokenDraw, Manifest, is_count, is_hex, is_word


@dataclass(frozen=True)
class Receipt:
    """What an entrant keeps: the entry, the secret of its commitment, and the way from its line to the root."""

    ballot: str
    ticket: bytes
    stratum: str
    nonce: bytes = b""
    commitment: bytes = b""
    index: int = 0
    size: int = 0
    proof: tuple[bytes, ...] = ()

    def members(self) -> dict[str, object]:
        """The receipt as JSON has it."""
        return {
            "v": 1,
            "ballot": self.ballot,
            "ticket": self.ticket.hex(),
            "stratum": self.stratum,
            **({"nonce": self.nonce.hex()} if self.nonce else {}),
            "commitment": self.commitment.hex(),
            "index": self.index,
            "size": self.size,
            "proof": [each.hex() for each in self.proof],
        }


def receipt_of(manifest: Manifest, entries: Sequence[Entry], index: int, *, nonce: bytes = b"") -> Receipt:
    """The receipt of the entry at an index of the list."""
    entry = entries[index]
    hashes = [leaf_hash(entry_leaf(manifest.ballot, each)) for each in entries]
    return Receipt(
        manifest.ballot,
        entry.ticket,
        entry.stratum,
        nonce,
        entry.commitment,
        index,
        len(entries),
        tuple(inclusion_proof(hashes, index)),
    )


def read_receipt(found: Mapping[str, object], place: str) -> Receipt:
    """A receipt from its JSON. Raises `BrokenDraw`."""
    proof = found.get("proof")
    shape = {
        "ballot": is_word(found.get("ballot")),
        "ticket": is_hex(found.get("ticket"), 16),
        "stratum": is_word(found.get("stratum")),
        "nonce": "nonce" not in found or is_hex(found["nonce"], 32),
        "commitment": is_hex(found.get("commitment"), 32),
        "index": is_count(found.get("index")),
        "size": is_count(found.get("size")),
        "proof": isinstance(proof, list) and all(is_hex(each, 32) for each in proof),
    }
    for name, is_right in shape.items():
        if not is_right:
            raise BrokenDraw(f"{place}, {name}", Message("The value is missing, or cannot be read."))
    index, size = found["index"], found["size"]
    assert isinstance(proof, list) and isinstance(index, int) and isinstance(size, int), "the shape was looked at"
    return Receipt(
        str(found["ballot"]),
        bytes.fromhex(str(found["ticket"])),
        str(found["stratum"]),
        bytes.fromhex(str(found.get("nonce", ""))),
        bytes.fromhex(str(found["commitment"])),
        index,
        size,
        tuple(bytes.fromhex(each) for each in proof),
    )


def trouble_with_receipt(
    receipt: Receipt, manifest: Manifest, *, entries: Sequence[Entry] = (), identity: Mapping[str, str] | None = None
) -> Message | None:
    """
    Why a receipt does not belong to a frozen list; nothing where it does. An identity is held against its secret.

    A receipt that was given before there was a list has no way to its root; it is held against the `entries`.
    """
    if receipt.ballot != manifest.ballot:
        return Message("The receipt is of another ballot: {ballot}.", {"ballot": receipt.ballot})
    if identity is not None and commitment(receipt.nonce, identity) != receipt.commitment:
        return Message("The receipt is not of this person.")
    entry = Entry(receipt.ticket, receipt.stratum, receipt.commitment)
    if receipt.size == 0:
        return None if entry in entries else Message("This ticket is not in the frozen list.")
    is_in = receipt.size == manifest.entries and is_included(
        leaf=leaf_hash(entry_leaf(manifest.ballot, entry)),
        index=receipt.index,
        size=receipt.size,
        proof=receipt.proof,
        root=manifest.root,
    )
    return None if is_in else Message("The receipt does not lead to the root of the frozen list.")
