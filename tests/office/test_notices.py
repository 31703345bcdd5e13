"""What people are told of, and when: before the day, once, on their way only, and nothing in the mail but a pointer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sojourn.cases.model import Did
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import agreements, assessment, cases, digest, reminders, rounds, stays, visas
from sojourn_office.actions.acting import by_account
from sojourn_office.commands import work
from sojourn_office.queries import applications, invariants
from sojourn_office.storage import accounts, events, outbox
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.events import Event
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, FILE, RESULTS, World, done

pytestmark = pytest.mark.both_databases

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def world(db: None) -> World:
    """A small office with two free places in each direction."""
    return World().settle()


def morning(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SEOUL)


def passed(world: World) -> str:
    number = world.lodged("Kim")
    world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    return number


def entered(world: World, round_id: str = ALL_YEAR) -> tuple[str, str]:
    number = world.lodged("Sato", round_id)
    world.decided(number)
    if round_id == ASSESSED:
        world.later(RESULTS)
        done(world.publish())
    serial = done(world.issue(number))
    done(world.enter(serial))
    return number, serial


def letters(account: Account) -> list[tuple[str, str]]:
    return [(mail.subject, mail.body) for mail in reversed(outbox.of_account(account.pk))]


def sent(world: World, at: datetime) -> int:
    world.later(at)
    return reminders.remind_due(at)


@pytest.mark.promise("mail-provider-lies")
def test_collecting_is_told_on_three_mornings_and_in_the_account(world: World, client: Client) -> None:
    """14, 7 and 2 days before 31 December, at nine where the round is; the same words wait in the account."""
    number = passed(world)
    account = world.person("Kim")
    before = len(letters(account))
    told = [morning(2026, 12, day) for day in (17, 24, 29)]
    assert [sent(world, at - timedelta(seconds=1)) + 10 * sent(world, at) for at in told] == [10, 10, 10]
    new = letters(account)[before:]
    ending = number[-6:].replace("-", "")[-4:]
    assert [subject for subject, _ in new] == ["지켜야 할 날짜"] * 3
    assert all(ending in body and "2026년 12월 31일(목) 23:59" in body and "Sojourn" in body for _, body in new)
    client.force_login(account)
    page = client.get(f"/ko/me/{number}/messages").content.decode()
    assert page.count("지켜야 할 날짜") >= 3
    assert invariants.broken() == ()


@pytest.mark.promise("wrong-recipient")
def test_a_reminder_tells_neither_name_nor_result_nor_whole_number(world: World) -> None:
    """Whoever reads over a shoulder learns that there is a date, and of no visa."""
    number = passed(world)
    sent(world, morning(2026, 12, 17))
    subject, body = letters(world.person("Kim"))[-1]
    for secret in (number, "KIM", "SPECIMEN", "사증", "비자", "합격", "XX000"):
        assert secret not in subject + body


def test_each_is_sent_once_when_the_work_is_done_twice_or_late(world: World) -> None:
    """Twice in one minute, again the next day, and after a day on which nothing ran: one of each."""
    passed(world)
    at = morning(2026, 12, 18, 11)
    assert [sent(world, at), sent(world, at), sent(world, at + timedelta(days=1))] == [1, 0, 0]
    assert Event.objects.filter(kind=Did.REMINDED.value).count() == 1


def test_after_a_fortnight_without_work_only_the_nearest_is_sent(world: World) -> None:
    """Three mails at once about one day would be two too many."""
    passed(world)
    assert sent(world, morning(2026, 12, 30)) == 1
    days = [event.open_part["days"] for event in events.of_kind(Did.REMINDED)]
    assert days == [2]


@pytest.mark.parametrize("how", ["collected", "declined", "lapsed"])
def test_nothing_is_sent_after_the_case_ended(world: World, how: str) -> None:
    """Collected, declined, or the period over."""
    number = passed(world)
    if how == "collected":
        done(world.issue(number))
    if how == "declined":
        by = by_account(world.person("Kim").pk)
        done(cases.decline(number=number, by=by, at=world.at(), key=world.key()))
    if how == "lapsed":
        world.later(COLLECT_UNTIL)
        assert rounds.lapse_due(world.at()) == 1
    assert sent(world, max(world.now, morning(2026, 12, 29))) == 0


def test_a_reminder_makes_nobodys_page_old(world: World) -> None:
    """An officer who has the case open goes on with it."""
    number = passed(world)
    version = world.case(number).version
    sent(world, morning(2026, 12, 17))
    assert (world.case(number).version, world.case(number).stage) == (version, "passed")


def test_a_paper_is_reminded_of_three_days_before_and_not_once_it_came(world: World) -> None:
    """The last day is 20 November; the 17th is the morning."""
    number = world.lodged("Sato", ALL_YEAR)
    post = world.officers["KOR"][0]
    until = end_of_day(date(2026, 11, 20), "Asia/Tokyo")
    asked = {"paper": "photograph", "until": until, "why": "", "at": world.at(), "key": world.key()}
    done(assessment.ask_for_paper(number=number, post=post, **asked))
    assert "23:59" in letters(world.person("Sato"))[-1][1]
    assert sent(world, morning(2026, 11, 17) - timedelta(seconds=1)) == 0
    assert sent(world, morning(2026, 11, 17)) == 1
    assert sent(world, morning(2026, 11, 19)) == 0
    by = by_account(world.person("Sato").pk)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))
    assert sent(world, morning(2026, 11, 20)) == 0


def test_registering_is_told_at_landing_and_by_the_length_of_the_duty(world: World) -> None:
    """Korea gives ninety days from landing: 30 and 7 days before; none once it is done."""
    number, serial = entered(world)
    account = world.person("Sato")
    assert letters(account)[-1][0] == "지켜야 할 날짜"
    register_by = world.now.astimezone(SEOUL).date() + timedelta(days=90)
    assert f"{register_by.year}년 {register_by.month}월 {register_by.day}일" in letters(account)[-1][1]
    thirty = datetime.combine(register_by - timedelta(days=30), datetime.min.time(), tzinfo=SEOUL).replace(hour=9)
    assert [sent(world, thirty - timedelta(seconds=1)), sent(world, thirty)] == [0, 1]
    asked = {"on": thirty.date(), "by": "post:border", "at": world.at(), "key": world.key()}
    done(stays.register(serial=serial, **asked))
    assert sent(world, thirty + timedelta(days=24)) == 0
    shown = applications.messages(account.pk, number=number)
    assert [each.subject for each in shown].count("지켜야 할 날짜") == 2


def test_where_the_duty_counts_from_settling_its_day_is_told_then(world: World) -> None:
    """Japan: landing alone sets no day; fourteen days from settling at an address do."""
    _, serial = entered(world, ASSESSED)
    account = world.person("Sato")
    assert "날짜" not in letters(account)[-1][0]
    asked = {"on": world.now.astimezone(SEOUL).date(), "by": "post:border", "at": world.at(), "key": world.key()}
    done(stays.settle(serial=serial, **asked))
    assert letters(account)[-1][0] == "지켜야 할 날짜"


def test_the_end_of_a_stay_is_told_sixty_and_fourteen_days_before(world: World) -> None:
    """To whoever is still there, and whose visa was not withdrawn."""
    number, serial = entered(world)
    stay = world.case(number).visa.stay
    done(stays.register(serial=serial, on=stay.entered_on, by="post:border", at=world.at(), key=world.key()))
    last = datetime.combine(stay.last_day, datetime.min.time(), tzinfo=SEOUL).replace(hour=9)
    assert sent(world, last - timedelta(days=60, seconds=1)) == 0
    assert sent(world, last - timedelta(days=60)) == 1
    asked = {"serial": serial, "cause": "fraud", "why": "found", "by": "post:a", "second": ""}
    done(visas.revoke(**asked, at=world.at(), key=world.key()))
    assert sent(world, last - timedelta(days=14)) == 0


def test_whoever_left_hears_nothing_more(world: World) -> None:
    """The stay is over."""
    number, serial = entered(world)
    stay = world.case(number).visa.stay
    asked = {"on": stay.entered_on + timedelta(days=1), "by": "post:border", "at": world.at(), "key": world.key()}
    done(stays.leave(serial=serial, **asked))
    assert sent(world, end_of_day(stay.last_day - timedelta(days=14), "Asia/Seoul")) == 0


def test_a_round_that_opens_is_told_a_day_before_to_those_who_prepare_for_it(world: World) -> None:
    """And to nobody who began after that."""
    opens = morning(2027, 1, 18, 10)
    done(rounds.grant(scheme="KOR-JPN", year=2027, by="test", at=world.at(), key=world.key()))
    plan = {
        "round_id": "KOR-JPN-2027-Q1",
        "scheme": "KOR-JPN",
        "method": "assessed",
        "year": 2027,
        "zone": "Asia/Seoul",
    }
    moments = {"opens_at": opens, "closes_at": opens + timedelta(days=4), "results_at": None, "collect_until": None}
    done(rounds.plan(**plan, **moments, invented=True, by="test", at=world.at(), key=world.key()))
    asked = {"round_id": "KOR-JPN-2027-Q1", "mission": "jeju", "language": "ko"}
    done(cases.start(account=world.person("Kim"), **asked, at=world.at(), key=world.key()))
    day_before = opens - timedelta(days=1)
    assert [sent(world, day_before - timedelta(seconds=1)), sent(world, day_before)] == [0, 1]
    assert "2027년 1월 18일(월) 10:00" in letters(world.person("Kim"))[-1][1]
    done(cases.start(account=world.person("Lee"), **asked, at=world.at(), key=world.key()))
    assert sent(world, day_before + timedelta(hours=1)) == 0


_CHANGED = """
[sources.later]
title = "A later rule"
outlet = "Test"
address = "https://example.org/rule"
language = "en"
seen = 2026-10-12
trust = "official"

