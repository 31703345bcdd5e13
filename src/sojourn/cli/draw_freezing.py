"""`sojourn draw freeze`: fix a list of entries, its seats and a round of public chance that does not exist yet."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder, draw_signing
from sojourn.cli.draw_folder import NOTE_FILE
from sojourn.cli.draw_page import PAGE_FILE, page
from sojourn.cli.draw_words import asked, moment, plain, print_told, quotas
from sojourn.cli.faults import Fault
from sojourn.rounds.draws import written
from sojourn.rounds.draws.entries import in_order, list_root
from sojourn.rounds.draws.gate import small_groups, warning
from sojourn.rounds.draws.manifest import Manifest, Seats, is_word, read_manifest, trouble_with_time
from sojourn.rounds.draws.verifying import frozen_list
from sojourn.seals.chains import CHAINS
from sojourn.seals.pulses import PUBLIC_EXPONENT, Fallback


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is fixed."""
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder to be made")
    parser.add_argument("--entries", type=Path, default=None, metavar="FILE", help="the entries as they came in (CSV)")
    parser.add_argument("--ballot", default=None, help="the name of the ballot")
    parser.add_argument(
        "--quota", nargs="+", default=[], metavar="STRATUM=SEATS", help="seats kept for groups, in this order"
    )
    parser.add_argument("--seats", type=int, default=0, help="seats for everybody")
    parser.add_argument("--reserve", type=int, default=None, help="length of the reserve list; everyone if left out")
    parser.add_argument("--chain", choices=[chain.name for chain in CHAINS.values()], default="quicknet",
                        help="the chain of public chance")  # fmt: skip
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--draw-at", default=None, metavar="MOMENT", help="its first round from this moment on")
    when.add_argument("--round", type=int, default=None, help="its round by number")
    parser.add_argument(
        "--fallback-at",
        default=None,
        metavar="MOMENT",
        help="the minute whose pulse of NIST replaces a round that never came",
    )
    parser.add_argument(
        "--fallback-key", type=Path, default=None, metavar="PEM", help="the certificate that signs these pulses"
    )
    parser.add_argument("--at", default=None, metavar="MOMENT", help="when the list is frozen; now if left out")
    parser.add_argument("--trial", action="store_true", help="a trial, which may use a round of the past")
    parser.add_argument("--again", default=None, metavar="REASON", help="a further draw from the same list, and why")
    parser.add_argument("--sign", type=Path, default=None, metavar="PEM", help="sign the manifest with an Ed25519 key")
    parser.add_argument("--signer", default=None, metavar="NAME", help="the name of that key")
    parser.set_defaults(run=_freeze)


def _freeze(given: argparse.Namespace) -> int:
    """Write list and manifest; what is fixed here cannot be changed afterwards."""
    if given.again is not None:
        manifest, list_bytes = _again(given)
    else:
        manifest, list_bytes = _first(given)
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        if trouble_with_time(replace(manifest, fallback=None)) is None:
            raise Fault("--fallback-at", trouble, Message("Name a later moment."))
        raise Fault("--draw-at" if given.round is None else "--round", trouble, Message("Name a later round."))
    files = {written.MANIFEST_FILE: manifest.written()}
    if given.sign is not None:
        files[NOTE_FILE] = draw_signing.signed(manifest, given)
    if given.again is None:
        draw_folder.write_all(given.draw, {written.LIST_FILE: list_bytes, PAGE_FILE: page()})
    draw_folder.write_all(given.draw / f"draw-{manifest.draw}", files)
    small = small_groups(written.read_list(list_bytes))
    lines = [_about(manifest), *([warning(small)] if small else [])]
    return print_told(given, lines, {"draw": manifest.draw, "small_groups": dict(small), **plain(manifest)})


def _first(given: argparse.Namespace) -> tuple[Manifest, bytes]:
    if given.entries is None or not is_word(given.ballot):
        trouble = Message("A first draw needs its entries and the name of its ballot.")
        raise Fault("--entries, --ballot", trouble, Message("Name both; the name has plain letters and digits."))
    entries, _ = asked(lambda: written.read_register(draw_folder.read(given.entries), str(given.entries)))
    entries = in_order(entries)
    chain, number, at = _chance(given)
    root = list_root(given.ballot, entries)
    seats = Seats(quotas(given.quota), given.seats, given.reserve)
    manifest = Manifest(
        given.ballot, 1, len(entries), root, chain, number, seats, at, given.trial, fallback=_fallback(given)
    )
    asked(lambda: read_manifest(manifest.written()))
    return manifest, written.write_list(entries)


def _again(given: argparse.Namespace) -> tuple[Manifest, bytes]:
    """A further draw: the same list and seats, another round, and the reason; the first is kept."""
    root = draw_folder.opened(given.draw)
    number = draw_folder.draws_in(root)[-1:]
    if not number or not given.again.strip():
        trouble = Message("A further draw needs its reason.")
        raise Fault("--again", trouble, Message("Write why the draw before does not count."))
    before = asked(lambda: read_manifest(draw_folder.read(root / f"draw-{number[0]}" / written.MANIFEST_FILE)))
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    asked(lambda: frozen_list(list_bytes, before))
    chain, round_number, at = _chance(given)
    manifest = Manifest(
        before.ballot, before.draw + 1, before.entries, before.root, chain, round_number, before.seats, at, given.trial,
        reason=given.again.strip(), previous=before.hash.hex(), fallback=_fallback(given), also=before.also,
    )  # fmt: skip
    return manifest, list_bytes


def _fallback(given: argparse.Namespace) -> Fallback | None:
    """What replaces a round that never comes; nothing where nothing is named."""
    if given.fallback_at is None and given.fallback_key is None:
        return None
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        certificate = x509.load_pem_x509_certificate(draw_folder.read(given.fallback_key or Path("PEM")))
        key = certificate.public_key()
    except ValueError:
        key = None
    if not isinstance(key, RSAPublicKey) or key.public_numbers().e != PUBLIC_EXPONENT or given.fallback_at is None:
        trouble = Message("A replacement needs its minute, and the certificate with the RSA key that signs it.")
        raise Fault("--fallback-at, --fallback-key", trouble, Message("Name both, or neither."))
    digest = sha512(certificate.public_bytes(Encoding.DER)).hexdigest()
    modulus = key.public_numbers().n.to_bytes(key.key_size // 8, "big").hex()
    return Fallback(moment(given.fallback_at, "--fallback-at").replace(second=0, microsecond=0), digest, modulus)


def _chance(given: argparse.Namespace) -> tuple[str, int, datetime]:
    chain = next(chain for chain in CHAINS.values() if chain.name == given.chain)
    at = moment(given.at, "--at") if given.at else datetime.now(UTC)
    number = given.round
    if number is None:
        number = chain.first_round_from(moment(given.draw_at, "--draw-at"))
    if number < 1:
        raise Fault("--round", Message("Rounds are counted from 1."), Message("Name a later round."))
    return chain.id, number, at.replace(microsecond=0)


def _about(manifest: Manifest) -> Message:
    holes = {
        "entries": manifest.entries,
        "round": str(manifest.round),
        "due": CHAINS[manifest.chain].moment_of(manifest.round),
        "hash": manifest.hash.hex(),
    }
    return Message("Fixed: {entries} entries. Round {round} of {due} decides. Publish the manifest: {hash}.", holes)
