"""Showing a rehearsal to everyone: its report is kept as it was written, whatever it says, and stands in the log."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.rehearsals import BrokenReport, read
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, rehearsals, rounds


def show(written: bytes, *, by: str, at: datetime, key: str) -> str | Refusal:
    """Show the report of a rehearsal of a round of this office, or of one that was made up; gives its number."""
    try:
        report = read(written)
    except BrokenReport as trouble:
        says = Message("This is no report of a rehearsal: {trouble}.", {"trouble": str(trouble)})
        return Refusal("invalid", says, field="report")
    if agreements.scheme(report.scheme) is None:
        return Refusal("unknown_scheme", Message("{scheme} is not a scheme of this office.", {"scheme": report.scheme}))
    if not report.is_round_invented and rounds.by_id(report.round) is None:
        return Refusal("not_found", Message("There is no such round."))
    digest = sha256(written).hexdigest()

    def do() -> str | Refusal:
        if rehearsals.is_kept(digest):
            return Refusal("changed_meanwhile", Message("It is there already, and is kept."))
        public: dict[str, object] = {"report": digest, "people": report.people, "holds": report.holds_whole}
        about = f"{report.round}/{rehearsals.count_of(report.round) + 1}"
        event = events.record(Happened.REHEARSED, about, by=by, at=at, public=public)
        kept = rehearsals.keep(
            round_id=report.round, scheme=report.scheme, report=written.decode(), digest=digest, shown=event
        )
        return str(kept.pk)

    return perform(do, verb="show-rehearsal", by=by, key=key, at=at, asked=[digest])
