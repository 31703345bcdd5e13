"""The office erases by itself what is past its day, says so two weeks before, and keeps nothing longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import agreements, cases, erasing, keeping_longer, reminders
from sojourn_office.actions.acting import SYSTEM, by_account
from sojourn_office.commands import check, main
from sojourn_office.events import Happened
from sojourn_office.queries import invariants, purging
from sojourn_office.storage import accounts, events, keys, last_check, outbox
from sojourn_office.storage import cases as kept
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Answer, Paper
from tests.office.desks import AGREEMENT, words_of
from tests.office.world import ALL_YEAR, ASSESSED, World, done

pytestmark = pytest.mark.both_databases

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def world(db: None) -> World:
    """A small office on 12 October 2026."""
    return World().settle()


def midnight(day: date) -> datetime:
    """The first moment after a day where the case belongs."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=TOKYO)


def told(world: World, name: str) -> int:
    """How often someone was told that data will be erased; the text is theirs, in Korean."""
    return sum(mail.subject == "데이터 삭제 예정" for mail in outbox.of_account(world.person(name).pk))


def gone(account: Account) -> bool:
    found = accounts.by_id(account.pk)
    assert found is not None
    return not found.is_active and not keys.has_key(account.pk)


def erased_by_the_office() -> int:
    return sum(event.by == SYSTEM for event in events.of_kind(Happened.ERASED))


def test_a_draft_goes_whole_thirty_days_after_its_last_change_and_not_before(world: World) -> None:
    """Begun on 12 October, changed on the 20th: kept to 19 November, told on the 5th."""
    number = world.draft("Sato", ALL_YEAR)
    person_id = world.case(number).person_id
    world.later(datetime(2026, 10, 20, 12, tzinfo=TOKYO))
    by = by_account(world.person("Sato").pk)
    done(cases.save_answers(number=number, answers={"phone": "000"}, by=by, at=world.at(), key=world.key()))
    last = date(2026, 11, 19)
    world.later(datetime(2026, 11, 5, 8, 59, tzinfo=TOKYO))
    reminders.remind_due(world.now)
    assert told(world, "Sato") == 0
    world.later(datetime(2026, 11, 5, 9, tzinfo=TOKYO))
    for _ in range(3):
        reminders.remind_due(world.now)
    assert told(world, "Sato") == 1
    assert erasing.erase_due(midnight(last) - timedelta(seconds=1)) == 0
    assert world.case(number).stage == "draft"
    assert erasing.erase_due(midnight(last)) == 1
    assert (erasing.erase_due(midnight(last)), erased_by_the_office()) == (0, 1), "one event, and done once"
    assert gone(world.person("Sato"))
    assert not keys.has_key(person_id)
    assert not Answer.objects.filter(case_id=number).exists()
    assert not Paper.objects.filter(case_id=number).exists()
    assert invariants.broken() == ()


def test_a_draft_for_a_round_with_a_window_is_kept_until_thirty_days_after_the_window_closed(world: World) -> None:
    """Begun on 12 October for a window to the 16th: kept to 15 November, told on the 1st."""
    number = world.draft("Early", ASSESSED)
    last = date(2026, 11, 15)
    reminders.remind_due(datetime(2026, 11, 1, 8, 59, tzinfo=TOKYO))
    assert told(world, "Early") == 0
    reminders.remind_due(datetime(2026, 11, 1, 9, tzinfo=TOKYO))
    assert told(world, "Early") == 1
    assert erasing.erase_due(midnight(last) - timedelta(seconds=1)) == 0
    assert world.case(number).stage == "draft"
    assert erasing.erase_due(midnight(last)) == 1
    assert world.case(number).stage == "withdrawn"


def test_a_change_moves_the_day_and_is_told_anew(world: World) -> None:
    number = world.draft("Sato", ALL_YEAR)
    by = by_account(world.person("Sato").pk)
    world.later(datetime(2026, 10, 28, 10, tzinfo=TOKYO))
    reminders.remind_due(world.at())
    done(cases.save_answers(number=number, answers={"phone": "000"}, by=by, at=world.at(), key=world.key()))
    assert erasing.erase_due(midnight(date(2026, 11, 20))) == 0
    world.later(datetime(2026, 11, 13, 10, tzinfo=TOKYO))
    reminders.remind_due(world.at())
    assert told(world, "Sato") == 2
    assert world.case(number).stage == "draft"


