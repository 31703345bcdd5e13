"""The links at the top of every page that anyone may read."""

from __future__ import annotations

from sojourn.basics.messages import Message

PUBLIC_PAGES: tuple[tuple[str, Message], ...] = (
    ("/go", Message("Can I go?")),
    ("/where", Message("Where can I go?")),
    ("/schemes", Message("Schemes")),
    ("/places", Message("Places")),
    ("/verify", Message("Check a visa")),
)
