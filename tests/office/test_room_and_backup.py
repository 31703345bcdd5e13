"""Room on the disk, files that nothing knows, and backups: what is short, left over or overdue is said and mended."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office import clock
from sojourn_office.actions import cases
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.erasing import sweep_orphans
from sojourn_office.commands.work import jobs
from sojourn_office.storage import files, keys, last_backup, last_check
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import PersonErased
from sojourn_office.storage.last_check import LastCheck
from tests.office.desks import page_of_paper
from tests.office.world import World, done

TWO_HOURS = timedelta(hours=2).total_seconds()


@pytest.fixture
def world(db: None) -> World:
    return World().settle()


def short(settings: Any) -> None:
    """A disk with less room than the office keeps free."""
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"reserve_mb": 10**9})


def filed(world: World, number: str) -> str | Refusal:
    by = by_account(world.person("Kim").pk)
    asked = {"paper": "balance", "name": "b.png", "content": page_of_paper(), "by": by}
    return cases.file_paper(number=number, **asked, at=world.at(), key=world.key())


def kept() -> set[Path]:
    return set(files.folder().glob("??/*"))


@pytest.mark.promise("no-room")
def test_without_room_no_paper_and_no_application_is_taken_and_nothing_is_half_done(
    world: World, settings: Any, client: Client
) -> None:
    number = world.draft("Kim")
    before, happened, roomy = kept(), Event.objects.count(), settings.SOJOURN
    short(settings)
    for refused in (filed(world, number), world.lodge(number)):
        assert isinstance(refused, Refusal)
        assert (refused.code, REFUSALS[refused.code][0]) == ("storage_low", 507)
    assert (kept(), Event.objects.count(), world.case(number).stage) == (before, happened, "draft")
    shown = client.get("/en/status.json").json()
    assert (shown["well"], shown["room"]) == (False, False)
    assert "no paper and no application is taken" in client.get("/en/status").content.decode()
    settings.SOJOURN = roomy
    assert client.get("/en/status.json").json()["room"] is True
    done(filed(world, number))
    done(world.lodge(number))


def aged(name: str) -> Path:
    """A kept file as it stands two hours later."""
    found = files.folder() / name[:2] / name
    moment = clock.wall().timestamp() - TWO_HOURS
    os.utime(found, (moment, moment))
    return found


def test_an_orphan_goes_after_an_hour_and_a_paper_and_a_letter_stay(world: World) -> None:
    assert sweep_orphans in {job for _, job in jobs()}
    kim = world.draft("Kim")
    done(filed(world, kim))
    number = world.lodged("Lee")
    world.decided(number)
    person_id, owner = world.case(number).person_id, world.case(kim).person_id
    mine = kept()
    young, old = files.keep(person_id, b"young"), files.keep(person_id, b"old")
    for each in mine:
        aged(each.name)
    gone = aged(old)
    assert sweep_orphans(world.at()) >= 1
    assert not gone.exists()
    assert (files.folder() / young[:2] / young).exists()
    letter = Event.objects.get(kind="case:decided", about=number).sealed_part["letter_text"]
    (paper,) = [each.stored_as for each in world.case(kim).papers.all() if each.stored_as]
    assert files.read(person_id, letter)
    assert files.read(owner, paper)


def test_where_keys_are_lost_nothing_is_swept(world: World) -> None:
    """A letter that cannot be opened may be any of the files."""
    number = world.lodged("Kim")
    world.decided(number)
    person_id = world.case(number).person_id
    old = aged(files.keep(person_id, b"old"))
    keys.erase_key(person_id)
    with pytest.raises(PersonErased):
        sweep_orphans(world.at())
    assert old.exists()


def test_the_service_is_not_well_without_a_backup_for_26_hours(world: World, client: Client) -> None:
    """Counted from the last one, or from the first entry where none was ever made; a demonstration needs none."""
    last_check.keep(LastCheck(at=clock.now(), sentences=1, broken=0, wall=clock.wall()))
    assert client.get("/en/status.json").json()["well"] is False
    assert "none for more than 26 hours" in client.get("/en/status").content.decode()
    last_backup.keep(clock.wall() - timedelta(hours=25, minutes=59))
    assert client.get("/en/status.json").json()["well"] is True
    last_backup.keep(clock.wall() - timedelta(hours=26, minutes=1))
    assert client.get("/en/status.json").json()["well"] is False
    said = {lang: client.get(f"/{lang}/status").content.decode() for lang in ("en", "ko", "ja")}
    assert "overdue" in said["en"]
    assert all("overdue" not in said[lang] for lang in ("ko", "ja"))


def test_a_demonstration_needs_no_backup(world: World, client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert client.get("/en/status.json").json()["last_backup_at"] is None
    assert "none for more than 26 hours" not in client.get("/en/status").content.decode()
