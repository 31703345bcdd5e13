"""The two lines at the foot of a visa: how they are written, and how strictly they are read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.basics import countries
from sojourn.visas import mrz

title = "The machine-readable lines"

VECTORS = Path(__file__).parents[2] / "vectors"
SPECIMEN = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<")
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")


def vectors(name: str, op: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text())["vectors"]
    return [pytest.param(vector, id=vector["id"]) for vector in found if vector["op"] == op]


def codes(lines: mrz.Lines) -> set[str]:
    return {finding.code for finding in lines.findings}


def with_lower(lower: str) -> mrz.Lines:
    return mrz.parse((SPECIMEN[0], lower), mrz.Form.MRV_A)


@pytest.mark.parametrize("vector", vectors("mrz", "check_digit"))
def test_the_check_digit_is_that_of_the_standard(vector: Any) -> None:
    """Weights 7, 3, 1, fillers count as 0."""
    assert mrz.check_digit(vector["input"]) == vector["expected"]


@pytest.mark.parametrize("vector", vectors("mrz", "build_mrv"))
def test_the_same_visa_always_gives_the_same_two_lines(vector: Any) -> None:
    """The specimen of the standard, a Korean and a Japanese holder, Germany's single letter, a number too long."""
    given_values = dict(vector["input"])
    form = mrz.Form(given_values.pop("format"))
    assert list(mrz.build(form, **given_values)) == vector["expected"]


@pytest.mark.parametrize("vector", vectors("mrz", "name_field"))
def test_a_name_is_cut_by_one_rule_that_the_standard_allows(vector: Any) -> None:
    """The standard leaves a choice; we always make the same one, so that two offices write the same name."""
    form, names = mrz.Form(vector["input"]["format"]), vector["input"]
    written = mrz.name_field(primary=names["primary"], secondary=names["secondary"], width=form.width - 5)
    assert written == vector["expected"]
    assert written in vector["acceptable"]


@pytest.mark.parametrize("vector", vectors("mrz", "transliterate"))
def test_a_latin_letter_takes_the_first_form_of_the_table(vector: Any) -> None:
    """Doc 9303-3 section 6.A, also where the letter comes in two pieces."""
    assert mrz.transliterate(vector["input"]) == vector["expected_any_of"][0]


def test_letters_outside_the_table_lose_their_marks() -> None:
    """Vietnamese letters carry two marks; both fall, and what is left is looked up."""
    assert mrz.name_field(primary="Nguyễn", secondary="Đức", width=20) == "NGUYEN<<DUC<<<<<<<<<"


@pytest.mark.parametrize("name", ["김", "さとう", "KIM2"])
def test_a_name_in_hangul_or_kana_or_with_digits_is_never_written(name: str) -> None:
    """Names of Korean and Japanese holders are not romanised by program but taken from the passport."""
    with pytest.raises(mrz.NotForTheLines) as refused:
        mrz.name_field(primary=name, secondary="", width=39)
    assert name not in str(refused.value), "an error never repeats what is personal"


def test_a_surname_of_one_part_loses_only_what_is_needed() -> None:
    """There is no earlier part to shorten, so its letters stay as far as one letter of a given name fits."""
    assert mrz.name_field(primary="A" * 45, secondary="Bea", width=39) == "A" * 36 + "<<B"


@pytest.mark.parametrize("vector", vectors("mrz", "parse_mrz"))
def test_lines_are_read_as_the_standard_prints_them(vector: Any) -> None:
    """Specimens carry invented countries: that is said, and does not make them badly formed."""
    lines = mrz.parse(vector["input"]["lines"], mrz.Form(vector["input"]["format"]))
    for field, expected in vector["expected"].items():
        if field != "why":
            assert getattr(lines, field) == expected, field


@pytest.mark.parametrize("vector", vectors("country-codes", "mrz_country_code"))
def test_a_code_stands_in_the_lines_only_if_someone_has_it(vector: Any) -> None:
    """Utopia is welcome only where specimens are."""
    code = vector["input"]
    assert countries.stands_in_lines(code, specimens=True) == vector["expected"]["accepted"]
    assert countries.stands_in_lines(code) == (vector["expected"]["accepted"] and code != "UTO")


def test_germany_is_written_with_one_letter_and_kept_with_three() -> None:
    """`DEU` in the data, `D<<` in the lines, and DEU in the lines is nobody's code."""
    upper, lower = mrz.build(
        issuer="DEU", primary="KIM", secondary="MINSU", number="1", nationality="DEU",
        birth="990101", sex="M", valid_until="271231",
    )  # fmt: skip
    lines = mrz.parse((upper, lower), mrz.Form.MRV_A)
    assert upper.startswith("V<D<<")
    assert (lines.issuer, lines.issuing_country, lines.nationality_country) == ("D", "DEU", "DEU")
    assert lines.clean
    assert not countries.stands_in_lines("DEU")


