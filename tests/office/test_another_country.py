"""From Indonesia to Australia: whoever types from a country of which the code says nothing is understood too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sojourn.basics.countries import two_letters
from sojourn.cli.files import catalogue_folder, read_catalogue
from sojourn_office.actions import batches
from sojourn_office.actions.world.indonesia import CORNER
from sojourn_office.intake.countries import currency_in
from sojourn_office.intake.sheets import Wrong, read_cell
from sojourn_office.queries import agencies
from sojourn_office.storage import agreements, cases, clock, crowds, rounds
from tests.office.desks import Office, words_of
from tests.office.test_applicant import Person
from tests.office.test_paper_files import TYPED

NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)
NAMED = {"surname": "SANTOSO", "given_names": "DEWI", "native_name": ""}
NUMBER = "X0000611"
BORN = {"birth_date_day": "4", "birth_date_month": "3", "birth_date_year": "2001", "sex": "F"}
VALID = {"passport_expires_on_day": "1", "passport_expires_on_month": "1", "passport_expires_on_year": "2033"}
HOME = {"region": "ID-JK", "address": "Jalan Contoh 1", "phone": "021 0000 0000"}


@pytest.fixture
def office(settings: Any) -> Office:
    """An office that runs nothing but the programme of Indonesia and Australia, by its file of the catalogue."""
    settings.DEMONSTRATION = True
    clock.move_to(NOW, first=True)
    office = Office()
    CORNER.set_up((catalogue_folder() / CORNER.file).read_text(encoding="utf-8"), at=NOW)
    office.staff("harper", "AUS", CORNER.mission, "officer")
    office.staff("manager", "AUS", "", "manager")
    return office


@pytest.fixture
def dewi(office: Office) -> Person:
    """Somebody who began an application there."""
    dewi = Person("dewi@example.org", CORNER.round_id, language="en")
    begun = dewi.client.post(f"/en/me/start?round={CORNER.round_id}", {"key": "start", "region": "ID-JK"})
    assert begun.status_code == 302, words_of(begun)[:2000]
    dewi.number = begun["Location"].split("/")[3]
    return dewi


def test_every_question_of_the_draft_is_answered(dewi: Person) -> None:
    assert dewi.post("tasks/passport", NAMED).status_code == 302
    born = dewi.post("tasks/passport-birth", {**BORN, "host_national": "no"})
    assert born.status_code == 302, words_of(born)[:1500]
    wrong = dewi.post("tasks/passport-number", {**VALID, "passport_number": "12-!"})
    assert wrong.status_code == 422 and "passport number" in words_of(wrong)
    assert dewi.post("tasks/passport-number", {**VALID, "passport_number": NUMBER}).status_code == 302
    assert dewi.post("tasks/home", HOME).status_code == 302
    assert dewi.post("tasks/visas", {"turns": "0"}).status_code == 302
    assert dewi.post("tasks/child", {"child": "no"}).status_code == 302
    found = cases.by_number(dewi.number)
    assert found is not None
    facts = cases.facts_of(found)
    assert facts["birth_date"] == date(2001, 3, 4) and cases.answers_of(found)["passport_number"] == NUMBER
    for rest in ("tasks", "check", "tasks/further"):
        assert dewi.get(rest).status_code == 200, rest


def test_an_officer_enters_a_file_on_paper(office: Office) -> None:
    harper = office.client("harper")
    typed = {**TYPED, **NAMED, **BORN, **VALID, "residence_region": "ID-JK", "address": HOME["address"]}
    sent = {"key": office.key(), **typed, "passport_number": NUMBER, "phone": HOME["phone"], "letters_in": "en"}
    begun = harper.post(f"/en/desk/paper/{CORNER.round_id}", sent)
    assert begun.status_code == 302, words_of(begun)[:3000]
    assert "What this programme asks besides" in words_of(harper.get(begun["Location"]))


def test_an_officer_declares_a_relation_to_one_of_those_who_come(office: Office) -> None:
    harper = office.client("harper")
    shown = harper.get("/en/desk/conflicts").content.decode()
    assert 'value="IDN"' in shown and 'value="KOR"' not in shown
    said = {"nationality": "IDN", "surname": "SANTOSO", "given_names": "DEWI", **BORN, "passport_number": NUMBER}
    assert harper.post("/en/desk/conflicts", {"key": "conflict-0", **said, "nationality": ""}).status_code == 422
    assert harper.post("/en/desk/conflicts", {"key": "conflict-1", **said}).status_code == 200


def test_the_sheet_of_an_agency_is_read(office: Office) -> None:
    round_ = rounds.by_id(CORNER.round_id)
    assert round_ is not None
    who = batches.who_of(round_, at=NOW)
    assert who.regions and all(each.startswith("ID-") for each in who.regions)
    assert read_cell("passport_number", "x000 0611", who) == NUMBER
    assert read_cell("phone", HOME["phone"], who)
    assert read_cell("funds", "5000000", who) == {"amount": "5000000", "currency": "IDR"}
    with pytest.raises(Wrong):
        read_cell("passport_number", "X-1", who)


def test_what_an_agency_takes_is_in_the_money_of_where_it_works(office: Office) -> None:
    said = {"slug": "one", "name": "◇ One", "missions": CORNER.mission, "fee": "100", "closes_days_before": "0"}
    admitted = office.client("manager").post("/en/programme/agencies", {"key": office.key(), **said})
    assert admitted.status_code == 302, words_of(admitted)[:2000]
    agency = agencies.one("one")
    assert agency is not None and agency.fee is not None and agency.fee.currency == "IDR"


def test_every_state_that_sends_has_money_and_a_code_of_two_letters() -> None:
    senders = {each.sender for used in read_catalogue(catalogue_folder())[0] for each in used.schemes.values()}
    assert len(senders) > 50
    assert not [each for each in sorted(senders) if two_letters(each) is None or len(currency_in(each)) != 3]


def test_a_state_that_only_sends_has_the_clock_of_the_missions_with_it(office: Office) -> None:
    assert {agreements.zone_of(state, "") for state in ("IDN", "AUS")} == {CORNER.zone}


def test_the_opening_of_its_rounds_can_be_rehearsed_with_its_people(office: Office) -> None:
    (number,) = crowds.drafts([CORNER.round_id], scheme=CORNER.scheme, at=NOW)
    found = cases.by_number(number)
    assert found is not None
    assert (found.mission, found.person.nationality) == (CORNER.mission, "IDN")


def test_an_officer_is_away_by_the_clock_of_their_mission(office: Office) -> None:
    """At half past ten in the evening in Jakarta the day is over in Tokyo."""
    clock.move_to(datetime(2026, 9, 1, 15, 30, tzinfo=UTC))
    harper = office.client("harper")
    day = {
        f"{end}_on_{part}": value for end in ("first", "last") for part, value in zip(_PARTS, (2026, 9, 1), strict=True)
    }
    said = {"who": str(office.posts["harper"].post_id), **day}
    assert harper.post("/en/desk/away", {"key": "away-1", **said}).status_code == 302
    assert "Nobody is away." not in words_of(harper.get("/en/desk/away"))
    clock.move_to(datetime(2026, 9, 1, 17, 30, tzinfo=UTC))
    assert "Nobody is away." in words_of(harper.get("/en/desk/away"))


_PARTS = ("year", "month", "day")
