"""`settings-example`: every setting with its meaning and its default."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

HELP = "Print every setting with its meaning and its default, as an environment file."


def arguments(parser: ArgumentParser) -> None:
    """None."""


def run(_asked: Namespace) -> int:
    """Print the example."""
    from django.conf import settings

    sys.stdout.write(settings.SOJOURN.example())
    return 0