def test_a_specimen_is_well_formed_but_not_clean() -> None:
    """The code list is a finding of its own, so that an office refuses Utopia and a test may use it."""
    lines = mrz.parse(SPECIMEN, mrz.Form.MRV_A)
    assert codes(lines) == {"code_list"}
    assert lines.valid
    assert not lines.clean


@pytest.mark.parametrize(
    ("lower", "code", "first", "last"),
    [
        ("L898902C<4UTO6908061F9406236ZE184226B<<<<<<<", "check_digit_number", 1, 10),
        ("L898902C<3UTO6908062F9406236ZE184226B<<<<<<<", "check_digit_birth", 14, 20),
        ("L898902C<3UTO6908061F9406235ZE184226B<<<<<<<", "check_digit_valid_until", 22, 28),
        ("L898902C<3UTO6908061F9402305ZE184226B<<<<<<<", "dates", 22, 27),
        ("L898902C<3UTO6913061F9406236ZE184226B<<<<<<<", "dates", 14, 19),
        ("L898902C<3UTO6908061Q9406236ZE184226B<<<<<<<", "alphabet", 21, 21),
        ("L898902C<3uTO6908061F9406236ZE184226B<<<<<<<", "alphabet", 11, 11),
    ],
)
def test_each_thing_wrong_is_said_with_its_place(lower: str, code: str, first: int, last: int) -> None:
    """Where, what, and what to do; the person looks at those signs and not at the whole line."""
    found = [(finding.first, finding.last) for finding in with_lower(lower).findings if finding.code == code]
    assert (first, last) in found


def test_everything_wrong_is_said_at_once() -> None:
    """Three wrong check digits are three findings, not the first of them."""
    found = codes(with_lower("L898902C<4UTO6908062F9406235ZE184226B<<<<<<<"))
    assert {"check_digit_number", "check_digit_birth", "check_digit_valid_until"} <= found


@pytest.mark.parametrize("lines", [(), SPECIMEN[:1], (*SPECIMEN, ""), (SPECIMEN[0][:-1], SPECIMEN[1])])
def test_lines_of_another_length_are_not_cut_into_fields(lines: tuple[str, ...]) -> None:
    """A field cut from the wrong place would be a wrong name; an empty line at the end is none."""
    read = mrz.parse(lines, mrz.Form.MRV_A)
    assert (read.primary == "") == ("length" in codes(read))
    assert ("length" in codes(read)) == (lines[:2] != SPECIMEN)


def test_a_passport_is_not_a_visa() -> None:
    """Whoever types the wrong two lines is told which are wanted."""
    assert "document_code" in codes(mrz.parse(PASSPORT, mrz.Form.MRV_A))
    assert "document_code" in codes(mrz.parse(SPECIMEN, mrz.Form.TD3))


def test_a_visa_has_no_composite_check_digit() -> None:
    """A reader that takes a visa for a passport would refuse every visa."""
    assert mrz.parse(SPECIMEN, mrz.Form.MRV_A).valid
    assert "check_digit_composite" in codes(mrz.parse(SPECIMEN, mrz.Form.TD3))


@pytest.mark.parametrize("digit", ["0", "<"])
def test_an_empty_personal_number_may_leave_out_its_check_digit(digit: str) -> None:
    """Fillers alone add up to 0; the standard lets a State print a filler instead."""
    head = PASSPORT[1][:28] + "<" * 14 + digit
    composite = mrz.check_digit(head[:10] + head[13:20] + head[21:43])
    assert mrz.parse((PASSPORT[0], head + composite), mrz.Form.TD3).valid


@pytest.mark.parametrize("name", ["<ERIKSSON", "ERIKSSON<<<ANNA", "ERIKSSON<<ANNA<<MARIA", "ER1KSSON<<ANNA", ""])
def test_a_name_of_another_shape_is_a_finding(name: str) -> None:
    """Surname, two fillers, given names with one between them, letters only."""
    upper = "V<UTO" + name.ljust(39, "<")
    assert "names" in codes(mrz.parse((upper, SPECIMEN[1]), mrz.Form.MRV_A))


def test_a_name_that_ends_in_the_last_place_may_have_been_cut() -> None:
    """Also where it happens to fit exactly: the paper does not say."""
    upper = "V<UTO" + mrz.name_field(primary="PAPANDROPOULOUS", secondary="JONATHON WARREN TREVOR", width=39)
    assert mrz.parse((upper, SPECIMEN[1]), mrz.Form.MRV_A).name_may_be_cut
    assert not mrz.parse(SPECIMEN, mrz.Form.MRV_A).name_may_be_cut


