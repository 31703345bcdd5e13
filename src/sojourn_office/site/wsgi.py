"""The entrance for the server of pages."""

from __future__ import annotations

import os
from threading import Thread

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sojourn_office.site.settings")

application = get_wsgi_application()


def _read_ahead(**_signal: object) -> None:
    """Read the agreements of the world beside the second request: whoever asks for them first need not wait."""
    from sojourn_office.queries import catalogue

    request_finished.disconnect(_read_ahead)
    Thread(target=catalogue.read_ahead, name="read ahead", daemon=True).start()


request_finished.connect(_read_ahead)
