"""The words of the ledger: what each account means, the answer, and the reasons why it is not another number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.places.model import ACCOUNT_NAMES, CAUSE_NAMES, CORRECTION_NAMES, Account, Balances, Cause
from sojourn.places.seasons import Unfinished
from sojourn_office.queries.ledger import Latest, Ledger, Over, PeriodLine
from sojourn_office.queries.log import SignedHead

# In the order of the flow, as the bar and the table have it.
ORDER = (Account.FREE, Account.HELD, Account.TAKEN, Account.USED, Account.RETURNED, Account.NOT_RELEASED)

_MEANS = {
    Account.FREE: Message("can be claimed or offered"),
    Account.HELD: Message("passed or lodged, with an end or a decision to come"),
    Account.TAKEN: Message("stays taken if never used"),
    Account.USED: Message("seen by immigration at landing"),
    Account.RETURNED: Message("came back in the same year, never carried to the next"),
    Account.NOT_RELEASED: Message("granted by the agreement, given to no round yet"),
}
# Each account by its short name, as the bar and the list of all places have it.
ACCOUNTS = {
    Account.FREE: Message("Free"),
    Account.HELD: Message("Held"),
    Account.TAKEN: Message("Taken"),
    Account.USED: Message("Used"),
    Account.RETURNED: Message("Returned, lapsed"),
    Account.NOT_RELEASED: Message("Not released"),
}
_BAR_KINDS = {Account.NOT_RELEASED: "ahead"}
_IN_LINE = {
    Account.FREE: Message("free"),
    Account.HELD: Message("held"),
    Account.TAKEN: Message("taken"),
    Account.USED: Message("used"),
    Account.RETURNED: Message("returned"),
    Account.NOT_RELEASED: Message("not released"),
}
_NOT_KNOWN = Message("not known")


def answer(balances: Balances) -> Message:
    """The answer first."""
    places = {"free": balances[Account.FREE], "granted": balances.granted}
    return Message("{free} of {granted} places are free.", places)


def reasons(shown: Ledger) -> Iterator[Message]:
    """Why the places that are free are not simply those without a visa, and which of them can still be given."""
    yield from _sums(shown.balances)
    narrow = min((each for each in shown.over if not each.stream), key=lambda each: each.left, default=None)
    if narrow is not None and narrow.left < shown.balances[Account.FREE]:
        told = {"left": narrow.left, "quota": narrow.name, "given": narrow.given, "most": narrow.most}
        yield Message("Of the free places {left} can be given: {quota}, {given} of {most} given.", told)


def standing(shown: Ledger) -> Iterator[Message]:
    """That a person has paused the period, or that its season is over, and what that means for who holds a place."""
    if shown.paused is not None:
        since, reason = shown.paused
        told = {"moment": since.astimezone(shown.zone), "reason": reason}
        yield Message("Paused since {moment}: no place is given for now, and held places stay. {reason}", told)
    if shown.ended is not None:
        moment, rule = shown.ended
        told = {"moment": moment.astimezone(shown.zone)}
        yield Message(_SEASON_OVER[rule].text, told)


_SEASON_OVER = {
    Unfinished.FINISH: Message(
        "The season ended on {moment}. What was free has lapsed. Whoever holds a place finishes, and it counts here."
    ),
    Unfinished.NEXT_SEASON: Message(
        "The season ended on {moment}. What was free has lapsed. Whoever held a place comes first in the next season."
    ),
    Unfinished.END: Message(
        "The season ended on {moment}. What was free or held has lapsed, and whoever held a place was told."
    ),
}


def over(shown: Ledger) -> list[dict[str, Any]]:
    """The further quotas over the same places, each in numbers and as a bar."""
    return [_in_numbers(each, Message("given")) for each in shown.over]


def gate(shown: Ledger) -> dict[str, Any] | None:
    """The gate of the sending state in numbers and as a bar; nothing where it counts none."""
    return _in_numbers(shown.gate, Message("endorsed")) if shown.gate is not None else None


def _in_numbers(each: Over, word: Message) -> dict[str, Any]:
    return {
        "name": each.name,
        "most": each.most,
        "given": each.given,
        "left": each.left,
        "bar": [
            {"kind": "taken", "word": word, "count": each.given},
            {"kind": "free", "word": Message("left"), "count": each.left},
        ],
    }


def _sums(balances: Balances) -> Iterator[Message]:
    visas = balances[Account.TAKEN] + balances[Account.USED]
    sums = {"granted": balances.granted, "visas": visas, "rest": balances.granted - visas}
    if balances.granted - visas == balances[Account.FREE]:
        yield Message("{granted} − {visas} visas = {rest}: nothing is held, and nothing came back.", sums)
        return
    yield Message("Why not {granted} − {visas} visas = {rest}?", sums)
    if balances[Account.HELD]:
        held = {"places": balances[Account.HELD]}
        yield Message("Held by people who have not collected yet, or whose application is in hand: {places}.", held)
    if balances[Account.RETURNED]:
        yield Message("Came back and not released again: {places}.", {"places": balances[Account.RETURNED]})
    if balances[Account.NOT_RELEASED]:
        yield Message("Not released to any round yet: {places}.", {"places": balances[Account.NOT_RELEASED]})


def beside(shown: Ledger) -> Iterator[Message]:
    """Who asked or was asked and has no place: beside the sum, since neither a list nor an invitation is a place."""
    if shown.claimed:
        told = {"claimed": shown.claimed, "waiting": shown.waiting}
        yield Message(
            "Beside it, not in the sum: {waiting} people wait on a reserve list. Numbers given in all: {claimed}.", told
        )
    if shown.invited is not None:
        count, factor = shown.invited
        yield Message(
            "Beside it, not in the sum: {count} people are invited to lodge. At most {factor} are invited for each "
            "free place, and no visa more than there are places is issued.",
            {"count": count, "factor": factor},
        )


def asked(shown: Ledger) -> list[dict[str, Any]]:
    """The parts of the bar of those who claimed: whoever was given a place, and whoever waits; nothing where nobody."""
    parts = (
        ("held", Message("given a place"), shown.claimed - shown.waiting),
        ("ahead", Message("waiting"), shown.waiting),
    )
    return [{"kind": kind, "word": word, "count": count} for kind, word, count in parts if count]


def rows(shown: Ledger) -> list[dict[str, Any]]:
    """The table in the order of the flow; what nobody reports is not known, never 0."""
    return [
        {
            "name": ACCOUNT_NAMES[account],
            "places": _NOT_KNOWN if account is Account.USED and not shown.entries_are_seen else shown.balances[account],
            "means": _means(account, shown),
        }
        for account in ORDER
    ]


def counted(shown: Ledger) -> list[dict[str, Any]]:
    """How far applications came, each step counted apart; what nobody reports is not known."""
    used = shown.balances[Account.USED] if shown.entries_are_seen else _NOT_KNOWN
    return [
        {"name": Message("Applications lodged"), "count": shown.lodged},
        {"name": Message("Passed, as they were told"), "count": shown.passed},
        {"name": Message("Visas issued"), "count": shown.issued},
        {"name": Message("Used to enter"), "count": used},
    ]


def accounts(line: PeriodLine) -> list[tuple[Message, object]]:
    """How many places of a period each account has, in the order of the flow; what nobody reports is not known."""
    return [
        (name, _NOT_KNOWN if account is Account.USED and not line.entries_are_seen else line.balances[account])
        for account, name in ACCOUNTS.items()
    ]


def _means(account: Account, shown: Ledger) -> Message:
    if account is Account.USED and not shown.entries_are_seen:
        return Message("no entries are reported to this office; they are counted under taken")
    return _MEANS[account]


def bar(balances: Balances) -> list[dict[str, Any]]:
    """The parts of the bar; those without a place are left out."""
    return [
        {"kind": _BAR_KINDS.get(account, account.value), "word": ACCOUNTS[account], "count": balances[account]}
        for account in ORDER
        if balances[account]
    ]


def latest(shown: Ledger) -> list[dict[str, object]]:
    """The latest movements in words, without any case."""
    return [
        {
            "at": _when(each.at.astimezone(shown.zone)),
            "places": each.places,
            "way": _way(each),
            "cause": CAUSE_NAMES[each.cause],
        }
        for each in shown.latest
    ]


def corrections(shown: Ledger) -> list[dict[str, object]]:
    """Every correction of the period by its name, with its reason as it was written."""
    return [
        {
            "at": _when(each.at.astimezone(shown.zone)),
            "places": each.places,
            "way": Message("{source} → {target}", {"source": _IN_LINE[each.source], "target": _IN_LINE[each.target]}),
            "name": CORRECTION_NAMES[each.name],
            "reason": each.reason,
        }
        for each in shown.corrections
    ]


def head(signed: SignedHead | None, zone: ZoneInfo) -> Message | None:
    """How far the signed log reaches, and since when that is signed."""
    if signed is None:
        return None
    told = {"size": signed.size, "moment": signed.signed_at.astimezone(zone)}
    return Message("Entries signed: {size}, on {moment}.", told)


def witnesses(cosigned: SignedHead | None, zone: ZoneInfo) -> list[Message]:
    """Who signed the newest head that others signed too, each with its own time."""
    if cosigned is None:
        return []
    return [
        Message(
            "{name} saw the first {size} entries on {moment}.",
            {"name": each.name, "size": cosigned.size, "moment": each.at.astimezone(zone)},
        )
        for each in cosigned.witnesses
    ]


def _when(moment: datetime) -> Message:
    """A moment in the page's own zone, which its head names."""
    return Message("{day}, {time}", {"day": moment.date(), "time": f"{moment:%H:%M}"})


