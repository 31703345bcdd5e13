"""The look: its words, its signs, its forms and its addresses, without a database."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office import look
from sojourn_office.look import drawing, errors, forms, gallery, pages

LOOK = Path(look.__file__).parent
OFFICE = LOOK.parent
LANGUAGES = ("en", "ko", "ja")


def drawn(template: str, language: str = "en", **values: object) -> str:
    return Template("{% load say %}" + template).render(Context({"language": language, **values}))


def asked(address: str, language: str = "en") -> HttpRequest:
    request = RequestFactory().get(address)
    request.language = language  # type: ignore[attr-defined]
    return request


class Passport(forms.Form):
    """A form of the kinds that can go wrong in their own way."""

    expires_on = forms.DateBoxes(label=Message("Which day does your passport run out?"))
    age = forms.Whole(label=Message("How old are you?"), min_value=18)
    child = forms.YesNo(label=Message("Does a child travel with you?"), may_not_know=True)
    why = forms.Lines(label=Message("Why do you want to go?"), max_length=3)


def typed(year: str, month: str, day: str, **others: str) -> dict[str, str]:
    return {"expires_on_year": year, "expires_on_month": month, "expires_on_day": day, **others}


# Words


def test_a_value_in_a_sentence_is_escaped() -> None:
    assert (
        drawn('{% say "About {sum}, bank certificate" sum=sum %}', sum="<b>&")
        == "About &lt;b&gt;&amp;, bank certificate"
    )


def test_a_message_within_a_message_is_escaped_once() -> None:
    inner = Message("{first} to {last} of {all}", {"first": "<", "last": 2, "all": 3})
    assert drawn("{% say outer %}", outer=Message("About {sum}, bank certificate", {"sum": inner})).startswith(
        "About &lt; to"
    )


def test_markup_that_was_made_safe_is_not_escaped_again() -> None:
    link = mark_safe('<a href="/en/">x</a>')
    assert '<a href="/en/">' in drawn('{% say "About {sum}, bank certificate" sum=link %}', link=link)


def test_a_plain_string_is_escaped() -> None:
    assert drawn("{% say text %}", text="<script>") == "&lt;script&gt;"


def test_a_sentence_is_stored_under_a_name_and_says_nothing_where_it_stands() -> None:
    assert drawn('[{% say "Back" as word %}]{{ word }}') == "[]Back"


def test_nothing_is_said_of_nothing() -> None:
    assert drawn("{% say missing %}") == ""


def test_a_hole_without_its_name_is_refused_when_the_template_is_read() -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn('{% say "About {sum}" sum %}')


@pytest.mark.parametrize(
    ("language", "day", "sum"),
    [
        ("en", "9\u00a0November\u00a02026", "KRW\u00a02,800,000"),
        ("ko", "2026년\u00a011월\u00a09일", "280만\u00a0원"),
        ("ja", "2026年\u206011月\u20609日", "280万ウォン"),
    ],
)
def test_a_value_is_shown_in_the_form_of_the_reader(language: str, day: str, sum: str) -> None:
    values = {"day": date(2026, 11, 9), "sum": Money(Decimal(2_800_000), "KRW")}
    assert drawn("{{ day|shown:language }}|{% say sum %}", language, **values) == f"{day}|{sum}"


def test_a_day_or_a_sum_within_a_sentence_is_never_broken_between_lines() -> None:
    """The words around it are; of a moment the day stays together, and the line may break before the time."""
    moment = datetime(2026, 11, 9, 9, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    sum_ = Message("About {sum}, bank certificate", {"sum": Money(Decimal(2_800_000), "KRW")})
    assert drawn("{% say sum %}", sum=sum_) == "About KRW\u00a02,800,000, bank certificate"
    assert (
        drawn("{% say moment %}", moment=moment) == "9\u00a0November\u00a02026\u00a0(Mon) 09:00 (Seoul and Tokyo time)"
    )


def test_a_component_sees_its_own_values_and_no_others() -> None:
    assert "leaked" not in drawn('{% part "task" name="x" sign="check" word="y" %}', fault="leaked", help="leaked")


# Signs


def test_every_sign_line_and_trust_is_in_the_sprite() -> None:
    ids = set(re.findall(r'id="([\w-]+)"', (LOOK / "templates/look/sprite.html").read_text()))
    wanted = {f"sign-{name}" for name in drawing.SIGNS} | {f"trust-{name}" for name in drawing.TRUST}
    wanted |= {"sign-way", "sign-house", "hatch"}
    wanted |= {re.search(r"#([\w-]+)", drawing.line(name))[1] for name in drawing.STANDINGS}  # type: ignore[index]
    assert ids == wanted


def test_every_sign_named_in_a_template_exists() -> None:
    named = {
        (file.name, found[1])
        for file in OFFICE.rglob("templates/**/*.html")
        for found in re.finditer(r'\{%\s*sign\s+"([^"]+)"|\bsign="([^"]+)"', file.read_text())
        if found[1]
    }
    assert {sign for _, sign in named} <= set(drawing.SIGNS)
    assert named


def test_an_unknown_sign_is_a_fault_of_the_page() -> None:
    with pytest.raises(AssertionError, match="Known: check"):
        drawn('{% sign "flag" 26 %}')


def test_a_standing_never_stands_without_its_word() -> None:
    for name in drawing.STANDINGS:
        assert re.search(r"</svg>\w", drawn("{% standing name %}", name=name))


def test_the_parts_of_a_bar_fill_it_without_a_gap() -> None:
    parts = drawing.shares([{"count": count} for count in (1312, 2068, 2954, 3541, 125, 0)])
    ends = [float(part["x"]) + float(part["width"]) for part in parts]
    begins = [float(part["x"]) for part in parts]
    assert begins[0] == 0 and ends[-1] == pytest.approx(100)
    assert begins[1:] == pytest.approx(ends[:-1], abs=0.02)


def test_no_template_and_no_drawing_carries_a_style_or_a_script() -> None:
    for file in OFFICE.rglob("templates/**/*.html"):
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\s(?:src|type)=)|\son\w+=", file.read_text()), file


# Addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_switching_the_language_keeps_the_path_and_the_query(language: str) -> None:
    request = asked("/en/go/KOR-JPN?age=24&known=2025-10-02", language)
    shown = Template("{% load say %}{% in_language 'ja' %}").render(Context({"request": request}))
    assert unescape(shown) == "/ja/go/KOR-JPN?age=24&known=2025-10-02"


def test_a_query_with_markup_cannot_leave_its_attribute() -> None:
    request = asked('/en/go?a="><script>')
    assert "<script>" not in pages.page(request, "look/refused.html", _refusal()).content.decode()


def _refusal() -> dict[str, object]:
    return {"says": Message("We cannot show this page."), "sign": "cross", "tone": "ink", "back": "/en/"}


def test_the_longest_address_a_page_lies_under_is_the_current_one() -> None:
    links = pages.desk_links(
        asked("/ko/desk/cases/1", "ko"),
        [("/desk", Message("Tasks")), ("/desk/cases", Message("Lists")), ("/de", Message("No"))],
    )
    assert [current for _, _, current in links] == [False, True, False]


# Forms


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["day", "month", "year"]), ("ko", ["year", "month", "day"]), ("ja", ["year", "month", "day"])],
)
def test_the_three_boxes_of_a_date_stand_in_the_order_of_the_reader(language: str, order: list[str]) -> None:
    assert re.findall(r'name="expires_on_(\w+)"', str(Passport(language=language)["expires_on"])) == order


def test_a_whole_date_is_read_also_in_wide_digits_and_with_its_signs() -> None:
    form = Passport(typed("2031年", "２", "９"))
    form.is_valid()
    assert form.cleaned_data["expires_on"] == date(2031, 2, 9)


@pytest.mark.parametrize(
    ("year", "month", "day", "wrong", "words"),
    [
        ("2031", "2", "31", ["day"], "There is no day 31 in February"),
        ("2027", "2", "29", ["day"], "There is no 29 February in 2027"),
        ("31", "2", "9", ["year"], "Enter the year in four figures"),
        ("2031", "", "9", ["month"], "Enter a month from 1 to 12"),
        ("2031", "xx", "9", ["month"], "Enter a month from 1 to 12"),
    ],
)
def test_only_the_wrong_box_of_a_date_is_marked(year: str, month: str, day: str, wrong: list[str], words: str) -> None:
    form = Passport(typed(year, month, day))
    assert form.errors["expires_on"] == [words]
    marked = re.findall(r'name="expires_on_(\w+)"[^>]*aria-invalid="true"', str(form["expires_on"]))
    assert marked == wrong


def test_every_fault_of_the_summary_links_to_a_box_that_is_there() -> None:
    form = Passport(typed("2031", "2", "31", age="17", why="four"))
    assert not form.is_valid()
    page = str(form)
    assert [fault.target for fault in form.faults] == ["id_expires_on_day", "id_age", "id_child_0", "id_why"]
    assert all(f'id="{fault.target}"' in page for fault in form.faults)
    summary = drawn('{% part "errors" faults=form.faults %}', form=form)
    assert re.findall(r'<a href="#([^"]+)"', summary) == [fault.target for fault in form.faults]


def test_a_page_whose_form_has_faults_says_so_first_in_its_title() -> None:
    form = Passport({})
    form.is_valid()
    said = drawn("{% error_mark %}Passport", form=form)
    assert (said, drawn("{% error_mark %}Passport", form=Passport())) == ("Error: Passport", "Passport")


@pytest.mark.parametrize(("language", "said"), [("en", "Error: "), ("ko", "오류: "), ("ja", "エラー：")])
def test_the_word_before_the_title_is_in_the_language_of_the_page(language: str, said: str) -> None:
    assert drawn("{% error_mark %}", language, faulty=True) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_framework_reaches_a_reader(language: str) -> None:
    from django.utils.translation import override

    form = Passport(typed("", "", "", age="x", child="maybe", why="\x00"), language=language)
    with override("de"):
        page = str(form)
    assert len(form.faults) == 4
    assert not re.search("This field|Enter a valid|Select a valid|Null char|Pflicht|Dieses Feld", page)


def test_a_fault_is_said_in_the_words_of_its_kind_of_field_and_the_summary_names_the_question() -> None:
    form = Passport(typed("", "", "", age="x"))
    assert [fault.words for fault in form.faults] == [
        "Enter the day, month and year: Which day does your passport run out?",
        "Enter a whole number, in figures: How old are you?",
        "Choose an answer: Does a child travel with you?",
        "Answer this question: Why do you want to go?",
    ]
    assert form.errors["why"] == ["Answer this question"]


def test_the_limit_of_a_text_is_told_with_what_was_written() -> None:
    form = Passport({"why": "eleven signs"})
    assert form.errors["why"] == ["Write at most 3 characters; these are 12"]
    assert "maxlength" not in str(form["why"])


def test_a_message_raised_by_a_check_is_said_in_the_language_of_the_form() -> None:
    class Checked(Passport):
        def clean_age(self) -> int:
            raise ValidationError(Message("Enter a number up to {limit_value}", {"limit_value": 30}))  # type: ignore[arg-type]

    form = Checked({"age": "40"})
    assert form.errors["age"] == ["Enter a number up to 30"]


def test_the_refusal_of_an_action_stands_beside_its_field_or_at_the_head() -> None:
    form = Passport({})
    form.refuse(Refusal("invalid", Message("Choose a file"), field="age"))
    form.refuse(Refusal("period_closed", Message("Come back when it opens.")))
    assert "Choose a file" in form.errors["age"]
    assert form.faults[0] == forms.Fault("Come back when it opens.", "")


def test_what_two_boxes_say_alike_names_the_question_of_each_in_the_summary() -> None:
    """What a single box says in words of its own stays short."""
    form = Passport(typed("2030", "2", "3", age="40", child="no", why="no"))
    assert form.is_valid()
    form.add_error("why", "Say more.")
    assert [fault.words for fault in form.faults] == ["Say more."]
    form.add_error("child", "Say more.")
    assert [fault.words for fault in form.faults] == [
        "Say more: Does a child travel with you?",
        "Say more: Why do you want to go?",
    ]


def test_the_summary_names_the_question_that_is_too_long_or_has_a_day_that_never_was() -> None:
    form = Passport(typed("2031", "2", "31", age="17", child="no", why="eleven signs"))
    assert [fault.words for fault in form.faults] == [
        "There is no day 31 in February: Which day does your passport run out?",
        "Enter a number from 18 on: How old are you?",
        "Write at most 3 characters; these are 12: Why do you want to go?",
    ]


def test_i_do_not_know_stands_last_and_apart() -> None:
    page = str(Passport()["child"])
    assert re.findall(r'value="([\w-]+)"', page) == ["yes", "no", forms.NOT_KNOWN]
    assert page.rindex("apart") > page.rindex('value="no"')


@pytest.mark.parametrize(
    ("written", "amount"), [("2,800,000", 2_800_000), ("280만", 2_800_000), ("２８０万", 2_800_000)]
)
def test_a_sum_is_read_as_people_write_it(written: str, amount: int) -> None:
    assert forms.SumOfMoney(currency="KRW").clean(written) == Money(Decimal(amount), "KRW")


@pytest.mark.parametrize("written", ["much", "-1", "NaN", "Infinity", "만"])
def test_a_sum_that_is_none_is_a_fault(written: str) -> None:
    with pytest.raises(ValidationError):
        forms.SumOfMoney(currency="KRW").clean(written)


def test_a_photo_counts_as_the_file_and_paper_counts_as_paper() -> None:
    class Filed(forms.Form):
        paper = forms.Paper(label=Message("Bank certificate"), may_be_on_paper=True)

    photo = SimpleUploadedFile("a.jpg", b"x")
    taken = Filed({}, MultiValueDict({"paper_photo": [photo]}))
    assert taken.is_valid() and taken.cleaned_data["paper"] is photo
    held = Filed({"paper_on_paper": "1"}, MultiValueDict())
    assert held.is_valid() and held.cleaned_data["paper"] == forms.ON_PAPER
    assert not Filed({}, MultiValueDict()).is_valid()


@pytest.mark.promise("script-in-a-name")
def test_what_was_typed_is_kept_and_escaped_in_the_form_shown_again() -> None:
    page = str(Passport(typed('"><i>', "2", "3", why="<i>")))
    assert "<i>" not in page and "&lt;i&gt;" in page


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("faulty", ["", "?faulty=1"])
def test_the_gallery_shows_every_component_in_every_language(language: str, faulty: str, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    page = gallery.gallery(asked(f"/{language}/gallery{faulty}", language)).content.decode()
    assert f'<html lang="{language}">' in page and "Message(" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<h1>") == 1


def test_a_press_has_a_new_key_each_time_its_page_is_shown(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    keys = [
        re.findall(r'name="key" value="([^"]{20,})"', gallery.gallery(asked("/en/gallery")).content.decode())
        for _ in "ab"
    ]
    assert len(keys[0]) == len(keys[1]) == 1 and keys[0] != keys[1]


@pytest.mark.parametrize("code", list(REFUSALS))
def test_a_refusal_is_answered_with_its_own_status_and_sentence(code: str) -> None:
    answer = pages.refused(
        asked("/ko/me/1/lodge", "ko"),
        Refusal(code, Message("{first} to {last} of {all}", dict.fromkeys(("first", "last", "all"), 1))),
    )
    assert answer.status_code == REFUSALS[code][0]
    assert 'href="/ko/me/1"' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/en/agency/clients/JPN-2026-222222-2/ask/9", "/en/agency/clients/JPN-2026-222222-2"),
        ("/ja/agency/clients/JPN-2026-222222-2", "/ja/agency"),
        ("/ko/no/such/page", "/ko/"),
        ("/nothing/of/ours", "/"),
    ],
)
def test_the_way_back_from_what_cannot_be_shown_leads_to_an_address_that_has_a_page(address: str, above: str) -> None:
    assert pages.page_above(address) == above


def test_not_there_and_not_yours_are_the_same_page_for_everyone() -> None:
    page = errors.not_found(asked("/en/me/KOR-2026-9WQ2HD-1")).content.decode()
    assert "It may not exist, or it may not be yours." in page
    assert "/en/sign-in" in page


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.bad_request, 400),
        (errors.not_allowed, 403),
        (errors.press_again, 403),
        (errors.not_found, 404),
        (errors.gone, 410),
        (errors.too_large, 413),
        (errors.slow_down, 429),
        (errors.failed, 500),
        (errors.try_again, 503),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_what_went_wrong_has_its_status_and_its_language(
    answer: object, status: int, language: str
) -> None:
    page = answer(asked(f"/{language}/x", language))  # type: ignore[operator]
    assert page.status_code == status
    assert f'<html lang="{language}">' in page.content.decode()
