"""The findings of an answer as rows of the page, and the verdict that follows from them, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sojourn.agreements.model import Source
from sojourn.agreements.moves import Pending
from sojourn.basics.messages import Message, Words, listed
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.findings import Finding, Met
from sojourn.rules.answers import Answer
from sojourn_office.desks.public import words
from sojourn_office.desks.public.answers import Answers
from sojourn_office.queries.advice import Advice
from sojourn_office.queries.front import Opening

# The order in which people ask; what an officer weighs comes last.
_ORDER = ("nationality", "residence", "age", "turns", "children", "funds", "passport", "purpose")
# The value that a criterion rests on, where it bears another name.
_VALUE_OF = {"passport": "passport_months_valid"}
_SIGNS: Mapping[Met, tuple[str, str, Message]] = {
    Met.YES: ("check", "pine", Message("Met")),
    Met.NO: ("cross", "rust", Message("Not met")),
    Met.NOT_KNOWN: ("question", "ink", Message("Not known")),
    Met.WEIGHED: ("dash", "ink", Message("Consul decides")),
}


@dataclass(frozen=True)
class Row:
    """One finding as a row of the page."""

    code: str
    met: Met
    sign: str
    tone: str
    word: Message
    name: Message
    rule: Message
    you: object
    standing: str
    since: object
    trust: str
    sources: tuple[Source, ...]
    asides: list[dict[str, Any]] = field(default_factory=list)
    remedy: Message | None = None
    history: str = ""

    @property
    def address(self) -> str:
        """The way to the sources of the row."""
        return f"#{self.anchor}" if self.sources else ""

    @property
    def anchor(self) -> str:
        """Where the sources of the row stand on the page."""
        return f"from-{self.code}"


def rows(advice: Advice, answers: Answers, *, language: str, history: Callable[[str], str]) -> list[Row]:
    """Every finding, in the order in which people ask; `history` is where the changes of a value are told."""
    found = sorted(advice.judgement.findings, key=_place)
    return [
        replace(_row(advice, answers, one, language), history=history(_VALUE_OF.get(one.code, one.code)))
        for one in found
    ]


def _place(finding: Finding) -> int:
    return _ORDER.index(finding.code) if finding.code in _ORDER else len(_ORDER)


def _row(advice: Advice, answers: Answers, finding: Finding, language: str) -> Row:
    sign, tone, word = _SIGNS[finding.met]
    if finding.met is Met.WEIGHED and advice.judgement.answer is Answer.NO:
        word = Message("Not judged here")
    sources = advice.sources(finding)
    entry = finding.entry
    return Row(
        code=finding.code,
        met=finding.met,
        sign=sign,
        tone=tone,
        word=word,
        name=finding.name,
        rule=finding.says,
        you=_you(advice, answers, finding),
        standing=entry.standing.value if entry is not None and entry.is_found else "",
        since=entry.start if entry is not None and entry.is_found and finding.code == "turns" else None,
        trust=sources[0].trust.value if sources else "",
        sources=sources,
        asides=[_aside(advice, finding, pending, language) for pending in finding.pending],
        remedy=finding.remedy if finding.met is Met.NO else None,
    )


def _aside(advice: Advice, finding: Finding, pending: Pending, language: str) -> dict[str, Any]:
    sources = advice.sources_of(pending)
    entry = pending.entry
    now = finding.entry.value if finding.entry is not None else None
    best = _for_reader(sources, language)
    return {
        "standing": entry.standing.value,
        "title": words.pending_title(pending.name, entry),
        "text": words.pending_text(pending.name, entry, now),
        "trust": best.trust.value if best else "",
        "source": Message("{title}, {outlet}", {"title": best.title, "outlet": best.outlet}) if best else "",
        "address": best.address if best else "",
        "language": best.language if best else "",
    }


def _for_reader(sources: tuple[Source, ...], language: str) -> Source | None:
    """Among the sources that are trusted most, one in the reader's language where there is one."""
    best = [source for source in sources if source.trust is sources[0].trust]
    return next((source for source in best if source.language == language), best[0] if best else None)


