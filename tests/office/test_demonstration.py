"""The demonstration: the same seed is the same world, the clock keeps every promise, and nothing personal lies open."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sojourn_office.actions.world.agencies import AGENCIES
from sojourn_office.actions.world.australia import OFFICER, SOA
from sojourn_office.actions.world.course import BEGINS_AT, courses
from sojourn_office.actions.world.indonesia import ENDORSED, WAITING
from sojourn_office.actions.world.people import NAMED, OFFICIALS
from tests.own_office import OwnOffice

# Asked inside an office of its own, since these are questions to whole files and to processes that come and go.
_EVERYTHING = """
from sojourn_office.storage.models import Case, Event, Period, PlaceMovement, Visa
answer = {
    "cases": list(Case.objects.order_by("number").values_list("number", "round_id", "mission", "stage")),
    "visas": list(Visa.objects.order_by("serial").values_list("serial", "case_id")),
    "movements": [[*row[:-1], row[-1].isoformat()] for row in PlaceMovement.objects.order_by("seq").values_list(
        "period__scheme", "period__year", "cause", "source", "target", "places", "case_id", "event__at")],
    "events": list(Event.objects.order_by("seq").values_list("kind", flat=True)),
}
"""
_MOVE = """
import re, html
from django.test import Client
from sojourn.places.checks import broken
from sojourn_office.queries import invariants
from sojourn_office.storage import ledger, rounds
client = Client(HTTP_HOST="127.0.0.1")
answer = []
while (found := re.search(r'name="stop" value="([^"]+)"', client.get("/en/demo").content.decode())):
    moved = client.post("/en/demo", {"stop": html.unescape(found[1])})
    assert moved.status_code == 302, moved.status_code
    told = client.get(moved["Location"])
    faults = [[period.key, name] for period in rounds.every_period()
              for name, _ in broken([row.record for row in ledger.movements_of(period)], period.balances)]
    totals = {period.key: period.balances.total for period in rounds.every_period()}
    answer.append({"stop": html.unescape(found[1]), "status": told.status_code, "faults": faults, "totals": totals})
answer = {"stops": answer, "broken": [str(each) for each in invariants.broken()]}
"""
# A visitor's own application, begun on the first morning; nobody in the script knows of it.
_VISIT = """
from datetime import date
from sojourn.eligibility.papers import papers_asked
from sojourn_office import clock
from sojourn_office.actions import accounts, cases
from sojourn_office.actions.acting import by_account
from sojourn_office.storage import agreements
from sojourn_office.storage import cases as rows
at = clock.now()
account = accounts.account_for("visitor@example.org", language="ja", at=at)
accounts.confirm(account, language="ja", at=at)
by = by_account(account.pk)
answer = cases.start(account=account, round_id="JPN-KOR-2026", mission="osaka", language="ja", at=at, key="v1")
answers = {"surname": "VISITOR", "given_names": "SPECIMEN", "native_name": "visitor", "birth_date": "2003-05-10",
           "sex": "F", "passport_number": "XX0009999", "passport_expires_on": "2031-01-01", "turns": 0, "child": False,
           "residence_region": "JP-27", "address": "1-1", "phone": "06-0000-0000",
           "funds": {"amount": "3000000", "currency": "JPY"}}
cases.save_answers(number=answer, answers=answers, by=by, at=at, key="v2")
rules = agreements.rules_of("JPN-KOR", on=at.date(), mission="osaka")
papers = [each.paper.id for each in papers_asked(rules, rows.facts_of(rows.by_number(answer))) if each.must]
cases.promise_all_on_paper(number=answer, papers=papers, by=by, at=at, key="v3")
assert cases.lodge(number=answer, consents=dict.fromkeys(cases.CONSENTS, True), by=by, at=at, key="v4") == answer
"""
_LAND = """
from django.test import Client
from sojourn_office.storage import accounts
answer = {}
for person in accounts.demonstration_people():
    client = Client(HTTP_HOST="127.0.0.1")
    landed = client.post(f"/ko/sign-in/as/{person.slug}")
    answer[person.slug] = [landed["Location"], client.get(landed["Location"], follow=True).status_code]
