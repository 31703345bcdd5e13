"""A value as a file has it, held against the day from which it holds."""

from __future__ import annotations

from datetime import date, timedelta

from sojourn.agreements.checks import problems_of
from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import rules_on
from sojourn.agreements.reading import read_agreement

FIRST_DAY = date(2026, 7, 1)

_FILE = """
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
sender = "KOR"
host = "JPN"
[schemes.KOR-JPN.values]
"""


def agreement_with(written: str) -> Agreement:
    """An agreement with these values and no problem."""
    agreement, problems = read_agreement(_FILE + written, place="jpn-kor.toml")
    assert agreement is not None
    assert (*problems, *problems_of(agreement)) == ()
    return agreement


def holds_from_its_day(written: str) -> None:
    """The value holds from the first day on; on the eve, and by what was known on the eve, nothing does."""
    name, _, value = written.partition(" = ")
    agreement = agreement_with(f'{name} = [{{ from = {FIRST_DAY}, cite = ["law"], value = {value} }}]\n')
    scheme = agreement.schemes["KOR-JPN"]
    assert rules_on(agreement, scheme, on=FIRST_DAY).value(name) is not None
    eve = FIRST_DAY - timedelta(days=1)
    assert rules_on(agreement, scheme, on=eve).value(name) is None
    assert rules_on(agreement, scheme, on=FIRST_DAY, known=eve).value(name) is None
