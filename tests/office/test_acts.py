"""The acts of the office on both databases: once for a key, whole or not at all, guarded to the last place."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn_office.actions import agreements, assessment, cases, conflicts, decisions, openings, rounds, visas
from sojourn_office.actions.acting import by_account, by_post
from sojourn_office.queries import invariants
from sojourn_office.storage import accounts, events, ledger
from sojourn_office.storage.events import EarlierThanTheLast, Event
from sojourn_office.storage.ledger import PlaceMovement
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, CONSENTS, FILE, RESULTS, World, done

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(db: None) -> World:
    """A small office with two free places in each direction."""
    return World().settle()


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_the_whole_way_from_korea_to_japan(world: World) -> None:
    """Lodged, judged, signed by two, told on the result day, issued, entered: every place is accounted for."""
    number = world.lodged("Kim")
    assert world.period("KOR-JPN").held == 0
    world.decided(number)
    assert refused(world.publish()) == "not_open"
    world.later(RESULTS)
    done(world.publish())
    assert world.period("KOR-JPN").held == 1
    serial = done(world.issue(number))
    assert (serial, world.period("KOR-JPN").taken) == ("JP0000001", 1)
    done(world.enter(serial))
    assert (world.period("KOR-JPN").used, world.period("KOR-JPN").balances.total) == (1, 10_000)
    assert refused(world.enter(serial)) == "used"
    assert invariants.broken() == ()


def test_the_whole_way_from_japan_to_korea(world: World) -> None:
    """Held at lodging, told at once, free again when no visa is issued."""
    granted, not_issued = world.lodged("Sato", ALL_YEAR), world.lodged("Abe", ALL_YEAR)
    assert world.period("JPN-KOR").held == 2
    world.decided(granted)
    world.decided(not_issued, met="no")
    assert (world.period("JPN-KOR").held, world.period("JPN-KOR").free) == (1, 1)
    assert done(world.issue(granted)) == "KR0000001"
    assert invariants.broken() == ()


@pytest.mark.promise("no-place-left")
def test_the_last_place_goes_to_one_person(world: World) -> None:
    """The third finds none, stays a draft with everything in it, and can lodge when one comes back."""
    first = world.lodged("One", ALL_YEAR)
    world.lodged("Two", ALL_YEAR)
    third = world.draft("Three", ALL_YEAR)
    assert refused(world.lodge(third)) == "period_full"
    assert world.case(third).stage == "draft"
    done(cases.withdraw(number=first, by=by_account(world.person("One").pk), at=world.at(), key=world.key()))
    done(world.lodge(third))
    assert invariants.broken() == ()


def test_pressing_twice_is_once(world: World) -> None:
    """The same key gives the same answer and one event; with other content it is refused."""
    number = world.draft("Kim", ALL_YEAR)
    by = by_account(world.person("Kim").pk)
    asked = {"number": number, "by": by, "key": "pressed"}
    answers = [cases.lodge(consents=CONSENTS, at=world.at(), **asked) for _ in range(3)]
    assert answers == [number] * 3
    assert Event.objects.filter(kind="case:lodged", about=number).count() == 1
    assert refused(cases.lodge(consents={**CONSENTS, "more": True}, at=world.at(), **asked)) == "key_reused"
    assert refused(cases.withdraw(number=number, by=by, at=world.at(), key="")) == "key_required"


def test_a_refused_act_does_not_use_up_its_key(world: World) -> None:
    """After the trouble is gone the same press goes through."""
    number = world.draft("Kim")
    by = by_account(world.person("Kim").pk)
    asked = {"number": number, "by": by, "key": "again"}
    assert refused(cases.lodge(consents={}, at=world.at(), **asked)) == "consent_missing"
    assert cases.lodge(consents=CONSENTS, at=world.at(), **asked) == number


def test_the_same_account_cannot_make_a_second_application(world: World) -> None:
    """The first is named; nothing is made."""
    first = world.draft("Kim")
    account = world.person("Kim")
    answer = cases.start(
        account=account, round_id=ASSESSED, mission="jeju", language="ko", at=world.at(), key=world.key()
    )
    assert refused(answer) == "already_applied"
    assert dict(answer.about)["case"] == first


@pytest.mark.promise("many-entries-of-one")
def test_perhaps_the_same_person_from_elsewhere_is_flagged_and_takes_no_place(world: World) -> None:
    """The same passport under another account: an officer settles it first."""
    first = world.lodged("Sato", ALL_YEAR)
    passport = world.case(first).passport.number
    second = world.lodged("Other", ALL_YEAR, passport_number=passport)
    assert world.case(second).is_flagged
    assert ledger.place_of(world.case(second)) is None
    one, _ = world.officers["KOR"]
    world.see_papers(second, one)
    world.judge_all(second, one)
    assert refused(world.propose(second, one)) == "case_state"
    assert invariants.broken() == ()


def test_an_act_that_records_two_events_folds_both(world: World) -> None:
    """Lodged and flagged at once: the columns of the row are those of both."""
    passport = world.case(world.lodged("Sato", ALL_YEAR)).passport.number
    row = world.case(world.lodged("Other", ALL_YEAR, passport_number=passport))
    replayed = events.replay(row)
    assert [action.did for action in replayed.actions[-2:]] == [Did.LODGED, Did.FLAGGED]
    assert (row.stage, row.is_flagged, row.version) == ("assessment", True, 3)


@pytest.mark.promise("officer-alone")
def test_a_refusal_is_never_signed_by_its_proposer(world: World) -> None:
    """Two officers, two accounts."""
    number = world.lodged("Kim")
    one, two = world.officers["JPN"]
    world.see_papers(number, one)
    world.judge_all(number, one, met="no")
    done(world.propose(number, one))
    assert refused(world.confirm(number, one)) == "same_officer"
    done(world.confirm(number, two))


@pytest.mark.promise("officer-alone")
def test_two_posts_of_one_person_are_not_two_officers(world: World) -> None:
    """An officer of Seoul who is an officer of Jeju too proposes in one post and cannot sign in the other."""
    number = world.lodged("Kim")
    one, two = world.officers["JPN"]
    asked = {"host": "JPN", "mission": "seoul", "roles": ["officer"], "name": "◇", "at": world.at()}
    other = accounts.open_post(one.account, **asked)
    world.see_papers(number, one)
    world.judge_all(number, one, met="no")
    done(world.propose(number, one))
    assert refused(world.confirm(number, other)) == "same_officer"
    assert world.case(number).stage == "proposed"
    done(world.confirm(number, two))
    two.account = one.account
    two.save()
    assert [each.found for each in invariants.broken()] == ["was signed twice by one officer"]


@pytest.mark.promise("officer-alone", "own-case")
def test_nobody_decides_their_own_case(world: World) -> None:
    """An officer who applies is an applicant like anyone."""
    number = world.lodged("Kim", ALL_YEAR)
    one, _ = world.officers["KOR"]
    one.account = world.person("Kim")
    one.save()
    assert refused(assessment.take(number=number, post=one, at=world.at(), key=world.key())) == "own_case"


@pytest.mark.promise("curious-officer")
def test_papers_are_opened_only_by_an_officer_of_the_host_who_is_nothing_to_the_person(world: World) -> None:
    """Several at once or one alone: neither from the other host, nor of one's own case, nor of a declared relation."""
    number = world.lodged("Kim", ALL_YEAR)
    one, two = world.officers["KOR"]
    (stranger, _) = world.officers["JPN"]
    one.account = world.person("Kim")
    one.save()
    declared = {"nationality": "JPN", "surname": "KIM", "given_names": "SPECIMEN", "birth_date": date(2003, 5, 10)}
    asked = {"passport_number": "", "post": two, "at": world.at(), "key": world.key()}
    done(conflicts.declare(**declared, **asked))
    opened = len(events.events_about("case", number))
    for post, code in ((stranger, "not_found"), (one, "own_case"), (two, "own_case")):
        asked = {"number": number, "post": post, "reason": "to-assess"}
        several = openings.opened_all(**asked, papers=["passport", "plan"], at=world.at(), key=world.key())
        alone = openings.opened(**asked, paper="plan", at=world.at(), key=world.key())
        assert (refused(several), refused(alone)) == (code, code)
    assert len(events.events_about("case", number)) == opened


