"""The read API: its examples, its manners, and whatever else a program may ask it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sojourn.cli import main
from sojourn.texts import LANGUAGES, say
from sojourn_office.api.developers import LIBRARY
from sojourn_office.api.document import EXAMPLES, document
from sojourn_office.api.problems import TITLES

title = "The read API"

pytestmark = pytest.mark.usefixtures("office")
PROBLEM = "application/problem+json"
JUDGE = "/api/v1/programmes/KOR-JPN/judge"
YOUNG = {"nationality": ["KOR"], "birth_date": "2003-05-10", "residence_region": "KR-26", "turns": 0}


def post(address: str, body: object, **headers: Any) -> Any:
    """A call with a body."""
    return Client().post(address, json.dumps(body), content_type="application/json", **headers)


def calls() -> dict[str, tuple[str, str]]:
    """Each call of the document by its name: method and address."""
    return {
        call["operationId"]: (method, path)
        for path, methods in document()["paths"].items()
        for method, call in methods.items()
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_of_the_document_is_answered(name: str) -> None:
    """Whoever copies it gets an answer."""
    method, path = calls()[name]
    example = dict(EXAMPLES[name])
    address = path.format(scheme=example.pop("scheme", ""))
    body = example.pop("body", None)
    answer = post(address, body) if method == "post" else Client().get(address, example)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json() != []


def test_asked_by_what_was_known_the_second_turn_is_not_yet_there() -> None:
    """Two leaders had announced more turns without naming a day."""
    address = "/api/v1/programmes/KOR-JPN/rules"
    once = Client().get(address, {"on": "2025-10-01", "known": "2025-08-23"}).json()
    twice = Client().get(address, {"on": "2025-10-01", "known": "2025-10-02"}).json()
    assert (once["values"]["turns"]["value"], twice["values"]["turns"]["value"]) == (1, 2)
    assert {each["name"] for each in once["reported"]} >= {"turns"}


def test_a_person_is_judged_by_facts_and_the_answer_is_kept_by_nobody() -> None:
    """What is about a person is for that person."""
    answer = post(JUDGE, {"facts": YOUNG, "on": "2026-11-09"})
    met = {finding["code"]: finding["met"] for finding in answer.json()["findings"]}
    assert met["age"] == "yes"
    assert answer["Cache-Control"] == "no-store"


def test_an_answer_speaks_the_language_of_the_caller() -> None:
    """By its settings, or by the address."""
    by_settings = post("/api/v1/programmes/NIX/judge", {"facts": {}}, HTTP_ACCEPT_LANGUAGE="ko")
    by_address = post("/api/v1/programmes/NIX/judge?lang=ja", {"facts": {}}, HTTP_ACCEPT_LANGUAGE="ko")
    assert by_settings["Content-Language"] == "ko" and by_address["Content-Language"] == "ja"
    assert by_settings.json()["detail"] != by_address.json()["detail"]


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        (lambda: Client().get("/api/v1/nothing"), 404, "not_found"),
        (lambda: Client().get("/api/v1/programmes/KOR-JPM/rules"), 404, "unknown_scheme"),
        (lambda: Client().delete("/api/v1/programmes"), 405, "not_this_method"),
        (lambda: Client().get("/api/v1/where"), 405, "not_this_method"),
        (lambda: Client().get("/api/v1/programmes", HTTP_ACCEPT="text/html"), 406, "not_acceptable"),
        (lambda: Client().get("/api/v1/programmes?lang=xx"), 422, "invalid"),
        (lambda: Client().get("/api/v1/changes"), 422, "invalid"),
        (lambda: Client().get("/api/v1/changes?since=2025-02-31"), 422, "invalid"),
        (lambda: Client().post("/api/v1/where", "facts", content_type="text/plain"), 415, "not_json"),
        (lambda: Client().post("/api/v1/where", b'{"facts":', content_type="application/json"), 400, "bad_body"),
        (lambda: Client().post("/api/v1/where", b"\xff\xfe", content_type="application/json"), 400, "bad_body"),
        (lambda: post("/api/v1/where", ["facts"]), 400, "bad_body"),
        (lambda: post("/api/v1/where", {"facts": {}, "fact": 1}), 400, "bad_body"),
        (lambda: post("/api/v1/where", {"facts": {"note": "a\0b"}}), 400, "bad_body"),
        (lambda: post("/api/v1/where", {"facts": {"note": "\ud800"}}), 400, "bad_body"),
        (lambda: post("/api/v1/where", {"facts": {"note": "x" * 1_100_000}}), 400, "bad_body"),
        (lambda: post("/api/v1/where", {"facts": {"note": json.loads("[" * 30 + "]" * 30)}}), 400, "bad_body"),
        (lambda: post(JUDGE, {"facts": YOUNG, "on": "1901-01-01"}), 422, "no_rules"),
        (lambda: post(JUDGE, {"facts": {"birth_date": "1999-02-31"}}), 422, "invalid"),
    ],
)
@pytest.mark.promise("unreadable-body")
def test_what_cannot_be_answered_is_a_problem_document(call: Any, status: int, code: str) -> None:
    """With the code of the refusal, whoever refuses it."""
    answer = call()
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content.decode()
    said = answer.json()
    assert (said["code"], said["status"], said["type"]) == (code, status, f"/developers#{code}")
    assert said["detail"] and answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.promise("impossible-field")
def test_everything_that_is_wrong_with_the_facts_is_said_at_once() -> None:
    """Each with its place, and the nearest name that is known."""
    wrong = {"birth_dat": "1999-05-10", "nationality": ["HKG", "XXQ"], "turns": {"JPN": -1}}
    said = post("/api/v1/where", {"facts": wrong}).json()
    assert {each["place"] for each in said["faults"]} == {"facts/birth_dat", "facts/nationality", "facts/turns"}
    assert "birth_date" in next(each["remedy"] for each in said["faults"] if each["place"] == "facts/birth_dat")


def test_a_public_answer_is_kept_and_asked_again_by_its_tag() -> None:
    """The same bytes, the same tag; in another language, another."""
    first = Client().get("/api/v1/programmes")
    again = Client().get("/api/v1/programmes", HTTP_IF_NONE_MATCH=first["ETag"])
    other = Client().get("/api/v1/programmes?lang=ko", HTTP_IF_NONE_MATCH=first["ETag"])
    assert first["Cache-Control"].startswith("public") and not first["ETag"].startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert other.status_code == 200 and other["ETag"] != first["ETag"]
    assert "Accept-Language" in first["Vary"] and "Cookie" not in first["Vary"] and not first.cookies
    assert Client().head("/api/v1/programmes")["ETag"] == first["ETag"]


@pytest.mark.parametrize(
    "name", [name for name, (method, _) in calls().items() if method == "get" and name in EXAMPLES]
)
def test_every_reading_is_asked_again_by_its_strong_tag(name: str) -> None:
    """Alone, in a list, as any; another tag gets the whole answer."""
    example = dict(EXAMPLES[name])
    address = calls()[name][1].format(scheme=example.pop("scheme", ""))
    tag = Client().get(address, example)["ETag"]
    assert tag.startswith('"') and len(tag) > 20
    for same in (tag, f'"of-another", {tag}', f"W/{tag}", "*"):
        again = Client().get(address, example, HTTP_IF_NONE_MATCH=same)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag), same
    changed = Client().get(address, example, HTTP_IF_NONE_MATCH='"of-another"')
    assert changed.status_code == 200 and changed.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_told_in_the_language_of_the_caller(language: str) -> None:
    """Whoever refuses it: the address, the limit, the reader of what was sent, the judge of facts."""
    speaks: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": language}
    told = [
        Client().get("/api/v1/nothing", **speaks),
        Client().delete("/api/v1/programmes", **speaks),
        Client().get("/api/v1/changes", **speaks),
        Client().post("/api/v1/where", b"{", content_type="application/json", **speaks),
        Client().post("/api/v1/where", "facts", content_type="text/plain", **speaks),
        post(JUDGE, {"facts": YOUNG, "on": "1901-01-01"}, **speaks),
        post(JUDGE, {"facts": {"birth_date": "1999-02-31"}}, **speaks),
    ]
    for answer in told:
        said = answer.json()
        assert answer["Content-Language"] == language
        assert said["title"] == say(TITLES[said["code"]], language), said
        for fault in said["faults"]:
            assert (re.search("[가-힣ぁ-ん]", fault["trouble"]) is not None) == (language != "en"), fault


@pytest.mark.parametrize(
    ("limit", "call"),
    [
        ("api", lambda **who: Client(**who).get("/api/v1/programmes")),
        ("api_post", lambda **who: Client(**who).post("/api/v1/where", b"{", content_type="application/json")),
    ],
)
def test_a_network_address_is_asked_to_slow_down(limit: str, call: Any, settings: Any) -> None:
    """The next is looked at after a while, and another address is not held up; judging has a limit of its own."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, limit: "2/m/ip"}
    last = [call() for _ in range(3)][-1]
    assert (last.status_code, last.json()["code"], last["Retry-After"]) == (429, "slow_down", "60")
    assert call(REMOTE_ADDR="192.0.2.7").status_code != 429
    if limit == "api_post":
        assert Client().get("/api/v1/programmes").status_code == 200


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_page_for_developers_names_every_call_and_every_problem(language: str) -> None:
    """Made from the document; every page leads there."""
    text = Client().get(f"/{language}/developers").content.decode()
    assert [path for _, path in calls().values() if path not in text] == []
    assert [code for code in TITLES if f'id="{code}"' not in text] == []
    assert f'href="/{language}/developers"' in Client().get(f"/{language}/help").content.decode()
    assert "<script" not in text


