"""What a person reads of a decision: page and letter tell the same parts, and who decided."""

from __future__ import annotations

import html
import re

import pypdfium2
import pytest

from sojourn.basics.messages import listed
from sojourn.cases.model import Did
from sojourn.decisions.model import HowMuch
from sojourn.texts import say
from sojourn.texts.keeping import kept
from sojourn_office.actions import agreements, assessment, decisions
from sojourn_office.storage import clock, events
from tests.office.test_applicant import Person, lodged_by
from tests.office.world import ALL_YEAR, FILE, World, done

OWN = "계획서에 여행 일정을 적어 주시기 바랍니다."
TOLD = {
    HowMuch.FULL: {"rule", "fact", "paper", "remedy", "sentence", "met"},
    HowMuch.CONDITION_ONLY: {"rule", "remedy"},
    HowMuch.WITHHELD: set(),
}


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def refused(world: World, name: str) -> Person:
    """Somebody whose visa was not issued: proposed with a sentence of the officer's own, signed by another."""
    person = lodged_by(world, name, ALL_YEAR)
    one, two = world.officers["KOR"]
    world.see_papers(person.number, one)
    world.judge_all(person.number, one)
    asked = {"why": "shown", "paper": "reason-letter", "at": world.at(), "key": world.key()}
    done(assessment.judge(number=person.number, post=one, code="purpose", met="no", **asked))
    asked = {"own_sentence": OWN, "version": None, "at": world.at(), "key": world.key()}
    done(decisions.propose(number=person.number, post=one, **asked))
    done(world.confirm(person.number, two))
    clock.move_to(world.at(), first=True)
    return person


def words_of_page(person: Person, language: str = "ko") -> str:
    answer = person.client.get(f"/{language}/me/{person.number}/letter")
    assert answer.status_code == 200
    return flat(html.unescape(re.sub("<[^>]*>", "", answer.content.decode().partition("<main")[2])))


def words_of_letter(person: Person) -> str:
    document = pypdfium2.PdfDocument(person.get("letter.pdf").content)
    try:
        return flat("".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def flat(words: str) -> str:
    return "".join(words.split())


def parts_recorded(number: str, language: str = "ko") -> dict[str, str]:
    """Every part of the ground as the officers recorded it, and what stands beside the grounds."""
    (proposal,) = [event for event in events.events_about("case", number) if event.kind == Did.PROPOSED.value]
    sealed = proposal.sealed_part
    (ground,) = sealed["grounds"]
    said = {part: say(kept(ground[part]), language) for part in ("rule", "fact", "remedy")}
    met = say(listed([kept(each) for each in sealed["met"]]), language)
    return {part: flat(words) for part, words in {**said, "paper": "사유서", "sentence": OWN, "met": met}.items()}


@pytest.mark.parametrize("how_much", HowMuch)
def test_page_and_letter_tell_the_same_parts(world: World, how_much: HowMuch) -> None:
    """One rule decides it, so that the list of what was met cannot give away on paper what the page keeps."""
    text = FILE.read_text().replace('value = "condition-only"', f'value = "{how_much.value}"')
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))
    person = refused(world, "Reads")
    page, letter, recorded = words_of_page(person), words_of_letter(person), parts_recorded(person.number)
    assert {part for part, words in recorded.items() if words in page} == TOLD[how_much]
    assert {part for part, words in recorded.items() if words in letter} == TOLD[how_much]


@pytest.mark.parametrize("invented", [True, False])
def test_where_how_much_is_told_is_invented_page_and_letter_say_so_with_the_mark(world: World, invented: bool) -> None:
    """A demonstration shows each form; whoever reads one must not take it for what the real missions do."""
    value = 'value = "condition-only"'
    text = FILE.read_text().replace(value, f"{value}\ninvented = true") if invented else FILE.read_text()
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))
    person = refused(world, "Reads")
    said = flat("◇ 포괄적인 사유나 근거 조항만 안내됩니다. 공식 자료가 아닌 글에 따른 것입니다.")
    assert (said in words_of_page(person), said in words_of_letter(person)) == (invented, invented)


def test_a_grant_gives_no_ground_away_and_keeps_the_word_of_the_officer(world: World) -> None:
    """The host withholds grounds; a grant has none, and what the officer wrote is for the person."""
    text = FILE.read_text().replace('value = "condition-only"', 'value = "withheld"')
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))
    person = lodged_by(world, "Goes", ALL_YEAR)
    one, _ = world.officers["KOR"]
    world.see_papers(person.number, one)
    world.judge_all(person.number, one)
    asked = {"own_sentence": OWN, "version": None, "at": world.at(), "key": world.key()}
    done(decisions.propose(number=person.number, post=one, **asked))
    done(world.confirm(person.number, one))
    clock.move_to(world.at(), first=True)
    assert flat(OWN) in words_of_page(person)
    assert flat(OWN) in words_of_letter(person)


@pytest.mark.parametrize(("signs", "officers"), [(0, 1), (1, 2)])
def test_page_and_letter_count_the_officers_who_decided(world: World, signs: int, officers: int) -> None:
    """One signature is enough for a grant here; where a second officer signed it, two decided."""
    person = lodged_by(world, "Counts", ALL_YEAR)
    posts = world.officers["KOR"]
    world.see_papers(person.number, posts[0])
    world.judge_all(person.number, posts[0])
    done(world.propose(person.number, posts[0]))
    done(world.confirm(person.number, posts[signs]))
    clock.move_to(world.at(), first=True)
    assert f"담당관{officers}명이결정" in words_of_letter(person)
    assert f"담당관{officers}명" in words_of_page(person)