[[schemes.KOR-JPN.values.collection_days]]
from = 2026-11-02
known = 2026-10-01
value = 40
cite = ["later"]
"""


def test_a_rule_that_changes_is_told_on_its_day_to_whoever_prepares(world: World) -> None:
    """Not to whoever lodged before: their rule is that of the day they lodged."""
    loaded = {"name": FILE.name, "text": FILE.read_text(), "overlay": _CHANGED, "by": "test"}
    done(agreements.load(**loaded, at=world.at(), key=world.key()))
    closes = end_of_day(date(2026, 11, 30), "Asia/Seoul")
    plan = {"round_id": "KOR-JPN-2026-X", "scheme": "KOR-JPN", "method": "assessed", "year": 2026, "zone": "Asia/Seoul"}
    moments = {"opens_at": world.now, "closes_at": closes, "results_at": None, "collect_until": None}
    done(rounds.plan(**plan, **moments, invented=True, by="test", at=world.at(), key=world.key()))
    asked = {"round_id": "KOR-JPN-2026-X", "mission": "jeju", "language": "ko"}
    done(cases.start(account=world.person("Kim"), **asked, at=world.at(), key=world.key()))
    world.lodged("Lee")
    changes = morning(2026, 11, 2, 0)
    sent(world, changes - timedelta(seconds=1))
    assert letters(world.person("Kim"))[-1][0] != "규정이 바뀌었습니다"
    assert [sent(world, changes), sent(world, changes)] == [1, 0]
    assert letters(world.person("Kim"))[-1][0] == "규정이 바뀌었습니다"
    done(cases.start(account=world.person("Choi"), **asked, at=world.at(), key=world.key()))
    assert sent(world, changes + timedelta(days=1)) == 0


def test_staff_hear_once_in_the_morning_what_waits_and_only_of_something_else(world: World) -> None:
    """At half past eight where the mission is: the signer, not the proposer; in numbers alone."""
    number = world.lodged("Sato", ALL_YEAR)
    one, two = world.officers["KOR"]
    world.see_papers(number, one)
    world.judge_all(number, one)
    done(world.propose(number, one))
    day = datetime(2026, 10, 13, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert digest.tell_staff(day - timedelta(seconds=1)) == 0
    assert [digest.tell_staff(day), digest.tell_staff(day)] == [1, 0]
    assert letters(one.account) == []
    subject, body = letters(two.account)[-1]
    assert (subject, "1" in body, number in body, "SATO" in body) == ("What waits today", True, False, False)
    assert digest.tell_staff(day + timedelta(days=1)) == 0
    world.lodged("Abe", ALL_YEAR)
    assert digest.tell_staff(day + timedelta(days=2)) == 0
    late = world.case(number).due_at + timedelta(days=1)
    assert digest.tell_staff(late.replace(hour=3)) == 2


def test_the_mail_to_staff_leads_to_the_page_their_work_begins_on(world: World) -> None:
    """A supervisor has no desk of an officer."""
    account = accounts.find_or_open("supervisor@example.org", language="en", at=world.at())
    accounts.open_post(account, host="KOR", mission="", roles=["supervisor"], name="◇", at=world.at())
    number = world.lodged("Sato", ALL_YEAR)
    one, two = world.officers["KOR"]
    world.see_papers(number, one)
    world.judge_all(number, one)
    done(world.propose(number, one))
    assert digest.tell_staff(datetime(2026, 10, 13, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))) == 2
    assert ("/supervise." in letters(account)[-1][1], "/desk." in letters(two.account)[-1][1]) == (True, True)


def test_the_work_beside_the_pages_lets_lapse_and_reminds() -> None:
    """What nobody presses is in the list of the worker."""
    jobs: set[Callable[..., object]] = {getattr(job, "__wrapped__", job) for _, job in work.jobs()}
    assert {rounds.lapse_due, reminders.remind_due, digest.tell_staff} <= jobs


def test_when_the_mail_cannot_be_made_the_reminder_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction: the event, the mail and the key, or none of them."""
    passed(world)

    def fails(*_args: object, **_named: object) -> None:
        raise RuntimeError("the disk is full")

    at = morning(2026, 12, 17).astimezone(UTC)
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "post_several", fails)
        assert sent(world, at) == 0
    assert Event.objects.filter(kind=Did.REMINDED.value).count() == 0
    assert sent(world, at) == 1