def test_a_ceiling_below_what_is_promised_is_not_loaded(world: World) -> None:
    """One place is held: one is the smallest legal quota, and none is refused with that number."""
    world.lodged("Kim", ALL_YEAR)

    def loaded(places: int) -> object:
        text = re.sub(r"\b10000\b", str(places), FILE.read_text())
        return agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key())

    below = loaded(0)
    assert refused(below) == "quota_below_promised"
    assert isinstance(below, Refusal)
    assert below.message.values["smallest"] == 1
    assert isinstance(loaded(1), str)


@pytest.mark.promise("changed-meanwhile")
def test_of_two_officers_the_second_is_told_what_happened(world: World) -> None:
    """The page of the second is older than the case."""
    number = world.lodged("Kim", ALL_YEAR)
    one, two = world.officers["KOR"]
    world.see_papers(number, two)
    world.judge_all(number, two)
    seen = world.case(number).version
    asked = {"text": "a word", "at": world.at(), "key": world.key()}
    done(assessment.note(number=number, post=one, **asked))
    answer = decisions.propose(number=number, post=two, own_sentence="", version=seen, at=world.at(), key=world.key())
    assert refused(answer) == "changed_meanwhile"


def test_not_collected_lapses_at_its_moment_and_not_before(world: World) -> None:
    """The place goes back into the same period and is not free again by itself."""
    number = world.lodged("Kim")
    world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    assert rounds.lapse_due(at=COLLECT_UNTIL - timedelta(seconds=1)) == 0
    world.later(COLLECT_UNTIL)
    assert refused(world.issue(number)) == "period_closed"
    assert rounds.lapse_due(at=world.at()) == 1
    assert rounds.lapse_due(at=world.at()) == 0
    assert (world.period("KOR-JPN").returned, world.case(number).stage) == (1, "lapsed")
    assert invariants.broken() == ()