def _you(advice: Advice, answers: Answers, finding: Finding) -> Message | Words | None:
    said = answers.said
    match finding.code:
        case "nationality":
            passports = answers.passports or (advice.used.scheme.sender,)
            if len(passports) > 1 or finding.met is not Met.YES:
                return listed([_country(code) for code in passports])
            return Message("yes")
        case "residence":
            return lives(advice, answers) if "lives" in said else None
        case "age":
            return Message("{age_in_years}", {"age_in_years": said["age"]}) if "age" in said else None
        case "turns":
            return Message("{number_of_turns}", {"number_of_turns": said["turns"]}) if "turns" in said else None
        case "children":
            return _yes_or_no(said["child"]) if "child" in said else None
        case "funds":
            return Message("{money}", {"money": said["funds"]}) if "funds" in said else None
        case "passport":
            return Message("{months} months", {"months": said["months"]}) if "months" in said else None
    return None


def _yes_or_no(said: str) -> Message:
    return Message("yes") if said == "yes" else Message("no")


def _country(code: str) -> Message:
    return Message("{code}", {"code": words.country(code)})


def lives(advice: Advice, answers: Answers) -> Message:
    """Where somebody lives, and which mission is theirs."""
    region = str(answers.said["lives"])
    name = advice.used.agreement.regions.get(region)
    if name is None:
        return Message("in another country")
    if advice.mission is None:
        return Message(
            "{region}; no source we found says which mission it belongs to, so ask the embassy", {"region": name}
        )
    return Message("{region} (mission: {mission})", {"region": name, "mission": advice.mission.name})


def groups(found: list[Row], answer: Answer) -> list[tuple[Message, list[Row]]]:
    """The rows under their headings: with a yes in one list, otherwise what decides first and the rest after it."""
    if answer is Answer.YES:
        return [(Message("Findings"), found)]
    order = (Met.NO, Met.NOT_KNOWN, Met.WEIGHED)
    decisive = [row for met in order for row in found if row.met is met]
    rest = [row for row in found if row.met is Met.YES]
    return [(heading, part) for heading, part in ((Message("Why"), decisive), (Message("Met"), rest)) if part]


def verdict(advice: Advice) -> dict[str, Any]:
    """The verdict: sign, answer and lead sentences."""
    answer, rules = advice.judgement.answer, advice.judgement.rules
    holes = {"on": rules.on, "known": rules.known}
    head = Message("Applying on {on}", {"on": rules.on})
    if rules.known is not None:
        head = Message("Applying on {on}, as known on {known}", holes)
    shown: dict[str, Any] = {"scheme": advice.used.scheme.id, "head": head}
    match answer:
        case Answer.YES:
            shown |= {
                "sign": "check",
                "tone": "pine",
                "answer": Message("You meet the rules"),
                "lead": _lead_yes(advice),
            }
        case Answer.NO:
            shown |= {"sign": "cross", "tone": "rust", "answer": Message("No, you cannot apply"), "lead": _lead(advice)}
        case Answer.NOT_KNOWN:
            shown |= {"sign": "question", "tone": "ink", "dashed": True, "answer": Message("Perhaps")}
            shown |= {"lead": _what_decides(advice), "more": _lead_yes(advice) if by_consent(advice) else None}
    return shown


def by_consent(advice: Advice) -> bool:
    """Whether nothing is open but what an officer decides."""
    return bool(advice.judgement.asks) and all(FACTS[name].given_by == "officer" for name in advice.judgement.asks)


def _lead(advice: Advice) -> Message:
    if advice.judgement.rules.known is not None:
        return Message("by what was known that day.")
    return Message("by the rules of that day.")


def _lead_yes(advice: Advice) -> Message:
    if advice.judgement.rules.known is not None:
        return Message("by what was known that day.")
    if advice.looks_back:
        return Message("That day has passed. Whether you can apply now is a question of today's rules and rounds.")
    opening = advice.is_open
    if opening is not None and opening.closes_at is not None:
        return Message(
            "You can apply now, until {day}. The consul decides on your papers.",
            {"day": words.last_day(opening.closes_at)},
        )
    return _lead_closed(advice.next)


