"""The pages of a payment: what it costs, where it is paid, what came of it, and what to do now."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from django.http import HttpResponse
from django.test import Client

from sojourn.basics.messages import Message
from sojourn.cases.fees import State
from sojourn.texts import LANGUAGES, say
from sojourn_office.paying.signing import FRESH_SECONDS, SENT_AT, SIGNATURE, signature
from sojourn_office.storage import clock, payments
from tests.office.paid import SECRET, Provider, office_with_a_fee, payment, provider_for
from tests.office.test_applicant import CONSENTS, Person
from tests.office.test_papers import pages as printed_pages
from tests.office.world import ALL_YEAR, World


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider of payments."""
    with provider_for(settings) as made:
        yield made


@pytest.fixture
def world(provider: Provider) -> World:
    """An office whose way from Japan to Korea costs JPY 30,000, its clock set to its first day."""
    made = office_with_a_fee()
    clock.move_to(made.at(), first=True)
    return made


@pytest.fixture
def person(world: World) -> Person:
    """Someone who has filled in everything."""
    found = Person(round_id=ALL_YEAR, language="en")
    found.start()
    found.answer_all()
    return found


def pressed(person: Person) -> str:
    """Pay and lodge: the reference of the payment."""
    answer = person.lodge()
    assert (answer.status_code, answer["Location"]) == (302, person.path("pay"))
    return payments.of_case(person.number)[-1].reference


def text(answer: HttpResponse) -> str:
    shown = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown[shown.find("<main") : shown.find("</main>")]))


def test_the_last_page_says_what_it_costs_and_from_where_before_anything_is_pressed(person: Person) -> None:
    shown = text(person.get("check"))
    assert "JPY 30,000" in shown
    assert "Pay and lodge" in shown
    assert "No source says that it is given back later" in shown


