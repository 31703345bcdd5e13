"""Signatures on what an office and its provider of payments send one another."""

from __future__ import annotations

import hmac
from hashlib import sha256

SIGNATURE = "X-Sojourn-Signature"
SENT_AT = "X-Sojourn-Sent-At"

# A message that was sent longer ago than this is not looked at: it may have been kept and sent once more.
FRESH_SECONDS = 300


def signature(secret: str, *, method: str, path: str, sent_at: str, body: bytes) -> str:
    """The signature of a message: its way, its moment in seconds and its content."""
    signed = "\n".join((method, path, sent_at, sha256(body).hexdigest()))
    return hmac.new(secret.encode(), signed.encode(), sha256).hexdigest()


def is_signed(secret: str, given: str, *, method: str, path: str, sent_at: str, body: bytes, now: float) -> bool:
    """Whether a message has its signature and was sent just now."""
    if not secret or not sent_at.isascii() or not sent_at.isdecimal() or abs(now - int(sent_at)) > FRESH_SECONDS:
        return False
    right = signature(secret, method=method, path=path, sent_at=sent_at, body=body)
    return hmac.compare_digest(right.encode(), given.encode())
