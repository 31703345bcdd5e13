"""Asking a virus scanner about a file, in the words of clamd's INSTREAM; without a scanner it says so."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from enum import StrEnum

_CHUNK_BYTES = 64 * 1024
_ANSWER_BYTES_MAX = 4096


class Scan(StrEnum):
    """What is known about a file; staff open only what is clean, or never scanned where no scanner runs."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"
    INFECTED = "infected"
    WAITING = "waiting"


@dataclass(frozen=True)
class Scanner:
    """Where the scanner listens: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`, and how long we wait."""

    address: str
    wait_seconds: float = 30.0

    def __post_init__(self) -> None:
        kind, _, place = self.address.partition(":")
        if kind not in ("unix", "tcp") or not place or (kind == "tcp" and not place.rpartition(":")[2].isdigit()):
            raise ValueError(
                f"scanner address {self.address!r} is not understood. Write unix:/path/of/the/socket or tcp:host:port."
            )

    def connect(self) -> socket.socket:
        """An open connection; raises OSError when nobody listens."""
        kind, _, place = self.address.partition(":")
        if kind == "tcp":
            host, _, port = place.rpartition(":")
            return socket.create_connection((host, int(port)), timeout=self.wait_seconds)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.wait_seconds)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line


def scan(content: bytes, scanner: Scanner | None) -> Scan:
    """
    What the scanner says of the content.

    A scanner that is down, slow or answers in other words leaves the file *waiting*: it is never taken for clean.
    """
    if scanner is None:
        return Scan.NOT_SCANNED
    try:
        with scanner.connect() as line:
            answer = _ask(line, content)
    except OSError:
        return Scan.WAITING
    if answer.endswith(b" FOUND"):
        return Scan.INFECTED
    return Scan.CLEAN if answer == b"stream: OK" else Scan.WAITING


def _ask(line: socket.socket, content: bytes) -> bytes:
    """Each chunk is led by its length in four bytes; a length of zero ends the stream."""
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK_BYTES):
        chunk = content[start : start + _CHUNK_BYTES]
        line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < _ANSWER_BYTES_MAX:
        part = line.recv(_ANSWER_BYTES_MAX)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].strip()
