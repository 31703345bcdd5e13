"""What goes wrong on the way gets its status, its code's words and a way on, in three languages, and keeps nothing."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

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
TESTS = Path(__file__).parent
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
def test_an_infected_file_is_not_kept(world: World, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person = begun(world, language=language)
    monkeypatch.setattr(receiving, "scan", lambda *_asked: Scan.INFECTED)
    answer = person.post("tasks/cv", {"paper": SimpleUploadedFile("cv.pdf", pdf())})
    assert answer.status_code == REFUSALS["file_infected"][0]
    assert 'id="id_paper_error"' in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
    assert not Paper.objects.exists()


@languages
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


# Every row of the table of bad input that a page can meet, each with the test that shows it.
SHOWN = {
    "sign_in": "test_applicant.test_without_sign_in_the_way_leads_there_and_back",
    "sign_in, typed text kept": "test_typed.test_what_was_typed_is_in_the_same_boxes_after_signing_in_again",
    "second_factor_required": "test_signin.test_staff_are_led_to_set_up_a_second_factor_first",
    "not_found, somebody else's case": "test_applicant.test_somebody_elses_page_is_the_same_as_none",
    "not_found, somebody else's paper": "test_applicant.test_somebody_elses_paper_is_the_same_as_none",
    "not_allowed": "test_supervisor.test_results_are_published_on_their_day_by_a_supervisor_alone",
    "own_case": "test_officer_same_person.test_own_case_and_declared_relation_are_refused_by_name_of_the_rule",
    "same_officer": "test_officer_decisions.test_nobody_signs_their_own_proposal",
    "key_required": "test_applicant.test_a_press_without_its_key_does_nothing_and_says_so",
    "key_reused": "test_applicant.test_the_key_of_another_answer_is_refused_and_a_new_one_is_given",
    "bad_body": "test_api.test_what_cannot_be_answered_is_a_problem_document",
    "invalid, 31 February, check digit":
        "test_passport.test_a_wrong_answer_is_named_at_its_box_and_what_was_typed_stays",
    "invalid, poisoned text": "test_bad_input.test_text_that_cannot_be_a_name_is_named_at_its_box_and_never_a_fault",
    "a plain no": "test_applicant.test_a_plain_no_is_said_and_asked_once_before_lodging",
    "already_applied": "test_applicant.test_a_second_application_is_not_made_and_the_first_is_linked",
    "period_full": "test_bad_input.test_the_last_place_is_gone_and_what_was_typed_stays",
    "not_open": "test_supervisor.test_results_are_published_on_their_day_by_a_supervisor_alone",
    "period_closed": "test_applicant.test_a_closed_window_says_when_the_next_one_opens",
    "file_type, _broken, _locked, _too_large, image_too_large":
        "test_applicant.test_a_file_that_is_not_taken_says_why_and_nothing_is_lost",
    "file_too_large, files": "test_bad_input.test_one_file_more_than_a_case_takes_is_told_with_the_limit",
    "file_infected": "test_bad_input.test_an_infected_file_is_not_kept",
    "upload_incomplete": "test_bad_input.test_an_upload_that_breaks_off_is_said_and_nothing_is_kept",
    "slow_down": "test_verify.test_one_network_address_has_so_many_checks_a_minute_and_others_are_not_kept_waiting",
    "changed_meanwhile": "test_officer.test_two_at_once_says_what_happened_and_keeps_the_text_and_sends_anyway",
    "link_expired": "test_own_desk.test_a_code_is_good_for_ten_minutes_and_five_tries",
    "outcome_unknown": "test_bad_input.test_a_lost_answer_is_said_to_be_not_known_and_the_same_press_finds_it",
    "try_again": "test_database_away.test_every_kind_of_page_says_that_the_service_is_away",
    "key_unavailable": "test_bad_input.test_a_key_that_is_missing_is_said_without_what_is_sealed",
    "storage_low":
        "test_room_and_backup.test_without_room_no_paper_and_no_application_is_taken_and_nothing_is_half_done",
    "the same button twice": "test_applicant.test_pressing_lodge_twice_lodges_once",
    "quota_below_promised": "test_quotas.test_by_command_what_changed_is_said",
    "period_stopped": "test_stops.test_in_a_stopped_period_nothing_is_given_and_what_comes_back_does",
    "agency_limit": "test_batches.test_an_agency_hands_in_no_more_people_than_it_may_and_the_rest_waits",
    "already_complained":
        "test_agencies.test_a_complaint_is_answered_by_the_mission_within_ten_days_and_counted_in_the_register",
    "not_found, another agency's client": "test_agencies.test_another_agencys_client_is_not_there",
    "a CSV with three broken rows among forty":
        "test_batches.test_a_csv_with_three_broken_rows_among_forty_hands_in_the_others_and_names_the_three",
    "a batch cut off in the middle":
        "test_batches.test_a_batch_cut_off_in_the_middle_goes_on_and_hands_in_nothing_twice",
    "a mandate withdrawn during filing": "test_batches.test_a_mandate_withdrawn_during_filing_is_not_asked_for_again",
    "script in a name": "test_batches.test_script_in_a_name_is_shown_as_text",
    "formulas in an export": "test_batches.test_formulas_in_an_export_are_shown_as_text",
    "an infected file in a ZIP": "test_batches.test_an_infected_file_in_a_zip_stops_its_own_line_alone",
    "a bomb, a locked file in a ZIP": "test_batches.test_a_bomb_and_a_locked_file_are_refused_in_their_place",
    "a path outside in a ZIP": "test_batches.test_a_zip_that_is_not_honest_is_refused_as_a_whole",
    "forged": "test_verify.test_one_changed_byte_is_forged",
    "not_issued": "test_verify.test_a_true_signature_over_a_serial_never_issued_is_not_issued",
    "revoked": "test_verify.test_a_withdrawn_visa_is_said_to_be_withdrawn_everywhere",
    "slow_down, sign-in": "test_signin.test_asking_too_fast_says_how_long_to_wait",
    "slow_down, a ticket": "test_limits.test_one_ticket_is_pressed_so_often_and_then_told_how_long_to_wait",
    "slow_down, no ticket": "test_limits.test_an_address_that_sends_no_true_ticket_is_slowed",
    "slow_down, a draw": "test_limits.test_one_person_presses_at_the_doors_of_rounds_thirty_times_a_minute",
}  # fmt: skip


@pytest.mark.parametrize("row_", SHOWN)
def test_every_row_of_bad_input_has_its_test(row_: str) -> None:
    file, name = SHOWN[row_].split(".")
    tree = ast.parse((TESTS / f"{file}.py").read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
