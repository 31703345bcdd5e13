"""Two records of one person: joined by two officers, undone by two, both restored as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.records import Step
from sojourn_office import clock
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import records, same_person
from sojourn_office.queries.invariants import a_person_has_one_living_place_in_a_period
from sojourn_office.queries.invariants_of_people import one_person_is_what_two_officers_said
from sojourn_office.storage import accounts, objections, pairs
from sojourn_office.storage import cases as kept
from sojourn_office.storage.cases import Answer, Case
from sojourn_office.storage.judging import judged
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.pairs import Pair
from sojourn_office.storage.people import NamePart, Passport, Person
from tests.office.desks import Office, words_of

YEAR = "JPN-KOR-Y"


def two(office: Office, **more: Any) -> tuple[str, str]:
    """Two applications of the other scheme by two accounts, in names of nobody else's."""
    first = office.case("a@example.org", passport_number="TK1111111", **more)
    second = office.case("b@example.org", passport_number="TK2222222", given_names="RENN", **more)
    return first, second


def proposed(office: Office, first: str, second: str, by: str = "mori") -> UUID:
    answer = records.propose_cases(
        first=first, second=second, post=office.posts[by], why="One photograph.", at=clock.now(), key=office.key()
    )
    assert isinstance(answer, str), answer
    return UUID(answer)


def step(office: Office, pair: UUID, which: Step, by: str, why: str = "Looked at both.") -> str | Refusal:
    return records.take_step(pair_id=pair, step=which, post=office.posts[by], why=why, at=clock.now(), key=office.key())


def joined(office: Office, first: str, second: str) -> UUID:
    pair = proposed(office, first, second)
    assert step(office, pair, Step.JOIN, "inoue") == str(pair)
    return pair


def code(answer: str | Refusal) -> str:
    return answer.code if isinstance(answer, Refusal) else "done"


def turns(number: str) -> object:
    case = kept.by_number(number)
    assert case
    return kept.facts_of(case)["turns"]


def issued(number: str) -> None:
    Case.objects.filter(pk=number).update(stage="issued")


def test_the_proposer_does_not_join_and_another_officer_does(office: Office) -> None:
    pair = proposed(office, *two(office))
    assert code(step(office, pair, Step.JOIN, "mori")) == "same_officer"
    assert code(step(office, pair, Step.JOIN, "inoue")) == "done"
    assert code(step(office, pair, Step.JOIN, "yamamoto")) == "changed_meanwhile"


def test_one_officer_in_two_posts_is_one_officer(office: Office) -> None:
    pair = proposed(office, *two(office))
    other_post = office.staff("mori", "JPN", "seoul", "officer")
    assert other_post.pk != office.posts["mori"].account_id
    assert code(step(office, pair, Step.JOIN, "mori")) == "same_officer"


def test_turns_of_either_record_count_for_both_while_they_are_joined(office: Office) -> None:
    first, second = two(office)
    issued(first)
    assert turns(second) == 0
    pair = joined(office, first, second)
    assert turns(second) == 1
    assert code(step(office, pair, Step.ASK_TO_UNDO, "mori")) == "done"
    assert turns(second) == 1, "one officer who wishes to undo undoes nothing"
    assert code(step(office, pair, Step.UNDO, "inoue")) == "done"
    assert turns(second) == 0


def test_a_lodged_case_is_judged_by_the_turns_of_the_joined_record(office: Office) -> None:
    first, second = two(office)
    issued(first)
    joined(office, first, second)
    case = kept.by_number(second)
    assert case
    found = judged(case, known=clock.now().date())
    assert found.facts["turns"] == 1, "the facts as they were lodged said none"


def test_three_records_joined_two_by_two_count_as_one(office: Office) -> None:
    first, second = two(office)
    third = office.case("c@example.org", passport_number="TK3333333", given_names="RENNN")
    issued(first)
    joined(office, first, second)
    joined(office, second, third)
    assert turns(third) == 1


TABLES: tuple[Any, ...] = (Person, Passport, NamePart, Case, Answer)


def rows() -> list[tuple[Any, ...]]:
    """Every column of every row of the records, sealed ones as they lie in the table."""
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for table in TABLES
        for row in table.objects.order_by("pk").values_list(*(each.attname for each in table._meta.concrete_fields))
    ]


def test_joining_and_undoing_leave_every_row_of_both_records_byte_for_byte(office: Office) -> None:
    first, second = two(office)
    before = rows()
    pair = joined(office, first, second)
    assert rows() == before, "a join moves no row"
    step(office, pair, Step.ASK_TO_UNDO, "mori")
    step(office, pair, Step.UNDO, "inoue")
    assert rows() == before
    assert not list(one_person_is_what_two_officers_said())


