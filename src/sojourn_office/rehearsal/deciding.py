"""An invented officer or supervisor in front of the desk: takes the next case, looks at the papers, decides, signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from sojourn_office.rehearsal.browser import Browser, Page
from sojourn_office.rehearsal.offices import CannotRehearse

_CASE = re.compile(r"/desk/cases/([A-Z]{3}-\d{4}-\w{6}-\w)")
_FINDINGS_MAX, _TRIES = 40, 10


class Official:
    """Somebody of the office, signed in by their button on the demonstration's list."""

    def __init__(self, button: str, *, port: int, language: str = "ja") -> None:
        self.button = button
        self.judged: set[str] = set()
        self.browser = Browser(port, language)
        page = self.browser.open("/sign-in")
        self._send(page, f"/sign-in/as/{button}", {})

    def next_case(self) -> Page | None:
        """
        The case that is due first, which is theirs from then on; nothing where nothing waits.

        A colleague may have pressed in the same moment: the page says that the case is theirs, and the next one is
        taken instead.
        """
        for _ in range(_TRIES):
            page = self.browser.open("/desk/next")
            if not _CASE.search(page.path):
                return None
            if page.form("/open") is None and page.form("/take") is None:
                return page
        return None

    def listed(self, which: str) -> list[str]:
        """The numbers of the cases in a list, of its first page."""
        page = self.browser.open(f"/desk/lists/{which}" if which else "/desk")
        return list(dict.fromkeys(found[1] for link in page.links if (found := _CASE.search(link))))

    def look_at_papers(self, page: Page) -> None:
        """Open each paper of a case that nobody has opened; what came on paper is marked as seen."""
        papers = {name for link in page.links if "paper=" in link and (name := _paper_of(link))}
        for paper in sorted(papers):
            shown = self.browser.get(f"{page.path}?{urlencode({'paper': paper})}")
            if (form := shown.form(f"/papers/{paper}/seen")) is not None:
                self.browser.send(form)

    def judge(self, number: str, *, not_met: str = "", why: str = "◇") -> None:
        """Find every criterion that is open met, but the one that is named."""
        judged: set[str] = set()
        for _ in range(_FINDINGS_MAX):
            page = self.case(number)
            form = next((each for each in page.forms if "/judge/" in each.action), None)
            code = form.action.rpartition("/")[2] if form else ""
            if form is None or code in judged:
                break
            judged.add(code)
            answer = "no" if code == not_met else "yes"
            self.browser.send(form, {"why": why}, button=("met", answer))
        if not_met and not_met not in judged:
            page = self.browser.open(f"/desk/cases/{number}?{urlencode({'finding': not_met})}")
            self._send(page, f"/judge/{not_met}", {"why": why}, button=("met", "no"))

    def give_points(self, number: str) -> bool:
        """Give the same points by each criterion, apart from colleagues; whether there was anything to give."""
        page = self.browser.open(f"/desk/cases/{number}/points")
        form = page.form("/points")
        if form is None:
            return False
        criteria = form.names - {"csrfmiddlewaretoken", "key", "whose", "version", "reasons"}
        # A colleague may have given theirs in the same moment; then no more are asked.
        return self.browser.send(form, {**dict.fromkeys(criteria, "3"), "reasons": "◇"}).status < 400

    def decide(self, number: str, *, own_sentence: str = "") -> Page:
        """Propose what the findings come to, or decide it where one signature is enough."""
        page = self.browser.open(f"/desk/cases/{number}/decide")
        return self._send(page, "/decide", {"own_sentence": own_sentence})

    def ask(self, number: str, paper: str, *, why: str) -> None:
        """Ask for a paper, until the day that the page proposes."""
        page = self.browser.open(f"/desk/cases/{number}/ask?{urlencode({'paper': paper})}")
        self._send(page, "/ask", {"paper": paper, "why": why})

    def sign(self, number: str) -> bool:
        """Confirm what somebody else proposed; whether there was something for this person to sign."""
        page = self.browser.open(f"/supervise/sign/{number}")
        form = page.form(f"/sign/{number}")
        if form is None or ("sign", "confirm") not in form.buttons:
            return False
        return self.browser.send(form, button=("sign", "confirm")).status == 200

    def publish(self, round_id: str) -> Page:
        """Let everyone of a round have their result."""
        page = self.browser.open(f"/supervise/rounds/{round_id}")
        return self._send(page, "/publish", {})

    def issue(self, number: str) -> None:
        """Issue the visa of somebody who passed, with the passport at hand."""
        page = self.browser.open(f"/desk/cases/{number}/issue")
        self._send(page, "/issue", {"passport_in": "on"})

    def case(self, number: str) -> Page:
        """A case."""
        return self.browser.open(f"/desk/cases/{number}")

    def _send(self, page: Page, end: str, typed: Mapping[str, str], *, button: tuple[str, str] | None = None) -> Page:
        form = page.form(end)
        if form is None:
            raise CannotRehearse(f"{page.path} has no form to {end}: {page.text[:500]}")
        sent = self.browser.send(form, typed, button=button)
        if sent.status >= 400:
            raise CannotRehearse(f"{end} was not taken: {sent.text[:2000]}")
        return sent


def _paper_of(link: str) -> str:
    asked = dict(each.partition("=")[::2] for each in urlsplit(link).query.split("&"))
    return asked.get("paper", "")
