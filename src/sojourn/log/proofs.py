"""A receipt of the log as a file: an entry, the hashes beside its way to the root, a signed head (C2SP tlog-proof)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sojourn.log.notes import BrokenNote, Note, from_base64, to_base64

PROOF_TYPE = "application/vnd.c2sp.tlog-proof"
PROOF_SUFFIX = ".tlog-proof"
_FIRST_LINE = "c2sp.org/tlog-proof@v1"
# A tree of 2⁶³ entries has no longer way.
_HASHES_MAX = 63


class BrokenProof(ValueError):
    """Text that is no receipt of a log; says what is wrong with it."""


@dataclass(frozen=True)
class Proof:
    """That an entry stands at an index under a head; nothing is verified here. `entry` is the entry itself."""

    entry: bytes
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        way = "".join(f"{to_base64(each)}\n" for each in self.hashes)
        return f"{_FIRST_LINE}\nextra {to_base64(self.entry)}\nindex {self.index}\n{way}\n{self.checkpoint}"

    @classmethod
    def read(cls, written: str) -> Proof:
        """Take a receipt apart. `BrokenProof` where a line is missing, too much, or in another spelling."""
        above, gap, checkpoint = written.partition("\n\n")
        lines = above.split("\n")
        if not gap or lines[0] != _FIRST_LINE:
            raise BrokenProof(f"it does not begin with {_FIRST_LINE} and end with a signed head")
        if len(lines) < 3 or not lines[1].startswith("extra "):
            raise BrokenProof("it does not carry its entry")
        index = re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[2], re.ASCII)
        if index is None:
            raise BrokenProof("it does not say at which place the entry stands")
        if len(lines) - 3 > _HASHES_MAX:
            raise BrokenProof(f"it has more than {_HASHES_MAX} hashes")
        try:
            Note.read(checkpoint)
            hashes = tuple(from_base64(line) for line in lines[3:])
            return cls(from_base64(lines[1].removeprefix("extra ")), int(index[1]), hashes, checkpoint)
        except BrokenNote as fault:
            raise BrokenProof(str(fault)) from None
