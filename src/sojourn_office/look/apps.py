"""The look as a Django application, so that its templates, tags and stylesheet are found."""

from django.apps import AppConfig


class Look(AppConfig):
    """Templates, tags and static files; no models."""

    name = "sojourn_office.look"
    label = "look"
