"""The shape of everything that happens to no case: to rounds, periods, visas, people, agencies, the office itself."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn_office.events.kinds import Happened, Kind, Shape, Subject

SHAPES: Mapping[Kind, Shape] = {
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
        "After a clean check, giving goes on; since when it was stopped.",
        ("reason", "since"),
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
        ("rule", "lapsed", "held", "to"),
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
    Happened.READINGS_SET: Shape(
        Subject.ROUND,
        "How many in a hundred decisions of a round are read a second time, with what binds the secret of the choice.",
        ("share", "commitment"),
        leaf=True,
    ),
    Happened.READINGS_SHOWN: Shape(
        Subject.ROUND,
        "The secret of the choice of second readings was shown, once all of the round was decided.",
        ("secret", "chosen", "read"),
        leaf=True,
    ),
    Happened.ROUND_LENGTHENED: Shape(
        Subject.ROUND,
        "A window was lengthened by the time in which the door to it was closed, or its period stopped.",
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
        "How many were judged and passed in a round from before this office, by group, was fed in, and from where.",
        ("scheme", "judged", "passed", "digest", "source"),
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
        ("offered", "others", "passed_over"),
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
    Happened.CHECK_OVERDUE: Shape(
        Subject.SERVICE,
        "No check of everything was made in time; from one moment to another nothing was given in any period.",
        ("from", "to", "minutes"),
        leaf=True,
    ),
    Happened.TIME_GIVEN_BACK: Shape(
        Subject.SERVICE,
        "Lost time was given back: to how many applications and windows, and how many minutes in all.",
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
    Happened.ERASE_ASKED: Shape(
        Subject.PERSON,
        "One of staff asked that what no duty keeps of a person is erased; nothing follows before another one agrees.",
        ("case",),
        ("reason",),
    ),
    Happened.ERASE_AGREED: Shape(
        Subject.PERSON, "Another one agreed to what was asked, by its number; it was erased.", ("case", "asked")
    ),
    Happened.KEEP_ASKED: Shape(
        Subject.PERSON,
        "One person asked that an application is kept until a day at least; nothing follows before another one agrees.",
        ("case", "until"),
        ("reason", "law"),
    ),
    Happened.KEPT_LONGER: Shape(
        Subject.PERSON,
        "An application is kept until a day at least, by two people; the law, if any, that forbids telling its person.",
        ("case", "until", "second"),
        ("reason", "law"),
    ),
    Happened.PAIR_SET_ASIDE: Shape(
        Subject.PAIR, "An officer found two persons where two records are alike.", (), ("why",)
    ),
    Happened.PAIR_PROPOSED: Shape(
        Subject.PAIR, "An officer proposed that two records are of one person; nothing follows yet.", (), ("why",)
    ),
    Happened.PAIR_JOINED: Shape(
        Subject.PAIR,
        "A second officer joined two records of one person; kept for each of the two.",
        ("host",),
        ("why",),
    ),
    Happened.PAIR_DECLINED: Shape(
        Subject.PAIR, "A second officer found two persons where one had been proposed.", (), ("why",)
    ),
    Happened.PAIR_UNDO_PROPOSED: Shape(
        Subject.PAIR, "An officer proposed that two joined records are of two persons.", (), ("why",)
    ),
    Happened.PAIR_UNDONE: Shape(
        Subject.PAIR, "A second officer undid a join; kept for each of the two.", ("host",), ("why",)
    ),
    Happened.PAIR_KEPT: Shape(Subject.PAIR, "A second officer let two joined records be one person.", (), ("why",)),
    Happened.GRANTS_IMPORTED: Shape(
        Subject.HOST,
        "Visas of before the office began were imported: from where, how many, and the digest of the sheet.",
        ("source", "grants", "digest"),
    ),
    Happened.GRANT_FORGOTTEN: Shape(
        Subject.HOST, "A visa of before that was nobody's was erased, since its time was over.", ("grant",)
    ),
    Happened.GRANT_COUNTED: Shape(
        Subject.PERSON,
        "A visa of before counts with a person: by passport and birth date, or by an officer.",
        ("grant",),
        ("why",),
    ),
    Happened.GRANT_SET_ASIDE: Shape(
        Subject.PERSON, "An officer found that a visa of before is not of this person.", ("grant",), ("why",)
    ),
    Happened.OBJECTED: Shape(
        Subject.PERSON, "The person says that something counted with theirs is not theirs.", ("host", "about", "until")
    ),
    Happened.OBJECTION_ANSWERED: Shape(
        Subject.PERSON, "An officer answered what the person says is not theirs.", ("about", "upheld")
    ),
    Happened.STAFF_ADMITTED: Shape(
        Subject.POST, "A post was given to someone.", ("host", "mission", "roles", "number", "why")
    ),
    Happened.STAFF_LEFT: Shape(Subject.POST, "Someone left a post.", ("host", "why")),
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
    Happened.SHEET_SENT: Shape(Subject.AGENCY, "An agency sent a sheet; it is read next.", ("batch", "people")),
    Happened.SHEET_CHECKED: Shape(Subject.AGENCY, "A sheet was read; nothing was handed in.", ("batch", "lines")),
    Happened.SHEET_HANDED_IN: Shape(
        Subject.AGENCY, "What was ready of a sheet was handed in: how many people in all.", ("batch", "people")
    ),
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
    Happened.NOTICE_COMPOSED: Shape(
        Subject.NOTICE, "A notice to many was composed, with its list.", ("scheme", "who", "count", "digest")
    ),
    Happened.NOTICE_APPROVED: Shape(
        Subject.NOTICE, "Somebody else approved a notice to many with its list; it is sent.", ("count", "digest")
    ),
    Happened.FACTOR_LOST: Shape(Subject.POST, "A lost second factor was taken away.", ("why",)),
    Happened.ADDRESS_ASKED: Shape(
        Subject.ACCOUNT, "Another address was asked for, by someone who did not sign in.", ("from",)
    ),
    Happened.ADDRESS_KEPT: Shape(Subject.ACCOUNT, "The wish for another address ended: the old one stays."),
    Happened.ADDRESS_CHANGED: Shape(Subject.ACCOUNT, "Another mail address took the place of the old one."),
    Happened.KEY_MADE: Shape(Subject.KEY, "A signing key was made.", ("host", "signer", "certificate"), leaf=True),
}
