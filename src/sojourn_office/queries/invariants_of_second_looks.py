"""What must always be true of second looks: taken by others than the first decision, and naming what they change."""

from __future__ import annotations

from collections.abc import Iterator

from sojourn.cases.model import DECIDES, Did
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import accounts, cases, events


def second_looks_are_taken_by_others() -> Iterator[Broken]:
    """8, 9. Nobody with a part in a decision decides on it again; the new one names the old one."""
    officers = {f"post:{post}": account for post, account in accounts.accounts_of_posts().items()}
    here = second_looks_are_taken_by_others
    for number in sorted({event.about for event in events.of_kind(Did.LOOK_ASKED)}):
        case = cases.by_number(number)
        assert case is not None, "what happened happened to a case"
        happened, about = events.happened_to(case), f"case {number}"
        asked = next(event for event in happened if event.kind == Did.LOOK_ASKED.value)
        before = [event for event in happened if event.seq < asked.seq]
        first = {officers.get(event.by, event.by) for event in before if Did(event.kind) in DECIDES}
        made = [event for event in before if event.kind == Did.DECIDED.value][-1]
        for event in happened:
            if event.seq < asked.seq or event.kind != Did.DECIDED.value:
                continue
            names = {event.by, str(event.open_part["proposed_by"])}
            if not first.isdisjoint(officers.get(name, name) for name in names):
                yield broken_at(here, about, "was looked at again by somebody with a part in the first decision")
            if event.open_part.get("in_place_of") != made.seq:
                yield broken_at(here, about, "has a second decision that does not name the first")


CHECKS: tuple[Check, ...] = (second_looks_are_taken_by_others,)
