"""Agencies: the register, a client's word, the same bytes, and a right that is taken away."""

from __future__ import annotations

from sojourn_office.storage import cases
from tests.office.desks import Office, words_of
from tests.office.filings import agency, confirm, filed, mandate_of, person


def test_what_an_agency_handed_in_is_lodged_once_its_person_confirms_it(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    mandate = mandate_of("person1@example.org", "blue")
    assert cases.by_number(mandate.number) is None
    client = person(office, "person1@example.org", "haneul")
    page = words_of(client.get(f"/en/me/agencies/{mandate.id}"))
    assert "M00000001" in page
    answer = confirm(client, mandate)
    assert answer.status_code == 302, words_of(answer)
    lodged = cases.by_number(mandate.number)
    assert lodged is not None
    assert lodged.stage == "assessment"
