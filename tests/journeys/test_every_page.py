"""Every page that a link leads to, for everyone of the demonstration: none is too wide, and axe finds nothing."""

from __future__ import annotations

import shutil
from itertools import cycle
from pathlib import Path

from browsing import LANGUAGES, Crawl, Found, demonstration
from playwright.sync_api import Browser, Page

from tests.journeys.walking import Looker
from tests.own_office import OwnOffice


def test_every_page_that_a_link_leads_to_holds_on_a_phone_for_everyone(
    browser: Browser, seeded: OwnOffice, tmp_path: Path
) -> None:
    looker, languages = Looker(browser), cycle(LANGUAGES)
    kinds: set[str] = set()
    language = next(languages)

    def look(page: Page, found: Found) -> None:
        kinds.add(found.kind)
        looker.look(page, language)

    with demonstration(shutil.copytree(seeded.folder, tmp_path / "office")) as address:
        crawl = Crawl(browser, address, look, of_a_kind=1)
        try:
            for slug in crawl.anyone(language):
                language = next(languages)
                crawl.person(slug, language)
        finally:
            looker.close()
    assert looker.faults == []
    assert kinds >= {"alarms", "agency", "border", "desk/cases/<str:number>", "me/details", "programme/agencies"}
