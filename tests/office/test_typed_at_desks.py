"""What staff type outlives a sign-in that ran out, at every desk; and nobody lands on an address without a page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from sojourn_office.desks.access import place_of
from sojourn_office.desks.factor import DEMONSTRATION_FACTOR
from sojourn_office.storage import accounts
from sojourn_office.storage.sessions import Session
from sojourn_office.storage.typed import TypedForm
from tests.office.desks import Office, decided_page, page_of_paper, proposed_refusal, words_of
from tests.office.test_border import Border, border, boxes

__all__ = ["border"]
WHY = "The plan names a friend in Osaka."


def run_out(client: Client, shown: str, pressed: str, **typed: object) -> str:
    """Open a page, lose the sign-in, press, and see nothing typed in the address; returns where to come back to."""
    return _lost(client, client.get(shown), pressed, **typed)


def _lost(client: Client, page: Any, pressed: str, **typed: object) -> str:
    mark = re.search(r'name="whose" value="([^"]+)"', page.content.decode())
    assert mark, "a page of staff carries for whom it was made"
    Session.objects.all().delete()
    lost = client.post(pressed, {"whose": mark[1], "key": "run-out", **typed})
    assert lost.status_code == 302
    assert "/sign-in" in lost["Location"]
    assert WHY not in lost["Location"]
    return str(_next(lost))


def _next(answer: HttpResponse) -> Any:
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def sign_in_again(client: Client, slug: str, back: str) -> str:
    answer = client.post(f"/en/sign-in/as/{slug}", {"next": back})
    assert answer.status_code == 302
    return str(client.get(back, follow=True).content.decode())


def _again_at_the_border(border: Border) -> Client:
    account = accounts.find_or_open("border.KOR@example.org", language="en", at=border.world.at())
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[DEMONSTRATION_FACTOR] = True
    session.save()
    return client


@pytest.mark.parametrize("form", ["note", "ask", "decide", "skip"])
def test_what_an_officer_wrote_is_in_its_box_again(office: Office, form: str) -> None:
    number, mori = office.case("a@example.org"), office.client("mori")
    here = f"/en/desk/cases/{number}/{form}"
    name = {"note": "note", "ask": "why", "decide": "own_sentence", "skip": "why"}[form]
    if form == "decide":
        mori.get(f"/en/desk/cases/{number}")
        office.mark(number, "mori", "purpose", "no")
    back = run_out(mori, here, here, **{name: WHY})
    shown = sign_in_again(mori, "mori", back)
    assert WHY in shown
    assert "What you typed is here again" in shown


def test_a_mark_that_was_being_written_is_shown_beside_its_finding_and_its_quotes(office: Office) -> None:
    number, mori = office.case("a@example.org"), office.client("mori")
    pressed = f"/en/desk/cases/{number}/judge/purpose"
    back = run_out(mori, f"/en/desk/cases/{number}", pressed, met="yes", why=WHY, paper="plan")
    shown = sign_in_again(mori, "mori", back)
    assert WHY in shown
    assert f'action="{pressed}"' in shown
    sent = mori.post(pressed, {"met": "yes", "why": WHY, "paper": "plan", "key": "again", "typed": "1"})
    assert sent.status_code == 302
    assert not TypedForm.objects.exists(), "what was sent is not kept beside"


def test_the_address_of_a_mark_alone_leads_to_its_case(office: Office) -> None:
    number, mori = office.case("a@example.org"), office.client("mori")
    answer = mori.get(f"/en/desk/cases/{number}/judge/purpose")
    assert answer["Location"] == f"/en/desk/cases/{number}?finding=purpose"
    turned = mori.get(f"/en/desk/cases/{number}/judge/purpose?finding=age")
    assert turned["Location"] == f"/en/desk/cases/{number}?finding=age"


def test_a_reason_to_open_a_case_is_kept_and_fills_no_other_box(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("mori").get(f"/en/desk/cases/{number}")
    inoue = office.client("inoue")
    pressed = f"/en/desk/cases/{number}/open"
    back = run_out(inoue, f"/en/desk/cases/{number}", pressed, why=WHY)
    assert WHY in sign_in_again(inoue, "inoue", back)
    assert WHY not in words_of(inoue.get(f"/en/desk/cases/{number}/note?typed=1"))


def test_many_at_once_keeps_the_choice_and_the_texts(office: Office) -> None:
    number, mori = office.case("a@example.org"), office.client("mori")
    here = f"/en/desk/several?act=ask&case={number}&paper=statement"
    typed = {"act": "ask", "case": number, "paper": "statement", "why_ko": WHY}
    shown = sign_in_again(mori, "mori", run_out(mori, here, here, **typed))
    assert WHY in shown
    assert number in shown


def test_why_a_proposal_goes_back_is_kept_for_the_supervisor(office: Office) -> None:
    number, kobayashi = proposed_refusal(office), office.client("kobayashi")
    here = f"/en/supervise/sign/{number}"
    shown = sign_in_again(kobayashi, "kobayashi", run_out(kobayashi, here, here, sign="back", why=WHY))
    assert WHY in shown
    assert office.stage(number) == "proposed"


def test_the_days_at_the_border_are_in_their_boxes_again(border: Border) -> None:
    seen = border.client.post("/en/border", {"both": "\r\n".join(border.lines)})
    day = border.today - timedelta(days=1)
    lines = {"line_1": border.lines[0], "line_2": border.lines[1]}
    back = _lost(border.client, seen, "/en/border/entry", **lines, **boxes("on", day))
    officer = _again_at_the_border(border)
    shown = officer.get(back).content.decode()
    assert re.search(
        rf'<input[^>]*value="{day.day}"[^>]*name="on_day"|<input[^>]*name="on_day"[^>]*value="{day.day}"', shown
    )
    assert "Error:" not in shown
    assert "<title>Valid" in shown
    assert officer.get("/en/border/entry")["Location"] == "/en/border"


def test_scanned_lines_are_in_their_box_again(border: Border) -> None:
    back = run_out(border.client, "/en/border", "/en/border", both="V<KOR and what else was read")
    assert "and what else was read" in _again_at_the_border(border).get(back).content.decode()


@pytest.mark.parametrize(
    ("pressed", "above"),
    [
        ("desk/cases/{number}/take", "desk/cases/{number}"),
        ("desk/cases/{number}/take-back", "desk/cases/{number}"),
        ("desk/cases/{number}/papers/plan/seen", "desk/cases/{number}"),
        ("supervise/rounds/KOR-JPN-Q4/publish", "supervise/rounds/KOR-JPN-Q4"),
    ],
)
def test_what_is_only_pressed_leads_back_to_its_page(office: Office, pressed: str, above: str) -> None:
    number, client = office.case("a@example.org"), Client()
    lost = client.post("/en/" + pressed.format(number=number), {"key": "lost"})
    assert _next(lost) == "/en/" + pressed.format(number=number)
    assert client.get(_next(lost))["Location"] == "/en/" + above.format(number=number)
    assert not TypedForm.objects.exists()


def test_a_form_sent_elsewhere_leaves_what_waits_at_its_own_place(office: Office) -> None:
    number, mori = office.case("a@example.org", papers={"statement": [page_of_paper()]}), office.client("mori")
    here = f"/en/desk/cases/{number}/note"
    back = run_out(mori, here, here, note=WHY)
    sign_in_again(mori, "mori", back)
    decided_page(mori, number, show="words", typed="1")
    assert TypedForm.objects.get().place == place_of(here)
