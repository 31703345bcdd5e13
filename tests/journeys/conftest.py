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

from tests.own_office import COMMAND, OwnOffice

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NEEDED = "No Chromium here, so that the journeys are left out. With Debian: apt-get install chromium"


@dataclass(frozen=True)
class Office(OwnOffice):
    """A served office in a folder of its own."""

    address: str = ""

    def move_to(self, moment: datetime) -> None:
        """Move its clock forward."""
        self.run("-m", "tests.journeys.settled", moment.isoformat())


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and settled office, from which every journey takes a fresh copy."""
    folder = tmp_path_factory.mktemp("settled")
    OwnOffice(folder).run("-m", "tests.journeys.settled")
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
    command = [sys.executable, "-m", COMMAND, "serve", "--port", "0"]
    with folder.with_name("served.txt").open("w+") as log:
        serving = subprocess.Popen(
            command, env=OwnOffice(folder).environment, stdout=subprocess.PIPE, stderr=log, text=True
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
