"""The page that verifies a draw in a browser with the network off: one file, with all it needs inside."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from importlib.resources import files

from sojourn.basics.messages import Message
from sojourn.texts import LANGUAGES, say
from sojourn.texts.saying import sentence

PAGE_FILE = "verify.html"

WORDS = {
    "title": Message("Check a draw at home"),
    "intro": Message("Nothing that you give to this page leaves your device: it cannot use the network."),
    "folder": Message("The folder of the draw"),
    "folder_hint": Message("Download it, unpack it, and choose the whole folder."),
    "ticket": Message("The number of your ticket, if you have one"),
    "receipt": Message("Your receipt, if you have one"),
    "identity": Message("Is the receipt yours? Write what you entered with"),
    "birth_date": Message("Birth date"),
    "passport_issuer": Message("Country of the passport, in three letters"),
    "passport_no": Message("Passport number"),
    "case": Message("Of a waiting room: the number of the application"),
    "check": Message("Check"),
    "working": Message("Working it out."),
    "refused": Message("This is not as it should be."),
    "receipt_file": Message("receipt"),
    "receipt_true": Message("Your receipt leads to the root of the frozen list."),
    "receipt_yours": Message("Your receipt is yours, and leads to the root of the frozen list."),
    "line": Message("line {line}"),
    "no_draw": Message("There is no draw here."),
    "not_canonical": Message("This is no JSON in its canonical form."),
    "no_value": Message("The value is missing, or cannot be read."),
    "line_changed": Message("The line is not as it was written."),
    "doubled": Message("The ticket stands in the list twice."),
    "disorder": Message("The list is not in the order of its tickets."),
    "known_before": Message("Round {round} of {due} was known before the list was frozen at {frozen}."),
    "too_soon": Message("Round {round} of {due} comes less than 24 hours after the list was frozen at {frozen}."),
    "too_soon_after": Message("Round {round} of {due} comes less than 3 minutes after the list was fixed at {frozen}."),
    "no_reason": Message("A further draw needs its reason."),
    "not_previous": Message("It is not the manifest of the draw before."),
    "not_recorded": Message("It is not the manifest that the record names."),
    "entries_differ": Message("The manifest states {stated} entries; {there} are here."),
    "not_this_list": Message("The list is not the one that this manifest was made over."),
    "other_beacon": Message("The manifest names another beacon: round {wanted}, not {found}."),
    "not_signed": Message("The signature is not that of round {round}."),
    "line_differs": Message("The line should be {due}, and is {there}."),
    "not_of_this": Message("It does not belong to this draw."),
    "other_ballot": Message("The receipt is of another ballot: {ballot}."),
    "not_yours": Message("The receipt is not of this person."),
    "no_way": Message("The receipt does not lead to the root of the frozen list."),
    "no_replacement": Message("The manifest names nothing that replaces its round."),
    "no_pulse": Message("This is no pulse of the beacon that replaces a round."),
    "other_pulse": Message("The manifest names the pulse of {wanted}, not of {found}."),
    "other_key": Message("The pulse is signed by another key than the manifest names."),
    "pulse_not_signed": Message("The signature is not that of this pulse."),
    "replaced_too_soon": Message("Round {round} of {due} is waited for 72 hours at the least before it is replaced."),
    "replaced": Message(
        "The pulse of {at} decided, in place of round {round}. Whoever has that round can show it came."
    ),
    "passed_before": Message("This ticket was passed over before."),
    "no_offer": Message("No seat was offered to this ticket."),
    "needs_reason": Message("Who is disqualified, and nobody else, has the code of a reason."),
    "not_later": Message("It is not later than what happened before."),
    "offers": Message("Offered afterwards: {offers}, each to the next by rank; as of {at}."),
    "step_offered": Message("A seat was offered on {at}."),
    "step_accepted": Message("The seat was accepted on {at}."),
    "step_declined": Message("The seat was declined on {at}."),
    "step_lapsed": Message("The offer lapsed on {at}."),
    "step_withdrawn": Message("The entry was withdrawn on {at}."),
    "step_disqualified": Message("The entry was disqualified on {at}: {reason}."),
    "not_in_list": Message("This ticket is not in the frozen list."),
    "in_list": Message("In the frozen list: line {line} of list.csv."),
    "seat": Message("Rank {rank} of {entries}: a seat."),
    "kept_seat": Message("Rank {rank} of {entries}: a seat kept for {seat}."),
    "reserve": Message("Rank {rank} of {entries}: on the reserve list."),
    "no_seat": Message("Rank {rank} of {entries}: not offered."),
    "trial": Message("TRIAL: it forecasts, and decides nothing."),
    "same": Message("Draw {draw}: the same. Entries: {entries}; seats: {seats}; round {round} of {due}."),
    "waiting": Message("Draw {draw}: the list of {entries} entries is fixed. Waiting for round {round} of {due}."),
    "no_result": Message("Draw {draw}: list and beacon belong together. There is no result to compare yet."),
}
_WITHOUT_SCRIPT = Message("This page works in your browser by JavaScript. The command {command} does the same.")


def page() -> bytes:
    """
    The page in its three languages. It may run its own two scripts and nothing else, and ask no server for anything.

    The curve and the hashes are those of noble (MIT), whose licence stands in its folder and in the page.
    """
    style, script, noble = (_part(name) for name in ("verify.css", "verify.js", "noble.js"))
    noble = f"/* {_licence()} */\n{noble}"
    parts = {
        "scripts": " ".join(_source(each) for each in (noble, script)),
        "styles": _source(style),
        "title": say(WORDS["title"], "en"),
        "noscript": " ".join(
            say(Message(_WITHOUT_SCRIPT.text, {"command": "sojourn draw verify"}), each) for each in LANGUAGES
        ),
        "words": json.dumps(
            {each: {code: sentence(words, each) for code, words in WORDS.items()} for each in LANGUAGES},
            ensure_ascii=False,
        ).replace("</", "<\\/"),
        "style": style,
        "noble": noble,
        "script": script,
    }
    whole = _part("verify.html")
    for name, content in parts.items():
        head, hole, rest = whole.partition("{" + name + "}")
        assert hole, f"the page has a place for {name}"
        whole = head + content + rest
    return whole.encode()


def _source(content: str) -> str:
    """What the page's own policy lets run: exactly this text."""
    return f"'sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}'"


def _licence() -> str:
    return "noble-curves 1.9.7, noble-hashes 1.8.0. " + _part("noble-LICENSE.txt").partition("\n\nThe MIT")[2].strip()


def _part(name: str) -> str:
    return (files("sojourn.cli") / "page" / name).read_text(encoding="utf-8")
