"""Two applications that may be of one person, and officers who are related to a case."""

from __future__ import annotations

import pytest

from sojourn_office.storage import cases as kept
from sojourn_office.storage.rounds import Period
from tests.office.desks import Office, words_of


@pytest.mark.promise("bribed-officer", "own-case")
def test_own_case_and_declared_relation_are_refused_by_name_of_the_rule(office: Office) -> None:
    own = office.case("mori@example.org")
    related = office.case("b@example.org", surname="KIM", given_names="HANEUL", birth_date="2001-05-10")
    mori = office.client("mori")
    declared = mori.post(
        "/en/desk/conflicts",
        {
            "key": "c1",
            "nationality": "KOR",
            "surname": "KIM",
            "given_names": "HANEUL",
            "birth_date_day": 10,
            "birth_date_month": 5,
            "birth_date_year": 2001,
            "passport_number": "",
        },
    )
    assert declared.status_code == 200, words_of(declared)
    assert "Declared" in words_of(declared)
    assert "HANEUL" not in words_of(declared)
    for number in (own, related):
        refused = mori.get(f"/en/desk/cases/{number}")
        assert refused.status_code == 403
        assert "This is your own case or a declared conflict." in words_of(refused)
        assert mori.post(f"/en/desk/cases/{number}/decide", {"key": "d"}).status_code == 403
        assert mori.get(f"/en/desk/cases/{number}/papers/balance/1.png").status_code == 403
    assert office.client("inoue").get(f"/en/desk/cases/{related}").status_code == 200


def test_a_marked_case_is_compared_and_both_are_void_by_one_act(office: Office) -> None:
    same = {"birth_date": "2001-01-01", "passport_number": "XX1234567", "into": "JPN-KOR-Y"}
    first, second = office.case("a@example.org", **same), office.case("b@example.org", **same)  # type: ignore[arg-type]
    kang = office.client("kang")
    held = Period.objects.get(scheme="JPN-KOR").held
    assert held == 1
    page = words_of(kang.get(f"/en/desk/cases/{second}/same-person"))
    assert first in page
    assert second in page
    assert "XX1234567" not in page
    office.mark(second, "kang", "purpose", "no")
    blocked = kang.post(f"/en/desk/cases/{second}/decide", {"key": "d1", "own_sentence": ""})
    assert blocked.status_code == 409
    bare = kang.post(f"/en/desk/cases/{second}/same-person", {"key": "p0", "found": "one", "why": ""})
    assert bare.status_code == 422
    done = kang.post(f"/en/desk/cases/{second}/same-person", {"key": "p1", "found": "one", "why": "Same photograph."})
    assert done.status_code == 302, words_of(done)
    assert (office.stage(first), office.stage(second)) == ("void", "void")
    period = Period.objects.get(scheme="JPN-KOR")
    assert (period.held, period.free) == (0, 500)


def test_a_marked_case_that_is_two_persons_goes_on(office: Office) -> None:
    same = {"birth_date": "2001-01-01", "passport_number": "M11112222"}
    office.case("a@example.org", **same)  # type: ignore[arg-type]
    second = office.case("b@example.org", **same)  # type: ignore[arg-type]
    mori = office.client("mori")
    mori.post(f"/en/desk/cases/{second}/same-person", {"key": "p1", "found": "two", "why": "Twins with one misread."})
    row = kept.by_number(second)
    assert row
    assert not row.is_flagged
