"""The door of pages: the entrance for their server, which gives signs of life from the moment it is there."""

from __future__ import annotations

from sojourn_office.site.wsgi import application

__all__ = ["application"]


def _open() -> None:
    from sojourn_office.actions.heartbeats import beat_on
    from sojourn_office.storage.heartbeats import Door

    beat_on(Door.PAGES)


_open()
