"""Two records of one person in one draw, joined before its list is fixed, before it is drawn, and after."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.cases.records import Step
from sojourn.rounds.entries import Terms
from sojourn_office.actions import agreements, entries, records, same_person, selections
from sojourn_office.queries import invariants
from sojourn_office.queries import same_person as same_persons
from sojourn_office.queries.queues import Place
from sojourn_office.storage import events, pairs
from tests.office.test_entries import Lots
from tests.office.world import FILE, done

_BEFORE = "[[schemes.KOR-JPN.values.quota_year]]"
_ONE_COUNTS = """[[schemes.KOR-JPN.values.duplicates]]
from = 2020-01-01
known = 2020-01-01
value = "one-counts"
cite = ["mofa-2011-notes"]
"""


def proposed(lots: Lots, one: str, two: str) -> UUID:
    """One officer says that the persons of two cases are one, as the night had found."""
    pair = pairs.open_pair(lots.world.case(one), lots.world.case(two), at=lots.world.at())
    asked = {"post": lots.world.officers["JPN"][0], "why": "One photograph."}
    done(records.take_step(pair_id=pair.pk, step=Step.PROPOSE, at=lots.world.at(), key=lots.world.key(), **asked))
    return pair.pk


def join(lots: Lots, pair: UUID) -> str | Refusal:
    """Another officer says so too."""
    asked = {"post": lots.world.officers["JPN"][1], "why": "Looked at both."}
    return records.take_step(pair_id=pair, step=Step.JOIN, at=lots.world.at(), key=lots.world.key(), **asked)


def applied(lots: Lots, number: str) -> None:
    """An officer applies the rule of the scheme on two applications, and what comes free goes on."""
    asked = {"why": "One person.", "at": lots.world.at(), "key": lots.world.key()}
    done(same_person.void_both(number=number, post=lots.world.officers["JPN"][0], **asked))
    selections.lapse_due(lots.world.at())


@pytest.mark.both_databases
@pytest.mark.promise("many-entries-of-one")
@pytest.mark.parametrize("rule", ["all-void", "one-counts"])
@pytest.mark.parametrize("when", ["before the list", "before the draw", "after the draw"])
def test_joined_records_have_one_lot_by_the_rule_of_the_scheme_whenever_they_are_joined(
    db: None, tmp_path: Path, rule: str, when: str
) -> None:
    """All void or the first one kept; never two places, and the places go down the order to the others."""
    lots = Lots(tmp_path).plan(Terms(places=2, lodge_days=20))
    if rule == "one-counts":
        text = FILE.read_text().replace(_BEFORE, f"{_ONE_COUNTS}\n{_BEFORE}", 1)
        done(agreements.load(name=FILE.name, text=text, by="test", at=lots.world.at(), key=lots.world.key()))
    lots.enter("A", "B", "C", "D")
    first, second = lots.people["A"], lots.people["B"]
    if when == "before the list":
        done(join(lots, proposed(lots, first, second)))
        again = lots.do(entries.enter, second)
        assert isinstance(again, Refusal) and again.code == "already_entered"
    folder = lots.freeze()
    if when == "before the draw":
        done(join(lots, proposed(lots, first, second)))
    done(lots.take(lots.run(folder)))
    had = [lots.holds(number) for number in (first, second)]
    if when == "after the draw":
        pair = proposed(lots, first, second)
        answer = join(lots, pair)
        assert isinstance(answer, Refusal) is all(had), "with two places one is settled first"
    else:
        assert not had[1], "a marked entry is offered nothing"
    assert lots.world.case(second).is_flagged and not lots.world.case(first).is_flagged
    applied(lots, second)
    if when == "after the draw" and all(had):
        done(join(lots, pair))
    kept = [] if rule == "all-void" else [first]
    stages = {number: lots.world.case(number).stage for number in (first, second)}
    assert stages == {each: (Stage.DRAFT if each in kept else Stage.VOID).value for each in (first, second)}
    living = [each for each in lots.by_rank() if each in (*kept, lots.people["C"], lots.people["D"])]
    assert [each for each in living if lots.holds(each)] == living[:2]
    assert invariants.broken() == ()


def step(lots: Lots, pair: UUID, which: Step, officer: int) -> None:
    """One step of one of the two officers."""
    asked = {"post": lots.world.officers["JPN"][officer], "why": "Two persons.", "at": lots.world.at()}
    done(records.take_step(pair_id=pair, step=which, key=lots.world.key(), **asked))


def is_marked(lots: Lots, number: str) -> bool:
    """Whether an entry is marked, as the draw and the officers' list read it, and as its actions say."""
    row = lots.world.case(number)
    listed = number in {each.number for each in same_persons.marked_entries([Place("JPN", "")])}
    read = {row.is_flagged, listed, events.replay(row).is_flagged}
    assert len(read) == 1, "the column, the list and the history agree"
    return row.is_flagged


@pytest.mark.both_databases
@pytest.mark.parametrize("when", ["before the draw", "after the draw"])
@pytest.mark.parametrize("how", ["declined", "joined and undone"])
def test_the_mark_of_a_proposal_goes_when_two_officers_find_two_persons(
    db: None, tmp_path: Path, when: str, how: str
) -> None:
    """The entry is offered what its rank gives, as if nobody had asked; nothing is void by it any more."""
    lots = Lots(tmp_path).plan(Terms(places=4, lodge_days=20))
    lots.enter("A", "B", "C")
    first, second = lots.people["A"], lots.people["B"]
    pair = proposed(lots, first, second)
    assert is_marked(lots, second) and not is_marked(lots, first)
    folder = lots.freeze()
    if when == "after the draw":
        done(lots.take(lots.run(folder)))
        assert not lots.holds(second)
    if how == "declined":
        step(lots, pair, Step.DECLINE, 1)
    else:
        for which, officer in ((Step.JOIN, 1), (Step.ASK_TO_UNDO, 0), (Step.UNDO, 1)):
            step(lots, pair, which, officer)
    assert not is_marked(lots, second)
    asked = {"why": "One person.", "at": lots.world.at(), "key": lots.world.key()}
    void = same_person.void_both(number=second, post=lots.world.officers["JPN"][0], **asked)
    assert isinstance(void, Refusal) and void.code == "case_state"
    if when == "before the draw":
        done(lots.take(lots.run(folder)))
    selections.lapse_due(lots.world.at())
    assert lots.holds(second)
    assert invariants.broken() == ()


@pytest.mark.both_databases
def test_a_mark_that_rests_on_something_else_stays(db: None, tmp_path: Path) -> None:
    """By the passport, or by another proposal about the same two entries' persons."""
    lots = Lots(tmp_path).plan(Terms(places=4, lodge_days=20))
    lots.enter("A", "B", "C")
    one, two, three = (lots.people[name] for name in "ABC")
    pairs_of = [proposed(lots, one, two), proposed(lots, one, three)]
    step(lots, pairs_of[0], Step.DECLINE, 1)
    assert (is_marked(lots, two), is_marked(lots, three)) == (False, True)
    twin = lots.draft("D", passport_number=lots.world.case(one).passport.number)
    done(lots.do(entries.enter, twin))
    assert is_marked(lots, twin), "it has the passport of the first"
    step(lots, proposed(lots, one, twin), Step.DECLINE, 1)
    assert is_marked(lots, twin)
