"""Every page of a demonstration, found by its links alone: what anyone sees, and what each person of its list sees."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

LANGUAGES = ("en", "ko", "ja")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Found:
    """A page that was opened: by whom (nobody in particular where empty), of which kind, its title and its address."""

    who: str
    kind: str
    heading: str
    path: str


@dataclass
class Crawl:
    """
    People in front of a browser without script, who follow every link; what is new is shown to `visit`.

    Of addresses of one kind, such as the schemes, each opens so many.
    """

    browser: Browser
    address: str
    visit: Callable[[Page, Found], None]
    of_a_kind: int = 2
    seen: set[tuple[str, str]] = field(default_factory=set)
    _public: set[str] = field(default_factory=set)

    def anyone(self, language: str, size: dict[str, int] | None = None) -> list[str]:
        """Open what needs no sign-in; the people to sign in as."""
        with self.context(language, size) as page:
            self._follow(page, "", language, [f"/{language}/"])
            page.goto(f"/{language}/sign-in")
            said = [each.get_attribute("action") or "" for each in page.locator("form[action*='/sign-in/as/']").all()]
        return [each.rpartition("/")[2] for each in said]

    def person(self, slug: str, language: str, size: dict[str, int] | None = None) -> None:
        """Open what someone of the sign-in list comes to, beyond what anyone does."""
        with self.signed_in(slug, language, size) as page:
            self._follow(page, slug, language, [urlsplit(page.url).path])

    @contextmanager
    def signed_in(self, slug: str, language: str, size: dict[str, int] | None = None) -> Iterator[Page]:
        """A browser in which someone of the sign-in list has signed in."""
        with self.context(language, size) as page:
            page.goto(f"/{language}/sign-in")
            page.locator(f"form[action$='/sign-in/as/{slug}'] button").click()
            yield page

    @contextmanager
    def context(self, language: str, size: dict[str, int] | None) -> Iterator[Page]:
        """A fresh browser without script."""
        context: BrowserContext = self.browser.new_context(
            viewport=size or PHONE, locale=language, base_url=self.address, java_script_enabled=False
        )
        try:
            yield context.new_page()
        finally:
            context.close()

    def _follow(self, page: Page, who: str, language: str, begin: list[str]) -> None:
        waiting, known, opened = deque(begin), set(begin), dict[str, int]()
        while waiting:
            path = waiting.popleft()
            kind = kind_of(path)
            if kind is None or opened.get(kind, 0) >= self.of_a_kind or (who and kind in self._public):
                continue
            opened[kind] = opened.get(kind, 0) + 1
            # Most pages were seen before with somebody else: drawn is what is new, and the rest is only read.
            answer = page.context.request.get(path)
            # A file is no page to look at. That no link leads nowhere is looked at elsewhere.
            if not answer.ok or "html" not in answer.headers.get("content-type", ""):
                continue
            if not who:
                self._public.add(kind)
            read = _Read(answer.text())
            if (kind, _without_holes(read.heading)) not in self.seen:
                self.seen.add((kind, _without_holes(read.heading)))
                page.goto(path)
                self.visit(page, Found(who, kind, read.heading, path))
            for link in read.links:
                there = urlsplit(urljoin(answer.url, link))
                if there.netloc != urlsplit(answer.url).netloc or not there.path.startswith(f"/{language}"):
                    continue
                target = there.path + (f"?{there.query}" if there.query else "")
                if target not in known:
                    known.add(target)
                    waiting.append(target)


class _Read(HTMLParser):
    """What a page leads to, and the words of its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self._words, self._titles, self._within = list[str](), list[str](), 0, False
        self.feed(text)

    @property
    def heading(self) -> str:
        return " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") is not None and "download" not in given:
            self.links.append(given["href"] or "")
        if tag == "h1":
            self._titles += 1
            self._within = self._titles == 1

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._within:
            self._words.append(data)


def kind_of(path: str) -> str | None:
    """The pattern of an address, the same for all cases or schemes; nothing for what the office has no page for."""
    from django.urls import Resolver404, resolve
    from django.utils import translation

    plain = path.partition("?")[0]
    with translation.override(plain.split("/")[1]):
        try:
            return resolve(plain).route.partition("/")[2]
        except Resolver404:
            return plain


def _without_holes(heading: str) -> str:
    """A title without its numbers, days and names of cases, so that two cases in one state are one kind."""
    return re.sub(r"\S*\d\S*", "…", heading)


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of the demonstration of a folder, on a free port; it is made where there is none."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("SOJOURN_", "DJANGO_"))}
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
        serving.stdout.close()
