"""How the outcome of a check is shown: its sign and tone, and the few facts of a true visa."""

from __future__ import annotations

from typing import Any

from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message
from sojourn.seals.verify import HEADINGS, Outcome
from sojourn_office.queries.seals import IN_STAY, Checked, CheckedVisa

SIGNS: dict[str, tuple[str, str]] = {
    "valid": ("check", "pine"),
    "in_stay": ("check", "pine"),
    "out_of_dates": ("warning", "ochre"),
    "used": ("warning", "ochre"),
    "revoked": ("cross", "rust"),
    "forged": ("cross", "rust"),
    "not_issued": ("cross", "rust"),
    "unreadable": ("question", "ink"),
}

# What else a check can come to, as the page lists it beside an answer.
LEGEND: tuple[tuple[str, Message, Message], ...] = (
    (
        "valid",
        HEADINGS[Outcome.VALID],
        Message("A true visa. Until when to enter, or what its holder may do, stands below."),
    ),
    ("out_of_dates", HEADINGS[Outcome.OUT_OF_DATES], Message("A true visa outside its dates.")),
    (
        "used",
        HEADINGS[Outcome.USED],
        Message("Its one entry has been made. Look at the residence or registration card."),
    ),
    ("revoked", HEADINGS[Outcome.REVOKED], Message("Issued, then withdrawn. Call the mission that issued it.")),
    (
        "forged",
        HEADINGS[Outcome.FORGED],
        Message("The signature is not from an issuing authority. Keep the paper and call."),
    ),
    ("not_issued", HEADINGS[Outcome.NOT_ISSUED], Message("The signature is true, but no visa has this number. Call.")),
    ("unreadable", HEADINGS[Outcome.UNREADABLE], Message("Hold it flat, or type the two lines at the foot.")),
)


def shown(checked: Checked) -> dict[str, Any]:
    """What the head of a check needs: sign, tone, word, the name to compare, the sentence and its code."""
    sign, tone = SIGNS[checked.outcome]
    return {
        "sign": sign,
        "tone": tone,
        "word": checked.word,
        "name": checked.visa.name if checked.visa else "",
        "ending": checked.visa.passport_ending if checked.visa else "",
        "says": checked.says,
        "code": "" if checked.outcome in ("valid", IN_STAY) else checked.outcome,
    }


def facts(checked: Checked) -> list[dict[str, object]]:
    """The facts of a true visa: for one who is in stay what they may do, else until when to enter."""
    visa = checked.visa
    if visa is None:
        return []
    if checked.outcome == IN_STAY:
        return _of_stay(visa)
    if checked.outcome not in ("valid", "out_of_dates"):
        return []
    entries = {"last": visa.valid_until}
    until = Message("{last}, one entry", entries) if visa.single_entry else Message("{last}, any number", entries)
    return [
        {"label": Message("Country"), "value": country_name(visa.host)},
        {"label": Message("Enter until"), "value": until},
        {"label": Message("Stay"), "value": visa.stay_words},
        {
            "label": Message("Compare"),
            "value": Message("the name and the last four signs with the passport in your hand"),
        },
    ]


def _of_stay(visa: CheckedVisa) -> list[dict[str, object]]:
    assert visa.stay is not None, "who is in stay has one"
    rows: list[dict[str, object]] = [
        {"label": Message("Country"), "value": country_name(visa.host)},
        {"label": Message("Landed on"), "value": visa.stay.entered_on},
        {"label": Message("Last day"), "value": visa.stay.last_day},
        {"label": Message("Work"), "value": visa.hours},
    ]
    if visa.forbidden is not None:
        rows.append({"label": Message("Not allowed"), "value": visa.forbidden})
    if visa.status is not None:
        rows.append({"label": Message("Status"), "value": visa.status})
    return rows
