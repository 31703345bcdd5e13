"""What goes wrong on the way gets its status, its code's words and a way on, in three languages, and keeps nothing."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS
from sojourn.texts import LANGUAGES, say
from sojourn_office.actions import cases
from sojourn_office.intake import Scan, receiving
from sojourn_office.look.remedies import remedy
from sojourn_office.storage import clock, masters
from sojourn_office.storage import keys as person_keys
from sojourn_office.storage.cases import Paper
from sojourn_office.storage.connections import OutcomeUnknown
from sojourn_office.storage.events import Event
from tests.office.test_applicant import Person, begun, row, world
from tests.office.test_intake import pdf
from tests.office.world import ALL_YEAR, World

__all__ = ["world"]
languages = pytest.mark.parametrize("language", LANGUAGES)


def says(answer: HttpResponse, code: str, language: str) -> str:
    """The page of an answer: its status, its language, and what to do about it."""
    shown = answer.content.decode()
    assert answer.status_code == REFUSALS[code][0], shown
    assert f'<html lang="{language}">' in shown
    assert say(remedy(code), language) in re.sub(r"[\u00a0\u2060]", " ", shown).replace("&#x27;", "'")
    return shown


def broken_off(person: Person, rest: str, data: dict[str, object], *, at: float) -> HttpResponse:
    """A form of which only a part arrives, though all of it was announced."""
    whole = encode_multipart(BOUNDARY, data)
    part = whole[: int(len(whole) * at)]
    sent = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input": io.BytesIO(part)}
    return person.client.generic("POST", person.path(rest), part, content_type=MULTIPART_CONTENT, **sent)


@languages
@pytest.mark.parametrize("at", [0.01, 0.3, 0.9, 0.999])
@pytest.mark.promise("broken-file")
def test_an_upload_that_breaks_off_is_said_and_nothing_is_kept(world: World, at: float, language: str) -> None:
    """Also a byte before the end: half a PDF can be mended, and would be taken for the paper."""
    person = begun(world, language=language)
    events = Event.objects.count()
    data = {"key": "press-off", "paper": SimpleUploadedFile("cv.pdf", pdf(pages=3))}
    says(broken_off(person, "tasks/cv", data, at=at), "upload_incomplete", language)
    assert (Paper.objects.count(), Event.objects.count()) == (0, events)
    data = {"paper": SimpleUploadedFile("cv.pdf", pdf(pages=3))}
    assert person.post("tasks/cv", data, key="press-off").status_code == 302


def test_a_form_without_a_file_that_breaks_off_changes_nothing_either(world: World) -> None:
    person = begun(world, language="en")
    whole = b"key=press-off&turns=1&x=" + b"x" * 100
    sent = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input": io.BytesIO(whole[:24])}
    plain = "application/x-www-form-urlencoded"
    answer = person.client.generic("POST", person.path("tasks/visas"), whole[:24], content_type=plain, **sent)
    says(answer, "upload_incomplete", "en")
    assert not row(person).answers.filter(name="turns").exists()


@languages
@pytest.mark.promise("outcome-unknown")
def test_a_lost_answer_is_said_to_be_not_known_and_the_same_press_finds_it(
    world: World, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit went through and its answer was lost on the way: pressed again, it is done once."""
    person = begun(world, language=language)
    person.answer_all()
    real = transaction.Atomic.__exit__

    def lost(self: transaction.Atomic, *trouble: object) -> None:
        real(self, *trouble)  # type: ignore[arg-type]
        if Event.objects.filter(kind="case:lodged").exists():
            raise OutcomeUnknown

    person.client.raise_request_exception = False
    with monkeypatch.context() as lossy:
        lossy.setattr(transaction.Atomic, "__exit__", lost)
        answer = person.lodge()
    assert answer["Retry-After"] == "5"
    says(answer, "outcome_unknown", language)
    assert person.lodge().status_code == 302
    assert Event.objects.filter(kind="case:lodged").count() == 1


@languages
@pytest.mark.promise("key-away")
def test_a_key_that_is_missing_is_said_without_what_is_sealed(
    world: World, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = begun(world, language=language)

    def missing(*_asked: object) -> bytes:
        raise masters.KeyUnavailable("/keys/master.json is not there")

    person.client.raise_request_exception = False
    for module in ("sealing", "keys"):
        monkeypatch.setattr(f"sojourn_office.storage.{module}.person_key", missing)
    shown = says(person.get("tasks"), "key_unavailable", language)
    assert "master.json" not in shown
    assert person_keys.person_key is missing


@languages
@pytest.mark.promise("no-place-left")
def test_the_last_place_is_gone_and_what_was_typed_stays(world: World, language: str) -> None:
    for name in ("Sato", "Abe"):
        world.lodged(name, ALL_YEAR)
    clock.move_to(world.at(), first=True)
    person = begun(world, ALL_YEAR, language=language)
    person.answer_all()
    says(person.lodge(), "period_full", language)
    assert row(person).stage == "draft"
    assert row(person).answers.exists()


@languages
@pytest.mark.promise("infected-file")
def test_an_infected_file_is_not_kept(world: World, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person = begun(world, language=language)
    monkeypatch.setattr(receiving, "scan", lambda *_asked: Scan.INFECTED)
    answer = person.post("tasks/cv", {"paper": SimpleUploadedFile("cv.pdf", pdf())})
    assert answer.status_code == REFUSALS["file_infected"][0]
    assert 'id="id_paper_error"' in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
    assert not Paper.objects.exists()


@languages
@pytest.mark.promise("file-too-large")
def test_one_file_more_than_a_case_takes_is_told_with_the_limit(
    world: World, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two instead of twenty: no scheme here asks for so many papers."""
    monkeypatch.setattr(cases, "FILES_PER_CASE_MAX", 2)
    person = begun(world, language=language)
    for paper in ("cv", "statement"):
        assert person.post(f"tasks/{paper}", {"paper": SimpleUploadedFile("x.pdf", pdf())}).status_code == 302
    answer = person.post("tasks/plan", {"paper": SimpleUploadedFile("x.pdf", pdf())})
    assert answer.status_code == REFUSALS["file_too_large"][0]
    assert say(Message("A case takes {count} files at most.", {"count": 2}), language) in answer.content.decode()
    assert Paper.objects.count() == 2


@languages
@pytest.mark.parametrize("typed", ["K\x00O", "KO" * 101, "\ud800", "'; DROP TABLE storage_case; --"])
@pytest.mark.promise("impossible-field")
def test_text_that_cannot_be_a_name_is_named_at_its_box_and_never_a_fault(
    world: World, typed: str, language: str
) -> None:
    from tests.office.test_applicant import passport

    person = begun(world, language=language)
    sent = {**passport(person.round_id), "surname": typed, "key": "press-odd"}
    body = "&".join(f"{name}={_quoted(value)}" for name, value in sent.items())
    plain = "application/x-www-form-urlencoded"
    answer = person.client.generic("POST", person.path("tasks/passport"), body.encode(), content_type=plain)
    assert answer.status_code == 422
    assert 'id="id_surname_error"' in answer.content.decode()
    assert not row(person).answers.filter(name="surname").exists()


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))
