"""`sojourn draw sign`: another state stands for the same list and seats, by a line of its own under the manifest."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder
from sojourn.cli.draw_folder import NOTE_FILE
from sojourn.cli.draw_words import asked, print_told, trust
from sojourn.cli.faults import Fault
from sojourn.log.notes import Note, is_key_name
from sojourn.rounds.draws import written
from sojourn.rounds.draws.manifest import Manifest
from sojourn.rounds.draws.verifying import verified

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and who signs."""
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")
    parser.add_argument("--sign", type=Path, required=True, metavar="PEM", help="the key that signs (no password)")
    parser.add_argument("--signer", required=True, metavar="NAME", help="who signs, as its public key is named")
    parser.set_defaults(run=_sign)


def _sign(given: argparse.Namespace) -> int:
    """Work the newest draw out again, and only then stand for it; who signed before stays."""
    root = draw_folder.opened(given.draw)
    numbers = draw_folder.draws_in(root)
    if not numbers:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    before = draw_folder.read(root / f"draw-{numbers[-1] - 1}" / written.MANIFEST_FILE) if len(numbers) > 1 else None
    files = draw_folder.files_of(root, numbers[-1], draw_folder.read(root / written.LIST_FILE))
    manifest = asked(lambda: verified(files, trust=trust(), before=before)).manifest
    path = given.draw / f"draw-{numbers[-1]}" / NOTE_FILE
    there = path.read_bytes() if path.is_file() else b""
    path.write_bytes(signed(manifest, given, there=there))
    names = [line.name for line in Note.read(path.read_text(encoding="utf-8")).signatures]
    said = Message("Signed by {names}: manifest {hash}.", {"names": ", ".join(names), "hash": manifest.hash.hex()})
    return print_told(given, [said], {"draw": manifest.draw, "signers": names, "manifest": manifest.hash.hex()})


def signed(manifest: Manifest, given: argparse.Namespace, *, there: bytes = b"") -> bytes:
    """The note over a manifest with a signature of the key that was named, after those that are there."""
    from sojourn.log.notes import BrokenNote
    from sojourn.seals.notes import sign_note, sign_too

    key = _key(given)
    if not there:
        return str(sign_note(manifest.note_text, name=given.signer, key=key)).encode()
    try:
        note = Note.read(there.decode("utf-8", "replace"))
    except BrokenNote:
        note = None
    if note is None or note.text != manifest.note_text:
        trouble = Message("Another manifest was signed.")
        raise Fault(NOTE_FILE, trouble, Message("Nothing was written. Ask whoever made it."))
    return str(sign_too(note, name=given.signer, key=key)).encode()


def _key(given: argparse.Namespace) -> Ed25519PrivateKey:
    from sojourn.seals.notes import read_signing_key

    try:
        key = read_signing_key(draw_folder.read(given.sign))
    except ValueError:
        key = None
    if key is None or not is_key_name(given.signer or ""):
        trouble = Message("To sign, an Ed25519 key and its name are needed.")
        raise Fault("--sign, --signer", trouble, Message("Name a PEM file without a password, and who signs."))
    return key
