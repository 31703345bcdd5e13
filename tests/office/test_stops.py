"""A check that finds something stops its period: nothing is given there, and a person lets it go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import cases, checking, rounds
from sojourn_office.actions.acting import by_account
from sojourn_office.commands import check, main
from sojourn_office.queries import invariants, stops
from sojourn_office.queries.broken import Broken
from sojourn_office.storage import clock as kept_clock
from sojourn_office.storage import events, last_check
from sojourn_office.storage import stops as kept_stops
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event, Head
from sojourn_office.storage.last_check import LastCheck
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.rounds import every_period
from tests.office.desks import Office, words_of
from tests.office.world import ALL_YEAR, COLLECT_UNTIL, RESULTS, World, done

both_databases = pytest.mark.both_databases
HERE, ELSEWHERE = "KOR-JPN-2026", "JPN-KOR-2026"


@pytest.fixture
def world(db: None) -> World:
    """A small office with two free places in each direction."""
    return World().settle()


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def alter(number: str, holder: str = "post:nobody") -> None:
    """A row is altered by hand."""
    Case.objects.filter(pk=number).update(holder=holder)


def manager(world: World) -> Post:
    """A programme manager of Japan."""
    post = world.officer("JPN", "", 9)
    post.roles = ["manager"]
    post.save()
    return post


def resume(world: World, post: Post, reason: str = "A row was put back.") -> str | Refusal:
    at, key = world.at(), world.key()
    return checking.resume(scheme="KOR-JPN", year=2026, reason=reason, post=post, at=at, key=key)


@both_databases
def test_what_a_check_finds_in_one_period_stops_that_one_alone(world: World) -> None:
    kim, lee, sato = world.lodged("Kim"), world.lodged("Lee"), world.lodged("Sato", ALL_YEAR)
    for number in (kim, lee, sato):
        world.decided(number)
    world.later(RESULTS)
    alter(kim)
    assert [each.about for each in check.made(world.at())] == [f"case {kim}"]
    assert refused(world.publish()) == "period_stopped"
    assert [(each.kind, each.about) for each in Event.objects.filter(kind="period:stopped")] == [
        ("period:stopped", HERE)
    ]
    done(world.issue(sato))
    alter(kim, "")
    assert check.made(world.at()) == ()
    assert refused(world.publish()) == "period_stopped"


@both_databases
@pytest.mark.promise("period-stopped")
def test_in_a_stopped_period_nothing_is_given_and_what_comes_back_does(world: World) -> None:
    """No release, no visa, no place at lodging, and nobody's time to collect runs out; reading and leaving go on."""
    kim, lee = world.lodged("Kim"), world.lodged("Lee")
    for number in (kim, lee):
        world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    serial, sato = done(world.issue(lee)), world.draft("Sato", ALL_YEAR)
    checking.stop([HERE, ELSEWHERE], at=world.at())
    assert refused(world.issue(kim)) == "period_stopped"
    assert refused(world.lodge(sato)) == "period_stopped"
    assert world.case(sato).stage == "draft"
    release = {"scheme": "KOR-JPN", "year": 2026, "places": 1, "to_round": "KOR-JPN-2026-Q4"}
    assert refused(rounds.release(**release, by="test", at=world.at(), key=world.key())) == "period_stopped"
    done(world.enter(serial))
    assert invariants.broken() == ()
    world.later(COLLECT_UNTIL)
    assert rounds.lapse_due(at=world.at()) == 0
    assert world.case(kim).stage == "passed"
    by = by_account(world.person("Kim").pk)
    done(cases.decline(number=kim, by=by, at=world.at(), key=world.key()))
    assert world.period("KOR-JPN").returned == 1


@both_databases
def test_a_period_goes_on_after_a_clean_check_and_with_a_reason(world: World) -> None:
    number, post = world.lodged("Kim"), manager(world)
    world.decided(number)
    alter(number)
    check.made(world.at())
    assert refused(resume(world, post)) == "check_broken"
    alter(number, "")
    assert refused(resume(world, post)) == "check_broken"
    assert check.made(world.at()) == ()
    assert refused(resume(world, post, " ")) == "reason_required"
    assert refused(resume(world, post, "Ask kim@example.org")) == "invalid"
    assert done(resume(world, post)) == HERE
    assert refused(resume(world, post)) == "case_state"
    stopped, kept = Event.objects.get(kind="period:stopped"), Event.objects.get(kind="period:resumed")
    said = {"reason": "A row was put back.", "since": stopped.at.isoformat()}
    assert (kept.by, kept.open_part) == (f"post:{post.post_id}", said)
    world.later(RESULTS)
    done(world.publish())
    done(world.issue(number))
    assert invariants.broken() == ()


@both_databases
def test_a_break_in_the_history_that_all_share_stops_every_period_even_where_it_cannot_be_written_down(
    world: World,
) -> None:
    Head.objects.filter(pk=1).update(last_seq=1)
    check.made(world.at())
    assert {each.key for each in stops.stopped()} == {HERE, ELSEWHERE}
    assert not Event.objects.filter(kind="period:stopped").exists()


