"""The e-mail address itself is lost: another one after 48 hours, unless the old one objects."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import accounts as actions
from sojourn_office.actions import agreements
from sojourn_office.events import Happened
from sojourn_office.queries.own_data import everything
from sojourn_office.storage import accounts, cases, events, outbox, people
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.rounds import Period, Round
from tests.office.world import FILE

pytestmark = pytest.mark.both_databases

OLD, NEW = "old@example.org", "new@example.org"
NUMBER = "JPN-2026-222222-F"
TYPED = {
    "number": NUMBER.lower(),
    "passport_number": "m 1234 5678",
    "birth_date_year": "2002",
    "birth_date_month": "3",
    "birth_date_day": "14",
    "address": NEW,
}


@pytest.fixture
def applicant() -> Account:
    """Someone with an application, whose address is the old one."""
    at = clock.now()
    account = accounts.find_or_open(OLD, language="ko", at=at)
    passport = people.open_person(
        account,
        surname="KIM",
        given_names="HANEUL",
        native_name="김하늘",
        birth_date="2002-03-14",
        sex="F",
        nationality="KOR",
        passport_number="M12345678",
        passport_expires_on="2031-01-01",
        at=at,
    )
    period = Period.objects.create(scheme="KOR-JPN", year=2026)
    round_ = Round.objects.create(
        id="KOR-JPN-2026-Q4",
        scheme="KOR-JPN",
        method="assessed",
        period=period,
        zone="Asia/Seoul",
        opens_at=at,
        closes_at=at + timedelta(days=5),
    )
    cases.open_case(NUMBER, passport, round_, mission="jeju", language="ko", at=at)
    return account


def after_48_hours() -> datetime:
    return clock.now() + timedelta(hours=48, seconds=1)


def test_after_48_hours_the_new_address_has_the_application(client: Client, applicant: Account) -> None:
    assert client.post("/ko/sign-in/lost", TYPED).status_code == 200
    assert actions.change_due_addresses(clock.now() + timedelta(hours=47)) == 0
    assert actions.change_due_addresses(after_48_hours()) == 1
    assert accounts.find(NEW) == applicant
    assert accounts.find(OLD) is None
    assert actions.change_due_addresses(after_48_hours()) == 0


def test_the_old_address_is_told_and_a_sign_in_with_it_keeps_everything(client: Client, applicant: Account) -> None:
    client.post("/ko/sign-in/lost", TYPED)
    outbox.send_due(clock.now())
    told = mail.outbox[-1]
    assert told.to == [OLD]
    assert NEW not in told.body
    asked = client.post("/ko/sign-in", {"address": OLD})
    outbox.send_due(clock.now())
    found = re.search(r"\d{6}", str(mail.outbox[-1].body))
    assert found
    client.post(asked["Location"], {"code": found[0]})
    assert actions.change_due_addresses(after_48_hours()) == 0
    assert accounts.find(OLD) == applicant


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "JPN-2026-333333-G"},
        {"passport_number": "M12345679"},
        {"passport_number": "-"},
        {"birth_date_day": "15"},
    ],
)
def test_who_does_not_know_all_three_changes_nothing_and_sees_the_same_page(
    client: Client, applicant: Account, wrong: dict[str, str]
) -> None:
    refused = client.post("/ko/sign-in/lost", {**TYPED, **wrong})
    done = client.post("/ko/sign-in/lost", {**TYPED, "address": "third@example.org"})
    assert refused.content == done.content
    accounts.drop_change(applicant)
    client.post("/ko/sign-in/lost", {**TYPED, **wrong})
    assert actions.change_due_addresses(after_48_hours()) == 0


def test_an_address_that_belongs_to_someone_else_is_not_taken(client: Client, applicant: Account) -> None:
    other = accounts.find_or_open(NEW, language="ko", at=clock.now())
    client.post("/ko/sign-in/lost", TYPED)
    assert actions.change_due_addresses(after_48_hours()) == 0
    assert (accounts.find(NEW), accounts.find(OLD)) == (other, applicant)


def test_staff_are_not_helped_this_way(client: Client, applicant: Account) -> None:
    actions.admit(OLD, name="x", host="JPN", mission="", roles=["officer"], language="ko", by="test", at=clock.now())
    client.post("/ko/sign-in/lost", TYPED)
    assert actions.change_due_addresses(after_48_hours()) == 0


@pytest.mark.promise("guessed-sign-in")
def test_guessing_is_slowed_down_for_each_application(client: Client, applicant: Account) -> None:
    statuses = [client.post("/ko/sign-in/lost", {**TYPED, "passport_number": f"M{n}"}).status_code for n in range(6)]
    assert statuses == [200] * 5 + [429]


def test_what_is_missing_is_said_beside_each_box(client: Client) -> None:
    answer = client.post(
        "/en/sign-in/lost", {"birth_date_day": "31", "birth_date_month": "2", "birth_date_year": "2002"}
    )
    assert answer.status_code == 422
    assert "There is no day 31 in February" in answer.content.decode()


def happened(account: Account) -> list[str]:
    """What happened to an account, in its order."""
    return [event.kind for event in events.events_about("account", str(account.pk))]


def test_a_change_is_kept_as_it_is_asked_for_and_as_it_takes_effect_and_its_own_person_can_see_it(
    client: Client, applicant: Account
) -> None:
    """Neither the old nor the new address stands in any event."""
    client.post("/ko/sign-in/lost", TYPED)
    assert happened(applicant) == [Happened.ADDRESS_ASKED.value]
    actions.change_due_addresses(after_48_hours())
    assert happened(applicant) == [Happened.ADDRESS_ASKED.value, Happened.ADDRESS_CHANGED.value]
    kept = events.events_about("account", str(applicant.pk))
    assert not any(address in event.public for event in kept for address in (OLD, NEW))
    applicant.refresh_from_db()
    asked = {"by": "test", "at": after_48_hours(), "key": "load"}
    agreements.load(name=FILE.name, text=FILE.read_text(encoding="utf-8"), **asked)
    changes = everything(applicant, at=after_48_hours())["account"]["changes"]
    assert [change["what"] for change in changes] == happened(applicant)


def test_whoever_signs_in_with_the_old_address_ends_the_wish_and_that_is_kept_once(
    client: Client, applicant: Account
) -> None:
    client.post("/ko/sign-in/lost", TYPED)
    for _ in range(2):
        actions.confirm(applicant, language="ko", at=clock.now())
    assert happened(applicant) == [Happened.ADDRESS_ASKED.value, Happened.ADDRESS_KEPT.value]


def test_an_address_that_is_taken_by_then_is_not_said_to_have_changed(client: Client, applicant: Account) -> None:
    accounts.find_or_open(NEW, language="ko", at=clock.now())
    client.post("/ko/sign-in/lost", TYPED)
    actions.change_due_addresses(after_48_hours())
    assert happened(applicant) == [Happened.ADDRESS_ASKED.value, Happened.ADDRESS_KEPT.value]


def test_a_change_whose_event_cannot_be_kept_does_not_take_effect(client: Client, applicant: Account) -> None:
    client.post("/ko/sign-in/lost", TYPED)
    events.record(Happened.STAFF_LEFT, "someone else", by="test", at=clock.now() + timedelta(days=30))
    with pytest.raises(events.EarlierThanTheLast):
        actions.change_due_addresses(after_48_hours())
    assert accounts.find(OLD) == applicant
