"""Commands of whoever runs an office: what they do, and what bad input gets: exit code 2 and one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sojourn_office.commands import main
from sojourn_office.storage import clock, leaves, log
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.visas import Certificate
from tests.office.world import FILE, World

ROUND = "KOR-JPN-2027-Q2"
OPEN = [
    "open-round", ROUND, "--scheme", "KOR-JPN", "--method", "assessed", "--year", "2027", "--zone", "Asia/Seoul",
    "--opens", "2027-04-12", "--closes", "2027-04-16", "--results", "2027-05-14", "--collect-until", "2027-07-31",
]  # fmt: skip
RELEASE = ["release", "KOR-JPN", "2027", "2500", "--to", ROUND]


@pytest.fixture
def loaded(db: None) -> None:
    """An office with the real agreement in use."""
    assert main(["load", str(FILE)]) == 0


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and the line that is said about it."""
    capsys.readouterr()
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err


def changed(arguments: list[str], **options: str | None) -> list[str]:
    """The same command with other options; one that is nothing is left out."""
    given = [*arguments]
    for name, value in options.items():
        at = given.index(f"--{name.replace('_', '-')}")
        given[at : at + 2] = [] if value is None else [given[at], value]
    return given


def test_an_agreement_is_loaded_once_and_again_without_harm(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(FILE)]) == 0
    first = capsys.readouterr().out
    assert first.startswith("jpn-kor.toml is in use. Digest ")
    assert main(["load", str(FILE)]) == 0
    assert capsys.readouterr().out == first
    assert main(["load", "--shipped"]) == 0


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (None, 2, "Name a file of UTF-8 text"),
        (b"\xff\xfe", 2, "Name a file of UTF-8 text"),
        (b"= ", 1, "jpn-kor.toml"),
    ],
    ids=["no such file", "no text", "no TOML"],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: int, says: str
) -> None:
    file = tmp_path / "jpn-kor.toml"
    if content is not None:
        file.write_bytes(content)
    found, said = refused(["load", str(file)], capsys)
    assert (found, says in said, said.count("\n")) == (code, True, 1)


