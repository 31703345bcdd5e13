"""Someone in front of a browser without JavaScript; every page they come to is looked at by axe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sojourn.basics.messages import Message
from sojourn.texts import say

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
_LOCALES = {"ko": "ko-KR", "ja": "ja-JP", "en": "en-GB"}
# On a phone a cell is a label and one thing beside it; words beside an element are two.
_BREAKS_OUT = """[...document.querySelectorAll("table.cards td[data-label]")].some(
    cell => [...cell.childNodes].filter(node => node.nodeType == 1 || node.textContent.trim()).length > 1)"""
_CASE_NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\w{6}-\w")


class Looker:
    """A second browser with script, which axe needs: it is given each page as it stands in the first."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._axe = browser, Axe()
        self._pages: dict[str, Page] = {}
        self.seen: set[tuple[str, str]] = set()
        self.faults: list[str] = []

    def look(self, page: Page, language: str) -> None:
        """Let axe look at a page, once for each kind of page and title; what is serious, or too wide, is kept."""
        path = _CASE_NUMBER.sub("CASE", urlsplit(page.url).path)
        if (path, page.title()) in self.seen:
            return
        self.seen.add((path, page.title()))
        width = page.viewport_size or PHONE
        own = self._pages.get(str(width)) or self._browser.new_page(viewport=width, locale=_LOCALES[language])
        self._pages[str(width)] = own
        written = page.content()
        own.unroute_all()
        own.route(
            lambda address: urlsplit(address).path == urlsplit(page.url).path,
            lambda route: route.fulfill(body=written, content_type="text/html; charset=utf-8"),
        )
        own.goto(page.url.partition("#")[0])
        if own.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{path}: wider than the screen")
        if width == PHONE and own.evaluate(_BREAKS_OUT):
            self.faults.append(f"{path}: a cell of a table has several children, which break out of it on a phone")
        found = self._axe.run(own, options={"resultTypes": ["violations"]}).response["violations"]
        self.faults += [
            f"{path}: {fault['id']} at {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]

    def close(self) -> None:
        """End the second browser's pages."""
        for page in self._pages.values():
            page.close()


@dataclass
class Walker:
    """A person with a browser of their own, who reads one language."""

    browser: Browser
    address: str
    language: str
    looker: Looker
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))

    def __post_init__(self) -> None:
        """A fresh browser without cookies and without script."""
        self.context: BrowserContext = self.browser.new_context(
            viewport=self.size, locale=_LOCALES[self.language], java_script_enabled=False, base_url=self.address
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()

    def said(self, english: str, **values: object) -> str:
        """A sentence as this person reads it."""
        return say(Message(english, values), self.language)

    def open(self, path: str) -> None:
        """Type an address under the person's language."""
        self.page.goto(f"/{self.language}{path}")
        self.look()

    def look(self) -> None:
        """The page is in the person's language; whether it is good to read is kept for the end."""
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.looker.look(self.page, self.language)

    @property
    def main(self) -> Locator:
        """What is under the head of the page."""
        return self.page.locator("main")

    def _named(self, role: str, english: str) -> Locator:
        # A button of a desk also shows its key.
        name = re.compile(rf"^{re.escape(self.said(english))}(\s+\S)?$")
        return self.main.get_by_role(role, name=name).first  # type: ignore[arg-type]

    def press(self, english: str) -> None:
        """Press a button, and look at what comes."""
        self._named("button", english).click()
        self.look()

    def follow(self, english: str) -> None:
        """Follow a link, and look at what comes."""
        self._named("link", english).click()
        self.look()

    def go_to(self, part: str) -> None:
        """Follow the first link of the page whose address holds this."""
        self.main.locator(f"a[href*='{part}']").first.click()
        self.look()

    def fill(self, **boxes: str) -> None:
        """Type into boxes by their names; choose where there is something to choose."""
        for name, value in boxes.items():
            box = self.main.locator(f"[name='{name}']:not([type='hidden'])")
            if box.first.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            elif box.first.get_attribute("type") in ("radio", "checkbox"):
                self.tick(name, value)
            else:
                box.first.fill(value)

    def tick(self, name: str, value: str = "") -> None:
        """Press the words beside a box, as a thumb does."""
        box = self.main.locator(f"[name='{name}'][value='{value}']" if value else f"[name='{name}']")
        self.main.locator(f"label[for='{box.get_attribute('id')}']").click()

    def reads(self, english: str, **values: object) -> None:
        """The page says this sentence."""
        expect(self.main).to_contain_text(self.said(english, **values))

    def is_told_of_a_fault_at(self, box: str) -> None:
        """The title begins so, the summary links to the box, and the fault stands beside it."""
        expect(self.page).to_have_title(re.compile("^(Error|오류|エラー)"))
        expect(self.page.locator(f"#errors a[href^='#id_{box}']").first).to_be_visible()
        expect(self.page.locator(f"#id_{box}_error")).to_be_visible()

    def sign_in_with(self, address: str, postman: Walker) -> None:
        """Ask for a code and type it from the mail, which the demonstration shows in its post box."""
        self.fill(address=address)
        self.press("Send the code")
        postman.page.goto(f"/{self.language}/demo/post-box")
        code = re.search(r"\b\d{6}\b", postman.main.inner_text())
        assert code, "no code has come"
        self.fill(code=code[0])
        self.press("Sign in")

    def sign_in_as(self, slug: str) -> None:
        """Sign in as someone of the list, which only a demonstration has."""
        self.open("/sign-in")
        self.main.locator(f"form[action$='/sign-in/as/{slug}'] button").click()
        self.look()

    def download(self, part: str) -> bytes:
        """What lies behind the first link whose address holds this."""
        href = self.main.locator(f"a[href*='{part}']").first.get_attribute("href")
        answer = self.context.request.get(str(href))
        assert answer.ok, answer.status
        return answer.body()
