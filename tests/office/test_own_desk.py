"""One's own details: another home, another mail address, deadlines as a calendar, and erasing what may go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from icalendar import Calendar

from sojourn.texts import say
from sojourn_office import clock as clocks
from sojourn_office.desks.applicant.status import _there
from sojourn_office.queries import applications, invariants
from sojourn_office.storage import clock, events, keys, outbox
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Answer, Paper
from sojourn_office.storage.events import Event
from sojourn_office.storage.feeds import Feed
from sojourn_office.storage.people import NamePart, Passport
from tests.office.test_applicant import Person, begun, row
from tests.office.test_signin import code_of, sign_in
from tests.office.world import ALL_YEAR, World

NEW = "somewhere-else@example.org"


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def post(person: Person, rest: str, data: dict[str, str], key: str) -> object:
    """A press on a page of one's details."""
    return person.client.post(f"/{person.language}/me/details{rest}", {"key": key, **data})


def mail_to(address: str) -> list[str]:
    """Let what waits leave; the texts that went to an address."""
    outbox.send_due(clocks.now())
    return [str(each.body) for each in django_mail.outbox if each.to == [address]]


def lodged(world: World) -> Person:
    """Someone whose application is with the office."""
    person = begun(world, ALL_YEAR)
    person.answer_all()
    assert person.lodge().status_code == 302
    return person


# Home and mail address


def test_another_home_after_lodging_is_kept_sealed_with_its_event(world: World) -> None:
    person = lodged(world)
    changed = post(person, "/home", {"address": "◇ Umeda 9", "phone": "06-1111-1111"}, "home")
    assert changed.status_code == 302
    assert {"address": "◇ Umeda 9", "phone": "06-1111-1111"}.items() <= {
        answer.name: answer.value.strip('"') for answer in Answer.objects.filter(case_id=person.number)
    }.items()
    event = Event.objects.get(kind="person:home-changed")
    assert event.sealed_part["address"] == "◇ Umeda 9"
    assert "Umeda" not in event.public


def test_a_telephone_that_cannot_be_one_changes_nothing(world: World) -> None:
    person = lodged(world)
    assert post(person, "/home", {"address": "◇ Umeda 9", "phone": "none"}, "home").status_code == 422
    assert not Event.objects.filter(kind="person:home-changed").exists()


@pytest.mark.promise("wrong-recipient")
def test_a_new_mail_address_is_taken_only_with_the_code_that_went_there(world: World) -> None:
    person = begun(world)
    before = Account.objects.get(pk=row(person).person.account_id).alias
    post(person, "/address", {"address": NEW}, "ask")
    (sent,) = mail_to(NEW)
    code = code_of(sent)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert post(person, "/address/code", {"code": wrong}, "wrong").status_code == 422
    assert Account.objects.get(pk=row(person).person.account_id).alias == before
    assert post(person, "/address/code", {"code": f"{code[:3]} {code[3:]}"}, "right").status_code == 302
    django_mail.outbox.clear()
    (told,) = mail_to("applicant@example.org")
    assert code not in told, "the old address is told"
    assert mail_to(NEW) == []
    assert person.get("tasks").status_code == 302, "every sign-in ended"
    again = Client()
    sign_in(again, NEW)
    assert again.get(f"/ko/me/{person.number}/tasks").status_code == 200


