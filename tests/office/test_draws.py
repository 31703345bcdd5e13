"""A draw that is shown: its list before the round of chance, its result after; everyone finds a rank, nobody a name."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cli import main
from sojourn_office.actions import draws as actions
from sojourn_office.commands import main as office
from sojourn_office.storage.events import Event
from sojourn_office.storage.leaves import LogLeaf
from tests.office.world import World
from tests.spec.cli.test_draw import BEFORE, frozen, relay, run, signing

BALLOT = "KOR-IRL-2023-B1"
BEFORE_ROUND = datetime(2023, 8, 22, 16, tzinfo=UTC)
AFTER_ROUND = datetime(2023, 8, 23, 16, tzinfo=UTC)
ROUND_DUE = datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)


def files_of(draw: Path) -> dict[str, bytes]:
    return {path.relative_to(draw).as_posix(): path.read_bytes() for path in draw.rglob("*") if path.is_file()}


def show(draw: Path, at: datetime, *, key: str = "") -> str | Refusal:
    return actions.show(files_of(draw), by="command", at=at, key=key or f"{at}/{len(files_of(draw))}")


@pytest.fixture
def draw(tmp_path: Path) -> Path:
    """A frozen list of forty."""
    return frozen(tmp_path, 40, *BEFORE)


@pytest.fixture
def drawn(draw: Path) -> Path:
    """Shown before its round, drawn, and shown again."""
    assert show(draw, BEFORE_ROUND) == BALLOT
    assert run(draw, relay(draw.parent)) == 0
    assert show(draw, AFTER_ROUND) == BALLOT
    return draw


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_round_the_page_says_what_is_waited_for_and_finds_each_line(draw: Path, client: Client) -> None:
    """A rank there is not; the log of that moment holds the manifest."""
    assert "/en/draws" not in text_of(client, "/en/places"), "a page with nothing in it is not led to"
    assert show(draw, BEFORE_ROUND) == BALLOT
    assert "/en/draws" in text_of(client, "/en/places")
    ticket = (draw / "list.csv").read_text().splitlines()[3][:32]
    said = text_of(client, f"/en/draws/{BALLOT}?ticket={ticket}")
    assert "line 4 of list.csv" in said and "Waiting for round 1000" in said and "Rank" not in said.split("<h2>")[0]
    assert "Waiting for round 1000" in text_of(client, "/en/draws")
    (entry,) = LogLeaf.objects.filter(event__kind="draw:list-fixed")
    manifest = json.loads((draw / "draw-1" / "manifest.json").read_bytes())
    assert manifest["root"] in entry.content


@pytest.mark.parametrize("rank", [1, 5, 6, 9, 10, 40])
def test_after_it_everyone_finds_the_rank_and_seat_that_the_command_says(rank, drawn, client, capsys) -> None:
    """Winners, reserves and those who are not offered, in the same minute."""
    ticket = (drawn / "draw-1" / "result.csv").read_text().splitlines()[rank].split(",")[1]
    capsys.readouterr()
    assert main(["draw", "rank", str(drawn), ticket]) == 0
    line, place = capsys.readouterr().out.splitlines()
    said = text_of(client, f"/en/draws/{BALLOT}?ticket={ticket.upper()}")
    assert f"<h1>{place}</h1>" in said and line in said


def test_what_is_downloaded_verifies(drawn: Path, client: Client, tmp_path: Path) -> None:
    """List, manifest, value, result, record, and the page for off line."""
    answer = client.get(f"/en/draws/{BALLOT}.zip")
    archive = tmp_path / "downloaded.zip"
    archive.write_bytes(answer.content)
    assert main(["draw", "verify", str(archive)]) == 0
    assert f"{BALLOT}/verify.html" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("zz", "A ticket has 32 signs"), ("00" * 16, "not in the frozen list"), ("&#39;; --", "A ticket has 32 signs"),
        ("ab" * 40, "40"), ("\0", "ticket"),
    ],
)  # fmt: skip
def test_a_number_that_is_no_ticket_has_its_error_at_its_box(
    typed: str, says: str, drawn: Path, client: Client
) -> None:
    """What was typed stays, and the title begins with the word; another's page never breaks on it."""
    answer = client.get(f"/en/draws/{BALLOT}", {"ticket": typed})
    said = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and "<title>Error: " in said
    assert 'href="#id_ticket"' in said and says in said.split('<form method="get"')[1].split("</form>")[0]


def test_an_empty_box_is_no_error(drawn: Path, client: Client) -> None:
    """The page as it was."""
    said = text_of(client, f"/en/draws/{BALLOT}?ticket=")
    assert "Drawn by round 1000" in said.split("<h2>")[0] and "Error:" not in said


def test_times_are_those_of_the_country_whose_people_entered_or_of_the_reader(drawn: Path, client: Client) -> None:
    """Korea has one zone; who chose another reads it in that."""
    for language, words in (("en", "24 August 2023 (Thu)"), ("ko", "2023년 8월 24일"), ("ja", "2023年8月24日")):
        for address in (f"/{language}/draws/{BALLOT}", f"/{language}/draws"):
            shown = text_of(client, address).replace("\u2060", "").replace("\xa0", " ")
            assert words in shown and "00:59" in shown
    reader = World().settle(places=1).person("Kim")
    reader.zone = "Europe/Dublin"
    reader.save()
    client.force_login(reader)
    assert "16:59" in text_of(client, f"/en/draws/{BALLOT}")


