"""Who opened an application and why, as its person reads it; what was opened again on the same day is one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.cases.endorsing import TO_ENDORSE
from sojourn.cases.names import OPENED_FOR
from sojourn_office.desks.applicant.endorsement import sending_state
from sojourn_office.desks.applicant.tasklist import Said
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application, Opening

# Why an officer opened a case, by the words its event keeps; what was typed outside one's own queue is not shown.
# As everywhere, but where the person whose case it is reads other words.
_WHY: dict[str, Message] = {
    **OPENED_FOR,
    "to-endorse": Message("to endorse it"),
    "to-compare": Message("to compare with another application"),
    "on-paper": Message("to mark a paper as seen"),
    "to-read-again": Message("to read it a second time, for evenness"),
    "skipped": Message("and left it for later"),
    "other": Message("for a reason written down"),
}


def openings_shown(application: Application) -> list[dict[str, object]]:
    """Who opened the case and why, newest first; what one officer opened on one day for one reason is one row."""
    together: dict[tuple[object, ...], list[Opening]] = {}
    for each in applications.openings(application):
        day = application.local(each.at).date()
        together.setdefault((each.agency, each.number, each.mission, day, _why(each)), []).append(each)
    return [
        {"what": opening_words(application, opened[0]), "when": _when(application, opened)}
        for opened in together.values()
    ]


def opening_words(application: Application, opening: Opening) -> Message:
    """Who opened it by number, where, when and why; an agency by its name."""
    if opening.agency:
        told = {"agency": opening.agency, "day": application.local(opening.at).date()}
        return Message("Your agency {agency}, {day}", told)
    mission = application.scheme.missions.get(opening.mission)
    where: Said = mission.short if mission else application.mission.short
    if opening.reason == TO_ENDORSE:
        where = sending_state(application)
    values = {"number": opening.number, "place": where, "day": application.local(opening.at).date()}
    return Message("Officer {number}, {place}, {day}, {why}", {**values, "why": _WHY[_why(opening)]})


def _why(opening: Opening) -> str:
    return opening.reason if opening.reason in _WHY else "other"


def _when(application: Application, opened: Sequence[Opening]) -> Message | datetime:
    moments = [application.shown_at(each.at) for each in opened]
    if len(moments) == 1:
        return moments[0]
    return Message("{count} times, last at {moment}", {"count": len(moments), "moment": moments[0]})
