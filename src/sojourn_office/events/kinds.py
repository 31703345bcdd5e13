"""The kinds of event, what each is about, and what a shape says of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sojourn.cases.model import Did


class Subject(Enum):
    """What an event is about."""

    CASE = "case"
    ROUND = "round"
    PERIOD = "period"
    QUOTA = "quota"
    VISA = "visa"
    PERSON = "person"
    PAIR = "pair"
    POST = "post"
    ACCOUNT = "account"
    AGREEMENT = "agreement"
    KEY = "key"
    DRAW = "draw"
    REHEARSAL = "rehearsal"
    HOST = "host"
    SERVICE = "service"
    AGENCY = "agency"
    NOTICE = "notice"
    MANDATE = "mandate"
    ALARM = "alarm"
    REVIEW = "review"


class Happened(Enum):
    """Every kind of event that is no action of a case; those are `sojourn.cases.model.Did`."""

    AGREEMENT_LOADED = "agreement:loaded"
    PERIOD_GRANTED = "period:granted"
    QUOTA_SET = "period:quota-set"
    NESTED_SET = "quota:set"
    PERIOD_STOPPED = "period:stopped"
    PERIOD_RESUMED = "period:resumed"
    PERIOD_PAUSED = "period:paused"
    PERIOD_REOPENED = "period:reopened"
    SEASON_ENDED = "period:season-ended"
    PLACES_RELEASED = "period:released"
    PLACES_CORRECTED = "period:corrected"
    ROUND_PLANNED = "round:planned"
    PLACES_CLAIMED = "round:claimed"
    INVITED = "round:invited"
    ROUND_ENDED = "round:ended"
    READINGS_SET = "round:readings-set"
    READINGS_SHOWN = "round:readings-shown"
    ROUND_LENGTHENED = "round:lengthened"
    WAITED = "round:waited"
    FIGURES_FED = "round:figures-fed"
    OPENINGS_REVIEWED = "review:openings"
    ALARM_RAISED = "alarm:raised"
    ALARM_EXPLAINED = "alarm:explained"
    ALARM_LOOKED_AT_AGAIN = "alarm:looked-at-again"
    RESULTS_PUBLISHED = "round:results-published"
    LIST_FIXED = "draw:list-fixed"
    LIST_SIGNED = "draw:list-signed"
    DRAWN = "draw:drawn"
    OFFERS_MADE = "draw:offers-made"
    SELECTED = "draw:selected"
    REHEARSED = "rehearsal:shown"
    ORDER_STATED = "host:order-stated"
    EARLIER_TOLD = "host:earlier-told"
    WORK_ANNOUNCED = "service:work-announced"
    DOOR_CLOSED = "service:door-closed"
    CHECK_OVERDUE = "service:check-overdue"
    TIME_GIVEN_BACK = "service:time-given-back"
    ENTERED = "visa:entered"
    HOLDER_GONE = "visa:holder-gone"
    SETTLED = "visa:settled"
    REGISTERED = "visa:registered"
    LEFT = "visa:left"
    CONSENTED = "person:consented"
    HOME_CHANGED = "person:home-changed"
    ERASED = "person:erased"
    ERASE_ASKED = "person:erase-asked"
    ERASE_AGREED = "person:erase-agreed"
    KEEP_ASKED = "person:keep-asked"
    KEPT_LONGER = "person:kept-longer"
    PAIR_SET_ASIDE = "pair:set-aside"
    PAIR_PROPOSED = "pair:proposed"
    PAIR_JOINED = "pair:joined"
    PAIR_DECLINED = "pair:declined"
    PAIR_UNDO_PROPOSED = "pair:undo-proposed"
    PAIR_UNDONE = "pair:undone"
    PAIR_KEPT = "pair:kept"
    GRANTS_IMPORTED = "host:grants-imported"
    GRANT_COUNTED = "person:grant-counted"
    GRANT_SET_ASIDE = "person:grant-set-aside"
    OBJECTED = "person:objected"
    OBJECTION_ANSWERED = "person:objection-answered"
    STAFF_ADMITTED = "post:admitted"
    STAFF_LEFT = "post:left"
    AWAY = "post:away"
    BACK = "post:back"
    AGENCY_ADMITTED = "agency:admitted"
    AGENCY_SUSPENDED = "agency:suspended"
    AGENCY_RESTORED = "agency:restored"
    GRANT_FORGOTTEN = "host:grant-forgotten"
    SHEET_SENT = "agency:sheet-sent"
    SHEET_CHECKED = "agency:sheet-checked"
    SHEET_HANDED_IN = "agency:sheet-handed-in"
    NOTICE_COMPOSED = "notice:composed"
    NOTICE_APPROVED = "notice:approved"
    AGENCY_KEY_MADE = "post:key-made"
    MANDATE_ASKED = "mandate:asked"
    MANDATE_GIVEN = "mandate:given"
    MANDATE_ENDED = "mandate:ended"
    COMPLAINED = "mandate:complained"
    COMPLAINT_ANSWERED = "mandate:answered"
    CONFLICT_DECLARED = "post:conflict-declared"
    FACTOR_LOST = "post:factor-lost"
    ADDRESS_ASKED = "account:address-asked"
    ADDRESS_KEPT = "account:address-kept"
    ADDRESS_CHANGED = "account:address-changed"
    KEY_MADE = "key:made"


Kind = Happened | Did


@dataclass(frozen=True)
class Shape:
    """
    The shape of one kind of event.

    `open` names the members of its public part, `sealed` those of its sealed part. A `leaf` goes into the public
    log without the members that are `kept_back`: who acted, and where a holder was.
    """

    subject: Subject
    means: str
    open: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    leaf: bool = False
    kept_back: tuple[str, ...] = ()
