"""The shape of everything that is done to a case."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn.cases.model import Did
from sojourn_office.events.kinds import Kind, Shape, Subject

SHAPES: Mapping[Kind, Shape] = {
    Did.STARTED: Shape(Subject.CASE, "An application was begun; by a post, where it was entered from paper."),
    Did.CODE_PRINTED: Shape(
        Subject.CASE,
        "A one-time code was printed by which the person connects what was entered from paper to their own sign-in;"
        " the code of before opens nothing.",
    ),
    Did.CONNECTED: Shape(Subject.CASE, "The person connected what was entered from paper to their own sign-in."),
    Did.CLAIMED: Shape(
        Subject.CASE,
        "A place was claimed: the number that was given, and until when the place is held, if it is one.",
        ("number", "reserve", "places", "until", "entry"),
    ),
    Did.MOVED_UP: Shape(
        Subject.CASE, "A place came back and went to this person on the reserve list.", ("until",), leaf=True
    ),
    Did.PASSED_OVER: Shape(
        Subject.CASE,
        "The turn of this person came, who has a place of the same period by another round: nobody has two.",
        ("held_in", "held_by"),
        leaf=True,
        kept_back=("held_in", "held_by"),
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
        " the same passport; whose gate comes first, where it is not the host's.",
        ("rule_on", "decide_by", "entered_with", "gate"),
        ("facts", "papers"),
    ),
    Did.ENDORSED: Shape(
        Subject.CASE,
        "The sending state endorsed the application, which took a place at its gate; by when the host decides.",
        ("decide_by",),
        leaf=True,
        kept_back=("decide_by",),
    ),
    Did.NOT_ENDORSED: Shape(
        Subject.CASE,
        "The sending state did not endorse the application: the criteria it rests on, and its own words.",
        (),
        ("grounds", "why"),
        leaf=True,
    ),
    Did.ENDORSEMENT_TAKEN_BACK: Shape(
        Subject.CASE,
        "The sending state took its endorsement back before the host decided, with its own words; the application ended"
        " and its places went back.",
        (),
        ("why",),
        leaf=True,
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
        (
            *("outcome", "rule_on", "known_on", "agreement", "clauses", "proposed_by", "signatures", "letter"),
            "in_place_of",
        ),
        ("facts", "grounds", "met", "own_sentence", "letter_text"),
        leaf=True,
        kept_back=("proposed_by", "letter"),
    ),
    Did.TOLD: Shape(
        Subject.CASE,
        "The person was told the result, with the number on the reserve list where no place was left, and until when a"
        " second look may be asked for.",
        ("outcome", "collect_until", "reserve", "look_until", "look_days"),
    ),
    Did.PAPER_ADDED: Shape(
        Subject.CASE, "The person added a paper, or replaced one, before an officer began to read.", ("paper",)
    ),
    Did.LOOK_ASKED: Shape(
        Subject.CASE,
        "The person asked for a second look at the decision, in own words, and by when it is answered.",
        ("decide_by",),
        ("why",),
        leaf=True,
    ),
    Did.LOOK_PAPER: Shape(Subject.CASE, "The person added a paper to the second look.", ("paper",)),
    Did.READ_AGAIN: Shape(
        Subject.CASE,
        "A second officer, who knew nothing of the first, read the case: what either found, and where they differ.",
        ("first_by", "first_outcome", "first", "outcome", "findings", "differs"),
        ("why",),
    ),
    Did.READING_SETTLED: Shape(
        Subject.CASE,
        "A third person settled the difference of two readings: the decision stands, or is looked at again.",
        ("answer",),
        ("why",),
    ),
    Did.REOPENED: Shape(
        Subject.CASE,
        "A decision that nobody was told yet is looked at again, and why; by which criteria two readings differ.",
        ("differs",),
        ("alarm", "why"),
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
    Did.CARRIED_OVER: Shape(
        Subject.CASE,
        "The season ended; by its rule the application goes on in the next one and has one of its first places.",
        ("to",),
        leaf=True,
    ),
    Did.REMINDED: Shape(Subject.CASE, "The person was reminded of a day to keep.", ("of", "until", "days")),
    Did.GIVEN_BACK: Shape(
        Subject.CASE,
        "Time of a closed door or a stopped period was given back: of which entry, how much, and from when to when"
        " each term ends.",
        ("entry", "minutes", "from", "to", "ends", "period"),
        leaf=True,
        kept_back=("ends",),
    ),
    Did.FEE_BEGUN: Shape(
        Subject.CASE,
        "The person began to pay a fee: by which reference, what for, how much, and until when a place is held for it.",
        ("reference", "paid_for", "amount", "currency", "until"),
    ),
    Did.FEE_PAID: Shape(
        Subject.CASE, "The fee was paid, in the same act as what it was paid for.", ("reference", "amount", "currency")
    ),
    Did.FEE_SETTLED: Shape(Subject.CASE, "The provider of payments has passed the fee on.", ("reference",)),
    Did.FEE_FAILED: Shape(Subject.CASE, "A payment came to nothing, and why.", ("reference", "why")),
    Did.FEE_LATE: Shape(
        Subject.CASE, "The fee was not paid in time; the place that was held for it went back.", leaf=True
    ),
    Did.FEE_RETURNED: Shape(Subject.CASE, "A fee was given back to whoever paid it, and why.", ("reference", "why")),
}
