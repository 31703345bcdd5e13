"""What officers do to a case while it is assessed: take it, hand it over, judge, note, ask for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import counter, second_look
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Action, Did
from sojourn.cases.model import Case as CaseRecord
from sojourn_office.actions import notices
from sojourn_office.actions.acting import Officer, by_post
from sojourn_office.actions.on_case import act_on, not_ones_own
from sojourn_office.storage import accounts, cases, events, passages
from sojourn_office.storage.cases import Case


def take(
    *,
    number: str,
    post: Officer,
    at: datetime,
    key: str,
    if_with: str | None = None,
    version: int | None = None,
) -> str | Refusal:
    """
    Take a case into one's own hands.

    With `if_with` only where it is still with whom it was seen to be, or with nobody: two may open it at once.
    """
    move = partial(case_moves.take, by=by_post(post), at=at, if_with=if_with)
    return act_on(number, post, "take", move, at=at, key=key, version=version)


def hand_over(
    *, number: str, post: Officer, to: Officer, why: str, at: datetime, key: str, version: int | None = None
) -> str | Refusal:
    """Give a case to a colleague of the same host, saying what is done and what is still open."""
    if to.host != post.host:
        return Refusal("not_allowed", Message("A case stays with its host."))
    row = cases.by_number(number)
    if row is not None and not_ones_own(row, to) is not None:
        # Which relation a colleague declared is nobody's business.
        return Refusal("not_allowed", Message("They may not act on this case. Choose somebody else."))

    def move(case: CaseRecord) -> Action | Refusal:
        if second_look.is_barred(case, accounts.names_of(to.account_id)):
            return Refusal("same_officer", Message("They took part in the first decision. Choose somebody else."))
        return case_moves.hand_over(case, by=by_post(post), to=by_post(to), at=at)

    return act_on(
        number, post, "hand-over", move, at=at, key=key, asked=by_post(to), sealed={"why": why}, version=version
    )


def release(*, number: str, post: Officer, at: datetime, key: str, version: int | None = None) -> str | Refusal:
    """Give a case back to the queue."""
    move = partial(case_moves.release, by=by_post(post), at=at)
    return act_on(number, post, "release", move, at=at, key=key, version=version)


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
    quotes: Sequence[str] = (),
    version: int | None = None,
) -> str | Refusal:
    """Record what an officer finds of one criterion, on which paper and why; `quotes` name the passages it rests on."""
    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    move = partial(case_moves.judge, by=by_post(post), at=at, code=code, met=met)
    sealed = _with_quotes({"why": why, "paper": paper}, number, quotes)
    if isinstance(sealed, Refusal):
        return sealed
    return act_on(number, post, "judge", move, at=at, key=key, asked=[code, met], sealed=sealed, version=version)


def note(*, number: str, post: Officer, text: str, at: datetime, key: str) -> str | Refusal:
    """Write a note; the person may read it."""
    if not text.strip():
        return Refusal("invalid", Message("The note is empty."), field="note")
    action = Action(Did.NOTED, at, by_post(post))
    return act_on(number, post, "note", lambda case: action, at=at, key=key, sealed={"note": text})


def at_counter(
    *, number: str, post: Officer, what: str, moment: datetime | None, note: str, at: datetime, key: str
) -> str | Refusal:
    """
    Keep what was done at the counter, by its code in `sojourn.cases.counter`; the person sees it, and is written to.

    `moment` is when they are asked to come; the note is sealed, and the person may read it like any other.
    """
    move = partial(counter.at_counter, by=by_post(post), at=at, what=what, moment=moment)

    def tell(case: Case, event: events.Event) -> None:
        notices.at_counter(case, event=event, moment=moment.astimezone(ZoneInfo(case.round.zone)) if moment else None)

    sealed = {"note": note.strip()} if note.strip() else None
    asked = [what, moment]
    return act_on(number, post, "counter", move, at=at, key=key, asked=asked, sealed=sealed, then=tell)


def ask_for_paper(
    *,
    number: str,
    post: Officer,
    paper: str,
    until: datetime,
    why: str,
    at: datetime,
    key: str,
    quotes: Sequence[str] = (),
    once: bool = False,
    version: int | None = None,
) -> str | Refusal:
    """
    Ask for a paper until a moment; `quotes` name the passages it is about, which the person reads with it.

    With `once` it is not asked where a colleague has the case, or where it is asked for already.
    """
    move = partial(case_moves.ask_for_paper, by=by_post(post), at=at, paper=paper, until=until, once=once)
    tell = partial(tell_asked, until=until)
    sealed = _with_quotes({"why": why}, number, quotes)
    if isinstance(sealed, Refusal):
        return sealed
    asked = [paper, until]
    return act_on(number, post, "ask", move, at=at, key=key, asked=asked, sealed=sealed, then=tell, version=version)


def tell_asked(case: Case, event: events.Event, *, until: datetime) -> None:
    """Write to the person of whom a paper is asked, and to the agency that works for them."""
    there = until.astimezone(ZoneInfo(case.round.zone))
    notices.paper_asked(case, event=event, until=there)
    notices.paper_asked_of_client(case, event=event, until=there)


def _with_quotes(sealed: dict[str, object], number: str, names: Sequence[str]) -> dict[str, object] | Refusal:
    """What is sealed, with the words of the passages; they are read before the transaction begins."""
    case = cases.by_number(number) if names else None
    quotes = passages.quoted(case, names) if case is not None else ()
    return quotes if isinstance(quotes, Refusal) else {**sealed, **passages.to_keep(quotes)}
