"""Somebody of an invented agency in front of its desk: one sheet with many people, their papers, and one press."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Collection, Sequence

from sojourn_office.actions.world.people import Applicant
from sojourn_office.intake.sheets import NAMES, written
from sojourn_office.rehearsal.browser import Browser
from sojourn_office.rehearsal.offices import CannotRehearse

# So many people a sheet: a batch of papers that a browser sends in one go.
SHEET = 50
_LOOKED_AFTER, _LOOKS = 0.5, 240


class Agency:
    """An agency with a browser, signed in by its button on the demonstration's list."""

    def __init__(self, button: str, *, port: int) -> None:
        self.browser = Browser(port, "ko")
        page = self.browser.open("/sign-in")
        form = page.form(f"/sign-in/as/{button}")
        if form is None:
            raise CannotRehearse(f"{button} is not on the list of the sign-in page")
        self.browser.send(form)

    def hand_in(self, people: Sequence[Applicant], *, round_id: str, papers: Collection[str], paper: bytes) -> int:
        """Send a sheet with its papers, look at it line by line, hand it in; gives how many lines were taken."""
        page = self.browser.open("/agency/lodge")
        form = page.form("/agency/lodge")
        if form is None:
            raise CannotRehearse(f"no sheet can be sent: {page.text[:500]}")
        files = {"sheet": ("sheet.csv", _sheet(people)), "papers": ("papers.zip", _folders(people, papers, paper))}
        shown = self.browser.send(form, {"round": round_id}, files=files)
        for _ in range(_LOOKS):
            press = next((each for each in shown.forms if "/agency/batches/" in each.action), None)
            again = next((link for link in shown.links if link.rpartition("/")[0].endswith("/agency/batches")), None)
            if press is not None or again is None:
                break
            # The worker of the office reads it, person by person.
            time.sleep(_LOOKED_AFTER)
            shown = self.browser.get(again)
        if press is None:
            raise CannotRehearse(f"the sheet was not taken: {shown.text[:2000]}")
        done = self.browser.send(press)
        receipts = next((link for link in done.links if link.endswith("/receipts.csv")), "")
        lines = self.browser.get(receipts).body.decode("utf-8-sig").splitlines()[1:]
        return sum(bool(line.split(",")[2]) for line in lines)


def _sheet(people: Sequence[Applicant]) -> bytes:
    rows = [list(NAMES)]
    for who in people:
        said = {
            "mail": who.address,
            "surname": who.surname,
            "given_names": who.given_names,
            "native_name": who.native_name,
            "birth_date": who.birth_date.isoformat(),
            "sex": who.sex,
            "passport_number": who.passport_number,
            "passport_expires_on": "2033-01-01",
            "residence_region": who.region,
            "address": who.street,
            "phone": who.phone,
            "turns": str(who.turns),
            "child": "no",
            "funds": str(who.funds),
            "folder": who.passport_number,
        }
        rows.append([said.get(name, "") for name in NAMES])
    return written(rows)


def _folders(people: Sequence[Applicant], papers: Collection[str], paper: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for who in people:
            for name in sorted(papers):
                archive.writestr(f"{who.passport_number}/{name}.pdf", paper)
    return packed.getvalue()
