"""Sheets of agencies: every bad one, cut off in the middle, sent again."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import batches, mandates
from sojourn_office.desks.agency.filing import STATES
from sojourn_office.intake import folders as zips
from sojourn_office.intake import receiving, sheets
from sojourn_office.intake.scanning import Scan
from sojourn_office.queries import mandates as shown
from sojourn_office.storage import accounts, outbox
from sojourn_office.storage import agencies as kept
from sojourn_office.storage.filings import Mandate
from tests.office.desks import Office, page_of_paper, words_of
from tests.office.filings import (
    ON_PAPER,
    ROUND,
    agency,
    confirm,
    filed,
    folders,
    handed_in,
    mandate_of,
    person,
    read_all,
    rehearsed,
    row,
    sheet,
    states,
)


def _faults(office: Office, staff: str, batch_id: Any) -> dict[int, list[tuple[str, str]]]:
    post = office.posts[staff]
    assert post.agency_id
    found = shown.batch(post.agency_id, batch_id)
    assert found
    return {line.line: [(column, says.text) for column, says in line.faults] for line in found.lines}


@pytest.mark.promise("three-broken-rows-among-forty")
def test_a_csv_with_three_broken_rows_among_forty_hands_in_the_others_and_names_the_three(office: Office) -> None:
    agency(office, "blue")
    rows = [row(number) for number in range(40)]
    rows[12] |= {"birth_date": "2002-02-31"}
    rows[20] |= {"surname": "=HYPERLINK(1)"}
    rows[30] |= {"on_paper": ON_PAPER.replace("balance", "")}
    batch_id = rehearsed(office, "blue-staff", sheet(rows))
    found = states(batch_id)
    assert {line: state for line, state in found.items() if state != "ready"} == {
        14: "wrong",
        22: "wrong",
        32: "missing",
    }
    client = office.client("blue-staff")
    page = words_of(client.get(f"/en/agency/batches/{batch_id}"))
    assert "Line 14, column birth_date: 31 February does not exist." in page
    assert "Line 22, column surname: A formula is not taken." in page
    assert "Lodge the 37 that are ready" in page
    assert Mandate.objects.count() == 0
    assert client.post(f"/en/agency/batches/{batch_id}", {"key": "b"}).status_code == 302
    assert Mandate.objects.count() == 37
    assert len({mandate.number for mandate in Mandate.objects.all()}) == 37
    page = words_of(client.get(f"/en/agency/batches/{batch_id}"))
    assert "Handed in: 37" in page


@pytest.mark.promise("batch-cut-off")
def test_a_batch_cut_off_in_the_middle_goes_on_and_hands_in_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency(office, "blue")
    batch_id = rehearsed(office, "blue-staff", sheet(row(number) for number in range(6)))
    whole = mandates.tell_asked
    told = 0

    def cut_off(*given: Any, **named: Any) -> None:
        nonlocal told
        told += 1
        if told == 4:
            raise ConnectionError("the power went")
        whole(*given, **named)

    monkeypatch.setattr(batches.mandates, "tell_asked", cut_off)
    with pytest.raises(ConnectionError):
        handed_in(office, "blue-staff", batch_id)
    assert Mandate.objects.count() == 3
    page = words_of(office.client("blue-staff").get(f"/en/agency/batches/{batch_id}"))
    assert "It was cut off in the middle" in page
    monkeypatch.undo()
    assert handed_in(office, "blue-staff", batch_id) == 6
    assert handed_in(office, "blue-staff", batch_id) == 6
    assert Mandate.objects.count() == 6
    for mandate in Mandate.objects.all():
        assert len(outbox.of_account(mandate.account_id)) == 1


def test_the_same_sheet_again_hands_in_nothing_twice(office: Office) -> None:
    agency(office, "blue")
    content = sheet(row(number) for number in range(3))
    handed_in(office, "blue-staff", rehearsed(office, "blue-staff", content))
    again = rehearsed(office, "blue-staff", content)
    assert set(states(again).values()) == {"before"}
    assert handed_in(office, "blue-staff", again) == 0
    assert Mandate.objects.count() == 3
    number = mandate_of("person1@example.org", "blue").number
    assert number in words_of(office.client("blue-staff").get(f"/en/agency/batches/{again}"))


def test_two_sheets_rehearsed_before_either_was_handed_in_hand_in_nobody_twice(office: Office) -> None:
    agency(office, "blue")
    content = sheet([row(1)])
    one, other = rehearsed(office, "blue-staff", content), rehearsed(office, "blue-staff", content)
    assert set(states(other).values()) == {"ready"}
    assert handed_in(office, "blue-staff", one) == 1
    assert handed_in(office, "blue-staff", other) == 0
    assert states(other) == {2: "before"}
    assert Mandate.objects.count() == 1


@pytest.mark.promise("mandate-withdrawn-during-filing")
def test_a_mandate_withdrawn_during_filing_is_not_asked_for_again(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    content = sheet([row(1), row(2)])
    first = mandate_of("person1@example.org", "blue")
    mandates.end_by_agency(
        agency_id=first.agency_id, number=first.number, post=office.posts["blue-staff"], at=clock.now(), key="t"
    )
    batch_id = rehearsed(office, "blue-staff", content)
    assert states(batch_id) == {2: "ready", 3: "ready"}
    # Between the rehearsal and the press the person says no.
    second = Mandate.objects.create(
        agency=first.agency, account=first.account, round=first.round, number="X", asked_at=clock.now()
    )
    account = accounts.by_id(first.account_id)
    assert account
    mandates.end_by_person(mandate_id=second.id, account=account, at=clock.now(), key="no")
    assert handed_in(office, "blue-staff", batch_id) == 1
    assert states(batch_id) == {2: "dismissed", 3: "ready"}
    assert not Mandate.objects.filter(account=account, ended_at__isnull=True).exists()
    again = rehearsed(office, "blue-staff", sheet([row(1)]))
    assert states(again) == {2: "dismissed"}


def test_someone_of_another_mission_and_someone_who_applied_are_told_apart(office: Office) -> None:
    agency(office, "blue")
    office.case("person3@example.org")
    rows = [row(1, residence_region="KR-11"), row(3), row(4)]
    assert states(rehearsed(office, "blue-staff", sheet(rows))) == {2: "elsewhere", 3: "applied", 4: "ready"}


def test_an_address_of_staff_and_one_that_two_people_share_are_no_persons_own(office: Office) -> None:
    agency(office, "blue")
    rows = [row(1, mail="blue-staff@example.org"), row(2), row(3, mail="PERSON2@example.org")]
    batch_id = rehearsed(office, "blue-staff", sheet(rows))
    assert states(batch_id) == {2: "wrong", 3: "ready", 4: "wrong"}
    assert [column for column, _ in _faults(office, "blue-staff", batch_id)[4]] == ["mail"]


WHO = sheets.Who("KOR", ["KR-11", "KR-26"], ["statement", "balance"], date(2026, 11, 9))
BAD_CELLS = {
    "birth_date": {
        "2002-02-30": "{day} February does not exist.",
        "12.03.2002": "Write the day like",
        "2100-01-01": "A birth date",
    },
    "passport_number": {"12": "This is no passport number", "=1+1": "A formula"},
    "surname": {"<script>": "Write it in roman letters", "@SUM(1)": "A formula", "KI\u202eM": "There is a sign"},
    "native_name": {"-2+3": "A formula", "\u0007bell": "There is a sign"},
    "mail": {"nobody": "Enter an e-mail address, like name@example.org"},
    "phone": {"12": "This cannot be a telephone number. Write it with its area code"},
    "residence_region": {"Seoul": "This is no region."},
    "turns": {"-1": "A formula", "many": "Write a whole number"},
    "child": {"perhaps": "Write yes or no."},
    "funds": {"3e6": "Write the sum"},
    "folder": {"../etc": "Write the name of one folder", "a/b": "Write the name of one folder", "..": "Write the name"},
    "on_paper": {"elephant": "{paper} is not asked for here."},
    "sex": {"?": "Write F, M or X"},
}


@pytest.mark.parametrize("column", BAD_CELLS)
def test_a_bad_cell_is_named_by_its_column(column: str) -> None:
    for written, says in BAD_CELLS[column].items():
        read = sheets.read_sheet(sheet([{**row(1), "on_paper": "", column: written}]), WHO)
        assert isinstance(read, sheets.Sheet)
        (fault,) = read.lines[0].faults
        assert fault.column == column
        assert fault.says.text.startswith(says), (written, fault.says.text)


def test_a_telephone_number_with_the_sign_of_its_country_is_no_formula() -> None:
    read = sheets.read_sheet(sheet([{**row(1), "on_paper": "", "phone": "+82 10 0000 0000"}]), WHO)
    assert isinstance(read, sheets.Sheet)
    assert not read.lines[0].faults


BAD_SHEETS = {
    "not UTF-8": ("이름".encode("cp949"), "bad_body"),
    "UTF-16": (sheet([row(1)]).decode().encode("utf-16"), "bad_body"),
    "no line but the first": (sheet([]), "bad_body"),
    "other columns": (b"name,age\r\nKIM,24\r\n", "bad_body"),
    "nothing": (b"", "bad_body"),
    "an open quotation mark": (sheet([row(1)]) + b'"open', "bad_body"),
    "too many people": (sheet(row(number) for number in range(101)), "file_too_large"),
    "too large": (b"x" * (1024 * 1024 + 1), "file_too_large"),
    "a ZIP": (folders({"a/b.pdf": b"x"}), "bad_body"),
}


@pytest.mark.parametrize("which", BAD_SHEETS)
def test_a_sheet_that_is_none_is_refused_as_a_whole(which: str) -> None:
    content, code = BAD_SHEETS[which]
    read = sheets.read_sheet(content, WHO)
    assert isinstance(read, Refusal), read
    assert read.code == code


def test_a_line_with_a_cell_too_many_does_not_shift_into_the_wrong_column() -> None:
    content = sheet([row(1), row(2)]).replace(b"person1@example.org", b"person1@example.org,more")
    read = sheets.read_sheet(content, WHO)
    assert isinstance(read, sheets.Sheet)
    assert [bool(line.faults and not line.said) for line in read.lines] == [True, False]


@pytest.mark.promise("formula-in-an-export")
def test_formulas_in_an_export_are_shown_as_text() -> None:
    out = sheets.written([["=1+1", "+2", "-3", "@x", "\tq", "plain"]]).decode("utf-8-sig")
    assert out.strip().split(",") == ["'=1+1", "'+2", "'-3", "'@x", "'\tq", "plain"]


def test_the_template_can_be_sent_back_as_it_is() -> None:
    read = sheets.read_sheet(sheets.template(), sheets.Who("KOR", ["KR-11"], ["school-certificate"], WHO.today))
    assert isinstance(read, sheets.Sheet)
    assert not read.lines[0].faults
    assert not read.lines[0].empty


def _bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p/statement.pdf", b"\0" * (11 * 1024 * 1024))
    return content.getvalue()


def _lying_bomb() -> bytes:
    """The head says one byte; what unpacks is eleven million."""
    whole = bytearray(_bomb())
    at = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<I", whole, at + 24, 1)
    struct.pack_into("<I", whole, 22, 1)
    return bytes(whole)


def _locked() -> bytes:
    whole = bytearray(folders({"p/statement.png": page_of_paper()}))
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 8] |= 1
    whole[6] |= 1
    return bytes(whole)


def _link() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        entry = zipfile.ZipInfo("p/statement.pdf")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return content.getvalue()


WHOLE_REFUSED = {
    "a path outside": folders({"../statement.pdf": b"x"}),
    "a path from the root": folders({"/statement.pdf": b"x"}),
    "a path of a drive": folders({"C:/statement.pdf": b"x"}),
    "a path with backslashes": folders({"..\\..\\p/statement.pdf": b"x"}),
    "too deep": folders({"p/q/statement.pdf": b"x"}),
    "no folder": folders({"statement.pdf": b"x"}),
    "two of one name": folders({"p/statement.pdf": b"x", "p/statement.png": b"x"}),
    "a link": _link(),
    "no ZIP": b"PK but not really",
    "too many files": folders({f"p{number}/a.pdf": b"" for number in range(2001)}),
}


@pytest.mark.parametrize("which", WHOLE_REFUSED)
@pytest.mark.promise("hostile-file")
def test_a_zip_that_is_not_honest_is_refused_as_a_whole(which: str) -> None:
    found = zips.open_folders(WHOLE_REFUSED[which])
    assert isinstance(found, Refusal)
    assert found.field == "papers"


@pytest.mark.parametrize("content", [_bomb(), _lying_bomb(), _locked()], ids=["bomb", "lying bomb", "locked"])
@pytest.mark.promise("hostile-file")
def test_a_bomb_and_a_locked_file_are_refused_in_their_place(content: bytes) -> None:
    found = zips.open_folders(content)
    assert isinstance(found, dict)
    name, taken = found["p"]["statement"]
    assert isinstance(taken, Refusal), name
    assert taken.code in ("file_too_large", "file_locked", "file_broken")


def test_what_systems_put_beside_the_papers_is_no_paper() -> None:
    found = zips.open_folders(folders({"__MACOSX/p/._a": b"x", "p/.DS_Store": b"x", "p/statement.pdf": b"x"}))
    assert isinstance(found, dict)
    assert list(found) == ["p"]
    assert list(found["p"]) == ["statement"]


@pytest.mark.promise("locked-file")
def test_a_locked_a_broken_and_a_wrong_file_of_one_person_stop_nobody_else(office: Office) -> None:
    agency(office, "blue")
    papers = folders(
        {
            "p1/statement.png": page_of_paper(),
            "p2/statement.pdf": b"%PDF-1.7 and no more",
            "p3/statement.exe": b"MZ a program",
            "p4/statement.png": b"",
        }
    )
    rows = [row(number, folder=f"p{number}") for number in (1, 2, 3, 4, 5)]
    batch_id = rehearsed(office, "blue-staff", sheet(rows), papers)
    assert states(batch_id) == {2: "ready", 3: "wrong", 4: "wrong", 5: "wrong", 6: "wrong"}
    assert handed_in(office, "blue-staff", batch_id) == 1
    used = kept.files_in_use()
    assert not used


@pytest.mark.promise("infected-file")
def test_an_infected_file_in_a_zip_stops_its_own_line_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    agency(office, "blue")
    bad = page_of_paper() + b"harmful"
    monkeypatch.setattr(
        receiving, "scan", lambda content, _: Scan.INFECTED if content.endswith(b"harmful") else Scan.CLEAN
    )
    papers = folders({"p1/statement.png": bad, "p2/statement.png": page_of_paper()})
    batch_id = rehearsed(office, "blue-staff", sheet([row(1, folder="p1"), row(2, folder="p2")]), papers)
    assert states(batch_id) == {2: "wrong", 3: "ready"}
    ((column, _),) = _faults(office, "blue-staff", batch_id)[2]
    assert column == "folder"


@pytest.mark.promise("script-in-a-name")
def test_script_in_a_name_is_shown_as_text(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1, native_name="<script>alert(1)</script>", address="<img src=x onerror=alert(1)>")
    mandate = mandate_of("person1@example.org", "blue")
    client = person(office, "person1@example.org", "haneul")
    for page in (
        client.get(f"/en/me/agencies/{mandate.id}"),
        office.client("blue-staff").get(f"/en/agency/clients/{mandate.number}"),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
        assert "alert(1)" in words_of(page)


@pytest.mark.promise("another-persons-number")
def test_a_sheet_of_another_agency_is_not_there(office: Office) -> None:
    agency(office, "blue")
    agency(office, "green")
    batch_id = rehearsed(office, "blue-staff", sheet([row(1)]))
    other = office.client("green-staff")
    assert other.get(f"/en/agency/batches/{batch_id}").status_code == 404
    assert other.get(f"/en/agency/batches/{batch_id}/receipts.csv").status_code == 404
    assert other.post(f"/en/agency/batches/{batch_id}", {"key": "x"}).status_code == 404
    assert Mandate.objects.count() == 0


@pytest.mark.promise("agency-over-its-limit")
def test_an_agency_hands_in_no_more_people_than_it_may_and_the_rest_waits(office: Office) -> None:
    agency(office, "blue", cases_max=2)
    batch_id = rehearsed(office, "blue-staff", sheet(row(number) for number in range(3)))
    answer = handed_in(office, "blue-staff", batch_id)
    assert isinstance(answer, Refusal)
    assert answer.code == "agency_limit"
    assert Mandate.objects.count() == 2


def test_after_its_closing_day_an_agency_hands_in_nothing(office: Office) -> None:
    agency(office, "blue", closes_days_before=5)
    post = office.posts["blue-staff"]
    assert post.agency_id
    answer = batches.rehearse(
        agency_id=post.agency_id, round_id=ROUND, sheet=sheet([row(1)]), papers=None, post=post, at=clock.now(), key="k"
    )
    assert isinstance(answer, Refusal)
    assert answer.code == "period_closed"


def test_the_page_takes_a_sheet_with_its_papers_and_gives_receipts(office: Office) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    agency(office, "blue")
    client = office.client("blue-staff")
    assert client.post("/en/agency/lodge", {"key": "s0"}).status_code == 422
    sent = {
        "key": "s1",
        "round": ROUND,
        "sheet": SimpleUploadedFile("s.csv", sheet([row(1, folder="p1")]), "text/csv"),
        "papers": SimpleUploadedFile("p.zip", folders({"p1/statement.png": page_of_paper()}), "application/zip"),
    }
    answer = client.post("/en/agency/lodge", sent)
    assert answer.status_code == 302, words_of(answer)
    read_all()
    client.post(answer["Location"], {"key": "s2"})
    receipts = client.get(f"{answer['Location']}/receipts.csv").content.decode("utf-8-sig")
    number = mandate_of("person1@example.org", "blue").number
    assert receipts.splitlines()[1].split(",")[2] == number
    bad = {"key": "s3", "round": ROUND, "sheet": SimpleUploadedFile("s.csv", "이름".encode("cp949"), "text/csv")}
    assert client.post("/en/agency/lodge", bad).status_code == 400


def test_a_person_confirms_from_a_sheet_what_lies_sealed_for_them_alone(office: Office) -> None:
    agency(office, "blue")
    batch_id = rehearsed(office, "blue-staff", sheet([row(1)]))
    line = kept.BatchLine.objects.get(batch_id=batch_id)
    assert b"M00000001" not in bytes(line.content_sealed)
    handed_in(office, "blue-staff", batch_id)
    line.refresh_from_db()
    assert line.said == {}
    mandate = mandate_of("person1@example.org", "blue")
    assert b"M00000001" not in bytes(mandate.prepared_sealed)
    assert confirm(person(office, "person1@example.org", "haneul"), mandate).status_code == 302


def test_the_page_about_agencies_names_every_column_and_every_state_of_a_line() -> None:
    page = (Path(__file__).parents[2] / "docs" / "agencies.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (.+?) \| (.*?)\|$", page, re.MULTILINE)
    columns = [(name, example, more.strip()) for name, example, more in told]
    assert columns == [(column.name, column.example, "yes" if column.may_be_empty else "") for column in sheets.COLUMNS]
    states_told = set(re.findall(r"^\| `([a-z]+)` \| [^|]+ \|$", page, re.MULTILINE))
    assert states_told == {*STATES} - {"handed-in"}
