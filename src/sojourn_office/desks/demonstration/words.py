"""The words of the clock's page: why it stops, what happened on the way, where to look."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn.rounds.model import Moment, Turn
from sojourn.rounds.names import full_round_name
from sojourn_office.events import Happened, Kind

_STOPS: Mapping[Turn, Message] = {
    Turn.OPENS: Message("Opens: {round}"),
    Turn.CLOSES: Message("Closes: {round}"),
    Turn.RESULTS: Message("Results for everyone: {round}"),
    Turn.COLLECTED: Message("End of collection; what was not collected goes back: {round}"),
}

TOLD: Mapping[Kind, Message] = {
    Did.LODGED: Message("Applications lodged"),
    Did.PAPER_ASKED: Message("Papers asked for"),
    Did.PAPER_GIVEN: Message("Papers that came"),
    Did.PROPOSED: Message("Decisions proposed"),
    Did.DECIDED: Message("Decisions confirmed"),
    Happened.RESULTS_PUBLISHED: Message("Rounds whose results came out"),
    Did.TOLD: Message("People who were told"),
    Did.ISSUED: Message("Visas issued"),
    Did.DECLINED: Message("Declined; the place went back"),
    Did.LAPSED: Message("Not collected in time; the place went back"),
    Did.SEASON_ENDED: Message("Ended with the season; the place went back"),
    Happened.ENTERED: Message("Entries recorded"),
    Happened.REGISTERED: Message("Registrations"),
    Happened.LEFT: Message("Exits"),
}

# Where something changed can be seen: address, words, what is there.
PLACES_TO_LOOK: tuple[tuple[str, Message, Message], ...] = (
    ("/sign-in", Message("Sign in as one of the people"), Message("Applicants, officers, supervisors, the border.")),
    ("/places", Message("Places"), Message("Every place of every year, added up to what was granted.")),
    ("/demo/post-box", Message("Post box"), Message("The mail that people would have got.")),
)


def what(moment: Moment) -> Message:
    """What happens at a stop."""
    return Message(_STOPS[moment.turn].text, {"round": full_round_name(moment.round)})