def test_papers_go_after_a_year_and_the_record_after_five_each_in_its_night(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    by = by_account(world.person("Sato").pk)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))
    ended = world.now.astimezone(TOKYO).date()
    papers, record = ended.replace(year=ended.year + 1), ended.replace(year=ended.year + 5)
    assert kept.papers_of(world.case(number))
    assert erasing.erase_due(midnight(papers) - timedelta(seconds=1)) == 0
    assert erasing.erase_due(midnight(papers)) == 1
    assert not kept.papers_of(world.case(number))
    assert not gone(world.person("Sato"))
    reminders.remind_due(datetime.combine(record - timedelta(days=14), datetime.min.time(), tzinfo=TOKYO))
    assert erasing.erase_due(midnight(record) - timedelta(seconds=1)) == 0
    assert erasing.erase_due(midnight(record)) == 1
    assert gone(world.person("Sato"))
    assert erased_by_the_office() == 2
    assert erasing.erase_due(midnight(record) + timedelta(days=400)) == 0
    assert invariants.broken() == ()


def test_what_is_being_decided_stays_however_long(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    assert erasing.erase_due(world.now + timedelta(days=3_000)) == 0
    assert world.case(number).stage == "assessment"


def test_a_draft_beside_an_application_goes_alone(world: World) -> None:
    """The papers and the key of the other stay."""
    first = world.lodged("Sato", ALL_YEAR)
    account = world.person("Sato")
    asked = {"language": "ja", "at": world.at(), "key": world.key()}
    second = done(cases.start(account=account, round_id="KOR-JPN-2026-Q4", mission="jeju", **asked))
    assert erasing.erase_due(world.now + timedelta(days=36)) == 1
    assert (world.case(first).stage, world.case(second).stage) == ("assessment", "withdrawn")
    assert kept.papers_of(world.case(first))
    assert keys.has_key(account.pk)
    assert erasing.erase_due(world.now + timedelta(days=37)) == 0


def test_what_is_kept_past_its_day_is_found(world: World) -> None:
    """A day is given to the night in which it goes; any act afterwards shows that it did not."""
    number = world.draft("Sato", ALL_YEAR)
    world.later(midnight(date(2026, 11, 11)))
    world.lodged("Other", ALL_YEAR)
    assert invariants.broken() == ()
    world.later(midnight(date(2026, 11, 13)))
    world.lodged("Another", ALL_YEAR)
    found = [(each.sentence, each.about) for each in invariants.broken()]
    assert found == [("nothing is kept past its day", f"case {number}")]
    assert erasing.erase_due(world.now) == 1
    assert invariants.broken() == ()


def test_the_night_erases_before_it_checks(world: World) -> None:
    number = world.draft("Sato", ALL_YEAR)
    world.later(midnight(date(2026, 11, 13)))
    world.lodged("Other", ALL_YEAR)
    check.nightly(world.now)
    assert world.case(number).stage == "withdrawn"
    made = last_check.last()
    assert made is not None
    assert made.broken == 0, "what goes this night is not found as kept too long"


def test_when_the_event_cannot_be_kept_nothing_is_erased(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = world.draft("Sato", ALL_YEAR)
    later = midnight(date(2026, 11, 13))

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no event today")

    with monkeypatch.context() as patched:
        replace_record: Callable[..., None] = fails
        patched.setattr(events, "record", replace_record)
        assert erasing.erase_due(later) == 0
    assert Answer.objects.filter(case_id=number).exists()
    assert keys.has_key(world.case(number).person_id)
    assert erasing.erase_due(later) == 1


def kept_by_two(
    world: World, number: str, until: date, *, second: int | None = None, reason: str = "Court 12."
) -> object:
    """Two programme managers of Korea keep an application longer."""
    one, two = (world.manager("KOR", "osaka", each) for each in (1, 2))
    people = {"first": one.number, "second": two.number if second is None else one.number}
    asked = {"number": number, "until": until, "reason": reason, **people}
    return keeping_longer.keep_longer(**asked, at=world.at(), key=world.key())  # type: ignore[arg-type]


def test_what_two_people_keep_longer_stays_until_their_day_and_then_goes(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    done(cases.withdraw(number=number, by=by_account(world.person("Sato").pk), at=world.at(), key=world.key()))
    person_id = world.case(number).person_id
    last = date(2031, 10, 12)
    world.later(midnight(last - timedelta(days=30)))
    later = last + timedelta(days=100)
    assert kept_by_two(world, number, later) == number
    assert erasing.erase_due(midnight(later - timedelta(days=1))) == 0
    assert keys.has_key(person_id)
    assert purging.kept_longer(world.at()) == 1
    assert erasing.erase_due(midnight(later)) == 1
    assert not keys.has_key(person_id)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"second": 1}, "same_officer"),
        ({"reason": "  "}, "invalid"),
        ({"until": date(2026, 10, 11)}, "invalid"),
        ({"until": date(2027, 10, 15)}, "invalid"),
    ],
)
@pytest.mark.promise("officer-alone")
def test_nothing_is_kept_longer_by_one_alone_without_a_reason_or_without_an_end(
    world: World, changed: dict[str, object], code: str
) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    answer = kept_by_two(world, number, **{"until": date(2027, 1, 1), **changed})  # type: ignore[arg-type]
    assert isinstance(answer, Refusal)
    assert answer.code == code
    assert not list(events.of_kind(Happened.KEPT_LONGER))


