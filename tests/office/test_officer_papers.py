"""A paper on the desk: as filed and as text, its words quoted in a finding and in a question, its earlier versions."""

from __future__ import annotations

import io
import re
from typing import Any

from django.test import Client
from PIL import Image, ImageChops

from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.storage import accounts, events
from sojourn_office.storage import cases as kept
from sojourn_office.storage.cases import Paper
from tests.office.desks import Office, decided_page, judge, page_of_paper, pdf_with, words_of

STATEMENT = pdf_with(["I served from 2019 to 2020", "and studied until 2023"], ["My plan is to travel"])


def with_statement(office: Office, *versions: bytes, mail: str = "a@example.org") -> str:
    return office.case(mail, papers={"statement": versions or (STATEMENT,)})


def version_of(number: str, paper: str = "statement") -> str:
    row = kept.paper_of(number, paper)
    assert row
    return str(row.id)


def as_text(client: Client, number: str, **more: object) -> Any:
    return client.get(f"/en/desk/cases/{number}", {"paper": "statement", "view": "text", "finding": "purpose", **more})


def sealed(number: str, did: Did) -> dict[str, Any]:
    return [event for event in events.events_about("case", number) if event.kind == did.value][-1].sealed_part


def openings(number: str, paper: str = "statement") -> list[dict[str, Any]]:
    opened = (event.open_part for event in events.events_about("case", number) if event.kind == Did.OPENED.value)
    return [part for part in opened if part["paper"] == paper]


def ticked(answer: Any) -> list[str]:
    boxes = re.findall(r'<input class="pick"[^>]*>', answer.content.decode())
    return [re.findall(r'value="([^"]*)"', box)[0] for box in boxes if " checked" in box]


