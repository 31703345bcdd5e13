"""What a person can do about a refusal, as the page of the refusal says it."""

from __future__ import annotations

from sojourn.basics.messages import Message

_AGAIN = Message("Open the page again, look at what it says now, and press once more. Nothing is done twice.")

_REMEDIES: dict[str, Message] = {
    "sign_in": Message("Sign in. What was typed is kept."),
    "second_factor_required": Message("Confirm with your second factor, then go on."),
    "not_found": Message("Check the address, or sign in."),
    "not_allowed": Message("Go back. If this should be yours to do, ask whoever runs this service."),
    "own_case": Message("Another officer takes it."),
    "same_officer": Message("Another officer confirms it."),
    "key_required": _AGAIN,
    "key_reused": _AGAIN,
    "bad_body": Message("Go back and try once more."),
    "invalid": Message("Go back and correct the answers that are named."),
    "draw_broken": Message("Verify the folder of the draw; the command names the first place that differs."),
    "already_applied": Message("Go on with the application you already have."),
    "already_claimed": Message("Go on with the application with which you claimed first."),
    "place_elsewhere": Message("Keep that place, or give it up under My application and come back here."),
    "ticket_missing": Message("Sign in, open the page of your claim and press there."),
    "ticket_forged": Message("Sign in, open the page of your claim and press there."),
    "claim_first": Message("Open the page of the claim. It says when places can be claimed."),
    "period_full": Message("See when the next period opens."),
    "not_open": Message("Come back when it opens."),
    "period_closed": Message("See when the next period opens."),
    "file_too_large": Message("Save it smaller, or in parts, and send it again."),
    "image_too_large": Message("Save the picture smaller and send it again."),
    "upload_incomplete": Message("Send it once more."),
    "file_type": Message("Send it as PDF, JPEG or PNG."),
    "file_infected": Message("Send a clean copy."),
    "file_locked": Message("Save it without its password and send it again."),
    "file_broken": Message("Save it anew and send it again."),
    "slow_down": Message("Wait a little, then try again."),
    "changed_meanwhile": Message("Look at what changed, then decide again. Your text is kept."),
    "link_used": Message("Ask for a new one."),
    "link_expired": Message("Ask for a new one."),
    "outcome_unknown": Message("Press again: nothing is done twice."),
    "try_again": Message("Try again in a minute. Nothing is lost."),
    "key_unavailable": Message("Try again later. Nothing is lost."),
    "storage_low": Message("Try again later. Nothing is lost."),
    "period_stopped": Message("Try again later. Nothing is lost."),
    "check_broken": Message("Put it right, then check again: {command}.", {"command": "sojourn-office check"}),
    "papers_missing": Message("Go back to the list; what is missing is marked there."),
    "consent_missing": Message("Give the consent, or do not lodge."),
    "no_rules": Message("Ask for a day on which it is in force."),
    "not_this_method": Message("Use a method that the answer names under Allow."),
    "not_acceptable": Message("Ask for {type}.", {"type": "application/json"}),
    "not_json": Message("Send an object as {type}.", {"type": "application/json"}),
    "failed": Message("Try again later. Nothing was changed."),
    "case_state": Message("Go back and look at where the case stands now."),
}


def remedy(code: str) -> Message | None:
    """What to do about a refusal of this code; nothing where its own sentence says it all."""
    return _REMEDIES.get(code)
