"""What holds on a day, by what was known on a day; a report judges nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sojourn.agreements.model import NOT_FOUND, Series
from sojourn.agreements.moves import entry_on, pending_on, rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.basics.days import PartialDay
from sojourn.eligibility.findings import Met, judge_person
from sojourn.rules.answers import Answer

title = "The two questions of time"

FILE = Path(__file__).parents[3] / "agreements" / "jpn-kor.toml"
ONCE_BEFORE = {
    "nationality": ("KOR",),
    "residence": "KOR",
    "residence_region": "KR-11",
    "age": 24,
    "turns": 1,
    "child": False,
}


@pytest.fixture(scope="module")
def agreement():
    read, problems = read_agreement(FILE.read_text(encoding="utf-8"), place=FILE.name)
    assert read is not None
    assert not problems
    return read


@pytest.mark.parametrize("scheme", ["KOR-JPN", "JPN-KOR"])
def test_before_the_start_was_known_it_is_once(agreement, scheme):
    """For 1 October 2025, asked with what was known on 23 August: once; neither line changes it."""
    rules = rules_on(agreement, agreement.schemes[scheme], on=date(2025, 10, 1), known=date(2025, 8, 23))
    assert rules.value("turns") == 1
    pending = [(p.entry.standing.value, p.entry.value, str(p.entry.start or ""), str(p.entry.known))
               for p in rules.pending if p.name == "turns"]  # fmt: skip
    assert pending == [("announced", "more", "", "2025-08-23"), ("reported", 2, "2025-10", "2025-08-21")]
    assert all(agreement.sources[cite].title for p in rules.pending for cite in p.entry.cites)


def test_once_it_was_known_it_is_twice_from_a_secondary_source(agreement):
    """The same day, asked with what was known on 2 October: twice; the reports are settled."""
    rules = rules_on(agreement, agreement.schemes["KOR-JPN"], on=date(2025, 10, 1), known=date(2025, 10, 2))
    assert rules.value("turns") == 2
    assert rules.trust(rules.held["turns"]).value == "secondary"
    assert not [pending for pending in rules.pending if pending.name == "turns"]


def test_the_last_day_of_the_old_rule_is_once_with_all_we_know(agreement):
    """A rule that is known today does not reach back."""
    rules = rules_on(agreement, agreement.schemes["KOR-JPN"], on=date(2025, 9, 30))
    assert rules.value("turns") == 1


@pytest.mark.parametrize(
    ("on", "known", "answer"),
    [
        (date(2025, 10, 1), date(2025, 8, 23), Met.NO),
        (date(2025, 10, 1), date(2025, 10, 2), Met.YES),
        (date(2025, 9, 30), None, Met.NO),
        (date(2025, 10, 1), None, Met.YES),
    ],
)
def test_a_korean_who_has_been_once_is_judged_by_the_rule_of_the_day(agreement, on, known, answer):
    """The seed case: one person, one fact, four questions."""
    judgement = judge_person(agreement, agreement.schemes["KOR-JPN"], ONCE_BEFORE, on=on, known=known)
    assert judgement.of("turns").met is answer


def test_a_value_may_become_known_after_it_is_in_force(agreement):
    """The ceiling of 2002 was announced in July 2002."""
    ceiling = agreement.schemes["KOR-JPN"].series["ceiling"]
    assert entry_on(ceiling, on=date(2002, 6, 1), known=date(2002, 6, 1)).value == 1000
    assert entry_on(ceiling, on=date(2002, 6, 1), known=date(2002, 7, 9)).value == 1800


@pytest.mark.parametrize(
    ("on", "places"),
    [
        (date(1999, 4, 1), 1000),
        (date(2001, 12, 31), 1000),
        (date(2002, 1, 1), 1800),
        (date(2006, 1, 1), 3600),
        (date(2009, 1, 1), 7200),
        (date(2011, 9, 30), 7200),
        (date(2011, 10, 1), 10_000),
    ],
)
def test_the_ceiling_grew_in_five_steps(agreement, on, places):
    """1,000, 1,800, 3,600, 7,200, 10,000: the same for each direction."""
    for scheme in agreement.schemes.values():
        assert entry_on(scheme.series["ceiling"], on=on).value == places


def test_before_the_agreement_there_is_no_value(agreement):
    """Nothing holds on the eve of the first day."""
    assert entry_on(agreement.schemes["KOR-JPN"].series["ceiling"], on=date(1999, 3, 31)) is None


def test_a_missing_fact_gives_perhaps_and_names_what_decides(agreement):
    """Not known is never turned into no."""
    facts = {key: value for key, value in ONCE_BEFORE.items() if key != "turns"}
    judgement = judge_person(agreement, agreement.schemes["KOR-JPN"], facts, on=date(2026, 11, 9))
    assert judgement.answer is Answer.NOT_KNOWN
    assert "turns" in judgement.asks
    assert "funds" in judgement.asks


def test_a_settled_report_is_no_longer_pending(agreement):
    """What became known in force after a report settles it."""
    turns = agreement.schemes["KOR-JPN"].series["turns"]
    assert pending_on(turns, known=date(2025, 9, 30))
    assert not pending_on(turns, known=date(2025, 10, 1))


@pytest.mark.parametrize("scheme", ["KOR-JPN", "JPN-KOR"])
@pytest.mark.parametrize(
    ("known", "pending"),
    [
        (date(2008, 11, 30), {(7200, "2009"), (10_000, "2012")}),
        (date(2008, 12, 1), {(10_000, "2012")}),
        (date(2010, 11, 15), {(10_000, "2012")}),
        (date(2010, 11, 16), {(10_000, "")}),
        (date(2011, 9, 20), {(10_000, "")}),
        (date(2011, 9, 21), set()),
    ],
)
def test_each_announced_value_is_settled_by_its_own_successor(agreement, scheme, known, pending):
    """In April 2008 two steps were announced; the first came in force and left the second announced."""
    ceiling = agreement.schemes[scheme].series["ceiling"]
    assert {(entry.value, str(entry.start or "")) for entry in pending_on(ceiling, known=known)} == pending


def test_another_value_from_the_named_day_settles_what_was_said_of_it(agreement):
    """Said: three from October. In force: two from October; nobody waits for three any longer."""
    turns = agreement.schemes["KOR-JPN"].series["turns"]
    october = next(entry for entry in turns.entries if str(entry.start) == "2025-10")
    three = Series("turns", (*turns.entries, replace(october, value=3)))
    assert 3 in {entry.value for entry in pending_on(three, known=date(2025, 9, 30))}
    assert pending_on(three, known=date(2025, 10, 1)) == []


def test_what_is_not_found_settles_nothing(agreement):
    """Looking in vain does not undo an announcement."""
    ceiling = agreement.schemes["KOR-JPN"].series["ceiling"]
    vain = replace(ceiling.entries[0], value=NOT_FOUND, start=PartialDay.read("2013"), known=PartialDay.read("2009"))
    looked = Series("ceiling", (*ceiling.entries, vain))
    assert {entry.value for entry in pending_on(looked, known=date(2009, 6, 1))} == {10_000}
