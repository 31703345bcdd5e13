"""Agencies: the register, a client's word, the same bytes, and a right that is taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import agencies, batches, complaints, mail, mandates
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.cases import withdraw
from sojourn_office.queries import agencies as register
from sojourn_office.queries.invariants_of_people import a_mail_tells_one_person_of_one_event
from sojourn_office.storage import accounts, cases, events, files, outbox
from sojourn_office.storage.filings import Mandate
from tests.office.desks import Office, words_of
from tests.office.filings import agency, confirm, filed, mandate_of, person

KIM = "person1@example.org"


def test_what_an_agency_handed_in_is_lodged_only_once_its_person_confirms_it(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    assert cases.by_number(mandate.number) is None
    client = person(office, KIM, "haneul")
    assert "M00000001" in words_of(client.get(f"/en/me/agencies/{mandate.id}"))
    for missing in ("notice", "sensitive", "transfer", "wrote"):
        answer = confirm(client, mandate, **{missing: ""})
        assert answer.status_code == 422, missing
    assert cases.by_number(mandate.number) is None
    answer = confirm(client, mandate)
    assert answer.status_code == 302, words_of(answer)
    lodged = cases.by_number(mandate.number)
    assert lodged is not None
    assert lodged.stage == "assessment"
    assert cases.answers_of(lodged)["body"] == "Blue ◇"
    assert office.did(lodged.number).count("case:lodged") == 1
    assert confirm(client, mandate).status_code == 302
    assert office.did(lodged.number).count("case:lodged") == 1


def test_the_person_the_agency_and_the_embassy_see_the_same_bytes(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    (prepared,) = [paper for paper in mandate.said["papers"] if not paper.get("on_paper")]
    before = files.read(mandate.account_id, prepared["stored_as"])
    client = person(office, KIM, "haneul")
    assert prepared["kept_sha256"] in words_of(client.get(f"/en/me/agencies/{mandate.id}"))
    seen = client.get(f"/en/me/agencies/{mandate.id}/papers/statement/1")
    shown = office.client("blue-staff").get(f"/en/agency/clients/{mandate.number}/papers/statement/1.png")
    assert seen.content == shown.content
    confirm(client, mandate)
    case = cases.by_number(mandate.number)
    assert case is not None
    (kept,) = [paper for paper in cases.papers_of(case) if paper.paper == "statement"]
    assert files.read(kept.person_id, kept.stored_as) == before
    officer = office.client("mori").get(f"/en/desk/cases/{mandate.number}/papers/statement/1.png")
    assert officer.status_code == 200
    assert Mandate.objects.get(pk=mandate.id).said == {}
    assert not mandate_of(KIM, "blue").files


def test_a_dismissed_agency_finds_nothing_with_its_next_request(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1, 2)
    mandate = mandate_of(KIM, "blue")
    client, desk = person(office, KIM, "haneul"), office.client("blue-staff")
    confirm(client, mandate)
    paths = (
        f"/en/agency/clients/{mandate.number}",
        f"/en/agency/clients/{mandate.number}/papers/statement/1.png",
    )
    assert [desk.get(path).status_code for path in paths] == [200, 200]
    assert "Blue" in words_of(client.get("/en/me/details"))
    client.post(f"/en/me/agencies/{mandate.id}/end", {"key": "out"})
    assert [desk.get(path).status_code for path in paths] == [404, 404]
    assert mandate.number not in words_of(desk.get("/en/agency?list=lodged"))
    assert mandate_of("person2@example.org", "blue").number in words_of(desk.get("/en/agency"))
    assert client.get(f"/en/me/{mandate.number}").status_code == 200


def test_a_mandate_refused_before_it_was_given_takes_what_was_prepared_with_it(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    (name,) = mandate.files
    client, desk = person(office, KIM, "haneul"), office.client("blue-staff")
    client.post(f"/en/me/agencies/{mandate.id}/end", {"key": "out"})
    assert desk.get(f"/en/agency/clients/{mandate.number}").status_code == 404
    assert mandate_of(KIM, "blue").said == {}
    with pytest.raises(FileNotFoundError):
        files.read(mandate.account_id, name)
    assert confirm(client, mandate).status_code == 302
    assert cases.by_number(mandate.number) is None


def test_a_suspended_agency_opens_nothing_with_its_old_sign_in(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    number = mandate_of(KIM, "blue").number
    desk, manager = office.client("blue-staff"), office.client("hara")
    assert desk.get("/en/agency").status_code == 200
    assert manager.post("/en/programme/agencies/blue", {"key": "s0", "reason": " "}).status_code == 422
    assert desk.get("/en/agency").status_code == 200
    answer = manager.post("/en/programme/agencies/blue", {"key": "s1", "reason": "Letters were lost."})
    assert answer.status_code == 302
    for path in ("/en/agency", "/en/agency/lodge", f"/en/agency/clients/{number}"):
        assert desk.get(path).status_code == 404, path
    assert "Letters were lost." in words_of(Client().get("/en/agencies/blue"))
    manager.post("/en/programme/agencies/blue", {"key": "s2", "reason": "They were found."})
    assert desk.get("/en/agency").status_code == 200


@pytest.mark.promise("another-persons-number", "not-there-or-not-yours")
def test_another_agencys_client_is_not_there(office: Office) -> None:
    agency(office, "blue")
    agency(office, "green")
    filed(office, "blue-staff", 1)
    number = mandate_of(KIM, "blue").number
    other = office.client("green-staff")
    for path in (f"clients/{number}", f"clients/{number}/papers/statement/1.png", "clients/JPN-2026-222222-2"):
        assert other.get(f"/en/agency/{path}").status_code == 404, path
    assert other.post(f"/en/agency/clients/{number}/end", {"key": "x"}).status_code == 404
    assert mandate_of(KIM, "blue").ended_at is None


def test_an_agency_that_asks_by_number_learns_nothing_before_the_person_agrees(office: Office) -> None:
    agency(office, "blue")
    number = office.case(KIM)
    desk = office.client("blue-staff")
    real = desk.post("/en/agency/add", {"key": "a1", "number": number})
    none = desk.post("/en/agency/add", {"key": "a2", "number": "JPN-2026-222222-2"})
    assert words_of(real).replace(number, "") == words_of(none).replace("JPN-2026-222222-2", "")
    assert desk.get(f"/en/agency/clients/{number}").status_code == 404
    assert number not in words_of(desk.get("/en/agency"))
    mandate = mandate_of(KIM, "blue")
    assert [mail.subject for mail in outbox.of_account(mandate.account_id)].count("An agency asks you") == 1
    account = accounts.find(KIM)
    assert account
    given = mandates.give_by_person(number=number, agency="blue", account=account, at=clock.now(), key="g")
    assert isinstance(given, str)
    assert desk.get(f"/en/agency/clients/{number}").status_code == 200


def test_one_person_filed_by_two_agencies_and_by_themselves_is_seen_by_each_of_the_four_as_it_is_theirs(
    office: Office,
) -> None:
    """The person sees all of it; an agency only that it is not the only one; the officer the one that counts."""
    agency(office, "blue")
    agency(office, "green")
    filed(office, "blue-staff", 1)
    blue = office.client("blue-staff")
    mine = mandate_of(KIM, "blue")
    assert "Filed more than once" not in words_of(blue.get(f"/en/agency/clients/{mine.number}"))
    filed(office, "green-staff", 1)
    theirs = mandate_of(KIM, "green")
    green = office.client("green-staff")
    client = person(office, KIM, "haneul")
    own = words_of(client.get("/en/me/agencies"))
    assert "Blue" in own
    assert "Green" in own
    assert "More than one agency filed for you" in own
    for desk, number, other in ((blue, mine.number, "Green"), (green, theirs.number, "Blue")):
        for path in (f"/en/agency/clients/{number}", "/en/agency"):
            page = words_of(desk.get(path))
            assert "Filed more than once" in page
            assert other not in page
            assert (theirs if desk is blue else mine).number not in page
    confirm(client, mine)
    second = confirm(client, theirs)
    assert second.status_code == 409
    assert "Two would make both void" in words_of(second)
    officer = office.client("mori")
    assert officer.get(f"/en/desk/cases/{mine.number}").status_code == 200
    assert officer.get(f"/en/desk/cases/{theirs.number}").status_code == 404
    assert "Green" not in words_of(officer.get(f"/en/desk/cases/{mine.number}"))


def test_a_filing_takes_the_place_of_a_draft_the_person_began_and_makes_no_second_one(office: Office) -> None:
    from sojourn_office.actions.cases import start

    agency(office, "blue")
    filed(office, "blue-staff", 1)
    client = person(office, KIM, "haneul")
    account = accounts.find(KIM)
    assert account
    begun = start(
        account=account, round_id="KOR-JPN-Q4", mission="busan", language="ko", at=clock.now(), key=office.key()
    )
    assert isinstance(begun, str)
    mandate = mandate_of(KIM, "blue")
    assert begun in words_of(client.get(f"/en/me/agencies/{mandate.id}"))
    confirm(client, mandate)
    assert [case.number for case in cases.of_account(account.pk)] == [begun]
    assert office.stage(begun) == "assessment"
    assert office.client("blue-staff").get(f"/en/agency/clients/{begun}").status_code == 200


@pytest.mark.promise("complained-twice")
def test_a_complaint_is_answered_by_the_mission_within_ten_days_and_counted_in_the_register(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    client = person(office, KIM, "haneul")
    mandate = mandate_of(KIM, "blue")
    confirm(client, mandate)
    said = "<script>alert(1)</script> They said no statement is needed."
    path = f"/en/me/agencies/{mandate.id}/wrong-advice"
    assert client.post(path, {"key": "w0", "text": " "}).status_code == 422
    assert client.post(path, {"key": "w1", "text": said}).status_code == 302
    assert client.post(path, {"key": "w2", "text": said}).status_code == 409
    mori, seoul = office.client("mori"), office.client("yamamoto")
    page = mori.get("/en/desk/complaints")
    (made,) = mandate.complaints.all()
    assert timedelta(days=10) < made.due_at - clock.now() <= timedelta(days=16)
    assert "Blue" in words_of(page)
    assert "Blue" not in words_of(seoul.get("/en/desk/complaints"))
    assert seoul.get(f"/en/desk/complaints/{made.id}").status_code == 404
    assert office.client("blue-staff").get(f"/en/desk/complaints/{made.id}").status_code == 404
    assert "<script>alert" not in mori.get(f"/en/desk/complaints/{made.id}").content.decode()
    answer = {"key": "w3", "upheld": "yes", "text": "You were told wrongly."}
    assert mori.post(f"/en/desk/complaints/{made.id}", answer).status_code == 302
    assert "You were told wrongly." in words_of(client.get(f"/en/me/agencies/{mandate.id}"))
    assert list(a_mail_tells_one_person_of_one_event()) == []
    listed = register.one("blue")
    assert listed is not None
    assert (listed.quality.answered, listed.quality.upheld) == (1, 1)
    assert "no statement is needed" not in Client().get("/en/agencies/blue").content.decode()


def test_the_register_gives_no_share_of_fewer_than_ten_cases_and_never_a_pass_rate() -> None:
    few = register.Quality(9, 8, 1, 0, 0)
    enough = register.Quality(53, 48, 6, 3, 1)
    assert not few.is_enough
    assert (enough.complete_from, enough.complete_to) == (79, 96)
    assert not any("pass" in name for name in vars(enough))


def test_papers_asked_for_afterwards_count_against_the_agency_that_filed(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    confirm(person(office, KIM, "haneul"), mandate)
    office.ask(mandate.number, "mori", "balance")
    assert register.one("blue").quality.cases == 0  # type: ignore[union-attr]
    asked = office.client("blue-staff").get("/en/agency?list=asked")
    assert mandate.number in words_of(asked)
    cases.Case.objects.filter(pk=mandate.number).update(stage="passed")
    quality = register.one("blue").quality  # type: ignore[union-attr]
    assert (quality.cases, quality.complete, quality.papers) == (1, 0, 1)


def test_what_nobody_confirmed_goes_when_the_round_closes(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    assert batches.tidy(clock.now()) == 0
    batches.tidy(clock.now() + timedelta(days=3))
    ended = mandate_of(KIM, "blue")
    assert (ended.ended_by, ended.said, ended.files) == ("office", {}, mandate.files)
    with pytest.raises(FileNotFoundError):
        files.read(mandate.account_id, mandate.files[0])


WHO = ("blue-staff", "mori", "kobayashi", "fujita", "hara", "haneul")
MATRIX = {
    "/agency": (200, 404, 404, 404, 404, 404),
    "/agency/add": (200, 404, 404, 404, 404, 404),
    "/agency/lodge": (200, 404, 404, 404, 404, 404),
    "/agency/template.csv": (200, 404, 404, 404, 404, 404),
    "/agency/clients/{number}": (200, 404, 404, 404, 404, 404),
    "/programme/agencies": (404, 404, 404, 404, 200, 404),
    "/programme/agencies/blue": (404, 404, 404, 404, 200, 404),
    "/programme/agencies/none": (404, 404, 404, 404, 404, 404),
    "/desk/complaints": (404, 200, 200, 404, 404, 404),
    "/desk": (404, 200, 404, 404, 404, 404),
    "/desk/cases/{number}": (404, 404, 404, 404, 404, 404),
    "/supervise": (404, 200, 200, 404, 200, 404),
    "/me/agencies/{mandate}": (404, 404, 404, 404, 404, 200),
    "/agencies": (200, 200, 200, 200, 200, 200),
    "/agencies/none": (404, 404, 404, 404, 404, 404),
}


def test_each_page_of_agencies_answers_each_role_as_the_table_says(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    person(office, KIM, "haneul")
    mandate = mandate_of(KIM, "blue")
    for who in WHO:
        client = office.client(who)
        got = {
            path: client.get(f"/en{path.format(number=mandate.number, mandate=mandate.id)}").status_code
            for path in MATRIX
        }
        assert got == {path: statuses[WHO.index(who)] for path, statuses in MATRIX.items()}, who


def test_no_page_asks_more_of_the_database_for_more_clients(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agency(office, "blue")
    desk = office.client("blue-staff")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert desk.get(path).status_code == 200
        return len(found)

    filed(office, "blue-staff", 1, 2)
    few = {path: asked(path) for path in ("/en/agency", "/en/agencies")}
    filed(office, "blue-staff", *range(3, 23))
    assert {path: asked(path) for path in few} == few


def test_staff_of_an_agency_are_no_staff_of_the_host(office: Office) -> None:
    agency(office, "blue")
    held = accounts.staff_of("JPN", at=clock.now())
    assert "blue-staff" not in {post.display_name for post in held}


def test_a_reason_that_stands_already_and_an_agency_that_is_not_there_are_refused(office: Office) -> None:
    agency(office, "blue")
    again = agencies.restore("blue", reason="x", post=None, by="test", at=clock.now(), key=office.key())
    none = agencies.suspend("none", reason="x", post=None, by="test", at=clock.now(), key=office.key())
    twice = agencies.admit(
        "blue", name="B", host="JPN", missions=["busan"], by="test", at=clock.now(), key=office.key()
    )
    elsewhere = agencies.admit(
        "red", name="R", host="JPN", missions=["mars"], by="test", at=clock.now(), key=office.key()
    )
    codes = [getattr(answer, "code", answer) for answer in (again, none, twice, elsewhere)]
    assert codes == ["changed_meanwhile", "not_found", "invalid", "invalid"]


def test_the_chain_of_events_names_no_person_and_no_agency_in_a_mail(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of(KIM, "blue")
    (mail,) = outbox.of_account(mandate.account_id)
    assert "Blue" not in (mail.body or "") + mail.subject
    assert "KIM" not in (mail.body or "")
    public = [event.open_part for event in events.events_about("mandate", str(mandate.id))]
    assert public == [{"agency": "blue", "number": mandate.number}]


def test_a_withdrawn_application_leaves_room_for_another_filing(office: Office) -> None:
    agency(office, "blue")
    agency(office, "green")
    filed(office, "blue-staff", 1)
    filed(office, "green-staff", 1)
    client = person(office, KIM, "haneul")
    first, second = mandate_of(KIM, "blue"), mandate_of(KIM, "green")
    confirm(client, first)
    account = accounts.find(KIM)
    assert account
    withdraw(number=first.number, by=by_account(account.pk), at=clock.now(), key=office.key())
    assert confirm(client, second, key="again").status_code == 302
    assert office.stage(second.number) == "assessment"


def test_days_to_answer_a_complaint_are_ten() -> None:
    assert complaints.ANSWERED_WITHIN_DAYS == 10


def test_a_person_chooses_an_agency_themselves_and_lets_it_see_the_application(office: Office) -> None:
    from sojourn_office.actions.cases import start

    agency(office, "blue")
    client = person(office, KIM, "haneul")
    account = accounts.find(KIM)
    assert account
    number = start(
        account=account, round_id="KOR-JPN-Q4", mission="busan", language="ko", at=clock.now(), key=office.key()
    )
    desk, task = office.client("blue-staff"), f"/en/me/{number}/tasks/body"
    assert client.post(task, {"key": "body-0000", "agency": "", "body": ""}).status_code == 422
    assert client.post(task, {"key": "body-0001", "agency": "blue", "body": ""}).status_code == 302
    assert desk.get(f"/en/agency/clients/{number}").status_code == 404
    assert client.post(task, {"key": "body-0002", "agency": "blue", "sees": "on"}).status_code == 302
    assert desk.get(f"/en/agency/clients/{number}").status_code == 200
    case = cases.by_number(str(number))
    assert case is not None
    assert cases.answers_of(case)["body"] == "Blue ◇"


def test_whoever_an_agency_filed_for_and_who_has_not_answered_is_there_after_two_days(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mail.tidy(clock.now() + mail.UNPROVED + timedelta(days=1))
    assert mandate_of(KIM, "blue").account.confirmed_at is None
