"""The public log: it grows by what happened, its head is signed, nobody is named, and it can be checked at home."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from sojourn.cli import main as sojourn
from sojourn.log import tiles
from sojourn.log.notes import NoteKey
from sojourn.log.tiles import Tile
from sojourn.log.tree import grown, leaf_hash
from sojourn.seals.notes import verify_checkpoint
from sojourn_office.actions import log as actions
from sojourn_office.commands import main as office
from sojourn_office.commands.work import jobs
from sojourn_office.events import Happened
from sojourn_office.queries import invariants
from sojourn_office.storage import clock, events, leaves, log, triggers
from sojourn_office.storage.cases import Case
from sojourn_office.storage.leaves import LogLeaf
from sojourn_office.storage.log import LogHead, LogKey
from tests.office.world import ALL_YEAR, RESULTS, World, done

LEDGER = "/en/schemes/KOR-JPN/ledger/2026"


@pytest.fixture(autouse=True)
def no_key() -> None:
    """The key lies in the folder of keys, which the tests share; each test begins without."""
    log._file().unlink(missing_ok=True)


@pytest.fixture
def world(db: None) -> World:
    """Two decided, told on the result day; one has a visa and landed."""
    world = World().settle(places=40)
    numbers = [world.lodged(name) for name in ("Kim", "Lee")]
    for number in numbers:
        world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    done(world.enter(done(world.issue(numbers[0]))))
    clock.move_to(world.at(), first=True)
    return world


def unpacked(client: Client, address: str, folder: Path) -> Path:
    answer = client.get(address)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(folder)
        return folder / archive.namelist()[0].partition("/")[0]


def entries() -> list[dict[str, object]]:
    return [json.loads(row.content) for row in leaves.every()]


def test_the_worker_signs_the_log() -> None:
    assert actions.sign_head in {job for _, job in jobs()}


@pytest.mark.both_databases
def test_a_head_is_signed_after_each_batch_and_once_a_day_without_one() -> None:
    world = World(now=datetime(2026, 11, 20, 9, tzinfo=UTC)).settle()
    assert actions.sign_head(world.at()) == 1
    size = LogHead.objects.get().size
    assert size > 0
    assert actions.sign_head(world.at()) == 0
    world.lodged("Sato", ALL_YEAR)
    assert actions.sign_head(world.at()) == 1
    assert log.last_head().size == size + 1
    before_midnight = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    assert actions.sign_head(before_midnight) == 0
    assert actions.sign_head(before_midnight + timedelta(seconds=1)) == 1
    assert actions.sign_head(before_midnight + timedelta(hours=2)) == 0
    assert [head.size for head in log.every_head()] == [size, size + 1, size + 1]


def test_a_real_office_makes_its_key_by_command_and_only_once(
    settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    from sojourn_office.site.environment import Mode
    from sojourn_office.storage.masters import KeyUnavailable

    office_settings = settings.SOJOURN.model_copy(update={"mode": Mode.PRODUCTION})  # type: ignore[attr-defined]
    settings.SOJOURN = office_settings  # type: ignore[attr-defined]
    with pytest.raises(KeyUnavailable, match="keys make-log"):
        actions.sign_head(World().at())
    assert office(["keys", "make-log"]) == 0
    said = capsys.readouterr().out
    assert LogKey.objects.get().vkey in said
    assert log._file().stat().st_mode & 0o077 == 0
    assert "PRIVATE" not in said
    assert office(["keys", "make-log"]) == 2
    assert "has its key" in capsys.readouterr().err


def test_nothing_is_published_before_the_first_head(client: Client, world: World) -> None:
    for address in ("/log/checkpoint", "/log/key", "/log/log.zip", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"):
        assert client.get(address).status_code == 404
    assert "No head was signed yet." in client.get(LEDGER).content.decode()
    assert client.get(f"{LEDGER}.json").json()["signed_head"] is None


def test_the_published_head_is_signed_by_the_published_key_and_covers_the_published_entries(
    client: Client, world: World
) -> None:
    actions.sign_head(world.at())
    key = NoteKey.read(client.get("/log/key").content.decode())
    head = verify_checkpoint(client.get("/log/checkpoint").content.decode(), [key])
    assert head.origin == key.name
    tile = Tile(0, head.size)
    bundle = tiles.read_bundle(client.get(f"/log/tile/entries/{tile.path}").content, width=head.size)
    hashes = client.get(f"/log/tile/0/{tile.path}")
    assert hashes.content == b"".join(map(leaf_hash, bundle))
    assert "max-age=31536000" in hashes["Cache-Control"]
    for beyond in (f"/log/tile/entries/{Tile(0, head.size + 1).path}", "/log/tile/1/000.p/1", "/log/tile/9/000.p/1"):
        assert client.get(beyond).status_code == 404
    assert client.get(f"{LEDGER}.json").json()["signed_head"]["entries"] == head.size


def test_what_happens_after_the_head_is_not_under_it(client: Client, world: World) -> None:
    actions.sign_head(world.at())
    signed = client.get("/log/checkpoint").content
    world.lodged("Sato", ALL_YEAR)
    assert client.get("/log/checkpoint").content == signed


def test_the_log_checks_out_at_home_with_the_ledger_and_a_head_of_an_earlier_day(
    client: Client, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.sign_head(world.at())
    earlier = tmp_path / "head"
    earlier.write_bytes(client.get("/log/checkpoint").content)
    key = client.get("/log/key").content.decode().strip()
    world.lodged("Sato", ALL_YEAR)
    actions.sign_head(world.at())
    folder = unpacked(client, "/log/log.zip", tmp_path)
    ledger = unpacked(client, f"{LEDGER}/ledger.zip", tmp_path)
    command = ["log", "verify", str(folder), "--key", key, "--earlier", str(earlier), "--ledger", str(ledger)]
    assert sojourn(command) == 0, capsys.readouterr().out
    assert "earlier heads 1, problems 0" in capsys.readouterr().out
    file = ledger / "ledger.csv"
    file.write_text(file.read_text().replace("free,held,1,c2", "free,held,1,c1", 1))
    assert sojourn(command) == 1
    assert "is not the one in the public log" in capsys.readouterr().out


def test_one_altered_byte_of_an_entry_is_found_at_home(
    client: Client, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.sign_head(world.at())
    folder = unpacked(client, "/log/log.zip", tmp_path)
    bundle = next((folder / "tile" / "entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"places":40', b'"places":41', 1))
    assert sojourn(["log", "verify", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["place"].startswith("entry ")


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda folder: (folder / "checkpoint").write_text("head"), "checkpoint"),
        (lambda folder: (folder / "checkpoint").unlink(), "checkpoint"),
        (lambda folder: (folder / "key").write_text("key"), "--key"),
        (lambda folder: next((folder / "tile").rglob("*.p/*")).write_bytes(b"x"), "entries"),
    ],
)
def test_a_folder_that_cannot_be_read_is_said_in_one_line(
    client: Client,
    world: World,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: object,
    place: str,
) -> None:
    actions.sign_head(world.at())
    folder = unpacked(client, "/log/log.zip", tmp_path)
    spoil(folder)  # type: ignore[operator]
    assert sojourn(["log", "verify", str(folder)]) == 2
    said = capsys.readouterr().err
    assert place in said
    assert said.count("\n") == 1


def test_nobody_and_no_case_stands_in_the_log_and_nothing_is_told_too_early() -> None:
    """A decision of the round stands in it with the time of its telling, and not before."""
    world = World().settle(places=40)
    for name in ("Kim", "Lee"):
        world.decided(world.lodged(name))
    actions.sign_head(world.at())
    assert "case:decided" not in {entry["type"] for entry in entries()}
    world.later(RESULTS)
    done(world.publish())
    done(world.enter(done(world.issue(next(iter(Case.objects.values_list("pk", flat=True)))))))
    actions.sign_head(world.at())
    written = json.dumps(entries())
    numbers = list(Case.objects.values_list("pk", flat=True))
    for name in (*numbers, "KIM", "Kim", "post:", "account:", "proposed_by", "cause_", "last_day", "stamped"):
        assert name not in written
    decided = [entry for entry in entries() if entry["type"] == "case:decided"]
    assert all(datetime.fromisoformat(str(entry["at"])) >= RESULTS for entry in decided)
    assert len({entry["about"] for entry in decided}) == 2


def test_a_case_has_one_name_in_the_log(world: World) -> None:
    actions.sign_head(world.at())
    issued = next(entry for entry in entries() if entry["type"] == "case:issued")
    own = [entry["type"] for entry in entries() if entry.get("about") == issued["about"]]
    assert own == ["case:decided", "case:told", "case:issued"]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE storage_logleaf SET content = replace(content, '40', '41') WHERE content LIKE '%\"places\":40%'",
            "head",
        ),
        ('DELETE FROM storage_logleaf WHERE "index" = 2', "log"),
        ("UPDATE storage_loghead SET note = replace(note, 'localhost', 'elsewhere')", "head"),
    ],
)
@pytest.mark.promise("history-edited")
def test_one_row_of_the_log_altered_by_hand_is_found(
    world: World, capsys: pytest.CaptureFixture[str], statement: str, sentence: str
) -> None:
    actions.sign_head(world.at())
    assert invariants.broken() == ()
    triggers.remove()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount
    finally:
        triggers.install()
    assert any(sentence in found.sentence for found in invariants.broken())


def test_an_event_that_was_left_out_of_the_log_is_found(world: World) -> None:
    """As if a worker had skipped the last one and signed the others an hour later."""
    actions.sign_head(world.at())
    head = log.last_head()
    assert head
    triggers.remove()
    try:
        LogLeaf.objects.filter(index=head.size - 1).delete()
        LogHead.objects.all().delete()
    finally:
        triggers.install()
    frontier: tuple[bytes, ...] = ()
    for number, each in enumerate(leaves.hashes(0, head.size)):
        frontier = grown(frontier, number, each)
    log._sign(head.size - 1, frontier, at=world.at() + timedelta(hours=1))
    assert [found.found for found in invariants.broken()] == ["counts 19 entries, not 18", "is in no entry"]


def test_when_the_head_cannot_be_signed_the_entries_are_there_all_the_same(world: World) -> None:
    from sojourn_office.storage.masters import KeyUnavailable

    actions.make_key(by="test", at=world.at(), key="made")
    log._file().unlink()
    count = LogLeaf.objects.count()
    with pytest.raises(KeyUnavailable), transaction.atomic():
        actions.sign_head(world.at())
    assert (LogLeaf.objects.count(), LogHead.objects.count()) == (count, 0)


@pytest.mark.both_databases
def test_the_database_refuses_an_entry_out_of_its_order() -> None:
    world = World().settle()
    last = LogLeaf.objects.order_by("index").last()
    assert last
    for index in (last.index + 2, -1):
        with pytest.raises(DatabaseError, match="out of order"), transaction.atomic():
            LogLeaf.objects.create(index=index, event=last.event, tells=False, content="{}", hash="00")
    world.lodged("Sato", ALL_YEAR)


def test_an_act_that_fails_after_its_event_leaves_no_entry(world: World) -> None:
    """The entry is of the same transaction: neither is there without the other."""
    before, end = LogLeaf.objects.count(), events.head()
    with pytest.raises(KeyError), transaction.atomic():
        events.record(Happened.PERIOD_STOPPED, "KOR-JPN-2026", by="test", at=world.at())
        assert LogLeaf.objects.count() == before + 1
        raise KeyError
    after = events.head()
    assert end and after
    assert (LogLeaf.objects.count(), after.leaves) == (before, end.leaves)


def test_what_is_told_later_is_bound_at_once_by_an_entry_that_says_nothing() -> None:
    """The entry that tells it has the same digest, so that nobody can decide otherwise in between."""
    world = World().settle(places=40)
    number = world.lodged("Kim")
    before = LogLeaf.objects.count()
    world.decided(number)
    bound = entries()[before:]
    assert [set(entry) for entry in bound] == [{"at", "event", "type", "v"}]
    world.later(RESULTS)
    done(world.publish())
    told = [entry for entry in entries() if entry["type"] == "case:decided"]
    assert [entry["event"] for entry in told] == [entry["event"] for entry in bound]


def test_a_decision_whose_entry_was_forgotten_is_found_before_any_head(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "keep", lambda _head, _happened: None)
    world.lodged("Sato", ALL_YEAR)
    assert [found.found for found in invariants.broken()] == ["is in no entry"]


def test_the_page_links_the_head_in_three_languages(client: Client, world: World) -> None:
    actions.sign_head(world.at())
    for language in ("en", "ko", "ja"):
        page = client.get(f"/{language}/schemes/KOR-JPN/ledger/2026").content.decode()
        assert 'href="/log/checkpoint"' in page
        assert ("Signed head" in page) == (language == "en")
