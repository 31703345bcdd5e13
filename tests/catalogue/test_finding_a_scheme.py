"""A command that asks for one scheme reads the files its name leads to, and not the whole world."""

from __future__ import annotations

import pytest

from sojourn.cli import main
from sojourn.cli.files import catalogue_folder, files_of, read_catalogue, schemes_of


def test_every_scheme_stands_in_a_file_that_its_name_leads_to():
    """By its two parties in the order of the alphabet, or by a host that has no partner."""
    folder = catalogue_folder()
    agreements, problems = read_catalogue(folder)
    assert not problems
    schemes = schemes_of(agreements)
    assert len(schemes) >= 391
    for name in schemes:
        texts = [file.read_text(encoding="utf-8") for file in files_of(folder, name)]
        assert any(f"[schemes.{name}]" in text for text in texts), name


@pytest.mark.parametrize("written", ["CHE-CAN-coop", "che-can-COOP", "KOR-JPN", "kor-jpn"])
def test_a_command_finds_a_scheme_however_its_letters_are_written(written: str):
    """The names of some schemes end in small letters."""
    assert main(["facts", written]) == 0
