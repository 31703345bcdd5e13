"""A downloaded draw is checked in a real browser with the network off: the same, one's rank, or what was changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sojourn.cli import main
from sojourn.rounds.draws.entries import commitment
from sojourn.rounds.draws.offers import read_steps, write_steps
from sojourn.rounds.draws.receipts import Receipt
from sojourn.rounds.draws.written import write_list
from sojourn.rounds.model import Offer, Round
from sojourn.rounds.waiting import DRAWN_AFTER, SETTLES, Waiter, entries_of, manifest_of
from sojourn.seals.chains import QUICKNET
from tests.spec.cli.test_draw import BEFORE, FREEZE, relay, run, write_entries
from tests.spec.cli.test_draw_replaced import REAL, named, served

title = "A draw, off line"

PERSON = {"birth_date": "1996-01-10", "passport_issuer": "KOR", "passport_no": "M10000000"}
NONCE = bytes(range(32))
TICKET = "ab" * 16


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a draw of a hundred thousand, one of them with a receipt of its own."""
    folder = tmp_path_factory.mktemp("downloaded")
    entries = write_entries(folder / "entries.csv", 99_999)
    own = f"{TICKET},general,{commitment(NONCE, PERSON).hex()},01,KR-1\n"
    entries.write_text(entries.read_text() + own)
    draw = folder / "draw"
    assert main(["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *BEFORE]) == 0
    assert run(draw, relay(folder)) == 0
    return draw


@pytest.fixture
def page(browser: Browser, downloaded: Path) -> Iterator[Page]:
    """The page of the folder, opened from the disk by a browser that is off line."""
    context = browser.new_context(offline=True, locale="en", viewport={"width": 390, "height": 844})
    opened = context.new_page()
    said: list[str] = []
    opened.on("pageerror", lambda fault: said.append(str(fault)))
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((downloaded / "verify.html").as_uri())
    yield opened
    context.close()
    assert said == []
    assert all(url.startswith(("file:", "blob:")) for url in asked), asked


def answer(page: Page, folder: Path) -> str:
    page.set_input_files("#folder", str(folder))
    page.click("button.act")
    page.wait_for_selector("button.act:enabled", timeout=120_000)
    return page.inner_text("#answer")


def rank_by_command(draw: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["draw", "rank", str(draw), TICKET]) == 0
    return capsys.readouterr().out.splitlines()[-1]


def test_an_entrant_finds_the_same_rank_as_the_command_and_that_the_receipt_is_theirs(
    page: Page, downloaded: Path, tmp_path: Path, capsys
) -> None:
    """A hundred thousand entries, the signature, the whole order, every seat; nothing is asked of a network."""
    capsys.readouterr()
    assert main(["draw", "rank", str(downloaded), TICKET, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["receipt"]
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps({**told, "nonce": NONCE.hex()}))
    page.set_input_files("#receipt", str(receipt))
    for name, value in PERSON.items():
        page.fill(f"#{name}", value)
    said = answer(page, downloaded)
    assert said.splitlines()[0] == rank_by_command(downloaded, capsys)
    assert "Draw 1: the same. Entries: 100,000; seats: 5; round 1000" in said and "Your receipt is yours" in said
    page.fill("#passport_no", "M10000001")
    assert "The receipt is not of this person." in answer(page, downloaded)
    for language, words in (("ko", "이 사람의 접수증이 아닙니다"), ("ja", "この人の受付票ではありません")):
        page.click(f"[data-lang={language}]")
        assert words in page.inner_text("#answer")


@pytest.mark.parametrize(
    ("name", "was", "becomes", "said"),
    [
        ("list.csv", b",general,", b",rural,", "list.csv, line"),
        ("draw-1/manifest.json", b'"general":3', b'"general":4', "manifest.json: "),
        ("draw-1/beacon.json", b'"signature":"b4', b'"signature":"94', "beacon.json: The signature is not"),
        ("draw-1/result.csv", b"\n7,", b"\n8,", "result.csv, line 8: "),
    ],
)  # fmt: skip
def test_a_changed_file_is_refused_at_its_place(name, was, becomes, said, page: Page, tmp_path: Path) -> None:
    """The same places as the command names."""
    entries = write_entries(tmp_path / "entries.csv", 40)
    draw = tmp_path / "draw"
    assert main(["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *BEFORE]) == 0
    assert run(draw, relay(tmp_path)) == 0
    assert "the same" in answer(page, draw)
    path = shutil.copytree(draw, tmp_path / "changed") / name
    path.write_bytes(path.read_bytes().replace(was, becomes, 1))
    found = answer(page, tmp_path / "changed")
    assert said in found and "the same" not in found


def test_offers_after_the_draw_are_followed_and_one_that_skips_a_rank_is_named(page: Page, tmp_path: Path) -> None:
    """The same as the command says: who is passed over, a second selection, an offer out of turn."""
    entries = write_entries(tmp_path / "entries.csv", 40)
    draw = tmp_path / "draw"
    assert main(["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *BEFORE]) == 0
    assert run(draw, relay(tmp_path)) == 0
    lines = [line.split(",") for line in (draw / "draw-1" / "result.csv").read_text().splitlines()]
    winner, waiting = (next(line[1] for line in lines if line[4] == seat) for seat in ("GENERAL", "RESERVE"))
    told = tmp_path / "told.csv"
    told.write_text(f"ticket,step,reason\n{winner},declined,\n")
    assert main(["draw", "offer", str(draw), "--told", str(told), "--at", "2023-08-30T09:00:00Z"]) == 0
    more = ["--seats", "2", "--quota", "rural=1", "--at", "2023-09-30T09:00:00Z"]
    assert main(["draw", "offer", str(draw), *more]) == 0
    assert "Offered afterwards: 4, each to the next by rank" in answer(page, draw)
    for ticket, said in ((winner, "The seat was declined on"), (waiting, "A seat was offered on")):
        page.fill("#ticket", ticket)
        assert said in answer(page, draw)
    page.fill("#ticket", "")
    file = draw / "draw-1" / "offers.csv"
    steps = read_steps(file.read_bytes())
    friend = replace(steps[1], ticket=bytes.fromhex(lines[-1][1]))
    file.write_bytes(write_steps([steps[0], friend, *steps[2:]]))
    assert "offers.csv, line 3: The line should be" in answer(page, draw)


def test_a_pulse_that_replaced_the_round_is_verified_too(page: Page, tmp_path: Path) -> None:
    """A real one, in a trial; a changed one is not believed."""
    entries = write_entries(tmp_path / "entries.csv", 40)
    (tmp_path / "nist.pem").write_text(REAL["certificate_pem"])
    draw = tmp_path / "draw"
    minute = datetime(2018, 8, 30, 17, 44, tzinfo=UTC)
    asked = ["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *BEFORE, "--trial"]
    assert main([*asked, *named(tmp_path, minute)]) == 0
    assert run(draw, served(tmp_path, REAL["pulse"])) == 0
    assert "decided, in place of round 1000" in answer(page, draw)
    path = draw / "draw-1" / "beacon.json"
    path.write_bytes(path.read_bytes().replace(b'"pulseIndex":54610', b'"pulseIndex":54611'))
    assert "beacon.json: The signature is not that of this pulse." in answer(page, draw)


@pytest.fixture
def waiting_room(tmp_path: Path) -> tuple[Path, Waiter]:
    """The folder of a waiting room of forty, drawn by a real public number, and one of them."""
    ends = QUICKNET.moment_of(1000) - DRAWN_AFTER
    opens = ends - timedelta(minutes=10)
    offer, closes = Offer(5, 5, 14, waiting_minutes=10), opens + timedelta(days=49)
    round_ = Round("KOR-JPN-2023-D1", "KOR-JPN", "first_come", 2023, "Asia/Seoul", opens, closes, offer=offer)
    chance = [sha256(b"%d" % came).digest() for came in range(1, 41)]
    people = [
        Waiter(f"JPN-2023-{came:06}-X", each[:16], sha256(each).digest(), came, False)
        for came, each in enumerate(chance, 1)
    ]
    listed = entries_of(people)
    folder = tmp_path / "KOR-JPN-2023-D1"
    (folder / "draw-1").mkdir(parents=True)
    (folder / "list.csv").write_bytes(write_list(listed))
    manifest = manifest_of(round_, listed, fixed_at=ends + SETTLES)
    (folder / "draw-1" / "manifest.json").write_bytes(manifest.written())
    register = tmp_path / "register.csv"
    lines = [(each.entry, each.came) for each in people]
    rows = [f"{of.ticket.hex()},{of.stratum},{of.commitment.hex()},{came}" for of, came in lines]
    register.write_text("\n".join(["ticket,stratum,commitment,came", *rows, ""]))
    assert main(["draw", "run", str(folder), "--beacon", str(relay(tmp_path)), "--entries", str(register)]) == 0
    return folder, people[17]


def test_whoever_waited_finds_the_rank_from_the_receipt_of_the_first_minute(
    page: Page, waiting_room: tuple[Path, Waiter], tmp_path: Path, capsys
) -> None:
    """A receipt from before there was a list; the same rank as by the command, the number of the application asked."""
    folder, waiter = waiting_room
    entry = waiter.entry
    receipt = tmp_path / "receipt.json"
    given = Receipt(folder.name, entry.ticket, entry.stratum, waiter.nonce, entry.commitment)
    receipt.write_text(json.dumps(given.members()))
    capsys.readouterr()
    assert main(["draw", "rank", str(folder), "--receipt", str(receipt)]) == 0
    rank = capsys.readouterr().out.splitlines()[-1]
    page.set_input_files("#receipt", str(receipt))
    page.fill("#case", waiter.case)
    said = answer(page, folder)
    assert said.splitlines()[0] == rank and "Draw 1: the same. Entries: 40; seats: 5; round 1000" in said
    assert "Your receipt is yours" in said
    page.fill("#case", "JPN-2023-000001-X")
    assert "The receipt is not of this person." in answer(page, folder)
    page.fill("#case", "")
    receipt.write_text(json.dumps({**given.members(), "commitment": "00" * 32}))
    page.set_input_files("#receipt", str(receipt))
    assert "This ticket is not in the frozen list." in answer(page, folder)


def test_the_page_is_readable_by_everyone_and_may_ask_nothing_of_a_network(page: Page, downloaded: Path) -> None:
    """Before and after an answer, in a phone's width; its own policy lets nothing out."""
    assert Axe().run(page).response["violations"] == []
    page.fill("#ticket", TICKET)
    answer(page, downloaded)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    policy = page.get_attribute("meta[http-equiv]", "content")
    assert (
        policy is not None and policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    )
