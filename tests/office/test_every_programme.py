"""Every programme of the catalogue as its readers meet it: each word of its values, and each of its pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from django.test import Client

from sojourn.agreements.model import Agreement
from sojourn.basics.messages import Words
from sojourn.cli.files import catalogue_folder, read_catalogue
from sojourn.eligibility import value_tables, value_words
from sojourn.eligibility.values import value_words as said
from sojourn.texts import LANGUAGES, say
from sojourn_office import clock
from sojourn_office.actions import agreements
from sojourn_office.queries import schemes
from tests.office.test_public import CATALOGUE
from tests.office.test_where import NOW

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# Names of cities and of a test, scores and parts: the same for every reader.
CITIES = {"Bahía Blanca", "Buenos Aires", "Córdoba", "Mendoza", "Rosario"}
SAME_FOR_ALL = {*CITIES, "IELTS", "Asia/Seoul"}
NUMBER = re.compile(r"\d+(\.\d+|/\d+)?")
# The days of the week are said by the sentence of the value.
IN_A_SENTENCE = {"window_rule"}
# What is said in their own words: names of sources and of outlets, zones, the names of programmes.
OF_OTHERS = re.compile(r"<(\w+)\b[^>]*\blang=\"[a-z-]+\"[^>]*>.*?</\1>|<svg.*?</svg>|\[[^\]<]*\]", re.DOTALL)
LATIN = re.compile(r"[A-Za-z]{2,}")
HOLE = re.compile(r"\{[a-z_0-9]+\}")
EMPTY = re.compile(r"<(h1|h2|h3|h4|dt|legend|caption|summary|th)\b[^>]*>\s*</\1>")
PYTHON = re.compile(r"\bNone\b(?! of)|\w+\([a-z]+=|\{'|Decimal\(")


@cache
def catalogue() -> tuple[Agreement, ...]:
    """Every agreement, read once."""
    read = (read_catalogue(path) for path in sorted(catalogue_folder().glob("*.toml")))
    return tuple(agreement for found, _ in read for agreement in found)


def values() -> Iterator[tuple[str, str, object]]:
    for agreement in catalogue():
        for scheme in agreement.schemes.values():
            for name, series in scheme.series.items():
                for entry in series.entries:
                    yield scheme.id, name, entry.value


def words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from words_in(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from words_in(item)


def test_every_word_of_every_value_has_words_for_its_reader() -> None:
    unsaid = {
        (name, word)
        for _, name, value in values()
        for word in words_in(value)
        if name not in IN_A_SENTENCE and word not in SAME_FOR_ALL and not NUMBER.fullmatch(word)
        if not value_words.is_known(word, name)
    }
    assert unsaid == set()


def test_every_part_of_every_value_is_called_something() -> None:
    apart = {"age", "registration", "insurance", "reapply", "stay_halves", "ceiling_default", "window_rule"}
    uncalled = {
        (name, part)
        for _, name, value in values()
        for table in (value if isinstance(value, tuple) else (value,))
        if isinstance(table, Mapping) and name not in apart
        for part in table
        if not value_tables.has_words(part)
    }
    assert uncalled == set()


def test_every_value_is_said_in_three_languages_without_a_sign_of_the_machine() -> None:
    seen: set[str] = set()
    for scheme, name, value in values():
        key = f"{name} {value!r}"
        if key in seen or isinstance(value, Words):
            continue
        seen.add(key)
        for language in LANGUAGES:
            shown = say(said(name, value), language)
            assert shown.strip(), (scheme, name, language)
            assert not PYTHON.search(shown), (scheme, name, shown)
            assert not HOLE.search(shown), (scheme, name, shown)
            if language == "ja":
                assert ", " not in shown, (scheme, name, shown)


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A visitor of an office that runs Korea and Japan, and knows of every programme there is."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    agreements.load(name=CATALOGUE.name, text=CATALOGUE.read_text(), by="system", at=NOW, key="agreement")
    return Client()


def pages() -> Iterator[str]:
    """The page of every programme, and one of its others; the languages take turns, and so do the others."""
    schemes = sorted(scheme.id for agreement in catalogue() for scheme in agreement.schemes.values())
    others = (
        "/difference?from=2015-01-01&to=2026-11-09",
        "/openings.ics",
        "/changes.atom",
        "/rules/age",
        "?format=json",
    )
    for place, scheme in enumerate(schemes):
        path = f"/{LANGUAGES[place % len(LANGUAGES)]}/schemes/{scheme}"
        yield path
        yield path + others[place % len(others)]


def faults(path: str, shown: str) -> list[str]:
    """What no reader should meet on a page: an empty heading, a hole, a sign of the machine, a foreign sentence."""
    language = path.split("/")[1]
    main = shown[shown.find("<main") : shown.find("</main>")] if "<main" in shown else shown
    found = [f"empty {one[1]}" for one in EMPTY.finditer(main)]
    for city in CITIES:
        main = main.replace(city, "")
    text = html.unescape(re.sub(r"<[^>]+>", "\n", OF_OTHERS.sub(" ", main)))
    found += [one[0] for pattern in (HOLE, PYTHON) for one in pattern.finditer(text)]
    if language != "en" and "<main" in shown:
        own = re.compile("[가-힣]" if language == "ko" else "[ぁ-んァ-ヶ一-龯]")
        lines = (line.strip() for line in text.split("\n"))
        found += [line for line in lines if len(LATIN.findall(line)) > 3 and not own.search(line)]
    return found


def test_no_page_of_any_programme_fails_or_is_left_half_said(visitor: Client) -> None:
    outlets = {source.outlet for agreement in catalogue() for source in agreement.sources.values()}
    wrong: dict[str, list[str]] = {}
    for path in pages():
        answer = visitor.get(path)
        shown = answer.content.decode()
        if answer.status_code != 200:
            wrong[path] = [str(answer.status_code)]
        elif path.endswith("json"):
            json.loads(shown)
        elif found := [one for one in faults(path, shown) if one not in outlets]:
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("file", ["and-can.toml", "arg-dnk.toml", "aut-jpn.toml", "kor-nzl.toml"])
def test_an_office_that_runs_another_programme_answers_its_questions(visitor: Client, file: str) -> None:
    text = (catalogue_folder() / file).read_text()
    assert isinstance(agreements.load(name=file, text=text, by="system", at=NOW, key=file), str)
    for scheme in (scheme for scheme in schemes.in_use() if scheme not in ("KOR-JPN", "JPN-KOR")):
        for fact in ("age", "turns", "lives", "child", "funds", "months"):
            assert visitor.get(f"/ko/go/{scheme}/{fact}").status_code in (200, 404), (scheme, fact)
        assert visitor.get(f"/ja/go/{scheme}?age=24&turns=0&lives=not-known").status_code == 200


def test_the_way_from_a_programme_of_others_asks_what_is_left_and_blames_nothing(visitor: Client) -> None:
    shown = visitor.get("/en/where?passport=AND&to=CAN")
    assert shown.status_code == 200
    page = shown.content.decode()
    assert 'value="AND" selected' in page
    assert '<input type="hidden" name="to" value="CAN">' in page
    assert "Error:" not in page
