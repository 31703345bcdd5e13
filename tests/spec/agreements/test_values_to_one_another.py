"""What the values of a file must be to one another and to the world: real codes, sums that add up, days in order."""

from __future__ import annotations

import pytest
from test_checking_a_catalogue import SMALL, everything_wrong

title = "Values to one another"

VALUES = "[[schemes.KOR-JPN.examples]]"


def with_values(written: str) -> str:
    """The small agreement with further values."""
    return SMALL.replace(VALUES, f"[schemes.KOR-JPN.values.more]\n{VALUES}").replace(
        "[schemes.KOR-JPN.values.more]\n", written + "\n"
    )


def value(name: str, written: str, more: str = "") -> str:
    """One value as a file has it."""
    return f'[[schemes.KOR-JPN.values.{name}]]\nvalue = {written}\ncite = ["law"]\n{more}\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (value("turn", "1"), ["values.turn:", "turn is not", "turns"]),
        (value("funds", '{ amount = 1, currency = "KRO" }'), ["values.funds:", "'KRO'", "ISO 4217"]),
        (value("nationality", '["KOR", "KOX"]'), ["values.nationality:", "'KOX'", "ISO 3166-1"]),
        (value("insurance_rule", '{ exempt = ["AUX"] }'), ["values.insurance_rule:", "'AUX'"]),
        (value("education", '{ levles = ["bachelor"] }'), ["values.education[0]:", "levels", "not-found"]),
        (value("programme", '"paused"'), ["values.programme[0]:", "open, suspended, ended"]),
        (value("age", "{ youngest = 18, oldest = 36 }") + value("age_ceiling", "35"), ["above the ceiling 35"]),
        (value("age", "{ youngest = 18, oldest = 17 }"), ["at least 18 and at most 17"]),
        (value("age", "{ youngest = 18, oldest = 30, not_yet = 31 }"), ["values.age[0]:", "is not"]),
        (value("ceiling", "100") + value("sub_ceilings", "{ vie = 101 }"), ["sub_ceilings come to 101", "100"]),
        (value("tranches", '[{ from = "03-01", share = "1/2" }, { from = "09-01", share = "2/3" }]'), ["7/6"]),
        (value("tranches", '[{ from = "03-01", share = "half" }]'), ["'half'", "1/2"]),
        (value("ceiling_kind", '"stock"') + value("quota_year", '"calendar"'), ["in no year"]),
        (value("stay_months", "12", 'mirrors = "KOR-JPN.stay"'), ["'KOR-JPN.stay'", "not in this file"]),
        (value("stay_months", "12", 'mirrors = "KOR-JPN.turns"'), ["It is 12", "is 2", "note"]),
        (value("stay_months", "12", 'transition = "oldrule"'), ["'oldrule'", "old-rule, new-rule"]),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_place(written, said):
    """Each with a remedy, all at once."""
    found = everything_wrong(with_values(written))
    assert any(all(word in line for word in said) for line in found), found


@pytest.mark.parametrize(
    "written",
    [
        value("age", "{ youngest = 18, oldest = 35 }") + value("age_ceiling", "35"),
        value("age", '{ youngest = 18, not_yet = 31, youngest_on = "entry" }'),
        value("age", "{ youngest = 18 }"),
        value("ceiling", "100") + value("sub_ceilings", "{ vie = 100 }"),
        value("ceiling", '"unlimited"'),
        value("tranches", '[{ from = "03-01", share = "1/2" }, { from = "09-01", share = "1/2" }]'),
        value("ceiling_kind", '"stock"') + value("quota_year", '"none"'),
        value("stay_months", "2", 'mirrors = "KOR-JPN.turns"\ntransition = "old-rule"'),
        value("stay_months", "12", 'mirrors = "KOR-JPN.turns"\nnote = { en = "a", ko = "b", ja = "c" }'),
        value("nationality", '["HKG", "GBN"]'),
    ],
)
def test_what_fits_at_its_edge_is_no_problem(written):
    """The last number that fits is not the first that does not."""
    assert everything_wrong(with_values(written)) == []


