"""The way to an entry into a draw at the head of the task list, with where it stands in a sentence."""

from __future__ import annotations

from django.http import HttpRequest

from sojourn.basics.messages import Message
from sojourn_office.desks.applicant.own import of_case
from sojourn_office.look.pages import now_of
from sojourn_office.queries.applications import Application
from sojourn_office.queries.entries import EntryShown, Lot, entry_of

_ANSWERS = {
    Lot.OPEN: Message("Open now. Enter the draw."),
    Lot.CLOSED: Message("Closed. You did not enter the draw."),
    Lot.LEFT: Message("You left the draw."),
    Lot.OVER: Message("This entry is over."),
}


def entry_door(request: HttpRequest, application: Application) -> dict[str, object] | None:
    """The way to the entry at the head of the task list, with where it stands; nothing in another round."""
    shown = entry_of(application, at=now_of(request))
    if shown is None:
        return None
    words = Message("Enter the draw") if shown.can_enter else Message("Your entry in the draw")
    return {"address": of_case(request, application, "entry"), "words": words, "about": answer_of(application, shown)}


def answer_of(application: Application, shown: EntryShown) -> Message:
    """Where an entry stands, in a sentence."""
    match shown.standing:
        case Lot.AHEAD:
            return Message("Opens on {moment}.", {"moment": application.shown_at(application.round.opens_at)})
        case Lot.IN:
            return Message("You are in the pool.") if shown.is_pool else Message("You are in the draw.")
        case Lot.LISTED:
            return Message("The list is fixed. You are on line {line}.", {"line": shown.draws[0].line})
        case Lot.PLACE:
            draw = next(each for each in shown.draws if each.is_offered)
            told = {"rank": draw.rank, "entries": draw.entries}
            return Message("Rank {rank} of {entries}: a place is held for you.", told)
        case Lot.WAITING:
            told = {"rank": shown.draws[0].rank, "entries": shown.draws[0].entries}
            return Message("Rank {rank} of {entries}: no place so far.", told)
        case Lot.PASSED:
            told = {"rank": shown.draws[0].rank, "entries": shown.draws[0].entries}
            return Message("Rank {rank} of {entries}: passed over.", told)
        case _:
            return _ANSWERS[shown.standing]