def test_a_list_that_is_shown_too_late_is_refused_and_so_is_a_result_of_it(draw: Path) -> None:
    """The very second of the round is too late; nothing is kept."""
    late = show(draw, ROUND_DUE)
    assert isinstance(late, Refusal) and late.code == "period_closed"
    assert run(draw, relay(draw.parent)) == 0
    unknown = show(draw, AFTER_ROUND)
    assert isinstance(unknown, Refusal) and "was not shown before" in unknown.message.text
    assert not Event.objects.filter(kind__startswith="draw:").exists()
    assert show(draw, ROUND_DUE - timedelta(seconds=1)) != BALLOT, "with a result in the folder it is no list"


def test_a_result_that_is_not_the_one_of_its_list_is_refused_at_its_line(draw: Path) -> None:
    """Whoever may run commands cannot show another result."""
    assert show(draw, BEFORE_ROUND) == BALLOT
    assert run(draw, relay(draw.parent)) == 0
    result = draw / "draw-1" / "result.csv"
    lines = result.read_text().splitlines(keepends=True)
    result.write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]))
    refused = show(draw, AFTER_ROUND)
    assert isinstance(refused, Refusal) and refused.message.values["place"] == "result.csv, line 2"


def test_a_draw_is_shown_once_and_a_further_one_beside_it(drawn: Path, client: Client) -> None:
    """The first stays to be read, with its state; the new one says why."""
    again = show(drawn, AFTER_ROUND + timedelta(minutes=1), key="again")
    assert isinstance(again, Refusal)
    asked = ["draw", "freeze", str(drawn), "--round", "28000000", "--at", "2023-08-24T00:00:00Z"]
    assert main([*asked, "--again", "A fault was found."]) == 0
    assert show(drawn, datetime(2023, 8, 24, tzinfo=UTC)) == BALLOT
    said = text_of(client, f"/en/draws/{BALLOT}")
    assert "A fault was found." in said and "Waiting for round 28000000" in said and "Drawn by round 1000" in said


@pytest.mark.both_databases
def test_offers_after_the_result_are_shown_each_with_an_entry_in_the_log(drawn: Path, client: Client) -> None:
    """Who declined and who is next read it; what was shown stays the start of what is shown later."""
    lines = [line.split(",") for line in (drawn / "draw-1" / "result.csv").read_text().splitlines()]
    winner, waiting = (next(line[1] for line in lines if line[4] == seat) for seat in ("GENERAL", "RESERVE"))
    told = drawn.parent / "told.csv"
    told.write_text(f"ticket,step,reason\n{winner},declined,\n")
    assert main(["draw", "offer", str(drawn), "--told", str(told), "--at", "2023-08-30T09:00:00Z"]) == 0
    assert show(drawn, AFTER_ROUND, key="offers") == BALLOT
    assert "The seat was declined on" in text_of(client, f"/en/draws/{BALLOT}?ticket={winner}")
    assert "A seat was offered on 30 August 2023" in text_of(client, f"/en/draws/{BALLOT}?ticket={waiting}")
    (entry,) = LogLeaf.objects.filter(event__kind="draw:offers-made")
    assert sha256((drawn / "draw-1" / "offers.csv").read_bytes()).hexdigest() in entry.content
    again = show(drawn, AFTER_ROUND, key="again")
    assert isinstance(again, Refusal) and again.code == "already_in_round"
    (drawn / "draw-1" / "offers.csv").unlink()
    assert main(["draw", "offer", str(drawn), "--seats", "1", "--at", "2023-08-31T09:00:00Z"]) == 0
    other = show(drawn, AFTER_ROUND, key="other")
    assert isinstance(other, Refusal) and "not the start" in other.message.text


def test_a_trial_is_shown_at_any_time_and_marked(tmp_path: Path, client: Client) -> None:
    """It decides nothing."""
    draw = frozen(tmp_path, 40, "--round", "1000", "--at", "2026-11-09T00:00:00Z", "--trial")
    assert show(draw, datetime(2026, 11, 9, tzinfo=UTC)) == BALLOT
    assert "TRIAL: it forecasts" in text_of(client, f"/en/draws/{BALLOT}")


def test_a_folder_without_a_draw_is_refused_by_the_name_of_the_trouble(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = show(tmp_path, BEFORE_ROUND)
    assert isinstance(answer, Refusal) and answer.code == "draw_broken"
    assert office(["show-draw", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_the_signature_of_another_state_is_shown_and_nothing_else_is_changed_by_it(draw: Path, client: Client) -> None:
    """It stands in the folder that anyone takes home, and in the log; signatures that were there stay."""
    assert show(draw, BEFORE_ROUND) == BALLOT
    note = draw / "draw-1" / "manifest.note"
    for seed, name in ((1, "ireland.example/draws"), (2, "korea.example/draws")):
        given, _ = signing(draw.parent, name, seed)
        assert main(["draw", "sign", str(draw), *given]) == 0
    both = note.read_bytes()
    assert show(draw, BEFORE_ROUND, key="signed") == BALLOT
    with zipfile.ZipFile(io.BytesIO(client.get(f"/en/draws/{BALLOT}.zip").content)) as folder:
        assert folder.read(f"{BALLOT}/draw-1/manifest.note") == both
    (event,) = Event.objects.filter(kind="draw:list-signed")
    assert event.open_part["signers"] == ["ireland.example/draws", "korea.example/draws"]
    assert LogLeaf.objects.filter(event=event).exists()
    note.write_bytes(both.replace(both.splitlines(keepends=True)[-1], b""))
    for key, code in (("fewer", "draw_broken"), ("again", "changed_meanwhile")):
        answer = show(draw, BEFORE_ROUND, key=key)
        assert isinstance(answer, Refusal) and answer.code == code
        note.write_bytes(both)
