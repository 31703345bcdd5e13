"""How many questions each page asks its database: as many for a thousand cases as for a page of them, and bounded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sojourn_office import clock
from sojourn_office.look.again import forget
from sojourn_office.site.reach import every_reach
from sojourn_office.storage import keys
from sojourn_office.storage.cases import Case
from sojourn_office.storage.people import Passport, Person
from sojourn_office.storage.prepared import insert
from tests.office.actors import Actor, admitted, every_actor, landed
from tests.office.desks import Office
from tests.office.test_role_matrix import Asked, filled, parts

# So many fill the first page of every list, whichever way the cases are spread over the lists.
ENOUGH = 160
# No page asks more than this, whoever asks.
MOST = 150


def more_cases(like: list[Case], count: int) -> None:
    """As many cases as are wanted, each like one that was made by the real actions, all of another account."""
    at, first = clock.now(), Case.objects.count()
    people, passports, rows = [], [], []
    with transaction.atomic(using="keys"), transaction.atomic():
        for number in range(first, count):
            one = like[number % len(like)]
            person = Person(id=uuid4(), account=like[-1].person.account, nationality="JPN", made_at=at)
            keys.make_key(person.id)
            person.surname = person.given_names = person.native_name = "SPECIMEN"
            person.birth_date, person.sex = "2000-01-01", "F"
            passport = Passport(person=person, issuer="JPN", made_at=at, number_digest=f"{number}")
            passport.number = passport.expires_on = ""
            columns = {each.attname: getattr(one, each.attname) for each in one._meta.concrete_fields}
            case = Case(**{**columns, "number": f"KOR-2026-{number:06}-2", "person_id": person.id})
            case.passport = passport
            people.append(person)
            passports.append(passport)
            rows.append(case)
        insert(*people)
        insert(*passports)
        insert(*rows)


def questions(client: Any, path: str) -> int | None:
    """How many questions a page asks that is there; nothing for one that is not."""
    forget()
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        transaction.set_rollback(True)
    return len(asked) if answer.status_code == 200 else None


def test_no_page_asks_more_for_a_thousand_cases_than_for_those_that_fill_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.staff("sup", "KOR", "osaka", "supervisor")
    number = landed(office)
    for mail in "bcdef":
        office.case(f"{mail}@example.org", into="JPN-KOR-Y", promised=True)
    office.ask(office.case("g@example.org", into="JPN-KOR-Y"), "kang", "plan")
    given = parts(number, office)
    every = [Asked(reach, filled(reach, given), "") for reach in every_reach()]
    actors = [actor for actor in every_actor() if not actor.is_elsewhere]
    here = [(actor, admitted(office, actor, order=order)) for order, actor in enumerate(actors)]
    like = list(Case.objects.select_related("person", "passport", "round").order_by("number"))
    more_cases(like, ENOUGH)
    few = counted(here, every)
    more_cases(like, 1_000)
    many = counted(here, every)
    most = max(many.values())
    with capsys.disabled():
        print(
            f"\n{len(few)} pages; the most questions: {max(few.values())} for {ENOUGH} cases, {most} for 1,000", end=" "
        )
    assert few.keys() == many.keys()
    assert not {page: (before, many[page]) for page, before in few.items() if many[page] > before}
    assert most <= MOST


def counted(here: list[tuple[Actor, Any]], every: list[Asked]) -> dict[str, int]:
    """How many questions each page asks, by who asks and where."""
    found = {}
    for actor, client in here:
        for asked in every:
            permission = asked.reach.permission
            answers = actor.may(permission) if permission else actor.role is None
            count = questions(client, asked.path) if answers else None
            if count is not None:
                found[f"{actor.name} {asked.path}"] = count
    return found
