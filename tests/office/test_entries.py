"""Rounds by lot in the office: one entry a person, a list that is fixed, a result that is taken from its draw alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did, Stage
from sojourn.cli import main
from sojourn.rounds.entries import Terms
from sojourn_office.actions import cases, entries, erasing, freezing, rounds, same_person, selections
from sojourn_office.actions import log as log_actions
from sojourn_office.actions.acting import by_account
from sojourn_office.commands.freeze_round import _page
from sojourn_office.queries import applications, casework, invariants, invariants_of_entries
from sojourn_office.queries import entries as entries_shown
from sojourn_office.storage import entries as stored
from sojourn_office.storage import events, keeping, ledger, log, triggers
from sojourn_office.storage import selections as stored_selections
from sojourn_office.storage.entries import RoundEntry
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.selections import EntryRank
from tests.office.world import World, answers_of, done
from tests.spec.cli.test_draw import frozen, relay, run

ROUND = "KOR-JPN-2026-B1"
OPENS = datetime(2023, 8, 1, tzinfo=UTC)
CLOSES = datetime(2023, 8, 22, tzinfo=UTC)
FROZEN = datetime(2023, 8, 22, 15, tzinfo=UTC)
DRAW_AT = datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)
DRAWN = datetime(2023, 8, 23, 16, tzinfo=UTC)


@dataclass
class Lots:
    """An office with one round by lot, and who entered it."""

    folder: Path
    world: World = field(default_factory=lambda: World(now=datetime(2023, 7, 3, tzinfo=UTC)))
    people: dict[str, str] = field(default_factory=dict)

    def plan(self, terms: Terms, *, method: str = "ballot", places: int = 10, closes: datetime = CLOSES) -> Lots:
        """The small office with the round, and places released."""
        world = self.world
        world.settle(places=places)
        asked = {"by": "test", "invented": False, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
        planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": method, "year": 2026, "terms": terms}
        done(rounds.plan(**planned, opens_at=OPENS, closes_at=closes, at=world.at(), key=world.key(), **asked))
        log_actions.sign_head(world.at())
        return self

    def draft(self, name: str, **changed: object) -> str:
        """A draft with what an entry needs."""
        world = self.world
        asked = {"round_id": ROUND, "mission": "jeju", "language": "ko", "at": world.at(), "key": world.key()}
        number = done(cases.start(account=world.person(name), **asked))
        answers = {**answers_of(name, "KOR-JPN-2026-Q4"), "passport_number": f"P{len(world.people):06}", **changed}
        by = self.by(number)
        done(cases.save_answers(number=number, answers=answers, by=by, at=world.at(), key=world.key()))
        return number

    def by(self, number: str) -> str:
        return by_account(self.world.case(number).person.account_id)

    def do(self, act: Callable[..., str | Refusal], number: str, at: datetime | None = None) -> str | Refusal:
        """An act of the person of a case."""
        if at is not None:
            self.world.later(at)
        return act(number=number, by=self.by(number), at=at or self.world.at(), key=self.world.key())

    def enter(self, *names: str, at: datetime = OPENS) -> Lots:
        """Drafts that enter."""
        for name in names:
            self.people[name] = self.draft(name)
        self.world.later(at)
        for name in names:
            done(self.do(entries.enter, self.people[name]))
        return self

    def freeze(self, name: str = "draw", at: datetime = FROZEN, **asked: object) -> Path:
        """Fix the list and write its folder, as the command does."""
        self.world.later(at)
        prepared = freezing.prepare(ROUND, **{"draw_at": DRAW_AT, "at": at, **asked})
        assert isinstance(prepared, freezing.Prepared), prepared
        return self.write(prepared, self.folder / name, _page(), at)

    def write(self, prepared: freezing.Prepared, folder: Path, before: dict[str, bytes], at: datetime) -> Path:
        """Fix what was prepared and write it."""
        files = {**before, **prepared.files}
        self.world.later(at)
        done(freezing.fix(prepared, files, by="test", at=at, key=self.world.key()))
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        (folder.with_name(f"{folder.name}-entries.csv")).write_bytes(prepared.register)
        return folder

    def run(self, folder: Path) -> Path:
        """Draw by the recorded public number of that round."""
        register = folder.with_name(f"{folder.name}-entries.csv")
        beacon = relay(self.folder)
        assert main(["draw", "run", str(folder), "--beacon", str(beacon), "--entries", str(register)]) == 0
        return folder

    def take(self, folder: Path, at: datetime = DRAWN) -> str | Refusal:
        """Take the result of the newest draw of a folder."""
        self.world.later(at)
        return selections.take_newest(files_of(folder), by="test", at=at, key=self.world.key())

    def drawn(self, **asked: object) -> Path:
        """Fixed, drawn, taken."""
        folder = self.run(self.freeze(**asked))
        done(self.take(folder))
        return folder

    def by_rank(self) -> list[str]:
        """The cases of the first selection by rank."""
        selection = stored_selections.of_round(ROUND)[-1]
        return [row.entry.case_id for row in stored_selections.ranks_of(selection)]

    def holds(self, number: str) -> bool:
        """Whether a place is held for a case."""
        return ledger.place_of(self.world.case(number)) is not None


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


@pytest.fixture
def lots(tmp_path: Path) -> Lots:
    """Two places, twenty days to lodge, nothing to accept."""
    return Lots(tmp_path).plan(Terms(places=2, lodge_days=20))


NAMES = ("A", "B", "C", "D", "E", "F")


@pytest.mark.both_databases
def test_places_go_down_the_order_of_the_draw_and_everyone_is_told_in_one_act(lots: Lots) -> None:
    """Winners have a place until the end of its last day; the others have number and rank in the same minute."""
    lots.enter(*NAMES).drawn()
    order = lots.by_rank()
    assert [lots.holds(number) for number in order] == [True, True, False, False, False, False]
    told = {}
    for number in order:
        (event,) = [event for event in events.events_about("case", number) if event.kind == Did.DRAWN.value]
        told[number] = (event.open_part["rank"], event.open_part["seat"], event.at)
    assert [told[number][:2] for number in order] == [
        (1, "place"), (2, "place"), (3, "reserve"), (4, "reserve"), (5, "reserve"), (6, "reserve"),
    ]  # fmt: skip
    assert {at for _, _, at in told.values()} == {DRAWN}
    assert lots.world.case(order[0]).due_at == datetime(2023, 9, 13, 15, tzinfo=UTC)
    assert Mail.objects.filter(made_at=DRAWN).count() == len(NAMES)
    assert invariants.broken() == ()


def test_many_are_told_by_as_many_questions_as_a_few(tmp_path: Path) -> None:
    """A question for each of twenty thousand would take so long that the last is told minutes after the first."""
    lots = Lots(tmp_path).plan(Terms(places=1, lodge_days=20), method="pool", closes=datetime(2023, 12, 1, tzinfo=UTC))
    Round.objects.filter(pk=ROUND).update(invented=True)
    lots.enter("A", "B")
    asked = []
    for name, after in (("few", 0), ("many", 1)):
        lots.enter(*(NAMES[2:] if after else ()), at=FROZEN + timedelta(days=after))
        with CaptureQueriesContext(connection) as fixing:
            folder = lots.freeze(name, at=FROZEN + timedelta(days=2 * after), trial=bool(after))
        lots.run(folder)
        with CaptureQueriesContext(connection) as telling:
            done(lots.take(folder, at=DRAWN + timedelta(days=2 * after)))
        asked.append((len(fixing), len(telling)))
    assert asked[0] == asked[1]


def test_the_rank_of_the_office_is_the_one_that_a_stranger_works_out(lots: Lots, capsys) -> None:
    """From the folder alone."""
    folder = lots.enter(*NAMES).drawn()
    capsys.readouterr()
    for rank, number in enumerate(lots.by_rank(), start=1):
        entry = stored.of_case(number)
        assert entry is not None
        assert main(["draw", "rank", str(folder), entry.ticket, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["rank"] == rank


def test_the_window_opens_with_its_first_second_and_ends_before_its_last(lots: Lots) -> None:
    """A moment before the opening nobody enters, and none from the closing on."""
    one, two, three = lots.draft("A"), lots.draft("B"), lots.draft("C")
    moment = timedelta(microseconds=1)
    assert code(lots.do(entries.enter, one, OPENS - moment)) == "not_open"
    assert lots.do(entries.enter, one, OPENS) == one
    assert lots.do(entries.enter, two, CLOSES - moment) == two
    assert code(lots.do(entries.enter, three, CLOSES)) == "period_closed"
    assert code(freezing.prepare(ROUND, draw_at=DRAW_AT, at=CLOSES - moment)) == "not_open"
    prepared = freezing.prepare(ROUND, draw_at=DRAW_AT, at=CLOSES)
    assert isinstance(prepared, freezing.Prepared) and prepared.manifest.entries == 2


@pytest.mark.promise("many-entries-of-one", "second-claim")
def test_a_person_enters_once_and_coming_again_changes_nothing_of_the_ticket(lots: Lots) -> None:
    """Whoever leaves and comes again, also with a new application, has the ticket of the first time."""
    lots.enter("A")
    number = lots.people["A"]
    first = stored.of_case(number)
    assert first is not None
    assert code(lots.do(entries.enter, number)) == "already_entered"
    done(lots.do(entries.leave, number))
    assert stored.waiting(ROUND).count() == 0
    done(lots.do(entries.enter, number))
    done(lots.do(cases.withdraw, number))
    assert stored.waiting(ROUND).count() == 0
    again = lots.draft("A")
    done(lots.do(entries.enter, again))
    (entry,) = stored.every(ROUND)
    assert (entry.ticket, entry.commitment, entry.case_id) == (first.ticket, first.commitment, again)
    assert invariants.broken() == ()


@pytest.mark.promise("outside-a-rule-of-a-draw")
def test_whoever_lacks_a_passport_or_plainly_does_not_meet_a_rule_does_not_enter(lots: Lots) -> None:
    """What is missing, and which rule, is said."""
    world = lots.world
    asked = {"round_id": ROUND, "mission": "jeju", "language": "ko", "at": world.at(), "key": world.key()}
    bare = done(cases.start(account=world.person("A"), **asked))
    world.later(OPENS)
    missing = lots.do(entries.enter, bare)
    assert code(missing) == "papers_missing"
    too_old = lots.draft("B", birth_date="1980-01-01")
    assert code(lots.do(entries.enter, too_old)) == "not_eligible"
    assert lots.do(entries.enter, lots.draft("C", turns=None)) is not None, "what is not known keeps nobody out"


def test_whoever_leaves_on_the_eve_is_not_on_the_list_and_after_it_is_passed_over(lots: Lots) -> None:
    """The list of two days is that of the moment in which it was fixed; nobody else loses a place by it."""
    lots.enter(*NAMES)
    done(lots.do(entries.leave, lots.people["A"], FROZEN - timedelta(seconds=1)))
    folder = lots.freeze()
    assert len((folder / "list.csv").read_text().splitlines()) == len(NAMES)
    order = lots.by_rank()
    assert lots.people["A"] not in order
    done(lots.do(entries.leave, order[0]))
    done(lots.take(lots.run(folder)))
    ranked = lots.by_rank()
    assert [number for number in ranked if lots.holds(number)] == [each for each in ranked if each != order[0]][:2]
    assert invariants.broken() == ()


@pytest.mark.promise("draw-steered-by-list")
def test_a_list_that_somebody_left_while_it_was_written_is_not_fixed(lots: Lots) -> None:
    lots.enter(*NAMES)
    lots.world.later(FROZEN)
    prepared = freezing.prepare(ROUND, draw_at=DRAW_AT, at=FROZEN)
    assert isinstance(prepared, freezing.Prepared)
    done(lots.do(entries.leave, lots.people["B"]))
    answer = freezing.fix(prepared, {**_page(), **prepared.files}, by="test", at=lots.world.at(), key="fix")
    assert code(answer) == "changed_meanwhile"
    assert stored_selections.of_round(ROUND) == []


def test_the_manifest_is_signed_with_the_key_of_the_log(lots: Lots) -> None:
    """Whoever holds the published line of the key sees that it was this office."""
    folder = lots.enter(*NAMES).freeze()
    key = log.key_of_log()
    assert main(["draw", "verify", str(folder), "--key", str(key)]) == 0
    note = folder / "draw-1" / "manifest.note"
    note.write_text(note.read_text().replace("sojourn draw", "sojourn drew"))
    assert main(["draw", "verify", str(folder), "--key", str(key)]) == 1


def test_a_declined_a_late_and_a_withdrawn_place_go_down_the_order(lots: Lots) -> None:
    """Never before the last day has ended; to the next who still waits."""
    lots.enter(*NAMES).drawn()
    order = lots.by_rank()
    done(lots.do(entries.decline, order[0], DRAWN + timedelta(days=2)))
    assert lots.world.case(order[0]).stage == Stage.DECLINED.value
    assert [lots.holds(number) for number in order] == [False, True, True, False, False, False]
    ends = lots.world.case(order[1]).due_at
    assert ends is not None
    lots.world.later(ends - timedelta(seconds=1))
    selections.lapse_due(lots.world.now)
    assert lots.holds(order[1])
    lots.world.later(ends)
    selections.lapse_due(lots.world.now)
    assert lots.world.case(order[1]).stage == Stage.LAPSED.value
    assert [lots.holds(number) for number in order] == [False, False, True, True, False, False]
    done(lots.do(cases.withdraw, order[2]))
    assert [lots.holds(number) for number in order] == [False, False, False, True, True, False]
    assert invariants.broken() == ()


def test_a_result_is_taken_once_and_only_of_the_list_of_the_office(lots: Lots, tmp_path: Path) -> None:
    """A folder that somebody made beside it gives nobody a place."""
    folder = lots.enter(*NAMES).freeze()
    assert code(lots.take(folder)) == "draw_broken", "there is no result yet"
    done(lots.take(lots.run(folder)))
    assert code(lots.take(folder, DRAWN + timedelta(minutes=1))) == "already_in_round"
    other = drawn_elsewhere(tmp_path / "other")
    assert code(lots.take(other, DRAWN + timedelta(minutes=2))) == "not_found"
    assert code(freezing.prepare(ROUND, draw_at=DRAWN, at=DRAWN)) == "invalid", "less than a day ahead"


def drawn_elsewhere(folder: Path) -> Path:
    folder.mkdir()
    draw = frozen(folder, 12)
    assert run(draw, relay(folder)) == 0
    return draw


def test_a_result_that_was_altered_or_is_a_trial_gives_no_place(lots: Lots) -> None:
    """Two ranks exchanged by whoever may run commands; and a trial, which anyone could choose."""
    folder = lots.run(lots.enter(*NAMES).freeze())
    files = files_of(folder)
    lines = files["draw-1/result.csv"].splitlines(keepends=True)
    altered = {**files, "draw-1/result.csv": b"".join([lines[0], lines[2], lines[1], *lines[3:]])}
    lots.world.later(DRAWN)
    assert code(selections.take_newest(altered, by="test", at=DRAWN, key="a")) == "draw_broken"
    assert lots.world.period("KOR-JPN").held == 0
    assert selections.take_newest(files, by="test", at=DRAWN, key="b") == ROUND


def test_a_trial_decides_nothing_in_a_real_round(lots: Lots) -> None:
    folder = lots.run(lots.enter(*NAMES).freeze(trial=True))
    assert code(lots.take(folder)) == "draw_broken"
    assert lots.world.period("KOR-JPN").held == 0


@pytest.mark.promise("many-entries-of-one")
def test_a_second_account_of_the_same_person_is_marked_and_waits_for_an_officer(lots: Lots) -> None:
    """Its entry stays on the list; a place that its rank gives is kept, and not held before an officer looked."""
    lots.enter(*NAMES[:3])
    same = {"surname": "A", "passport_number": "P000001"}
    second = lots.draft("Z", **same)
    done(lots.do(entries.enter, second))
    assert lots.world.case(second).is_flagged and not lots.world.case(lots.people["A"]).is_flagged
    lots.drawn()
    order = lots.by_rank()
    due = [number for number in order if number in order[:2] and number != second]
    assert [number for number in order if lots.holds(number)] == due
    one, _ = lots.world.officers["JPN"]
    asked = {"why": "One person.", "at": lots.world.at(), "key": lots.world.key()}
    done(same_person.void_both(number=second, post=one, **asked))
    selections.lapse_due(lots.world.at())
    assert {lots.world.case(each).stage for each in (second, lots.people["A"])} == {Stage.VOID.value}
    living = [number for number in order if lots.world.case(number).stage == Stage.DRAFT.value]
    assert [number for number in living if lots.holds(number)] == living[:2]
    assert invariants.broken() == ()


def test_nothing_is_lodged_without_a_place_and_with_one_until_its_last_moment(lots: Lots) -> None:
    lots.enter(*NAMES).drawn()
    order = lots.by_rank()
    for number in (order[0], order[1], order[5]):
        lots.world.answer(number, "A", "KOR-JPN-2026-Q4", passport_number=f"L{order.index(number)}")
    assert code(lots.world.lodge(order[5])) == "not_drawn"
    assert done(lots.world.lodge(order[0])) == order[0]
    ends = lots.world.case(order[1]).due_at
    assert ends is not None
    lots.world.later(ends - timedelta(minutes=1))
    assert code(lots.world.lodge(order[1])) == "period_closed"
    assert invariants.broken() == ()


@pytest.mark.parametrize(
    ("changed", "found"),
    [({}, False), ({"passport_number": "M99887766"}, True), ({"birth_date": "1999-01-02"}, True)],
)
def test_another_passport_than_the_entry_was_made_with_is_told_to_an_officer_and_refuses_nobody(
    lots: Lots, changed: dict[str, object], found: bool
) -> None:
    """A renewed passport is no second entry; only who looks can tell. Whoever lodges is told before."""
    lots.enter(*NAMES).drawn()
    number, world = lots.by_rank()[0], lots.world
    name = next(each for each, case in lots.people.items() if case == number)
    same = {"passport_number": world.case(number).passport.number}
    world.answer(number, name, "KOR-JPN-2026-Q4", **{**same, **changed})
    own = applications.own(world.case(number).person.account_id, number, at=world.at())
    assert own is not None
    assert entries_shown.has_another_passport(own) is found
    assert done(world.lodge(number)) == number
    assert casework.case_shown(number, at=world.at()).has_another_passport is found
    assert world.case(number).stage == Stage.ASSESSMENT.value


@pytest.mark.both_databases
def test_a_pool_is_drawn_again_and_again_and_who_declines_or_is_late_waits_in_it(tmp_path: Path) -> None:
    """Two places a draw, ten days to accept and twenty to lodge; the second draw is made from those still there."""
    terms = Terms(places=2, lodge_days=20, accept_days=10, goes_back=True)
    lots = Lots(tmp_path).plan(terms, method="pool", closes=datetime(2023, 12, 1, tzinfo=UTC)).enter(*NAMES)
    lots.drawn()
    one, two, *others = lots.by_rank()
    assert code(freezing.prepare(ROUND, draw_at=DRAWN + timedelta(days=2), at=DRAWN, places=11)) == "ledger_short"
    done(lots.do(entries.accept, one))
    assert lots.world.case(one).due_at == datetime(2023, 9, 13, 15, tzinfo=UTC)
    assert code(lots.do(entries.accept, one)) == "case_state"
    done(lots.do(entries.decline, two))
    assert lots.world.case(two).stage == Stage.DRAFT.value and not any(lots.holds(number) for number in (two, *others))
    assert code(lots.do(entries.accept, two)) == "case_state"
    at = datetime(2023, 9, 1, tzinfo=UTC)
    second = freezing.prepare(ROUND, draw_at=at + timedelta(days=1), at=at)
    assert isinstance(second, freezing.Prepared)
    assert second.manifest.ballot == f"{ROUND}-S2" and second.manifest.entries == len(NAMES) - 1
    lots.world.later(datetime(2023, 9, 13, 15, tzinfo=UTC))
    selections.lapse_due(lots.world.now)
    assert stored.waiting(ROUND).count() == len(NAMES), "who accepted and did not lodge is back too"
    assert invariants.broken() == ()


def test_a_second_selection_is_made_from_those_who_have_no_place(lots: Lots) -> None:
    """By another list of its own name and another round; a place that comes back goes down its own order."""
    lots.enter(*NAMES).drawn()
    first = lots.by_rank()
    at = DRAWN + timedelta(days=1)
    second = freezing.prepare(ROUND, draw_at=at + timedelta(days=1), at=at, places=3)
    assert isinstance(second, freezing.Prepared)
    assert second.manifest.entries == 4 and second.manifest.seats.total == 3
    folder = lots.write(second, lots.folder / "second", _page(), at)
    assert code(freezing.prepare(ROUND, draw_at=at + timedelta(days=1), at=at)) == "list_fixed"
    done(lots.do(entries.decline, first[0]))
    assert lots.holds(first[2]), "before the second draw the first order holds"
    (listed,) = [each for each in stored_selections.of_round(ROUND) if each.number == 2]
    assert {row.entry.case_id for row in stored_selections.ranks_of(listed)} == set(first[2:])
    assert (folder / "draw-1" / "manifest.json").exists()
    assert invariants.broken() == ()


def test_a_repeated_draw_keeps_the_first_says_why_and_takes_places_back_that_nobody_lodged_on(lots: Lots) -> None:
    """The same list, another round; whoever has lodged keeps the place."""
    folder = lots.enter(*NAMES).drawn()
    before = lots.by_rank()
    at = DRAWN + timedelta(hours=1)
    lots.world.later(at)
    refused = freezing.prepare_again(files_of(folder), reason=" ", draw_at=at + timedelta(days=1), at=at)
    assert code(refused) == "reason_required"
    again = freezing.prepare_again(
        files_of(folder), reason="The mirror was wrong.", draw_at=DRAW_AT, at=FROZEN, trial=True
    )
    assert isinstance(again, freezing.Prepared)
    Round.objects.filter(pk=ROUND).update(invented=True)
    lots.write(again, folder, files_of(folder), at)
    done(lots.take(lots.run(folder), at))
    newest, oldest = stored_selections.of_round(ROUND)
    assert (newest.draw.number, oldest.draw.number) == (2, 1) and oldest.taken_at is not None
    after = [row.entry.case_id for row in stored_selections.ranks_of(newest)]
    assert sorted(after) == sorted(before) and [number for number in after if lots.holds(number)] == after[:2]
    assert main(["draw", "verify", str(folder)]) == 0
    assert invariants.broken() == ()


def test_what_is_left_of_a_loser_after_ninety_days_is_a_ticket_without_a_name(lots: Lots) -> None:
    """Until then the page of the result can be read."""
    lots.enter(*NAMES).drawn()
    loser = lots.by_rank()[-1]
    day = keeping.draft_until_of(lots.world.case(loser), at=lots.world.now)
    assert day == (DRAWN + timedelta(days=90)).date() + timedelta(days=1)
    account = lots.world.case(loser).person.account
    lots.world.later(datetime(2023, 11, 24, tzinfo=UTC))
    erasing.erase_due(lots.world.now)
    entry = stored.of_case(loser)
    assert entry is not None and entry.ticket and entry.nonce is None
    account.refresh_from_db()
    assert not account.is_active
    assert invariants.broken() == ()


Planted = Callable[[Lots], object]


def entry_rows(lots: Lots, rank: int) -> QuerySet[EntryRank]:
    return EntryRank.objects.filter(rank=rank)


# sentence: what it finds, and what somebody did to the tables by hand.
FAULTS: dict[str, dict[str, Planted]] = {
    "nobody has two entries": {
        "not the one that was given": lambda lots: RoundEntry.objects.filter(case=lots.people["A"]).update(
            ticket="0" * 32
        ),
        "somebody else's": lambda lots: RoundEntry.objects.filter(case=lots.people["A"]).update(person_id=UUID(int=1)),
        "entered 2023": lambda lots: RoundEntry.objects.filter(case=lots.people["A"]).update(entered_at=CLOSES),
    },
    "every list is that of the entries": {
        "not those of its list": lambda lots: RoundEntry.objects.filter(case=lots.people["A"]).update(stratum="KR-11"),
    },
    "ranks are whole and those of the draw": {
        "a rank is missing": lambda lots: entry_rows(lots, 3).update(rank=9),
        "is not that of the draw": lambda lots: entry_rows(lots, 3).update(seat="GENERAL"),
    },
    "every drawn place follows from its draw": {
        "do not agree": lambda lots: entry_rows(lots, 1).update(offered_at=None),
        "rank 3 waits": lambda lots: entry_rows(lots, 4).update(offered_at=DRAWN),
    },
}


def test_each_fault_that_is_planted_by_hand_is_found_by_its_sentence(lots: Lots) -> None:
    """None is found while none is planted; every sentence has a fault that it finds."""
    lots.enter(*NAMES).drawn()
    assert [found for check in invariants_of_entries.CHECKS for found in check()] == []
    triggers.remove()
    checks = {each.__name__.replace("_", " "): each for each in invariants_of_entries.CHECKS}
    missed = []
    for sentence, planted in FAULTS.items():
        for says, fault in planted.items():
            with transaction.atomic():
                fault(lots)
                found = [each.found for each in checks[sentence]()]
                transaction.set_rollback(True)
            if not any(says in each for each in found):
                missed.append(f"{sentence}: {says}: {found}")
    triggers.install()
    assert missed == []
    assert checks.keys() == FAULTS.keys()
