"""The pages of programmes: search in three languages, what changed between two days, what missions ask, both feeds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from sojourn.cli import main as command
from sojourn_office import clock
from sojourn_office.actions import agreements
from sojourn_office.look.countries import named
from sojourn_office.queries import catalogue
from tests.office.test_public import CATALOGUE, words
from tests.office.test_where import NOW, WINDOW, written

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A visitor of an office that runs Korea and Japan and knows of Korea to Ireland."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    (tmp_path / "irl-kor.toml").write_text(written("IRL", "{ youngest = 18, oldest = 34 }") + WINDOW)
    monkeypatch.setattr(catalogue, "catalogue_folder", lambda: tmp_path)
    agreements.load(name=CATALOGUE.name, text=CATALOGUE.read_text(), by="system", at=NOW, key="agreement")
    return Client()


@pytest.mark.parametrize("sought", ["ireland", "아일랜드", "アイルランド", "IRL", "korea ireland", "KOR-IRL"])
def test_a_programme_is_found_by_its_country_in_any_language(page: Client, sought: str) -> None:
    for language in ("en", "ko", "ja"):
        found = json.loads(page.get(f"/{language}/schemes", {"q": sought, "format": "json"}).content)
        assert found == {"schemes": ["KOR-IRL"]}


def test_nothing_found_and_a_host_nobody_has_are_said(page: Client) -> None:
    assert "No programme that we know of is called like this." in words(page.get("/en/schemes?q=Atlantis"))
    assert page.get("/en/schemes?host=ZZZ").status_code == 422
    assert "Programmes found: 1 of 3" in words(page.get("/en/schemes?host=IRL"))


def test_a_programme_of_others_says_that_this_office_does_not_run_it(page: Client) -> None:
    for path in ("/en/schemes/KOR-IRL", "/en/schemes/KOR-IRL/rules/age"):
        assert page.get(path).status_code == 200
    shown = page.get("/en/schemes/KOR-IRL")
    assert "Not run by this office" in words(shown)
    assert "/en/where?passport=KOR&amp;to=IRL" in shown.content.decode()
    assert "Not run by this office" not in words(page.get("/en/schemes/KOR-JPN"))


def test_what_changed_between_two_days_is_each_value_before_and_after(page: Client) -> None:
    path = "/en/schemes/KOR-JPN/difference"
    on_the_day = json.loads(page.get(f"{path}?from=2025-09-30&to=2025-10-01&format=json").content)["changed"]
    assert {"name": "turns", "before": 1, "after": 2} in on_the_day
    after = json.loads(page.get(f"{path}?from=2025-10-01&to=2025-10-02&format=json").content)["changed"]
    assert "turns" not in {one["name"] for one in after}
    assert "Nothing changed from 2 October 2025 to 3 October 2025." in words(
        page.get(f"{path}?from=2025-10-02&to=2025-10-03")
    )


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ("from=2025-10-01&to=2025-09-01", "Enter a day after the first one"),
        ("from=2025-02-31&to=2025-09-01", "There is no day 31 in February"),
        ("from=2025-02-01", "Enter the day, month and year"),
    ],
)
def test_days_that_cannot_be_compared_are_named(page: Client, days: str, fault: str) -> None:
    answer = page.get(f"/en/schemes/KOR-JPN/difference?{days}")
    assert answer.status_code == 422
    assert fault in words(answer)


def test_what_one_mission_asks_and_another_does_not_stands_side_by_side(page: Client) -> None:
    said = words(page.get("/en/schemes/KOR-JPN"))
    part = said[said.index("What the missions ask otherwise") :]
    assert "Way of filing" in part
    assert "through a designated body" in part


def test_the_calendar_has_published_windows_firm_and_projected_ones_marked(page: Client) -> None:
    events = Calendar.from_ical(page.get("/en/schemes/KOR-JPN/openings.ics").content).walk("VEVENT")
    by_state = {str(event["status"]): str(event["summary"]) for event in events}
    assert "(projected)" in by_state["TENTATIVE"]
    assert "(projected)" not in by_state["CONFIRMED"]
    others = Calendar.from_ical(page.get("/ko/schemes/KOR-IRL/openings.ics").content).walk("VEVENT")
    assert [(str(one.decoded("dtstart")), str(one.decoded("dtend"))) for one in others] == [
        ("2026-11-01", "2026-12-01")
    ]


def test_the_feed_tells_every_dated_value_with_its_source_newest_first(page: Client) -> None:
    feed = ElementTree.fromstring(page.get("/en/schemes/KOR-JPN/changes.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert any(title.startswith("Turns in a lifetime: twice (in force, from 1 October 2025") for title in titles)
    assert any("(reported)" in title for title in titles)
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    assert all("http" in (entry.findtext(f"{ATOM}summary") or "") or "Sojourn" in
               (entry.findtext(f"{ATOM}summary") or "") for entry in entries)  # fmt: skip


@pytest.mark.parametrize("name", ["openings.ics", "changes.atom"])
def test_a_feed_that_has_not_changed_is_answered_by_its_tag(page: Client, name: str) -> None:
    path = f"/ja/schemes/KOR-JPN/{name}"
    tag = page.get(path).headers["ETag"]
    again = page.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert page.get(f"/ja/schemes/USA-JPN/{name}").status_code == 404


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_each_exit_of_the_picture_has_its_person_beside_it(page: Client, language: str) -> None:
    path = f"/{language}/schemes/JPN-KOR/outcomes"
    shown = page.get(path).content.decode()
    told = json.loads(page.get(path, {"format": "json"}).content)
    assert told["invented"] is True
    numbers = [one["number"] for one in told["outcomes"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [int(number) for number in re.findall(r'id="outcome-(\d+)"', shown)] == numbers
    picture = re.search(r'<svg class="flow".*?</svg>', shown, re.DOTALL)
    assert picture is not None
    drawn = re.sub(r"<[^>]+>", "\n", picture.group())
    exits = re.findall(r"(?<=[:：])[\d ,–]+$", drawn, re.MULTILINE)
    assert sorted({number for part in exits for number in _numbers(part)}) == numbers


def _numbers(written: str) -> list[int]:
    ends = [list(map(int, part.split("–"))) for part in written.split(",")]
    return [number for each in ends for number in range(each[0], each[-1] + 1)]


@pytest.mark.parametrize(("language", "region"), [("en", "Aichi"), ("ko", "아이치현"), ("ja", "愛知県")])
def test_the_picture_of_the_flow_leads_to_its_people_and_names_their_regions(
    page: Client, language: str, region: str
) -> None:
    """Each exit to the first who takes it; a region by its name, not by its code."""
    shown = page.get(f"/{language}/schemes/JPN-KOR/outcomes").content.decode()
    links = re.findall(r'href="#(outcome-[0-9]+)"', shown)
    assert len(links) > 8
    assert {link for link in links if f'id="{link}"' not in shown} == set()
    assert region in shown
    assert re.findall(r">[^<]*JP-[0-9]{2}[^<]*<", shown) == []


def test_a_person_of_an_outcome_comes_to_it_when_asked_anew(page: Client) -> None:
    told = json.loads(page.get("/en/schemes/KOR-JPN/outcomes?format=json").content)
    asked = [page.post("/api/v1/programmes/KOR-JPN/judge", {"facts": one["facts"], "on": told["on"]},
                       content_type="application/json") for one in told["outcomes"]]  # fmt: skip
    assert [json.loads(answer.content)["answer"] for answer in asked] == [one["answer"] for one in told["outcomes"]]


def test_outcomes_of_a_day_without_rules_are_not_shown(page: Client) -> None:
    path = "/en/schemes/KOR-JPN/outcomes"
    assert "before it there was no rule" in words(page.get(f"{path}?on=1990-01-01"))
    assert "On that day nothing was known of it" in words(page.get(f"{path}?known=1998-01-01"))
    assert page.get(f"{path}?on=never").status_code == 422
    assert page.get("/en/schemes/USA-JPN/outcomes").status_code == 404


def test_the_command_tells_the_outcomes_as_the_page_does(page: Client, capsys: pytest.CaptureFixture[str]) -> None:
    day = str(NOW.date())
    assert command(["outcomes", "KOR-JPN", "--on", day, "--json", "--catalogue", str(CATALOGUE)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(page.get(f"/en/schemes/KOR-JPN/outcomes?on={day}&format=json").content)
    assert command(["outcomes", "KOR-JPN", "--on", day, "--lang", "ko", "--catalogue", str(CATALOGUE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{told['outcomes'][-1]['number']:>4} ?") for line in lines)
    assert command(["outcomes", "KOR-JPN", "--on", "1990-01-01"]) == 2


def test_every_rule_on_a_page_leads_to_a_page_of_it_also_where_the_other_direction_alone_has_it(page: Client) -> None:
    for scheme in ("KOR-JPN", "JPN-KOR"):
        shown = page.get(f"/en/schemes/{scheme}").content.decode()
        links = set(re.findall(rf'href="(/en/schemes/{scheme}/rules/[^"]+)"', shown))
        assert links
        assert {link: page.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert "No source that we know of" in page.get("/en/schemes/JPN-KOR/rules/rounds_a_year").content.decode()


def test_a_link_to_a_programme_of_others_carries_every_answer_to_where_one_can_go(page: Client) -> None:
    answer = page.get("/en/go/KOR-IRL?age=31&on=2026-11-09&turns=1&child=no&lives=KR-11")
    there = "/en/where?passport=KOR&age=31&on=2026-11-09&child=no&lives=KOR&had=IRL&to=IRL"
    assert answer["Location"] == there
    assert page.get(there, follow=True).status_code == 200


def test_countries_stand_in_the_order_of_their_reader() -> None:
    english = [name for _, name in named(["ZMB", "ALA", "ALB"], "en")]
    assert english == ["Åland Islands", "Albania", "Zambia"]
    assert [code for code, _ in named(["KOR", "IND", "CAN", "JPN"], "ja")] == ["IND", "CAN", "KOR", "JPN"]
    assert named(["EUE"], "ko") == [("EUE", "유럽 연합")]
