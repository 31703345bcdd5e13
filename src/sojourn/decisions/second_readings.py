"""A second reading of a share of the decisions: which cases chance chose, and where two readings of one differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.endorsing import NOT_WITH_THE_HOST
from sojourn.cases.model import Action, Case, Did, Outcome, Stage
from sojourn.decisions.moves import Mark, met_after, outcome_of
from sojourn.eligibility.findings import Judgement, Met

TO_READ = "to-read-again"
"""Why a second reader opens a case."""

HUNDRED = 100
# Before a proposal there is nothing to compare with; whoever gave up or was never decided is not read.
NOT_READ = frozenset(
    {Stage.ASSESSMENT, Stage.PAPER_ASKED, Stage.NO_LONGER_ENDORSED, Stage.WITHDRAWN, Stage.VOID, Stage.SEASON_OVER}
    | NOT_WITH_THE_HOST
)


@dataclass(frozen=True)
class Reading:
    """What one officer found of a case: each criterion by its code, and the outcome that follows from them."""

    findings: Mapping[str, Met]
    outcome: Outcome


def commitment(secret: str) -> str:
    """
    What is published of a secret before anybody decides anything; nobody finds the secret from it.

    >>> commitment("a")[:16]
    'ca978112ca1bbdca'
    """
    return sha256(secret.encode()).hexdigest()


def is_chosen(number: str, *, secret: str, share: int) -> bool:
    """
    Whether chance chooses a case for a second reading; `share` is how many of a hundred are chosen.

    The first eight bytes of SHA-256 of secret, stroke and case number, as a whole number, lie below the share of all
    such numbers. The number of a case is there before anybody decides it, and the secret stays secret until all of
    the round is decided: nobody can steer the choice, or know it beforehand, and everybody can repeat it afterwards.

    >>> [is_chosen("JPN-2026-222222-2", secret="a", share=share) for share in (0, 100)]
    [False, True]
    """
    drawn = int.from_bytes(sha256(f"{secret}/{number}".encode()).digest()[:8], "big")
    return drawn * HUNDRED < share << 64


def read(judgement: Judgement, marks: Mapping[str, Mark]) -> Reading | Refusal:
    """What marks make of a judgement, as for a first decision; refused while a criterion is open."""
    outcome = outcome_of(judgement, marks)
    if outcome is None:
        return Refusal("case_state", Message("A criterion is still open. Say of each whether it is met."))
    findings = {finding.code: met_after(finding, marks.get(finding.code)) for finding in judgement.findings}
    return Reading(findings, outcome)


def differences(first: Reading, second: Reading) -> tuple[str, ...]:
    """The criteria of which two readings say something else; one that only one of them has is no difference."""
    return tuple(
        code for code, met in first.findings.items() if code in second.findings and second.findings[code] is not met
    )


def is_readable(case: Case) -> bool:
    """
    Whether a first decision is there to compare with, and nobody has read the case a second time.

    Once its person asked for a second look, officers without a part in the first decision look anyhow.
    """
    is_read = any(action.did in (Did.READ_AGAIN, Did.LOOK_ASKED) for action in case.actions)
    return case.stage not in NOT_READ and not is_read


def knows(case: Case, own: Collection[str]) -> bool:
    """Whether an officer, in any of their posts, has opened or touched a case other than to read it again."""
    return any(action.by in own and not _is_blind(action) for action in case.actions)


def _is_blind(action: Action) -> bool:
    return action.did is Did.OPENED and action.about.get("reason") == TO_READ


def read_again(
    case: Case, *, by: str, at: datetime, first: Reading, second: Reading, own: Collection[str]
) -> Action | Refusal:
    """
    Keep what a second officer finds, beside what the first had found; refused to whoever knows anything of it.

    `own` are the names of every post of the reader.
    """
    if not is_readable(case):
        return Refusal("case_state", Message("This case is not to be read a second time now."))
    if knows(case, {by, *own}):
        return Refusal(
            "same_officer", Message("You have opened this case before. A second reader knows nothing of the first.")
        )
    made = next(action for action in reversed(case.actions) if action.did is Did.PROPOSED)
    about = {
        "first_by": made.by,
        "first_outcome": first.outcome.value,
        "first": {code: met.value for code, met in first.findings.items()},
        "outcome": second.outcome.value,
        "findings": {code: met.value for code, met in second.findings.items()},
        "differs": list(differences(first, second)),
    }
    return Action(Did.READ_AGAIN, at, by, about, made.told_from)


def settle(case: Case, *, by: str, at: datetime, answer: str, own: Collection[str]) -> Action | Refusal:
    """Settle where two readings differ, once, by somebody who made neither; `own` are the names of all their posts."""
    reading = next((action for action in case.actions if action.did is Did.READ_AGAIN), None)
    if reading is None or not reading.about["differs"]:
        return Refusal("case_state", Message("No two readings of this case differ."))
    if any(action.did is Did.READING_SETTLED for action in case.actions):
        return Refusal("case_state", Message("This difference was settled before."))
    if {by, *own} & {reading.by, str(reading.about["first_by"])}:
        return Refusal("same_officer", Message("You made one of the two readings; someone else settles."))
    return Action(Did.READING_SETTLED, at, by, {"answer": answer}, reading.told_from)
