"""The receipt for an application as its person gets it, on their own page or over the counter; and what comes next."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.messages import Message, Said
from sojourn.rounds.moves import last_minute
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.papers.receipt import Receipt, ReceivedFile, receipt
from sojourn_office.papers.words import Addressee
from sojourn_office.queries import papers
from sojourn_office.queries.applications import Application


def next_steps(application: Application) -> tuple[Said, ...]:
    """What happens next and when, as far as it is known."""
    said: list[Said] = []
    if application.needs_body and application.answers.get("body"):
        said.append(Message("Hand your papers to the designated body: {body}.", {"body": application.answers["body"]}))
    said.append(Message("The {mission} assesses your application.", {"mission": application.mission.name}))
    results = result_moment(application)
    if results is not None:
        said.append(Message("Results for everyone: {moment}.", {"moment": results}))
    elif (due_on := decided_by(application)) is not None:
        said.append(Message("The mission states that it decides by {day}.", {"day": due_on}))
    said.append(Message("We write to you when there is news. Until then you need do nothing."))
    return tuple(said)


def result_moment(application: Application) -> datetime | None:
    """When the results of the round are told to everyone, on the clock of the mission."""
    results_at = application.round.results_at
    return application.shown_at(results_at) if application.has_result_day and results_at is not None else None


def decided_by(application: Application) -> date | None:
    """The day by which the mission states that it decides; nothing where it states none."""
    due = application.told.due_at
    return last_minute(application.local(due)).date() if due is not None else None


def printed_receipt(
    application: Application, language: str, *, specimen: bool, more: tuple[Said, ...] = (), at: datetime | None = None
) -> bytes:
    """
    The PDF of the receipt, with `more` before what comes next.

    What is not lodged yet has one too, where it is entered over the counter: it names what came until `at`.

    Raises `CannotPrint` for a sign that no font of ours has.
    """
    moment = application.told.lodged_at or at
    assert moment is not None, "a receipt is of a moment"
    received = [kept for kept in papers.papers_at(application.number, moment) if not kept.on_paper]
    given = Receipt(
        office=application.mission.name,
        about=application.scheme.title,
        number=application.number,
        person=Addressee(
            application.native_name, application.latin_name, LANGUAGE_OF.get(application.scheme.sender, "en")
        ),
        received_at=application.local(moment),
        files=tuple(
            ReceivedFile(application.name_of_paper(kept.paper), kept.pages, kept.size, kept.sent_sha256)
            for kept in received
        ),
        next_steps=(*more, *(next_steps(application) if application.told.lodged_at else ())),
        is_lodged=application.told.lodged_at is not None,
        specimen=specimen,
    )
    return receipt(given, language)
