"""What a journey needs: Chromium, and an office of its own that serves pages to it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

_ROOT = Path(__file__).parents[2]
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NEEDED = "No Chromium here, so that the journeys are left out. With Debian: apt-get install chromium"


@dataclass(frozen=True)
class Office:
    """A served office in a folder of its own."""

    folder: Path
    address: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The settings of its processes, apart from those of the tests."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("SOJOURN_", "DJANGO_"))}
        return {
            **plain,
            "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
            "SOJOURN_MODE": "demonstration",
            "SOJOURN_DATA_FOLDER": str(self.folder / "var"),
            "SOJOURN_KEYS_FOLDER": str(self.folder / "keys"),
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in it, to its end."""
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=_ROOT, env=self.environment, capture_output=True, text=True)

    def move_to(self, moment: datetime) -> None:
        """Move its clock forward."""
        moved = self.run("tests.journeys.settled", moment.isoformat())
        assert moved.returncode == 0, moved.stderr


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and settled office, from which every journey takes a fresh copy."""
    folder = tmp_path_factory.mktemp("settled")
    made = Office(folder).run("tests.journeys.settled")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def office(settled: Path, tmp_path: Path) -> Iterator[Office]:
    """The copy, served on a free port until the journey ends."""
    shutil.copytree(settled, tmp_path / "office")
    with served(tmp_path / "office") as there:
        yield there


@contextmanager
def served(folder: Path) -> Iterator[Office]:
    """The office of a folder, served on a free port until the block ends; what the server says lies beside it."""
    command = [sys.executable, "-m", "sojourn_office.commands", "serve", "--port", "0"]
    with folder.with_name("served.txt").open("w+") as log:
        serving = subprocess.Popen(
            command, cwd=_ROOT, env=Office(folder).environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert serving.stdout
        try:
            said = iter(serving.stdout.readline, "")
            ready = next((line for line in said if line.startswith("Sojourn is ready")), "")
            found = re.search(r"http://[\w.]+:\d+", ready)
            assert found, Path(log.name).read_text()
            yield Office(folder, found[0])
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(timeout=30)
            serving.stdout.close()


# For one file of tests alone: while it is open, its event loop counts as running in the whole process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(_NEEDED)
        pytest.skip(_NEEDED)
    with opened() as launched:
        yield launched


def chromium() -> str | None:
    """Where Chromium is on this system; nothing where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def opened() -> Iterator[Browser]:
    """Chromium, until the block ends."""
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium(), args=list(_FLAGS))
        yield launched
        launched.close()
