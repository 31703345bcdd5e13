"""Every page as a picture: three languages, light and dark, phone and desk, and one as printed; into build/pictures."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).parents[1]
INTO = ROOT / "build" / "pictures"
LANGUAGES = ("en", "ko", "ja")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

# Name and address of what anyone can open.
PUBLIC = {
    "front": "/",
    "go": "/go",
    "question": "/go/KOR-JPN/age",
    "question-wrong": "/go/KOR-JPN/age?answered=age&age=x",
    "answer": "/go/KOR-JPN?age=24&lives=KR-11&turns=1&child=no&funds=3000000",
    "answer-as-known-then": "/go/KOR-JPN?age=24&lives=KR-11&turns=1&child=no&funds=3000000"
    "&on=2025-10-01&known=2025-08-23",
    "perhaps": "/go/KOR-JPN?age=27&lives=KR-26",
    "no-agreement": "/go/FRA-USA",
    "where-asked": "/where",
    "where": "/where?passport=KOR&age=24&lives=KOR",
    "where-no": "/where?passport=KOR&age=41&lives=KOR",
    "where-wrong": "/where?passport=ZZZ&age=x",
    "schemes": "/schemes",
    "schemes-found": "/schemes?q=일본",
    "scheme": "/schemes/KOR-JPN",
    "scheme-of-others": "/schemes/KOR-FRA",
    "difference": "/schemes/KOR-JPN/difference?from=2025-09-01&to=2025-11-01",
    "value": "/schemes/KOR-JPN/rules/turns",
    "ledger": "/schemes/KOR-JPN/ledger/2026",
    "places": "/places",
    "rounds": "/rounds",
    "round": "/rounds/KOR-JPN-2026-Q2",
    "rehearsals": "/rehearsals",
    "verify": "/verify",
    "outcomes": "/schemes/KOR-JPN/outcomes",
    "sign-in": "/sign-in",
    "lost-address": "/sign-in/lost",
    "help": "/help",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "service-status": "/status",
    "not-there": "/nothing",
    "demo": "/demo",
    "post-box": "/demo/post-box",
}
# What has a form of its own on a wide screen.
WIDE = ("front", "answer", "where", "scheme", "ledger", "places")
# What someone of the sign-in list sees: name of the picture, and what follows the address of their case, or the whole.
OWN = {
    "draft": {
        "tasks": "/tasks",
        "task": "/tasks/passport",
        "task-birth": "/tasks/passport-birth",
        "task-number": "/tasks/passport-number",
        "home": "/tasks/home",
        "paper": "/tasks/balance",
        "check": "/check",
        "details": "/me/details",
        "erase": "/me/details/erase",
    },
    "age-reasons": {"status": "", "receipt": "/receipt", "steps": "/steps", "withdraw": "/withdraw"},
    "refused-in-full": {"letter": "/letter", "steps-decided": "/steps"},
    "refused-withheld": {"letter-withheld": "/letter"},
    "second-turn": {"offer": "/visa"},
    "paper-asked": {"ask": "/ask/1"},
    "in-korea": {"visa": "/visa", "stay": "/stay"},
}
# What staff see: the pages of a desk.
STAFF = {
    "officer-seoul": {"desk": "/desk", "desk-find": "/desk/find"},
    "supervisor-japan": {"supervise": "/supervise", "rounds": "/supervise/rounds"},
    "border-japan": {"border": "/border"},
}


# What lies behind the first link of a list: name of the picture, the list, and what the address of the link holds.
BEHIND = {
    "officer-seoul": {"case": ("/desk", "/desk/cases/")},
    "supervisor-japan": {
        "sign": ("/supervise/lists/sign", "/supervise/sign/"),
        "round": ("/supervise/rounds", "/supervise/rounds/"),
    },
}


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration: the one that runs, where it is said, or one of our own on a free port."""
    if given := os.environ.get("SOJOURN_PICTURES_AT"):
        yield given.rstrip("/")
        return
    folder = Path(tempfile.mkdtemp(prefix="sojourn-pictures-"))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    own = {"SOJOURN_DATA_FOLDER": str(folder / "var"), "SOJOURN_KEYS_FOLDER": str(folder / "keys")}
    serving = subprocess.Popen(
        [sys.executable, "-m", "sojourn_office.commands", "serve", "--port", "0"],
        env={**plain, **own, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout
    try:
        lines = iter(serving.stdout.readline, "")
        ready = next((line for line in lines if line.startswith("Sojourn is ready")), "")
        found = re.search(r"http://[\w.]+:\d+", ready)
        if found is None:
            raise SystemExit("The demonstration did not start; what is wrong stands above.")
        yield found[0]
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


class Camera:
    """One person in front of a browser, whose pages become pictures."""

    def __init__(self, browser: Browser, address: str, language: str, size: dict[str, int]) -> None:
        self.language, self.size = language, size
        self.context: BrowserContext = browser.new_context(viewport=size, base_url=address, java_script_enabled=False)
        self.page = self.context.new_page()

    def sign_in(self, slug: str) -> bool:
        """Sign in as someone of the demonstration's list; false where there is nobody of this name."""
        self.page.goto(f"/{self.language}/sign-in")
        button = self.page.locator(f"form[action$='/sign-in/as/{slug}'] button")
        if not button.count():
            print(f"nobody on the sign-in list: {slug}", file=sys.stderr)
            return False
        button.click()
        return True

    def take(self, name: str, path: str = "") -> None:
        """A page, by day and by night."""
        if path:
            self.page.goto(f"/{self.language}{path}")
        self.page.wait_for_load_state("load")
        for scheme, end in (("light", ""), ("dark", "-dark")):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # A desk is shown as it stands on the screen, since its row of buttons keeps to the lower edge.
            self.page.screenshot(path=INTO / f"{name}-{self.language}{end}.png", full_page=self.size == PHONE)
        self.page.emulate_media(color_scheme="light")

    def print(self, name: str) -> None:
        """The open page as it comes out of a printer, its first sheet as a picture."""
        from pypdfium2 import PdfDocument

        document = PdfDocument(self.page.pdf(format="A4", print_background=False))
        document[0].render(scale=1.5).to_pil().save(INTO / f"{name}-{self.language}-print.png")
        document.close()


def walk(browser: Browser, address: str, language: str) -> None:
    """All pages in one language."""
    anyone = Camera(browser, address, language, PHONE)
    for name, path in PUBLIC.items():
        anyone.take(name, path)
    anyone.context.close()
    passer_by = Camera(browser, address, language, DESK)
    for name in WIDE:
        passer_by.take(f"{name}-wide", PUBLIC[name])
    passer_by.context.close()
    for slug, pages in OWN.items():
        person = Camera(browser, address, language, PHONE)
        if person.sign_in(slug):
            person.page.goto(f"/{language}/me")
            found = re.search(r"/me/([A-Z0-9-]+)", person.page.url)
            if found:
                for name, rest in pages.items():
                    person.take(name, rest if rest.startswith("/me/") else f"/me/{found[1]}{rest}")
                if "letter" in pages:
                    person.print("letter")
        person.context.close()
    for slug, pages in STAFF.items():
        member = Camera(browser, address, language, DESK)
        if member.sign_in(slug):
            for name, path in pages.items():
                member.take(name, path)
            for name, (path, holds) in BEHIND.get(slug, {}).items():
                open_the_first(member, name, path, holds)
        member.context.close()


def open_the_first(member: Camera, name: str, path: str, holds: str) -> None:
    """The first page of a list; of a case also its history and the page on which it is decided."""
    member.page.goto(f"/{member.language}{path}")
    links = member.page.locator(f"main a[href*='{holds}']")
    if not links.count():
        return
    links.first.click()
    member.take(name)
    if name == "case":
        of_the_case = member.page.url.partition("?")[0].partition("#")[0]
        for rest in ("history", "decide"):
            member.page.goto(f"{of_the_case}/{rest}")
            member.take(rest)


def main() -> int:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium here. With Debian: apt-get install chromium", file=sys.stderr)
        return 1
    INTO.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for language in LANGUAGES:
            walk(browser, address, language)
        browser.close()
    print(f"Pictures: {len(list(INTO.glob('*.png')))} in {INTO.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