def test_what_happened_while_they_were_joined_stays_with_whom_it_happened_to(office: Office) -> None:
    first, second = two(office)
    pair = joined(office, first, second)
    office.mark(second, "mori", "purpose", "yes")
    marked = office.did(second)
    step(office, pair, Step.ASK_TO_UNDO, "mori")
    step(office, pair, Step.UNDO, "inoue")
    assert office.did(second) == marked and "case:judged" not in office.did(first)


def test_records_with_two_places_of_one_year_are_not_joined_before_one_is_settled(office: Office) -> None:
    office.staff("choi", "KOR", "", "officer")
    first, second = two(office, into=YEAR)
    pair = proposed(office, first, second, by="kang")
    refused = step(office, pair, Step.JOIN, "choi")
    assert isinstance(refused, Refusal) and refused.code == "two_places"
    assert first in str(refused.message.values) and second in str(refused.message.values)
    done = same_person.void_both(
        number=second, post=office.posts["kang"], why="One photograph.", at=clock.now(), key=office.key()
    )
    assert done == second and {office.stage(first), office.stage(second)} == {"void"}
    assert code(step(office, pair, Step.JOIN, "choi")) == "done"
    assert not list(a_person_has_one_living_place_in_a_period())


def test_a_second_application_of_a_joined_person_takes_no_place(office: Office) -> None:
    office.staff("choi", "KOR", "", "officer")
    first, second = two(office, into=YEAR)
    by = case_actions.by_account(kept.by_number(second).person.account_id)  # type: ignore[union-attr]
    case_actions.withdraw(number=second, by=by, at=clock.now(), key=office.key())
    pair = proposed(office, first, second, by="kang")
    assert code(step(office, pair, Step.JOIN, "choi")) == "done"
    third = office.case("b@example.org", passport_number="TK2222222", given_names="RENN", into=YEAR)
    row = kept.by_number(third)
    assert row and row.is_flagged
    assert not list(a_person_has_one_living_place_in_a_period())
    refused = same_person.clear(
        number=third, post=office.posts["kang"], why="No.", at=clock.now() + timedelta(seconds=1), key=office.key()
    )
    assert code(refused) == "case_state", "what two officers joined one does not part"


def test_the_check_sees_one_person_where_two_records_with_places_are_joined(office: Office) -> None:
    first, second = two(office, into=YEAR)
    assert not list(a_person_has_one_living_place_in_a_period())
    one, other = kept.by_number(first), kept.by_number(second)
    assert one and other
    pair = pairs.open_pair(one, other, at=clock.now())
    pairs.keep(pair, pairs.Standing.JOINED, proposed_by="")
    assert [broken.about for broken in a_person_has_one_living_place_in_a_period()]
    assert list(one_person_is_what_two_officers_said()), "a join that nobody proposed is found"


def test_an_officer_joins_nothing_of_their_own(office: Office) -> None:
    own = office.case("mori@example.org", passport_number="TK4444444", given_names="RENNNN")
    other = office.case("b@example.org", passport_number="TK2222222")
    answer = records.propose_cases(
        first=own, second=other, post=office.posts["mori"], why="Mine.", at=clock.now(), key=office.key()
    )
    assert code(answer) == "own_case"
    pair = proposed(office, own, other, by="inoue")
    assert code(step(office, pair, Step.JOIN, "mori")) == "own_case"


@pytest.mark.parametrize(
    ("second", "why", "expected"),
    [
        (lambda one, _: one, "Why.", "invalid"),
        (lambda *_: "JPN-2026-222222-2", "Why.", "not_found"),
        (lambda _, other: other, "   ", "reason_required"),
    ],
)
def test_a_wrong_proposal_is_refused_by_name(
    office: Office, second: Callable[[str, str], str], why: str, expected: str
) -> None:
    one, other = two(office)
    answer = records.propose_cases(
        first=one,
        second=second(one, other),
        post=office.posts["mori"],
        why=why,
        at=clock.now(),
        key=office.key(),
    )
    assert code(answer) == expected
    assert not Pair.objects.exists()


def test_records_of_another_host_are_not_there(office: Office) -> None:
    first, second = two(office, into=YEAR)
    answer = records.propose_cases(
        first=first, second=second, post=office.posts["mori"], why="W.", at=clock.now(), key=office.key()
    )
    assert code(answer) == "not_found"
    pair = proposed(office, first, second, by="kang")
    assert code(step(office, pair, Step.JOIN, "mori")) == "not_found"


