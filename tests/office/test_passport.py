"""The passport, asked in three parts; the two lines at the foot of its page fill and check all of them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from sojourn.basics.mrz import check_digit
from tests.office.test_applicant import ASSESSED, LANGUAGES, Person, begun, passport, row, world
from tests.office.world import World

__all__ = ["world"]


def lines_of(number: str = "M00000421", country: str = "KOR", birth: str = "030510", until: str = "310101") -> str:
    """The two lines of an invented passport, all check digits right."""
    upper = f"P<{country}KO<<HANEUL".ljust(44, "<")
    numbered, born, ends = (f"{part}{check_digit(part)}" for part in (number.ljust(9, "<"), birth, until))
    optional = "<" * 14 + "0"
    composite = check_digit(numbered + born + ends + optional)
    return f"{upper}\n{numbered}{country}{born}F{ends}{optional}{composite}"


def answered(person: Person) -> dict[str, object]:
    """What is kept of the answers, by name."""
    return {answer.name: answer.value for answer in row(person).answers.all()}


def test_each_part_leads_to_the_next_and_the_last_to_the_list(world: World) -> None:
    person = begun(world)
    ways = ["tasks/passport", "tasks/passport-birth", "tasks/passport-number", "tasks"]
    for part, following in pairwise(ways):
        assert person.post(part, passport(ASSESSED))["Location"] == person.path(following)


def test_a_part_left_out_is_where_the_list_goes_on_and_the_task_is_in_progress(world: World) -> None:
    person = begun(world, language="en")
    person.post("tasks/passport", passport(ASSESSED))
    person.post("tasks/passport-number", passport(ASSESSED))
    shown = person.get("tasks").content.decode()
    assert person.path("tasks/passport-birth") in shown
    assert "In progress" in shown


def test_the_two_lines_alone_fill_the_passport(world: World) -> None:
    person = begun(world)
    said = {"lines": lines_of().lower().replace("\n", "\r\n"), "native_name": "고하늘"}
    assert person.post("tasks/passport", said).status_code == 302
    assert 'value="2003"' in person.get("tasks/passport-birth").content.decode()
    assert 'value="M00000421"' in person.get("tasks/passport-number").content.decode()
    assert "M00000421" in person.get("tasks/passport").content.decode(), "the lines stand where they were typed"


def test_what_the_lines_do_not_say_is_still_asked(world: World) -> None:
    person = begun(world, language="en")
    person.post("tasks/passport", {"lines": lines_of()})
    assert person.path("tasks/passport-birth") in person.get("check").content.decode()
    assert person.post("tasks/passport-birth", {}).status_code == 422


def test_lines_taken_away_again_check_nothing_more(world: World) -> None:
    person = begun(world)
    person.post("tasks/passport", passport(ASSESSED, lines=lines_of("M00000999")))
    person.post("tasks/passport", passport(ASSESSED, lines=""))
    assert person.post("tasks/passport-number", passport(ASSESSED)).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("part", "changed", "box"),
    [
        ("passport-birth", {"birth_date_month": "2", "birth_date_day": "31"}, "birth_date"),
        ("passport-birth", {"birth_date_year": "2030"}, "birth_date"),
        ("passport-birth", {"sex": ""}, "sex"),
        ("passport-birth", {"host_national": ""}, "host_national"),
        ("passport-number", {"passport_number": "12345"}, "passport_number"),
        ("passport-number", {"passport_number": ""}, "passport_number"),
        ("passport", {"surname": "高橋"}, "surname"),
        ("passport", {"surname": ""}, "surname"),
        ("passport", {"surname": "KIM", "lines": lines_of()}, "surname"),
        ("passport", {"lines": lines_of().replace("KOR030510", "KOR030511")}, "lines"),
        ("passport", {"lines": lines_of()[:-1] + "x"}, "lines"),
    ],
)
@pytest.mark.promise("impossible-field")
def test_a_wrong_answer_is_named_at_its_box_and_what_was_typed_stays(
    world: World, part: str, changed: dict[str, str], box: str, language: str
) -> None:
    person = begun(world, language=language)
    before = set(answered(person))
    answer = person.post(f"tasks/{part}", passport(ASSESSED, **changed))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f'id="id_{box}_error"' in shown
    typed = passport(ASSESSED, **changed)
    asked = {
        "passport": "given_names",
        "passport-birth": "birth_date_day",
        "passport-number": "passport_expires_on_year",
    }
    assert f'value="{typed[asked[part]]}"' in shown
    assert re.search(r"<title>(Error|오류|エラー)", shown)
    assert set(answered(person)) == before, "nothing of it is kept"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("part", "changed", "box"),
    [
        ("passport-number", {"passport_number": "M00000999"}, "passport_number"),
        ("passport-birth", {"birth_date_day": "11"}, "birth_date"),
    ],
)
def test_what_the_lines_say_otherwise_is_a_fault_in_every_part(
    world: World, part: str, changed: dict[str, str], box: str, language: str
) -> None:
    person = begun(world, language=language)
    assert person.post("tasks/passport", passport(ASSESSED, lines=lines_of())).status_code == 302
    answer = person.post(f"tasks/{part}", passport(ASSESSED, **changed))
    assert answer.status_code == 422
    assert f'id="id_{box}_error"' in answer.content.decode()


def test_a_wrong_check_digit_names_the_place(world: World) -> None:
    person = begun(world, language="en")
    wrong = lines_of().replace("KOR030510", "KOR030511")
    shown = person.post("tasks/passport", passport(ASSESSED, lines=wrong)).content.decode()
    assert "Line 2, signs 14 to 20" in shown


def test_each_name_is_shown_with_an_example_of_its_own(world: World) -> None:
    person = begun(world, language="en")
    shown = person.post("tasks/passport", passport(ASSESSED, surname="1!", given_names="2!")).content.decode()
    assert "Latin letters of the passport, like KIM" in shown
    assert "Latin letters of the passport, like HANEUL" in shown
