"""What a person may ask and cannot have, as a value with a stable code and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class Refusal:
    """
    The answer "no" to an act: a stable `code`, what it says, and what to do about it.

    Codes are documented in `docs/reference/refusals.md`, which is made from `REFUSALS` in this module.
    """

    code: str
    message: Message
    field: str = ""
    about: tuple[tuple[str, object], ...] = ()

    def __post_init__(self) -> None:
        assert self.code in REFUSALS, f"{self.code} is not declared in sojourn.basics.refusals.REFUSALS"


# code: (HTTP status, when it is met, what to do about it). One table: the pages, the API and the reference read it.
REFUSALS: dict[str, tuple[int, str, str]] = {
    "sign_in": (401, "No sign-in, or a stale one.", "Sign in; what was typed is kept."),
    "second_factor_required": (403, "The second factor is missing.", "Confirm with the second factor."),
    "not_found": (404, "There is no such thing, or it is not yours.", "Check the address, or sign in."),
    "not_allowed": (403, "The right person, but not this act.", "The rule is named in the sentence."),
    "own_case": (403, "One's own case, or a declared conflict of interest.", "Another officer takes it."),
    "same_officer": (409, "The proposer cannot also confirm.", "Another officer confirms."),
    "two_places": (
        409,
        "Two records that would be one person both have a place in a year.",
        "Settle one of the two applications first; both are named.",
    ),
    "key_required": (428, "A change without a key.", "Open the page again and press once more."),
    "key_reused": (422, "The key of an accepted act with other content.", "Open the page again."),
    "bad_body": (400, "The request cannot be read.", "The position is given."),
    "invalid": (422, "Missing or impossible fields.", "All fields are listed at once."),
    "already_applied": (409, "A second application in the same round.", "The first one is linked."),
    "already_claimed": (409, "A second claim of one person in a round.", "The first one counts."),
    "place_elsewhere": (
        409,
        "The person has a place of the same period by another round: nobody has two.",
        "Give that one up first, on the page of its application.",
    ),
    "already_complained": (409, "A second complaint about a filing while the first waits.", "The first is answered."),
    "agency_limit": (409, "An agency filed as many people in a round as it may.", "The others file in another way."),
    "ticket_missing": (401, "A claim without its ticket.", "Sign in and open the page of the claim."),
    "ticket_forged": (
        403,
        "A ticket that was not given out for this round.",
        "Sign in and open the page of the claim.",
    ),
    "draw_broken": (
        422,
        "A draw that does not verify, or is none.",
        "Run `sojourn draw verify` on its folder; it names the first place that differs.",
    ),
    "claim_first": (409, "A place has to be claimed before anything is lodged.", "Claim one when the round is open."),
    "already_entered": (409, "A second entry of one person into a draw.", "The first one counts."),
    "not_drawn": (
        409,
        "In this round nothing is lodged before a draw gave a place and it was accepted.",
        "The page of the draw says where the entry stands.",
    ),
    "list_fixed": (
        409,
        "The list of a draw is fixed; nothing is put in or taken out.",
        "A later draw has its own list.",
    ),
    "not_eligible": (422, "A rule is not met on that day.", "The rule is named in the sentence."),
    "not_endorsed": (
        409,
        "The sending state's office comes first, and has not endorsed this application.",
        "Wait: the host decides after the endorsement.",
    ),
    "not_invited": (409, "In this round only those who were invited lodge.", "Wait: you are written to."),
    "period_full": (409, "No place is left.", "See when the next period opens."),
    "period_paused": (409, "The host has paused the places of this period.", "See the page of places; it says when."),
    "not_open": (425, "The window is not open yet.", "The opening time and its zone are given."),
    "period_closed": (410, "The window is closed.", "The next window is named."),
    "file_too_large": (413, "The file, or the number of files or pages, is over the limit.", "The limit is told."),
    "image_too_large": (413, "The picture has too many pixels.", "The limit is told."),
    "upload_incomplete": (
        400,
        "A form or its file broke off on the way.",
        "Send it once more; nothing was kept.",
    ),
    "file_type": (415, "The content is not PDF, JPEG or PNG, whatever its name says.", "The found type is told."),
    "file_infected": (422, "The scanner found something harmful.", "Send a clean copy."),
    "file_locked": (422, "The file has a password.", "Save it without one and send it again."),
    "file_broken": (422, "The file cannot be opened.", "Save it anew and send it again."),
    "slow_down": (429, "Too many tries in a short time.", "Wait as long as `Retry-After` says."),
    "changed_meanwhile": (409, "Someone else changed this in between.", "Look at what changed; your text is kept."),
    "link_used": (410, "A link or code that was used before.", "Ask for a new one."),
    "link_expired": (410, "A link or code that has run out.", "Ask for a new one."),
    "outcome_unknown": (503, "It is not known whether it was done.", "Press again; nothing is done twice."),
    "try_again": (503, "The database cannot be reached.", "Try again shortly."),
    "key_unavailable": (503, "An encryption key is missing.", "The operator restores the key."),
    "period_stopped": (
        503,
        "Nothing is given in this period while what a check found is looked into.",
        "Try again when the page on the service no longer says so; nothing is lost.",
    ),
    "check_broken": (
        409,
        "The last check of everything found something there, or is too old.",
        "Put it right, then check again: `sojourn-office check`.",
    ),
    "storage_low": (507, "The disk is nearly full.", "The operator frees space."),
    "papers_missing": (409, "Papers or answers are missing.", "Each is named."),
    "fee_unpaid": (402, "A fee is to be paid first.", "Pay it on the page of the payment; the sum stands there."),
    "fee_paid": (409, "The fee is paid already.", "Nothing more is taken; a second payment is given back."),
    "consent_missing": (422, "A consent was not given.", "Give it, or do not lodge."),
    "case_state": (409, "The case is not at a step where this can be done.", "The step it is at is named."),
    "quota_below_promised": (
        409,
        "A quota would be lower than the places held, taken and used.",
        "The smallest legal number is told.",
    ),
    "ledger_short": (409, "A movement would take an account below zero.", "The largest possible number is told."),
    "reason_required": (422, "A reason is missing.", "Write the reason."),
    "no_rules": (422, "The scheme has no rules for the day that was asked.", "Ask for a day on which it is in force."),
    "not_this_method": (405, "The address does not take this method.", "`Allow` names those it takes."),
    "not_acceptable": (406, "The answer is JSON, and only something else was asked for.", "Ask for JSON."),
    "not_json": (415, "What was sent to the API is not called JSON.", "Send it as `application/json`."),
    "failed": (500, "A fault of ours.", "Try again later; nothing was changed."),
    "unknown_scheme": (404, "There is no such scheme in the catalogue.", "The nearest known ones are named."),
    "alarm_unanswered": (
        409,
        "Chance does not explain how many of a group passed, and nobody has answered for it.",
        "Explain it, or have the cases looked at again, on the page of the alarm.",
    ),
    "already_in_round": (409, "Results of a round are published once.", "A correction is a named act of its own."),
    "forged": (422, "The signature of a seal is not from an issuing authority.", "Keep the paper and call."),
    "not_issued": (422, "The signature is true, but no visa has this number.", "Call."),
    "revoked": (422, "Issued, then withdrawn.", "Call the mission that issued it."),
    "out_of_dates": (422, "A true visa outside its dates.", "The dates are told."),
    "used": (422, "The one entry of this visa was made.", "Look at the residence or registration card."),
    "unreadable": (422, "The seal or the lines cannot be read.", "Hold it flat, or type the two lines."),
}