def _lead_closed(following: Opening | None) -> Message:
    if following is None:
        return Message(
            "You cannot apply now: no round is open, and no date is published. The consul decides on your papers."
        )
    if following.state == "projected":
        return Message(
            "You cannot apply now: no round is open. Next: {month} (projected). The consul decides on your papers.",
            {"month": words.month(following.first_day)},
        )
    return Message(
        "You cannot apply now: no round is open. Next: {day}. The consul decides on your papers.",
        {"day": following.first_day},
    )


def _what_decides(advice: Advice) -> Message:
    if by_consent(advice):
        band = advice.judgement.rules.value("age")
        if isinstance(band, Mapping) and "age_reasons_accepted" in advice.judgement.asks:
            limits = {"from": int(band["oldest"]) + 1, "to": band["oldest_by_consent"]}
            return Message("Aged {from} to {to}: not known until an officer accepts the reasons.", limits)
        return Message("An officer decides.")
    open_ones = [
        finding.name for finding in sorted(advice.judgement.findings, key=_place) if finding.met is Met.NOT_KNOWN
    ]
    return Message("What decides: {what}.", {"what": listed(open_ones)})


def as_known_today(advice: Advice) -> Message | None:
    """The answer by all that is known today, where another day of knowledge was asked; since when, if it turned."""
    today = advice.as_known_today
    if today is None:
        return None
    match today.answer:
        case Answer.YES:
            turned = [
                finding.entry.start
                for finding in today.findings
                if finding.met is Met.YES
                and advice.judgement.of(finding.code).met is not Met.YES
                and finding.entry is not None
                and finding.entry.start is not None
            ]
            if turned:
                return Message("As known today: rules met, since {day}.", {"day": max(turned, key=lambda s: s.day)})
            return Message("As known today: rules met.")
        case Answer.NO:
            return Message("As known today: rules not met.")
    return Message("As known today: it depends on answers that are missing.")


def ahead(advice: Advice) -> list[dict[str, Any]]:
    """The windows that are open or ahead, the first of them with the age one has by then."""
    if advice.looks_back:
        return []
    then = advice.then
    shown = []
    for opening in advice.openings[:3]:
        age = _age_then(advice) if then is not None and opening is then.opening else None
        shown.append(
            {
                "standing": "projected" if opening.state == "projected" else "in-force",
                "tone": "ink" if opening.state == "projected" else "pine",
                "when": words.when(opening),
                "what": age or words.what(opening),
                "about": words.about(opening),
            }
        )
    return shown


def _age_then(advice: Advice) -> Message | None:
    then = advice.then
    assert then is not None, "an age is said"
    youngest, oldest = then.ages[0], then.ages[-1]
    if then.same:
        return Message(
            "You will be {age} then too, or {older} if your birthday lies between. The answer is the same.",
            {"age": youngest, "older": oldest},
        )
    outcome = {
        Answer.YES: Message("the rules are met"),
        Answer.NO: Message("the rules are not met"),
        Answer.NOT_KNOWN: Message("it is not known until an officer accepts the reasons"),
    }[then.answers[-1]]
    return Message(
        "On {on} you are {age}. If your birthday lies between, you will be {older} in this window: {outcome}.",
        {"on": advice.judgement.rules.on, "age": youngest, "older": oldest, "outcome": outcome},
    )


def second_turn_note(advice: Advice, answers: Answers) -> Words | Message | None:
    """What nobody found out about a second turn above the age; said to those whom it concerns."""
    rules = advice.judgement.rules
    entry = rules.held.get("second_turn_age_consent")
    most = rules.value("turns")
    if entry is None or entry.is_found or not isinstance(most, int) or most < 2 or not answers.said.get("turns"):
        return None
    return Message("Second turn at 26 to 30: not found in any official text.")
