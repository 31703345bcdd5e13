"""An office with agencies in Busan and Seoul, their sheets, and what their tests press and read."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import agencies, batches, reading
from sojourn_office.intake.sheets import NAMES
from sojourn_office.storage import accounts
from sojourn_office.storage import agencies as kept
from sojourn_office.storage.filings import Mandate
from tests.office.desks import Office, page_of_paper

ROUND = "KOR-JPN-Q4"
# Every paper that someone of 24 in Busan has to bring and that is not filled in from the answers.
ON_PAPER = (
    "cv statement plan questionnaire basic-certificate resident-register school-certificate balance "
    "passport-copy exits-and-entries"
)


def agency(office: Office, slug: str, *missions: str, staff: str = "", **more: Any) -> str:
    """An agency of the register with one of its staff, who signs in by their slug."""
    made = agencies.admit(
        slug,
        name=f"{slug.title()} ◇",
        host="JPN",
        missions=missions or ("busan",),
        invented=True,
        by="test",
        at=clock.now(),
        key=office.key(),
        **more,
    )
    assert made == slug, made
    who = staff or f"{slug}-staff"
    post = agencies.admit_staff(f"{who}@example.org", agency=slug, name=who, language="en", by="test", at=clock.now())
    assert not isinstance(post, Refusal)
    accounts.list_in_demonstration(
        post.account, slug=who, label=who, shows=Message("Agency"), order=50 + len(office.posts)
    )
    office.posts[who] = post
    return slug


def person(office: Office, mail: str, slug: str) -> Client:
    """A person signed in by their own address."""
    account = staff_actions.account_for(mail, language="en", at=clock.now())
    accounts.list_in_demonstration(account, slug=slug, label=slug, shows=Message("Person"), order=90)
    return office.client(slug)


def row(number: int, **more: str) -> dict[str, str]:
    """One person of a sheet, complete, all papers on paper."""
    return {
        "mail": f"person{number}@example.org",
        "surname": "KIM",
        "given_names": f"HANEUL {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}",
        "native_name": "김하늘",
        "birth_date": "2002-03-12",
        "sex": "F",
        "passport_number": f"M{number:08}",
        "passport_expires_on": "2033-01-01",
        "residence_region": "KR-26",
        "address": "1",
        "phone": "010-0000-0000",
        "turns": "0",
        "child": "no",
        "funds": "5000000",
        "folder": "",
        "on_paper": ON_PAPER,
        **more,
    }


def sheet(rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(NAMES)
    written.writerows([[each[name] for name in NAMES] for each in rows])
    return text.getvalue().encode()


def folders(papers: Mapping[str, bytes]) -> bytes:
    """A ZIP of papers by their paths."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, paper in papers.items():
            archive.writestr(path, paper)
    return content.getvalue()


def rehearsed(office: Office, staff: str, content: bytes, papers: bytes | None = None) -> UUID:
    """A sheet sent and checked."""
    post = office.posts[staff]
    assert post.agency_id
    answer = batches.rehearse(
        agency_id=post.agency_id,
        round_id=ROUND,
        sheet=content,
        papers=papers,
        post=post,
        at=clock.now(),
        key=office.key(),
    )
    assert isinstance(answer, str), answer
    read_all()
    return UUID(answer)


def read_all() -> None:
    """What the worker does of sheets."""
    while reading.read_due(clock.now()):
        continue


def handed_in(office: Office, staff: str, batch_id: UUID) -> int | Refusal:
    post = office.posts[staff]
    assert post.agency_id
    return batches.hand_in(agency_id=post.agency_id, batch_id=batch_id, post=post, at=clock.now())


def states(batch_id: UUID) -> dict[int, str]:
    batch = kept.Batch.objects.get(pk=batch_id)
    return {line.line: line.state for line in kept.lines_of(batch)}


def mandate_of(mail: str, slug: str) -> Mandate:
    account = accounts.find(mail)
    assert account
    return Mandate.objects.get(account=account, agency__slug=slug)


def filed(office: Office, staff: str, *numbers: int, **more: str) -> None:
    """People handed in by an agency, with a statement as a file."""
    content = sheet(row(number, folder=f"p{number}", **more) for number in numbers)
    papers = folders({f"p{number}/statement.png": page_of_paper() for number in numbers})
    batch_id = rehearsed(office, staff, content, papers)
    lines = [line.said for line in kept.lines_of(kept.Batch.objects.get(pk=batch_id))]
    assert handed_in(office, staff, batch_id) == len(numbers), (states(batch_id), lines)


def confirm(client: Client, mandate: Mandate, **more: str) -> Any:
    said = {"wrote": "on", "notice": "on", "sensitive": "on", "transfer": "on", "key": f"c-{mandate.id}", **more}
    return client.post(f"/en/me/agencies/{mandate.id}", said)


LATER = timedelta(days=3)