def test_the_desk_shows_both_and_keeps_that_both_were_opened(office: Office) -> None:
    first, second = two(office)
    mori, inoue = office.client("mori"), office.client("inoue")
    assert "Nothing is in this list." in words_of(mori.get("/en/desk/records"))
    made = mori.post("/en/desk/records", {"key": "p", "first": first, "second": second, "why": "One photograph."})
    assert made.status_code == 302, words_of(made)
    address = made["Location"]
    assert "You proposed it. A colleague answers." in words_of(mori.get(address))
    page = words_of(inoue.get(address))
    assert "TK1111111" not in page and "One photograph." in page and first in page and second in page
    assert all("case:opened" in office.did(number) for number in (first, second))
    assert inoue.post(address, {"key": "j", "step": "joined", "why": ""}).status_code == 422
    assert inoue.post(address, {"key": "j1", "step": "married", "why": "W."}).status_code == 422
    done = inoue.post(address, {"key": "j2", "step": "joined", "why": "Same signature."})
    assert done.status_code == 302, words_of(done)
    assert "One person" in words_of(mori.get(address))
    assert "With another record: One person." in words_of(mori.get(f"/en/desk/cases/{second}"))


def test_who_has_no_post_there_finds_nothing(office: Office) -> None:
    pair = proposed(office, *two(office))
    for slug in ("kang", "fujita", "hara"):
        assert office.client(slug).get(f"/en/desk/records/{pair}").status_code == 404
    assert office.client("yamamoto").get(f"/en/desk/records/{pair}").status_code == 404, "a mission of neither"
    assert Client().get(f"/en/desk/records/{pair}").status_code == 302


def test_both_persons_are_told_by_a_mail_that_says_nothing_of_the_other(office: Office) -> None:
    first, second = two(office)
    Mail.objects.all().delete()
    joined(office, first, second)
    mails = list(Mail.objects.order_by("pk"))
    assert len({mail.account_id for mail in mails}) == 2 == len(mails)
    endings = {number: number[-6:].replace("-", "")[-4:] for number in (first, second)}
    for mail in mails:
        own, other = (endings.values()) if endings[first] in mail.body else reversed(endings.values())
        assert own in mail.body and other not in mail.body
        assert "PARK" not in mail.body and "RENN" not in mail.body


def own_client(office: Office, number: str, slug: str) -> Client:
    case = kept.by_number(number)
    assert case
    accounts.list_in_demonstration(
        case.person.account, slug=slug, label=slug, shows=Message("Applicant"), order=len(office.posts) + 9
    )
    return office.client(slug)


def test_the_person_is_told_of_the_join_and_of_nobody_else(office: Office) -> None:
    first, second = two(office)
    person = own_client(office, second, "b")
    assert "Only what you filed yourself" in words_of(person.get("/en/me/records"))
    pair = joined(office, first, second)
    assert "Something is counted with yours" in words_of(person.get(f"/en/me/{second}"))
    taken = person.get("/en/me/details/data.json").json()["counted_as_one_person"]
    assert [each["host"] for each in taken] == ["JPN"] and first not in str(taken)
    page = words_of(person.get("/en/me/records"))
    assert "Another record with Japan counts as yours" in page
    case = kept.by_number(first)
    assert case
    for telling in (first, "REN ", case.person.born_on.isoformat(), "TK1", "busan", "One photograph"):
        assert telling not in page
    assert office.client("fujita").get(f"/en/me/records/{pair}").status_code == 404


def test_an_objection_goes_to_the_officers_and_undoing_answers_it(office: Office) -> None:
    first, second = two(office)
    pair = joined(office, first, second)
    person, inoue = own_client(office, second, "b"), office.client("inoue")
    address = f"/en/me/records/{pair}"
    assert person.post(address, {"key": "o0", "text": " "}).status_code == 422
    assert person.post(address, {"key": "o1", "text": "I have one passport."}).status_code == 302
    assert person.post(address, {"key": "o2", "text": "Again."}).status_code == 409
    assert second in words_of(inoue.get("/en/desk/records")).partition("Waits for")[0]
    assert "I have one passport." in words_of(inoue.get(f"/en/desk/records/{pair}"))
    step(office, pair, Step.ASK_TO_UNDO, "inoue")
    assert code(step(office, pair, Step.UNDO, "mori")) == "done"
    assert not objections.open_about(f"pair {pair}")
    assert "Only what you filed yourself" in words_of(person.get("/en/me/records"))


def test_an_officer_answers_an_objection_in_words_that_the_person_reads(office: Office) -> None:
    first, second = two(office)
    pair = joined(office, first, second)
    person, inoue = own_client(office, second, "b"), office.client("inoue")
    person.post(f"/en/me/records/{pair}", {"key": "o1", "text": "I have one passport."})
    (said,) = objections.open_about(f"pair {pair}")
    sent = {"key": "a1", "step": f"answer-{said.pk}", "why": "Both passports name the same parents."}
    assert inoue.post(f"/en/desk/records/{pair}", sent).status_code == 302
    page = words_of(person.get("/en/me/records"))
    assert "Both passports name the same parents." in page and "it counts as yours" in page
