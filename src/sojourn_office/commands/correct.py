"""`correct`: a named correction of the ledger; shows what it would do, and does it when told so."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

from sojourn.places.model import CORRECTION_WAYS

HELP = "Correct the ledger by two people, with a name and a reason that everybody can read; without --do only shown."


def arguments(parser: ArgumentParser) -> None:
    """Which period, which correction, why, and by whom."""
    from sojourn_office.commands import whole

    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")
    parser.add_argument("name", choices=sorted(CORRECTION_WAYS), help="the name of the correction")
    parser.add_argument("places", type=whole, help="how many places")
    parser.add_argument("--reason", required=True, help="why; it stands on the public page as it is written")
    parser.add_argument("--first", type=whole, required=True, help="staff number of whoever corrects")
    parser.add_argument("--second", type=whole, required=True, help="staff number of whoever signs too")
    parser.add_argument("--do", action="store_true", help="do it; without this nothing is changed")


def run(asked: Namespace) -> int:
    """Show what each account comes to; with `--do` correct, and say so."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import corrections
    from sojourn_office.commands import refused

    which = {"scheme": asked.scheme, "year": asked.year, "name": asked.name, "places": asked.places}
    found = corrections.planned(**which)
    if isinstance(found, Refusal):
        return refused("correct", found)
    before, after = found
    for account in CORRECTION_WAYS[asked.name]:
        print(f"{account.value}: {before[account]:,} -> {after[account]:,}")
    if not asked.do:
        print("Nothing was changed. Add --do to correct it.")
        return 0
    people = {"reason": asked.reason, "first": asked.first, "second": asked.second}
    answer = corrections.correct(**which, **people, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("correct", answer)
    print(f"Corrected: {answer}, {asked.name}. It stands on the public page of the ledger.")
    return 0
