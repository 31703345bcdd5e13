"""The pages of the ledger: all periods, one period, and the same as JSON, as CSV and as a folder to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sojourn.places.model import Account, Balances
from sojourn.places.written import Entered, Statement, movements_csv
from sojourn.texts import say
from sojourn_office.desks.ledger import words
from sojourn_office.desks.ledger.files import attached, zipped
from sojourn_office.look.addresses import at as address
from sojourn_office.look.again import said_again
from sojourn_office.look.pages import DeskLink, desk_links, language_of, now_of, page
from sojourn_office.look.public_links import PUBLIC_PAGES
from sojourn_office.queries import draws, log, rehearsals, schemes
from sojourn_office.queries import ledger as queries
from sojourn_office.queries.ledger import Ledger, PeriodLine
from sojourn_office.queries.log import SignedHead


def links(request: HttpRequest) -> list[DeskLink]:
    """The public pages; a ledger lies under its scheme and belongs to the places all the same."""
    here = address("/places", language_of(request))
    return [(link, name, link == here) for link, name, _ in desk_links(request, PUBLIC_PAGES)]


def _zone_of_most(lines: Sequence[PeriodLine]) -> tzinfo:
    """The zone that most windows of all schemes open by; universal time where there is none."""
    zones = Counter(window.zone for line in lines for window in line.windows)
    return max(zones, key=lambda zone: zones[zone], default=UTC)


@require_safe
@said_again
def places(request: HttpRequest) -> HttpResponse:
    """Every scheme with its periods: open, full, opens on; and how many places are free."""
    now, language = now_of(request), language_of(request)
    lines = queries.every_period(at=now)
    known = {line.scheme for line in lines}
    context = {
        "as_of": now.astimezone(_zone_of_most(lines)),
        "rows": [
            {
                "line": line,
                "year": str(line.year),
                "granted": line.balances.granted,
                "accounts": words.accounts(line),
                "state": words.state(line, at=now),
                "address": address(f"/schemes/{line.scheme}/ledger/{line.year}", language),
            }
            for line in lines
        ],
        "accounts": list(words.ACCOUNTS.values()),
        "without": [scheme for scheme in schemes.in_use() if scheme not in known],
        "open": sum(1 for line in lines if line.open_at(now) and line.free and not line.is_paused),
        "desk_links": links(request),
        "has_draws": draws.are_there(),
        "has_rehearsals": rehearsals.are_there(),
        "json_address": address("/places.json", language),
    }
    return page(request, "ledger/places.html", context)


@require_safe
def places_as_json(request: HttpRequest) -> HttpResponse:
    """All periods as JSON."""
    now, language = now_of(request), language_of(request)
    return JsonResponse(
        {
            "as_of": now.isoformat(timespec="seconds"),
            "periods": [
                {
                    "scheme": line.scheme,
                    "year": line.year,
                    "granted": line.balances.granted,
                    **_accounts(line.balances, entries_are_seen=line.entries_are_seen),
                    "state": say(words.state(line, at=now)[2], language),
                }
                for line in queries.every_period(at=now)
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@said_again
def ledger(request: HttpRequest, scheme: str, year: int) -> HttpResponse:
    """Screen I: the answer, the bar, the table that sums, the latest movements, and the way to check."""
    now, language = now_of(request), language_of(request)
    shown = _shown(scheme, year, at=now)
    here = f"/schemes/{scheme}/ledger/{year}"
    context = {
        "scheme": scheme,
        "year": str(year),
        "as_of": now.astimezone(shown.zone),
        "shown": shown,
        "answer": words.answer(shown.balances),
        "reasons": list(words.reasons(shown)),
        "bar": words.bar(shown.balances),
        "rows": words.rows(shown),
        "beside": list(words.beside(shown)),
        "asked": words.asked(shown),
        "over": words.over(shown),
        "gate": words.gate(shown),
        "standing": list(words.standing(shown)),
        "counted": words.counted(shown),
        "sums": shown.balances.total == shown.balances.granted,
        "latest": words.latest(shown),
        "corrections": words.corrections(shown),
        "head": words.head(log.head(), shown.zone),
        "log_address": request.build_absolute_uri("/log"),
        "witnesses": words.witnesses(log.cosigned_head(), shown.zone),
        "csv": address(f"{here}/ledger.csv", language),
        "folder": address(f"{here}/ledger.zip", language),
        "desk_links": links(request),
        "json_address": address(f"{here}.json", language),
    }
    return page(request, "ledger/ledger.html", context)


def _shown(scheme: str, year: int, *, at: datetime) -> Ledger:
    found = queries.ledger(scheme, year, at=at)
    if found is None:
        raise Http404
    return found


@require_safe
def ledger_as_json(request: HttpRequest, scheme: str, year: int) -> HttpResponse:
    """The same page as JSON; `used` is null where no entries are reported."""
    now = now_of(request)
    shown = _shown(scheme, year, at=now)
    return JsonResponse(
        {
            "scheme": scheme,
            "year": year,
            "as_of": now.isoformat(timespec="seconds"),
            "log_entry": shown.log_entry,
            "granted": shown.balances.granted,
            "accounts": _accounts(shown.balances, entries_are_seen=shown.entries_are_seen),
            "sum": shown.balances.total,
            "counted": {
                "claimed": shown.claimed,
                "waiting": shown.waiting,
                "lodged": shown.lodged,
                "passed": shown.passed,
                "issued": shown.issued,
                "used": shown.balances[Account.USED] if shown.entries_are_seen else None,
            },
            "invited": shown.invited[0] if shown.invited else None,
            "quotas": [
                {
                    "quota": each.key,
                    "binds": each.binds,
                    "stream": each.stream,
                    "most": each.most,
                    "given": each.given,
                    "left": each.left,
                }
                for each in (*shown.over, *([shown.gate] if shown.gate else []))
            ],
            "signed_head": _head(log.head()),
            "corrections": [
                {
                    "at": each.at.isoformat(timespec="minutes"),
                    "name": each.name,
                    "reason": each.reason,
                    "from": each.source.value,
                    "to": each.target.value,
                    "places": each.places,
                }
                for each in shown.corrections
            ],
            "latest": [
                {
                    "at": each.at.isoformat(timespec="minutes"),
                    "cause": each.cause.value,
                    "from": each.source.value if each.source else None,
                    "to": each.target.value if each.target else None,
                    "places": each.places,
                }
                for each in shown.latest
            ],
        }
    )


def _head(head: SignedHead | None) -> dict[str, object] | None:
    if head is None:
        return None
    return {
        "entries": head.size,
        "signed_at": head.signed_at.isoformat(timespec="seconds"),
        "note": head.note,
        "witnesses": [{"name": each.name, "at": each.at.isoformat(timespec="seconds")} for each in head.witnesses],
    }


def _accounts(balances: Balances, *, entries_are_seen: bool) -> dict[str, int | None]:
    known: dict[str, int | None] = {account.value: balances[account] for account in Account}
    return known if entries_are_seen else {**known, Account.USED.value: None}


def _movements(request: HttpRequest, scheme: str, year: int) -> tuple[list[Entered], Statement]:
    found = queries.movements(scheme, year, at=now_of(request))
    if found is None:
        raise Http404
    return found


@require_safe
def movements(request: HttpRequest, scheme: str, year: int) -> HttpResponse:
    """All movements as CSV, each case under a name that means nothing outside the file."""
    entered, _ = _movements(request, scheme, year)
    return attached(movements_csv(entered).encode(), "text/csv; charset=utf-8", f"ledger-{scheme}-{year}.csv")


@require_safe
def folder(request: HttpRequest, scheme: str, year: int) -> HttpResponse:
    """A Data Package with the movements and what they come to, for `sojourn check`."""
    found = queries.package_of(scheme, year, at=now_of(request))
    if found is None:
        raise Http404
    name = f"ledger-{scheme}-{year}"
    files = {each: text.encode() for each, text in found.items()}
    return attached(zipped(name, files, at=now_of(request)), "application/zip", f"{name}.zip")
