"""An application on paper: entered for its person by an officer, lodged like any other, then connected by a code."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.numbers import one_time_code
from sojourn.rounds.methods import METHODS
from sojourn.rounds.moves import may_lodge
from sojourn.rounds.names import full_round_name
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import claims, entries, notices
from sojourn_office.actions.acting import Officer, by_account, by_post, perform
from sojourn_office.actions.claims import Asked
from sojourn_office.actions.on_case import own_case
from sojourn_office.storage import (
    accounts,
    cases,
    conflicts,
    events,
    filings,
    living,
    outbox,
    paper_files,
    people,
    rounds,
)
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.keys import erase_key
from sojourn_office.storage.paper_files import PaperFile
from sojourn_office.storage.rounds import Round


def begin(
    *,
    round_id: str,
    mission: str,
    answers: Mapping[str, object],
    mail: str,
    language: str,
    post: Officer,
    at: datetime,
    key: str,
    chance: bytes | None = None,
) -> str | Refusal:
    """
    Enter an application from paper; it waits for its papers and is not lodged by it.

    Where the first to come are given places, or a draw gives them, it comes at this moment. `mail` may be empty.
    `chance` is six bytes for the signs of the case number; left out, they are drawn.
    """
    round_ = rounds.by_id(round_id)
    refusal = _why_not(round_, answers, post=post, at=at)
    if refusal is not None or round_ is None:
        return refusal or Refusal("not_found", Message("There is no such round."))
    number = case_actions.start(
        account=paper_files.open_account(mail, language=language, at=at),
        round_id=round_id,
        mission=mission,
        language=language,
        at=at,
        key=key,
        chance=chance,
        from_paper_by=by_post(post),
    )
    if isinstance(number, Refusal):
        return number
    kept = case_actions.save_answers(number=number, answers=answers, by=by_post(post), at=at, key=f"{key}-answers")
    if not isinstance(kept, Refusal):
        take_part(number=number, post=post, at=at)
    return kept


def take_part(*, number: str, post: Officer, at: datetime) -> Refusal | None:
    """
    Claim a place, or enter the draw, where the round asks for it before anything is lodged; why not, where it may not.

    What the round gave once it keeps, however often this is pressed.
    """
    case = cases.by_number(number)
    assert case is not None, "the file was begun a moment ago"
    method = METHODS[case.round.method]
    answer: object = None
    if method.holds_at_claim:
        (answer,) = claims.claim_together(case.round_id, [Asked(number, f"paper-{number}")], at=at)
    elif method.by_lot:
        answer = entries.enter(number=number, by=by_post(post), at=at, key=f"enter-{number}")
    return answer if isinstance(answer, Refusal) else None


def correct(*, number: str, answers: Mapping[str, object], post: Officer, at: datetime, key: str) -> str | Refusal:
    """Correct what was typed, or add to it, until it is lodged; what is not among `answers` stays."""
    case = cases.by_number(number)
    said = {**cases.answers_of(case), **answers} if case else answers
    refusal = _why_not(case.round if case else None, said, post=post, at=at)
    return refusal or case_actions.save_answers(number=number, answers=answers, by=by_post(post), at=at, key=key)


def _why_not(round_: Round | None, answers: Mapping[str, object], *, post: Officer, at: datetime) -> Refusal | None:
    """Why nothing is entered: no such round, a closed window, somebody's own, or one who has one or a place already."""
    if round_ is None or round_.scheme[4:7] != post.host:
        return Refusal("not_found", Message("There is no such round."))
    closed = may_lodge(round_.record, at)
    if closed is not None:
        return closed
    issuer, passport = round_.scheme[:3], str(answers["passport_number"])
    typed = {"nationality": issuer, "passport_number": passport, "birth_date": str(answers["birth_date"])}
    name = f"{answers['surname']} {answers['given_names']}".strip()
    if conflicts.is_declared_of(post.account_id, **typed, latin_name=name, host=post.host):
        return own_case()
    if filings.lodged_with(round_.id, filings.digests_of(issuer, passport)):
        words = Message("Somebody with this passport has an application in this round already.")
        return Refusal("already_applied", words, field="passport_number")
    place = next(iter(living.elsewhere(round_, people.with_passport(issuer, passport)).values()), None)
    if place is not None:
        words = Message(
            "Somebody with this passport has a place of this period by another round: {round}.",
            {"round": full_round_name(place.round)},
        )
        return Refusal("place_elsewhere", words, field="passport_number")
    return None


def lodge(*, number: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Lodge what was entered; its person agreed to each text in writing."""
    agreed = dict.fromkeys(case_actions.CONSENTS, True)
    return case_actions.lodge(number=number, consents=agreed, by=by_post(post), at=at, key=key)


def print_code(*, number: str, post: Officer, at: datetime) -> str | Refusal:
    """
    A new code for the receipt, by which the person connects the application to their own sign-in; told this once.

    The code that was printed before opens nothing any more.
    """
    code = one_time_code(secrets.token_bytes(12))

    def do() -> str | Refusal:
        case = cases.to_change(number)
        row = paper_files.to_change(number)
        action = case_moves.print_code(events.replay(case), by=by_post(post), at=at)
        if isinstance(action, Refusal):
            return action
        if row is None or row.connected_at is not None:
            return Refusal("link_used", Message("Its person has connected it already."))
        events.record_action(case, action)
        paper_files.print_code(row, code, at=at)
        return number

    # Each press prints another code: a code that is told twice would have to be kept.
    answer = perform(do, verb="print-code", by=by_post(post), key=f"code-{secrets.token_hex(16)}", at=at, asked=number)
    return answer if isinstance(answer, Refusal) else code


def connect(*, number: str, code: str, account: Account, at: datetime, key: str) -> str | Refusal:
    """
    Let an application that was entered from paper be that of whoever is signed in and has its code.

    A number that names none, a wrong code and one that was used get the same answer.
    """
    by, wanted = by_account(account.pk), number.strip().upper()
    left: list[Account] = []

    def do() -> str | Refusal:
        row = paper_files.to_change(wanted)
        if row is None or not _opens(row, code, account):
            return _not_together()
        case = cases.to_change(wanted)
        first = cases.first_of_account(account.pk, case.round_id)
        if first is not None:
            return replace(case_actions.already_applied(first), field="number")
        action = case_moves.connect(events.replay(case), by=by, at=at)
        if isinstance(action, Refusal):
            return action
        left.append(case.person.account)
        people.give_to(case.person, account)
        outbox.move_to(account, of=left[0])
        paper_files.connect(row, at=at)
        event = events.record_action(case, action)
        if left[0].address:
            notices.connected(case, event=event, address=left[0].address)
        paper_files.drop_account(left[0])
        return wanted

    asked = [wanted, code]
    answer = perform(do, verb="connect", by=by, key=key, at=at, asked=asked)
    for account_left in left if not isinstance(answer, Refusal) else ():
        erase_key(account_left.id)
    return answer


def _opens(row: PaperFile, code: str, account: Account) -> bool:
    """Whoever entered it is not its person, whatever codes they know."""
    spelled = "-".join("".join(sign for sign in code.upper() if sign.isalnum())[at : at + 4] for at in (0, 4, 8))
    return paper_files.is_its_code(row, spelled) and row.by not in accounts.names_of(account.pk)


def _not_together() -> Refusal:
    words = Message("This number and this code do not belong together, or the code was used. Look at the receipt.")
    return Refusal("not_found", words, field="code")
