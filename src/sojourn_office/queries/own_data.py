"""Everything that is held about one account, as plain values for its own person to take away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sojourn_office.events import Happened
from sojourn_office.queries import applications, endorsing, mandates, records
from sojourn_office.queries.applications import Application
from sojourn_office.queries.papers import KeptPaper
from sojourn_office.queries.records import ObjectionShown
from sojourn_office.queries.visas import visa_of
from sojourn_office.storage import events, outbox, payments, people
from sojourn_office.storage.accounts import Account

FORMAT = "sojourn-my-data/1"


def everything(account: Account, *, at: datetime) -> dict[str, Any]:
    """
    Account, persons, passports, what counts with them, applications with answers, papers, steps as told and payments,
    visas, stays, consents, mail, and who opened what. Papers are listed with their fingerprints; the pages show them.
    """
    lines = applications.of_account(account.pk, at=at)
    own = (applications.own(account.pk, line.number, at=at) for line in lines)
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "account": {
            "address": account.address,
            "language": account.language,
            "made_at": account.made_at.isoformat(),
            "changes": [
                {"what": event.kind, "at": event.at.isoformat(), **event.open_part}
                for event in events.events_about("account", str(account.pk))
            ],
        },
        "persons": [_person(person) for person in people.persons_of(account)],
        "counted_as_one_person": [
            {"host": each.host, "since": each.since.isoformat(), "objection": _objection(each.objection)}
            for each in records.counted_with(account.pk)
        ],
        "visas_of_before": [
            {
                "scheme": each.scheme,
                "granted_on": each.granted_on.isoformat(),
                "source": each.source,
                "objection": _objection(each.objection),
            }
            for each in records.grants_counted_with(account.pk)
        ],
        "applications": [_application(each) for each in own if each is not None],
        "agencies": [
            {
                "agency": each.agency,
                "number": each.number,
                "asked_at": each.asked_at.isoformat(),
                "agreed_at": each.given_at.isoformat() if each.given_at else None,
                "ended_at": each.ended_at.isoformat() if each.ended_at else None,
                "filed": dict(each.answers),
                "papers": [vars(paper) for paper in each.papers],
                "complaints": [
                    {"text": one.text, "answer": one.answer, "upheld": one.upheld}
                    for one in mandates.complaints_of(account.pk, each.id)
                ],
            }
            for each in mandates.of_account(account.pk, at=at)
        ],
        "mail": [
            {
                "at": mail.made_at.isoformat(),
                "subject": mail.subject,
                "says": mail.says or mail.body,
                "sent_to": mail.sent_to,
            }
            for mail in outbox.of_account(account.pk)
        ],
    }


def _objection(said: ObjectionShown | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "words": said.words,
        "said_at": said.said_at.isoformat(),
        "answer": said.answer or None,
        "upheld": said.upheld,
    }


def _person(person: people.Person) -> dict[str, Any]:
    return {
        "surname": person.surname,
        "given_names": person.given_names,
        "native_name": person.native_name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "nationality": person.nationality,
        "passports": [
            {"number": passport.number, "expires_on": passport.expires_on, "issuer": passport.issuer}
            for passport in person.passports.order_by("made_at")
        ],
        "consents": [
            {"at": event.at.isoformat(), **event.open_part}
            for event in events.events_about("person", str(person.id))
            if event.kind == Happened.CONSENTED.value
        ],
    }


def _application(application: Application) -> dict[str, Any]:
    visa = visa_of(application)
    return {
        "number": application.number,
        "scheme": application.scheme.id,
        "mission": application.mission.id,
        "round": application.round.id,
        "stage": application.told.stage.value,
        "answer_of_own_state": _answer_of_state(application),
        "answers": dict(application.answers),
        "papers": [_paper(kept) for kept in application.papers],
        "steps": [
            {"did": action.did.value, "at": action.at.isoformat(), "about": dict(action.about)}
            for action in application.told.actions
        ],
        "payments": [
            {
                "reference": payment.reference,
                "for": payment.paid_for,
                "amount": str(payment.amount),
                "currency": payment.currency,
                "state": payment.state,
                "begun_at": payment.begun_at.isoformat(),
                "settled_at": payment.settled_at.isoformat() if payment.settled_at else None,
                "returned_at": payment.returned_at.isoformat() if payment.returned_at else None,
            }
            for payment in payments.of_case(application.number)
        ],
        "opened": [
            {"at": each.at.isoformat(), "officer": each.number, "mission": each.mission, "reason": each.reason}
            for each in applications.openings(application)
        ],
        "visa": None
        if visa is None
        else {
            "serial": visa.serial,
            "issued_on": visa.issued_on.isoformat(),
            "valid_until": visa.valid_until.isoformat(),
            "lines": list(visa.lines),
        },
        "stay": None
        if visa is None or visa.stay is None
        else {name: str(value) for name, value in vars(visa.stay).items() if value is not None},
    }


def _answer_of_state(application: Application) -> dict[str, Any] | None:
    answered = endorsing.answered(application.number, application.zone)
    if answered is None:
        return None
    return {
        "endorsed": answered.is_endorsed,
        "at": answered.at.isoformat(),
        "not_met": [each.code for each in answered.grounds],
        "words": answered.why,
    }


def _paper(kept: KeptPaper) -> dict[str, Any]:
    return {
        "paper": kept.paper,
        "file_name": kept.file_name,
        "media_type": kept.media_type,
        "pages": kept.pages,
        "bytes": kept.size,
        "sha256_of_what_was_sent": kept.sent_sha256,
        "sha256_of_what_is_kept": kept.kept_sha256,
        "on_paper": kept.on_paper,
        "given_at": kept.given_at.isoformat(),
    }
