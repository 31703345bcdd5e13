"""Visas of before: imported once, counted as turns, shown to their person, set aside where they are not theirs."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import earlier
from sojourn_office.commands import main
from sojourn_office.intake.grants import NAMES
from sojourn_office.storage import accounts, erasing, keys
from sojourn_office.storage import cases as kept
from sojourn_office.storage.earlier import EarlierGrant
from sojourn_office.storage.judging import judged
from tests.office.desks import Office, words_of

BORN = "2001-06-07"


def line(number: int, *, passport: str = "M00000001", born: str = BORN, name: str = "PARK,SEOYEON") -> str:
    return f"R-{number},KOR-JPN,2021-04-01,{name},{born},{passport},2021-05-02,2022-04-30"


def sheet(*lines: str) -> bytes:
    return "\n".join((",".join(NAMES), *lines)).encode()


def take(content: bytes, office: Office, **more: bool) -> str | Refusal:
    return earlier.take(content, source="Register of Busan", by="command", at=clock.now(), key=office.key(), **more)


def person(office: Office, mail: str = "a@example.org", passport: str = "M00000001", **more: object) -> str:
    return office.case(mail, passport_number=passport, birth_date=BORN, **more)  # type: ignore[arg-type]


def turns(number: str) -> object:
    case = kept.by_number(number)
    assert case
    return judged(case, known=clock.now().date()).facts["turns"]


def own_client(office: Office, number: str) -> Client:
    case = kept.by_number(number)
    assert case
    accounts.list_in_demonstration(
        case.person.account, slug="own", label="own", shows=Message("Applicant"), order=len(office.posts) + 9
    )
    return office.client("own")


def forty(broken: bool = True) -> bytes:
    rows = [line(number, passport=f"M{number:08}") for number in range(1, 41)]
    if broken:
        rows[4] = rows[4].replace("2021-04-01", "2021-02-30")
        rows[17] = rows[17].replace("PARK", "=HYPERLINK()")
        rows[39] = rows[39].replace("KOR-JPN", "KOR-MOON")
    return sheet(*rows)


def test_of_forty_lines_with_three_broken_three_are_named_and_nothing_is_taken(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(forty())
    named = ["import-grants", str(path), "--source", "Register of Busan"]
    assert main(named) == 1
    said = capsys.readouterr()
    places = ("line 6, granted_on: 30 February", "line 19, surname: A formula", "line 41, scheme: This office has no")
    assert all(place in row for place, row in zip(places, said.err.splitlines(), strict=True)), said.err
    assert len(said.err.splitlines()) == 3
    assert "Read: 40. New: 37. Known: 0. Broken: 3." in said.out and "Nothing was taken" in said.out
    assert main([*named, "--take"]) == 1
    assert not EarlierGrant.objects.exists()
    assert main([*named, "--take", "--without-broken"]) == 0
    assert EarlierGrant.objects.count() == 37


def test_a_sheet_given_again_changes_nothing(office: Office) -> None:
    assert take(forty(broken=False), office) == "40"
    assert take(forty(broken=False), office) == "0"
    assert EarlierGrant.objects.count() == 40
    other = take(sheet(line(1, passport="M99999999")), office)
    assert isinstance(other, Refusal), "a number with other content than before is a broken line"


def test_a_source_without_a_name_is_refused(office: Office) -> None:
    answer = earlier.take(sheet(line(1)), source="  ", by="command", at=clock.now(), key="k")
    assert isinstance(answer, Refusal) and answer.code == "invalid"


def test_nothing_of_a_holder_lies_open(office: Office) -> None:
    take(sheet(line(1)), office)
    row = repr(EarlierGrant.objects.values().get())
    for plain in ("PARK", "SEOYEON", BORN, "M00000001", "R-1'", "2022"):
        assert plain not in row


def test_a_grant_of_before_counts_for_whoever_lodges_with_its_passport(office: Office) -> None:
    take(sheet(line(1), line(2)), office)
    number = person(office)
    assert turns(number) == 2, "two turns in a lifetime are used up"
    finding = words_of(office.client("mori").get(f"/en/desk/cases/{number}"))
    assert "Not met" in finding


def test_a_grant_that_comes_later_counts_for_whoever_lodged_before(office: Office) -> None:
    number = person(office)
    assert turns(number) == 0
    take(sheet(line(1)), office)
    assert turns(number) == 1


def test_the_same_passport_with_another_birth_date_waits_for_an_officer(office: Office) -> None:
    take(sheet(line(1, born="1999-01-01")), office)
    number = person(office)
    assert turns(number) == 0
    assert EarlierGrant.objects.get().found == "perhaps"


def test_by_name_and_birth_date_alone_an_officer_says_whose_it_is(office: Office) -> None:
    take(sheet(line(1, passport="M77777777")), office)
    number = person(office)
    assert turns(number) == 0
    mori = office.client("mori")
    assert "Register of Busan" in words_of(mori.get("/en/desk/records"))
    grant = EarlierGrant.objects.get()
    address = f"/en/desk/records/grants/{grant.pk}"
    page = words_of(mori.get(address))
    assert "Perhaps of this person" in page and "M77777777" not in page
    assert mori.post(address, {"key": "g0", "theirs": "perhaps", "why": "W."}).status_code == 422
    assert mori.post(address, {"key": "g1", "theirs": "yes", "why": ""}).status_code == 422
    done = mori.post(address, {"key": "g2", "theirs": "yes", "why": "The old passport was shown."})
    assert done.status_code == 302, words_of(done)
    assert turns(number) == 1
    assert office.client("kang").get(address).status_code == 404
    assert office.client("yamamoto").get(address).status_code == 404


def test_the_person_sees_where_it_comes_from_and_can_object(office: Office) -> None:
    take(sheet(line(1)), office)
    number = person(office)
    own = own_client(office, number)
    assert "Something is counted with yours" in words_of(own.get(f"/en/me/{number}"))
    page = words_of(own.get("/en/me/records"))
    assert "granted on" in page and "Imported from: Register of Busan" in page
    grant = EarlierGrant.objects.get()
    address = f"/en/me/records/grants/{grant.pk}"
    assert own.post(address, {"key": "o0", "text": ""}).status_code == 422
    assert own.post(address, {"key": "o1", "text": "I was never there."}).status_code == 302
    assert own.post(address, {"key": "o2", "text": "Never."}).status_code == 409
    assert turns(number) == 1, "an objection is looked at before anything changes"
    (taken,) = own.get("/en/me/details/data.json").json()["visas_of_before"]
    assert (taken["source"], taken["objection"]["words"]) == ("Register of Busan", "I was never there.")
    inoue = office.client("inoue")
    assert number in words_of(inoue.get("/en/desk/records"))
    desk = f"/en/desk/records/grants/{grant.pk}"
    assert "I was never there." in words_of(inoue.get(desk))
    done = inoue.post(desk, {"key": "a1", "theirs": "no", "why": "The photograph is of another person."})
    assert done.status_code == 302, words_of(done)
    assert turns(number) == 0
    assert "granted on" not in words_of(own.get("/en/me/records"))
    again = inoue.post(desk, {"key": "a2", "theirs": "yes", "why": "No."})
    assert again.status_code == 409


def test_nobody_objects_to_a_grant_of_somebody_else(office: Office) -> None:
    take(sheet(line(1)), office)
    person(office)
    grant = EarlierGrant.objects.get()
    other = own_client(office, person(office, "b@example.org", "M00000009", given_names="JIWOO"))
    assert other.get(f"/en/me/records/grants/{grant.pk}").status_code == 404
    account = accounts.find("b@example.org")
    assert account
    answer = earlier.object_to(account=account, grant_id=UUID(str(grant.pk)), words="W.", at=clock.now(), key="x")
    assert isinstance(answer, Refusal) and answer.code == "not_found"


def test_whoever_is_erased_takes_their_grant_along(office: Office) -> None:
    take(sheet(line(1)), office)
    case = kept.by_number(person(office))
    assert case
    grant = EarlierGrant.objects.get()
    erasing.destroy_keys(case.person.account)
    assert not keys.has_key(grant.pk)