@both_databases
def test_a_place_given_in_a_stopped_period_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: whoever gives places forgets to ask; and the mark of the period is taken off by hand."""
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    checking.stop([ELSEWHERE], at=world.at())
    with monkeypatch.context() as planted:
        planted.setattr("sojourn_office.storage.ledger.why_stopped", lambda period: None)
        done(world.issue(number))
    found = {(each.about, each.sentence) for each in invariants.broken()}
    assert found == {(f"period {ELSEWHERE}", "nothing is given in a stopped period")}
    period = world.period("JPN-KOR")
    kept_stops.go_on(period)
    assert "its mark was taken off" in {each.found for each in invariants.broken()}


@pytest.mark.parametrize("about", ["case {case}", "visa {visa}", "event {event}", "lapse {case}", "period {period}"])
def test_whatever_belongs_to_a_period_stops_it_alone(world: World, about: str) -> None:
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    serial = done(world.issue(number))
    event = events.events_about("case", number)[0].seq
    told = about.format(case=number, visa=serial, event=event, period=ELSEWHERE)
    assert stops.periods_of([Broken("", told, "")]) == {ELSEWHERE}
    assert stops.periods_of([Broken("", told, ""), Broken("", f"period {HERE}", "")]) == {HERE, ELSEWHERE}


@pytest.mark.parametrize("about", ["head", "head 3", "entry 5", "guard_storage_event_update", "host JPN", "case X"])
def test_what_belongs_to_none_stops_every_one(world: World, about: str) -> None:
    assert stops.periods_of([Broken("", about, "")]) == {HERE, ELSEWHERE}


def test_a_check_that_is_overdue_stops_every_period_until_it_is_made(world: World) -> None:
    """Twenty-six hours by the time of day, whatever the clock of the office says."""
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    last_check.keep(LastCheck(world.now, 20, 0, clock.wall() - timedelta(hours=26, minutes=1)))
    assert refused(world.issue(number)) == "period_stopped"
    last_check.keep(LastCheck(world.now, 20, 0, clock.wall() - timedelta(hours=25, minutes=59)))
    done(world.issue(number))


def test_a_check_that_cannot_be_made_counts_as_broken_after_twenty_six_hours(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 stops nothing at once; from the first time on the hours run, also where none was ever made."""

    def away() -> None:
        raise DatabaseError

    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    monkeypatch.setattr(invariants, "broken", away)
    assert main(["check"]) == 2
    assert "could not check" in capsys.readouterr().err
    assert not stops.check_is_overdue()
    first = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: first + timedelta(hours=26, minutes=1))
    assert main(["check"]) == 2
    assert refused(world.issue(number)) == "period_stopped"


def test_by_command_an_operator_or_manager_lets_it_go_on_and_nobody_else(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_clock.move_to(world.at(), first=True)
    assert main(["admit", "o@example.org", "--name", "◇", "--host", "JPN", "--role", "operator"]) == 0
    checking.stop([HERE], at=clock.now())
    assert main(["check"]) == 0
    capsys.readouterr()
    for number, reason, code, says in (
        ("1", "Put right.", 1, "Number 1 of JPN may not pause or open a period"),
        ("99", "Put right.", 1, "Number 99 of JPN may not pause or open a period"),
        ("3", " ", 1, "Write why it goes on"),
        ("3", "Kim, M12345678", 2, "no number of anybody"),
    ):
        assert main(["resume", "KOR-JPN", "2026", "--reason", reason, "--by", number]) == code
        said = capsys.readouterr()
        assert (says in said.err, said.out, said.err.count("\n")) == (True, "", 1), said.err
    assert main(["resume", "KOR-JPN", "2031", "--reason", "Put right.", "--by", "3"]) == 2
    assert main(["resume", "KOR-JPN", "2026", "--reason", "Put right.", "--by", "3"]) == 0
    assert "Resumed: KOR-JPN-2026" in capsys.readouterr().out
    assert stops.stopped() == ()


def test_officers_see_it_at_the_head_of_their_desk_and_everybody_on_the_page_of_the_service(office: Office) -> None:
    officer = office.client("mori")
    assert "No visa is issued" not in officer.get("/en/desk").content.decode()
    [period] = {each.key for each in every_period() if each.scheme == "KOR-JPN"}
    checking.stop([period], at=clock.now())
    for language in ("en", "ko", "ja"):
        assert period in officer.get(f"/{language}/desk").content.decode()
        assert period in Client().get(f"/{language}/status").content.decode()
    assert "A check found something in" in officer.get("/en/desk").content.decode()
    told = Client().get("/en/status.json").json()
    assert (told["well"], told["stopped"]) == (False, [period])


def test_a_manager_lets_it_go_on_by_page_and_an_officer_has_no_such_page(office: Office) -> None:
    office.staff("manager", "JPN", "", "manager")
    manager = office.client("manager")
    assert "No period is stopped." in words_of(manager.get("/en/supervise/stopped"))
    checking.stop(["KOR-JPN-2026"], at=clock.now())
    here = "/en/supervise/stopped/KOR-JPN/2026"
    assert here in manager.get("/en/supervise/stopped").content.decode()
    assert office.client("mori").get("/en/supervise/stopped").status_code == 404
    assert office.client("mori").post(here, {"reason": "x", "key": "a"}).status_code == 403
    empty = manager.post(here, {"reason": "", "key": "a"})
    assert (empty.status_code, "Write why it goes on" in words_of(empty)) == (422, True)
    early = manager.post(here, {"reason": "A row was put back.", "key": "b"})
    assert (early.status_code, "No check has found" in words_of(early)) == (409, True)
    assert check.made(clock.now()) == ()
    answer = manager.post(here, {"reason": "A row was put back.", "key": "c"})
    assert (answer.status_code, stops.stopped()) == (302, ())
    assert manager.get(here).status_code == 404


def test_mail_that_does_not_leave_is_counted_by_its_trouble_and_names_nobody(office: Office) -> None:
    hara = office.client("hara")
    assert "Given up: 0." in words_of(hara.get("/en/supervise/stopped"))
    office.case("zephyr@example.org")
    Mail.objects.update(attempts=3, last_error="ConnectionRefusedError", given_up=True)
    page = words_of(hara.get("/en/supervise/stopped"))
    assert f"Given up: {Mail.objects.count()}." in page
    assert f"ConnectionRefusedError {Mail.objects.count()}" in page
    assert "zephyr" not in page
