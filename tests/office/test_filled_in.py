"""The visa form and the checklist are filled in from the answers, and never pass as the form of a ministry."""

from __future__ import annotations

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sojourn_office.storage import clock, files
from sojourn_office.storage.cases import Paper
from sojourn_office.storage.events import Event
from tests.office.test_applicant import Person, begun
from tests.office.test_intake import pdf
from tests.office.world import World

NOT_OFFICIAL = "정부의 공식 서식이 아닙니다"


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def text_of(content: bytes) -> str:
    """The words of a PDF, without the breaks of its lines."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def kept(person: Person, paper: str) -> Paper:
    """A paper of a case that counts."""
    return Paper.objects.get(case_id=person.number, paper=paper, replaced_at__isnull=True)


def test_nobody_is_asked_for_what_is_filled_in_and_the_sheet_can_be_looked_at_before(world: World) -> None:
    person = begun(world)
    person.answer_all()
    shown = person.get("tasks").content.decode()
    assert "tasks/visa-form" in shown
    assert "tasks/checklist" in shown
    sheet = person.get("filled/visa-form.pdf")
    assert "no-store" in sheet["Cache-Control"]
    words = text_of(sheet.content)
    for part in (NOT_OFFICIAL, "HANEUL", "고하늘", "2003년 5월 10일", "M00000421", "064-000 0000", person.number):
        assert part in words
    listed = text_of(person.get("filled/checklist.pdf").content)
    assert NOT_OFFICIAL in listed
    assert "제출함" in listed
    assert person.get("filled/statement.pdf").status_code == 404


def test_lodging_keeps_both_sheets_beside_what_was_sent_and_seals_their_fingerprints(world: World) -> None:
    person = begun(world)
    person.answer_all()
    for press in (1, 2):
        assert person.lodge()["Location"] == person.path("receipt"), press
    lodged = Event.objects.get(about=person.number, kind="case:lodged").sealed_part["papers"]
    for name in ("visa-form", "checklist"):
        paper = kept(person, name)
        assert not paper.on_paper
        assert {"paper": name, "sha256": paper.kept_sha256} in lodged
        assert NOT_OFFICIAL in text_of(files.read(paper.person_id, paper.stored_as))
    assert "사증신청서" in person.get("receipt").content.decode()


def test_ones_own_form_is_kept_in_place_of_the_sheet(world: World) -> None:
    person = begun(world)
    person.answer_all()
    sent = {"paper": SimpleUploadedFile("signed-form.pdf", pdf())}
    assert person.post("tasks/visa-form", sent).status_code == 302
    assert person.get("filled/visa-form.pdf").status_code == 404
    person.lodge()
    assert kept(person, "visa-form").file_name == "signed-form.pdf"


def test_a_sign_that_no_font_has_is_named_and_nothing_is_lodged(world: World) -> None:
    person = begun(world)
    person.answer_all()
    home = {"region": "KR-49", "address": "\U0001f3e0 1", "phone": "064-000 0000"}
    assert person.post("tasks/home", home).status_code == 302
    answer = person.lodge()
    assert answer.status_code == 422
    assert "\U0001f3e0" in answer.content.decode()
    assert not Event.objects.filter(about=person.number, kind="case:lodged").exists()