def test_unknown_parts_of_a_birth_date_are_fillers_and_count_as_nothing() -> None:
    """A person whose day of birth nobody wrote down has a visa all the same."""
    lines = mrz.parse(
        mrz.build(
            issuer="JPN", primary="KIM", secondary="", number="1", nationality="KOR",
            birth="99<<<<", sex="", valid_until="271231",
        ),
        mrz.Form.MRV_A,
    )  # fmt: skip
    assert lines.clean
    assert lines.sex == ""
    assert mrz.born_on(lines.birth, not_after=date(2026, 11, 9)) is None


@pytest.mark.parametrize(
    ("signs", "day", "born", "until"),
    [
        ("261109", date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 9)),
        ("261110", date(2026, 11, 9), date(1926, 11, 10), date(2026, 11, 10)),
        ("261108", date(2026, 11, 9), date(2026, 11, 8), date(2126, 11, 8)),
        ("000229", date(2026, 11, 9), date(2000, 2, 29), None),
        ("270230", date(2026, 11, 9), None, None),
    ],
)
def test_two_digits_of_a_year_find_their_century(signs: str, day: date, born: date | None, until: date | None) -> None:
    """Born: the latest year not after the day of issue. Valid until: the next one on or after it."""
    assert mrz.born_on(signs, not_after=day) == born
    assert mrz.valid_until_on(signs, not_before=day) == until


@pytest.mark.parametrize("lines", [SPECIMEN, PASSPORT])
def test_the_form_of_two_lines_is_seen_from_their_first_letter_and_length(lines: tuple[str, str]) -> None:
    """A page with one box for both kinds asks this first."""
    assert mrz.form_of(lines) is (mrz.Form.MRV_A if lines is SPECIMEN else mrz.Form.TD3)
    assert mrz.form_of((lines[0][:-1], lines[1])) is None


def initials(name: str) -> int:
    """How many parts of a name are one letter; fields of such parts cannot always be filled to the last sign."""
    return sum(len(part) == 1 for part in name.replace("'", "").replace("-", " ").split())


names = st.text(alphabet=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'"), min_size=1, max_size=50).filter(
    lambda name: any(sign.isalpha() for sign in name)
)


@given(
    form=st.sampled_from([mrz.Form.MRV_A, mrz.Form.MRV_B]),
    primary=names,
    secondary=st.one_of(st.just(""), names),
    number=st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True),
    birth=st.dates(min_value=date(1930, 1, 1), max_value=date(2026, 11, 9)),
    sex=st.sampled_from(["F", "M", ""]),
    until=st.dates(min_value=date(2026, 11, 9), max_value=date(2030, 1, 1)),
)
def test_what_is_written_is_read_back(
    form: mrz.Form, primary: str, secondary: str, number: str, birth: date, sex: str, until: date
) -> None:
    """Reading takes back what building wrote: every field, and the name as far as it was not cut."""
    lines = mrz.parse(
        mrz.build(
            form, issuer="JPN", primary=primary, secondary=secondary, number=number, nationality="KOR",
            birth=birth, sex=sex, valid_until=until,
        ),
        form,
    )  # fmt: skip
    assert lines.clean, codes(lines)
    assert (lines.number, lines.sex, lines.issuer, lines.nationality) == (number, sex, "JPN", "KOR")
    assert mrz.born_on(lines.birth, not_after=date(2026, 11, 9)) == birth
    assert mrz.valid_until_on(lines.valid_until, not_before=date(2026, 11, 9)) == until
    if not lines.name_may_be_cut and initials(primary) < 2 and initials(secondary) < 2:
        whole = mrz.name_field(primary=primary, secondary=secondary, width=300).rstrip("<")
        assert f"{lines.primary}<<{lines.secondary}".replace(" ", "<").rstrip("<") == whole


def test_a_cut_name_ends_with_a_letter_in_the_last_sign() -> None:
    """By that a reader knows that it was cut; the last part of the surname gives up no more than it must."""
    written = mrz.name_field(primary="A" * 25 + "-AAA", secondary="A", width=31)
    assert written == "A" * 25 + "<AA<<A"


@given(primary=names, secondary=names, width=st.sampled_from([31, 39]))
def test_a_name_always_fills_its_field_and_keeps_both_parts(primary: str, secondary: str, width: int) -> None:
    """However long: the right number of signs, one boundary, and something on each side of it."""
    written = mrz.name_field(primary=primary, secondary=secondary, width=width)
    left, boundary, right = written.rstrip("<").partition("<<")
    assert len(written) == width
    assert boundary and left and right
    assert "<<" not in right


@given(at=st.integers(0, 27), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_checked_field_is_noticed(at: int, digit: str) -> None:
    """The check digit misses no single digit put for another; of letters it misses those ten or twenty apart."""
    written = SPECIMEN[1][:at] + digit + SPECIMEN[1][at + 1 :]
    checked = at in {*range(10), *range(13, 20), *range(21, 28)} and SPECIMEN[1][at].isdigit()
    if checked and written != SPECIMEN[1]:
        assert not with_lower(written).valid
