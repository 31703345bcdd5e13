"""What was written to a person stays in their account, sealed for them, when the mail itself is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from sojourn.basics.messages import Message
from sojourn_office.actions import mail
from sojourn_office.storage import cases, keys, outbox
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.erasing import close_account, destroy_keys, erase_messages
from sojourn_office.storage.outbox import Mail
from tests.office.world import World


@pytest.fixture
def world(db: None) -> World:
    """A small office with two free places in each direction."""
    return World().settle()


def written(world: World) -> tuple[str, Mail]:
    """An application was lodged, and the mail about it has left."""
    number = world.lodged("Kim")
    Account.objects.update(confirmed_at=world.at())
    mail.send_due(world.at())
    return number, Mail.objects.get(account=world.person("Kim"), event_id__isnull=False)


def test_after_seven_days_the_mail_is_gone_and_its_sentence_stays(world: World, client: Client) -> None:
    number, letter = written(world)
    outbox.post(letter.account, subject=Message("Sign in"), body=Message("Sign in"), at=letter.made_at)
    mail.tidy(letter.made_at + timedelta(days=7))
    assert "Sojourn" in str(Mail.objects.get(pk=letter.pk).body), "within seven days the whole mail is there"
    mail.tidy(letter.made_at + timedelta(days=7, seconds=1))
    kept = Mail.objects.get()
    assert (kept.pk, kept.body, kept.address) == (letter.pk, None, None)
    client.force_login(letter.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(f"/ko/me/{number}/messages").content.decode()
    assert kept.says in shown
    assert str(kept.sent_to) in shown
    assert letter.account.address not in shown
    assert mail.tidy(letter.made_at + timedelta(days=9)) == 0, "what is forgotten is not forgotten again"


def test_a_mail_that_has_not_left_keeps_its_text_until_it_does(world: World) -> None:
    world.lodged("Kim")
    Account.objects.update(confirmed_at=world.at())
    letter = Mail.objects.get(event_id__isnull=False)
    mail.tidy(letter.made_at + timedelta(days=8))
    assert Mail.objects.get(pk=letter.pk).body is not None


@pytest.mark.promise("mail-provider-lies")
def test_what_stays_is_sealed_and_masked(world: World) -> None:
    _, letter = written(world)
    address = letter.account.address
    assert letter.sent_to == f"{address[0]}…@{address.partition('@')[2]}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM storage_mail")
        row = repr(cursor.fetchall())
    assert str(letter.says) not in row
    assert address not in row


def test_it_goes_with_its_application_and_with_its_person(world: World) -> None:
    number, letter = written(world)
    case = cases.by_number(number)
    assert case
    erase_messages(case)
    assert not Mail.objects.filter(pk=letter.pk).exists()
    letter.save(force_insert=True)
    close_account(letter.account)
    assert not Mail.objects.exists()
    letter.save(force_insert=True)
    destroy_keys(letter.account)
    with pytest.raises(keys.PersonErased):
        _ = Mail.objects.get().says