def test_another_mail_address_is_kept_as_an_event_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither address stands in it; where it cannot be kept, mail goes where it went."""
    person = begun(world)
    account = str(row(person).person.account_id)
    post(person, "/address", {"address": NEW}, "ask")
    code = code_of(mail_to(NEW)[0])

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no event today")

    with monkeypatch.context() as broken:
        broken.setattr(events, "record", fails)
        with pytest.raises(RuntimeError):
            post(person, "/address/code", {"code": code}, "first")
    assert Account.objects.get(pk=account).address == "applicant@example.org"
    assert events.events_about("account", account) == []
    assert post(person, "/address/code", {"code": code}, "second").status_code == 302
    (kept,) = events.events_about("account", account)
    assert (kept.kind, kept.by) == ("account:address-changed", f"account:{account}")
    assert "@" not in kept.public
    assert Account.objects.get(pk=account).address == NEW


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.promise("guessed-sign-in", "link-used-or-old")
def test_a_code_is_good_for_ten_minutes_and_five_tries(
    world: World, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    person = begun(world)
    post(person, "/address", {"address": NEW}, "ask")
    code = code_of(mail_to(NEW)[0])
    if late:
        wall = clocks.wall() + timedelta(minutes=10, seconds=1)
        monkeypatch.setattr(clocks, "wall", lambda: wall)
    else:
        for number in range(5):
            post(person, "/address/code", {"code": f"{(int(code) + 1) % 10**6:06}"}, f"wrong-{number}")
    assert post(person, "/address/code", {"code": code}, "right").status_code == 410


# Calendar


def feed_of(person: Person) -> str:
    """The address of one's calendar, without the office's own."""
    shown = person.client.get(f"/{person.language}/me/details").content.decode()
    found = re.search(r'<p class="code">([^<]+)</p>', shown)
    return found[1].removeprefix(settings.SOJOURN.origin) if found else ""


def test_the_feed_has_the_deadlines_at_their_moments_and_nothing_of_the_person(world: World) -> None:
    person = begun(world)
    assert feed_of(person) == ""
    post(person, "/calendar", {}, "make")
    answer = Client().get(feed_of(person))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == row(person).round.closes_at
    assert "제출 마감" in event["summary"]
    assert b"\r\n" in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    for personal in ("HANEUL", "applicant@", person.number):
        assert personal not in answer.content.decode()


@pytest.mark.promise("link-used-twice")
def test_a_renewed_or_ended_feed_is_not_found_at_its_old_address(world: World) -> None:
    person = begun(world)
    post(person, "/calendar", {}, "make")
    first = feed_of(person)
    assert Feed.objects.get().secret_digest not in first
    post(person, "/calendar", {}, "renew")
    second = feed_of(person)
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    post(person, "/calendar", {"end": "1"}, "end")
    assert Client().get(second).status_code == 404


# The zone of times


def test_times_are_shown_in_the_zone_someone_chose_and_each_names_its_zone(world: World) -> None:
    person = lodged(world)
    assert "ソウル時間" in person.get("receipt").content.decode()
    assert post(person, "", {"spoken": "ko", "zone": "Europe/Paris"}, "paris").status_code == 302
    shown = person.get("receipt").content.decode()
    assert "(UTC+02:00)" in shown
    assert "ソウル時間" not in shown
    assert 'value="Europe/Paris" selected' in person.client.get("/ko/me/details").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM storage_account")
        assert "Paris" not in repr(cursor.fetchall())
    assert post(person, "", {"spoken": "ko", "zone": "Mars/Olympus"}, "mars").status_code == 422
    assert post(person, "", {"spoken": "ko", "zone": ""}, "home").status_code == 302
    assert "ソウル時間" in person.get("receipt").content.decode()


def test_a_deadline_elsewhere_is_shown_on_both_clocks_and_is_one_moment(world: World) -> None:
    person = lodged(world)
    account = row(person).person.account
    number, until = row(person).number, datetime(2026, 11, 2, 15, tzinfo=UTC)
    found = applications.own(account.pk, number, at=clocks.now())
    assert found
    assert _there(found, until) is None, "at home one clock is enough"
    away = replace(found, reads_in="America/Los_Angeles")
    said = _there(away, until)
    assert said is not None
    assert "2 November 2026 (Mon) 23:59 (Seoul and Tokyo time)" in say(said, "en")
    assert away.shown_at(until) == away.local(until) == until


# Erasing


def test_someone_with_a_draft_alone_is_erased_whole(world: World) -> None:
    person = begun(world)
    person.answer_all()
    case = row(person)
    account, files = case.person.account, [each.stored_as for each in Paper.objects.all() if each.stored_as]
    assert "모두 삭제" in person.client.get("/ko/me/details/erase").content.decode()
    assert post(person, "/erase", {}, "unsure").status_code == 422, "it is asked once"
    done = post(person, "/erase", {"sure": "on"}, "erase")
    assert done.status_code == 200
    assert not keys.has_key(account.id)
    assert not keys.has_key(case.person_id)
    assert not Answer.objects.filter(case=case).exists()
    assert not Paper.objects.filter(case=case).exists()
    folder = settings.SOJOURN.data_folder / "papers"
    assert [name for name in files if (folder / name[:2] / name).exists()] == []
    assert not NamePart.objects.filter(person_id=case.person_id).exists()
    assert set(Passport.objects.filter(person_id=case.person_id).values_list("number_digest", flat=True)) == {""}
    assert outbox.of_account(account.id) == []
    assert person.client.get("/ko/me").status_code == 302, "the sign-in ended"
    with pytest.raises(keys.PersonErased):
        _ = Account.objects.get(pk=account.pk).address
    assert invariants.broken() == ()
    again = Person("applicant@example.org")
    assert "신청이 없습니다" in again.client.get("/ko/me").content.decode(), "the address begins anew"


def test_what_is_being_decided_stays_and_the_page_says_so(world: World) -> None:
    person = lodged(world)
    shown = person.client.get("/ja/me/details/erase").content.decode()
    assert "決定または取下げまで保管します" in shown
    assert "今日消去できるものはありません" in shown
    post(person, "/erase", {"sure": "on"}, "erase")
    assert row(person).stage == "assessment"
    assert Paper.objects.filter(case_id=person.number).exists()
    assert keys.has_key(row(person).person_id)


def test_papers_stay_a_year_and_the_record_five_years_from_the_end(world: World) -> None:
    person = lodged(world)
    person.post("withdraw", {"sure": "on"})
    # A day is kept on one line by signs that nobody sees.
    shown = person.client.get("/ja/me/details/erase").content.decode().replace("\u2060", "")
    assert "2027年10月12日" in shown
    assert "2031年10月12日" in shown
    clock.move_to(datetime(2027, 10, 12, 12, tzinfo=UTC))
    post(person, "/erase", {"sure": "on"}, "last-day")
    assert Paper.objects.filter(case_id=person.number).exists(), "the last day is still a day of keeping"
    clock.move_to(datetime(2027, 10, 13, 0, tzinfo=UTC))
    post(person, "/erase", {"sure": "on"}, "day-after")
    assert not Paper.objects.filter(case_id=person.number).exists()
    assert keys.has_key(row(person).person_id), "the record stays"
    clock.move_to(datetime(2031, 10, 13, 0, tzinfo=UTC))
    post(person, "/erase", {"sure": "on"}, "after-five-years")
    assert not keys.has_key(row(person).person_id)
    assert row(person).person.shown_name == "—"
    assert invariants.broken() == ()


def test_a_key_that_came_back_from_a_backup_is_found(world: World) -> None:
    person = begun(world)
    person_id = row(person).person_id
    post(person, "/erase", {"sure": "on"}, "erase")
    keys.make_key(person_id)
    assert [each.sentence for each in invariants.broken()] == ["an erased person has no key and nothing left"]


def test_when_recording_fails_nothing_is_erased(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = begun(world)
    person.answer_all()
    counted = (Answer.objects.count(), Paper.objects.count())

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no event today")

    monkeypatch.setattr(events, "record", fails)
    with pytest.raises(RuntimeError):
        post(person, "/erase", {"sure": "on"}, "erase")
    assert (Answer.objects.count(), Paper.objects.count()) == counted
    assert keys.has_key(row(person).person_id)
