"""The whole way of a young person, in both directions: may I go, apply, wait, travel; and every place accounted for."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from sojourn.seals.verify import HEADINGS, Outcome
from sojourn.texts import say
from sojourn_office.papers.barcode import read_seal
from tests.journeys.conftest import Office
from tests.journeys.walking import DESK, Looker, Walker
from tests.own_office import COMMAND

RESULTS_ARE_DUE = datetime(2026, 11, 16, 1, 1, tzinfo=UTC)
CHECKED_ON = "2026-11-17"


@dataclass(frozen=True)
class Traveller:
    """An invented person, and where they go."""

    language: str
    sender: str
    host: str
    region: str
    funds: str
    passport: dict[str, dict[str, str]]
    phone: str
    desk_language: str
    sees_results_together: bool

    @property
    def scheme(self) -> str:
        return f"{self.sender}-{self.host}"


def passport(surname: str, given_names: str, native_name: str, number: str) -> dict[str, dict[str, str]]:
    """What is answered in each part that asks for the passport."""
    return {
        "passport": {"surname": surname, "given_names": given_names, "native_name": native_name},
        "passport-birth": {
            "birth_date_year": "2003", "birth_date_month": "5", "birth_date_day": "10", "sex": "F",
            "host_national": "no",
        },
        "passport-number": {
            "passport_number": number,
            "passport_expires_on_year": "2031", "passport_expires_on_month": "1", "passport_expires_on_day": "1",
        },
    }  # fmt: skip


FROM_JEJU = Traveller(
    language="ko",
    sender="KOR",
    host="JPN",
    region="KR-49",
    funds="3,000,000",
    passport=passport("KO", "HANEUL", "고하늘", "M00000421"),
    phone="064-000-0000",
    desk_language="ja",
    sees_results_together=True,
)
FROM_OSAKA = Traveller(
    language="ja",
    sender="JPN",
    host="KOR",
    region="JP-27",
    funds="500,000",
    passport=passport("TAKAHASHI", "AOI", "髙橋 葵", "TZ0000421"),
    phone="06-0000-0000",
    desk_language="ko",
    sees_results_together=False,
)


@pytest.fixture
def looker(browser: Browser) -> Iterator[Looker]:
    """Who looks at every page; at the end nothing serious was found."""
    looking = Looker(browser)
    yield looking
    looking.close()


def paper() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(written)
    return written.getvalue()


def portrait() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (350, 450), "white").save(drawn, "PNG")
    return drawn.getvalue()


def ask_whether_i_can_go(person: Walker, of: Traveller) -> None:
    """From the front page through the questions, with one wrong answer, to the findings."""
    person.open("/")
    person.go_to("/go")
    person.fill(passport=of.sender, to=of.host)
    person.press("Continue")
    answers = {"age": "23", "lives": of.region, "turns": "0", "child": "no", "funds": of.funds, "months": "40"}
    person.fill(age="스물셋")
    person.press("Continue")
    person.is_told_of_a_fault_at("age")
    while (asked := re.search(r"/go/[A-Z-]+/(\w+)", person.page.url)) is not None:
        person.fill(**{asked[1]: answers.pop(asked[1])})
        person.press("Continue")
    person.reads("You meet the rules")


def begin(person: Walker, of: Traveller, postman: Walker) -> None:
    """Start an application: signed in on the way, and back at the same question."""
    person.follow("Start an application")
    expect(person.page).to_have_url(re.compile("/sign-in"))
    person.sign_in_with("applicant@example.org", postman)
    expect(person.page).to_have_url(re.compile("/me/start"))
    person.fill(region=of.region)
    person.press("Continue")
    expect(person.page).to_have_url(re.compile("/tasks$"))


WRONG_FIRST = {
    "passport-birth": ({"birth_date_month": "2", "birth_date_day": "31"}, "birth_date"),
    "home": ({"phone": "12"}, "phone"),
    "visas": ({"turns": "none"}, "turns"),
}


def do_every_task(person: Walker, of: Traveller) -> None:
    """Each task of the list; in some something is wrong at first, which is said, and nothing typed is lost."""
    answers: dict[str, dict[str, str]] = {
        **of.passport,
        "home": {"region": of.region, "address": "◇ 1", "phone": of.phone},
        "visas": {"turns": "0"},
        "child": {"child": "no"},
        "funds": {"funds": of.funds},
    }
    links = person.main.locator("li.task a[href*='/tasks/']").evaluate_all("all => all.map(a => a.pathname)")
    place = next(place for place, path in enumerate(links) if path.endswith("/passport"))
    links[place + 1 : place + 1] = [f"{links[place]}-birth", f"{links[place]}-number"]
    wrong_file = True
    for path in links:
        task = path.rpartition("/")[2]
        person.page.goto(path)
        person.look()
        given = answers.get(task, {})
        if task in WRONG_FIRST:
            wrong, box = WRONG_FIRST[task]
            person.fill(**{**given, **wrong})
            person.press("Save and continue")
            person.is_told_of_a_fault_at(box)
            for name, value in {**given, **wrong}.items():
                if person.main.locator(f"input[type='text'][name='{name}']").count():
                    expect(person.main.locator(f"[name='{name}']")).to_have_value(value)
        if task not in answers:
            if person.main.locator("[name='funds']").count():
                person.fill(funds=of.funds)
            if wrong_file:
                hand_in(person, "paper.pdf", b"GIF89a no paper")
                person.press("Save and continue")
                person.is_told_of_a_fault_at("paper")
                wrong_file = False
            photograph = task in ("photo", "photograph")
            hand_in(person, "me.png" if photograph else "paper.pdf", portrait() if photograph else paper())
        person.fill(**given)
        person.press("Save and continue")
        following = {"passport": "/passport-birth$", "passport-birth": "/passport-number$"}.get(task, "/tasks$")
        expect(person.page).to_have_url(re.compile(following))


def hand_in(person: Walker, name: str, content: bytes) -> None:
    kind = "image/png" if name.endswith("png") else "application/pdf"
    person.main.locator("input[type='file'][name='paper']").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )


def lodge(person: Walker) -> str:
    """Check, agree to each thing by itself, lodge; gives the number of the receipt."""
    number = person.page.url.split("/")[-2]
    person.page.goto(person.page.url.replace("/tasks", "/check"))
    person.look()
    person.press("Lodge")
    person.is_told_of_a_fault_at("notice")
    for consent in ("wrote", "notice", "sensitive", "transfer"):
        person.tick(consent)
    person.press("Lodge")
    expect(person.page).to_have_url(re.compile("/receipt$"))
    expect(person.main).to_contain_text(number)
    return number


def propose_no(officer: Walker) -> str:
    """The next case: every paper opened, one criterion found not met, which another one signs; gives the criterion."""
    officer.follow("Next case")
    papers = officer.main.locator("ul.papers a").evaluate_all("all => all.map(a => a.href)")
    assert papers
    for address in papers:
        officer.page.goto(address)
        expect(officer.page.locator("#paper img.sheet")).to_be_visible()
    officer.look()
    officer.press("Met")
    officer.is_told_of_a_fault_at("why")
    criterion = officer.main.locator("form.judge").evaluate("form => form.action").rpartition("/")[2]
    officer.fill(why="◇")
    officer.press("Not met")
    officer.follow("Decide")
    officer.press("Propose")
    officer.reads("Recorded. Someone else must sign.")
    return criterion


def send_back(officer: Walker, number: str) -> None:
    """The second officer reads the letter as the person would, and does not sign it without a look again."""
    officer.open(f"/desk/cases/{number}")
    officer.follow("Look at the proposal and sign")
    officer.fill(why="◇")
    officer.press("Send back")


def decide_yes(officer: Walker, number: str, criterion: str) -> None:
    """Looked at again: met. One signature is enough for a yes."""
    officer.open(f"/desk/cases/{number}?finding={criterion}")
    officer.fill(why="◇")
    officer.press("Met")
    officer.follow("Decide")
    officer.press("Decide")
    officer.reads("Recorded.")


def issue(officer: Walker, number: str) -> None:
    """The passport has come in."""
    officer.open(f"/desk/cases/{number}/issue")
    officer.press("Issue the visa")
    officer.is_told_of_a_fault_at("passport_in")
    officer.tick("passport_in")
    officer.press("Issue the visa")


def read_without_us(notice: bytes, folder: Path) -> bytes:
    """The Data Matrix on the first page of the notice, by a reader that knows nothing of us where there is one."""
    seal = read_seal(notice)
    assert seal
    if shutil.which("dmtxread"):
        document = pypdfium2.PdfDocument(notice)
        document[0].render(scale=300 / 72).to_pil().save(folder / "page.png")
        document.close()
        found = subprocess.run(
            ["dmtxread", "--stop-after=1", str(folder / "page.png")], capture_output=True, check=True
        ).stdout
        assert found == seal
    return seal


def verify_by_command(visitor: Walker, of: Traveller, notice: bytes, folder: Path) -> dict[str, object]:
    """`sojourn visa verify` with what the office publishes, and nothing else of it."""
    for name in ("certificates.pem", f"lists/{of.host}.json"):
        answer = visitor.context.request.get(f"/{name}")
        assert answer.ok
        (folder / Path(name).name).write_bytes(answer.body())
    (folder / "visa.pdf").write_bytes(notice)
    (folder / "seal.bin").write_bytes(read_without_us(notice, folder))
    command = [Path(sys.executable).with_name("sojourn"), "visa", "verify", "seal.bin", "--json", "--on", CHECKED_ON]
    command += ["--certificates", "certificates.pem", "--list", f"{of.host}.json"]
    verified = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return dict(json.loads(verified.stdout))


def verify_on_the_page(visitor: Walker, notice: bytes) -> None:
    """Anyone, without signing in, with the PDF of the notice."""
    visitor.open("/verify")
    visitor.page.locator("input[type='file'][name='paper']").set_input_files(
        {"name": "visa.pdf", "mimeType": "application/pdf", "buffer": notice}
    )
    visitor.press("Check the picture")
    finds_it_valid(visitor)


def finds_it_valid(reader: Walker) -> None:
    """The one word of the page."""
    expect(reader.main.get_by_role("heading", level=1)).to_have_text(say(HEADINGS[Outcome.VALID], reader.language))


def land(border: Walker, lines: str) -> None:
    """The officer at the border scans the two lines and records the entry."""
    border.fill(both=lines)
    border.press("Check the visa")
    finds_it_valid(border)
    border.press("Record entry")


def the_places_add_up(visitor: Walker, of: Traveller) -> None:
    """The public ledger sums to what the agreement grants; one place is used."""
    visitor.open(f"/schemes/{of.scheme}/ledger/2026")
    told = visitor.context.request.get(f"/{of.language}/schemes/{of.scheme}/ledger/2026.json").json()
    expect(visitor.main).to_contain_text("10,000")
    assert told["sum"] == 10_000, told
    assert told["accounts"]["used"] == 1, told


@pytest.mark.parametrize("of", [FROM_JEJU, FROM_OSAKA], ids=["ko-from-Jeju", "ja-from-Osaka"])
def test_a_young_person_goes_from_the_question_to_a_seal_that_anyone_can_verify(
    of: Traveller, office: Office, browser: Browser, looker: Looker, tmp_path: Path
) -> None:
    def someone(language: str, size: dict[str, int] | None = None) -> Walker:
        return Walker(browser, office.address, language, looker, **({"size": size} if size else {}))

    def staff(slug: str) -> Walker:
        walker = someone(of.desk_language, DESK)
        walker.sign_in_as(f"{slug}-{of.host.lower()}")
        return walker

    visitor, person = someone(of.language), someone(of.language)
    ask_whether_i_can_go(person, of)
    begin(person, of, postman=visitor)
    do_every_task(person, of)
    number = lodge(person)
    person.open(f"/me/{number}")

    first = staff("officer-1")
    criterion = propose_no(first)
    send_back(staff("officer-2"), number)
    decide_yes(first, number, criterion)
    if of.sees_results_together:
        office.move_to(RESULTS_ARE_DUE)
        supervisor = staff("supervisor")
        supervisor.open("/supervise/rounds/KOR-JPN-2026-Q4")
        supervisor.press("Publish results")
    person.open(f"/me/{number}")
    person.open(f"/me/{number}/letter")
    issue(first, number)

    person.open(f"/me/{number}/visa")
    notice = person.download("visa.pdf")
    told = verify_by_command(visitor, of, notice, tmp_path)
    assert told["outcome"] == "valid", told
    verify_on_the_page(visitor, notice)

    border = staff("border")
    land(border, person.main.locator("p.mrz").first.inner_text())
    person.open(f"/me/{number}/stay")
    the_places_add_up(visitor, of)
    office.run("-m", COMMAND, "check")
    assert looker.faults == []
