"""The nouns of a case: what was done, the stage it is at, whose turn it is; all of it read from the actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from sojourn.basics.messages import Message
from sojourn.cases.did import OFFICERS_ONLY
from sojourn.cases.did import Did as Did
from sojourn.cases.quotes import Quote as Quote


class Stage(Enum):
    """Where a case is."""

    DRAFT = "draft"
    AT_SENDER = "at-sender"
    ASKED_BY_SENDER = "asked-by-sender"
    NOT_ENDORSED = "not-endorsed"
    NO_LONGER_ENDORSED = "no-longer-endorsed"
    ASSESSMENT = "assessment"
    PAPER_ASKED = "paper-asked"
    PROPOSED = "proposed"
    DECIDED = "decided"
    PASSED = "passed"
    RESERVE = "reserve"
    REFUSED = "refused"
    ISSUED = "issued"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    SEASON_OVER = "season-over"


class Turn(Enum):
    """Whose turn it is."""

    APPLICANT = "applicant"
    SENDER = "sender"
    OFFICE = "office"
    NOBODY = "nobody"


class Outcome(Enum):
    """What was decided."""

    GRANTED = "granted"
    REFUSED = "refused"


STAGE_NAMES: Mapping[Stage, Message] = {
    Stage.DRAFT: Message("Being prepared"),
    Stage.AT_SENDER: Message("With the sending state"),
    Stage.ASKED_BY_SENDER: Message("The sending state asks for a paper"),
    Stage.NOT_ENDORSED: Message("Not endorsed by the sending state"),
    Stage.NO_LONGER_ENDORSED: Message("No longer endorsed by the sending state"),
    Stage.ASSESSMENT: Message("Being assessed"),
    Stage.PAPER_ASKED: Message("A paper is asked for"),
    Stage.PROPOSED: Message("Being assessed"),
    Stage.DECIDED: Message("Decided, results are not out yet"),
    Stage.PASSED: Message("Passed"),
    Stage.RESERVE: Message("On the reserve list"),
    Stage.REFUSED: Message("Visa not issued"),
    Stage.ISSUED: Message("Visa issued"),
    Stage.REVOKED: Message("Visa withdrawn"),
    Stage.LAPSED: Message("Not collected in time"),
    Stage.DECLINED: Message("Declined"),
    Stage.WITHDRAWN: Message("Application withdrawn"),
    Stage.VOID: Message("Void"),
    Stage.SEASON_OVER: Message("Ended with the season"),
}

OVER = frozenset(
    {
        Stage.NOT_ENDORSED,
        Stage.NO_LONGER_ENDORSED,
        Stage.REFUSED,
        Stage.ISSUED,
        Stage.REVOKED,
        Stage.LAPSED,
        Stage.DECLINED,
        Stage.WITHDRAWN,
        Stage.VOID,
        Stage.SEASON_OVER,
    }
)
IN_OFFICE = frozenset({Stage.ASSESSMENT, Stage.PAPER_ASKED, Stage.PROPOSED})
AT_GATE = frozenset({Stage.AT_SENDER, Stage.ASKED_BY_SENDER})
# Where the person has a paper to send that either office asked for.
ASKED = frozenset({Stage.PAPER_ASKED, Stage.ASKED_BY_SENDER})

# What has a part in a decision; whoever did any of it takes no second look.
DECIDES = frozenset({Did.JUDGED, Did.POINTS_GIVEN, Did.PROPOSED, Did.SENT_BACK, Did.DECIDED})

# What takes a decision away, so that it is to be made anew.
_DECIDED_ANEW = frozenset({Did.REOPENED, Did.LOOK_ASKED})

# With which passport an entry was made, as it is told of a lodged application.
SAME_PASSPORT, ANOTHER_PASSPORT = "same", "another"

# What happens to a case and leaves it as it was, so that nobody's page of it grows old.
CHANGING_NOTHING = frozenset(
    {Did.OPENED, Did.REMINDED, Did.LISTED, Did.FEE_SETTLED, Did.FEE_FAILED, Did.FEE_RETURNED}
    | {Did.READ_AGAIN, Did.READING_SETTLED, Did.CODE_PRINTED, Did.CONNECTED}
)

# A passport that was handed over, and one that was given back, among what is done at the counter.
_PASSPORT = ("passport-in", "passport-back")

# What begins a hold before anything is lodged, moves its end, or ends it: the last of them says until when it is.
_OF_A_HOLD = frozenset({Did.CLAIMED, Did.MOVED_UP, Did.DRAWN, Did.ACCEPTED, Did.PUT_BACK})
# The same while a fee is paid: a payment that was begun for something without a place says no moment.
_OF_A_PAID_HOLD = frozenset({Did.FEE_BEGUN, Did.FEE_LATE})

# What comes of a turn: a place, or nothing since the person has one by another round.
_OF_A_TURN = frozenset({Did.CLAIMED, Did.MOVED_UP, Did.DRAWN, Did.PASSED_OVER})

_TURNS = {
    Stage.DRAFT: Turn.APPLICANT,
    Stage.AT_SENDER: Turn.SENDER,
    Stage.ASKED_BY_SENDER: Turn.APPLICANT,
    Stage.ASSESSMENT: Turn.OFFICE,
    Stage.PAPER_ASKED: Turn.APPLICANT,
    Stage.PROPOSED: Turn.OFFICE,
    Stage.DECIDED: Turn.OFFICE,
    Stage.PASSED: Turn.APPLICANT,
}

_NEXT_STAGE = {
    Did.STARTED: Stage.DRAFT,
    Did.LODGED: Stage.ASSESSMENT,
    Did.ENDORSED: Stage.ASSESSMENT,
    Did.NOT_ENDORSED: Stage.NOT_ENDORSED,
    Did.ENDORSEMENT_TAKEN_BACK: Stage.NO_LONGER_ENDORSED,
    Did.PAPER_ASKED: Stage.PAPER_ASKED,
    Did.PROPOSED: Stage.PROPOSED,
    Did.TAKEN_BACK: Stage.ASSESSMENT,
    Did.SENT_BACK: Stage.ASSESSMENT,
    Did.DECIDED: Stage.DECIDED,
    Did.REOPENED: Stage.ASSESSMENT,
    Did.LOOK_ASKED: Stage.ASSESSMENT,
    Did.ISSUED: Stage.ISSUED,
    Did.REVOKED: Stage.REVOKED,
    Did.LAPSED: Stage.LAPSED,
    Did.DECLINED: Stage.DECLINED,
    Did.WITHDRAWN: Stage.WITHDRAWN,
    Did.VOIDED: Stage.VOID,
    Did.SEASON_ENDED: Stage.SEASON_OVER,
}


@dataclass(frozen=True)
class Action:
    """
    One thing that was done to a case: by whom, when, and what about it is open to all who may see the case.

    `told_from` is the moment from which the applicant may read it; nothing means at once.
    """

    did: Did
    at: datetime
    by: str
    about: Mapping[str, object] = field(default_factory=dict)
    told_from: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", MappingProxyType(dict(self.about)))


@dataclass(frozen=True)
class Asked:
    """A paper that was asked for: its number in the case, which paper, until when, and when it was asked for."""

    number: int
    paper: str
    until: datetime
    asked_at: datetime


@dataclass(frozen=True)
class Case:
    """An application: its number, where it belongs, and everything that was done to it, oldest first."""

    number: str
    scheme: str
    round: str
    mission: str
    method: str
    actions: tuple[Action, ...] = ()

    def with_action(self, action: Action) -> Case:
        """The case after one more action."""
        return replace(self, actions=(*self.actions, action))

    def as_told(self, at: datetime) -> Case:
        """The case as the applicant may read it at a moment: what is told later, or only to officers, is left out."""
        told = (action for action in self.actions if action.told_from is None or action.told_from <= at)
        return replace(self, actions=tuple(action for action in told if action.did not in OFFICERS_ONLY))

    @property
    def stage(self) -> Stage:
        """The stage that the actions come to."""
        stage = Stage.DRAFT
        for action in self.actions:
            if action.did is Did.PAPER_GIVEN and not self._open_after(action):
                stage = Stage.AT_SENDER if stage in AT_GATE else Stage.ASSESSMENT
            elif action.did is Did.PAPER_ASKED and stage in AT_GATE:
                stage = Stage.ASKED_BY_SENDER
            elif action.did is Did.TOLD:
                granted = action.about["outcome"] == Outcome.GRANTED.value
                passed = Stage.RESERVE if "reserve" in action.about else Stage.PASSED
                stage = passed if granted else Stage.REFUSED
            elif action.did is Did.MOVED_UP and stage is Stage.RESERVE:
                stage = Stage.PASSED
            elif action.did is Did.LODGED and "gate" in action.about:
                stage = Stage.AT_SENDER
            else:
                stage = _NEXT_STAGE.get(action.did, stage)
        return stage

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return _TURNS.get(self.stage, Turn.NOBODY)

    @property
    def holder(self) -> str:
        """The officer who has the case; empty where nobody has."""
        for action in reversed(self.actions):
            if action.did is Did.TAKEN:
                return action.by
            if action.did is Did.HANDED_OVER:
                return str(action.about["to"])
            if action.did is Did.RELEASED or action.did in _DECIDED_ANEW:
                return ""
        return ""

    @property
    def asks(self) -> tuple[Asked, ...]:
        """Every paper that was asked for, in order."""
        asked = (action for action in self.actions if action.did is Did.PAPER_ASKED)
        return tuple(
            Asked(number, str(action.about["paper"]), self._later(f"paper-{number}", action), action.at)
            for number, action in enumerate(asked, start=1)
        )

    @property
    def given_asks(self) -> frozenset[object]:
        """The numbers of the papers that were asked for and came."""
        return frozenset(action.about["ask"] for action in self.actions if action.did is Did.PAPER_GIVEN)

    @property
    def open_asks(self) -> tuple[Asked, ...]:
        """The papers that were asked for and can still be given: until a decision, and at a gate until it endorses."""
        return self._not_given if self.stage in IN_OFFICE | ASKED else ()

    @property
    def _not_given(self) -> tuple[Asked, ...]:
        endorsed = max((place for place, a in enumerate(self.actions) if a.did is Did.ENDORSED), default=0)
        at_the_gate = sum(action.did is Did.PAPER_ASKED for action in self.actions[:endorsed])
        return tuple(ask for ask in self.asks[at_the_gate:] if ask.number not in self.given_asks)

    @property
    def due_at(self) -> datetime | None:
        """The moment by which whoever's turn it is has to act; nothing where no moment is set."""
        match self.stage:
            case Stage.DRAFT:
                return self.held_until
            case Stage.PAPER_ASKED | Stage.ASKED_BY_SENDER:
                return min((ask.until for ask in self.open_asks), default=None)
            case Stage.PASSED | Stage.RESERVE:
                began = next(action for action in reversed(self.actions) if action.did in (Did.TOLD, Did.MOVED_UP))
                name = "until" if began.did is Did.MOVED_UP else "collect_until"
                return self._later("collect", began, name) if name in began.about else None
            case Stage.ASSESSMENT | Stage.PROPOSED:
                came = Did.ENDORSED if any(done(self, Did.ENDORSED)) else Did.LODGED
                return self._moment(Did.LOOK_ASKED if self.look else came, "decide_by")
            case Stage.REFUSED:
                return self.look_until
            case _:
                return None

    @property
    def look(self) -> Action | None:
        """The asking for a second look that is not answered yet; nothing where none is under way."""
        ends = (action for action in reversed(self.actions) if action.did in (Did.LOOK_ASKED, Did.TOLD))
        last = next(ends, None)
        return last if last is not None and last.did is Did.LOOK_ASKED else None

    @property
    def look_until(self) -> datetime | None:
        """The moment until which a second look may be asked for; nothing where none is given, or it was asked for."""
        told = next((action for action in reversed(self.actions) if action.did is Did.TOLD), None)
        return self._later("look", told, "look_until") if told is not None and "look_until" in told.about else None

    @property
    def held_until(self) -> datetime | None:
        """The moment at which the hold of a claimed or drawn place ends, if nothing is lodged by then; or nothing."""
        last = self._last_of_hold
        return self._later("hold", last) if last is not None and last.about.get("until") else None

    @property
    def held_since(self) -> datetime:
        """The moment from which the hold of a place ran that is held."""
        assert self._last_of_hold is not None, "a hold is asked since when it runs"
        return self._last_of_hold.at

    @property
    def season(self) -> str:
        """The period of the next season in which it goes on; empty where it is in that of its round."""
        last = next((action for action in reversed(self.actions) if action.did is Did.CARRIED_OVER), None)
        return str(last.about["to"]) if last is not None else ""

    @property
    def passed_over(self) -> Action | None:
        """That it was passed over for the place of another round, if it was given nothing since."""
        last = next((action for action in reversed(self.actions) if action.did in _OF_A_TURN), None)
        return last if last is not None and last.did is Did.PASSED_OVER else None

    @property
    def _last_of_hold(self) -> Action | None:
        ways = _OF_A_HOLD | _OF_A_PAID_HOLD
        return next((a for a in reversed(self.actions) if a.did in ways and not _holds_nothing(a)), None)

    @property
    def is_accepted(self) -> bool:
        """Whether the drawn place that is held was accepted."""
        last = next((action for action in reversed(self.actions) if action.did in _OF_A_HOLD), None)
        return last is not None and last.did is Did.ACCEPTED

    @property
    def is_held_for_a_fee(self) -> bool:
        """Whether a place is held as long as a fee may be paid."""
        return self._last_of_hold is not None and self._last_of_hold.did is Did.FEE_BEGUN

    def is_ready_to_decide(self, at: datetime) -> bool:
        """
        Whether nothing is waited for: a paper that was asked for holds a case up until its last day, and not after.
        """
        if self.stage is Stage.PAPER_ASKED:
            return all(ask.until <= at for ask in self.open_asks)
        return self.stage is Stage.ASSESSMENT

    @property
    def from_paper(self) -> Action | None:
        """That an officer entered it from paper for its person; nothing where the person began it."""
        return next((action for action in done(self, Did.STARTED) if action.by.startswith("post:")), None)

    @property
    def lodged_at(self) -> datetime | None:
        """When it was lodged."""
        return next((action.at for action in self.actions if action.did is Did.LODGED), None)

    @property
    def entered_with_another_passport(self) -> bool:
        """Whether it entered a draw with another passport or birth date than it was lodged with."""
        lodged = next((action for action in self.actions if action.did is Did.LODGED), None)
        return lodged is not None and lodged.about.get("entered_with") == ANOTHER_PASSPORT

    @property
    def proposal(self) -> Action | None:
        """The proposal that waits for a signature, or that was confirmed."""
        for action in reversed(self.actions):
            if action.did is Did.PROPOSED:
                return action
            if action.did in (Did.TAKEN_BACK, Did.SENT_BACK) or action.did in _DECIDED_ANEW:
                return None
        return None

    @property
    def outcome(self) -> Outcome | None:
        """What was decided; nothing before, and nothing once it is to be looked at again."""
        ends = (action for action in reversed(self.actions) if action.did is Did.DECIDED or action.did in _DECIDED_ANEW)
        last = next(ends, None)
        return Outcome(last.about["outcome"]) if last and last.did is Did.DECIDED else None

    @property
    def is_flagged(self) -> bool:
        """Whether it may be a second application of the same person, and no officer has cleared it."""
        marks = [action.did for action in self.actions if action.did in (Did.FLAGGED, Did.CLEARED)]
        return bool(marks) and marks[-1] is Did.FLAGGED

    @property
    def marked_with(self) -> str:
        """The other application that it was marked with, last of all; empty for one that never was."""
        marks = [str(action.about["other"]) for action in self.actions if action.did is Did.FLAGGED]
        return marks[-1] if marks else ""

    @property
    def has_passport(self) -> bool:
        """Whether the person's passport lies with the office."""
        handed = [a.about["what"] for a in self.actions if a.did is Did.AT_COUNTER and a.about["what"] in _PASSPORT]
        return bool(handed) and handed[-1] == _PASSPORT[0]

    @property
    def waits_for_points(self) -> bool:
        """Whether an officer has given points, and another has still to give some, apart from the first."""
        given = [action for action in self.actions if action.did is Did.POINTS_GIVEN]
        sheets = len({action.by for action in given})
        return self.stage in IN_OFFICE and (sheets == 1 or (sheets == 2 and bool(given[-1].about["disputed"])))

    @property
    def reserve(self) -> int | None:
        """The number on the reserve list that was told with the result; nothing where there is none."""
        told = next((action for action in reversed(self.actions) if action.did is Did.TOLD), None)
        number = told.about.get("reserve") if told is not None else None
        return int(str(number)) if number is not None else None

    @property
    def judged(self) -> Mapping[str, Action]:
        """The officers' latest mark for each criterion, by its code."""
        since = self.actions.index(self.look) if self.look else 0
        return {str(action.about["code"]): action for action in self.actions[since:] if action.did is Did.JUDGED}

    def _open_after(self, given: Action) -> bool:
        """Whether a paper was still open after one was given."""
        return bool(replace(self, actions=self.actions[: self.actions.index(given) + 1])._not_given)

    def _later(self, term: str, began: Action, name: str = "until") -> datetime:
        """The end of a term that an action began, moved by all the time that was given back since."""
        since = self.actions[self.actions.index(began) + 1 :]
        ends = (action.about["ends"] for action in reversed(since) if action.did is Did.GIVEN_BACK)
        moved = next((each[term][1] for each in ends if isinstance(each, Mapping) and term in each), None)
        return datetime.fromisoformat(str(moved or began.about[name]))

    def _moment(self, did: Did, name: str) -> datetime | None:
        action = next((action for action in reversed(self.actions) if action.did is did), None)
        written: object = action.about.get(name) if action else None
        return datetime.fromisoformat(str(written)) if written else None


def _holds_nothing(action: Action) -> bool:
    return action.did is Did.FEE_BEGUN and "until" not in action.about


def officers_of(decision: Action) -> int:
    """How many officers decided: whoever proposed and whoever confirmed, each once."""
    assert decision.did is Did.DECIDED, "a decision is asked who made it"
    return len({decision.about["proposed_by"], decision.by})


def done(case: Case, did: Did) -> Iterator[Action]:
    """Every action of one kind, oldest first."""
    return (action for action in case.actions if action.did is did)
