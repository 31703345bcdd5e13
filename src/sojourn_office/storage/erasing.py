"""Erasing: rows and files go, and with a person's key whatever is sealed for them, also in the chain of events."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sojourn.cases.model import Did
from sojourn_office.events import Happened
from sojourn_office.storage import agencies, earlier, erased, events, files, filings, visas
from sojourn_office.storage.accounts import Account, AddressChange, DemoPerson
from sojourn_office.storage.cases import Answer, Case, Paper
from sojourn_office.storage.feeds import Feed
from sojourn_office.storage.keys import erase_key, has_key
from sojourn_office.storage.new_addresses import NewAddress
from sojourn_office.storage.outbox import Mail, forget_of
from sojourn_office.storage.people import NamePart, Passport
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.sessions import end_all
from sojourn_office.storage.typed import TypedForm


def erase_answers(case: Case) -> None:
    """Take the answers of a case away."""
    Answer.objects.filter(case=case).delete()


def erase_messages(case: Case) -> None:
    """Take away what was written to the person about a case."""
    forget_of(case.person.account_id, visas.told_of(case.number))


def erase_papers(case: Case) -> list[str]:
    """Take the rows of a case's papers away; gives the names of their files, which `erase_files` takes away after."""
    papers = Paper.objects.filter(case=case)
    names = [name for name in papers.values_list("stored_as", flat=True) if name]
    papers.delete()
    return names


def erase_files(names: Iterable[str]) -> None:
    """Take files away, once their rows are gone for good."""
    for name in names:
        files.delete(name)


def names_in_use() -> set[str]:
    """
    The names of every file that a paper or a letter of someone not erased has.

    Raises where a letter cannot be opened, as with keys that were lost: what is not known to be an orphan is none.
    """
    erased = {event.about for event in events.of_kind(Happened.ERASED) if event.open_part["what"] == "everything"}
    names = set(Paper.objects.values_list("stored_as", flat=True)) | agencies.files_in_use() | filings.files_in_use()
    with remembering():
        for event in events.of_kind(Did.DECIDED):
            if str(event.person_id) not in erased:
                names.add(str(event.sealed_part.get("letter_text", "")))
    return names


def close_account(account: Account) -> None:
    """Nobody is found by this account or its persons any more, and nobody signs in with it."""
    persons = list(account.persons.all())
    filings.end_all(account.pk)
    NamePart.objects.filter(person__in=persons).delete()
    Passport.objects.filter(person__in=persons).update(number_digest="", identity_digest="")
    for kept in (Mail, TypedForm, AddressChange, NewAddress, Feed, DemoPerson):
        kept.objects.filter(account=account).delete()
    account.alias = erased.closed_alias(account.pk)
    account.is_active = False
    account.save(update_fields=["alias", "is_active"])
    end_all(account.id)


def destroy_keys(account: Account) -> None:
    """Destroy the keys of an account and its persons: what is left of them opens for nobody, also not from a backup."""
    for person_id in account.persons.values_list("id", flat=True):
        for grant_id in earlier.of_a_person(person_id):
            erase_key(grant_id)
        erase_key(person_id)
    erase_key(account.id)


def is_left_of(person_id: UUID) -> bool:
    """Whether anything of a person can still be opened or lies about."""
    rows = Answer.objects.filter(person_id=person_id).exists() or Paper.objects.filter(person_id=person_id).exists()
    return rows or has_key(person_id)
