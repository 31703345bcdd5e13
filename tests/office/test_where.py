"""Where can I go: every programme in the order of its use, the last day in ages or to the day, every fault at once."""

from __future__ import annotations

import html
import importlib
import json
import re
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import agreements
from sojourn_office.queries import catalogue
from sojourn_office.site.logs import WithoutContents
from tests.office.test_public import CATALOGUE, words

NOW = datetime(2026, 11, 9, 0, 0, tzinfo=UTC)
HEAD = """
format = 1
parties = ["{host}", "KOR"]
title = {{ en = "Both", ko = "양국", ja = "両国" }}
[sources.x]
title = "Invented"
outlet = "Nobody"
address = "https://example.org/x"
language = "en"
seen = 2026-11-22
trust = "secondary"
[schemes.KOR-{host}]
title = {{ en = "Korea to {host}", ko = "한국에서 {host}", ja = "韓国から{host}" }}
sender = "KOR"
host = "{host}"
criteria = [
  {{ kind = "nationality", cite = ["x"] }}, {{ kind = "age", cite = ["x"] }}, {{ kind = "turns", cite = ["x"] }},
  {{ kind = "residence", cite = ["x"] }},
]
[schemes.KOR-{host}.values]
nationality = [{{ from = 2015-01-01, value = ["KOR"], cite = ["x"] }}]
residence = [{{ from = 2015-01-01, value = "KOR", cite = ["x"] }}]
turns = [{{ from = 2015-01-01, value = 1, cite = ["x"] }}]
stay_months = [{{ from = 2015-01-01, value = 12, cite = ["x"] }}]
age = [{{ from = 2015-01-01, {until}value = {age}, cite = ["x"] }}]
"""
WINDOW = """
[[schemes.KOR-IRL.windows]]
round = "2026-B1"
opens = 2026-11-01
closes = 2026-11-30
cite = ["x"]
"""


def written(host: str, age: str, *, until: str = "") -> str:
    return HEAD.format(host=host, age=age, until=until)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of four invented hosts."""
    band = "{ youngest = 18, oldest = %s }"
    (tmp_path / "irl-kor.toml").write_text(written("IRL", band % 34) + WINDOW)
    (tmp_path / "nzl-kor.toml").write_text(written("NZL", band % 30))
    (tmp_path / "gbr-kor.toml").write_text(written("GBR", band % 35, until="until = 2027-03-01, "))
    consent = "{ youngest = 18, oldest = 25, oldest_by_consent = 30 }"
    (tmp_path / "kor-twn.toml").write_text(written("TWN", consent))
    monkeypatch.setattr(catalogue, "catalogue_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Client:
    """A visitor on the morning of 9 November 2026; the office runs nothing."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Client()


def answered(page: Client, query: str) -> dict[str, Any]:
    """The programmes of an answer by their ids."""
    found = json.loads(page.get(f"/en/where?{query}&format=json").content)
    return {one["scheme"]: one for one in found["programmes"]}


pytestmark = pytest.mark.django_db


def test_what_is_open_stands_first_and_the_heading_counts(page: Client) -> None:
    said = words(page.get("/en/where?passport=KOR&age=24&lives=KOR"))
    assert "4 programmes may be open to you. One is open now." in said
    less = words(page.get("/en/where?passport=KOR&age=24"))
    assert "So far only passport and age were asked." in less
    assert "So far only" not in said
    assert "Open now, until 30 November 2026" in said
    assert said.index("Ireland") < said.index("New Zealand")
    assert next(iter(answered(page, "passport=KOR&age=24&lives=KOR"))) == "KOR-IRL"


def test_with_an_age_alone_the_last_day_is_said_in_ages(page: Client) -> None:
    found = answered(page, "passport=KOR&age=24&lives=KOR")
    assert found["KOR-NZL"]["until"] == {"before_age": 31, "day": None, "ends": True}
    assert "Until the day before you are 31." in words(page.get("/en/where?passport=KOR&age=24&lives=KOR"))


def test_a_consent_makes_the_end_later_and_says_so(page: Client) -> None:
    found = answered(page, "passport=KOR&age=24&lives=KOR")["KOR-TWN"]
    assert (found["sure_until"]["before_age"], found["until"]["before_age"]) == (26, 31)
    assert 'class="consent"' in page.get("/en/where?passport=KOR&age=24&lives=KOR").content.decode()


