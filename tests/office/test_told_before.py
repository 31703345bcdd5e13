"""What was told or ticked before stands in its box: at the start, and when the last press is refused."""

from __future__ import annotations

import re

import pytest

from sojourn_office.storage import cases, clock
from tests.office.test_applicant import CONSENTS, Person, begun
from tests.office.world import ALL_YEAR, World


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def test_what_was_ticked_stays_when_lodging_is_refused(world: World) -> None:
    """The only places are taken meanwhile; whoever comes back need not tick again."""
    person = begun(world, ALL_YEAR)
    person.answer_all()
    for name in ("First", "Second"):
        world.lodged(name, ALL_YEAR)
    clock.move_to(world.at(), first=True)
    refused = person.lodge()
    assert refused.status_code == 409
    assert refused.content.decode().count(" checked") == len(CONSENTS)


def test_the_region_told_before_stands_in_the_box_and_is_not_asked_again(world: World) -> None:
    person = Person(round_id=ALL_YEAR)
    shown = person.client.get(f"/en/me/start?round={ALL_YEAR}&lives=JP-27").content.decode()
    assert '<option value="JP-27" selected' in shown
    assert (
        "selected"
        not in person.client.get(f"/en/me/start?round={ALL_YEAR}&lives=x")
        .content.decode()
        .partition('<option value="JP')[2]
    )


CARRIED = "lives=JP-27&age=24&turns=1&child=no&funds=310000"


def begun_with(said: str) -> Person:
    """Begun by the link of an answer."""
    person = Person(round_id=ALL_YEAR, language="en")
    asked = {"key": "start", "region": "JP-27"}
    answer = person.client.post(f"/en/me/start?round={ALL_YEAR}&{said}", asked)
    person.number = answer["Location"].split("/")[3]
    return person


def answers(person: Person) -> dict[str, object]:
    case = cases.by_number(person.number)
    assert case is not None
    return cases.answers_of(case)


def test_each_answer_of_the_link_stands_in_its_box_marked_and_counts_once_it_is_confirmed(world: World) -> None:
    person = begun_with(CARRIED)
    listed = person.get("tasks").content.decode()
    assert listed.count("Given before") == 2, "earlier visas and child; the sum waits at its paper"
    for task, box in (
        ("visas", r'value="1"'),
        ("child", r'value="no"[^>]* checked'),
        ("balance", r'value="310,?000"'),
    ):
        shown = person.get(f"tasks/{task}").content.decode()
        assert re.search(box, shown), task
        assert "Given before, please confirm" in shown, task
    assert "given before: 24" in person.get("tasks/passport-birth").content.decode()
    assert not {"turns", "child", "funds"} & set(answers(person)), "what nobody confirmed is no answer"

    assert person.post("tasks/visas", {"turns": "0"}).status_code == 302
    shown = person.get("tasks/visas").content.decode()
    assert 'value="0"' in shown
    assert "Given before" not in shown, "the answer itself takes the place of what was said before"
    assert answers(person)["turns"] == 0


@pytest.mark.parametrize(
    "said",
    ["turns=x&child=maybe&funds=-1&age=24.5", "turns=&child=&funds=NaN&age=", "turns=999&age=1234&funds=1e99999"],
)
def test_what_cannot_be_read_in_the_link_is_left_out_and_blames_nobody(world: World, said: str) -> None:
    person = begun_with(said)
    assert person.get("tasks").status_code == 200
    for task in ("passport-birth", "visas", "child", "balance"):
        assert "iven before" not in person.get(f"tasks/{task}").content.decode(), task


def test_in_the_next_season_what_one_is_stays_to_be_confirmed_and_what_grows_old_is_asked_anew(world: World) -> None:
    """Passport, home and earlier visas come along; the sum, the papers and whoever comes along are of this season."""
    first = begun(world, ALL_YEAR, language="en")
    first.answer_all()
    assert first.lodge().status_code == 302
    assert first.post("withdraw", {"sure": "on"}).status_code == 302
    again = first.client.post(f"/en/me/start?round={ALL_YEAR}", {"key": "again", "region": "JP-27"})
    earlier, first.number = first.number, again["Location"].split("/")[3]
    assert first.number != earlier
    kept = answers(first)
    assert set(kept) == {"residence_region", "given_before"}, "nothing counts before it is confirmed"
    assert {"surname", "birth_date", "passport_number", "address", "turns"} <= set(kept["given_before"])  # type: ignore[call-overload]
    assert not {"funds", "child"} & set(kept["given_before"])  # type: ignore[call-overload]
    shown = first.get("tasks/passport").content.decode()
    assert "Given before, please confirm" in shown
    assert f'value="{kept["given_before"]["surname"]}"' in shown  # type: ignore[index]
    listed = first.get("tasks").content.decode()
    assert listed.count("Given before") == 3, "passport, home, earlier visas"


def test_nobody_elses_answers_come_along(world: World) -> None:
    first = begun(world, ALL_YEAR, language="en")
    first.answer_all()
    assert first.lodge().status_code == 302
    other = Person("other@example.org", round_id=ALL_YEAR)
    assert other.start().status_code == 302
    assert answers(other)["given_before"] == {}