def _way(each: Latest) -> Message:
    source = _IN_LINE[each.source] if each.source else Message("granted")
    if each.cause is Cause.EXPIRY:
        target = Message("lapsed")
    else:
        target = _IN_LINE[each.target] if each.target else Message("no longer granted")
    return Message("{source} → {target}", {"source": source, "target": target})


def state(line: PeriodLine, *, at: datetime) -> tuple[str, str, Message]:
    """Where a period stands: its sign, the tone of it, and the words."""
    window = line.open_at(at)
    if line.is_paused:
        return "dash", "ochre", Message("Paused by the host")
    if window is not None and line.free:
        return "check", "pine", until(window.closes_at.astimezone(window.zone))
    if window is not None:
        return "cross", "ink", Message("Full")
    ahead = line.next_after(at)
    if ahead is not None:
        return "clock", "ink", Message("Opens on {moment}", {"moment": ahead.opens_at.astimezone(ahead.zone)})
    if line.balances[Account.NOT_RELEASED]:
        return "dash", "ink", Message("No round is open; no further one is published")
    return "dash", "ink", Message("Closed")


def until(closes_at: datetime) -> Message:
    """A window that closes at midnight is open until the end of the day before."""
    if closes_at.time() == time(0):
        return Message("Open until the end of {day}", {"day": closes_at.date() - timedelta(days=1)})
    return Message("Open until {moment}", {"moment": closes_at})