def test_revoked_for_fraud_stays_taken_and_for_an_error_is_corrected_by_two(world: World) -> None:
    """The quota is never made larger by one officer alone."""
    numbers = [world.lodged(name, ALL_YEAR) for name in ("One", "Two")]
    serials = []
    for number in numbers:
        world.decided(number)
        serials.append(done(world.issue(number)))
    asked = {"why": "found out", "by": "post:a", "at": world.at()}
    done(visas.revoke(serial=serials[0], cause="fraud", second="", key=world.key(), **asked))
    assert world.period("JPN-KOR").taken == 2
    answer = visas.revoke(serial=serials[1], cause="error", second="post:a", key=world.key(), **asked)
    assert refused(answer) == "same_officer"
    done(visas.revoke(serial=serials[1], cause="error", second="post:b", key=world.key(), **asked))
    assert (world.period("JPN-KOR").taken, world.period("JPN-KOR").returned) == (1, 1)
    assert invariants.broken() == ()


def test_when_the_event_cannot_be_kept_nothing_has_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recording fails in the middle of issuing: no visa, no serial, no movement, no key used up."""
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    before = world.period("JPN-KOR").balances, Event.objects.count(), PlaceMovement.objects.count()

    def broken(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(events, "record_action", broken)
        with pytest.raises(DatabaseError), transaction.atomic():
            visas.issue(number=number, by=by_post(world.officers["KOR"][0]), at=world.at(), key="broken")
    assert (world.period("JPN-KOR").balances, Event.objects.count(), PlaceMovement.objects.count()) == before
    assert world.case(number).stage == "passed"
    done(visas.issue(number=number, by=by_post(world.officers["KOR"][0]), at=world.at(), key="broken"))
    assert invariants.broken() == ()


def test_a_clock_that_went_back_keeps_nothing(world: World) -> None:
    """Two requests that pass each other are set right; an hour is not believed."""
    number = world.lodged("Kim")
    one, _ = world.officers["JPN"]
    early = world.now - timedelta(hours=1)
    with pytest.raises(EarlierThanTheLast), transaction.atomic():
        assessment.take(number=number, post=one, at=early, key=world.key())
    done(assessment.take(number=number, post=one, at=world.now - timedelta(seconds=2), key=world.key()))
    assert invariants.broken() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE storage_event SET kind = 'case:told'",
        "DELETE FROM storage_event",
        "UPDATE storage_placemovement SET places = 2",
        "DELETE FROM storage_placemovement",
        "INSERT INTO storage_placemovement (period_id, event_id, cause, source, target, places) "
        "SELECT id, 1, 'expiry', 'held', 'returned', 1 FROM storage_period",
        "UPDATE storage_period SET free = free + 1",
        "UPDATE storage_period SET held = -1, free = free + 1",
    ],
)
@pytest.mark.promise("history-edited")
def test_the_database_refuses_what_is_typed_by_hand(world: World, statement: str) -> None:
    """What is kept for ever stays; no movement goes below zero; the accounts sum to the grant."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