def test_a_text_is_in_force_after_the_later_of_two_notifications():
    """Thirty days after the later one; another day is a problem, that day is none."""
    text = (
        '[[instruments]]\nid = "a"\nkind = "agreement"\ntitle = { en = "a", ko = "b", ja = "c" }\ncite = ["law"]\n'
        "signed = 2022-05-02\nnotified = [2026-01-10, 2026-03-02]\nplus_days = 30\nin_force = 2026-04-01\n[sources.law]"
    )
    whole = SMALL.replace("[sources.law]", text)
    assert everything_wrong(whole) == []
    assert any("1 April 2026" in line for line in everything_wrong(whole.replace("2026-04-01", "2026-04-02")))
    assert any(
        "before it is signed" in line for line in everything_wrong(whole.replace("= 2022-05-02", "= 2027-05-02"))
    )


def test_with_one_notification_alone_a_text_is_in_force_no_earlier():
    """The other one may have come later, and never makes the day an earlier one."""
    text = (
        '[[instruments]]\nid = "a"\nkind = "agreement"\ntitle = { en = "a", ko = "b", ja = "c" }\ncite = ["law"]\n'
        "signed = 2018-04-10\nnotified = [2018-11-15]\nplus_days = 30\nin_force = 2023-02-10\n[sources.law]"
    )
    whole = SMALL.replace("[sources.law]", text)
    assert everything_wrong(whole) == []
    assert everything_wrong(whole.replace("2023-02-10", "2018-12-15")) == []
    assert any("15 December 2018" in line for line in everything_wrong(whole.replace("2023-02-10", "2018-12-14")))


def test_a_window_closes_after_it_opens():
    """And has its result after that."""
    window = '[[schemes.KOR-JPN.windows]]\nround = "2026"\nopens = 2026-02-01\ncloses = 2026-01-31\ncite = ["law"]\n'
    assert any("windows[0]" in line for line in everything_wrong(SMALL + window))
    assert everything_wrong(SMALL + window.replace("2026-01-31", "2026-02-01")) == []


def test_the_file_is_named_by_its_parties():
    """In alphabetical order; a host without a partner stands alone, and its senders are free."""
    alone = SMALL.replace('parties = ["JPN", "KOR"]', 'parties = ["JPN"]')
    assert any("Name it jpn.toml" in line for line in everything_wrong(alone))
    assert any("alphabetical" in line for line in everything_wrong(SMALL.replace('["JPN", "KOR"]', '["KOR", "JPN"]')))


def test_a_scheme_of_a_category_bears_its_name():
    """And its title is made from it."""
    from sojourn.agreements.reading import read_agreement
    from sojourn.texts import say

    text = SMALL.replace('[schemes.KOR-JPN]\ntitle = { en = "a", ko = "b", ja = "c" }', "[schemes.KOR-JPN]")
    agreement, _ = read_agreement(text, place="jpn-kor.toml")
    assert agreement is not None
    assert say(agreement.schemes["KOR-JPN"].title, "en") == (
        "Working holiday in Japan for nationals of the Republic of Korea"
    )
    text = text.replace("KOR-JPN", "KOR-JPN-yp").replace(
        'sender = "KOR"',
        'category = { en = "Young Professionals", ko = "청년 전문직", ja = "若手専門職" }\nsender = "KOR"',
    )
    agreement, _ = read_agreement(text, place="jpn-kor.toml")
    assert agreement is not None
    assert everything_wrong(text) == []
    assert say(agreement.schemes["KOR-JPN-yp"].title, "ko") == "대한민국 국민의 일본 청년 전문직"
    assert any("SENDER-HOST-name" in line for line in everything_wrong(SMALL.replace("KOR-JPN", "KOR-JPN-yp")))
