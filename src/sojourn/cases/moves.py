"""What may happen to a case: each move gives the action that is to be kept, or says why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import Refusal
from sojourn.cases.endorsing import not_with_the_host
from sojourn.cases.model import AT_GATE, IN_OFFICE, OVER, STAGE_NAMES, Action, Case, Did, Outcome, Stage

_WITH_YOU = Message("This case is with you already.")
_WITH_ANOTHER = Message("Another officer has this case.")
_NOT_WITH_YOU = Message("This case is not with you.")


def start(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Begin an application; nothing is sent by it."""
    assert not case.actions, "a case is started once"
    return Action(Did.STARTED, at, by)


def print_code(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Print the code by which a person connects what was entered from paper to their own sign-in."""
    return Action(Did.CODE_PRINTED, at, by) if case.from_paper is not None else _not_at_this_step(case)


def connect(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Connect what was entered from paper to the sign-in of its person."""
    return Action(Did.CONNECTED, at, by) if case.from_paper is not None else _not_at_this_step(case)


def lodge(
    case: Case,
    *,
    by: str,
    at: datetime,
    rule_on: str,
    decide_by: datetime | None,
    missing: Sequence[Message],
    entered_with: str = "",
    gate: str = "",
) -> Action | Refusal:
    """
    Lodge an application with the rule of its day; every missing paper or answer is named.

    `entered_with` says whether the passport is the one its entry into a draw was made with, where it was; `gate` that
    of the sending state where its office comes first: the host then decides by a day counted from the endorsement.
    """
    if case.stage is not Stage.DRAFT:
        return _not_at_this_step(case)
    if missing:
        return Refusal("papers_missing", Message("Still missing: {names}.", {"names": listed(missing)}))
    about: dict[str, object] = {"rule_on": rule_on}
    if gate:
        about["gate"] = gate
    elif decide_by is not None:
        about["decide_by"] = decide_by.isoformat()
    if entered_with:
        about["entered_with"] = entered_with
    return Action(Did.LODGED, at, by, about)


def claim(case: Case, *, by: str, at: datetime, about: Mapping[str, object]) -> Action:
    """Write down the number that a person was given at the gate, with the moment at which a hold ends."""
    return Action(Did.CLAIMED, at, by, about)


def move_up(case: Case, *, by: str, at: datetime, until: datetime) -> Action | Refusal:
    """Give a place to the next person on the reserve list, held until a moment."""
    waits = case.stage is Stage.RESERVE or (case.stage is Stage.DRAFT and case.held_until is None)
    if not waits:
        return _not_at_this_step(case)
    return Action(Did.MOVED_UP, at, by, {"until": until.isoformat()})


def pass_over(case: Case, *, by: str, at: datetime, held_in: str, held_by: str) -> Action | Refusal:
    """
    Pass over a person whose turn has come and who has a place of the period already, by another round and case.

    Nothing is put in for them; where there is a list they keep their number on it. Said once for a place.
    """
    waits = case.stage is Stage.RESERVE or (case.stage is Stage.DRAFT and case.held_until is None)
    if not waits or (case.passed_over is not None and case.passed_over.about["held_by"] == held_by):
        return _not_at_this_step(case)
    return Action(Did.PASSED_OVER, at, by, {"held_in": held_in, "held_by": held_by})


def enter(case: Case, *, by: str, at: datetime, about: Mapping[str, object]) -> Action | Refusal:
    """Enter the draw of a round, with the ticket that was given."""
    return Action(Did.ENTERED, at, by, about) if case.stage is Stage.DRAFT else _not_at_this_step(case)


def leave_draw(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Leave a draw before a place came of it; what is held is declined instead."""
    may = case.stage is Stage.DRAFT and case.held_until is None
    return Action(Did.LEFT_DRAW, at, by) if may else _not_at_this_step(case)


def tell_draw(case: Case, *, by: str, at: datetime, about: Mapping[str, object]) -> Action | Refusal:
    """Tell what came of a draw: the rank, and until when a place is held, if there is one."""
    return Action(Did.DRAWN, at, by, about) if case.stage is Stage.DRAFT else _not_at_this_step(case)


def accept(case: Case, *, by: str, at: datetime, until: datetime) -> Action | Refusal:
    """Accept a drawn place, once and in time; then there is time to lodge."""
    has_one = case.stage is Stage.DRAFT and case.held_until is not None
    if not has_one or case.is_accepted:
        return _not_at_this_step(case)
    if case.held_until is not None and at >= case.held_until:
        return Refusal("period_closed", Message("The time to accept is over."))
    return Action(Did.ACCEPTED, at, by, {"until": until.isoformat()})


def put_back(case: Case, *, by: str, at: datetime, why: str) -> Action | Refusal:
    """Put a person back into the pool who declined a place, or was too late; never before its moment."""
    has_one = case.stage is Stage.DRAFT and case.held_until is not None
    too_early = why == "late" and case.held_until is not None and at < case.held_until
    return Action(Did.PUT_BACK, at, by, {"why": why}) if has_one and not too_early else _not_at_this_step(case)


def invite(*, by: str, at: datetime, until: datetime) -> Action:
    """Invite the person of a draft to lodge until a moment; no place is held by it."""
    return Action(Did.INVITED, at, by, {"until": until.isoformat()})


def flag(case: Case, *, by: str, at: datetime, other: str) -> Action | Refusal:
    """Mark a case as perhaps a second one of the same person; an officer looks at it."""
    return Action(Did.FLAGGED, at, by, {"other": other})


def clear(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Take the mark away: an officer found two persons."""
    return Action(Did.CLEARED, at, by) if case.is_flagged else _not_at_this_step(case)


def void(case: Case, *, by: str, at: datetime, other: str) -> Action | Refusal:
    """Apply the rule that double applications are all void; `other` is the number of the other one."""
    return _not_at_this_step(case) if case.stage in OVER else Action(Did.VOIDED, at, by, {"other": other})


# With any of these an officer has begun; from then on what is still needed is asked for.
_BEGUN = frozenset({Did.TAKEN, Did.PAPER_ASKED, Did.JUDGED, Did.POINTS_GIVEN, Did.PROPOSED})


def cannot_add_paper(case: Case, *, at: datetime, until: datetime) -> Refusal | None:
    """
    Why no paper of a lodged application is added or replaced now; nothing where it may be.

    `until` is the end of the window of the round. What an officer has begun to read is not changed under their hands.
    """
    if case.stage is not Stage.ASSESSMENT:
        return _not_at_this_step(case)
    if at >= until:
        return Refusal("period_closed", Message("The window of this round is closed: papers stay as they are."))
    if any(action.did in _BEGUN for action in case.actions):
        words = Message("An officer has begun to read this application. What is still needed, you are asked for.")
        return Refusal("case_state", words)
    return None


def add_paper(case: Case, *, by: str, at: datetime, paper: str, until: datetime) -> Action | Refusal:
    """Add a paper to a lodged application, or replace one, while the window is open and no officer has begun."""
    return cannot_add_paper(case, at=at, until=until) or Action(Did.PAPER_ADDED, at, by, {"paper": paper})


def take(case: Case, *, by: str, at: datetime, if_with: str | None = None) -> Action | Refusal:
    """
    Take a case into one's own hands; with `if_with` only where it is with that officer, or, empty, with nobody.
    """
    if case.stage not in IN_OFFICE:
        return _not_at_this_step(case)
    if if_with is not None and case.holder != if_with:
        return Refusal("changed_meanwhile", _WITH_YOU if case.holder == by else _WITH_ANOTHER)
    return Action(Did.TAKEN, at, by)


def hand_over(case: Case, *, by: str, to: str, at: datetime) -> Action | Refusal:
    """Give a case to a colleague."""
    return Action(Did.HANDED_OVER, at, by, {"to": to}) if case.stage in IN_OFFICE else _not_at_this_step(case)


def release(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Give a case back to the queue, where any officer of the mission may take it; only whoever has it may."""
    if case.stage not in IN_OFFICE:
        return _not_at_this_step(case)
    return Action(Did.RELEASED, at, by) if case.holder == by else Refusal("changed_meanwhile", _NOT_WITH_YOU)


def ask_for_paper(
    case: Case, *, by: str, at: datetime, paper: str, until: datetime, once: bool = False, gate: bool = False
) -> Action | Refusal:
    """
    Ask for a missing paper instead of refusing; with `gate` as the office of the sending state, before it answers.

    With `once`, as where many are asked the same, only where no other officer has the case and the paper is not
    asked for already.
    """
    if case.stage not in (AT_GATE if gate else (Stage.ASSESSMENT, Stage.PAPER_ASKED)):
        return _not_at_this_step(case)
    if once and case.holder not in ("", by):
        return Refusal("changed_meanwhile", _WITH_ANOTHER)
    if once and any(ask.paper == paper for ask in case.open_asks):
        return Refusal("changed_meanwhile", Message("This paper is asked for already."))
    if until <= at:
        return Refusal("invalid", Message("The last day lies in the past."), field="until")
    return Action(Did.PAPER_ASKED, at, by, {"paper": paper, "until": until.isoformat()})


def give_paper(case: Case, *, by: str, at: datetime, ask: int) -> Action | Refusal:
    """Answer an ask with a paper, also late, as long as no decision is made and nothing has ended."""
    open_ask = next((asked for asked in case.open_asks if asked.number == ask), None)
    if open_ask is None:
        return Refusal("case_state", Message("This paper can no longer be sent: the application is past that step."))
    return Action(Did.PAPER_GIVEN, at, by, {"ask": ask, "paper": open_ask.paper, "late": at >= open_ask.until})


def judge(case: Case, *, by: str, at: datetime, code: str, met: str) -> Action | Refusal:
    """Record what an officer finds of one criterion."""
    if case.stage not in (Stage.ASSESSMENT, Stage.PAPER_ASKED):
        return _not_at_this_step(case)
    return Action(Did.JUDGED, at, by, {"code": code, "met": met})


def give_points(case: Case, *, by: str, at: datetime, disputed: bool) -> Action | Refusal:
    """Give points by the published criteria; `disputed` says whether a third officer has to settle a difference."""
    if case.stage not in (Stage.ASSESSMENT, Stage.PAPER_ASKED):
        return _not_at_this_step(case)
    return Action(Did.POINTS_GIVEN, at, by, {"disputed": disputed})


def propose(
    case: Case, *, by: str, at: datetime, outcome: Outcome, pins: Mapping[str, object], told_from: datetime | None
) -> Action | Refusal:
    """
    Propose a decision, with everything it was made from pinned to it.

    `pins` are the day of the rule, the day of knowledge, the digest of the agreement file and of the letter. A paper
    that was asked for and did not come by its last day does not hold the decision up.
    """
    if not case.is_ready_to_decide(at):
        return _not_at_this_step(case)
    if case.is_flagged:
        return Refusal("case_state", Message("Settle first whether this is a second application of the same person."))
    return Action(Did.PROPOSED, at, by, {"outcome": outcome.value, **pins}, told_from)


def take_back(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Take one's own proposal back before it is confirmed."""
    if case.stage is not Stage.PROPOSED or case.proposal is None or case.proposal.by != by:
        return _not_at_this_step(case)
    return Action(Did.TAKEN_BACK, at, by, told_from=case.proposal.told_from)


def send_back(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Send a proposal back instead of signing it."""
    if case.stage is not Stage.PROPOSED or case.proposal is None:
        return _not_at_this_step(case)
    return Action(Did.SENT_BACK, at, by, told_from=case.proposal.told_from)


def confirm(case: Case, *, by: str, at: datetime, signatures: int, own: Collection[str] = ()) -> Action | Refusal:
    """
    Confirm a proposal, which makes it the decision.

    `signatures` is how many officers the rule asks for; where it is two they differ. A refusal always needs two, and so
    does what whoever confirms entered from paper: what one officer typed, another has looked at.
    `own` are the names of every post of the one who confirms: two posts of one person are not two officers.
    """
    if case.stage is not Stage.PROPOSED or case.proposal is None:
        return _not_at_this_step(case)
    outcome = Outcome(case.proposal.about["outcome"])
    entered = case.from_paper is not None and case.from_paper.by in {by, *own}
    needs_two = signatures > 1 or outcome is Outcome.REFUSED or entered
    if needs_two and case.proposal.by in {by, *own}:
        return Refusal("same_officer", Message("You proposed this; someone else must sign."))
    about = {**case.proposal.about, "proposed_by": case.proposal.by, "signatures": 2 if needs_two else 1}
    return Action(Did.DECIDED, at, by, about, case.proposal.told_from)


def reopen(case: Case, *, by: str, at: datetime, differs: Sequence[str] = ()) -> Action | Refusal:
    """
    Give a decided case back to the officers, to be looked at again; only before the person was told.

    `differs` are the criteria of which two readings said something else, where that is the reason.
    """
    about = {"differs": list(differs)} if differs else {}
    return Action(Did.REOPENED, at, by, about) if case.stage is Stage.DECIDED else _not_at_this_step(case)


def tell(
    case: Case,
    *,
    by: str,
    at: datetime,
    collect_until: datetime | None,
    reserve: int | None = None,
    look: tuple[datetime, int] | None = None,
) -> Action | Refusal:
    """
    Tell the person the result; whoever passed may collect until a moment.

    `reserve` is the number on the reserve list of somebody who would be granted a visa and for whom no place is left.
    `look` is until when whoever is refused may ask for a second look, and in how many days it is answered; once only,
    and not after a second look.
    """
    if case.stage is not Stage.DECIDED or case.outcome is None:
        return _not_at_this_step(case)
    about: dict[str, object] = {"outcome": case.outcome.value}
    if reserve is not None and case.outcome is Outcome.GRANTED:
        about["reserve"] = reserve
    if collect_until is not None and case.outcome is Outcome.GRANTED:
        about["collect_until"] = collect_until.isoformat()
    if look is not None and case.outcome is Outcome.REFUSED and case.look is None:
        about["look_until"], about["look_days"] = look[0].isoformat(), look[1]
    return Action(Did.TOLD, at, by, about)


def issue(case: Case, *, by: str, at: datetime, serial: str) -> Action | Refusal:
    """Issue the visa of a case that passed, while its collection period runs."""
    if case.stage is not Stage.PASSED:
        return _not_at_this_step(case)
    if case.due_at is not None and at >= case.due_at:
        return Refusal("period_closed", Message("The collection period is over."))
    return Action(Did.ISSUED, at, by, {"serial": serial})


def revoke(case: Case, *, by: str, at: datetime, cause: str) -> Action | Refusal:
    """Withdraw an issued visa, for fraud or for an error of the office."""
    return Action(Did.REVOKED, at, by, {"cause": cause}) if case.stage is Stage.ISSUED else _not_at_this_step(case)


def lapse(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Give a place back that was not collected, or for which nothing was lodged in time; never before its moment."""
    if case.stage not in (Stage.PASSED, Stage.RESERVE, Stage.DRAFT) or case.due_at is None or at < case.due_at:
        return _not_at_this_step(case)
    return Action(Did.LAPSED, at, by)


def decline(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Decline what was passed, or a place that is held, in one step."""
    has_one = case.stage is Stage.PASSED or (case.stage is Stage.DRAFT and case.held_until is not None)
    return Action(Did.DECLINED, at, by) if has_one else _not_at_this_step(case)


def withdraw(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Withdraw an application that is not over yet."""
    if case.stage in OVER or case.stage is Stage.PASSED:
        return _not_at_this_step(case)
    return Action(Did.WITHDRAWN, at, by)


def end_with_season(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """End an application that is in the middle when its season ends; its place goes back."""
    return _not_at_this_step(case) if case.stage in OVER else Action(Did.SEASON_ENDED, at, by)


def carry_over(case: Case, *, by: str, at: datetime, to: str) -> Action | Refusal:
    """Let an application that is in the middle go on in the next season, where it comes first; `to` is its period."""
    return _not_at_this_step(case) if case.stage in OVER else Action(Did.CARRIED_OVER, at, by, {"to": to})


def _not_at_this_step(case: Case) -> Refusal:
    return not_with_the_host(case) or Refusal(
        "case_state",
        Message("This cannot be done now. The case is at: {stage}.", {"stage": STAGE_NAMES[case.stage]}),
    )
