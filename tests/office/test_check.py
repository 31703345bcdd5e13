"""Every sentence of the check can be false: a fault is planted for each by hand, and that sentence names it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from sojourn.basics.messages import Message
from sojourn_office.actions import checking, conflicts
from sojourn_office.actions import log as public_log
from sojourn_office.events import Happened
from sojourn_office.queries import (
    invariants,
    invariants_of_claims,
    invariants_of_entries,
    invariants_of_fees,
    invariants_of_gates,
    invariants_of_quotas,
    invariants_of_readings,
    invariants_of_second_looks,
    invariants_of_waiting,
)
from sojourn_office.queries.broken import Broken
from sojourn_office.storage import events, files, log, outbox, triggers, undone
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.events import Event, Head
from sojourn_office.storage.keys_of_acts import AcceptedAct
from sojourn_office.storage.leaves import LogLeaf
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.rounds import Period
from sojourn_office.storage.visas import SerialCounter, Visa
from tests.office.world import ALL_YEAR, COLLECT_UNTIL, RESULTS, World, done


@dataclass
class Kept:
    """An office after some weeks: one visa issued, one application that passed, one that waits."""

    world: World
    issued: str
    passed: str
    waits: str
    serial: str

    def case(self, number: str) -> Case:
        return self.world.case(number)

    def last(self, kind: str, number: str) -> Event:
        """The newest event of a kind about a case."""
        return Event.objects.filter(kind=kind, about=number).latest("seq")


@pytest.fixture
def kept(db: None) -> Kept:
    """That office, its log signed, and the guards of its database taken off, as whoever alters a row has to."""
    log._file().unlink(missing_ok=True)
    world = World().settle()
    issued, passed, refused = (world.lodged(name) for name in ("Kim", "Lee", "Choi"))
    waits = world.lodged("Sato", ALL_YEAR)
    for number in (issued, passed):
        world.decided(number)
    world.decided(refused, met="no")
    world.later(RESULTS)
    done(world.publish())
    serial = done(world.issue(issued))
    public_log.sign_head(world.at())
    assert invariants.broken() == ()
    triggers.remove()
    return Kept(world, issued, passed, waits, serial)


Fault = Callable[[Kept], object]
FAULTS: dict[str, dict[str, Fault]] = {}


def fault_of(sentence: str, says: str) -> Callable[[Fault], Fault]:
    """Plant a fault that a sentence has to find in these words."""

    def plant(fault: Fault) -> Fault:
        FAULTS.setdefault(sentence, {})[says] = fault
        return fault

    return plant


def rewrite(event: Event, **changed: object) -> None:
    """Alter an event and every hash behind it, as somebody with the whole database could: only the log tells."""
    for name, value in changed.items():
        setattr(event, name, value)
    before = event.before_hash
    for row in [event, *Event.objects.filter(seq__gt=event.seq).order_by("seq")]:
        row.before_hash = before
        row.hash = events.event_hash(row)
        Event.objects.filter(pk=row.pk).update(
            before_hash=before, hash=row.hash, **{name: getattr(row, name) for name in (*changed,)}
        )
        before = row.hash
    Head.objects.filter(pk=1).update(last_hash=before)


def altered(event: Event, **members: object) -> str:
    """The public part of an event with other members."""
    return events.canonical({**event.open_part, **members}).decode()


CHAIN = "every event carries the hash of the one before"
fault_of(CHAIN, "was altered after it was kept")(lambda k: Event.objects.filter(pk=3).update(by="post:x"))
fault_of(CHAIN, "is earlier than the one before")(
    lambda k: Event.objects.filter(pk=9).update(at=F("at") - timedelta(days=9))
)
fault_of(CHAIN, "is not the last event")(lambda k: Head.objects.update(last_seq=F("last_seq") + 1))


@fault_of(CHAIN, "follows event")
def taken_out(k: Kept) -> None:
    Event.objects.get(kind="case:started", about=k.waits).delete()


def held(k: Kept) -> PlaceMovement:
    return PlaceMovement.objects.get(case_id=k.passed, target="held")


fault_of("movements are those of their events", "were altered")(
    lambda k: PlaceMovement.objects.filter(pk=held(k).pk).update(ends_at=COLLECT_UNTIL + timedelta(days=1))
)
LEDGER = "ledgers hold: the stated balances are the sum of movements"
fault_of(LEDGER, "the movements come to")(
    lambda k: Period.objects.filter(scheme="KOR-JPN").update(held=F("held") - 1, free=F("free") + 1)
)
fault_of("ledgers hold: the accounts sum to the grant", "were granted")(
    lambda k: Period.objects.filter(scheme="KOR-JPN").update(
        granted=F("granted") + 1, not_released=F("not_released") + 1
    )
)
fault_of("ledgers hold: no account is ever below zero", "below zero")(
    lambda k: PlaceMovement.objects.filter(cause="release", period__scheme="KOR-JPN").update(places=1)
)
fault_of("ledgers hold: every way is open to its cause", "does not open")(
    lambda k: PlaceMovement.objects.filter(pk=held(k).pk).update(cause="issue")
)
fault_of("ledgers hold: no case holds two places", "a second place")(
    lambda k: PlaceMovement.objects.filter(pk=held(k).pk).update(case_id=k.issued)
)
fault_of("ledgers hold: every promised place belongs to a case", "to nobody")(
    lambda k: PlaceMovement.objects.filter(pk=held(k).pk).update(case_id=None)
)


@fault_of("the grant is what the agreement gives", "9999 granted")
def another_grant(k: Kept) -> None:
    PlaceMovement.objects.filter(cause="grant", period__scheme="JPN-KOR").update(places=9_999)
    Period.objects.filter(scheme="JPN-KOR").update(granted=9_999, not_released=F("not_released") - 1)


REPLAY = "every case is the replay of its events"
fault_of(REPLAY, "stage is")(lambda k: Case.objects.filter(pk=k.waits).update(stage="withdrawn"))
fault_of(REPLAY, "due_at is")(lambda k: Case.objects.filter(pk=k.waits).update(due_at=RESULTS))
fault_of("a person has one living place in a period", "is flagged and has a place")(
    lambda k: Case.objects.filter(pk=k.waits).update(is_flagged=True)
)


@fault_of("a person has one living place in a period", "has one too")
def one_person_twice(k: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX case_once_in_a_round")
    Case.objects.filter(pk=k.passed).update(person_id=k.case(k.issued).person_id)


fault_of("places agree with stages", "is passed and its place is")(
    lambda k: (
        Case.objects.filter(pk=k.waits).update(stage="passed")
        and PlaceMovement.objects.filter(case_id=k.waits).update(case_id=None)
    )
)


@fault_of("nothing is given in a stopped period", "gives a place")
def given_all_the_same(k: Kept) -> None:
    checking.stop(["KOR-JPN-2026"], at=k.world.at())
    period = k.world.period("KOR-JPN")
    period.stopped_since = None
    period.save()
    done(k.world.issue(k.passed))


@fault_of("nothing lapses before its moment", "lapsed at")
def too_early(k: Kept) -> None:
    from sojourn_office.actions import rounds

    k.world.later(COLLECT_UNTIL)
    assert rounds.lapse_due(at=k.world.at()) == 1
    PlaceMovement.objects.filter(pk=held(k).pk).update(ends_at=COLLECT_UNTIL + timedelta(days=1))


DECIDED = "decisions are made once by the right people"


@fault_of(DECIDED, "was signed twice by one officer")
def one_officer(k: Kept) -> None:
    one, two = k.world.officers["JPN"]
    two.account = one.account
    two.save()


@fault_of(DECIDED, "was decided by the applicant")
def own_case(k: Kept) -> None:
    _, two = k.world.officers["JPN"]
    two.account = k.case(k.issued).person.account
    two.save()


fault_of(DECIDED, "was refused by one officer")(
    lambda k: rewrite(
        k.last("case:decided", k.passed),
        public=altered(k.last("case:decided", k.passed), outcome="refused", signatures=1),
    )
)


@fault_of(DECIDED, "was decided 2 times")
def decided_again(k: Kept) -> None:
    first = k.last("case:decided", k.passed)
    told = k.last("case:told", k.passed)
    rewrite(told, kind=first.kind, public=first.public)


@fault_of("nobody decides about someone they declared", "was decided by a relation")
def a_relation(k: Kept) -> None:
    """The declaration is of the day before the decision."""
    person, passport = k.case(k.passed).person, k.case(k.passed).passport
    declared = {"nationality": "KOR", "surname": person.surname, "given_names": person.given_names}
    asked = {"post": k.world.officers["JPN"][1], "at": k.world.at(), "key": k.world.key()}
    birth = date.fromisoformat(person.birth_date)
    done(conflicts.declare(**declared, birth_date=birth, passport_number=passport.number, **asked))
    assert [each for each in invariants.broken() if "relation" in each.found] == [], "declared after the decision"
    day_before = k.last("case:decided", k.passed).at - timedelta(days=1)
    Event.objects.filter(kind=Happened.CONFLICT_DECLARED.value).update(at=day_before)


CITES = "decisions cite what was in force"
fault_of(CITES, "was decided by the rule of")(
    lambda k: rewrite(
        k.last("case:decided", k.passed), public=altered(k.last("case:decided", k.passed), rule_on="2025-09-30")
    )
)


def clauses(k: Kept, **changed: object) -> str:
    event = k.last("case:decided", k.passed)
    return altered(
        event, clauses=[{**each, **changed} if each["value_from"] else each for each in event.open_part["clauses"]]
    )


fault_of(CITES, "an old clause")(
    lambda k: rewrite(k.last("case:decided", k.passed), public=clauses(k, value_from="1999-04-01"))
)
fault_of(CITES, "cites another")(lambda k: rewrite(k.last("case:decided", k.passed), public=clauses(k, cites=["x"])))


@fault_of("no grant without its papers seen", "nobody had opened: passport-copy")
def unseen(k: Kept) -> None:
    for event in Event.objects.filter(kind="case:opened", about=k.passed):
        if event.open_part["paper"] == "passport-copy":
            rewrite(event, public=altered(event, paper="photo-of-nobody"))


GRANT = "no visa without a grant"
fault_of(GRANT, "and its visa is None")(lambda k: Visa.objects.filter(pk=k.serial).delete())
fault_of(GRANT, "has a visa and no grant")(lambda k: Visa.objects.filter(pk=k.serial).update(case_id=k.waits))
fault_of("every answer names what is there", "names what is not there")(
    lambda k: AcceptedAct.objects.filter(answer=k.serial).update(answer="JP0000099")
)
SEALS = "serials have no gap and seals are true"
fault_of(SEALS, "a serial is missing")(lambda k: SerialCounter.objects.filter(host="JPN").update(last=2))


@fault_of(SEALS, "its seal is not true")
def another_seal(k: Kept) -> None:
    visa = Visa.objects.get(pk=k.serial)
    visa.seal = visa.seal[:-1] + bytes([visa.seal[-1] ^ 1])
    visa.save()


@fault_of(SEALS, "its seal carries another serial")
def another_serial(k: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE storage_visa SET serial = 'JP0000007'")


def file(k: Kept) -> Paper:
    """A paper that came as a file."""
    case = k.case(k.waits)
    name = files.keep(case.person_id, b"content")
    paper = Paper.objects.filter(case_id=k.waits).first()
    assert paper is not None
    paper.on_paper, paper.stored_as, paper.scan, paper.media_type = False, name, "clean", "application/pdf"
    paper.kept_sha256 = "0" * 64
    paper.save()
    return paper


PAPERS = "papers are what was kept"
fault_of(PAPERS, "was altered")(file)
fault_of(PAPERS, "does not say its type")(lambda k: Paper.objects.filter(pk=file(k).pk).update(scan=""))
fault_of(PAPERS, "cannot be opened: FileNotFoundError")(lambda k: files.delete(file(k).stored_as))


def erased(k: Kept, number: str) -> Case:
    case = k.case(number)
    public = {"what": "everything"}
    events.record(Happened.ERASED, str(case.person_id), by="system", at=k.world.at(), public=public)
    return case


fault_of("an erased person has no key and nothing left", "something is left")(lambda k: erased(k, k.waits))
fault_of("nothing is erased before its day", "its record was to be kept until")(lambda k: erased(k, k.waits))


@fault_of("nothing is kept past its day", "was to be erased after")
def kept_too_long(k: Kept) -> None:
    k.world.draft("Ito", ALL_YEAR)
    k.world.later(k.world.now + timedelta(days=33))
    k.world.lodged("Endo", ALL_YEAR)


fault_of("every opening says why", "has no reason")(
    lambda k: rewrite(k.last("case:opened", k.issued), public=altered(k.last("case:opened", k.issued), reason=""))
)


def mail(k: Kept) -> Mail:
    found = Mail.objects.filter(event_id__isnull=False).first()
    assert found is not None
    return found


MAIL, LEAVES = "a mail tells one person of one event", "a mail leaves once"
fault_of(MAIL, "names event 999999")(lambda k: Mail.objects.filter(pk=mail(k).pk).update(event_id=999_999))
fault_of(MAIL, "goes to another person")(
    lambda k: Mail.objects.filter(pk=mail(k).pk).update(
        account=next(each for each in k.world.people.values() if each.pk != mail(k).account_id)
    )
)


@fault_of(MAIL, "tells what another one told")
def told_twice(k: Kept) -> None:
    first = mail(k)
    again = outbox.post(
        first.account, subject=Message("x"), body=Message("x"), at=k.world.at(), event_id=first.event_id
    )
    Mail.objects.filter(pk=again.pk).update(subject=first.subject)


fault_of(LEAVES, "left 2 times")(
    lambda k: outbox.send_due(k.world.at()) and Mail.objects.filter(pk=mail(k).pk).update(sendings=2)
)
fault_of(LEAVES, "left 1 times")(
    lambda k: outbox.send_due(k.world.at()) and Mail.objects.filter(pk=mail(k).pk).update(sent_at=None)
)
fault_of("the database guards itself", "the guard is missing")(lambda k: None)
fault_of("what is due is done", "fails since")(
    lambda k: undone.keep("lapse", k.passed, trouble="ValueError", at=k.world.at())
)


@fault_of("results are published once", "was published again")
def published_again(k: Kept) -> None:
    public = {"passed": 2, "refused": 0}
    events.record(Happened.RESULTS_PUBLISHED, "KOR-JPN-2026-Q4", by="x", at=k.world.at(), public=public)


fault_of("every public figure can be recomputed", "issued: 1 stated, 0 counted")(
    lambda k: PlaceMovement.objects.filter(cause="issue").update(cause="lodging")
)
LOG = "the public log is what happened"
fault_of(LOG, "is not what its event comes to")(
    lambda k: rewrite(k.last("case:decided", k.passed), by="post:somebody-else")
)
fault_of(LOG, "is in no entry")(lambda k: LogLeaf.objects.filter(event__kind="period:granted").delete())
fault_of(LOG, "follows entry")(lambda k: LogLeaf.objects.filter(index=2).delete())
fault_of("every signed head is the start of the log", "")(
    lambda k: LogLeaf.objects.filter(index=2).update(content='{"v":1}') and None
)


def test_each_fault_that_is_planted_by_hand_is_found_by_its_sentence(kept: Kept) -> None:
    """One office, gone back to after each fault; none is found while none is planted."""
    missed = [
        f"{sentence}: {says}"
        for sentence, planted in FAULTS.items()
        for says, fault in planted.items()
        if not any(says in each.found for each in found_after(fault, kept, sentence))
    ]
    assert missed == []
    triggers.install()
    assert invariants.broken() == ()


def found_after(fault: Fault, kept: Kept, sentence: str) -> list[Broken]:
    """What a sentence says once a fault is planted; everything is taken back."""
    officers = {host: [copy(post) for post in posts] for host, posts in kept.world.officers.items()}
    world = World(kept.world.now, kept.world.keys, officers, dict(kept.world.people))
    with transaction.atomic(using="keys"), transaction.atomic():
        fault(replace(kept, world=world))
        found = [each for each in invariants.broken() if each.sentence == sentence]
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    return found


def test_every_sentence_has_a_fault_that_it_finds() -> None:
    """A sentence that cannot be false proves nothing."""
    # Those have their faults in `test_reserves.py`, `test_entries.py`, `test_nested_quotas.py` and `test_seasons.py`,
    # `test_waiting_room.py`, `test_fees_checked.py`, `test_second_readings.py`, `test_second_looks.py`,
    # `test_records_joined.py`, `test_agency_notices.py` and `test_two_gates.py`.
    rooms = (
        *(invariants_of_claims, invariants_of_entries, invariants_of_fees, invariants_of_second_looks),
        *(invariants_of_gates, invariants_of_quotas, invariants_of_readings, invariants_of_waiting),
    )
    elsewhere = {"ledgers hold", "one person is what two officers said"}
    elsewhere |= {"a mail to an agency tells of its own filings"}
    elsewhere |= {check.__name__.replace("_", " ") for room in rooms for check in room.CHECKS}
    sentences = {check.__name__.replace("_", " ") for check in invariants.CHECKS} - elsewhere
    assert sentences == {each for each in FAULTS if not each.startswith("ledgers hold")}
    of_ledgers = {check.__name__.replace("_", " ") for check in invariants.place_checks.CHECKS}
    assert {f"ledgers hold: {each}" for each in of_ledgers} == {each for each in FAULTS if each.startswith("ledgers")}
