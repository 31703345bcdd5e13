"""The storage room as Django knows it: its label, and where the demonstration's clock gets its offset."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate, pre_migrate


class Storage(AppConfig):
    """The one app with models of our own."""

    name = "sojourn_office.storage"
    label = "storage"
    verbose_name = "Storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the clock where its offset is kept."""
        from sojourn_office import clock
        from sojourn_office.storage.clock import offset

        clock.offset_from(offset)
        pre_migrate.connect(_guards_off, sender=self)
        post_migrate.connect(_guards_on, sender=self)


def _guards_off(using: str, **_sent: object) -> None:
    from sojourn_office.storage import triggers

    if using == DEFAULT_DB_ALIAS:
        triggers.remove()


def _guards_on(using: str, **_sent: object) -> None:
    from sojourn_office.storage import triggers

    if using == DEFAULT_DB_ALIAS:
        triggers.install()