def test_an_age_limit_and_a_day_of_the_rules_are_both_said_where_either_may_come_first(page: Client) -> None:
    young = answered(page, "passport=KOR&age=24&lives=KOR")["KOR-GBR"]["until"]
    eldest = answered(page, "passport=KOR&age=35&lives=KOR")["KOR-GBR"]["until"]
    assert (young["before_age"], young["day"]) == (None, "2027-03-01")
    assert (eldest["before_age"], eldest["day"]) == (36, "2027-03-01")


@pytest.mark.parametrize(
    ("born", "last"), [("2002-11-09", "8 November 2033"), ("2002-11-10", "9 November 2033"), ("1996-02-29", "27 or 28")]
)
def test_the_exact_last_day_is_the_eve_of_a_birthday_and_is_in_no_address(page: Client, born: str, last: str) -> None:
    day = date.fromisoformat(born)
    sent = {"birth_date_year": day.year, "birth_date_month": day.month, "birth_date_day": day.day}
    answer = page.post("/en/where?passport=KOR&age=24&lives=KOR", sent)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    if last != "27 or 28":
        assert f"The last day to apply is {last}" in words(answer)
    else:
        # 2027 has no 29 February: the age of 31 is reached on 1 March.
        assert "The last day to apply is 28 February 2027" in words(answer)
    addresses = " ".join(part.split('"')[0] for part in answer.content.decode().split('href="')[1:])
    assert born not in addresses


