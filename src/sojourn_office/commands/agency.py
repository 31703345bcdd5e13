"""`agency`: put an agency into the register, suspend it at once, or let it go on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn.basics.refusals import Refusal

HELP = "Admit an agency to the register, suspend it with a reason, or let it go on."


def arguments(parser: ArgumentParser) -> None:
    """What is done, which agency, and what the register says of it."""
    parser.add_argument("act", choices=("admit", "suspend", "restore"))
    parser.add_argument("slug", help="its name in addresses")
    parser.add_argument("--name", help="its name, as it writes it itself (admit)")
    parser.add_argument("--host", help="the host that designated it, three letters (admit)")
    parser.add_argument(
        "--mission", action="append", default=[], dest="missions", help="a mission it files with (admit)"
    )
    parser.add_argument("--fee", help="its fee, like KRW50000 (admit)")
    parser.add_argument("--limit", type=int, help="how many people it may file in a round (admit)")
    parser.add_argument("--closes-before", type=int, default=0, metavar="DAYS", help="its closing day (admit)")
    parser.add_argument("--reason", default="", help="why; anybody may read it (suspend, restore)")


def run(asked: Namespace) -> int:
    """Do it, and say what was done."""
    from secrets import token_urlsafe

    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import agencies
    from sojourn_office.commands import BY, refused

    at, key = clock.now(), token_urlsafe(18)
    if asked.act == "admit":
        answer = _admit(asked)
    else:
        act = agencies.suspend if asked.act == "suspend" else agencies.restore
        answer = act(asked.slug, reason=asked.reason, post=None, by=BY, at=at, key=key)
    if isinstance(answer, Refusal):
        return refused("agency", answer)
    print(f"{asked.act}: {answer}")
    return 0


def _admit(asked: Namespace) -> str | Refusal:
    from decimal import Decimal, InvalidOperation
    from secrets import token_urlsafe

    from sojourn.basics.messages import Message
    from sojourn.basics.money import Money
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import agencies
    from sojourn_office.commands import BY

    if not asked.name or not asked.host:
        return Refusal("invalid", Message("An agency has a name and a host."))
    try:
        fee = Money(Decimal(asked.fee[3:]), asked.fee[:3].upper()) if asked.fee else None
    except InvalidOperation:
        return Refusal("invalid", Message("The fee is written like KRW50000."))
    return agencies.admit(
        asked.slug,
        name=asked.name,
        host=asked.host.upper(),
        missions=asked.missions,
        fee=fee,
        cases_max=asked.limit,
        closes_days_before=asked.closes_before,
        by=BY,
        at=clock.now(),
        key=token_urlsafe(18),
    )
