"""One criterion as an officer weighs it: what it came to, its rule and source, the facts, the papers, the mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Entry, Source
from sojourn.agreements.moves import best_trust, sources_behind
from sojourn.basics.countries import short_name_of
from sojourn.basics.days import age_on
from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn.decisions.moves import met_after
from sojourn.eligibility.facts import FACTS, fact_message, shown
from sojourn.eligibility.findings import Finding, Met
from sojourn_office.queries.sheets import PaperShown, QuoteShown, quotes_shown
from sojourn_office.storage import accounts, events, passages
from sojourn_office.storage.judging import Judged


@dataclass(frozen=True)
class FindingShown:
    """One criterion: what it came to, the rule with its source, the facts, the papers that prove it, the mark."""

    code: str
    name: Message
    met: Met
    rule: Message
    facts: tuple[Message, ...]
    value: object
    standing: str
    since: object
    trust: str
    source: Source | None
    papers: tuple[PaperShown, ...]
    marked_by: Message | None
    why: str
    why_language: str
    paper: str
    quotes: tuple[QuoteShown, ...]

    @property
    def is_met(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.met is Met.YES


def finding_shown(
    finding: Finding, found: Judged, papers: Sequence[PaperShown], happened: Sequence[events.Event]
) -> FindingShown:
    """A finding with everything that is beside it on the desk."""
    mark = found.marks.get(finding.code)
    marks = [event for event in happened if event.kind == Did.JUDGED.value]
    of_this = [event for event in marks if event.open_part["code"] == finding.code]
    proving = {paper.id for paper in found.scheme.papers if finding.code in paper.proves}
    source = _source(finding, found)
    entry = finding.entry
    return FindingShown(
        code=finding.code,
        name=finding.name,
        met=met_after(finding, mark),
        rule=finding.says,
        facts=tuple(fact_message(name, value) for name, value in finding.facts.items()),
        value=_value(finding, found),
        standing=entry.standing.value if entry else "",
        since=entry.start if entry else None,
        trust=_trust(entry, source, found),
        source=source,
        papers=tuple(paper for paper in papers if paper.id in proving),
        marked_by=accounts.who_is(of_this[-1].by) if of_this else None,
        why_language=written_in(mark.why) if mark else "",
        why=mark.why if mark else "",
        paper=mark.paper if mark else "",
        quotes=quotes_shown(passages.kept_in(of_this[-1]), papers) if of_this else (),
    )


def _value(finding: Finding, found: Judged) -> object:
    """The fact of a criterion in a word: an age for a birth date, a country by its short name."""
    for name, value in finding.facts.items():
        match FACTS[name].type, value:
            case "day", date() if name == "birth_date":
                return age_on(value, found.on)
            case "countries", (str() as code, *_):
                return short_name_of(code) or code
            case "country", str():
                return short_name_of(value) or value
            case "yes-no", bool() if finding.code == "purpose":
                return ""
            case _:
                return shown(name, value)
    return ""


def _source(finding: Finding, found: Judged) -> Source | None:
    return next(iter(sources_behind(found.agreement, finding.cites, finding.entry)), None)


def _trust(entry: Entry | None, source: Source | None, found: Judged) -> str:
    trust = best_trust(found.agreement, entry) if entry is not None else None
    return trust.value if trust else source.trust.value if source else ""


def written_in(text: str) -> str:
    """The language that the signs of a text give away; nothing where they could be of several."""
    if any("\uac00" <= sign <= "\ud7a3" for sign in text):
        return "ko"
    return "ja" if any("\u3041" <= sign <= "\u30ff" for sign in text) else ""