def test_a_birth_date_stands_in_no_line_of_a_log_also_where_the_page_fails(
    page: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of a fault says where it was, without the words of the exception, which may hold what was typed."""
    sent = {"birth_date_year": "2002", "birth_date_month": "11", "birth_date_day": "9"}
    caplog.set_level("DEBUG")
    page.raise_request_exception = False
    assert page.post("/en/where?passport=KOR&age=24", sent).status_code == 200

    def fails(*_: object, **__: object) -> None:
        raise ValueError("2002-11-09")

    monkeypatch.setattr(catalogue, "ways", fails)
    assert page.post("/en/where?passport=KOR&age=24", sent).status_code == 500
    for record in caplog.records:
        record.exc_text = None
    lines = [WithoutContents().format(record) for record in caplog.records]
    assert any("ValueError" in line for line in lines)
    assert not any("2002-11-09" in line or "birth_date_year=2002" in line for line in lines)


def test_the_exact_answer_goes_along_into_another_language_and_into_no_address(page: Client) -> None:
    sent = {"birth_date_year": "2002", "birth_date_month": "5", "birth_date_day": "6"}
    link = "/en/where?passport=KOR&age=24"
    shown = page.post(link, sent).content.decode()
    form = re.search(r'<form method="post" action="(/ja/where[^"]*)">(.*?)</form>', shown, re.DOTALL)
    assert form, "the languages of this page are pressed"
    boxes = dict(re.findall(r'name="(birth_date_\w+)" value="(\d+)"', form[2]))
    assert boxes == sent
    assert "2002" not in form[1]
    japanese = page.post(html.unescape(form[1]), boxes).content.decode()
    assert '<html lang="ja"' in japanese
    assert 'value="2002"' in japanese
    plain = page.get(link).content.decode()
    assert 'href="/ja/where?passport=KOR&amp;age=24"' in plain, "elsewhere they are links"


@pytest.mark.parametrize(("year", "fault"), [("2030", "Check the year"), ("19", "Enter the year in four figures")])
def test_a_birth_date_nobody_can_have_is_named(page: Client, year: str, fault: str) -> None:
    sent = {"birth_date_year": year, "birth_date_month": "5", "birth_date_day": "5"}
    answer = page.post("/en/where?passport=KOR&age=24", sent)
    assert answer.status_code == 422
    assert fault in words(answer)
    assert "<title>Error: " in answer.content.decode()


def test_an_earlier_visa_counts_for_its_own_host_alone(page: Client) -> None:
    found = answered(page, "passport=KOR&age=24&lives=KOR&had=NZL")
    assert found["KOR-NZL"]["fit"] == "no"
    assert found["KOR-IRL"]["fit"] == "fits"
    said = words(page.get("/en/where?passport=KOR&age=24&lives=KOR&had=NZL"))
    assert "No, because of this rule: Turns" in said


def test_what_is_not_said_makes_it_depend_and_never_no(page: Client) -> None:
    found = answered(page, "passport=KOR&age=24")
    assert {one["fit"] for one in found.values()} == {"depends"}
    said = words(page.get("/en/where?passport=KOR&age=24"))
    assert "No programme fits for certain. 4 may fit." in said
    assert "It depends on: Residence" in said


def test_where_nothing_fits_the_three_nearest_are_shown_with_what_they_miss_by(page: Client) -> None:
    said = words(page.get("/en/where?passport=KOR&age=41&lives=KOR"))
    assert "None of the programmes we know fits. The three nearest miss by:" in said
    assert said.count("No, because of this rule: Age") == 3
    assert "Show the other 1" in said


def test_a_passport_of_no_programme_is_told_so(page: Client) -> None:
    assert "We know of no programme for this passport." in words(page.get("/en/where?passport=NPL&age=24"))


@pytest.mark.parametrize(
    ("narrow", "left"),
    [("door=open", {"KOR-IRL"}), ("to=NZL", {"KOR-NZL"}), ("to=europe", {"KOR-IRL", "KOR-GBR"}), ("answer=no", set())],
)
def test_the_list_is_narrowed_by_door_host_and_answer(page: Client, narrow: str, left: set[str]) -> None:
    assert set(answered(page, f"passport=KOR&age=24&lives=KOR&{narrow}")) == left


def test_every_fault_of_a_link_is_said_at_once_in_each_language(page: Client) -> None:
    query = "passport=ZZZ&age=x&lives=QQ&had=ABC&on=2026-02-31&height=3"
    for language, fault in (("en", "Enter your age in whole years, like 24"), ("ja", "2月に31日はありません")):
        answer = page.get(f"/{language}/where?{query}")
        assert answer.status_code == 422
        assert fault in words(answer)
        assert answer.content.decode().count("<li><a href=") >= 5
    assert page.get(f"/en/where?{query}&format=json").status_code == 422


def test_the_form_leads_to_the_link_that_everyone_can_share(page: Client) -> None:
    answer = page.get("/en/where?passport=KOR&second=JPN&age=24&lives=KOR&had_1=NZL&had_2=&on_year=&on_month=&on_day=")
    assert answer.headers["Location"] == "/en/where?passport=KOR&passport=JPN&age=24&lives=KOR&had=NZL"


def test_a_file_is_read_again_only_once_it_has_changed(folder: Path, page: Client) -> None:
    first = catalogue.programmes()["KOR-NZL"]
    assert catalogue.programmes()["KOR-NZL"].agreement is first.agreement
    (folder / "nzl-kor.toml").write_text(written("NZL", "{ youngest = 18, oldest = 35 }") + "\n")
    assert answered(page, "passport=KOR&age=33&lives=KOR")["KOR-NZL"]["fit"] == "fits"


def test_what_the_office_has_loaded_goes_before_the_file(folder: Path, page: Client) -> None:
    (folder / "jpn-kor.toml").write_text(CATALOGUE.read_text())
    assert not catalogue.programmes()["KOR-JPN"].is_run
    agreements.load(name=CATALOGUE.name, text=CATALOGUE.read_text(), by="system", at=NOW, key="agreement")
    assert catalogue.programmes()["KOR-JPN"].is_run


def test_a_file_with_faults_is_left_out_and_the_others_stand(folder: Path) -> None:
    (folder / "aus-kor.toml").write_text("format = 1\n[[[")
    assert set(catalogue.programmes()) == {"KOR-IRL", "KOR-NZL", "KOR-GBR", "KOR-TWN"}


def test_can_i_go_leads_on_to_a_programme_that_others_run(page: Client) -> None:
    answer = page.get("/en/go/KOR-NZL")
    assert answer.headers["Location"] == "/en/where?passport=KOR&to=NZL"


@pytest.fixture
def asking(folder: Path) -> Path:
    """Two programmes ask for a job offer, one of them for a gap after an earlier stay and for money as well."""
    more = {
        "IRL": ('{ kind = "work_tie", cite = ["x"] },', 'job_offer = [{ value = "asked", cite = ["x"] }]'),
        "NZL": (
            '{ kind = "work_tie", cite = ["x"] }, { kind = "gap", cite = ["x"] }, { kind = "funds", cite = ["x"] },',
            'job_offer = [{ value = "asked", cite = ["x"] }]\ngap_months = [{ value = 12, cite = ["x"] }]\n'
            'funds = [{ value = { amount = 4200, currency = "NZD" }, cite = ["x"] }]',
        ),
    }
    for host, (criteria, values) in more.items():
        text = written(host, "{ youngest = 18, oldest = 30 }").replace("value = 1, cite", "value = 2, cite")
        text = text.replace(
            '{ kind = "residence", cite = ["x"] },', '{ kind = "residence", cite = ["x"] }, ' + criteria
        )
        (folder / f"{host.lower()}-kor.toml").write_text(text + values + "\n")
    return folder


PERSON = "passport=KOR&age=24&lives=KOR"


def test_the_question_that_decides_the_most_programmes_is_asked_first(asking: Path, page: Client) -> None:
    found = json.loads(page.get(f"/en/where?{PERSON}&had=NZL&format=json").content)
    assert found["questions"] == ["job_offer"]
    said = words(page.get(f"/en/where?{PERSON}&had=NZL"))
    assert "Questions still open" in said and "Do you have a firm job offer in the country?" in said


def test_an_answer_goes_into_the_link_and_decides(asking: Path, page: Client) -> None:
    sent = page.get(f"/en/where?{PERSON}&job_offer=yes&second=")
    assert sent.headers["Location"] == f"/en/where?{PERSON}&job_offer=yes"
    assert answered(page, f"{PERSON}&job_offer=yes")["KOR-IRL"]["fit"] == "fits"
    assert answered(page, f"{PERSON}&job_offer=no")["KOR-IRL"]["fit"] == "no"
    assert answered(page, PERSON)["KOR-IRL"]["fit"] == "depends"
    assert "Questions still open" not in words(page.get(f"/en/where?{PERSON}&job_offer=yes"))


def test_who_does_not_know_leaves_nothing_in_the_link(asking: Path, page: Client) -> None:
    for said in ("not-known", ""):
        assert page.get(f"/en/where?{PERSON}&job_offer={said}").headers["Location"] == f"/en/where?{PERSON}"


def test_money_and_days_of_a_life_are_posted_and_stand_in_no_address(asking: Path, page: Client) -> None:
    assert page.get(f"/en/where?{PERSON}&funds=NZD+4200").status_code == 422
    assert page.get(f"/en/where?{PERSON}&last_turn_ended_on.NZL=2024-01-01").status_code == 422
    here = f"/en/where?{PERSON}&had=NZL&job_offer=yes"
    day = dict(zip(("year", "month", "day"), (2025, 11, 10), strict=True))
    sent = {f"last_turn_ended_on.NZL_{part}": number for part, number in day.items()} | {"funds": "NZD 4,200"}
    answer = page.post(here, sent)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    said = words(answer)
    assert "No, because of this rule" in said
    addresses = " ".join(part.split('"')[0] for part in answer.content.decode().split('href="')[1:])
    assert "4,200" not in addresses and "4200" not in addresses and "2025-11-10" not in addresses
    later = page.post(here, sent | {"last_turn_ended_on.NZL_day": 9})
    assert "No, because of this rule" not in words(later)


def test_what_is_posted_empty_or_unreadable_is_named(asking: Path, page: Client) -> None:
    here = f"/en/where?{PERSON}"
    assert "Answer this question" in words(page.post(here, {}))
    wrong = page.post(here, {"funds": "much"})
    assert wrong.status_code == 422 and "This answer cannot be read. Check it" in words(wrong)


@pytest.mark.parametrize(
    "wrong", ["job_offer=perhaps", "work_days=88", "work_days.AUS=many", "turns=1", "unfound_met=yes"]
)
def test_an_answer_that_cannot_be_one_is_a_fault_of_the_link(asking: Path, page: Client, wrong: str) -> None:
    assert page.get(f"/en/where?{PERSON}&{wrong}").status_code == 422


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["KOR-IRL", "KOR-GBR", "KOR-NZL", "KOR-TWN"]),
        ("ends", ["KOR-NZL", "KOR-TWN", "KOR-IRL", "KOR-GBR"]),
        ("name", ["KOR-IRL", "KOR-NZL", "KOR-TWN", "KOR-GBR"]),
    ],
)
def test_the_list_is_sorted_without_a_script(page: Client, sort: str, order: list[str]) -> None:
    assert list(answered(page, f"{PERSON}&sort={sort}")) == order
    assert "<script" not in page.get(f"/en/where?{PERSON}&sort={sort}").content.decode()


def test_the_first_who_asks_for_every_programme_finds_the_catalogue_read(client: Client) -> None:
    importlib.reload(importlib.import_module("sojourn_office.site.wsgi"))
    catalogue._read.cache_clear()
    client.get("/livez")
    for thread in threading.enumerate():
        if thread.name == "read ahead":
            thread.join()
    assert catalogue._read.cache_info().currsize == len(list(CATALOGUE.parent.glob("*.toml")))