def test_pressing_leads_to_the_page_that_leads_to_the_provider(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    shown = person.get("pay").content.decode()
    said = provider.book.said(reference)
    assert said is not None
    assert f'href="http://127.0.0.1:{provider.port}/pay/{said.token}"' in shown
    assert "Your place is held until" in text(person.get("pay"))


def test_the_way_there_and_back_names_nobody(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    said = provider.book.said(reference)
    assert said is not None
    told = json.dumps([said.return_to, said.hint_to, said.token, reference])
    assert person.number not in told
    for word in ("TAKAHASHI", "AOI", "髙橋", "applicant@example.org", "TZ0000421", "2003"):
        assert word not in told


def test_back_from_the_provider_the_application_is_lodged_and_the_receipt_stands(
    person: Person, provider: Provider
) -> None:
    reference = pressed(person)
    provider.book.press(reference, "pay")
    answer = person.client.get(f"/en/pay/{reference}")
    assert answer["Location"] == person.path("pay")
    shown = text(person.get("pay"))
    assert "Paid, and lodged." in shown
    assert reference in shown
    assert "JPY 30,000" in shown


def test_a_declined_payment_says_that_nothing_was_taken_and_is_tried_again(person: Person, provider: Provider) -> None:
    first = pressed(person)
    provider.book.press(first, "decline")
    person.post("pay", {"do": "look"})
    shown = text(person.get("pay"))
    assert "The payment was declined. Nothing was taken." in shown
    assert "Pay again" in shown
    assert person.post("pay", {"do": "again"}).status_code == 302
    assert len(payments.of_case(person.number)) == 2


def test_where_the_provider_is_away_the_page_says_that_nobody_knows(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    provider.book.press(reference, "pay")
    provider.go()
    answer = person.post("pay", {"do": "look"})
    assert answer.status_code == 503
    assert "We do not know yet whether this was paid. Look again: nothing is paid twice." in text(answer)
    assert payment(reference).is_at is State.BEGUN


def test_where_the_provider_is_away_from_the_beginning_the_same_payment_is_gone_on_with(
    person: Person, provider: Provider
) -> None:
    provider.go()
    reference = pressed(person)
    assert "The payment page cannot be reached now. Nothing was taken." in text(person.get("pay"))
    provider.come()
    person.post("pay", {"do": "again"})
    assert payments.of_case(person.number)[-1].reference == reference
    assert "To the payment page" in text(person.get("pay"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_payment_is_said_in_each_language(person: Person, provider: Provider, language: str) -> None:
    person.language = language
    for what in ("decline", "time-out", "less", "pay"):
        assert person.post("check", CONSENTS).status_code == 302
        reference = payments.of_case(person.number)[-1].reference
        answers = {text(person.get("pay"))}
        provider.book.press(reference, what)
        person.post("pay", {"do": "look"})
        answers.add(text(person.get("pay")))
        assert len(answers) == 2
        assert all("{" not in answer for answer in answers)


def test_another_person_finds_no_payment(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    stranger = Person("stranger@example.org", ALL_YEAR, "en")
    assert stranger.client.get(person.path("pay")).status_code == 404
    assert stranger.client.get(f"/en/pay/{reference}").status_code == 404
    assert stranger.client.post(person.path("pay"), {"key": "a", "do": "again"}).status_code == 404
    assert Client().get(f"/en/pay/{reference}").status_code == 302


def test_a_case_without_a_payment_has_no_page_of_one(person: Person) -> None:
    assert person.get("pay").status_code == 404
    assert person.get("entry/pay").status_code == 404


def test_where_is_my_case_says_what_is_paid_and_leads_there(person: Person, provider: Provider) -> None:
    assert "JPY 30,000, to be paid" in text(person.get("tasks"))
    reference = pressed(person)
    provider.book.press(reference, "pay")
    person.post("pay", {"do": "look"})
    shown = text(person.get(""))
    assert "Fee of the application" in shown and "JPY 30,000, paid on" in shown
    assert person.path("pay") in person.get("").content.decode()


def test_where_is_my_case_says_nothing_of_a_fee_that_nobody_asks_for(person: Person, settings: Any) -> None:
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"payment_address": ""})
    assert "Fee of the application" not in text(person.get("tasks"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_provider_to_try_says_that_no_money_moves_and_trusts_nothing_but_itself(
    person: Person, provider: Provider, language: str
) -> None:
    person.language = language
    said = provider.book.said(pressed(person))
    assert said is not None
    with urlopen(f"http://127.0.0.1:{provider.port}/pay/{said.token}") as answer:
        page, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
    assert say(Message("No money moves."), language) in page
    assert f'<html lang="{language}">' in page and "JPY" in page.replace("円", "JPY").replace("엔", "JPY")
    assert "default-src 'none'" in policy and "style-src 'self'" in policy and "*" not in policy
    assert "form-action 'self' http://testserver" in policy
    assert not re.search(r"<script|\sstyle=|\son\w+=", page)
    with urlopen(f"http://127.0.0.1:{provider.port}/pay/sojourn.css") as style:
        assert style.headers["Content-Type"].startswith("text/css") and b"--" in style.read()


# --- Hints ---------------------------------------------------------------------------------------------------------


def hinted(reference: object, *, secret: str = SECRET, ago: int = 0, changed: bool = False) -> HttpResponse:
    body = json.dumps({"reference": reference}).encode()
    sent_at = str(int(time.time()) - ago)
    signed = signature(secret, method="POST", path="/pay/hint", sent_at=sent_at, body=body)
    sent = body + b" " if changed else body
    named = {SENT_AT: sent_at, SIGNATURE: signed}
    return Client(enforce_csrf_checks=True).post("/pay/hint", sent, content_type="application/json", headers=named)


def test_a_signed_hint_is_followed_by_a_question(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    provider.book.press(reference, "pay")
    assert hinted(reference).status_code == 200
    assert payment(reference).is_at is State.SETTLED


def test_a_signed_hint_about_what_was_not_paid_settles_nothing(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    assert hinted(reference).status_code == 200
    assert payment(reference).is_at is State.BEGUN


@pytest.mark.parametrize(
    "wrong", [{"secret": "another secret of thirty-two characters"}, {"changed": True}, {"ago": FRESH_SECONDS + 5}]
)
def test_a_forged_or_replayed_hint_is_not_looked_at(person: Person, provider: Provider, wrong: dict[str, Any]) -> None:
    reference = pressed(person)
    provider.book.press(reference, "pay")
    asked = len(provider.calls)
    assert hinted(reference, **wrong).status_code == 403
    assert len(provider.calls) == asked
    assert payment(reference).is_at is State.BEGUN


def test_a_hint_without_a_signature_a_reference_or_a_payment_is_refused(world: World) -> None:
    assert Client().post("/pay/hint", b"{}", content_type="application/json").status_code == 403
    assert Client().post("/pay/hint", {"reference": "a form"}).status_code == 415
    assert hinted(7).status_code == 400
    assert hinted("0" * 32).status_code == 404


def test_a_hint_that_is_sent_again_at_once_settles_once(person: Person, provider: Provider) -> None:
    reference = pressed(person)
    provider.book.press(reference, "pay")
    assert [hinted(reference).status_code for _ in range(3)] == [200, 200, 200]
    assert provider.calls.count("POST settle") == 1


def test_whoever_takes_their_data_away_finds_their_payments_there(person: Person) -> None:
    reference = pressed(person)
    (application,) = person.client.get("/en/me/details/data.json").json()["applications"]
    (paid,) = application["payments"]
    assert (paid["reference"], paid["for"], paid["currency"]) == (reference, "lodging", "JPY")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_paid_has_a_receipt_to_print_that_says_since_when_it_came_back(
    person: Person, provider: Provider, world: World, language: str
) -> None:
    reference = pressed(person)
    path = f"/{language}/me/{person.number}/pay/receipt.pdf"
    assert person.client.get(path).status_code == 404, "nothing was paid yet"
    assert "receipt.pdf" not in person.get("pay").content.decode()
    provider.book.press(reference, "pay")
    person.post("pay", {"do": "look"})
    assert f'href="{person.path("pay/receipt.pdf")}"' in person.get("pay").content.decode()
    (words,) = printed_pages(person.client.get(path).content)
    paid = {"en": "JPY 30,000", "ko": "3만 엔", "ja": "3万円"}[language]
    for told in (reference, person.number, say(Message("We have received your fee."), language), paid):
        assert "".join(told.split()) in words
    assert person.client.get(f"/{language}/me/{person.number}/entry/pay/receipt.pdf").status_code == 404
    assert Client().get(path).status_code == 302
    row = payment(reference)
    row.state, row.returned_at = State.RETURNED.value, world.at()
    row.save()
    (words,) = printed_pages(person.client.get(path).content)
    assert "".join(say(Message("We have received your fee, and gave it back."), language).split()) in words


def test_a_receipt_of_a_fee_is_nobody_elses(person: Person, provider: Provider, world: World) -> None:
    provider.book.press(pressed(person), "pay")
    person.post("pay", {"do": "look"})
    other = Person("other@example.org", round_id=ALL_YEAR, language="en")
    other.start()
    assert other.client.get(person.path("pay/receipt.pdf")).status_code == 404
