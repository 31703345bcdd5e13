"""Every page of a demonstration as a picture, found by its links, in three languages; into build/pictures."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from browsing import DESK, LANGUAGES, PHONE, Crawl, Found, demonstration
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
INTO = ROOT / "build" / "pictures"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Whose desk is a wide screen; everyone else holds a phone.
_AT_A_DESK = (
    "officer", "supervisor", "border", "manager", "operator", "agency", "sender",
    "second-officer", "second-manager", "second-agency",
)  # fmt: skip
# What no link leads to: something wrong typed into a form, and an answer as it was known on an earlier day.
_TYPED = {
    "question-wrong": "/go/KOR-JPN/age?answered=age&age=x",
    "answer-as-known-then": "/go/KOR-JPN?age=24&lives=KR-11&turns=1&child=no&funds=3000000"
    "&on=2025-10-01&known=2025-08-23",
    "perhaps": "/go/KOR-JPN?age=27&lives=KR-26",
    "where-wrong": "/where?passport=ZZZ&age=x",
    "not-there": "/nothing",
}
# One case that an agency filed, as everyone of the list sees it who may.
_ITS_PERSON = "age-reasons"
_PAGES_OF_A_CASE = {
    "person": "/me/{number}",
    "agency": "/agency/clients/{number}",
    "officer": "/desk/cases/{number}",
    "history": "/desk/cases/{number}/history",
    "signing": "/supervise/sign/{number}",
    "border": "/border",
}


class Camera:
    """Takes each page that is shown to it: by day, where asked by night, and a letter as it is printed."""

    def __init__(self, language: str, *, by_night: bool) -> None:
        self.language, self.by_night = language, by_night
        self._taken: Counter[str] = Counter()

    def take(self, page: Page, found: Found) -> None:
        """A page that a link led to."""
        plain = re.sub(r"<\w+:(\w+)>", r"\1", found.kind).strip("/")
        name = f"{found.who or 'anyone'}-{re.sub(r'[^a-z_]+', '-', plain.lower()) or 'front'}"
        self._taken[name] += 1
        self.shoot(page, name if self._taken[name] == 1 else f"{name}-{self._taken[name]}")
        if found.kind.endswith("/letter") and self._taken[name] == 1:
            self._print(page, name)

    def shoot(self, page: Page, name: str) -> None:
        """An open page."""
        page.wait_for_load_state("load")
        for scheme, end in (("light", ""), ("dark", "-dark"))[: 1 + self.by_night]:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # A desk is shown as it stands on the screen, since its row of buttons keeps to the lower edge.
            page.screenshot(path=INTO / f"{name}-{self.language}{end}.png", full_page=page.viewport_size == PHONE)
        page.emulate_media(color_scheme="light")

    def _print(self, page: Page, name: str) -> None:
        """The open page as it comes out of a printer, its first sheet as a picture."""
        from pypdfium2 import PdfDocument

        document = PdfDocument(page.pdf(format="A4", print_background=False))
        document[0].render(scale=1.5).to_pil().save(INTO / f"{name}-{self.language}-print.png")
        document.close()


def walk(browser: Browser, address: str, language: str, *, by_night: bool) -> None:
    """All pages in one language."""
    camera = Camera(language, by_night=by_night)
    crawl = Crawl(browser, address, camera.take)
    people = crawl.anyone(language)
    # Anyone's pages have a form of their own on a wide screen; only those that no link led to are new there.
    with crawl.context(language, DESK) as page:
        for name, path in _TYPED.items():
            page.goto(f"/{language}{path}")
            camera.shoot(page, name)
    for slug in people:
        crawl.person(slug, language, DESK if slug.startswith(_AT_A_DESK) else PHONE)
    of_one_case(crawl, camera, people)


def of_one_case(crawl: Crawl, camera: Camera, people: list[str]) -> None:
    """What each role sees of one case: every page of it that opens for someone, and what the others get."""
    with crawl.signed_in(_ITS_PERSON, camera.language) as page:
        page.goto(f"/{camera.language}/me")
        number = urlsplit(page.url).path.rpartition("/")[2]
    for slug in people:
        if slug != _ITS_PERSON and not slug.startswith(_AT_A_DESK):
            continue
        with crawl.signed_in(slug, camera.language, DESK) as page:
            for name, path in _PAGES_OF_A_CASE.items():
                answer = page.goto(f"/{camera.language}{path.format(number=number)}")
                if answer is not None and answer.ok:
                    camera.shoot(page, f"one-case-{slug}-{name}")


def main() -> int:
    """Take all pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--language", choices=LANGUAGES, nargs="+", default=LANGUAGES)
    asked.add_argument("--by-night", action="store_true", help="take each page in dark colours too")
    asked.add_argument("--at", help="the address of a demonstration that runs; otherwise one is begun")
    said = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium here. With Debian: apt-get install chromium", file=sys.stderr)
        return 1
    INTO.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        nullcontext(said.at.rstrip("/")) if said.at else demonstration(Path(folder) / "office") as address,
        sync_playwright() as play,
    ):
        addresses_known(folder)
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for language in said.language:
            walk(browser, address, language, by_night=said.by_night)
        browser.close()
    print(f"Pictures: {len(list(INTO.glob('*.png')))} in {INTO.relative_to(ROOT)}")
    return 0


def addresses_known(folder: str) -> None:
    """Read which pages the office has, in a folder where it finds nothing."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings", "SOJOURN_DATA_FOLDER": folder}
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
