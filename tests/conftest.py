"""What every test stands on: an office in test mode, its data and its keys in folders that go away."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from tests.own_office import OwnOffice

# How long an example takes tells of the machine, not of the code. A change is judged by the same examples each time;
# by hand, chance goes on looking.
settings.register_profile("sojourn", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("sojourn")


def pytest_configure(config: pytest.Config) -> None:
    """
    Say where the data and the keys lie, then read the settings, upon which pytest-django sets the framework up.

    Said before Django is set up, so that no test ever meets the data or the keys of a running office. A process that
    only hands tests on to others says nothing, since they would inherit it and share one folder.
    """
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="sojourn-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("SOJOURN_")]:
        del os.environ[name]
    os.environ.update(
        DJANGO_SETTINGS_MODULE="sojourn_office.site.settings",
        SOJOURN_MODE="test",
        SOJOURN_DATA_FOLDER=str(folder / "var"),
        SOJOURN_KEYS_FOLDER=str(folder / "keys"),
    )

    from django.conf import settings as office

    assert office.SOJOURN.data_folder == folder / "var"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> OwnOffice:
    """
    The demonstration as a newcomer finds it, made once for every process of the run; `printed` lies beside it.

    Whoever changes something in it takes a copy of its folder.
    """
    own = tmp_path_factory.getbasetemp()
    together = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = OwnOffice(together / "demonstration")
    printed = made.folder.with_name("printed")
    with (together / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            printed.write_bytes(made.seed())
    return made
