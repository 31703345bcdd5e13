"""An invented applicant in front of the pages: signs in by a mailed code, answers, lodges, comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.people import Applicant, others
from sojourn_office.papers.specimen import portrait, specimen
from sojourn_office.rehearsal.browser import Browser, Page
from sojourn_office.rehearsal.offices import CannotRehearse

# Specimen passports of these people begin where those of the demonstration's own end.
_FIRST_PASSPORT = 20_001
_CONSENTS = ("wrote", "notice", "sensitive", "transfer")


def crowd(count: int, *, regions: tuple[str, ...], seed: str) -> list[Applicant]:
    """So many invented people from Korea, the same for the same seed; each has another passport and address."""
    found: list[Applicant] = []
    chance = Chance(seed, "regions")
    while len(found) < count:
        for person in others("KOR", seed=f"{seed}/{len(found)}"):
            number = len(found)
            passport = f"XX{_FIRST_PASSPORT + number:07}"
            address = f"quarter.{number}@example.org"
            region = chance.one_of(regions)
            found.append(replace(person, passport_number=passport, address=address, region=region))
    return found[:count]


class Person:
    """Someone who applies, with a browser of their own."""

    def __init__(self, who: Applicant, *, port: int, paper: bytes) -> None:
        self.who, self.paper = who, paper
        self.browser = Browser(port, who.language)
        self.number = ""
        self.was_asked = self.has_answered = False

    def sign_in(self) -> None:
        """By the six digits of the mail, which the demonstration shows in its post box."""
        page = self.browser.open("/sign-in")
        self._send(page, "/sign-in", {"address": self.who.address})
        mails = self.browser.open("/demo/post-box").text
        code = re.search(rf"{re.escape(self.who.address)}\b.*?\b(\d{{6}})\b", mails)
        if code is None:
            raise CannotRehearse(f"no code came to {self.who.address}")
        self._send(self.browser.open("/sign-in/code"), "/sign-in/code", {"code": code[1]})

    def apply(self, round_id: str, *, body: str) -> str:
        """Start, do every task, check and lodge; gives the number of the application."""
        start = self.browser.open(f"/me/start?round={round_id}")
        tasks = self._send(start, "/me/start", {"region": self.who.region})
        self.number = tasks.path.split("/")[3]
        asked = [each for each in tasks.links if f"/{self.number}/tasks/" in each]
        for task in dict.fromkeys(asked):
            self._do(self.browser.get(task), body=body)
        check = self.browser.open(f"/me/{self.number}/check")
        receipt = self._send(check, "/check", dict.fromkeys(_CONSENTS, "on"))
        if not receipt.path.endswith("/receipt"):
            raise CannotRehearse(f"{self.number} was not lodged: {receipt.text[:2000]}")
        return self.number

    def confirm(self) -> str:
        """Look at what an agency prepared, byte for byte what the mission will see, and lodge it by one's own word."""
        listed = self.browser.open("/me/agencies")
        filing = next((link for link in listed.links if re.search(r"/me/agencies/[0-9a-f-]{36}$", link)), "")
        if not filing:
            raise CannotRehearse(f"no agency filed for {self.who.address}: {listed.text[:500]}")
        shown = self.browser.get(filing)
        form = shown.form(shown.path)
        agreed = {} if form is None else {name: "on" for name in _CONSENTS if name in form.names}
        receipt = self._send(shown, shown.path, agreed)
        if not receipt.path.endswith("/receipt"):
            raise CannotRehearse(f"{self.who.address} could not confirm: {receipt.text[:2000]}")
        self.number = receipt.path.split("/")[3]
        return self.number

    def _do(self, page: Page, *, body: str) -> None:
        """One task, with the pages that follow from it."""
        while (form := page.form(page.path)) is not None and "/tasks/" in page.path:
            typed = {name: value for name, value in self._answers(body).items() if name in form.names}
            files = None
            if "paper" in form.names:
                photo = page.path.endswith(("/photo", "/photograph"))
                files = {"paper": ("photo.png", portrait()) if photo else ("paper.pdf", self.paper)}
            if not typed and files is None:
                return
            before, page = page.path, self.browser.send(form, typed, files=files)
            if page.path == before:
                raise CannotRehearse(f"{before} was not taken: {page.text[:2000]}")

    def _answers(self, body: str) -> Mapping[str, str]:
        who = self.who
        return {
            "region": who.region,
            "address": who.street,
            "phone": who.phone,
            "surname": who.surname,
            "given_names": who.given_names,
            "native_name": who.native_name,
            **_boxes("birth_date", who.birth_date),
            "sex": who.sex,
            "host_national": "no",
            "passport_number": who.passport_number,
            **_boxes("passport_expires_on", date(2033, 1, 1)),
            "turns": str(who.turns),
            "child": "no",
            "funds": f"{who.funds:,}",
            "body": body,
        }

    def give(self, ask: int = 1) -> None:
        """Send the paper that was asked for."""
        page = self.browser.open(f"/me/{self.number}/ask/{ask}")
        form = page.form(f"/ask/{ask}")
        if form is None:
            raise CannotRehearse(f"nothing is asked of {self.number}: {page.text[:500]}")
        self.browser.send(form, files={"paper": ("paper.pdf", self.paper)})

    def status(self) -> Page:
        """Where the case is."""
        return self.browser.open(f"/me/{self.number}")

    def decline(self) -> None:
        """Give the place back."""
        page = self.browser.open(f"/me/{self.number}/visa/decline")
        self._send(page, "/decline", {})

    def _send(self, page: Page, end: str, typed: Mapping[str, str]) -> Page:
        form = page.form(end)
        if form is None:
            raise CannotRehearse(f"{page.path} has no form to {end}: {page.text[:500]}")
        return self.browser.send(form, typed)


def paper_of_nobody() -> bytes:
    """One page for every paper that is asked for: what stands on it is nobody's."""
    day = date(2027, 1, 4)
    return specimen("서류", issuer="체험 기관", lines=["가상의 서류"], language="ko", day=day)


def _boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}