def test_the_calls_of_the_page_for_developers_go_to_where_it_was_read() -> None:
    text = Client().get("/en/developers", headers={"host": "localhost:8123"}).content.decode()
    assert "curl &#x27;http://localhost:8123/api/v1/" in text
    assert "localhost:8000" not in text


def test_the_lines_of_the_library_on_the_page_give_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """As they stand there."""
    exec(LIBRARY, {})  # our own lines
    assert capsys.readouterr().out.strip() in ("yes", "no", "not-known")


@pytest.mark.parametrize("told", [{"birth_date": "2003-05-10"}, {"age": 24}])
def test_where_to_names_what_the_command_names(
    told: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those for other passports are left out before they are judged, and no other; the ends are the same."""
    facts = {"nationality": ["KOR"], **told}
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    assert main(["where", "--facts", str(tmp_path / "facts.json"), "--on", "2026-11-09", "--json"]) == 0
    by_command = {one["scheme"]: _end(one) for one in json.loads(capsys.readouterr().out)}
    by_call = {one["scheme"]: _end(one) for one in post("/api/v1/where", {"facts": facts, "on": "2026-11-09"}).json()}
    assert by_call == by_command and len(by_call) > 3
    by_age = "age" in told
    assert by_call["KOR-JPN"] == ((None, 31, True) if by_age else ("2034-05-09", None, True))


def _end(one: dict[str, Any]) -> tuple[str | None, int | None, bool]:
    return one["last_day"], one["before_age"], one["ends"]
