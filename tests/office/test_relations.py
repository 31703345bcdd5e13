"""A relation that an officer declared blocks as soon as it can be known: while typing, handing over, going on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import assessment, conflicts
from sojourn_office.queries.casework import is_own_case
from sojourn_office.storage import cases as kept
from sojourn_office.storage.accounts import Account
from tests.office.desks import Office, words_of
from tests.office.filings import agency, confirm, filed, mandate_of, person
from tests.office.test_paper_files import FORM, TYPED, entered
from tests.office.test_records_joined import Step, joined, step, two

OWN = "This is your own case or a declared conflict."
COUSIN = {"surname": "YUN", "given_names": "DAHYE", "birth_date": date(2002, 3, 12), "passport_number": ""}


def declare(office: Office, slug: str, **who: object) -> None:
    about: dict[str, Any] = {"nationality": "KOR", **COUSIN, **who}
    done = conflicts.declare(post=office.posts[slug], **about, at=clock.now(), key=office.key())
    assert isinstance(done, str)


@pytest.mark.promise("own-case", "bribed-officer")
@pytest.mark.parametrize(
    "declared",
    [{}, {"given_names": "DAHYE MINA", "passport_number": "M70000001"}],
    ids=["by name and birth date", "by the passport alone"],
)
def test_the_file_of_a_relation_is_not_entered_and_nothing_of_it_is_kept(
    office: Office, declared: dict[str, object]
) -> None:
    declare(office, "mori", **declared)
    before = Account.objects.count()
    answer = office.client("mori").post(FORM, {"key": "k", **TYPED})
    assert answer.status_code == 403
    assert OWN in words_of(answer) and 'value="DAHYE"' in answer.content.decode(), "what was typed is not lost"
    assert not list(kept.every()) and Account.objects.count() == before
    assert office.client("inoue").post(FORM, {"key": "k2", **TYPED}).status_code == 302


def test_a_file_is_not_corrected_into_that_of_a_relation(office: Office) -> None:
    number = entered(office, passport_number="M70000009", given_names="DAHEE")
    declare(office, "mori")
    answer = office.client("mori").post(f"/en/desk/cases/{number}/paper/answers", {"key": "right", **TYPED})
    assert answer.status_code == 403
    row = kept.by_number(number)
    assert row and row.person.latin_name == "YUN DAHEE"


def test_the_next_case_is_never_that_of_a_relation_or_ones_own(office: Office) -> None:
    """The oldest would be refused when it is opened, and come again with the next press."""
    for mail, passport in (("mori@example.org", "M1"), ("a@example.org", "M7654321"), ("b@example.org", "M2")):
        number = office.case(mail, passport_number=f"{passport}00000000"[:9])
    declare(office, "mori", given_names="NOBODY", passport_number="M76543210")
    assert office.client("mori").get("/en/desk/next")["Location"].endswith(number)
    assert not office.client("inoue").get("/en/desk/next")["Location"].endswith(number)


def test_a_case_is_not_handed_to_a_relation_and_the_answer_does_not_say_why(office: Office) -> None:
    number = office.case("a@example.org", passport_number="M76543210")
    declare(office, "inoue", given_names="NOBODY", passport_number="M76543210")
    posts = {"post": office.posts["mori"], "to": office.posts["inoue"]}
    refused = assessment.hand_over(number=number, **posts, why="Yours.", at=clock.now(), key=office.key())
    assert isinstance(refused, Refusal) and refused.code == "not_allowed"
    assert "conflict" not in refused.message.text and "relation" not in refused.message.text
    assert "handed-over" not in office.did(number)


def test_a_relation_is_known_by_another_record_of_the_person_while_both_count_as_one(office: Office) -> None:
    first, second = two(office)
    related = office.posts["yamamoto"]
    declare(office, "yamamoto", given_names="NOBODY", passport_number="TK2222222")
    assert [is_own_case(number, related.account_id) for number in (first, second)] == [False, True]
    pair = joined(office, first, second)
    assert [is_own_case(number, related.account_id) for number in (first, second)] == [True, True]
    for which, by in ((Step.ASK_TO_UNDO, "mori"), (Step.UNDO, "inoue")):
        assert step(office, pair, which, by) == str(pair)
    assert [is_own_case(number, related.account_id) for number in (first, second)] == [False, True]


def test_a_complaint_of_a_relation_is_answered_by_another(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    client, mandate = person(office, "person1@example.org", "haneul"), mandate_of("person1@example.org", "blue")
    confirm(client, mandate)
    client.post(f"/en/me/agencies/{mandate.id}/wrong-advice", {"key": "w", "text": "They were wrong."})
    declare(office, "mori", given_names="NOBODY", passport_number="M00000001")
    (made,) = mandate.complaints.all()
    answer = {"key": "a", "upheld": "yes", "text": "You were told wrongly."}
    refused = office.client("mori").post(f"/en/desk/complaints/{made.id}", answer)
    assert refused.status_code == 403 and OWN in words_of(refused)
    assert office.client("inoue").post(f"/en/desk/complaints/{made.id}", {**answer, "key": "b"}).status_code == 302
