"""A notice to many leaves only to a list that was computed, fixed, and approved by somebody else; nobody gets two."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import giving_back, mass_notices
from sojourn_office.storage import accounts, events, mass, outbox
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.visas import Visa
from tests.office.desks import Office, page_of_paper, words_of
from tests.office.test_lost_time import closed as outage
from tests.office.test_lost_time import paper_asked
from tests.office.world import ALL_YEAR, World, done

DAY = timedelta(days=1)

PAGE = "/en/programme/mass"
TEXTS = {f"subject_{each}": f"Window {each}" for each in ("ko", "ja", "en")}
TEXTS |= {f"body_{each}": f"The window is longer ({each}).\n=cmd()" for each in ("ko", "ja", "en")}
SENT = {"scheme": "KOR-JPN", "who": "waits", **TEXTS}


def composed(office: Office, **changed: str) -> str:
    if "ito" not in office.posts:
        office.staff("ito", "JPN", "", "manager")
    answer = office.client("hara").post(PAGE, {"key": office.key(), **SENT, **changed})
    assert answer.status_code == 302, words_of(answer)
    return str(answer["Location"])


def approve(office: Office, here: str, slug: str = "ito") -> Any:
    client = office.client(slug)
    shown = client.get(here).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', shown)
    return client.post(here, {"key": office.key(), "digest": digest[1] if digest else "0"})


def mails() -> list[Mail]:
    return [mail for mail in Mail.objects.all() if mail.subject.startswith("Window")]


def test_it_goes_to_the_list_that_was_counted_and_to_each_once(office: Office) -> None:
    for name in ("a", "b", "c"):
        office.case(f"{name}@example.org")
    here = composed(office)
    office.case("late@example.org")
    assert "People on the list 3" in words_of(office.client("hara").get(here))
    assert mass_notices.send_due(clock.now()) == 0, "nothing leaves before it is approved"
    assert approve(office, here).status_code == 302
    assert mass_notices.send_due(clock.now()) == 3
    assert mass_notices.send_due(clock.now()) == 0
    assert len({mail.account_id for mail in mails()}) == len(mails()) == 3
    assert all(mail.event_id is not None for mail in mails())
    outbox.send_due(clock.now())
    assert "Sent 3" in words_of(office.client("hara").get(here))


@pytest.mark.promise("officer-alone", "same-officer")
def test_who_composed_it_cannot_approve_it_also_in_another_post(office: Office) -> None:
    office.case("a@example.org")
    here = composed(office)
    assert "Approve and send" not in words_of(office.client("hara").get(here))
    notice = mass.one(UUID(here.rpartition("/")[2]), "JPN")
    assert notice is not None
    assert office.client("hara").post(here, {"key": "k", "digest": notice.digest}).status_code == 409
    assert mass_notices.send_due(clock.now()) == 0


@pytest.mark.promise("changed-meanwhile")
def test_a_list_or_text_that_is_not_the_one_that_was_seen_is_not_approved(office: Office) -> None:
    office.case("a@example.org")
    here = composed(office)
    other = accounts.find("mori@example.org")
    assert other is not None
    notice = mass.one(UUID(here.rpartition("/")[2]), "JPN")
    assert notice is not None
    mass.MassAddressee.objects.create(notice=notice, account=other, number="none")
    assert approve(office, here).status_code == 409
    assert mass_notices.send_due(clock.now()) == 0


@pytest.mark.promise("wrong-recipient")
def test_cut_off_in_the_middle_it_goes_on_and_nobody_gets_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        office.case(f"{name}@example.org")
    approve(office, composed(office))
    real, calls = outbox.post, []

    def cut_off(*given: Any, **named: Any) -> Any:
        mail = real(*given, **named)
        calls.append(mail)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return mail

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "post", cut_off)
        with pytest.raises(KeyboardInterrupt):
            mass_notices.send_due(clock.now())
    assert len(mails()) == 1, "the one in hand was not kept"
    assert mass_notices.send_due(clock.now()) == 2
    assert len({mail.account_id for mail in mails()}) == len(mails()) == 3


def test_a_question_that_nobody_fits_and_a_missing_language_are_said(office: Office) -> None:
    hara = office.client("hara")
    answer = hara.post(PAGE, {"key": "n", **SENT, "who": "passed"})
    assert answer.status_code == 422 and "Nobody fits this question now." in words_of(answer)
    assert hara.post(PAGE, {"key": "m", **SENT, "body_ja": " "}).status_code == 422
    assert not mass.MassNotice.objects.exists()


@pytest.mark.parametrize("slug", ["mori", "kobayashi", "kang"])
def test_only_the_manager_of_the_host_sees_them(office: Office, slug: str) -> None:
    office.case("a@example.org")
    here = composed(office)
    assert office.client(slug).get(here).status_code == 404
    assert office.client(slug).get(PAGE).status_code == 404
    office.staff("min", "KOR", "", "manager")
    assert office.client("min").get(here).status_code == 404


def listed(who: str, *, at: datetime, scheme: str = "KOR-JPN") -> set[str]:
    return set(mass.fitting(scheme[4:], scheme, who, at=at).values())


def test_every_question_has_its_words_and_its_list() -> None:
    assert mass_notices.NAMES.keys() == mass.WHO.keys()


def test_whoever_owes_a_paper_is_on_that_list_until_it_came(office: Office) -> None:
    asked, other = office.case("a@example.org"), office.case("b@example.org")
    office.ask(asked, "mori", "balance")
    assert listed("silent", at=clock.now()) == {asked}
    assert listed("waits", at=clock.now()) == {asked, other}
    office.file(asked, "balance", page_of_paper(), ask=1)
    assert listed("silent", at=clock.now()) == set()


@pytest.mark.both_databases
def test_a_moved_deadline_is_listed_while_it_runs_and_for_ninety_days(db: None) -> None:
    world = World().settle(places=9)
    number, short = paper_asked(world, "A", days=200), paper_asked(world, "C", days=5)
    world.lodged("B", ALL_YEAR)
    assert listed("moved", at=world.now, scheme="JPN-KOR") == set()
    outage(world)
    giving_back.give_back_due(world.at())
    (given,) = {event.at for event in events.of_kind(Did.GIVEN_BACK)}
    assert listed("moved", at=world.now, scheme="JPN-KOR") == {number, short}
    assert listed("moved", at=world.now + timedelta(days=6), scheme="JPN-KOR") == {number}, "its day is over"
    assert listed("moved", at=given + timedelta(days=90, seconds=-1), scheme="JPN-KOR") == {number}
    assert listed("moved", at=given + timedelta(days=90), scheme="JPN-KOR") == set()


def test_an_unused_visa_is_listed_from_thirty_days_before_its_last_day_to_that_day(db: None) -> None:
    world = World().settle()
    used, unused = (done(world.issue(world.decided(world.lodged(name, ALL_YEAR)))) for name in ("A", "B"))
    done(world.enter(used))
    visa = Visa.objects.get(serial=unused)
    last = datetime.combine(visa.valid_until, time(), tzinfo=ZoneInfo("Asia/Seoul"))
    moments = (last - timedelta(days=30, minutes=1), last - timedelta(days=30), last + timedelta(hours=23), last + DAY)
    found = [listed("unused", at=at, scheme="JPN-KOR") for at in moments]
    assert found == [set(), {visa.case_id}, {visa.case_id}, set()]