def test_a_page_as_text_gives_its_lines_and_looking_at_it_is_an_opening(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    first, second = words_of(as_text(mori, number)), words_of(as_text(mori, number, leaf=2))
    assert "1 I served from 2019 to 2020" in first
    assert "2 and studied until 2023" in first
    assert "1 My plan is to travel" in second
    assert openings(number) == [{"reason": "to-assess", "paper": "statement"}]


def test_a_page_that_is_a_picture_says_that_it_holds_no_words_and_can_be_quoted_as_a_whole(office: Office) -> None:
    number = with_statement(office, page_of_paper())
    mori = office.client("mori")
    shown = words_of(as_text(mori, number))
    assert "The file holds no words for this page: it is a picture." in shown
    whole = f"{version_of(number)}.1.0"
    assert judge(mori, number, "purpose", met="yes", quote=[whole]).status_code == 302
    assert "Paper 3, page 1" in words_of(mori.get(f"/en/desk/cases/{number}?finding=purpose"))


def test_a_quote_is_kept_with_paper_version_page_line_and_its_words(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    version = version_of(number)
    plain = mori.get(f"/en/desk/cases/{number}/papers/statement/1.png?finding=purpose").content
    answer = judge(mori, number, "purpose", met="yes", quote=[f"{version}.1.2", f"{version}.2.1", f"{version}.1.2"])
    assert answer.status_code == 302, words_of(answer)
    assert sealed(number, Did.JUDGED)["quotes"] == [
        {"paper": "statement", "version": version, "page": 1, "line": 2, "words": "and studied until 2023"},
        {"paper": "statement", "version": version, "page": 2, "line": 1, "words": "My plan is to travel"},
    ]
    shown = words_of(mori.get(f"/en/desk/cases/{number}?finding=purpose"))
    assert "Paper 3, page 1, line 2 and studied until 2023" in shown
    assert "and studied until 2023" in words_of(mori.get(f"/en/desk/cases/{number}/history"))
    marked = mori.get(f"/en/desk/cases/{number}/papers/statement/1.png?finding=purpose").content
    pictures = (Image.open(io.BytesIO(each)).convert("RGB") for each in (plain, marked))
    assert ImageChops.difference(*pictures).getbbox() is not None
    assert "<mark>and studied until 2023</mark>" in as_text(mori, number).content.decode()


def test_words_of_another_case_or_of_no_line_are_not_quoted(office: Office) -> None:
    number = with_statement(office)
    other = with_statement(office, mail="b@example.org")
    version = version_of(number)
    mori = office.client("mori")
    for name in (f"{version_of(other)}.1.1", f"{version}.1.9", f"{version}.9.1", "statement.1.1", "x"):
        refused = judge(mori, number, "purpose", met="yes", quote=[name])
        assert refused.status_code == 422, name
        assert "A line that you quote is not there." in words_of(refused)
    many = [f"{version}.1.{line}" for line in range(41)]
    assert judge(mori, number, "purpose", met="yes", quote=many).status_code == 422
    assert Did.JUDGED.value not in office.did(number)


def test_turning_the_page_keeps_what_was_typed_and_chosen(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    version = version_of(number)
    typed = {"why": "Service explains it.", "paper": "plan", "quote": [f"{version}.1.1"]}
    look = "paper=statement&finding=purpose&leaf=2&zoom=1&view=text"
    turned = mori.post(f"/en/desk/cases/{number}/judge/purpose", {"key": "t", "look": look, "shown": "", **typed})
    assert turned.status_code == 200
    assert "My plan is to travel" in words_of(turned)
    assert "Service explains it." in turned.content.decode()
    assert re.search(r'<option value="plan"\s+selected', turned.content.decode())
    assert ticked(turned) == [f"{version}.1.1"]
    assert "<title>Error" not in turned.content.decode()
    assert Did.JUDGED.value not in office.did(number)


def test_two_at_once_keeps_the_chosen_lines_and_the_page_beside_them(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    as_text(mori, number)
    read = office.version(number)
    office.ask(number, "inoue", "balance")
    look = "paper=statement&finding=purpose&leaf=2&zoom=1&view=text"
    quote = [f"{version_of(number)}.2.1"]
    clash = judge(mori, number, "purpose", met="yes", version=read, quote=quote, shown=look)
    assert clash.status_code == 409
    assert f"Changed meanwhile: a paper asked for (officer {office.posts['inoue'].number}" in words_of(clash)
    assert ticked(clash) == quote
    assert "My plan is to travel" in words_of(clash)


def test_the_same_press_twice_is_one_mark_and_the_same_key_with_other_words_is_refused(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    one, two = f"{version_of(number)}.1.1", f"{version_of(number)}.1.2"
    for _ in range(2):
        assert judge(mori, number, "purpose", key="k", met="yes", quote=[one]).status_code == 302
    assert office.did(number).count(Did.JUDGED.value) == 1
    for changed in ({"met": "no", "quote": [one]}, {"met": "yes", "quote": [two]}):
        assert judge(mori, number, "purpose", key="k", **changed).status_code == 422
    assert judge(mori, number, "purpose", key="", met="yes").status_code == 428
    assert office.did(number).count(Did.JUDGED.value) == 1


def test_a_question_carries_the_quoted_words_to_the_person(office: Office) -> None:
    number = with_statement(office)
    mori = office.client("mori")
    name = f"{version_of(number)}.1.1"
    on = judge(mori, number, "purpose", met="ask", paper="plan", quote=[name])
    assert on["Location"].startswith(f"/en/desk/cases/{number}/ask?paper=plan&quote=")
    shown = mori.get(on["Location"])
    assert ticked(shown) == [name]
    last = clock.now().date().replace(day=28)
    until = {"until_day": last.day, "until_month": last.month, "until_year": last.year + 1}
    typed = {"key": "a1", "paper": "plan", "why": "무엇을 하셨습니까?", "version": office.version(number), **until}
    bare = mori.post(f"/en/desk/cases/{number}/ask", {**typed, "why": "", "quote": [name]})
    assert bare.status_code == 422
    assert ticked(bare) == [name]
    assert mori.post(f"/en/desk/cases/{number}/ask", {**typed, "quote": [name]}).status_code == 302
    assert [quote["line"] for quote in sealed(number, Did.PAPER_ASKED)["quotes"]] == [1]
    account = staff_actions.account_for("a@example.org", language="en", at=clock.now())
    accounts.list_in_demonstration(account, slug="person", label="a", shows=Message("Applicant"), order=99)
    read = words_of(office.client("person").get(f"/en/me/{number}/ask/1"))
    assert "page 1, line 1" in read
    assert "I served from 2019 to 2020" in read


def replaced(office: Office) -> tuple[str, str]:
    """A case whose statement was asked for again and came again, and the name of the first version."""
    number = with_statement(office)
    first = version_of(number)
    office.client("mori").get(f"/en/desk/cases/{number}?paper=plan")
    office.ask(number, "mori", "statement", "The years of service are missing.")
    office.file(number, "statement", pdf_with(["A second statement"]), ask=1)
    return number, first


def test_an_earlier_version_says_who_sent_it_when_and_why_it_was_replaced(office: Office) -> None:
    number, first = replaced(office)
    mori = office.client("mori")
    shown = words_of(mori.get(f"/en/desk/cases/{number}?paper=statement"))
    assert "Earlier versions of this paper: 1" in shown
    assert "by the applicant" in shown
    assert f"Asked for again by officer {office.posts['mori'].number}: The years of service are missing." in shown
    old = words_of(as_text(mori, number, version=first))
    assert "This version counts no longer" in old
    assert "I served from 2019 to 2020" in old
    assert "A second statement" in words_of(as_text(mori, number))
    assert mori.get(f"/en/desk/cases/{number}/papers/statement/2.png?version={first}").status_code == 200
    assert mori.get(f"/en/desk/cases/{number}/papers/statement/2.png").status_code == 404
    assert "the version filed on" in words_of(mori.get(f"/en/desk/cases/{number}/history"))


def test_looking_at_the_earlier_version_is_not_seeing_the_one_that_counts(office: Office) -> None:
    number, first = replaced(office)
    mori = office.client("mori")
    office.see_papers(number, "mori")
    office.ask(number, "mori", "statement")
    office.file(number, "statement", pdf_with(["A third statement"]), ask=2)
    as_text(mori, number, version=first)
    assert openings(number)[-1]["version"] == first
    office.mark(number, "mori", "purpose", "yes")
    refused = decided_page(mori, number)
    assert refused.status_code == 409
    assert "No officer has opened these papers yet: " in words_of(refused)


def test_what_was_taken_back_before_lodging_is_nobodys_to_see(office: Office) -> None:
    number = with_statement(office, pdf_with(["A letter to somebody else"]), STATEMENT)
    never_sent = Paper.objects.get(case_id=number, paper="statement", replaced_at__isnull=False)
    mori = office.client("mori")
    assert "Earlier versions" not in words_of(mori.get(f"/en/desk/cases/{number}?paper=statement"))
    assert as_text(mori, number, version=never_sent.id).status_code == 404
    picture = f"/en/desk/cases/{number}/papers/statement/1.png?version={never_sent.id}"
    assert mori.get(picture).status_code == 404
    assert judge(mori, number, "purpose", met="yes", quote=[f"{never_sent.id}.1.1"]).status_code == 422


def test_a_version_of_another_case_is_not_there_and_a_colleagues_case_asks_why_first(office: Office) -> None:
    number, first = replaced(office)
    other = with_statement(office, mail="b@example.org")
    inoue = office.client("inoue")
    assert as_text(inoue, other, version=first).status_code == 404
    assert inoue.get(f"/en/desk/cases/{other}/papers/statement/1.png?version={first}").status_code == 404
    asked = words_of(as_text(inoue, number, version=first))
    assert "This case is not in your queue" in asked
    assert "I served" not in asked
    assert as_text(office.client("yamamoto"), number, version=first).status_code == 404
