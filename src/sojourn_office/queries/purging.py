"""What is past its last day at a moment, counted by scheme and kind, and what two people keep longer."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sojourn.cases.keeping import terms_of
from sojourn_office.storage import agreements, keeping, unclaimed


def due(at: datetime) -> Counter[tuple[str, str]]:
    """How much of each scheme is to be erased: drafts, papers, records, filings unconfirmed, visas of nobody."""
    found: Counter[tuple[str, str]] = Counter()
    for case in keeping.near(at):
        kept = keeping.kept_of(case, at=at)
        days = {"draft": kept.draft_until, "papers": kept.papers_until, "record": kept.record_until}
        found.update((case.scheme, kind) for kind, day in days.items() if day is not None and day < kept.today)
    found.update((scheme, "filing") for _, scheme in unclaimed.accounts_due(at))
    found.update((scheme, "grant") for _, scheme in unclaimed.grants_due(at))
    return found


def term(scheme: str, kind: str, at: datetime) -> str:
    """After how long what is counted goes, by the file of its scheme, as a command says it."""
    terms = terms_of(agreements.rules_of(scheme, on=at.date()))
    return {
        "draft": f"{terms.draft_days} days",
        "papers": f"{terms.papers_months} months",
        "record": f"{terms.record_months} months",
        "filing": f"{terms.filing_days} days after its round",
        "grant": f"{terms.grant_months} months",
    }[kind]


def kept_longer(at: datetime) -> int:
    """How many applications are kept past their day by two people at a moment."""
    return len(keeping.kept_longer(at))
