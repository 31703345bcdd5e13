"""The manifest of a draw: the list by its root, the seats, and the round of public chance that does not exist yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.log.leaf import leaf
from sojourn.rounds.draws.entries import WORD
from sojourn.seals.chains import CHAINS
from sojourn.seals.pulses import Fallback

LATE = timedelta(hours=72)
"""How long a round is waited for before its replacement, at the least: one that is late has the same value."""
LEAD = timedelta(hours=24)
"""How long a list is public before its round of chance, at the least."""
WAITING_LEAD = timedelta(minutes=3)
"""The same of a waiting room, whose people wait for it: long enough for anyone to fetch the list."""
GENERAL, RESERVE = "GENERAL", "RESERVE"
"""What stands for a seat of no group and for the reserve list; no group may be called so."""

# 2048 bits, in hexadecimal signs.
_MODULUS_MIN = 512
_HEX = frozenset("0123456789abcdef")
_OWN = ("v", "ballot", "draw", "entries", "root", "beacon", "quotas", "general")
_FURTHER = ("frozen_at", "trial", "waiting", "reserve", "reason", "previous", "fallback")


class BrokenDraw(ValueError):
    """A file of a draw that is not what it should be: the place, and what is wrong there."""

    def __init__(self, place: str, trouble: Message) -> None:
        super().__init__(place, trouble)
        self.place, self.trouble = place, trouble


@dataclass(frozen=True)
class Seats:
    """
    How many seats there are: for each group in its order, and for everybody; then the length of the reserve list.

    Without a length everyone who gets no seat is on the reserve list.
    """

    quotas: tuple[tuple[str, int], ...] = ()
    general: int = 0
    reserve: int | None = None

    @property
    def total(self) -> int:
        """All seats together."""
        return sum(seats for _, seats in self.quotas) + self.general


@dataclass(frozen=True)
class Manifest:
    """
    What is fixed before chance: all of it is hashed into the order, so that nothing can be changed afterwards.

    A second draw from the same list has `reason` and `previous`, the hash of the manifest before it. `waiting` marks
    the list of a waiting room. `also` are members of others, which are covered like the rest.
    """

    ballot: str
    draw: int
    entries: int
    root: bytes
    chain: str
    round: int
    seats: Seats
    frozen_at: datetime | None = None
    trial: bool = False
    waiting: bool = False
    reason: str = ""
    previous: str = ""
    fallback: Fallback | None = None
    also: Mapping[str, object] = field(default_factory=dict)

    def written(self) -> bytes:
        """The canonical bytes of it."""
        own: dict[str, object] = {
            "v": 1,
            "ballot": self.ballot,
            "draw": self.draw,
            "entries": self.entries,
            "root": self.root.hex(),
            "beacon": {"chain": self.chain, "round": self.round},
            "quotas": [list(quota) for quota in self.seats.quotas],
            "general": self.seats.general,
        }
        further = {
            "frozen_at": self.frozen_at and self.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "trial": self.trial or None,
            "waiting": self.waiting or None,
            "reserve": self.seats.reserve,
            "reason": self.reason or None,
            "previous": self.previous or None,
            "fallback": self.fallback and self.fallback.members(),
        }
        return leaf({**self.also, **own, **{name: value for name, value in further.items() if value is not None}})

    @property
    def note_text(self) -> str:
        """What is signed of it: ballot, draw and hash, in lines."""
        return f"sojourn draw\n{self.ballot}\n{self.draw}\n{self.hash.hex()}\n"

    @property
    def hash(self) -> bytes:
        """What goes into the seed: SHA-256 of the canonical bytes."""
        return sha256(self.written()).digest()


def members_of(written: bytes, place: str) -> dict[str, object]:
    """The object in canonical JSON. `BrokenDraw` names the first byte that is not as the canonical form has it."""
    try:
        found = json.loads(written.decode())
        again = leaf(found) if isinstance(found, dict) else b""
    except (ValueError, RecursionError) as fault:
        at = getattr(fault, "pos", getattr(fault, "start", 0))
        raise BrokenDraw(f"{place}, byte {at}", Message("This is no JSON in its canonical form.")) from None
    if again != written:
        at = next((at for at, (one, two) in enumerate(zip(written, again, strict=False)) if one != two), len(again))
        raise BrokenDraw(f"{place}, byte {at}", Message("This is no JSON in its canonical form."))
    return dict(found)


def read_manifest(written: bytes, place: str = "manifest.json") -> Manifest:
    """The manifest in its canonical bytes. Raises `BrokenDraw`."""
    found = members_of(written, place)
    beacon = found.get("beacon")
    if found.get("v") != 1 or not isinstance(beacon, Mapping) or set(beacon) != {"chain", "round"}:
        raise BrokenDraw(place, Message("This is no manifest of a draw."))
    holds = {
        "ballot": is_word(found.get("ballot")),
        "draw": is_count(found.get("draw"), least=1),
        "entries": is_count(found.get("entries")),
        "root": is_hex(found.get("root"), 32),
        "beacon": beacon["chain"] in CHAINS and is_count(beacon["round"], least=1),
        "quotas": _are_quotas(found.get("quotas")),
        "general": is_count(found.get("general")),
        "frozen_at": "frozen_at" not in found or _moment(found["frozen_at"]) is not None,
        "trial": found.get("trial", True) is True,
        "waiting": found.get("waiting", True) is True,
        "reserve": is_count(found.get("reserve", 0)),
        "reason": isinstance(found.get("reason", ""), str),
        "previous": "previous" not in found or is_hex(found["previous"], 32),
        "fallback": "fallback" not in found or _fallback(found["fallback"]) is not None,
    }
    for name, is_right in holds.items():
        if not is_right:
            raise BrokenDraw(f"{place}, {name}", Message("The value is missing, or cannot be read."))
    return _manifest(found, beacon)


def _manifest(found: Mapping[str, object], beacon: Mapping[str, object]) -> Manifest:
    quotas, reserve = found["quotas"], found.get("reserve")
    assert isinstance(quotas, list), "the shape was looked at"
    return Manifest(
        ballot=str(found["ballot"]),
        draw=_whole(found["draw"]),
        entries=_whole(found["entries"]),
        root=bytes.fromhex(str(found["root"])),
        chain=str(beacon["chain"]),
        round=_whole(beacon["round"]),
        seats=Seats(
            tuple((name, seats) for name, seats in quotas),
            _whole(found["general"]),
            None if reserve is None else _whole(reserve),
        ),
        frozen_at=_moment(found.get("frozen_at")),
        trial=found.get("trial") is True,
        waiting=found.get("waiting") is True,
        reason=str(found.get("reason", "")),
        previous=str(found.get("previous", "")),
        fallback=_fallback(found["fallback"]) if "fallback" in found else None,
        also={name: value for name, value in found.items() if name not in (*_OWN, *_FURTHER)},
    )


def trouble_with_time(manifest: Manifest) -> Message | None:
    """
    Why the round of a manifest cannot be used; nothing where the list was public long enough before it.

    A trial may name a round of the past: it forecasts, and decides nothing.
    """
    if manifest.trial:
        return None
    if manifest.frozen_at is None:
        return Message("It does not say when the list was frozen.")
    due = CHAINS[manifest.chain].moment_of(manifest.round)
    holes = {"round": str(manifest.round), "due": due, "frozen": manifest.frozen_at}
    if due <= manifest.frozen_at:
        return Message("Round {round} of {due} was known before the list was frozen at {frozen}.", holes)
    if manifest.waiting and due - manifest.frozen_at < WAITING_LEAD:
        return Message("Round {round} of {due} comes less than 3 minutes after the list was fixed at {frozen}.", holes)
    if not manifest.waiting and due - manifest.frozen_at < LEAD:
        return Message("Round {round} of {due} comes less than 24 hours after the list was frozen at {frozen}.", holes)
    if manifest.fallback is not None and manifest.fallback.at - due < LATE:
        return Message("Round {round} of {due} is waited for 72 hours at the least before it is replaced.", holes)
    return None


def is_word(value: object) -> bool:
    """Whether a value may be the name of a ballot or of a group."""
    return isinstance(value, str) and bool(WORD.fullmatch(value)) and value not in (GENERAL, RESERVE)


def is_count(value: object, *, least: int = 0) -> bool:
    """Whether a value is a whole number from the least on."""
    return type(value) is int and value >= least


def is_hex(value: object, length: int) -> bool:
    """Whether a value is so many bytes in small hexadecimal signs."""
    return isinstance(value, str) and len(value) == 2 * length and set(value) <= _HEX


def _are_quotas(value: object) -> bool:
    if not isinstance(value, list):
        return False
    pairs = all(isinstance(each, list) and len(each) == 2 and is_word(each[0]) and is_count(each[1]) for each in value)
    return pairs and len({each[0] for each in value}) == len(value)


def _fallback(value: object) -> Fallback | None:
    if not isinstance(value, Mapping) or set(value) != {"at", "certificate", "modulus"}:
        return None
    at, modulus = _moment(value["at"]), value["modulus"]
    is_key = isinstance(modulus, str) and is_hex(modulus, len(modulus) // 2) and len(modulus) >= _MODULUS_MIN
    return Fallback(at, value["certificate"], modulus) if at and is_key and is_hex(value["certificate"], 64) else None


def _moment(value: object) -> datetime | None:
    try:
        return datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _whole(value: object) -> int:
    assert type(value) is int, "the shape was looked at"
    return value
