"""The public pages: the seed case in three languages, every fault of a link, the edges of age; nothing is kept."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn.basics.messages import Message
from sojourn.cli import main as command
from sojourn.texts import say
from sojourn_office import clock
from sojourn_office.actions import agreements, rounds
from sojourn_office.storage.models import Event

CATALOGUE = Path(__file__).parents[2] / "agreements" / "jpn-kor.toml"
SEED = "age=24&lives=KR-11&turns=1&child=no&funds=3000000"
KOREAN = "lives=KR-11&turns=0&child=no&funds=2800000"
NOW = datetime(2026, 11, 9, 0, 0, tzinfo=UTC)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A visitor of an office that has loaded the agreement, on the morning of 9 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    loaded = agreements.load(name=CATALOGUE.name, text=CATALOGUE.read_text(), by="system", at=NOW, key="agreement")
    assert isinstance(loaded, str)
    return Client()


def open_all_year(scheme: str = "JPN-KOR") -> None:
    """A round that is open all year."""
    by: dict[str, Any] = {"by": "system", "at": NOW}
    rounds.grant(scheme=scheme, year=2026, key="grant", **by)
    rounds.plan(
        round_id=f"{scheme}-2026",
        scheme=scheme,
        method="one_by_one",
        year=2026,
        zone="Asia/Tokyo",
        opens_at=datetime(2025, 12, 31, 15, tzinfo=UTC),
        closes_at=datetime(2026, 12, 31, 15, tzinfo=UTC),
        results_at=None,
        collect_until=None,
        invented=True,
        key="plan",
        **by,
    )


def words(response: Any) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<[^>]*>", " ", response.content.decode()).replace("\u2060", "")
    return re.sub(r"\s+", " ", unescape(plain))


# --- The seed case: three links, three languages ------------------------------------------------------

ANNOUNCED_KO = "양국 정상이 2025년 8월 23일 참가 횟수를 늘리기로 했다고 발표하였으나, 시행일은 발표되지 않았습니다."
REPORTED_KO = (
    "이 날짜에 시행 중인 규정에 따르면, 참가는 평생 한 번만 가능합니다. "
    "2025년 10월부터 두 번으로 늘어날 수 있다는 보도가 있으나, 아직 시행된 규정은 아닙니다."
)
ANNOUNCED_JA = "2025年8月23日に両首脳が参加回数の拡大を発表しましたが、開始日は発表されていません。"
REPORTED_JA = (
    "この日に施行されている規定では、参加は生涯に1回です。"
    "2025年10月から2回になる可能性があると報じられていますが、まだ施行されていません。"
)
THREE_LINKS = {
    "on=2025-10-01&known=2025-08-23": {
        "en": (
            "No, you cannot apply",
            "by what was known that day.",
            "Once in a lifetime.",
            "As known today: rules met, since 1 October 2025.",
            "Announced, no day given: more turns",
            "Announced by both leaders on 23 August 2025, no start day yet.",
            "Reported, not in force: twice, from October 2025",
        ),
        "ko": ("신청하실 수 없습니다", ANNOUNCED_KO, REPORTED_KO),
        "ja": ("申請できません", ANNOUNCED_JA, REPORTED_JA),
    },
    "on=2025-10-01&known=2025-10-02": {
        "en": (
            "You meet the rules",
            "At most 2 times in a lifetime.",
            "in force since 1 October 2025",
            "secondary",
            "Second turn at 26 to 30: not found in any official text.",
        ),
        "ko": ("요건을 충족합니다", "2차 자료", "2025년 10월 1일"),
        "ja": ("要件を満たしています", "二次資料", "2025年10月1日"),
    },
    "on=2025-09-30": {
        "en": (
            "No, you cannot apply",
            "by the rules of that day.",
            "Once in a lifetime.",
            "Reported, not in force: nothing on this day.",
        ),
        "ko": ("신청하실 수 없습니다", "그 날짜의 규정에 따른 결과입니다."),
        "ja": ("申請できません", "その日の規定による結果です。"),
    },
}


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
@pytest.mark.parametrize("days", THREE_LINKS)
def test_each_of_the_three_links_says_what_was_known(page: Client, days: str, language: str) -> None:
    response = page.get(f"/{language}/go/KOR-JPN?{SEED}&{days}")
    assert response.status_code == 200
    said = words(response)
    for sentence in THREE_LINKS[days][language]:
        assert sentence in said


def test_what_was_only_reported_hangs_under_the_turns_and_nowhere_else(page: Client) -> None:
    answer = page.get(f"/en/go/KOR-JPN?{SEED}&on=2025-10-01&known=2025-08-23").content.decode()
    assert answer.count('class="aside announced"') == 1
    assert answer.count('class="aside reported"') == 1
    findings = [part.split("</ul>")[0] for part in answer.split('<li class="finding">')]
    assert [part.count("aside reported") for part in findings if "<h3>Turns" in part] == [1]


def test_every_finding_leads_to_its_source_with_outlet_address_and_the_day_it_was_seen(page: Client) -> None:
    answer = page.get(f"/en/go/KOR-JPN?{SEED}").content.decode()
    leads = re.findall(r'href="#(from-\w+)"', answer)
    assert leads
    assert all(f'id="{lead}"' in answer for lead in leads)
    assert "seen 22 November 2026" in answer.replace("\u00a0", " ")


def test_a_verdict_of_a_day_that_is_today_says_whether_one_can_apply_and_when_next(page: Client) -> None:
    said = words(page.get(f"/en/go/KOR-JPN?{SEED}"))
    assert "You cannot apply now: no round is open. Next: January 2027 (projected)." in said
    assert "January 2027, the week of 11 or 18" in said
    assert "/me/start" not in page.get(f"/en/go/KOR-JPN?{SEED}").content.decode()


def test_where_a_round_is_open_the_answer_leads_to_an_application(page: Client) -> None:
    open_all_year()
    japanese = "age=22&lives=JP-13&turns=0&child=no&funds=400000&months=30"
    answer = page.get(f"/en/go/JPN-KOR?{japanese}")
    assert "You meet the rules" in words(answer)
    goes_on = "lives=JP-13&amp;age=22&amp;turns=0&amp;child=no&amp;funds=400000"
    assert f'/en/me/start?round=JPN-KOR-2026&amp;{goes_on}"' in answer.content.decode(), "and nothing else"
    open_ = page.get("/en/go/JPN-KOR?age=22&lives=JP-13&turns=0&child=no&funds=400000&months=not-known")
    assert "not-known" not in open_.content.decode().partition("/me/start")[2].partition('"')[0]
    assert "Start an application" in words(answer)
    assert "/me/start" not in page.get(f"/en/go/JPN-KOR?{japanese}&on=2026-11-01").content.decode()


# --- Age ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (17, "No, you cannot apply"),
        (18, "You meet the rules"),
        (25, "You meet the rules"),
        (26, "Perhaps"),
        (30, "Perhaps"),
        (31, "No, you cannot apply"),
    ],
)
def test_the_ages_are_included_to_their_last_day(page: Client, age: int, verdict: str) -> None:
    said = words(page.get(f"/en/go/KOR-JPN?age={age}&{KOREAN}"))
    assert verdict in said
    assert ("Aged 26 to 30: not known until an officer accepts the reasons." in said) == (verdict == "Perhaps")


def test_on_the_eve_of_turning_26_both_ages_are_said_for_the_next_window(page: Client) -> None:
    said = words(page.get(f"/en/go/KOR-JPN?age=25&{KOREAN}&on=2026-11-09"))
    assert "On 9 November 2026 you are 25. If your birthday lies between, you will be 26 in this window" in said
    assert "it is not known until an officer accepts the reasons" in said


def test_an_age_that_makes_no_difference_is_said_once(page: Client) -> None:
    assert "You will be 24 then too, or 25 if your birthday lies between." in words(page.get(f"/en/go/KOR-JPN?{SEED}"))


# --- What is missing, and what cannot be read ---------------------------------------------------------


def test_a_missing_fact_gives_perhaps_and_names_what_decides(page: Client) -> None:
    answer = page.get("/en/go/KOR-JPN?age=24&lives=KR-11&turns=0&child=no")
    assert "Perhaps" in words(answer)
    assert "What decides: Money." in words(answer)
    assert "/en/go/KOR-JPN/funds?age=24" in answer.content.decode()


def test_not_knowing_is_never_turned_into_no(page: Client) -> None:
    said = words(page.get("/en/go/KOR-JPN?age=not-known&lives=KR-11&turns=0&child=no&funds=2800000"))
    assert "Perhaps" in said
    assert "No, you cannot apply" not in said


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("age=abc", "Age: Enter your age in whole years, like 24"),
        ("age=-3", "Age: Enter your age in whole years, like 24"),
        ("age=24.5", "Age: Enter your age in whole years, like 24"),
        ("age=1e9", "Age: Enter your age in whole years, like 24"),
        ("lives=KR-99", "Residence: Choose the region you live in from the list"),
        ("lives=JP-13", "Residence: Choose the region you live in from the list"),
        ("turns=many", "Turns: Enter how many visas, in figures, like 0 or 1"),
        ("child=perhaps", "Child"),
        ("funds=a+lot", "Money: Enter the sum in figures, like 2,800,000"),
        ("on=2026-02-31", "Day of application: There is no day 31 in February"),
        ("on=yesterday", "Day of application: Enter the year in four figures"),
        ("on=1999-03-31", "Day of application: Enter a day from 1 April 1999 on; before it there was no rule"),
        ("known=2025-13-01", "Day of knowledge: Enter a month from 1 to 12"),
        ("on=2026-11-09&known=1990-01-01", "Day of knowledge: On that day nothing was known of it. Enter a later day"),
        ("agee=24", "agee is not a question of this page. Did you mean age?"),
        ("height=180", "height is not a question of this page. Use passport, age, lives"),
        ("passport=korean", "Passport: Enter the passport as three letters, like KOR"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_remedy_and_the_rest_is_kept(
    page: Client, query: str, fault: str
) -> None:
    answer = page.get(f"/en/go/KOR-JPN?{query}&turns=1" if "turns" not in query else f"/en/go/KOR-JPN?{query}&age=24")
    assert answer.status_code == 422
    assert fault in words(answer)
    assert "<title>Error: " in answer.content.decode()
    assert re.search(r'name="(turns|age)" value="(1|24)"', answer.content.decode())


def test_several_faults_are_said_at_once(page: Client) -> None:
    said = words(page.get("/ja/go/KOR-JPN?age=abc&on=2026-02-31&lives=KR-99"))
    for fault in (
        "年齢を、24のように数字で入力してください",
        "2月に31日はありません",
        "一覧からお住まいの地域を選んでください",
    ):
        assert fault in said


def test_what_other_sites_hang_on_a_link_is_let_go(page: Client) -> None:
    answer = page.get(f"/en/go/KOR-JPN?{SEED}&fbclid=x&utm_source=y")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/en/go/KOR-JPN?{SEED}")


def test_a_plain_no_leads_on_to_where_else_with_what_was_answered(page: Client) -> None:
    shown = page.get("/en/go/KOR-JPN?age=41&lives=KR-11&turns=1&child=no&funds=3000000").content.decode()
    assert 'href="/en/where?passport=KOR&amp;age=41&amp;child=no&amp;lives=KOR&amp;had=JPN"' in shown
    assert "If you are not yet 31, apply again." in shown, "it holds for whoever is too old for it, too"


def test_a_day_of_three_boxes_becomes_a_day_of_the_link(page: Client) -> None:
    answer = page.get(f"/ko/go/KOR-JPN?{SEED}&on_year=2025&on_month=10&on_day=1&known_year=&known_month=&known_day=")
    assert answer.headers["Location"] == f"/ko/go/KOR-JPN?{SEED}&on=2025-10-01"


@pytest.mark.parametrize("path", ["go/USA-JPN", "go/USA-JPN/age", "schemes/USA-JPN", "go/USA-JPN.json"])
def test_an_agreement_nobody_knows_is_said_as_such(page: Client, path: str) -> None:
    answer = page.get(f"/en/{path}")
    assert answer.status_code == 404
    assert "No agreement between the United States and Japan that we know of." in words(answer)
    named = words(page.get("/en/go/PHL-NLD"))
    assert "No agreement between the Philippines and the Netherlands that we know of." in named


def test_a_question_the_scheme_does_not_ask_is_not_there(page: Client) -> None:
    assert page.get("/en/go/KOR-JPN/months").status_code == 404
    assert page.get("/en/go/JPN-KOR/months").status_code == 200


# --- One question a page ------------------------------------------------------------------------------


def test_the_questions_lead_from_the_passport_to_the_answer_in_the_link_alone(page: Client) -> None:
    at = page.get("/en/go?passport=KOR&to=JPN").headers["Location"]
    given = {"age": "24", "lives": "KR-11", "turns": "1", "child": "no", "funds": "3000000"}
    asked: list[str] = []
    while re.search(r"/go/KOR-JPN/(\w+)", at):
        name = re.search(r"/go/KOR-JPN/(\w+)", at)[1]  # type: ignore[index]
        asked.append(name)
        shown = page.get(at)
        assert shown.status_code == 200
        path, _, query = at.partition("?")
        at = page.get(f"{path}?{query}&{name}={given[name]}&answered={name}").headers["Location"]
    assert asked == list(given)
    assert at == f"/en/go/KOR-JPN?{SEED}"


def test_an_empty_answer_is_asked_for_beside_its_box(page: Client) -> None:
    answer = page.get("/en/go/KOR-JPN/age?age=&answered=age")
    assert answer.status_code == 422
    assert words(answer).count("Enter your age in whole years, like 24") == 2


def test_i_do_not_know_goes_on_to_the_next_question(page: Client) -> None:
    assert page.get("/en/go/KOR-JPN/age?not_known=age").headers["Location"] == "/en/go/KOR-JPN/lives?age=not-known"


def test_japan_to_korea_also_asks_for_the_passport(page: Client) -> None:
    assert "Question 6 of 6" in words(page.get("/en/go/JPN-KOR/months"))


# --- As a program reads it, and what is kept ----------------------------------------------------------


def test_the_json_of_an_answer_is_that_of_the_command(
    page: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts: dict[str, Any] = {"nationality": ["KOR"], "residence": "KOR", "residence_region": "KR-11", "age": 24}
    facts |= {"turns": 1, "child": False, "funds": {"amount": 3000000, "currency": "KRW"}}
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts))
    for days in ("on=2025-10-01&known=2025-08-23", "on=2026-11-09"):
        options = [part for pair in days.split("&") for part in (f"--{pair.split('=')[0]}", pair.split("=")[1])]
        command(["judge", "KOR-JPN", "--facts", str(file), "--json", *options])
        by_command = json.loads(capsys.readouterr().out)
        for address in (f"/en/go/KOR-JPN.json?{SEED}&{days}", f"/en/go/KOR-JPN?{SEED}&{days}&format=json"):
            assert json.loads(page.get(address).content) == by_command
        accepted = page.get(f"/en/go/KOR-JPN?{SEED}&{days}", headers={"Accept": "application/json"})
        assert json.loads(accepted.content) == by_command


def test_a_fault_is_named_in_json_too(page: Client) -> None:
    answer = page.get("/en/go/KOR-JPN.json?age=abc")
    assert answer.status_code == 422
    assert json.loads(answer.content)["faults"][0]["says"] == "Age: Enter your age in whole years, like 24"


PAGES = [
    "/en/",
    "/en/go",
    "/en/go?passport=KOR&to=JPN",
    "/en/go/KOR-JPN/age",
    "/en/go/KOR-JPN/age?age=24&answered=age",
    f"/en/go/KOR-JPN?{SEED}",
    f"/en/go/KOR-JPN.json?{SEED}",
    "/en/go/KOR-JPN?age=abc",
    "/en/schemes",
    "/en/schemes/KOR-JPN",
    "/en/schemes/JPN-KOR?on=2014-05-01",
    "/en/schemes/KOR-JPN/rules/turns",
    "/en/schemes/KOR-JPN/visas-issued.csv",
    "/en/schemes/KOR-JPN/openings.ics",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_public_page_keeps_anything_or_knows_its_visitor(page: Client, path: str) -> None:
    before = Event.objects.count()
    with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["keys"]) as of_keys:
        answer = page.get(path)
    assert answer.status_code < 500
    sent = [
        query["sql"].lstrip().split(" ")[0].upper() for query in (*asked.captured_queries, *of_keys.captured_queries)
    ]
    assert not {"INSERT", "UPDATE", "DELETE"} & set(sent)
    assert not answer.cookies
    assert Event.objects.count() == before


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "go",
        "go/JPN-KOR/lives",
        f"go/KOR-JPN?{SEED}",
        "schemes",
        "schemes/KOR-JPN",
        "schemes/JPN-KOR",
        "schemes/KOR-JPN/rules/ceiling",
    ],
)
def test_no_page_shows_an_unfilled_hole_or_an_untranslated_sentence(page: Client, path: str, language: str) -> None:
    answer = page.get(f"/{language}/{path}")
    assert answer.status_code == 200
    said = words(answer)
    assert not re.search(r"\{\w+\}", said)
    if language != "en":
        for english in ("Where this comes from", "not found", "Not known", "What changed", "Continue"):
            assert english not in said


# --- The front and the schemes ------------------------------------------------------------------------


def test_the_front_has_three_doors_the_next_openings_and_what_changed_last(page: Client) -> None:
    open_all_year()
    said = words(page.get("/en/"))
    for part in (
        "Can I go?",
        "My application",
        "Numbers",
        "Open now",
        "Japan → Korea, 2026, all year ◇",
        "All year, 10,000 places",
        "January 2027, the week of 11 or 18",
        "Projected from past rounds, not published",
        "Nothing. Last change: 1 October 2025, at most two turns in a lifetime instead of one, both directions.",
        "secondary",
    ):
        assert part in said


def test_a_projected_window_is_drawn_dashed_and_a_published_one_solid(page: Client) -> None:
    open_all_year()
    front = page.get("/en/").content.decode()
    lines = re.findall(r'<li class="dated"><svg class="line (\w+)".*?#line-([\w-]+)"', front)
    assert lines[0] == ("pine", "in-force")
    assert ("ink", "announced") in lines


def test_an_office_without_an_agreement_says_so(db: None) -> None:
    said = words(Client().get("/en/"))
    assert "No agreement is loaded here yet." in said


@pytest.mark.parametrize("scheme", ["KOR-JPN", "JPN-KOR"])
def test_the_scheme_page_shows_both_directions_with_history_and_figures(page: Client, scheme: str) -> None:
    answer = page.get(f"/en/schemes/{scheme}")
    said = words(answer)
    for part in (
        "Two directions, one ceiling: 10,000 a year each.",
        "Was the ceiling ever reached?",
        "Yes, or all but, in each year from 2000 to 2010.",
        "Dotted years: not found",
        "7,444",
        "not found",
    ):
        assert part in said
    assert f"/en/schemes/{scheme}/visas-issued.csv" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "With a child"),
        ("ko", "자녀를 동반하는 경우"),
        ("ja", "子を同伴する場合"),
    ],
)
def test_a_worked_example_is_named_in_the_language_of_the_page(page: Client, language: str, title: str) -> None:
    examples = words(page.get(f"/{language}/schemes/KOR-JPN")).partition(say(Message("Worked examples"), language))[2]
    assert title in examples
    assert (title == "With a child") is ("With a child" in examples)


def test_the_rules_of_an_earlier_day_are_those_of_that_day(page: Client) -> None:
    said = words(page.get("/en/schemes/KOR-JPN?on=2009-06-01"))
    assert "one ceiling: 7,200 a year each" in said
    assert page.get("/en/schemes/KOR-JPN?on=2009-02-31").status_code == 422


def test_a_value_shows_both_claims_where_sources_disagree_and_why_one_is_followed(page: Client) -> None:
    said = words(page.get("/en/schemes/KOR-JPN/rules/turns"))
    assert "Not followed. The stored page of the embassy still says once." in said
    assert "This is followed." in said


@pytest.mark.parametrize(
    ("path", "language", "told", "made_up"),
    [
        ("schemes/KOR-JPN?on=2009-06-01", "en", "7,200, since 2009", "1 January 2009"),
        ("schemes/KOR-JPN?on=2009-06-01", "ko", "2009년", "2009년 1월 1일"),
        ("schemes/KOR-JPN?on=2009-06-01", "ja", "2009年", "2009年1月1日"),
        ("schemes/KOR-JPN/rules/ceiling", "en", "since 2009", "1 January 2009"),
        ("schemes/KOR-JPN/rules/ceiling", "en", "published December 2008", "1 December 2008"),
        ("schemes/KOR-JPN/rules/ceiling", "ko", "2008년 12월", "2008년 12월 1일"),
        ("schemes/KOR-JPN/rules/turns?known=2025-08-23", "en", "October 2025", "1 October 2025"),
        ("schemes/KOR-JPN/rules/turns?known=2025-08-23", "ja", "2025年10月", "2025年10月1日"),
        (f"go/KOR-JPN?{SEED}&on=2025-09-01&known=2025-08-23", "ko", "2025년 10월", "2025년 10월 1일"),
    ],
)
def test_a_month_or_a_year_that_a_source_names_never_becomes_a_day(
    page: Client, path: str, language: str, told: str, made_up: str
) -> None:
    said = words(page.get(f"/{language}/{path}"))
    assert told in said
    assert made_up not in said


def test_the_command_names_the_first_day_that_was_meant_and_how_precisely(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON a program can count with the day; as lines a reader sees no more than the source said."""
    days = ["--on", "2025-10-01", "--known", "2025-08-23"]
    command(["rules", "KOR-JPN", "--json", *days])
    reported = [each for each in json.loads(capsys.readouterr().out)["reported"] if each["name"] == "turns"]
    assert [(each["from"], each["from_precision"]) for each in reported] == [(None, None), ("2025-10-01", "month")]
    command(["rules", "KOR-JPN", *days])
    assert "October 2025" in (lines := capsys.readouterr().out) and "1 October 2025" not in lines
    command(["rules", "KOR-JPN", "--json", "--on", "2010-01-12", "--known", "2009-12-01"])
    ceiling = json.loads(capsys.readouterr().out)["values"]["ceiling"]
    assert (ceiling["from"], ceiling["from_precision"]) == ("2009-01-01", "year")
    command(["rules", "KOR-JPN", "--on", "2010-01-12", "--known", "2009-12-01"])
    assert "7,200 · in force since 2009 ·" in capsys.readouterr().out


