"""At a sending state's gate: a paper asked for before the answer, and an endorsement taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import assessment, cases, conflicts, endorsing
from sojourn_office.actions.acting import by_account
from sojourn_office.queries import invariants
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.judging import judged
from sojourn_office.storage.quotas import Quota
from tests.office.desks import Office, pdf_with, words_of
from tests.office.test_sender_desk import ROUND, answer, office, own
from tests.office.test_two_gates import code, endorse, given, sender, world
from tests.office.world import ALL_YEAR, World, done

both_databases = pytest.mark.both_databases

__all__ = ["office", "world"]
WHY = "The employer withdrew."


def ask(world: World, number: str, post: Post, *, days: int = 7) -> str | Refusal:
    return endorsing.ask_for_paper(
        number=number,
        post=post,
        paper="plan",
        until=world.now + timedelta(days=days),
        why="Please send it again.",
        version=None,
        at=world.at(),
        key=world.key(),
    )


def send(world: World, number: str, nth: int = 1) -> str | Refusal:
    by = by_account(world.case(number).person.account_id)
    return cases.file_paper(
        number=number,
        paper="plan",
        name="plan.pdf",
        content=pdf_with(["My plan"]),
        ask=nth,
        by=by,
        at=world.at(),
        key=world.key(),
    )


def take_back(world: World, number: str, post: Post, why: str = WHY, version: int | None = None) -> str | Refusal:
    return endorsing.take_back(number=number, post=post, why=why, version=version, at=world.at(), key=world.key())


@both_databases
def test_a_gate_that_asked_for_a_paper_answers_once_it_is_there(world: World) -> None:
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    done(ask(world, number, post))
    assert (world.case(number).stage, world.case(number).turn) == ("asked-by-sender", "applicant")
    assert (code(endorse(world, number, post)), given()) == ("case_state", (2, 0))
    taken = assessment.take(number=number, post=world.officers["KOR"][0], at=world.at(), key=world.key())
    assert code(taken) == "not_endorsed"
    done(send(world, number))
    assert (world.case(number).stage, world.case(number).turn) == ("at-sender", "sender")
    done(endorse(world, number, post))
    assert (world.case(number).stage, given()) == ("assessment", (2, 1))
    assert invariants.broken() == ()


@both_databases
def test_an_endorsement_taken_back_gives_both_places_back(world: World) -> None:
    number, post = world.lodged("Sato", ALL_YEAR), sender(world)
    held = world.period("JPN-KOR").held
    done(endorse(world, number, post))
    assert judged(world.case(number), known=world.now.date()).facts["government_letter"] is True
    assert code(take_back(world, number, post, why="  ")) == "reason_required"
    assert (given(), world.period("JPN-KOR").held) == ((2, 1), held)
    done(take_back(world, number, post))
    assert (world.case(number).stage, given()) == ("no-longer-endorsed", (2, 0))
    assert world.period("JPN-KOR").held == held - 1
    assert "government_letter" not in judged(world.case(number), known=world.now.date()).facts
    assert code(take_back(world, number, post)) == "case_state"
    assert invariants.broken() == ()


@both_databases
def test_the_place_that_came_back_goes_to_whoever_waits_at_the_gate(world: World) -> None:
    post = sender(world)
    first, second, third = (world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe", "Ito"))
    done(endorse(world, first, post))
    done(endorse(world, second, post))
    assert code(endorse(world, third, post)) == "period_full"
    done(take_back(world, first, post))
    done(endorse(world, third, post))
    assert given() == (2, 2)


def test_an_endorsement_is_taken_back_until_the_host_decides_and_not_after(world: World) -> None:
    post = sender(world)
    first, second = world.lodged("Sato", ALL_YEAR), world.lodged("Abe", ALL_YEAR)
    for number in (first, second):
        done(endorse(world, number, post))
    world.see_papers(first, world.officers["KOR"][0])
    world.judge_all(first, world.officers["KOR"][0])
    done(world.propose(first, world.officers["KOR"][0]))
    done(take_back(world, first, post))
    world.decided(second)
    assert (code(take_back(world, second, post)), given()) == ("case_state", (2, 1))


def test_nobody_else_asks_at_a_gate_or_takes_an_endorsement_back(world: World) -> None:
    number, other = world.lodged("Sato", ALL_YEAR), sender(world, "other", "KOR")
    assert code(ask(world, number, other)) == "not_found"
    done(endorse(world, number, sender(world)))
    assert code(take_back(world, number, other)) == "not_found"
    assert code(take_back(world, number, sender(world, "third"), version=1)) == "changed_meanwhile"
    assert world.case(number).stage == "assessment"


def asked(client: Client, number: str, **typed: object) -> Any:
    sent = {"key": f"ask-{number}", "paper": "plan", "why": "Please send page two.", **typed}
    return client.post(f"/en/endorse/{number}/ask", sent)


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_every_page_of_it_is_there_in_every_language(office: Office, language: str) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    assert client.get(f"/{language}/endorse/{number}/ask").status_code == 200
    assert answer(client, number, answer="endorse").status_code == 302
    assert client.get(f"/{language}/endorse/{number}/given").status_code == 200
    assert client.get(f"/{language}/endorse").status_code == 200


def test_the_person_reads_what_the_gate_asks_and_until_when(office: Office) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    page = client.get(f"/en/endorse/{number}/ask?paper=plan")
    assert re.search(r"<textarea[^>]*>\s*\S", page.content.decode()), "the words of the agreement are filled in"
    assert asked(client, number).status_code == 422
    until = {f"until_{part}": value for part, value in (("year", "2099"), ("month", "1"), ("day", "2"))}
    assert asked(client, number, **until).status_code == 302
    assert office.stage(number) == "asked-by-sender"
    listed = words_of(client.get("/en/endorse"))
    assert "Nothing waits to be endorsed." in listed and number in listed
    waiting = client.get(f"/en/endorse/{number}")
    assert "You can answer when it is there" in words_of(waiting)
    assert 'href="?paper=plan#paper"' in waiting.content.decode(), "papers are looked at meanwhile"
    assert answer(client, number, answer="endorse").status_code == 409
    assert office.client("kang").get(f"/en/desk/cases/{number}").status_code == 404
    person = own("one@example.org")
    assert "A paper is asked for" in words_of(person.get(f"/en/me/{number}"))
    assert "Please send page two." in words_of(person.get(f"/en/me/{number}/ask/1"))
    assert "Japan" in words_of(person.get(f"/en/me/{number}/steps"))


def test_person_and_host_read_why_an_endorsement_was_taken_back(office: Office) -> None:
    number, client, host = office.case("one@example.org", into=ROUND), office.client("kitano"), office.client("kang")
    assert client.get(f"/en/endorse/{number}/given").status_code == 404
    assert answer(client, number, answer="endorse").status_code == 302
    assert host.get(f"/en/desk/cases/{number}").status_code == 200
    assert number in words_of(client.get("/en/endorse"))
    address = f"/en/endorse/{number}/given"
    assert client.post(address, {"key": "back-1", "why": ""}).status_code == 422
    taken = client.post(address, {"key": "back-2", "why": WHY})
    assert taken.status_code == 302
    assert client.post(address, {"key": "back-2", "why": WHY})["Location"] == taken["Location"]
    late = client.post(address, {"key": "back-3", "why": WHY})
    assert late.status_code == 409 and "not endorsed, or not any more" in words_of(late)
    assert office.stage(number) == "no-longer-endorsed"
    assert Quota.objects.get(binds="gate").promised == 0
    person = own("one@example.org")
    assert "took its endorsement back" in words_of(person.get(f"/en/me/{number}"))
    assert WHY in words_of(person.get(f"/en/me/{number}/endorsement"))
    assert WHY in words_of(host.get(f"/en/desk/cases/{number}"))
    assert number in words_of(host.get("/en/desk/lists/done"))
    assert number not in words_of(host.get("/en/desk"))
    assert client.get(address).status_code == 404


def test_the_next_one_is_never_that_of_a_relation(office: Office) -> None:
    """It would be refused when it is opened, and come again with the next press."""
    first = office.case("one@example.org", into=ROUND, passport_number="M11111111")
    second = office.case("two@example.org", into=ROUND, passport_number="M22222222", birth_date="2001-02-03")
    client = office.client("kitano")
    assert client.get("/en/endorse/next")["Location"] == f"/en/endorse/{first}"
    cousin = {"nationality": "JPN", "surname": "NOBODY", "given_names": "ELSE", "birth_date": date(1990, 1, 1)}
    told: dict[str, Any] = {**cousin, "passport_number": "M11111111"}
    conflicts.declare(post=office.posts["kitano"], **told, at=clock.now(), key=office.key())
    assert client.get("/en/endorse/next")["Location"] == f"/en/endorse/{second}"


@pytest.mark.parametrize("who", ["higashi", "kang", "mori"])
def test_nobody_else_finds_an_endorsement_or_asks_for_a_paper(office: Office, who: str) -> None:
    number = office.case("one@example.org", into=ROUND)
    assert office.client(who).get(f"/en/endorse/{number}/ask").status_code == 404
    assert answer(office.client("kitano"), number, answer="endorse").status_code == 302
    assert office.client(who).get(f"/en/endorse/{number}/given").status_code == 404
    assert office.client(who).post(f"/en/endorse/{number}/given", {"key": "k", "why": WHY}).status_code == 404
    assert office.stage(number) == "assessment"


def test_a_choice_of_several_grounds_is_kept_where_something_happened_meanwhile(office: Office) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    stale = answer(client, number, answer="decline", grounds=["age", "residence"], version=0)
    assert stale.status_code == 409
    page = stale.content.decode()
    assert page.count("checked") >= 3


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_letter_is_read_by_its_person_and_its_office_as_long_as_the_endorsement_counts(
    office: Office, language: str
) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    mine, theirs = f"/{language}/me/{number}/endorsement.pdf", f"/{language}/endorse/{number}/letter.pdf"
    person = own("one@example.org")
    assert (person.get(mine).status_code, client.get(theirs).status_code) == (404, 404)
    assert answer(client, number, answer="endorse").status_code == 302
    read = person.get(mine)
    assert read.content.startswith(b"%PDF")
    assert read.content == client.get(theirs).content == person.get(mine).content
    assert mine in person.get(f"/{language}/me/{number}/endorsement").content.decode()
    assert theirs in client.get(f"/{language}/endorse/{number}/given").content.decode()
    assert own("two@example.org").get(mine).status_code == 404
    assert office.client("higashi").get(theirs).status_code == 404
    assert client.post(f"/{language}/endorse/{number}/given", {"key": "back", "why": WHY}).status_code == 302
    assert (person.get(mine).status_code, client.get(theirs).status_code) == (404, 404)
