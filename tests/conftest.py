"""What every test stands on: an office in test mode, its data and its keys in folders that go away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="sojourn-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

# Said before Django is set up, so that no test ever meets the data or the keys of a running office.
for _name in [name for name in os.environ if name.startswith("SOJOURN_")]:
    del os.environ[_name]
os.environ.update(
    DJANGO_SETTINGS_MODULE="sojourn_office.site.settings",
    SOJOURN_MODE="test",
    SOJOURN_DATA_FOLDER=str(_FOLDER / "var"),
    SOJOURN_KEYS_FOLDER=str(_FOLDER / "keys"),
)


def pytest_configure() -> None:
    """Read the settings, upon which pytest-django sets the framework up."""
    from django.conf import settings

    assert settings.SOJOURN.mode == "test"