def test_the_calendar_says_of_a_projected_window_that_nobody_published_it(page: Client) -> None:
    calendar = page.get("/ko/schemes/KOR-JPN/openings.ics").content.decode()
    window = next(one for one in calendar.split("BEGIN:VEVENT") if "DTSTART;VALUE=DATE:20270111" in one)
    assert "DTEND;VALUE=DATE:20270123" in window
    assert "STATUS:TENTATIVE" in window
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


def test_once_the_rules_are_met_the_answer_says_where_to_apply_and_what_to_bring(page: Client) -> None:
    said = words(page.get("/en/go/KOR-JPN?age=24&turns=0&child=no&funds=2800000&lives=KR-49"))
    for part in (
        "If you go",
        "Consulate-General of Japan in Jeju",
        "in person",
        "Papers to bring",
        "Statement of reasons",
    ):
        assert part in said
    refused = words(page.get(f"/en/go/KOR-JPN?{SEED}&on=2025-09-30"))
    assert "If you go" not in refused
    assert "What you can do instead" in refused


def test_the_figures_come_as_a_table_with_their_sources(page: Client) -> None:
    answer = page.get("/en/schemes/KOR-JPN/visas-issued.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "visas_issued,KOR-JPN,2009,7203" in answer.content.decode()


VERDICTS = {"rules met": "You meet the rules", "rules not met": "No, you cannot apply", "not known": "Perhaps"}


def test_every_worked_example_that_a_link_can_ask_is_answered_as_the_agreement_says(page: Client) -> None:
    for scheme in ("KOR-JPN", "JPN-KOR"):
        shown = page.get(f"/en/schemes/{scheme}").content.decode()
        linked = r'<a href="([^"]*/go/[^"]*)">.*?</a> <span class="soft">· (.*?)</span>'
        examples = re.findall(linked, shown)
        assert len(examples) >= 10
        for address, answer in examples:
            said = words(page.get(unescape(address)))
            verdict = {
                "rules met": "You meet the rules",
                "rules not met": "No, you cannot apply",
                "not known": "Perhaps",
            }[answer]
            assert verdict in said, address


@pytest.mark.parametrize("path", ["/en/help", "/en/places", "/en/sign-in"])
def test_whoever_asks_for_the_head_of_a_page_gets_that_of_the_page(client: Client, path: str) -> None:
    head, page = client.head(path), client.get(path)
    assert (head.status_code, head["content-type"]) == (page.status_code, page["content-type"])
