"""`sojourn check` says everything that is wrong at once, each with place, trouble and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from sojourn.agreements import checks as agreement_checks
from sojourn.agreements.reading import read_agreement
from sojourn.eligibility import checks as eligibility_checks
from sojourn.texts import say

title = "Checking a catalogue"

FILE = Path(__file__).parents[3] / "agreements" / "jpn-kor.toml"

SMALL = """
format = 1
parties = ["JPN", "KOR"]
title = { en = "a", ko = "b", ja = "c" }
[sources.law]
title = "t"
outlet = "o"
address = "https://example.org/"
seen = 2026-11-22
trust = "official"
[schemes.KOR-JPN]
title = { en = "a", ko = "b", ja = "c" }
sender = "KOR"
host = "JPN"
criteria = [{ kind = "turns", cite = ["law"] }]
[schemes.KOR-JPN.values]
turns = [
  { from = 1999-04-01, value = 1, cite = ["law"] },
  { from = 2025-10-01, value = 2, cite = ["law"] },
]
[[schemes.KOR-JPN.examples]]
title = { en = "once before", ko = "once before", ja = "once before" }
on = 2025-10-01
facts = { turns = 1 }
answer = "yes"
"""


def everything_wrong(text: str) -> list[str]:
    agreement, problems = read_agreement(text, place="jpn-kor.toml")
    if agreement is not None:
        problems += agreement_checks.problems_of(agreement) + eligibility_checks.problems_of(agreement)
    return [f"{each.place}: {say(each.trouble, 'en')} {say(each.remedy, 'en')}" for each in problems]


def test_the_shipped_agreement_is_clean():
    """Every cite resolves, every worked example comes out."""
    assert everything_wrong(FILE.read_text(encoding="utf-8")) == []


def test_the_small_one_is_clean_too():
    """So that each fault below is the only one."""
    assert everything_wrong(SMALL) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('cite = ["law"] },\n]', 'cite = ["lawx"] },\n]', ["values.turns[1]", "'lawx'", "one that is there: law"]),
        ('value = 2, cite = ["law"]', "value = 2", ["values.turns[1]", "There is no source", "cite ="]),
        ("value = 2,", 'value = "two", extra = 1,', ["values.turns[1]", "extra", "Use one of"]),
        ("value = 2,", "value = 2.5,", ["values.turns[1]", "2.5", "whole number"]),
        ("from = 2025-10-01,", 'from = "2025-13",', ["values.turns[1]", "'2025-13'", '"2026-11"']),
        ("from = 1999-04-01,", "from = 2026-04-01,", ["values.turns", "stands after", "oldest first"]),
        ("from = 2025-10-01,", "from = 1999-04-01,", ["values.turns", "Two values for 1999-04-01", "set_aside"]),
        ('kind = "turns"', 'kind = "turn"', ["criteria[0]", "'turn'", "Use one of"]),
        (
            'answer = "yes"',
            'answer = "no"',
            ["examples[0] (once before)", "answer should be 'no'", "Correct the example"],
        ),
        ('sender = "KOR"', 'sender = "PRK"', ["schemes.KOR-JPN", "does not go", "SENDER-HOST"]),
        ("seen = 2026-11-22", "", ["sources.law", "The day it was seen is missing", "seen ="]),
        ('trust = "official"', 'trust = "rumour"', ["sources.law", "'rumour'", "Use one of"]),
        ('ko = "b", ja = "c" }\n[sources', 'ko = "b" }\n[sources', ["title", "each language", "en, ko and ja"]),
        ("parties = [", "parties = = [", ["jpn-kor.toml", "not TOML", "line"]),
    ],
)
def test_a_fault_is_named_with_place_trouble_and_remedy(good, bad, said):
    """One planted fault, one line that says where, what and what to do."""
    assert good in SMALL
    found = everything_wrong(SMALL.replace(good, bad, 1))
    assert any(all(word in line for word in said) for line in found), found


def test_three_faults_are_named_at_once():
    """Nobody corrects a file three times over."""
    text = FILE.read_text(encoding="utf-8")
    text = text.replace('kind = "age"', 'kind = "ages"', 1)
    text = text.replace("value = 10000", 'value = "ten thousand"', 1)
    text = text.replace('trust = "official"', 'trust = "oficial"', 1)
    found = "\n".join(everything_wrong(text))
    assert all(word in found for word in ("'ages'", "'ten thousand'", "'oficial'"))
