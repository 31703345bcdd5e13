"""Which address of the desks answers whom, role by role."""

from __future__ import annotations

import pytest
from django.test import Client

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.storage import accounts
from tests.office.desks import Office

# Each address with the status each of these gets: officer of the mission, officer elsewhere, officer of the other
# host, supervisor, border officer, programme manager, applicant.
WHO = ("mori", "yamamoto", "kang", "kobayashi", "fujita", "hara", "applicant")
MATRIX = {
    "/desk": (200, 200, 200, 404, 404, 404, 404),
    "/desk/lists/signature": (200, 200, 200, 404, 404, 404, 404),
    "/desk/lists/nothing": (404, 404, 404, 404, 404, 404, 404),
    "/desk/several?act=take": (200, 200, 200, 403, 403, 403, 403),
    "/desk/several?act=decide": (404, 404, 404, 403, 403, 403, 403),
    "/desk/find": (200, 200, 200, 404, 404, 404, 404),
    "/desk/keys": (200, 200, 200, 200, 404, 404, 404),
    "/desk/conflicts": (200, 200, 200, 404, 404, 404, 404),
    "/desk/cases/{number}": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/{number}/history": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/{number}/decide": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/ask": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/note": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/hand-over": (200, 404, 404, 200, 403, 403, 403),
    "/desk/cases/{number}/papers/balance/1.png": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/JPN-2026-222222-2": (404, 404, 404, 404, 404, 404, 404),
    "/supervise": (200, 200, 200, 200, 404, 200, 404),
    "/supervise/lists/sign": (200, 200, 200, 200, 404, 404, 404),
    "/supervise/people": (200, 200, 200, 200, 404, 404, 404),
    "/supervise/sign/{number}": (200, 404, 404, 200, 403, 403, 403),
    "/supervise/rounds": (200, 200, 200, 200, 404, 200, 404),
    "/supervise/rounds/KOR-JPN-Q4": (200, 200, 404, 200, 404, 200, 404),
    "/supervise/rounds/NONE": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("who", WHO)
def test_each_address_answers_each_role_as_the_table_says(office: Office, who: str) -> None:
    number = office.case("a@example.org")
    if who == "applicant":
        account = staff_actions.account_for("a@example.org", language="en", at=clock.now())
        accounts.list_in_demonstration(account, slug="applicant", label="a", shows=Message("Applicant"), order=99)
    client = office.client(who)
    got = {path: client.get(f"/en{path.format(number=number)}").status_code for path in MATRIX}
    assert got == {path: statuses[WHO.index(who)] for path, statuses in MATRIX.items()}


def test_nobody_who_is_not_signed_in_sees_a_desk(office: Office) -> None:
    for path in MATRIX:
        answer = Client().get(f"/en{path.format(number='JPN-2026-222222-2')}")
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/en/sign-in?"), path
