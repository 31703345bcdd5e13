"""One claim as a view of Django is usually written: rows by the ORM, in a transaction of its own, the period locked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from sojourn.log.tree import leaf_hash
from sojourn.places.model import Account, Cause, Movement
from sojourn.rounds.claims import claims_digest, held_until
from sojourn.seals.canonical import canonical
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.events import Happened
from sojourn_office.storage.cases import Case
from sojourn_office.storage.claims import Claim
from sojourn_office.storage.events import Event, Head, event_hash
from sojourn_office.storage.leaves import LogLeaf, leaf_of, written_at
from sojourn_office.storage.ledger import PlaceMovement, moves_text
from sojourn_office.storage.rounds import Period, Round


@transaction.atomic
def claim(round_id: str, number: str, key: str, *, at: datetime) -> int | None:
    """The number that a case is given, with everything that the gate keeps of it; nothing where all is given."""
    period = Period.objects.select_for_update().get(rounds=round_id)
    round_ = Round.objects.select_related("period").get(pk=round_id)
    case = Case.objects.get(pk=number)
    before = Claim.objects.filter(Q(key=key) | Q(person_id=case.person_id), round=round_).first()
    if before is not None:
        return before.number
    given = Claim.objects.filter(round=round_).aggregate(numbers=Max("number"), reserves=Max("reserve"))
    new = Claim(round=round_, case=case, person_id=case.person_id, key=key, at=at)
    new.number = (given["numbers"] or 0) + 1
    assert round_.offer is not None, "places are claimed in it"
    if new.number > round_.offer.numbers:
        return None
    if new.number > round_.offer.places:
        new.reserve = new.number - round_.offer.places
    new.event = _happened(round_, period, new, at=at)
    new.save()
    return new.number


def _happened(round_: Round, period: Period, new: Claim, *, at: datetime) -> Event:
    """The event of a claim, its entry in the public log, and the place that it holds."""
    until = held_until(round_.record, at)
    moves = [Movement(Cause.CLAIM, Account.FREE, Account.HELD, case=new.case_id, ends_at=until)][: not new.reserve]
    head = Head.objects.select_for_update().get(pk=1)
    digest = claims_digest([(new.number, new.case_id, new.reserve)])
    public = {"first": new.number, "last": new.number, "places": len(moves), "claims": digest}
    event = Event(
        seq=head.last_seq + 1,
        subject="round",
        about=round_.id,
        kind=Happened.PLACES_CLAIMED.value,
        public=canonical(public).decode(),
        moves=moves_text((period.key, each) for each in moves),
        by=SYSTEM,
        at=at,
        before_hash=head.last_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    content = leaf_of(event, tells=True, not_before=head.leaf_at)
    LogLeaf.objects.create(index=head.leaves, event=event, content=content.decode(), hash=leaf_hash(content).hex())
    head.last_seq, head.last_hash, head.last_at = event.seq, event.hash, event.at
    head.leaves, head.leaf_at = head.leaves + 1, written_at(content)
    head.save()
    for each in moves:
        way = {"cause": each.cause.value, "source": Account.FREE.value, "target": Account.HELD.value}
        PlaceMovement.objects.create(period=period, event=event, case=new.case, places=1, ends_at=until, **way)
        period.free, period.held = period.free - 1, period.held + 1
        period.save()
    return event
