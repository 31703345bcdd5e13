"""What each word of an agreement's values is called, by itself and as part of a value of a certain name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sojourn.agreements.model import NOT_FOUND
from sojourn.basics.countries import name_of, short_name_of
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import FACTS

_WORDS: Mapping[str, Message] = {
    NOT_FOUND: Message("not found"),
    "all-void": Message("all of them are void"),
    "all-year": Message("open all year"),
    "any-later-round": Message("in any later round"),
    "asked": Message("asked for"),
    "assessed": Message("on papers, in rounds"),
    "ballot": Message("by ballot"),
    "batch": Message("in batches"),
    "by-points": Message("in the order of the points"),
    "calendar": Message("the calendar year"),
    "closed": Message("closed"),
    "condition-only": Message("the condition that is not met, without details"),
    "designated-body": Message("through a designated body"),
    "direct": Message("in person"),
    "ended": Message("ended"),
    "ends-visa": Message("the visa ends"),
    "entered": Message("an entry"),
    "excluded": Message("excluded"),
    "first-come": Message("first come, first served"),
    "first-come-from": Message("first come, from a published moment on"),
    "full": Message("all four parts"),
    "host": Message("the host"),
    "in-person": Message("in person"),
    "issue": Message("the day of issue"),
    "issued": Message("a visa issued, used or not"),
    "landing": Message("landing"),
    "lapses": Message("lapses and goes back"),
    "more": Message("more turns"),
    "multiple": Message("several entries"),
    "no-limit": Message("no limit"),
    "none": Message("none"),
    "not-accompanied": Message("may not come along"),
    "not-asked": Message("not asked for"),
    "notice": Message("a notice, no sticker"),
    "one-by-one": Message("one by one, open all year"),
    "online": Message("online"),
    "open": Message("open"),
    "open-all-year": Message("open all year"),
    "paid-ballot": Message("by ballot, for a fee"),
    "paused": Message("paused"),
    "pool": Message("drawn from a pool"),
    "rolling": Message("open without rounds"),
    "rounds": Message("in rounds"),
    "sender": Message("the sending country"),
    "settling": Message("settling at an address"),
    "single": Message("one entry"),
    "sticker": Message("a sticker in the passport"),
    "suspended": Message("suspended"),
    "unlimited": Message("no limit"),
    "withheld": Message("withheld"),
    "abroad": Message("from outside the host"),
    "abroad-first": Message("from outside the host, for a first visa"),
    "anywhere": Message("from anywhere"),
    "applications": Message("applications"),
    "back-to-back": Message("right after the first"),
    "either": Message("right after the first, or later"),
    "employer-specific": Message("for one named employer"),
    "end": Message("they are told that it is over"),
    "finish": Message("they finish in this season"),
    "first-grants": Message("first permits"),
    "flow": Message("those of one year"),
    "functional": Message("enough for daily life"),
    "grants": Message("permits"),
    "home": Message("from the home country"),
    "issued-at-border": Message("a permit issued at the border"),
    "july-june": Message("July to June"),
    "lapse": Message("they lapse"),
    "march-february": Message("March to February"),
    "next-round": Message("they go to the next round"),
    "next-season": Message("they come first in the next season"),
    "none-at-all": Message("no children at all"),
    "not-allowed": Message("not allowed"),
    "allowed": Message("allowed"),
    "notes": Message("notes between the two governments"),
    "one-counts": Message("one of them counts"),
    "opening-to-opening": Message("from one opening to the next"),
    "own-estimate": Message("the person, by an estimate of their own"),
    "own-visa": Message("with a visa of their own"),
    "post": Message("by post"),
    "recognised-body": Message("a body that the host recognises"),
    "recommended": Message("recommended"),
    "season": Message("the season"),
    "season-end": Message("the end of the season"),
    "selected": Message("those selected"),
    "separate": Message("later, on a new application"),
    "stock": Message("everyone who is there"),
    "ticket": Message("a ticket"),
    "ticket-or-funds": Message("a ticket, or money for it"),
    "treaty": Message("a treaty"),
    "visa": Message("the visa"),
    "year": Message("the year"),
    "year-end": Message("the end of the year"),
    "EUE": Message("European Union"),
}
# Words that mean something else, or more, in a value of this name. What a person is asked has its words there.
_WORDS_OF: Mapping[str, Mapping[str, Message]] = {
    "age": {
        "application": Message("the day of application"),
        "filing": Message("the day of filing"),
        "invitation": Message("the day of the invitation"),
        "entry": Message("the day of entry"),
    },
    "ceiling_counts": {"issued": Message("visas issued"), "entered": Message("entries")},
    "education": {**FACTS["education"].words, **FACTS["study_field"].words},
    "gate_criteria": {"education": Message("education"), "language": Message("language")},
    "gates": {
        "invitation": Message("invitation"),
        "selection": Message("selection"),
        "sender": Message("the sending state"),
        "host": Message("the host"),
    },
    "health_check": FACTS["planned_work"].words,
    "insurance_rule": {**FACTS["insurance_covers"].words, "border": Message("at the border")},
    "language_scores": FACTS["language_test"].words,
    "passport_types_excluded": {
        "diplomatic": Message("diplomatic passport"),
        "official": Message("official passport"),
    },
    "permit_ends_with": {"insurance": Message("the insurance"), "passport": Message("the passport")},
    "proofs": {
        "government-letter": Message("a letter of support from one’s own government"),
        "lodging": Message("a first lodging"),
        "pre-registration": Message("a pre-registration"),
        "residence-certificate": Message("a certificate of residence"),
        "undertaking": Message("a written undertaking"),
    },
    "purposes": FACTS["purpose"].words,
    "selection_opens": {"application": Message("the application")},
    "work_permit": {"open": Message("open to any employer")},
}
_SCHEME = re.compile(r"([A-Z]{3})-([A-Z]{3})(-\w+)?")
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_DAY_OF_THE_YEAR = re.compile(r"(\d{2})-(\d{2})")
_MONTHS = (
    Message("{day} January"), Message("{day} February"), Message("{day} March"), Message("{day} April"),
    Message("{day} May"), Message("{day} June"), Message("{day} July"), Message("{day} August"),
    Message("{day} September"), Message("{day} October"), Message("{day} November"), Message("{day} December"),
)  # fmt: skip


def word(value: str, name: str = "") -> Message:
    """A word of a value of some name as a reader reads it; a name that is none of ours stays as it is written."""
    if value in _WORDS_OF.get(name, ()):
        return _WORDS_OF[name][value]
    if value in _WORDS:
        return _WORDS[value]
    if _DAY.fullmatch(value):
        return Message("{day}", {"day": PartialDay.read(value)})
    if found := _DAY_OF_THE_YEAR.fullmatch(value):
        return Message(_MONTHS[int(found[1]) - 1].text, {"day": int(found[2])})
    if found := _SCHEME.fullmatch(value):
        sender, host = short_name_of(found[1]), short_name_of(found[2])
        if sender is not None and host is not None:
            return Message("{sender} → {host}", {"sender": sender, "host": host})
    return name_of(value) or Message("{value}", {"value": value})


def is_known(value: str, name: str = "") -> bool:
    """Whether a word has words for its reader; a name of a place or a test has none, and needs none."""
    said = word(value, name)
    return said != Message("{value}", {"value": value})
