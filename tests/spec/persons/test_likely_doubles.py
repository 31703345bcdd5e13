"""Which two records are shown as likely of one person, which never are, and what is said for and against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sojourn_office.likeness.pairs import Known, Passport, compared, likely

title = "Likely doubles"

SEOYEON = Known(
    "PARK", "SEOYEON", "박서연", date(2002, 3, 12), "F", "KOR", (Passport("KOR", "M12345678", date(2031, 1, 1)),)
)
REN = Known(
    "TANAKA", "REN", "田中 蓮", date(2001, 5, 20), "M", "JPN", (Passport("JPN", "TZ1234567", date(2030, 1, 1)),)
)


def passport(number: str, until: int = 2033, issuer: str = "KOR") -> tuple[Passport, ...]:
    return (Passport(issuer, number, date(until, 6, 1)),)


@pytest.mark.parametrize(
    ("case", "other"),
    [
        ("renewed passport", replace(SEOYEON, passports=passport("M87654321", 2036))),
        ("BAK for PARK, hangul missing", replace(SEOYEON, family="BAK", given="SEO YEON", native="", passports=())),
        ("spelled in hangul another way", replace(SEOYEON, given="SEOYUN", native="", passports=())),
        ("month and day turned", replace(SEOYEON, born_on=date(2002, 12, 3))),
        ("two figures swapped", replace(SEOYEON, born_on=date(2002, 3, 21), passports=passport("M87654321"))),
        ("family and given name turned", replace(SEOYEON, family="SEOYEON", given="PARK", native="")),
        ("a slip", replace(SEOYEON, given="SEOYOEN", native="", passports=())),
        ("dual national", replace(SEOYEON, native="", nationality="AUS", passports=passport("PA123456", issuer="AUS"))),
        ("one more given name", replace(SEOYEON, given="JENNIFER SEOYEON", native="", nationality="AUS")),
        ("one passport, birth date mistyped", replace(SEOYEON, born_on=date(1992, 3, 12))),
    ],
)
def test_one_person_with_two_records_is_shown(case: str, other: Known) -> None:
    """Two passports, three scripts, two countries, turned and mistyped figures: both ways round."""
    assert compared(SEOYEON, other).is_likely, compared(SEOYEON, other)
    assert compared(other, SEOYEON) == compared(SEOYEON, other)


@pytest.mark.parametrize(
    ("family", "other"),
    [
        ("LEE", "YI"),
        ("LEE", "RHEE"),
        ("RYU", "YOO"),
        ("ROH", "NOH"),
        ("CHOI", "CHOE"),
        ("JUNG", "CHEONG"),
        ("KIM", "GIM"),
    ],
)
def test_a_korean_family_name_is_one_however_it_is_spelled(family: str, other: str) -> None:
    """By the syllables it may stand for, and not by the letters it happens to share."""
    one = replace(SEOYEON, family=family, native="", passports=())
    assert "name-sounds" in compared(one, replace(one, family=other)).codes


@pytest.mark.parametrize(("one", "other"), [("SATO", "SATOH"), ("SHIMMURA", "SHINMURA"), ("OHNO", "ONO")])
def test_a_japanese_family_name_is_one_with_long_vowels_written_or_not(one: str, other: str) -> None:
    """Passports may carry the long vowel or leave it."""
    known = replace(REN, family=one, native="", passports=())
    assert "name-sounds" in compared(known, replace(known, family=other)).codes


def test_kana_and_letters_of_one_name_sound_alike() -> None:
    """A name that was filed in kana is found by its sound."""
    known = replace(REN, family="OONO", given="KYOKO", native="おおの きょうこ")
    assert "name-sounds" in compared(known, replace(known, family="ONO", given="KYOUKO", native="")).codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SEOYEON, replace(SEOYEON, given="SEOYUN", native="박서윤", passports=passport("M12345679", 2031))),
        (SEOYEON, replace(SEOYEON, given="SEOJUN", native="박서준", sex="M")),
        (replace(SEOYEON, given="MINJI", native=""), replace(SEOYEON, given="MINJU", native="", passports=())),
        (replace(REN, given="YUTA", native=""), replace(REN, given="YUTO", native="", passports=())),
        (replace(REN, native="田中 優子", given="YUKO"), replace(REN, native="田中 陽子", given="YOKO")),
    ],
)
def test_twins_are_never_shown(one: Known, other: Known) -> None:
    """One birth date, one family name, passports with numbers side by side: another given name is another person."""
    found = compared(one, replace(other, passports=other.passports or passport("M12345679", 2031)))
    twins = replace(other, passports=passport("M12345679", 2031)) if other.passports == one.passports else other
    assert not compared(one, twins).is_likely, found


def test_strangers_of_one_name_are_not_shown() -> None:
    """A common name and another birth date are two people."""
    assert not compared(SEOYEON, replace(SEOYEON, born_on=date(1999, 8, 1), passports=passport("M5"))).is_likely


def test_each_pair_comes_once_with_what_speaks_for_and_against() -> None:
    """For: name and birth date. Beside it that both passports are valid at once."""
    other = replace(SEOYEON, passports=passport("M87654321", 2031))
    ((one, two, found),) = likely([SEOYEON, REN, other])
    assert (one, two) == (0, 2)
    assert set(found.codes) == {"passports-at-once", "born-same", "name-same"}


def test_another_sex_speaks_against_and_does_not_rule_out() -> None:
    """A sex may be mistyped as a figure may."""
    mistyped = replace(SEOYEON, sex="M")
    assert "sex-otherwise" in compared(SEOYEON, mistyped).codes and compared(SEOYEON, mistyped).is_likely