"""
_CODE = """
import re
from django.test import Client
from sojourn_office.queries import accounts
client = Client(HTTP_HOST="127.0.0.1")
client.post("/en/sign-in", {"address": "aoi.takahashi@example.org"})
letters = [letter.body for letter in accounts.post_box(limit=10_000) if "takahashi" in letter.to]
answer = next(found[1] for body in letters if (found := re.search(r"code: ([0-9]{6})", body)))
"""


@pytest.fixture(scope="module")
def office(seeded: OwnOffice, tmp_path_factory: pytest.TempPathFactory) -> OwnOffice:
    """A world as a newcomer finds it."""
    return _copied(seeded, tmp_path_factory)


@pytest.fixture(scope="module")
def later(seeded: OwnOffice, tmp_path_factory: pytest.TempPathFactory) -> tuple[OwnOffice, Any]:
    """The same world with its clock moved to the last stop, and what was seen at each."""
    moved = _copied(seeded, tmp_path_factory)
    number = moved.ask(_VISIT)
    return moved, {**moved.ask(_MOVE), "visitor": number}


def _copied(seeded: OwnOffice, tmp_path_factory: pytest.TempPathFactory) -> OwnOffice:
    return OwnOffice(shutil.copytree(seeded.folder, tmp_path_factory.mktemp("world") / "office"))


def test_the_same_seed_is_the_same_world(office: OwnOffice, tmp_path: Path) -> None:
    """Case numbers, serials, ledgers and everything that happened, in two offices with different keys."""
    twin = OwnOffice(tmp_path)
    twin.seed()
    assert office.ask(_EVERYTHING) == twin.ask(_EVERYTHING)


def test_no_two_invented_people_share_a_passport_an_address_or_a_case_number() -> None:
    people = [course.person for course in courses()]
    assert len({person.passport_number for person in people}) == len(people)
    assert len({person.address for person in people}) == len(people)
    assert len({course.chance for course in courses()}) == len(people)


def test_every_invented_passport_and_address_is_a_specimen() -> None:
    for person in (course.person for course in courses()):
        assert person.passport_number.startswith("XX000")
        assert person.address.endswith("@example.org")
        assert set(person.phone.split("-")[1:]) == {"0000"}


def test_a_second_start_keeps_the_world_as_it_is(office: OwnOffice) -> None:
    before = office.ask(_EVERYTHING)
    assert b"Making" not in office.seed()
    assert office.ask(_EVERYTHING) == before


def test_the_clock_begins_on_the_morning_of_9_november(seeded: OwnOffice, office: OwnOffice) -> None:
    asked = "from sojourn_office import clock\nanswer = clock.now().timestamp()"
    since_it_was_made = time.time() - seeded.folder.with_name("printed").stat().st_mtime
    assert 0 <= office.ask(asked) - since_it_was_made - BEGINS_AT.timestamp() < 3600


def test_the_refusals_on_the_list_show_the_three_forms_of_reasons(office: OwnOffice) -> None:
    asked = """
from sojourn_office.storage import accounts, agreements
from sojourn_office.storage.cases import Case
answer = {}
for slug in ("refused-in-full", "refused-condition-only", "refused-withheld"):
    case = Case.objects.get(person__account=accounts.demonstration_person(slug).account)
    rules = agreements.rules_of(case.scheme, on=case.rule_on, mission=case.mission)
    answer[slug] = [case.stage, rules.value("reasons"), rules.held["reasons"].is_invented]
"""
    assert office.ask(asked) == {
        "refused-in-full": ["refused", "full", True],
        "refused-condition-only": ["refused", "condition-only", True],
        "refused-withheld": ["refused", "withheld", False],
    }


def test_nobody_is_decided_whose_case_no_officer_opened(office: OwnOffice) -> None:
    asked = """
