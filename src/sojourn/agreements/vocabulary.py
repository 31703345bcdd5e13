"""The names a value of a scheme may have, what each is called, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money


@dataclass(frozen=True)
class ValueName:
    """A name of a value: its label on the page and the test of its kind."""

    label: Message
    kind: str
    fits: Callable[[object], bool]


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _is_text(value: object) -> bool:
    return isinstance(value, (Words, str))


def _is_money(value: object) -> bool:
    return isinstance(value, Money)


def _is_words_list(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def _is_age_band(value: object) -> bool:
    return isinstance(value, Mapping) and _is_int(value.get("youngest")) and _is_int(value.get("oldest"))


def _number(label: Message) -> ValueName:
    return ValueName(label, "whole number", _is_int)


def _number_or_word(label: Message) -> ValueName:
    return ValueName(label, "whole number or word", lambda value: _is_int(value) or _is_word(value))


def _word(label: Message) -> ValueName:
    return ValueName(label, "word", _is_word)


def _text(label: Message) -> ValueName:
    return ValueName(label, "text in en, ko, ja", _is_text)


def _money(label: Message) -> ValueName:
    return ValueName(label, "sum of money", _is_money)


def _table(label: Message) -> ValueName:
    return ValueName(label, "table", _is_table)


def _word_or_table(label: Message) -> ValueName:
    return ValueName(label, "word or table", lambda value: _is_word(value) or _is_table(value))


def _yes_or_no(label: Message) -> ValueName:
    return ValueName(label, "yes or no", lambda value: isinstance(value, bool))


def _anything(label: Message) -> ValueName:
    return ValueName(label, "any value", lambda value: True)


# Names in the order in which a page shows them: who, what one brings, how one applies, the decision, the stay.
VALUE_NAMES: Mapping[str, ValueName] = {
    "started_on": _word(Message("Start of the programme")),
    "age": ValueName(Message("Age"), "age band {youngest, oldest}", _is_age_band),
    "age_practice": _text(Message("Age, in practice")),
    "ceiling": _number(Message("Places a year")),
    "quota_year": _word(Message("Year in which places are counted")),
    "ceiling_counts": _word(Message("What the ceiling counts")),
    "turns": _number_or_word(Message("Turns in a lifetime")),
    "turns_count": _word(Message("What counts as a turn")),
    "turns_count_assumed": _word(Message("What counts as a turn (assumed)")),
    "turns_not_counted": _text(Message("Visas that were not counted")),
    "second_turn_age_consent": _number(Message("Extension to 30 for a second turn")),
    "second_turn_uses_ceiling": _yes_or_no(Message("Does a second turn use a place?")),
    "second_turn_uses_ceiling_assumed": _yes_or_no(Message("A second turn uses a place (assumed)")),
    "reissue_uses_ceiling": _yes_or_no(Message("Does a reissue use a place?")),
    "second_turn_of_others": _text(Message("Second turn of other partners")),
    "press_errors": _text(Message("Wrong reports")),
    "nationality": ValueName(Message("Nationality"), "list of alpha-3 codes", _is_words_list),
    "host_nationals": _word(Message("Nationals of the host")),
    "third_nationals": _text(Message("Nationals of other countries")),
    "residence": _word(Message("Residence")),
    "funds": _money(Message("Money")),
    "funds_proof": _text(Message("Proof of money")),
    "funds_with_ticket": _text(Message("Return ticket")),
    "ticket": _text(Message("Ticket")),
    "ticket_replaced_by": _money(Message("Balance that replaces the ticket")),
    "children": _word(Message("Children")),
    "dependants": _word(Message("Dependants")),
    "parental_consent": _word(Message("Consent of the parents")),
    "purpose": _text(Message("Purpose")),
    "passport_months_valid": _number(Message("Passport valid for, in months")),
    "criminal_record": _word(Message("Criminal-record certificate")),
    "criminal_record_condition": _text(Message("Criminal record")),
    "health": _text(Message("Health")),
    "insurance_asked": _word(Message("Insurance policy")),
    "insurance": _table(Message("Insurance")),
    "language_minimum": _word(Message("Least language level")),
    "military_service": _text(Message("Military service")),
    "selection": _word(Message("Chosen")),
    "reception": _word(Message("Reception")),
    "rounds_a_year": _number(Message("Rounds a year")),
    "window_rule": _table(Message("When windows open")),
    "window_hours": _text(Message("Hours of a window")),
    "filing": _word(Message("Way of filing")),
    "filing_who": _text(Message("Who files")),
    "booking": _text(Message("Booking")),
    "hours": _text(Message("Opening hours")),
    "reply_postcard": _word(Message("Reply postcard")),
    "fee": _money(Message("Fee")),
    "body_fee": _text(Message("Charge of the designated body")),
    "duplicates": _word(Message("Duplicate applications")),
    "planned_entry_months": _number(Message("Planned entry within, in months")),
    "passport_kept": _text(Message("Passport during the examination")),
    "processing_days": _number(Message("Days until a decision")),
    "result_days_after_opening": _number(Message("Days from opening to results")),
    "results_published": _text(Message("How results are published")),
    "selected_per_round": _number(Message("Passes in each round")),
    "reserve": _anything(Message("Reserve list")),
    "signatures_grant": _number(Message("Signatures to issue")),
    "signatures_refusal": _number(Message("Signatures not to issue")),
    "reasons": _word(Message("How much of a reason is given")),
    "review": _anything(Message("Second look at a refusal")),
    "reapply": _word_or_table(Message("Applying again")),
    "collection": _text(Message("Collection")),
    "collection_days": _number(Message("Days to collect")),
    "forfeiture": _word(Message("Not collected in time")),
    "unused_visa": _text(Message("Unused visas")),
    "visa_form": _word(Message("Form of the visa")),
    "visa_valid_from": _word(Message("The visa is valid from")),
    "visa_months_valid": _number(Message("Visa valid for, in months")),
    "entries": _number(Message("Entries")),
    "stay_months": _number(Message("Stay, in months")),
    "stay_counts_from": _word(Message("The stay counts from")),
    "status": _text(Message("Status")),
    "work_hours_week": _number_or_word(Message("Work, hours a week")),
    "work_hours_year": _number(Message("Work, hours a year")),
    "work_employer_months": _number_or_word(Message("Months with one employer")),
    "work_begins": _text(Message("When work may begin")),
    "work_forbidden": _text(Message("Work that is not allowed")),
    "study": _text(Message("Study")),
    "registration": _table(Message("Registration")),
    "card": _text(Message("Card")),
    "fee_registration_card": _money(Message("Fee of the registration card")),
    "exit_before_registration": _word(Message("Leaving before registration")),
    "change_of_address_days": _number(Message("Days to notify a new address")),
    "re_entry": _text(Message("Leaving and coming back")),
    "fee_reentry_single": _money(Message("Fee of a single re-entry permit")),
    "fee_reentry_multiple": _money(Message("Fee of a multiple re-entry permit")),
    "extension": _text(Message("Extension")),
    "change_of_status": _text(Message("Change of status")),
    "health_insurance": _text(Message("Health insurance")),
    "pension": _text(Message("Pension")),
    "tax": _text(Message("Tax")),
    "leaving": _text(Message("Leaving for good")),
    "who_decides": _text(Message("Who decides what")),
}
