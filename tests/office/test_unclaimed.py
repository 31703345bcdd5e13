"""What nobody came for goes by itself: a filing nobody confirmed after its round, a visa of before that is nobody's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sojourn_office import clock
from sojourn_office.actions import batches, erasing
from sojourn_office.commands import main
from sojourn_office.queries import invariants_of_people, purging
from sojourn_office.storage import accounts, keys, rounds, unclaimed
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.earlier import EarlierGrant, Found
from tests.office.desks import Office
from tests.office.filings import ROUND, agency, confirm, filed, mandate_of, person
from tests.office.test_earlier_grants import line, sheet, take

KIM = "person1@example.org"


def over() -> datetime:
    """The first moment on which what was filed for the round and never confirmed is past its last day."""
    round_ = rounds.by_id(ROUND)
    assert round_
    zone = ZoneInfo(round_.zone)
    day = round_.closes_at.astimezone(zone).date() + timedelta(days=31)
    return datetime.combine(day, datetime.min.time(), tzinfo=zone)


def test_an_account_that_a_filing_opened_and_nobody_confirmed_goes_thirty_days_after_the_round(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    account = mandate_of(KIM, "blue").account
    batches.tidy(over())
    assert purging.due(over() - timedelta(seconds=1))["KOR-JPN", "filing"] == 0
    assert erasing.erase_due(over() - timedelta(seconds=1)) == 0
    assert keys.has_key(account.pk)
    assert purging.due(over())["KOR-JPN", "filing"] == 1
    assert (erasing.erase_due(over()), erasing.erase_due(over())) == (1, 0)
    assert accounts.find(KIM) is None and not keys.has_key(account.pk)
    assert not Account.objects.get(pk=account.pk).is_active
    assert purging.due(over())["KOR-JPN", "filing"] == 0


def test_whoever_confirmed_signed_in_or_has_a_later_filing_stays(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1, 2)
    confirm(person(office, KIM, "haneul"), mandate_of(KIM, "blue"))
    signed_in = mandate_of("person2@example.org", "blue").account
    accounts.confirm(signed_in, language="ko", at=clock.now())
    assert unclaimed.accounts_due(over()) == []


def test_a_visa_of_before_that_is_nobodys_goes_after_twelve_years_and_one_that_is_somebodys_does_not(
    office: Office,
) -> None:
    """Granted on 1 April 2021: kept to 1 April 2033."""
    take(sheet(line(1), line(2, passport="M00000002")), office)
    first, second = EarlierGrant.objects.order_by("id")
    EarlierGrant.objects.filter(pk=second.pk).update(found=Found.PERHAPS.value)
    last = datetime.combine(date(2033, 4, 1), datetime.min.time(), tzinfo=ZoneInfo("UTC"))
    assert unclaimed.grants_due(last) == []
    after = last + timedelta(days=1)
    assert purging.due(after)["KOR-JPN", "grant"] == 1
    erasing.erase_due(after)
    assert [row.pk for row in EarlierGrant.objects.all()] == [second.pk]
    assert not keys.has_key(first.pk) and keys.has_key(second.pk)


def test_purge_says_and_counts_them(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    take(sheet(line(1)), office)
    after = datetime(2033, 5, 1, tzinfo=ZoneInfo("UTC"))
    monkeypatch.setattr("sojourn_office.clock.now", lambda: after)
    assert main(["purge"]) == 0
    said = capsys.readouterr().out
    assert "KOR-JPN\tfiling\t1\tkept 30 days after its round" in said
    assert "KOR-JPN\tgrant\t1\tkept 144 months" in said
    assert main(["purge", "--do"]) == 0
    assert "Past its last day: 0." in capsys.readouterr().out
    assert list(invariants_of_people.nothing_is_kept_past_its_day()) == []
