"""Questions whose SQL is worked out once: they answer as Django does, and what is written so is what it writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from sojourn.log.leaf import plain_json
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.keys import make_key
from sojourn_office.storage.keys_of_acts import AcceptedAct
from sojourn_office.storage.ledger import moves_text
from sojourn_office.storage.people import Passport, Person
from sojourn_office.storage.prepared import Question, insert, insert_plainly, save, update
from tests.office.world import World

title = "Questions worked out once"

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 10, 12, 1, 2, 3, 456789, tzinfo=UTC)
CASE = Question(
    lambda number: (
        Case.objects.select_for_update(of=("self",)).select_related("round__period", "person").filter(pk=number)
    )
)
OF_PERSON = Question(lambda person_id: Passport.objects.filter(person_id=person_id).order_by("-made_at"))


@pytest.fixture
def world(db: None) -> World:
    """An office with both rounds open."""
    return World().settle()


def columns(row: Model) -> dict[str, Any]:
    """A row as it lies in the table, whatever its key."""
    found = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in found.items()}


def test_each_asking_is_answered_for_its_own_value_with_the_joined_rows(world: World) -> None:
    numbers = [world.lodged("kim"), world.draft("lee")]
    for number in [*numbers, *numbers]:
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            (case,) = CASE.rows(number)
            period, nationality = case.round.period, case.person.nationality
        assert len([each for each in asked if "storage_" in each["sql"]]) == 1
        plain = Case.objects.get(pk=number)
        assert {name: getattr(case, name) for name in columns(plain)} == columns(plain)
        assert (period, nationality) == (plain.round.period, plain.person.nationality)
    assert CASE.first("JPN-2026-NOBODY") is None


def test_the_row_is_locked_where_the_question_locks_it(world: World) -> None:
    number = world.draft("kim")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        CASE.rows(number)
    assert any("FOR UPDATE" in each["sql"] for each in asked) == (connection.vendor == "postgresql")


def test_an_id_and_the_order_are_asked_as_django_asks_them(world: World) -> None:
    person = world.case(world.draft("kim")).person
    for year in (2026, 2028, 2027):
        Passport.objects.create(person=person, issuer="KOR", made_at=AT.replace(year=year))
    assert [found.made_at.year for found in OF_PERSON.rows(person.pk)][:3] == [2028, 2027, 2026]
    assert OF_PERSON.rows(uuid4()) == []


def test_a_row_that_is_inserted_is_the_row_that_django_saves(world: World) -> None:
    account = world.person("kim")
    made: list[dict[str, Any]] = []
    for keep in (insert, save, Person.save):
        person = Person(id=uuid4(), account=account, nationality="KOR", made_at=AT)
        make_key(person.id)
        person.surname = person.given_names = person.native_name = person.birth_date = person.sex = "KIM"
        keep(person)
        assert not person._state.adding
        assert Person.objects.get(pk=person.pk).surname == "KIM"
        made.append({name: value for name, value in columns(person).items() if name != "id" and "sealed" not in name})
    assert made[0] == made[1] == made[2]


def test_several_rows_get_numbers_of_their_own(world: World) -> None:
    before = AcceptedAct.objects.count()
    insert(*(AcceptedAct(by="test", key=f"several/{at}", fingerprint="", answer="", at=AT) for at in range(3)))
    insert()
    assert AcceptedAct.objects.count() == before + 3


def test_an_update_writes_the_named_columns_alone_and_misses_no_row(world: World) -> None:
    account = world.person("kim")
    account.language, account.sign_in_epoch = "ja", 7
    update(account, ["language"])
    assert columns(account)["language"] == "ja"
    assert columns(account)["sign_in_epoch"] == 0
    save(account)
    assert columns(account)["sign_in_epoch"] == 7
    with pytest.raises(AssertionError):
        update(Account(id=uuid4(), language="ko"), ["language"])


def test_rows_that_are_told_as_values_are_kept_to_the_letter(world: World) -> None:
    """Also what an array of PostgreSQL would read as its own signs, or as nothing."""
    texts = ["", "NULL", 'a "word"', "a\\b", "{a,b}", " a ", "김", "a,b"]
    common = {"by": "test", "fingerprint": 'one "for" all\\', "at": AT}
    insert_plainly(AcceptedAct, ("key", "answer"), ((f"plainly/{each}", each) for each in texts), common=common)
    insert_plainly(AcceptedAct, ("key", "answer"), [], common=common)
    kept = AcceptedAct.objects.filter(key__startswith="plainly/").order_by("pk")
    assert [(row.key, row.answer) for row in kept] == [(f"plainly/{each}", each) for each in texts]
    assert {(row.fingerprint, row.at) for row in kept} == {(common["fingerprint"], AT)}


def test_movements_are_told_as_any_plain_json(world: World) -> None:
    """The text of what moves is put together by its alike parts; the hash of an event covers each sign of it."""
    held = Movement(Cause.CLAIM, Place.FREE, Place.HELD, case="JPN-2026-1", ends_at=AT)
    moves = [held, replace(held, case="JPN-2026-2"), Movement(Cause.RELEASE, Place.NOT_RELEASED, Place.FREE, places=7)]
    told = moves_text(("KOR-JPN-2026", each) for each in moves)
    assert told == plain_json(json.loads(told)).decode()
    assert [each["case"] for each in json.loads(told)["moves"]] == ["JPN-2026-1", "JPN-2026-2", ""]
