"""What officers do: take, judge, ask, note, propose, confirm; a decision is frozen with everything it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import DID_NAMES, OPENED_FOR, Action, Did, Outcome
from sojourn.cases.model import Case as CaseRecord
from sojourn.decisions.moves import grounds_of, met_names
from sojourn.eligibility.facts import write_facts
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn.texts.keeping import keep
from sojourn_office.actions import notices
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.papers.decision_letter import decision_letter
from sojourn_office.papers.letter import Letter, letter
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.storage import accounts, agreements, cases, conflicts, events, files, rounds
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import Judged, judged, letter_words, proposed, unseen_papers

Move = Callable[[CaseRecord], Action | Refusal]


def take(*, number: str, post: Officer, at: datetime, key: str, if_free: bool = False) -> str | Refusal:
    """Take a case into one's own hands; with `if_free` only where nobody has it, since two may open it at once."""
    by = by_post(post)

    def move(case: CaseRecord) -> Action | Refusal:
        if if_free and case.holder:
            return Refusal(
                "changed_meanwhile", Message("This case is with {who}", {"who": accounts.who_is(case.holder)})
            )
        return case_moves.take(case, by=by, at=at)

    return _act(number, post, move, verb="take", at=at, key=key)


def hand_over(
    *, number: str, post: Officer, to: Officer, why: str, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """Give a case to a colleague of the same host, saying what is done and what is still open."""
    if to.host != post.host:
        return Refusal("not_allowed", Message("A case stays with its host."))
    by = by_post(post)
    return _act(
        number,
        post,
        lambda case: case_moves.hand_over(case, by=by, to=by_post(to), at=at),
        verb="hand-over",
        at=at,
        key=key,
        sealed={"why": why},
        version=version,
    )


def opened(
    *, number: str, post: Officer, reason: str, paper: str, at: datetime, key: str, why: str = ""
) -> str | Refusal:
    """
    Keep that an officer opened a case or a paper, and why.

    `reason` is one of `OPENED_FOR`, the task in hand; `why` is what was typed outside one's own queue, and is sealed.
    """
    if reason not in OPENED_FOR:
        return Refusal("reason_required", Message("Write why you open this case."), field="why")
    by = by_post(post)
    about = {"reason": reason, "paper": paper}
    return _act(
        number,
        post,
        lambda case: Action(Did.OPENED, at, by, about),
        verb="open",
        at=at,
        key=key,
        sealed={"why": why} if why else None,
        own_case_too=True,
    )


def opened_all(
    *, number: str, post: Officer, reason: str, papers: Sequence[str], at: datetime, key: str
) -> str | Refusal:
    """Keep of several papers at once that an officer saw them: each is an event of its own."""
    if reason not in OPENED_FOR:
        return Refusal("reason_required", Message("Write why you open this case."), field="why")
    by = by_post(post)

    def do() -> str:
        case = cases.to_change(number)
        publics = [{"reason": reason, "paper": paper} for paper in papers]
        events.record_several(Did.OPENED, number, publics, by=by, at=at, person_id=case.person_id)
        return number

    return perform(do, verb="open-all", by=by, key=key, at=at, asked=[number, reason, list(papers)])


def judge(
    *,
    number: str,
    post: Officer,
    code: str,
    met: str,
    why: str,
    paper: str,
    at: datetime,
    key: str,
    version: int | None = None,
) -> str | Refusal:
    """Record what an officer finds of one criterion, on which paper and why."""
    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    by = by_post(post)
    return _act(
        number,
        post,
        lambda case: case_moves.judge(case, by=by, at=at, code=code, met=met),
        verb="judge",
        at=at,
        key=key,
        sealed={"why": why, "paper": paper},
        version=version,
    )


def note(*, number: str, post: Officer, text: str, at: datetime, key: str) -> str | Refusal:
    """Write a note; the person may read it."""
    if not text.strip():
        return Refusal("invalid", Message("The note is empty."), field="note")
    by = by_post(post)
    return _act(
        number,
        post,
        lambda case: Action(Did.NOTED, at, by),
        verb="note",
        at=at,
        key=key,
        sealed={"note": text},
    )


def clear(*, number: str, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """Take the mark of a possible second application away, since an officer found two persons."""
    by = by_post(post)
    return _act(
        number,
        post,
        lambda case: case_moves.clear(case, by=by, at=at),
        verb="clear",
        at=at,
        key=key,
        sealed={"why": why},
    )


def void_both(*, number: str, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """
    Apply the rule that two applications of one person in a round are both void; places held for them go back.

    `number` is the one that carries the mark; the mark names the other.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        row = cases.by_number(number)
        if row is None:
            return Refusal("not_found", Message("There is no such case."))
        period = rounds.period_to_change(row.scheme, row.round.period.year)
        replayed = events.replay(row)
        if not replayed.is_flagged:
            return Refusal("case_state", Message("This case is not marked as a second application."))
        other = next(str(action.about["other"]) for action in replayed.actions if action.did is Did.FLAGGED)
        for each, twin in ((number, other), (other, number)):
            refusal = _void(cases.to_change(each), post, twin, period, by=by, why=why, at=at)
            if refusal is not None:
                return refusal
        return number

    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    return perform(do, verb="void", by=by, key=key, at=at, asked=[number, why])


def _void(
    case: Case, post: Officer, twin: str, period: rounds.Period, *, by: str, why: str, at: datetime
) -> Refusal | None:
    refusal = _not_by(case, post)
    if refusal is not None:
        return refusal
    action = case_moves.void(events.replay(case), by=by, at=at, other=twin)
    if isinstance(action, Refusal):
        return action
    moves = []
    if events.place_of(case) is Place.HELD:
        back = Place(METHODS[case.round.method].comes_back_to)
        moves.append((period, Movement(Cause.WITHDRAWAL, Place.HELD, back, case=case.number)))
    event = events.record_action(case, action, sealed={"why": why}, moves=moves)
    notices.voided(case, event=event)
    return None


def declare_conflict(
    *,
    post: Officer,
    nationality: str,
    surname: str,
    given_names: str,
    birth_date: date,
    passport_number: str,
    at: datetime,
    key: str,
) -> str | Refusal:
    """
    Declare a relation whose case one may not decide; only keyed digests of it are kept.

    The name is as in the passport; the passport number may be empty.
    """
    digests = conflicts.digests_for(
        nationality=nationality,
        birth_date=birth_date.isoformat(),
        latin_name=f"{surname} {given_names}".strip(),
        passport_number=passport_number,
    )
    about = str(post.account_id)

    def do() -> str:
        events.record(Happened.CONFLICT_DECLARED, about, by=by_post(post), at=at, public={"digests": digests})
        return about

    return perform(do, verb="conflict", by=by_post(post), key=key, at=at, asked=digests)


def ask_for_paper(
    *,
    number: str,
    post: Officer,
    paper: str,
    until: datetime,
    why: str,
    at: datetime,
    key: str,
    version: int | None = None,
) -> str | Refusal:
    """Ask for a paper until a moment."""
    by = by_post(post)

    def tell(case: Case, event: events.Event) -> None:
        notices.paper_asked(case, event=event, until=until.astimezone(ZoneInfo(case.round.zone)))

    return _act(
        number,
        post,
        lambda case: case_moves.ask_for_paper(case, by=by, at=at, paper=paper, until=until),
        verb="ask",
        at=at,
        key=key,
        sealed={"why": why},
        then=tell,
        version=version,
    )


def take_back(*, number: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Take one's own proposal back."""
    by = by_post(post)
    return _act(number, post, lambda case: case_moves.take_back(case, by=by, at=at), verb="take-back", at=at, key=key)


def send_back(
    *, number: str, post: Officer, why: str, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """Send a proposal back with a reason."""
    if not why.strip():
        return Refusal("reason_required", Message("Write why it goes back."), field="why")
    by = by_post(post)
    return _act(
        number,
        post,
        lambda case: case_moves.send_back(case, by=by, at=at),
        verb="send-back",
        at=at,
        key=key,
        sealed={"why": why},
        version=version,
    )


def propose(
    *, number: str, post: Officer, own_sentence: str, version: int | None, at: datetime, key: str
) -> str | Refusal:
    """
    Propose the decision that findings and marks come to, with facts and grounds frozen.

    A grant needs every required paper opened by an officer, or seen at the counter where it came on paper.
    `version` is that of the page the officer read; where something happened meanwhile, the proposal is not made.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = _not_by(case, post) or _changed(case, version)
        if refusal is not None:
            return refusal
        found = judged(case, known=_day(case, at))
        if found.outcome is None:
            return Refusal("case_state", Message("A criterion is still open. Judge it first, or ask for a paper."))
        unseen = unseen_papers(case, found)
        if found.outcome is Outcome.GRANTED and unseen:
            return _papers_unseen(unseen)
        action = case_moves.propose(
            found.record,
            by=by,
            at=at,
            outcome=found.outcome,
            pins=_pins(found),
            told_from=case.round.results_at,
        )
        if isinstance(action, Refusal):
            return action
        events.record_action(case, action, sealed=_frozen(found, own_sentence))
        return number

    return perform(do, verb="propose", by=by, key=key, at=at, asked=[number, own_sentence])


def confirm(
    *, number: str, post: Officer, specimen: bool, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """
    Confirm a proposal: the decision is made, its letter written and frozen with it.

    Where results have no day of their own the person is told at once, and a place that was held goes back if no
    visa is issued.
    """
    row = cases.by_number(number)
    if row is None:
        return Refusal("not_found", Message("There is no such case."))
    if row.stage != "proposed":
        found_now = case_moves.confirm(events.replay(row), by=by_post(post), at=at, signatures=1)
        assert isinstance(found_now, Refusal), "only a proposal is confirmed"
        return found_now
    told = letter_of(row, officers=_signatures(row), decided_on=_day(row, at), specimen=specimen)
    try:
        printed = letter(told, row.language)
    except CannotPrint as trouble:
        return Refusal("invalid", Message("The letter cannot print this sign: {sign}", {"sign": trouble.sign}))
    stored_as = files.keep(row.person_id, printed)
    return perform(
        lambda: _confirm(
            number, post, sha256(printed).hexdigest(), stored_as, row.version if version is None else version, at=at
        ),
        verb="confirm",
        by=by_post(post),
        key=key,
        at=at,
        asked=number,
    )


def _confirm(
    number: str, post: Officer, letter_digest: str, stored_as: str, version: int, *, at: datetime
) -> str | Refusal:
    row = cases.by_number(number)
    assert row is not None, "the case was there a moment ago"
    period = rounds.period_to_change(row.scheme, row.round.period.year)
    case = cases.to_change(number)
    refusal = _not_by(case, post) or _changed(case, version)
    if refusal is not None:
        return refusal
    by = by_post(post)
    replayed = events.replay(case)
    action = case_moves.confirm(replayed, by=by, at=at, signatures=_signatures(case))
    if isinstance(action, Refusal):
        return action
    action = Action(action.did, action.at, action.by, {**action.about, "letter": letter_digest}, action.told_from)
    sealed = {**proposed(case.number), "letter_text": stored_as}
    events.record_action(case, action, sealed=sealed)
    if not METHODS[case.round.method].has_result_day:
        _tell_at_once(case, period, by=by, at=at)
    return number


def _tell_at_once(case: Case, period: rounds.Period, *, by: str, at: datetime) -> None:
    replayed = events.replay(case)
    told = case_moves.tell(replayed, by=by, at=at, collect_until=None)
    assert not isinstance(told, Refusal), "a decided case can be told"
    moves = []
    if replayed.outcome is Outcome.REFUSED and events.place_of(case) is Place.HELD:
        back = Place(METHODS[case.round.method].comes_back_to)
        moves.append((period, Movement(Cause.REFUSAL, Place.HELD, back, case=case.number)))
    event = events.record_action(case, told, moves=moves)
    notices.decided(case, event=event)


def letter_of(case: Case, *, officers: int, decided_on: date, specimen: bool) -> Letter:
    """The letter of a case as findings and marks stand; for a proposal, as it was proposed."""
    return decision_letter(**letter_words(case, decided_on=decided_on), officers=officers, specimen=specimen)


def _act(
    number: str,
    post: Officer,
    move: Move,
    *,
    verb: str,
    at: datetime,
    key: str,
    sealed: Mapping[str, object] | None = None,
    then: Callable[[Case, events.Event], None] | None = None,
    own_case_too: bool = False,
    version: int | None = None,
) -> str | Refusal:
    """One officer's act on one case: not on their own, one action, one event."""

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = (None if own_case_too else _not_by(case, post)) or _changed(case, version)
        if refusal is not None:
            return refusal
        action = move(events.replay(case))
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action, sealed=sealed)
        if then is not None:
            then(case, event)
        return number

    asked = [number, dict(sealed) if sealed else None]
    return perform(do, verb=verb, by=by_post(post), key=key, at=at, asked=asked)


def _not_by(case: Case, post: Officer) -> Refusal | None:
    if post.host != case.host:
        return Refusal("not_found", Message("There is no such case."))
    if case.person.account_id == post.account_id or conflicts.is_declared(post.account_id, case):
        return Refusal("own_case", Message("This is your own case or a declared conflict."))
    return None


def _changed(case: Case, version: int | None) -> Refusal | None:
    if version is None or version == case.version:
        return None
    last = [action for action in events.replay(case).actions if action.did is not Did.OPENED][-1]
    holes = {
        "who": accounts.who_is(last.by),
        "what": DID_NAMES[last.did],
        "at": last.at.astimezone(ZoneInfo(case.round.zone)),
    }
    return Refusal(
        "changed_meanwhile",
        Message("Changed meanwhile: {what} ({who}, {at}). Your text is kept.", holes),
        about=(("version", case.version), ("kind", last.did.value)),
    )


def _papers_unseen(unseen: tuple[Words, ...]) -> Refusal:
    first, *others = unseen
    names: Message | Words = first
    for name in others:
        names = Message("{left}, {right}", {"left": names, "right": name})
    return Refusal("papers_missing", Message("No officer has opened these papers yet: {papers}.", {"papers": names}))


def _signatures(case: Case) -> int:
    """How many officers a decision needs; every refusal needs two, whatever the scheme says."""
    proposal = events.replay(case).proposal
    if proposal is not None and proposal.about["outcome"] == Outcome.REFUSED.value:
        return 2
    on = case.rule_on or date.max
    value = agreements.rules_of(case.scheme, on=on, known=on, mission=case.mission).value("signatures_grant")
    return value if isinstance(value, int) else 2


def _pins(found: Judged) -> dict[str, object]:
    clauses = [
        {
            "code": finding.code,
            "cites": list(finding.cites),
            "value": finding.value_name,
            "value_from": _start(finding.entry),
        }
        for finding in found.judgement.findings
    ]
    return {
        "rule_on": found.on.isoformat(),
        "known_on": found.known.isoformat(),
        "agreement": found.agreement.digest,
        "clauses": clauses,
    }


def _start(entry: Any) -> str:
    return str(entry.start) if entry is not None and entry.start is not None else ""


def _frozen(found: Judged, own_sentence: str) -> dict[str, object]:
    grounds = [
        {
            "code": ground.code,
            "name": keep(ground.name),
            "rule": keep(ground.rule),
            "fact": keep(ground.fact),
            "paper": ground.paper,
            "remedy": keep(ground.remedy),
        }
        for ground in grounds_of(found.judgement, found.marks)
    ]
    return {
        "facts": write_facts(found.facts),
        "grounds": grounds,
        "met": [keep(name) for name in met_names(found.judgement, found.marks)],
        "own_sentence": own_sentence,
    }


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(ZoneInfo(case.round.zone)).date()
