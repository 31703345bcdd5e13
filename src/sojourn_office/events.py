"""What can happen in the office: every kind of event, what it is about, and what of it is open."""

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
    POST = "post"
    ACCOUNT = "account"
    AGREEMENT = "agreement"
    KEY = "key"
    DRAW = "draw"
    REHEARSAL = "rehearsal"
    HOST = "host"
    SERVICE = "service"
    AGENCY = "agency"
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
    TIME_GIVEN_BACK = "service:time-given-back"
    ENTERED = "visa:entered"
    HOLDER_GONE = "visa:holder-gone"
    SETTLED = "visa:settled"
    REGISTERED = "visa:registered"
    LEFT = "visa:left"
    CONSENTED = "person:consented"
    HOME_CHANGED = "person:home-changed"
    ERASED = "person:erased"
    KEPT_LONGER = "person:kept-longer"
    STAFF_ADMITTED = "post:admitted"
    STAFF_LEFT = "post:left"
    AWAY = "post:away"
    BACK = "post:back"
    AGENCY_ADMITTED = "agency:admitted"
    AGENCY_SUSPENDED = "agency:suspended"
    AGENCY_RESTORED = "agency:restored"
    SHEET_CHECKED = "agency:sheet-checked"
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


SHAPES: dict[Kind, Shape] = {
    Did.STARTED: Shape(Subject.CASE, "An application was begun."),
    Did.CLAIMED: Shape(
        Subject.CASE,
        "A place was claimed: the number that was given, and until when the place is held, if it is one.",
        ("number", "reserve", "places", "until", "entry"),
    ),
    Did.MOVED_UP: Shape(
        Subject.CASE, "A place came back and went to this person on the reserve list.", ("until",), leaf=True
    ),
    Did.ENTERED: Shape(
        Subject.CASE,
        "A person entered the draw of a round and was given a ticket; the log tells that it was so, and not which.",
        ("ticket", "stratum", "commitment"),
        leaf=True,
        kept_back=("ticket", "stratum", "commitment"),
    ),
    Did.LEFT_DRAW: Shape(Subject.CASE, "The person left the draw before a place came of it.", leaf=True),
    Did.LISTED: Shape(
        Subject.CASE, "The list of a draw was fixed, and the person stands on it.", ("ballot", "draw", "line")
    ),
    Did.DRAWN: Shape(
        Subject.CASE,
        "The person was told the rank, in the same act as everyone else of the draw; a place is held, if there is one.",
        ("ballot", "draw", "rank", "entries", "seat", "until"),
        leaf=True,
        kept_back=("rank", "seat", "until"),
    ),
    Did.ACCEPTED: Shape(Subject.CASE, "The person accepted the drawn place, and has time to lodge.", ("until",)),
    Did.PUT_BACK: Shape(
        Subject.CASE,
        "A drawn place was declined, or its time ran out; the person waits in the pool for the next draw.",
        ("why",),
        leaf=True,
        kept_back=("why",),
    ),
    Did.INVITED: Shape(Subject.CASE, "The person was invited to lodge until a moment; no place is held.", ("until",)),
    Did.LODGED: Shape(
        Subject.CASE,
        "An application was lodged, with the answers and papers of that moment; where it entered a draw, whether with"
        " the same passport.",
        ("rule_on", "decide_by", "entered_with"),
        ("facts", "papers"),
    ),
    Did.FLAGGED: Shape(Subject.CASE, "It may be a second application of the same person.", ("other",)),
    Did.CLEARED: Shape(Subject.CASE, "An officer found two persons.", (), ("why",)),
    Did.TAKEN: Shape(Subject.CASE, "An officer took the case."),
    Did.HANDED_OVER: Shape(Subject.CASE, "An officer gave the case to a colleague.", ("to",), ("why",)),
    Did.RELEASED: Shape(Subject.CASE, "An officer gave the case back to the queue."),
    Did.OPENED: Shape(
        Subject.CASE,
        "An officer opened the case, a paper, or an earlier version of a paper.",
        ("reason", "paper", "version"),
        ("why",),
    ),
    Did.PAPER_ASKED: Shape(Subject.CASE, "A paper was asked for.", ("paper", "until"), ("why", "quotes")),
    Did.PAPER_GIVEN: Shape(Subject.CASE, "A paper that was asked for came.", ("ask", "paper", "late")),
    Did.JUDGED: Shape(Subject.CASE, "An officer judged a criterion.", ("code", "met"), ("why", "paper", "quotes")),
    Did.NOTED: Shape(Subject.CASE, "An officer wrote a note, which the person may read.", (), ("note",)),
    Did.POINTS_GIVEN: Shape(
        Subject.CASE,
        "An officer gave points by the published criteria, apart from the others; whether a third has to settle.",
        ("disputed",),
        ("points", "reasons"),
    ),
    Did.AT_COUNTER: Shape(
        Subject.CASE,
        "Something was done at the counter: an interview, a visit, the passport in or back, a look-up, a sticker.",
        ("what", "moment"),
        ("note",),
    ),
    Did.PROPOSED: Shape(
        Subject.CASE,
        "A decision was proposed.",
        ("outcome", "rule_on", "known_on", "agreement", "clauses"),
        ("facts", "grounds", "met", "own_sentence"),
    ),
    Did.TAKEN_BACK: Shape(Subject.CASE, "The proposer took the proposal back."),
    Did.SENT_BACK: Shape(Subject.CASE, "The second officer sent the proposal back.", (), ("why",)),
    Did.DECIDED: Shape(
        Subject.CASE,
        "A decision was confirmed.",
        ("outcome", "rule_on", "known_on", "agreement", "clauses", "proposed_by", "signatures", "letter"),
        ("facts", "grounds", "met", "own_sentence", "letter_text"),
        leaf=True,
        kept_back=("proposed_by", "letter"),
    ),
    Did.TOLD: Shape(
        Subject.CASE,
        "The person was told the result, with the number on the reserve list where no place was left.",
        ("outcome", "collect_until", "reserve"),
    ),
    Did.REOPENED: Shape(
        Subject.CASE, "A decision that nobody was told yet is looked at again, and why.", (), ("alarm", "why")
    ),
    Did.ISSUED: Shape(Subject.CASE, "The visa was issued.", ("serial",), leaf=True),
    Did.REVOKED: Shape(
        Subject.CASE, "The visa was withdrawn.", ("serial", "cause"), ("why",), leaf=True, kept_back=("cause",)
    ),
    Did.LAPSED: Shape(Subject.CASE, "It was not collected in time; the place went back.", leaf=True),
    Did.DECLINED: Shape(Subject.CASE, "The person declined; the place went back.", leaf=True),
    Did.WITHDRAWN: Shape(Subject.CASE, "The person withdrew the application."),
    Did.VOIDED: Shape(Subject.CASE, "Double applications are void by the rule of the scheme.", ("other",), ("why",)),
    Did.SEASON_ENDED: Shape(
        Subject.CASE, "The season ended, and with it the application; the place went back.", leaf=True
    ),
    Did.REMINDED: Shape(Subject.CASE, "The person was reminded of a day to keep.", ("of", "until", "days")),
    Did.GIVEN_BACK: Shape(
        Subject.CASE,
        "Time of a closed door was given back: of which entry, how much, and from when to when each term ends.",
        ("entry", "minutes", "from", "to", "ends"),
        leaf=True,
        kept_back=("ends",),
    ),
    Happened.AGREEMENT_LOADED: Shape(
        Subject.AGREEMENT, "An agreement file was loaded.", ("digest", "schemes"), leaf=True
    ),
    Happened.PERIOD_GRANTED: Shape(
        Subject.PERIOD, "The agreement gives a period its places.", ("scheme", "year", "places", "from"), leaf=True
    ),
    Happened.QUOTA_SET: Shape(
        Subject.PERIOD,
        "The agreement grants a period another number of places than before.",
        ("scheme", "year", "before", "places", "from", "cites"),
        leaf=True,
    ),
    Happened.NESTED_SET: Shape(
        Subject.QUOTA,
        "A quota over several periods, or over a part of one, has this number of places; without one it ended.",
        ("binds", "before", "places", "over", "cites"),
        leaf=True,
    ),
    Happened.PERIOD_STOPPED: Shape(
        Subject.PERIOD, "A check found something; nothing is given in the period until somebody resumes it.", leaf=True
    ),
    Happened.PERIOD_RESUMED: Shape(
        Subject.PERIOD,
        "After a clean check, giving goes on.",
        ("reason",),
        leaf=True,
        kept_back=("reason",),
    ),
    Happened.PERIOD_PAUSED: Shape(
        Subject.PERIOD, "No place is given until the period is opened again.", ("reason",), leaf=True
    ),
    Happened.PERIOD_REOPENED: Shape(
        Subject.PERIOD, "Places of a paused period are given again.", ("reason",), leaf=True
    ),
    Happened.SEASON_ENDED: Shape(
        Subject.PERIOD,
        "The season ended: how many free places lapsed, how many people held one, and by which rule they go on or end.",
        ("rule", "lapsed", "held"),
        leaf=True,
    ),
    Happened.PLACES_RELEASED: Shape(Subject.PERIOD, "Places were released.", ("round", "places"), leaf=True),
    Happened.PLACES_CORRECTED: Shape(
        Subject.PERIOD,
        "Places were corrected by two officers.",
        ("name", "places", "reason", "second"),
        leaf=True,
        kept_back=("second",),
    ),
    Happened.ROUND_PLANNED: Shape(
        Subject.ROUND,
        "A round was set up.",
        ("scheme", "method", "opens_at", "closes_at", "results_at", "offer", "stream"),
        leaf=True,
    ),
    Happened.PLACES_CLAIMED: Shape(
        Subject.ROUND,
        "Places were claimed; claims that arrived together are one entry, with a digest of who was given which.",
        ("first", "last", "places", "claims"),
        leaf=True,
        kept_back=("claims",),
    ),
    Happened.INVITED: Shape(
        Subject.ROUND,
        "People were invited to lodge: how many now, how many in all who still can, the free places, and the factor.",
        ("invited", "open", "free", "factor", "until"),
        leaf=True,
    ),
    Happened.ROUND_ENDED: Shape(
        Subject.ROUND,
        "A round ended: by which rules unused places and those that came back go on or lapse, and how many moved.",
        ("unused", "returned", "places"),
        leaf=True,
    ),
    Happened.ROUND_LENGTHENED: Shape(
        Subject.ROUND,
        "A window was lengthened by the time in which the door to it was closed.",
        ("entry", "minutes", "before", "closes_at"),
        leaf=True,
    ),
    Happened.WAITED: Shape(
        Subject.ROUND,
        "People came into a waiting room; those who arrived together are one entry, with a digest of who came.",
        ("first", "last", "waiters"),
        leaf=True,
        kept_back=("waiters",),
    ),
    Happened.FIGURES_FED: Shape(
        Subject.ROUND,
        "How many were judged and passed in a round from before this office, by group, was fed in.",
        ("scheme", "judged", "passed", "digest"),
    ),
    Happened.OPENINGS_REVIEWED: Shape(
        Subject.REVIEW,
        "Somebody looked through what others of the host opened in a month, and signed it off.",
        ("posts", "openings", "flagged", "words"),
    ),
    Happened.ALARM_RAISED: Shape(
        Subject.ALARM,
        "Chance does not explain how many of a group passed in a round, before anybody was told.",
        ("round", "group", "passed", "judged", "before", "others", "rounds", "expected", "once_in", "rules"),
    ),
    Happened.ALARM_EXPLAINED: Shape(
        Subject.ALARM, "A person explained an alarm, in words that are published with the round.", ("round", "words")
    ),
    Happened.ALARM_LOOKED_AT_AGAIN: Shape(
        Subject.ALARM, "The cases behind an alarm went back to the officers.", ("round", "cases")
    ),
    Happened.RESULTS_PUBLISHED: Shape(
        Subject.ROUND,
        "The results of a round were told to everyone at once.",
        ("passed", "refused", "reserve"),
        leaf=True,
    ),
    Happened.LIST_FIXED: Shape(
        Subject.DRAW,
        "The list of a draw was fixed and shown, before the round of chance that it names.",
        ("entries", "root", "manifest", "chain", "round"),
        leaf=True,
    ),
    Happened.LIST_SIGNED: Shape(
        Subject.DRAW,
        "Another signer, such as the other state, stands for the fixed list of a draw.",
        ("manifest", "signers"),
        leaf=True,
    ),
    Happened.DRAWN: Shape(
        Subject.DRAW, "The result of a draw was verified and shown.", ("manifest", "record", "seats"), leaf=True
    ),
    Happened.OFFERS_MADE: Shape(
        Subject.DRAW,
        "Seats of a draw that came free or were added were offered to the next by rank.",
        ("manifest", "offers", "offered"),
        leaf=True,
    ),
    Happened.SELECTED: Shape(
        Subject.DRAW,
        "Places were held by the order of a draw, and everyone on its list was told.",
        ("offered", "others"),
        leaf=True,
    ),
    Happened.REHEARSED: Shape(
        Subject.REHEARSAL,
        "The report of a rehearsal was shown, with whether everything held that must.",
        ("report", "people", "holds"),
        leaf=True,
    ),
    Happened.ORDER_STATED: Shape(
        Subject.HOST,
        "A host stated by what its cases are put in order, and when it reviewed that.",
        ("criteria", "reviewed_on"),
        leaf=True,
    ),
    Happened.EARLIER_TOLD: Shape(
        Subject.HOST,
        "A mission told how many cases it decided on each day before the office kept them: from when to when, in all.",
        ("mission", "from", "to", "decided"),
        leaf=True,
    ),
    Happened.WORK_ANNOUNCED: Shape(
        Subject.SERVICE, "Work that will close every door was announced.", ("from", "to"), leaf=True
    ),
    Happened.DOOR_CLOSED: Shape(
        Subject.SERVICE,
        "A door of the office gave no sign from one moment to another; what needs the door was not possible.",
        ("from", "to", "minutes", "announced"),
        leaf=True,
    ),
    Happened.TIME_GIVEN_BACK: Shape(
        Subject.SERVICE,
        "The time of a closed door was given back: to how many applications and windows, and how many minutes in all.",
        ("entry", "cases", "rounds", "minutes"),
        leaf=True,
    ),
    Happened.ENTERED: Shape(
        Subject.VISA,
        "The holder landed.",
        ("on", "last_day", "stamped"),
        leaf=True,
        kept_back=("on", "last_day", "stamped"),
    ),
    Happened.HOLDER_GONE: Shape(
        Subject.VISA,
        "The stay or the visa is over, so where holders at one time are counted the place can be given again.",
        leaf=True,
    ),
    Happened.SETTLED: Shape(Subject.VISA, "The holder settled at an address.", ("on",)),
    Happened.REGISTERED: Shape(Subject.VISA, "The holder registered.", ("on",)),
    Happened.LEFT: Shape(Subject.VISA, "The holder left for good.", ("on",)),
    Happened.CONSENTED: Shape(Subject.PERSON, "A consent was given or taken back.", ("text", "version", "given")),
    Happened.HOME_CHANGED: Shape(
        Subject.PERSON, "The person gave another home address or telephone number.", (), ("address", "phone")
    ),
    Happened.ERASED: Shape(Subject.PERSON, "What no duty keeps of a person was erased, or everything.", ("what",)),
    Happened.KEPT_LONGER: Shape(
        Subject.PERSON,
        "An application is kept until a day at least, by two people.",
        ("case", "until", "second"),
        ("reason",),
    ),
    Happened.STAFF_ADMITTED: Shape(
        Subject.POST, "A post was given to someone.", ("host", "mission", "roles", "number")
    ),
    Happened.STAFF_LEFT: Shape(Subject.POST, "Someone left a post.", ("host",)),
    Happened.AWAY: Shape(
        Subject.POST, "Someone is away from a day to a day; their cases are offered to others.", ("first", "last")
    ),
    Happened.BACK: Shape(Subject.POST, "Someone is back, or will not be away.", ("first", "last")),
    Happened.AGENCY_ADMITTED: Shape(
        Subject.AGENCY, "An agency was put into the register.", ("slug", "name", "host", "missions")
    ),
    Happened.AGENCY_SUSPENDED: Shape(
        Subject.AGENCY, "An agency was suspended: its staff open nothing from then on.", ("reason",)
    ),
    Happened.AGENCY_RESTORED: Shape(Subject.AGENCY, "A suspended agency goes on.", ("reason",)),
    Happened.SHEET_CHECKED: Shape(Subject.AGENCY, "An agency sent a sheet; nothing was handed in.", ("batch", "lines")),
    Happened.AGENCY_KEY_MADE: Shape(Subject.POST, "A key for an agency's own program was made; an older one ended."),
    Happened.MANDATE_ASKED: Shape(
        Subject.MANDATE, "An agency asked a person for a mandate, mostly with what it prepared.", ("agency", "number")
    ),
    Happened.MANDATE_GIVEN: Shape(Subject.MANDATE, "The person gave the mandate by their own sign-in.", ("number",)),
    Happened.MANDATE_ENDED: Shape(
        Subject.MANDATE, "The mandate ended: by the person, the agency, or the close of the round.", ("by",)
    ),
    Happened.COMPLAINED: Shape(Subject.MANDATE, "The person says that the agency advised them wrongly.", ("until",)),
    Happened.COMPLAINT_ANSWERED: Shape(
        Subject.MANDATE, "The mission answered the complaint, and said whether it holds.", ("upheld",)
    ),
    Happened.CONFLICT_DECLARED: Shape(Subject.POST, "A conflict of interest was declared.", ("digests",)),
    Happened.FACTOR_LOST: Shape(Subject.POST, "A lost second factor was taken away."),
    Happened.ADDRESS_ASKED: Shape(
        Subject.ACCOUNT, "Another address was asked for, by someone who did not sign in.", ("from",)
    ),
    Happened.ADDRESS_KEPT: Shape(Subject.ACCOUNT, "The wish for another address ended: the old one stays."),
    Happened.ADDRESS_CHANGED: Shape(Subject.ACCOUNT, "Another mail address took the place of the old one."),
    Happened.KEY_MADE: Shape(Subject.KEY, "A signing key was made.", ("host", "signer", "certificate"), leaf=True),
}


def kind_of(value: str) -> Kind:
    """The kind of an event by its stored name."""
    return Did(value) if value.startswith("case:") else Happened(value)