def told_by_the_file(world: World, name: str, number: int) -> None:
    """The agreement says another number from now on."""
    text = AGREEMENT.read_text()
    there = f"[[schemes.JPN-KOR.values.{name}]]\nfrom = 1999-04-01\nvalue = "
    start = text.index(there) + len(there)
    changed = f"{text[:start]}{number}{text[text.index(chr(10), start) :]}"
    loaded = agreements.load(name="jpn-kor.toml", text=changed, by=SYSTEM, at=world.at(), key=world.key())
    assert isinstance(loaded, str), loaded


def test_a_draft_goes_by_the_number_of_its_schemes_own_file(world: World) -> None:
    """Begun on 12 October; the file of the scheme says ten days instead of thirty."""
    number = world.draft("Sato", ALL_YEAR)
    told_by_the_file(world, "keep_draft_days", 10)
    last = date(2026, 10, 22)
    assert erasing.erase_due(midnight(last) - timedelta(seconds=1)) == 0
    assert erasing.erase_due(midnight(last)) == 1
    assert world.case(number).stage == "withdrawn"


def test_papers_stay_as_long_as_the_file_says_and_the_check_agrees(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    done(cases.withdraw(number=number, by=by_account(world.person("Sato").pk), at=world.at(), key=world.key()))
    told_by_the_file(world, "keep_papers_months", 24)
    assert erasing.erase_due(midnight(date(2028, 10, 11))) == 0
    assert kept.papers_of(world.case(number))
    assert erasing.erase_due(midnight(date(2028, 10, 12))) == 1
    assert not kept.papers_of(world.case(number))
    assert invariants.broken() == ()


def test_the_notice_and_the_page_of_the_programme_say_the_numbers_of_the_file(world: World, client: Client) -> None:
    told_by_the_file(world, "keep_record_months", 84)
    for page in ("/en/privacy", "/en/schemes/JPN-KOR"):
        shown = words_of(client.get(page))
        assert "The record is kept after the end, in months : 84" in shown.replace("months:", "months :"), page
        assert "five years, by which earlier turns" in shown, "why, in the words of the file"


@pytest.mark.promise("audit-as-a-leak")
def test_the_reason_for_keeping_longer_lies_open_nowhere(world: World) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    assert kept_by_two(world, number, date(2027, 1, 1), reason="Case 4711 of the court") == number
    (event,) = events.of_kind(Happened.KEPT_LONGER)
    assert "4711" not in str(event.open_part)
    assert event.sealed_part["reason"] == "Case 4711 of the court"


def test_purge_says_what_is_due_by_kind_and_erases_only_when_told(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.draft("Sato", ALL_YEAR)
    number = world.lodged("Tanaka", ALL_YEAR)
    done(cases.withdraw(number=number, by=by_account(world.person("Tanaka").pk), at=world.at(), key=world.key()))
    after = midnight(date(2027, 10, 13))
    monkeypatch.setattr("sojourn_office.clock.now", lambda: after)
    assert main(["purge"]) == 0
    said = capsys.readouterr().out
    assert "JPN-KOR\tdraft\t1" in said
    assert "JPN-KOR\tpapers\t1" in said
    assert "Past its last day: 2." in said
    assert not gone(world.person("Sato"))
    assert main(["purge", "--do"]) == 0
    assert "Past its last day: 0." in capsys.readouterr().out
    assert gone(world.person("Sato"))
