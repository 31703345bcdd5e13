"""Whose program asks: the post behind a key of an agency's staff, as long as the post is held."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.queries.accounts import Staff, posts
from sojourn_office.storage import agencies


def post_of(secret: str, *, at: datetime) -> Staff | None:
    """The post that a key was made for; nothing where it ended, or its agency is suspended."""
    key = agencies.key_of(secret) if secret else None
    if key is None:
        return None
    return next((post for post in posts(key.post.account, at=at) if post.post_id == key.post_id), None)


def made_for(post: Staff) -> datetime | None:
    """When the key of a post was made; nothing where it has none."""
    key = agencies.key_of_post(post.post_id)
    return key.made_at if key else None
