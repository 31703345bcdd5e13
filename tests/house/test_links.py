"""No page leads to one that is not there: the demonstration is walked by its own links, as everyone it knows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from house_tree import ROOT

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of

title = "Links"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A demonstration office of its own, made by its command, and what was seen in it."""
    folder = tmp_path_factory.mktemp("walk")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    environment |= {
        "SOJOURN_MODE": "demonstration",
        "SOJOURN_DATA_FOLDER": str(folder / "var"),
        "SOJOURN_KEYS_FOLDER": str(folder / "keys"),
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    made = run("-m", "sojourn_office.commands", "demonstration")
    assert made.returncode == 0, made.stdout + made.stderr
    walk = run(str(Path(__file__).with_name("crawling.py")))
    assert walk.stdout.startswith("{"), walk.stderr
    return dict(json.loads(walk.stdout))


def test_every_link_and_every_form_leads_to_a_page(walked: dict[str, Any]) -> None:
    """For a stranger in three languages, and for everyone on the list of the demonstration."""
    assert not walked["faults"], "\n".join(walked["faults"])


def test_the_walk_went_through_every_desk(walked: dict[str, Any]) -> None:
    """A walk that saw a handful of pages would always be content."""
    assert len(walked["kinds"]) > 30, walked["kinds"]
    assert all(pages > 3 for pages in walked["seen"].values()), walked["seen"]


def test_the_walk_saw_a_programme_of_each_host(walked: dict[str, Any]) -> None:
    """And with it every value that a page of a programme may show."""
    hosts = {scheme.host for _, scheme in schemes_of(read_catalogue(catalogue_folder())[0]).values()}
    assert walked["seen"]["nobody (programmes)"] > len(hosts) > 30
