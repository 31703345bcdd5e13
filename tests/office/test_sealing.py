"""Sealed values: opened by their person's key in their own place, and by nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connections

from sojourn_office import clock
from sojourn_office.storage import accounts, keys, masters
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.classes import undeclared
from sojourn_office.storage.keys import PersonErased
from sojourn_office.storage.masters import KeyUnavailable, SealBroken
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.sealing import seal, unseal, unseal_text

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person() -> UUID:
    """Someone with a key."""
    person_id = uuid4()
    keys.make_key(person_id)
    return person_id


def test_a_sealed_text_is_read_again_in_its_own_place(person: UUID) -> None:
    sealed = seal(person, "passport", "number", "M12345678")
    assert b"M12345678" not in sealed
    assert unseal_text(person, "passport", "number", sealed) == "M12345678"


def test_the_same_text_is_never_sealed_to_the_same_bytes(person: UUID) -> None:
    assert seal(person, "t", "c", "same") != seal(person, "t", "c", "same")


@pytest.mark.parametrize(("table", "column"), [("person", "number"), ("passport", "surname")])
def test_a_value_moved_to_another_table_or_column_does_not_open(person: UUID, table: str, column: str) -> None:
    sealed = seal(person, "passport", "number", "M12345678")
    with pytest.raises(SealBroken):
        unseal(person, table, column, sealed)


def test_a_value_moved_to_another_person_does_not_open(person: UUID) -> None:
    other = uuid4()
    keys.make_key(other)
    with pytest.raises(SealBroken):
        unseal(other, "t", "c", seal(person, "t", "c", "secret"))


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_flipped_bit_anywhere_is_loud(person: UUID, place: int) -> None:
    sealed = bytearray(seal(person, "t", "c", "secret"))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        unseal(person, "t", "c", bytes(sealed))


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"plain text that was never sealed"])
def test_what_was_never_sealed_is_not_taken_for_text(person: UUID, damaged: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(person, "t", "c", damaged)


def test_an_erased_person_has_no_openable_value(person: UUID) -> None:
    sealed = seal(person, "t", "c", "secret")
    assert keys.erase_key(person)
    with pytest.raises(PersonErased):
        unseal(person, "t", "c", sealed)


def test_an_erased_key_is_forgotten_within_the_request_too(person: UUID) -> None:
    with remembering():
        sealed = seal(person, "t", "c", "secret")
        keys.erase_key(person)
        with pytest.raises(PersonErased):
            unseal(person, "t", "c", sealed)


def test_a_list_opens_its_keys_in_one_question(person: UUID, django_assert_num_queries: pytest.FixtureRequest) -> None:
    sealed = seal(person, "t", "c", "secret")
    with remembering(), django_assert_num_queries(1, connection=connections["keys"]):  # type: ignore[operator]
        keys.open_keys([person])
        assert unseal_text(person, "t", "c", sealed) == "secret"
        assert unseal_text(person, "t", "c", sealed) == "secret"


def test_a_persons_key_moved_to_another_row_does_not_open(person: UUID) -> None:
    row = keys.PersonKey.objects.get(pk=person)
    other = uuid4()
    keys.PersonKey.objects.create(person_id=other, generation=row.generation, wrapped=row.wrapped, made_at=row.made_at)
    with pytest.raises(SealBroken):
        keys.person_key(other)


def test_old_values_open_after_a_new_generation_of_the_master_key(person: UUID) -> None:
    sealed = seal(person, "t", "c", "secret")
    before = masters.master_keys().master.current
    assert masters.make_generation(settings.SOJOURN.master_keys_file, made_by="test") == before + 1
    assert unseal_text(person, "t", "c", sealed) == "secret"
    other = uuid4()
    keys.make_key(other)
    assert keys.PersonKey.objects.get(pk=other).generation == before + 1


def test_a_missing_generation_is_said_and_nothing_is_shown(person: UUID) -> None:
    keys.PersonKey.objects.filter(pk=person).update(generation=999)
    with pytest.raises(KeyUnavailable):
        keys.person_key(person)


def test_digests_of_two_purposes_tell_nothing_about_each_other() -> None:
    assert masters.digest("passport", "M1") == masters.digest("passport", "M1")
    assert masters.digest("passport", "M1") != masters.digest("sign-in", "M1")


@pytest.mark.promise("stolen-backup")
def test_the_master_keys_lie_outside_the_data_folder_and_are_their_owners_alone() -> None:
    masters.master_keys()
    file = settings.SOJOURN.master_keys_file
    assert not file.resolve().is_relative_to(settings.SOJOURN.data_folder.resolve())
    assert file.stat().st_mode & 0o077 == 0


def test_a_sealed_field_gives_what_it_was_given_and_keeps_only_the_seal() -> None:
    account = accounts.find_or_open("kim@example.org", language="ko", at=clock.wall())
    kept = Account.objects.get(pk=account.pk)
    assert kept.address == "kim@example.org"
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT address_sealed FROM storage_account")
        assert b"kim" not in bytes(cursor.fetchone()[0])


def test_an_account_is_found_by_any_spelling_of_its_address() -> None:
    account = accounts.find_or_open("Kim@Example.org", language="ko", at=clock.wall())
    assert accounts.find(" kim@EXAMPLE.org ") == account
    assert accounts.find_or_open("kim@example.org", language="en", at=clock.wall()) == account


def test_an_address_never_proved_is_swept_with_its_key() -> None:
    account = accounts.find_or_open("typo@example.org", language="ko", at=clock.wall())
    assert accounts.sweep_unconfirmed(made_before=clock.wall() + timedelta(seconds=1)) == 1
    with pytest.raises(PersonErased):
        keys.person_key(account.pk)


def test_every_stored_field_says_how_personal_it_is() -> None:
    assert undeclared() == []