from sojourn_office.storage.events import Event
decided = set(Event.objects.filter(kind="case:decided").values_list("about", flat=True))
answer = sorted(decided - set(Event.objects.filter(kind="case:opened").values_list("about", flat=True)))
"""
    assert office.ask(asked) == []


def test_everyone_on_the_list_lands_on_a_page_that_is_there(office: OwnOffice) -> None:
    landed = office.ask(_LAND)
    of_australia = {SOA.button, OFFICER.button, ENDORSED.button, WAITING.button}
    of_agencies = {each.staff.button for each in AGENCIES} | {"filed-twice"} | of_australia
    assert set(landed) == {person.button for person in (*NAMED, *OFFICIALS) if person.button} | of_agencies
    assert {slug: status for slug, (_, status) in landed.items() if status != 200} == {}


def test_the_clock_goes_through_a_whole_quarter_with_every_ledger_at_ten_thousand(later: tuple[OwnOffice, Any]) -> None:
    """And every sentence about places and about the office as a whole holds at the end."""
    _, seen = later
    stops = [each["stop"][:10] for each in seen["stops"]]
    assert stops[:2] == ["2026-11-16", "2026-11-27"]
    assert "2026-12-16" in stops and "2027-02-22" in stops
    assert [each["faults"] for each in seen["stops"]] == [[] for _ in stops]
    # The way to Australia has fifty invented places.
    assert all(each["totals"].pop("KOR-AUS-2026") == 50 for each in seen["stops"])
    assert all(each["totals"].pop("IDN-AUS-2026") == 4_612 for each in seen["stops"])
    assert all(set(each["totals"].values()) == {10_000} for each in seen["stops"])
    assert {each["status"] for each in seen["stops"]} == {200}
    assert seen["broken"] == []


def test_nobody_of_a_round_is_left_undecided_when_its_results_are_out(later: tuple[OwnOffice, Any]) -> None:
    asked = """
from sojourn_office.storage.models import Case
answer = sorted(set(Case.objects.filter(round_id="KOR-JPN-2026-Q4").values_list("stage", flat=True)))
"""
    assert later[0].ask(asked) == ["declined", "issued", "lapsed", "refused"]


def test_a_visitors_application_is_decided_in_time_on_a_working_day_and_goes_on_to_its_registration(
    later: tuple[OwnOffice, Any],
) -> None:
    """Nobody plays the mission for them: the course does, as it does for its own people."""
    asked = f"""
from sojourn_office.storage import cases, events, visas
number = "{later[1]["visitor"]}"
decided = next(event.at for event in events.events_about("case", number) if event.kind == "case:decided")
lodged = next(event for event in events.events_about("case", number) if event.kind == "case:lodged")
stay = visas.stay_of(visas.of_case(number))
answer = [cases.by_number(number).stage, decided.isoformat() < lodged.open_part["decide_by"], decided.weekday() < 5,
          stay is not None and stay.registered_on is not None]
"""
    assert later[0].ask(asked) == ["issued", True, True, True]


def test_a_page_from_before_the_last_move_moves_nothing(office: OwnOffice) -> None:
    asked = """
from django.test import Client
from sojourn_office.storage.models import Event
before = Event.objects.count()
gone = Client(HTTP_HOST="127.0.0.1").post("/en/demo", {"stop": "2026-05-18T01:00:00+00:00"})
answer = [gone.status_code, Event.objects.count() - before]
"""
    assert office.ask(asked) == [302, 0]


@pytest.mark.promise("stolen-backup")
def test_nothing_personal_lies_open_in_the_files_or_in_what_was_printed(
    seeded: OwnOffice, office: OwnOffice, later: tuple[OwnOffice, Any]
) -> None:
    """Passport numbers, names, streets, addresses and a sign-in code: in no database file, no paper, no line."""
    world = later[0]
    code = world.ask(_CODE)
    needles = {code.encode(), *_personal()}
    found = {
        (file.name, needle.decode())
        for file in (*_files(world.folder), *_files(office.folder))
        for needle in _in(file.read_bytes(), needles)
    }
    assert found == set()
    printed = seeded.folder.with_name("printed").read_bytes()
    listed = {label.encode() for person in NAMED for label in (person.native_name, person.surname, person.given_names)}
    assert list(_in(printed, needles - listed - {person.label.encode() for person in NAMED})) == []


def test_the_search_finds_what_does_lie_open(tmp_path: Path) -> None:
    """A search that cannot find anything would prove nothing."""
    (tmp_path / "open.txt").write_text("passport XX0000421 of 김하늘", encoding="utf-8")
    assert {needle for file in _files(tmp_path) for needle in _in(file.read_bytes(), _personal())} == {
        b"XX0000421",
        "김하늘".encode(),
    }


def _personal() -> set[bytes]:
    """What must lie nowhere open; names of three letters and less are parts of other words."""
    words: set[str] = set()
    for person in (course.person for course in courses()):
        words |= {person.passport_number, person.address, person.street, person.native_name, person.given_names}
    words |= {official.address for official in OFFICIALS}
    return {word.encode() for word in words if len(word.encode()) > 4}


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "static" not in file.relative_to(folder).parts]


def _in(content: bytes, needles: Iterable[bytes]) -> Iterable[bytes]:
    return (needle for needle in needles if needle in content)
