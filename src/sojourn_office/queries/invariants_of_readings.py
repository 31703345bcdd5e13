"""What must always be true of second readings: chance chose, and nobody else; whoever read knew nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sojourn.cases.model import Did
from sojourn.decisions.second_readings import commitment, is_chosen, knows
from sojourn_office.events import Happened
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import events, rounds
from sojourn_office.storage import second_readings as stored


def chance_chose_what_is_read_a_second_time() -> Iterator[Broken]:
    """21. Of every round the cases to read are those that its secret chooses, and the secret is the one bound."""
    chosen = {row.case_id: row for row in stored.every()}
    proposed = {event.about for event in events.of_kind(Did.PROPOSED)}
    for event in events.of_kind(Happened.READINGS_SET):
        said, secret = event.open_part, stored.secret_of(event.about)
        about = f"round {event.about}"
        round_ = rounds.by_id(event.about)
        if round_ is None or round_.read_again_share != said["share"]:
            yield broken_at(chance_chose_what_is_read_a_second_time, about, "does not have the share that was stated")
        if commitment(secret) != said["commitment"]:
            yield broken_at(chance_chose_what_is_read_a_second_time, about, "has another secret than was bound")
            continue
        for number in stored.numbers_of(event.about) & (proposed | chosen.keys()):
            drawn = is_chosen(number, secret=secret, share=said["share"])
            if drawn != (number in chosen):
                found = "was not chosen" if drawn else "was not to be chosen"
                yield broken_at(chance_chose_what_is_read_a_second_time, f"case {number}", found)


def a_second_reading_was_blind() -> Iterator[Broken]:
    """21. Whoever read a case a second time had neither opened nor touched it before; the row says what was found."""
    for row in stored.every():
        about = f"case {row.case_id}"
        actions = events.replay(row.case).actions
        at = next((index for index, action in enumerate(actions) if action.did is Did.READ_AGAIN), None)
        if (at is None) != (row.read_id is None):
            yield broken_at(a_second_reading_was_blind, about, "does not say what its events say")
        if at is not None and knows(row.case.record(actions[:at]), {actions[at].by}):
            yield broken_at(a_second_reading_was_blind, about, "was read by somebody who knew of it")
        if at is not None and bool(actions[at].about["differs"]) != row.differs:
            yield broken_at(a_second_reading_was_blind, about, "does not say what its events say")


CHECKS: tuple[Check, ...] = (chance_chose_what_is_read_a_second_time, a_second_reading_was_blind)
