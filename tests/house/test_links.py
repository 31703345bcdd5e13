"""No page leads to one that is not there: the demonstration is walked by its own links, as everyone it knows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.own_office import OwnOffice

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of

title = "Links"


@pytest.fixture(scope="module")
def walked(seeded: OwnOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen in a demonstration of its own."""
    office = OwnOffice(shutil.copytree(seeded.folder, tmp_path_factory.mktemp("walk") / "office"))
    return dict(json.loads(office.run(str(Path(__file__).with_name("crawling.py"))).splitlines()[-1]))


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