def test_a_folder_of_the_settings_without_agreements_is_said(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    office = settings.SOJOURN.model_copy(update={"agreements_folder": tmp_path})  # type: ignore[attr-defined]
    settings.SOJOURN = office  # type: ignore[attr-defined]
    code, said = refused(["load", "--shipped"], capsys)
    assert (code, "Correct SOJOURN_AGREEMENTS_FOLDER." in said) == (2, True)


def test_a_round_is_set_up_in_its_own_zone_and_has_places_after_their_release(
    loaded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last day is included to its end; results are told at ten."""
    assert main(OPEN) == 0
    assert f"sojourn-office release KOR-JPN 2027 COUNT --to {ROUND}" in capsys.readouterr().out
    round_ = Round.objects.get(pk=ROUND)
    moments = [moment.isoformat() for moment in (round_.opens_at, round_.closes_at, round_.results_at)]
    assert moments == ["2027-04-11T15:00:00+00:00", "2027-04-16T15:00:00+00:00", "2027-05-14T01:00:00+00:00"]
    assert main(RELEASE) == 0
    period = Period.objects.get(scheme="KOR-JPN", year=2027)
    assert (period.free, period.not_released) == (2_500, 7_500)


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ({"scheme": "KOR-XXX"}, 2, "KOR-XXX is not a scheme"),
        ({"method": "lottery"}, 2, "lottery is not a way of choosing"),
        ({"zone": "Seoul"}, 2, "Write it like Asia/Seoul"),
        ({"opens": "12.4.2027"}, 2, "Write it like 2027-04-12"),
        ({"opens": "2027-02-29"}, 2, "2027-02-29 is not a day"),
        ({"closes": "2027-04-11"}, 2, "in this order"),
        ({"results": "2027-04-15"}, 2, "in this order"),
        ({"year": "0"}, 2, "0 is not a whole number from 1 on"),
        ({"year": "２０２７"}, 2, "is not a whole number"),
        ({"zone": None}, 2, "--zone"),
    ],
)
def test_a_round_that_was_written_wrongly_is_refused_in_one_line_and_nothing_is_set_up(
    loaded: None, capsys: pytest.CaptureFixture[str], options: dict[str, str | None], code: int, says: str
) -> None:
    found, said = refused(changed(OPEN, **options), capsys)
    assert (found, says in said, said.count("\n")) == (code, True, 1), said
    assert not Round.objects.exists()


def test_a_round_is_set_up_once(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    main(OPEN)
    assert main(OPEN) == 0
    code, said = refused(changed(OPEN, closes="2027-04-17"), capsys)
    assert code != 0, said
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["release", "KOR-JPN", "2027", "0", "--to", ROUND], 2, "0 is not a whole number from 1 on"),
        (["release", "KOR-JPN", "2027", "-5", "--to", ROUND], 2, "release"),
        (["release", "KOR-JPN", "2027", "many", "--to", ROUND], 2, "many is not a whole number"),
        (["release", "KOR-JPN", "2031", "5", "--to", ROUND], 2, "There is no period 2031"),
        (["release", "XXX-YYY", "2027", "5", "--to", ROUND], 2, "There is no period 2027 of XXX-YYY"),
        (["release", "KOR-JPN", "2027", "10001", "--to", ROUND], 1, "Only 10000 places"),
        (["release", "KOR-JPN", "2027", "5"], 2, "--to"),
    ],
)
def test_a_release_that_cannot_be_made_moves_no_place(
    loaded: None, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    main(OPEN)
    found, said = refused(arguments, capsys)
    assert (found, says.replace(",", "") in said.replace(",", ""), said.count("\n")) == (code, True, 1), said
    assert Period.objects.get(scheme="KOR-JPN", year=2027).free == 0


FIRST_COME = [
    "open-round", "KOR-JPN-2027-D1", "--scheme", "KOR-JPN", "--method", "first-come", "--zone", "Asia/Seoul",
    "--opens", "2027-02-10", "--at", "10:00", "--closes", "2027-03-31",
    "--places", "2500", "--reserves", "5000", "--hold-days", "14",
]  # fmt: skip


def test_a_round_of_the_first_to_come_opens_at_its_minute_with_what_can_be_claimed(loaded: None) -> None:
    assert main(FIRST_COME) == 0
    round_ = Round.objects.get(id="KOR-JPN-2027-D1")
    assert (round_.method, round_.places, round_.reserves, round_.hold_days) == ("first_come", 2500, 5000, 14)
    assert round_.opens_at.isoformat() == "2027-02-10T01:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (changed(FIRST_COME, places=None), "say how many"),
        (changed(FIRST_COME, hold_days=None), "say how many"),
        (changed(FIRST_COME, places="0"), "whole number"),
        (changed(FIRST_COME, at="25:00"), "not a time"),
        ([*OPEN, "--places", "5", "--hold-days", "3"], "Only where the first to come"),
    ],
)
def test_an_offer_that_is_not_whole_or_of_another_method_opens_no_round(
    loaded: None, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, said = refused(arguments, capsys)
    assert (code, says in said) == (2, True), said
    assert not Round.objects.exists()


def test_places_of_one_year_are_not_released_to_a_round_of_another(
    loaded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    main(OPEN)
    main(["open-round", "KOR-JPN-2028-Q2", *changed(OPEN, year="2028")[2:]])
    code, said = refused(["release", "KOR-JPN", "2028", "5", "--to", ROUND], capsys)
    assert (code, "is not a round of the period" in said) == (2, True), said


def test_a_year_for_which_the_agreement_gives_no_number_opens_no_round(
    loaded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(changed(OPEN, year="1990"), capsys)
    assert (code, "gives no number of places for 1990" in said) == (2, True), said
    assert not Round.objects.exists()


@pytest.mark.promise("stolen-signing-key")
def test_a_signing_key_is_made_generation_by_generation(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for generation in ("01", "02"):
        assert main(["keys", "make", "jpn"]) == 0
        said = capsys.readouterr().out
        assert f"JP{generation}" in said
        assert "PRIVATE" not in said
    assert Certificate.objects.filter(host="JPN", role="signer").count() == 2


def test_a_master_key_is_made_beside_the_others(
    settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sojourn_office.storage import masters

    office = settings.SOJOURN.model_copy(update={"keys_folder": tmp_path})  # type: ignore[attr-defined]
    settings.SOJOURN = office  # type: ignore[attr-defined]
    try:
        for generation in (1, 2):
            assert main(["keys", "make-master"]) == 0
            assert f"generation {generation} made" in capsys.readouterr().out
        assert masters._read(tmp_path / "master.json").master.keys.keys() == {1, 2}
    finally:
        masters.master_keys.cache_clear()


@pytest.mark.parametrize("host", ["JP", "Japan", "QQQ", "123", ""])
def test_a_key_for_no_country_is_not_made(db: None, capsys: pytest.CaptureFixture[str], host: str) -> None:
    code, said = refused(["keys", "make", host], capsys)
    assert (code, "like JPN" in said, said.count("\n")) == (2, True, 1)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("arguments", [["keys"], ["keys", "melt"], ["load"], ["fly"], []])
def test_a_command_that_is_not_there_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(arguments, capsys)
    assert (code, "--help" in said, said.count("\n")) == (2, True, 1)


@pytest.fixture
def managed(db: None) -> World:
    """An office whose ledger two managers may correct; an officer may not."""
    log._file().unlink(missing_ok=True)
    world = World().settle(places=40)
    clock.move_to(world.at(), first=True)
    for name in ("one", "two"):
        assert main(["admit", f"{name}@example.org", "--name", "◇", "--host", "JPN", "--role", "manager"]) == 0
    return world


CORRECT = [
    "correct", "KOR-JPN", "2026", "released-by-mistake", "5", "--reason", "Round Q4 was given the places of Q3.",
    "--first", "3", "--second", "4",
]  # fmt: skip


def test_a_correction_is_shown_first_and_made_when_told_so(
    managed: World, capsys: pytest.CaptureFixture[str], client: object
) -> None:
    capsys.readouterr()
    assert main(CORRECT) == 0
    shown = capsys.readouterr().out
    assert "free: 40 -> 35" in shown
    assert "not_released: 9,960 -> 9,965" in shown
    assert managed.period("KOR-JPN").free == 40
    assert main([*CORRECT, "--do"]) == 0
    assert managed.period("KOR-JPN").free == 35
    for language, name in (("en", "Places were released by mistake"), ("ko", ""), ("ja", "")):
        page = client.get(f"/{language}/schemes/KOR-JPN/ledger/2026").content.decode()  # type: ignore[attr-defined]
        assert "Round Q4 was given the places of Q3." in page
        assert name in page
        assert "post:" not in page
    told = client.get("/en/schemes/KOR-JPN/ledger/2026.json").json()["corrections"]  # type: ignore[attr-defined]
    assert [(each["name"], each["places"], each["to"]) for each in told] == [("released-by-mistake", 5, "not_released")]


def test_a_correction_adds_up_at_home_and_stands_in_the_public_log(managed: World) -> None:
    import json

    from sojourn_office.actions import log as public_log
    from sojourn_office.queries import invariants

    main([*CORRECT, "--do"])
    assert invariants.broken() == ()
    public_log.sign_head(managed.at())
    entry = next(each for each in map(json.loads, leaves.contents(0, 100)) if each["type"] == "period:corrected")
    assert (entry["name"], entry["moves"][0]["cause"]) == ("released-by-mistake", "correction")
    assert "second" not in entry


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ({"second": "3"}, 1, "signed by two people"),
        ({"second": "1"}, 1, "Number 1 of JPN may not correct the ledger"),
        ({"first": "99"}, 1, "Number 99 of JPN may not"),
        ({"reason": " "}, 2, "Write why"),
        ({"reason": "Asked for by kim@example.org"}, 2, "no address and no number"),
        ({"reason": "See M1234 5678 90"}, 2, "no address and no number"),
        ({"reason": "x" * 201}, 2, "at most 200 signs"),
        ({"reason": None}, 2, "--reason"),
    ],
)
def test_a_correction_without_two_who_may_or_with_somebody_in_its_reason_is_refused(
    managed: World, capsys: pytest.CaptureFixture[str], options: dict[str, str | None], code: int, says: str
) -> None:
    capsys.readouterr()
    try:
        found = main([*changed(CORRECT, **options), "--do"])
    except SystemExit as ended:
        found = int(ended.code or 0)
    said = capsys.readouterr().err
    assert (found, says in said, said.count("\n")) == (code, True, 1), said
    assert managed.period("KOR-JPN").free == 40


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["correct", "KOR-JPN", "2026", "released-by-mistake", "41", *CORRECT[5:]], 1, "Only 40 places"),
        (["correct", "KOR-JPN", "2026", "returned-by-mistake", "1", *CORRECT[5:]], 1, "Only 0 places"),
        (["correct", "KOR-JPN", "2031", "released-by-mistake", "1", *CORRECT[5:]], 2, "There is no period 2031"),
        (["correct", "KOR-JPN", "2026", "visa-withdrawn", "1", *CORRECT[5:]], 2, "visa-withdrawn"),
    ],
)
def test_a_correction_goes_no_way_that_its_name_does_not_open(
    managed: World, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    found, said = refused([*arguments, "--do"], capsys)
    assert (found, says in said, said.count("\n")) == (code, True, 1), said


def test_a_withdrawn_visa_stands_among_the_corrections_by_its_name(managed: World, client: object) -> None:
    from tests.office.world import ALL_YEAR, done

    number = managed.lodged("Sato", ALL_YEAR)
    managed.decided(number)
    serial = done(managed.issue(number))
    clock.move_to(managed.at(), first=True)
    assert main(["revoke", serial, "--cause", "error", "--why", "wrong person", "--second", "post:b"]) == 0
    page = client.get("/en/schemes/JPN-KOR/ledger/2026").content.decode()  # type: ignore[attr-defined]
    assert "A visa was withdrawn for an error of the office" in page
    assert "wrong person" not in page
