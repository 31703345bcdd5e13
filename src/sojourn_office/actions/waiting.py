"""The waiting room of a round: whoever comes before its order is known is kept, and told the same for good."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sojourn.rounds.draws.entries import NONCE_BYTES, TICKET_BYTES
from sojourn.rounds.waiting import Waiter, drawn_at, waiters_digest
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.events import Happened
from sojourn_office.storage import events
from sojourn_office.storage import waiting as stored
from sojourn_office.storage.claims import Claimant
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.waiting import New, Waits


class Room:
    """The waiting room of a round whose period is locked, as far as those who ask now are concerned."""

    def __init__(self, round_: Round, *, cases: Sequence[str], keys: Sequence[str], there: Mapping[str, Claimant]):
        self._round = round_
        self._drawn_at = drawn_at(round_.record, fixed_at=round_.waiting_fixed_at)
        persons = [each.person_id for each in there.values()]
        self._rows = stored.known(round_.id, cases=cases, keys=keys, persons=persons)
        self.by_case = {row.case_id: self._told(row.record) for row in self._rows}
        self.by_key = {row.key: row.case_id for row in self._rows}
        self.persons = {row.person_id for row in self._rows}

    def come(self, new: Sequence[tuple[Claimant, str]], *, at: datetime) -> None:
        """
        Keep those who come now, in their order; late is who comes after the last moment.

        Nobody comes in time to a list that is fixed: the chain of events takes none so much older than its last.
        """
        if not new:
            return
        ends = self._round.record.waits_until
        assert ends is not None, "the round has a waiting room"
        is_late = at >= ends
        before = stored.count(self._round.id)
        rows = [
            New(
                Waiter(
                    claimant.case,
                    secrets.token_bytes(TICKET_BYTES),
                    secrets.token_bytes(NONCE_BYTES),
                    before + number,
                    is_late,
                ),
                claimant.person_id,
                key,
            )
            for number, (claimant, key) in enumerate(new, start=1)
        ]
        digest = waiters_digest(row.waiter for row in rows)
        public = {"first": before + 1, "last": before + len(rows), "waiters": digest}
        event = events.record(Happened.WAITED, self._round.id, by=SYSTEM, at=at, public=public)
        stored.keep(self._round.id, rows, event=event)
        for row in rows:
            self.by_case[row.waiter.case] = self._told(row.waiter)
            self.by_key[row.key] = row.waiter.case

    def _told(self, waiter: Waiter) -> Waits:
        return Waits(waiter.ticket.hex(), waiter.nonce.hex(), waiter.is_late, self._drawn_at)
