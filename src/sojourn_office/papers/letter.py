"""The decision letter: what was decided, why and what one can do, in the person's language and the office's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sojourn.basics.messages import Message, Said, listed
from sojourn.texts import say
from sojourn.texts.forms import day
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import LANGUAGE_NAMES, Addressee, gap, page_of, printed, run_on


@dataclass(frozen=True)
class Reason:
    """
    One ground of a refusal as far as the host gives it out; `fact` and `paper` are empty where it keeps them.

    `remedy` is one sentence or several, the first printed bold; each says only what one can do, never a fact of
    the person, since it is also printed where only the condition is told.
    """

    rule: Said
    source: Said
    remedy: tuple[Said, ...]
    fact: Said = ""
    paper: Said = ""


@dataclass(frozen=True)
class Letter:
    """
    A decision as far as the host gives it out: all that is in here is printed, and a refusal without reasons withholds.

    `in_round` is false where applications are decided one by one. `reasons_source` is where the host's rule on
    reasons stands, printed where they are withheld; `reasons_note` says where that rule is invented.
    `review_until` is set only where the host gives a second look; the letter of that look says that it is one.
    """

    office: Said
    section: Said
    decided_on: date
    number: str
    addressee: Addressee
    granted: bool
    office_language: str
    officers: int
    in_round: bool = True
    reasons: tuple[Reason, ...] = ()
    reasons_note: Said = ""
    reasons_source: Said = ""
    officer_sentence: Said = ""
    met: tuple[Said, ...] = ()
    next_steps: tuple[Said, ...] = ()
    review_until: date | None = None
    review_note: Said = ""
    looked_again: bool = False
    specimen: bool = False

    @property
    def withheld(self) -> bool:
        """Whether nothing of the ground is told."""
        return not self.granted and not self.reasons

    @property
    def has_facts(self) -> bool:
        """Whether the facts of the decision are told, not its rules alone."""
        return self.granted or any(reason.fact for reason in self.reasons)


def letter(told: Letter, language: str) -> bytes:
    """
    The PDF of a letter: first in the person's `language`, then, if it is another, in the office's.

    The same letter is the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    languages = dict.fromkeys((language, told.office_language))
    parts = [_part(told, each, [other for other in languages if other != each]) for each in languages]
    title = Message("Decision on application {number}", {"number": told.number})
    content = {
        "title": say(title, language),
        "author": say(told.office, language),
        "native": told.addressee.native,
        "native_language": told.addressee.native_language,
        "granted": told.granted,
        "parts": parts,
    }
    return typeset("letter", content, day=told.decided_on)


def words_of(told: Letter, language: str) -> dict[str, object]:
    """The words of a letter in one language, as a page shows them before they are printed."""
    return _part(told, language, [])


def _part(told: Letter, language: str, others: list[str]) -> dict[str, object]:
    """The whole letter in one language."""
    section = Message("{section} · specimen ◇", {"section": told.section}) if told.specimen else told.section
    in_other = (
        Message(
            "The same words in another language are in this paper: {language}.", {"language": LANGUAGE_NAMES[others[0]]}
        )
        if others
        else ""
    )
    return {
        "language": language,
        "office": printed(told.office, language),
        "section": printed(section, language),
        "day": day(told.decided_on, language, weekday=True),
        "number": printed(Message("Application {number}", {"number": told.number}), language),
        "to": printed(told.addressee.greeting(), language),
        "answer": printed(_answer(told), language),
        "lead": [printed(sentence, language) for sentence in _lead(told)],
        "reasons": [_reason(told, order, language) for order in range(len(told.reasons))],
        "blocks": [
            {
                "heading": printed(heading, language),
                "sentences": [printed(sentence, language) for sentence in sentences],
            }
            for heading, sentences in _blocks(told)
        ],
        "foot": printed(in_other, language),
        "page_of": page_of(told.number, language),
    }


def _answer(told: Letter) -> Message:
    return answer_of(
        granted=told.granted, withheld=told.withheld, in_round=told.in_round, looked_again=told.looked_again
    )


def answer_of(*, granted: bool, withheld: bool, in_round: bool, looked_again: bool) -> Message:
    """What was decided, in one sentence, in the letter and on the page of the person alike."""
    if looked_again and granted:
        return Message("After a second look we have decided to issue you a visa.")
    if looked_again:
        return Message("After a second look the decision not to issue you a visa stands.")
    if granted:
        return Message("We have decided to issue you a visa.")
    if withheld:
        return Message("After review, we have decided not to issue a visa.")
    if in_round:
        return Message("We have decided not to issue you a visa in this round.")
    return Message("We have decided not to issue you a visa on this application.")


def _lead(told: Letter) -> list[Said]:
    if told.granted:
        return []
    if not told.withheld:
        return [Message("The reason is below, and what you can do.")]
    lead: list[Said] = [Message("This mission does not give individual reasons.")]
    if told.reasons_source:
        lead.append(told.reasons_source)
    if told.in_round:
        lead.append(Message("You may apply again from the next quarter."))
    return lead


def _reason(told: Letter, order: int, language: str) -> dict[str, object]:
    reason = told.reasons[order]
    heading = Message("Reason") if len(told.reasons) == 1 else Message("Reason {number}", {"number": order + 1})
    parts = ((Message("Rule"), reason.rule), (Message("Fact"), reason.fact), (Message("Paper"), reason.paper))
    rows = [_row(label, language, words=words) for label, words in parts if words]
    rows[0]["source"] = printed(reason.source, language)
    if reason.remedy:
        rows.append(
            _row(Message("Remedy"), language, first=reason.remedy[0], words=run_on(reason.remedy[1:], language))
        )
    return {"heading": printed(heading, language), "rows": rows}


def _row(label: Message, language: str, *, words: Said, first: Said = "") -> dict[str, str]:
    """One part of a reason; `first` is the sentence in bold before the words."""
    return {
        "label": printed(label, language),
        "first": printed(first, language),
        "gap": gap(language) if words else "",
        "words": printed(words, language),
        "source": "",
    }


def _blocks(told: Letter) -> list[tuple[Message, list[Said]]]:
    blocks: list[tuple[Message, list[Said]]] = []
    if told.officer_sentence:
        blocks.append((Message("From the officer"), [told.officer_sentence]))
    if told.met:
        blocks.append((Message("Conditions met"), [listed(told.met)]))
    if told.next_steps:
        blocks.append((Message("What you do next"), list(told.next_steps)))
    blocks.append((Message("About this decision"), _about(told)))
    return blocks


def _about(told: Letter) -> list[Said]:
    about: list[Said] = [Message("Officers who decided: {count}.", {"count": told.officers})]
    if told.looked_again:
        about.append(Message("None of them took part in the first decision. There is no further look at it here."))
    if told.review_until is not None:
        asks = Message(
            "You may ask for a second look by {day}; the form is on the page of your application.",
            {"day": told.review_until},
        )
        about.append(asks)
    if told.review_note:
        about.append(told.review_note)
    if told.reasons_note and not told.granted:
        about.append(told.reasons_note)
    if told.has_facts:
        about.append(Message("The rules and the facts as they stood that day are on the page of your application."))
    return about
