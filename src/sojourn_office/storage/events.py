"""What happened, kept for ever: one append-only table of events, and `record`, which alone adds to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction

from sojourn.cases.endorsing import endorsed_at
from sojourn.cases.model import CHANGING_NOTHING, Action, Did
from sojourn.cases.model import Case as CaseRecord
from sojourn.log.leaf import plain_json
from sojourn.places.model import Movement
from sojourn.seals.canonical import canonical
from sojourn_office.events import SHAPES, Kind
from sojourn_office.storage import endorsements, leaves, quotas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.ledger import instant, keep_movements, moves_text
from sojourn_office.storage.prepared import Question, insert, update
from sojourn_office.storage.rounds import Period
from sojourn_office.storage.sealing import SealedText

GENESIS = "0" * 64
_PASSING = timedelta(seconds=5)


class EarlierThanTheLast(Exception):
    """An event with a time before the last one's: the clock went back, and nothing is kept until it is put right."""


class Event(models.Model):
    """One thing that happened. Never changed, never removed; each carries the hash of the one before."""

    seq = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=12)
    about = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    public = models.TextField()
    moves = models.TextField()
    person_id = models.UUIDField(null=True)
    sealed = SealedText(personal="C3", null=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    told_from = models.DateTimeField(null=True)
    before_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # What it is to its case, once that was asked of this row; no column (`action_of`).
    action: Action | None = None

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "seq",
            "subject",
            "about",
            "kind",
            "public",
            "moves",
            "person_id",
            "by",
            "at",
            "told_from",
            "before_hash",
            "hash",
        ),
        "C1",
    )

    class Meta:
        """Read by what it is about."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "about", "seq"], name="event_about"),
            models.Index(fields=["kind", "seq"], name="event_kind"),
        ]

    @property
    def sealed_form(self) -> bytes:
        """The sealed part as it lies in the table; empty where there is none."""
        lies: bytes | None = getattr(self, "sealed_sealed", None)
        return b"" if lies is None else bytes(lies)

    @property
    def open_part(self) -> dict[str, Any]:
        """The public part."""
        part: dict[str, Any] = json.loads(self.public)
        return part

    @property
    def sealed_part(self) -> dict[str, Any]:
        """The sealed part, opened; empty where there is none."""
        part: dict[str, Any] = json.loads(self.sealed) if self.sealed_form else {}
        return part

    def computed_hash(self) -> str:
        """The hash of this event as it stands in the table."""
        return event_hash(self)


class Head(models.Model):
    """The end of the chain, and of the public log: one row, locked by whoever adds to either."""

    last_seq = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=GENESIS)
    last_at = models.DateTimeField(null=True)
    leaves = models.BigIntegerField(default=0)
    leaf_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "last_seq", "last_hash", "last_at", "leaves", "leaf_at"), "C0"
    )


def event_hash(event: Event) -> str:
    """The hash of an event: its open content, the digest of its sealed content, and the hash of the one before."""
    return sha256(
        plain_json(
            {
                "seq": event.seq,
                "subject": event.subject,
                "about": event.about,
                "kind": event.kind,
                "public": event.public,
                "moves": event.moves,
                "sealed": sha256(event.sealed_form).hexdigest(),
                "by": event.by,
                "at": instant(event.at),
                "told_from": instant(event.told_from) if event.told_from else "",
                "before": event.before_hash,
            }
        )
    ).hexdigest()


def record(
    kind: Kind,
    about: str,
    *,
    by: str,
    at: datetime,
    public: Mapping[str, object] | None = None,
    sealed: Mapping[str, object] | None = None,
    person_id: UUID | None = None,
    told_from: datetime | None = None,
    moves: Sequence[tuple[Period, Movement]] = (),
) -> Event:
    """
    Keep one event, at the end of the chain, in the transaction in hand, with the places it moves and its entry in
    the public log.

    `public` and `sealed` have the members that the shape of the kind names. The periods of `moves` are locked, and
    `cannot_move` was asked before. Raises `EarlierThanTheLast` when the clock went back.
    """
    assert transaction.get_connection().in_atomic_block, "an event is kept in the transaction of its action"
    periods = {period.pk: period for period, _ in moves}
    for period in periods.values():
        quotas.over(period)
    head = head_to_change()
    event = chained(
        head,
        kind,
        about,
        by=by,
        at=at,
        public=public or {},
        sealed=sealed or {},
        person_id=person_id,
        told_from=told_from,
        moves=moves,
    )
    insert(event)
    leaves.keep(head, [event])
    keep_head(head)
    for key, period in periods.items():
        keep_movements(period, [(event, movement) for own, movement in moves if own.pk == key])
    return event


def record_several(
    kind: Kind,
    about: str,
    publics: Iterable[Mapping[str, object]],
    *,
    by: str,
    at: datetime,
    person_id: UUID | None = None,
) -> None:
    """Keep several events of one kind about one thing, with nothing sealed and no place moved."""
    assert transaction.get_connection().in_atomic_block, "events are kept in the transaction of their action"
    head = head_to_change()
    rows = [chained(head, kind, about, by=by, at=at, public=public, person_id=person_id) for public in publics]
    insert(*rows)
    leaves.keep(head, rows)
    keep_head(head)


_HEAD = Question(lambda: Head.objects.select_for_update().filter(pk=1))
_HEAD_READ = Question(lambda: Head.objects.filter(pk=1))
_END = ("last_seq", "last_hash", "last_at", "leaves", "leaf_at")


def head_to_change() -> Head:
    """The end of the chain, locked until the transaction ends: the last lock that anything takes."""
    return _HEAD.first() or Head.objects.select_for_update().get_or_create(pk=1)[0]


def keep_head(head: Head) -> None:
    """Write the end of the chain as it now stands."""
    update(head, _END)


def chained(
    head: Head,
    kind: Kind,
    about: str,
    *,
    by: str,
    at: datetime,
    public: Mapping[str, object],
    sealed: Mapping[str, object] | None = None,
    person_id: UUID | None = None,
    told_from: datetime | None = None,
    moves: Sequence[tuple[Period, Movement]] = (),
) -> Event:
    """The next event behind the head, which then stands behind it."""
    shape = SHAPES[kind]
    assert set(public) <= set(shape.open), f"{kind.value} has no open member {set(public) - set(shape.open)}"
    assert set(sealed or {}) <= set(shape.sealed), (
        f"{kind.value}: {set(sealed or {}) - set(shape.sealed)} is not sealed"
    )
    event = Event(
        seq=head.last_seq + 1,
        subject=shape.subject.value,
        about=about,
        kind=kind.value,
        public=canonical(public).decode(),
        moves=moves_text((period.key, movement) for period, movement in moves),
        person_id=person_id,
        by=by,
        at=_not_before(head.last_at, at),
        told_from=told_from,
        before_hash=head.last_hash,
    )
    if sealed:
        assert person_id is not None, "a sealed part is sealed for a person"
        event.sealed = json.dumps(sealed, ensure_ascii=False)
    event.hash = event_hash(event)
    head.last_seq, head.last_hash, head.last_at = event.seq, event.hash, event.at
    return event


def _not_before(last: datetime | None, at: datetime) -> datetime:
    """
    The time of the next event. Two requests that pass each other get the later one's time; a clock that went back
    further than they can is not believed.
    """
    if last is None or at >= last:
        return at
    if last - at > _PASSING:
        raise EarlierThanTheLast(f"{instant(at)} lies before the last event, {instant(last)}")
    return last


def record_action(
    case: Case,
    action: Action,
    *,
    sealed: Mapping[str, object] | None = None,
    moves: Sequence[tuple[Period, Movement]] = (),
) -> Event:
    """
    Keep one action of a case, and write every column that is worked out from the actions.

    Opening a case or a paper, and reminding its person, change none of them.
    """
    happened = happened_to(case)
    event = record(
        action.did,
        case.number,
        by=action.by,
        at=action.at,
        public=action.about,
        sealed=sealed,
        person_id=case.person_id,
        told_from=action.told_from,
        moves=moves,
    )
    happened.append(event)
    if action.did not in CHANGING_NOTHING:
        counted = case.endorsed_at is not None
        project(case, replay(case))
        endorsements.keep_up(case, counted=counted)
    return event


def project(case: Case, replayed: CaseRecord) -> None:
    """Write the flat columns of a case from the replay of its events."""
    update(case, set_columns(case, replayed))


def set_columns(case: Case, replayed: CaseRecord) -> tuple[str, ...]:
    """Set the flat columns of a case in hand, without writing them; gives their names."""
    columns = flat_columns(replayed)
    for name, value in columns.items():
        setattr(case, name, value)
    return tuple(columns)


def flat_columns(replayed: CaseRecord) -> dict[str, Any]:
    """The columns of a case as its events have them; `sojourn-office check` compares."""
    lodged = next((action for action in replayed.actions if action.did is Did.LODGED), None)
    return {
        "stage": replayed.stage.value,
        "turn": replayed.turn.value,
        "due_at": replayed.due_at,
        "holder": replayed.holder,
        "lodged_at": replayed.lodged_at,
        "rule_on": str(lodged.about["rule_on"]) if lodged else None,
        "is_flagged": replayed.is_flagged,
        "waits_for_points": replayed.waits_for_points,
        "look_asked_at": replayed.look.at if replayed.look is not None else None,
        "endorsed_at": endorsed_at(replayed),
        "version": sum(action.did not in CHANGING_NOTHING for action in replayed.actions),
    }


def replay(case: Case) -> CaseRecord:
    """The case from its events."""
    return case.record(action_of(event) for event in happened_to(case))


def happened_to(case: Case) -> list[Event]:
    """Everything that happened to a case, oldest first: read once for the row in hand, and kept up by its acts."""
    if case.happened is None:
        case.happened = events_about("case", case.number)
    return case.happened


def action_of(event: Event) -> Action:
    """An event of a case as the action the library reads."""
    if event.action is None:
        event.action = Action(Did(event.kind), event.at, event.by, event.open_part, event.told_from)
    return event.action


def events_about(subject: str, about: str) -> list[Event]:
    """Everything that happened to one thing, oldest first."""
    return _ABOUT.rows(subject, about)


_ABOUT = Question(lambda subject, about: Event.objects.filter(subject=subject, about=about).order_by("seq"))
_ONE_KIND = Question(
    lambda subject, about, kind: Event.objects.filter(subject=subject, about=about, kind=kind).order_by("seq")
)


def publics_of(kind: Kind, about: str, *, before: datetime | None = None) -> list[dict[str, Any]]:
    """The public parts of everything of one kind that happened to one thing, before a moment if named; oldest first."""
    found = _ONE_KIND.rows(SHAPES[kind].subject.value, about, kind.value)
    return [event.open_part for event in found if before is None or event.at < before]


def every() -> Iterator[Event]:
    """Everything that happened, in order."""
    return Event.objects.order_by("seq").iterator()


def of_kind(kind: Kind, *, after: int = 0) -> Iterator[Event]:
    """Everything of one kind that happened, in order; only what happened after an event, if one is named."""
    return Event.objects.filter(kind=kind.value, seq__gt=after).order_by("seq").iterator()


def subject_of(seq: int) -> str:
    """What something happened to, as `case JPN-2026-…`; nothing where there is no such event."""
    found = Event.objects.filter(pk=seq).values_list("subject", "about").first()
    return " ".join(found) if found else ""


def abouts(seqs: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """What some events happened to, by kind of thing and id."""
    wanted = {seq for seq in seqs if seq is not None}
    rows = Event.objects.filter(seq__in=wanted).values_list("seq", "subject", "about")
    return {seq: (subject, about) for seq, subject, about in rows}


def subjects() -> dict[int, UUID | None]:
    """Whom each event happened to: the person of a case, or an account; nothing where it happened to neither."""
    rows = Event.objects.values_list("seq", "subject", "about", "person_id")
    return {seq: UUID(about) if subject == "account" else person for seq, subject, about, person in rows}


def head() -> Head | None:
    """The end of the chain, as it was last written."""
    return _HEAD_READ.first()


def last_seq() -> int:
    """The number of the last event; zero before the first."""
    end = head()
    return end.last_seq if end else 0


def counted_since(seq: int) -> dict[str, int]:
    """How many events of each kind happened after one."""
    kinds = Event.objects.filter(seq__gt=seq).values_list("kind").annotate(count=models.Count("seq"))
    return dict(kinds.order_by("kind"))
