"""A draw worked out again from its files by hashlib and py_ecc alone: python verify_draw.py FOLDER."""

import csv
import json
import sys
from hashlib import sha256
from pathlib import Path

from py_ecc.bls.g2_primitives import signature_to_G2, subgroup_check
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import compress_G1, decompress_G1
from py_ecc.optimized_bls12_381 import G2, is_inf, pairing

# drand quicknet, whose constants anyone can look up; the first is the hash over the others.
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def worded(text):
    return len(text).to_bytes(2, "big") + text.encode("ascii")


def tree(hashes):
    while len(hashes) > 1:
        pairs = [sha256(b"\1" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2], strict=False)]
        hashes = pairs + hashes[2 * len(pairs) :]
    return hashes[0] if hashes else sha256(b"").digest()


folder = Path(sys.argv[1])
draw = folder / (sys.argv[2] if len(sys.argv) > 2 else "draw-1")
written = (draw / "manifest.json").read_bytes()
manifest, beacon = json.loads(written), json.loads((draw / "beacon.json").read_bytes())
entries = list(csv.DictReader((folder / "list.csv").open(newline="")))
result = [tuple(row.values()) for row in csv.DictReader((draw / "result.csv").open(newline=""))]

# 1. The list is whole, in its order, and the one that the manifest was made over.
tickets = [entry["ticket"] for entry in entries]
assert tickets == sorted(set(tickets)) and len(tickets) == manifest["entries"], "list: order or number"
leaves = [
    b"whv-ballot/entry/v1\n" + worded(manifest["ballot"]) + bytes.fromhex(each["ticket"]) + worded(each["stratum"])
    + bytes.fromhex(each["commitment"]) for each in entries
]  # fmt: skip
assert tree([sha256(b"\0" + leaf).digest() for leaf in leaves]).hex() == manifest["root"], "list: root"

# 2. The public value is the one that was named, and its chain signed it.
assert manifest["beacon"] == {"chain": CHAIN, "round": beacon["round"]} and beacon["chain"] == CHAIN, "beacon: round"
signature = bytes.fromhex(beacon["signature"])
point = decompress_G1(int.from_bytes(signature, "big"))
assert len(signature) == 48 and compress_G1(point) == int.from_bytes(signature, "big"), "beacon: spelling"
assert not is_inf(point) and subgroup_check(point), "beacon: point"
message = hash_to_G1(sha256(beacon["round"].to_bytes(8, "big")).digest(), DOMAIN, sha256)
assert pairing(G2, point) == pairing(signature_to_G2(KEY), message), "beacon: signature"

# 3. Every ticket has its score; the smallest come first.
seed = sha256(b"whv-ballot/seed/v1\n" + sha256(written).digest() + sha256(signature).digest()).digest()
scored = sorted((sha256(b"whv-ballot/score/v1\n" + seed + bytes.fromhex(each["ticket"])).hexdigest(),
                 each["ticket"], each["stratum"]) for each in entries)  # fmt: skip

# 4. Seats by rank: group after group, then everybody, then the reserve list.
seats, left = {}, manifest["general"]
for group, count in manifest["quotas"]:
    chosen = [ticket for _, ticket, stratum in scored if stratum == group][:count]
    seats |= dict.fromkeys(chosen, group)
    left += count - len(chosen)
for name, count in (("GENERAL", left), ("RESERVE", manifest.get("reserve", len(scored)))):
    seats |= dict.fromkeys([ticket for _, ticket, _ in scored if ticket not in seats][:count], name)
for rank, (score, ticket, stratum) in enumerate(scored, 1):
    due = (str(rank), ticket, score, stratum, seats.get(ticket, ""))
    assert result[rank - 1 : rank] == [due], f"result: line {rank + 1} should be {','.join(due)}"
assert len(result) == len(scored), "result: more lines than entries"
print(f"the same: {len(scored)} entries, {len(seats)} seats and reserves")
