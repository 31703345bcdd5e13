"""The names a value of a scheme may have, in the order in which a page shows them, each with its label and shape."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn.agreements import shapes
from sojourn.agreements.shapes import ValueName as ValueName
from sojourn.basics.messages import Message

UNLIMITED = "unlimited"
"""A ceiling that is none."""

_WHO_COMES_ALONG = ("not-accompanied", "own-visa", "none-at-all")


def _is_age_band(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) - _AGE_MEMBERS or ("oldest" in value and "not_yet" in value):
        return False
    events = (value.get("youngest_on", "application"), value.get("oldest_on", "application"))
    years = [item for name, item in value.items() if not name.endswith("_on")]
    return "youngest" in value and all(map(shapes.is_number, years)) and all(event in _EVENTS for event in events)


_AGE_MEMBERS = {"youngest", "oldest", "oldest_by_consent", "not_yet", "youngest_on", "oldest_on"}
_EVENTS = ("application", "filing", "invitation", "entry")
_AGE_SCHEMA: shapes.Schema = {
    "type": "object",
    "properties": {
        name: {"enum": list(_EVENTS)} if name.endswith("_on") else {"type": "integer", "minimum": 0, "maximum": 120}
        for name in sorted(_AGE_MEMBERS)
    },
    "required": ["youngest"],
    "not": {"required": ["oldest", "not_yet"]},
    "additionalProperties": False,
}


_COURSES_SCHEMA: shapes.Schema = {
    "type": "object",
    "properties": {"number": {"type": "integer"}, "months": {"type": "integer"}},
    "required": ["months"],
    "additionalProperties": False,
}


def _is_courses(value: object) -> bool:
    if not isinstance(value, Mapping) or "months" not in value or set(value) - {"number", "months"}:
        return False
    return all(map(shapes.is_number, value.values()))


# Names in the order in which a page shows them: who, what one brings, how one applies, the decision, the stay.
VALUE_NAMES: Mapping[str, ValueName] = {
    "started_on": shapes.word(Message("Start of the programme")),
    "programme": shapes.one_of(Message("Programme"), "open", "suspended", "ended"),
    "run_by": shapes.text(Message("Run by")),
    "age": ValueName(Message("Age"), "age band {youngest, oldest}", _is_age_band, _AGE_SCHEMA),
    "age_ceiling": shapes.number(Message("Highest age by statute")),
    "age_practice": shapes.text(Message("Age, in practice")),
    "ceiling": shapes.either(
        Message("Places a year"),
        "whole number, or unlimited",
        {"anyOf": [{"type": "integer", "minimum": 0}, {"const": UNLIMITED}]},
        shapes.is_number,
        lambda value: value == UNLIMITED,
    ),
    "quota_year": shapes.one_of(
        Message("Year in which places are counted"),
        *("calendar", "july-june", "march-february", "season", "opening-to-opening", "none"),
    ),
    "ceiling_kind": shapes.one_of(Message("Places counted as"), "flow", "stock"),
    "ceiling_counts": shapes.one_of(
        Message("What the ceiling counts"),
        *("first-grants", "grants", "applications", "selected", "issued", "entered"),
    ),
    "ceiling_excludes": shapes.text(Message("Outside the count")),
    "ceiling_shared_with": shapes.words(Message("Places shared with")),
    "ceiling_within": shapes.tables(
        Message("Places of several schemes together"),
        name=shapes.is_word,
        places=shapes.is_number,
        schemes=shapes.is_list,
    ),
    "sub_ceilings": shapes.counts(Message("Places of single streams")),
    "tranches": shapes.tables(
        Message("Places in parts of the year"),
        **{"from": shapes.is_word, "share": shapes.is_word, "places": shapes.is_number},
    ),
    "daily_ceiling": shapes.number(Message("Most a day")),
    "ceiling_default": shapes.table(
        Message("Places where no number is set"), under=shapes.is_number, least=shapes.is_number, share=shapes.is_word
    ),
    "ceiling_uplift": shapes.table(Message("Places added once"), percent=shapes.is_number),
    "ceiling_state": shapes.one_of(Message("State of the places"), "open", "paused", "closed"),
    "ceiling_pause": shapes.text(Message("When the places are paused")),
    "unused_places": shapes.one_of(Message("Places unused when a round ends"), "next-round", "lapse"),
    "returned_places": shapes.one_of(Message("Places that came back"), "next-round", "lapse"),
    "invited_per_place": shapes.word(Message("People invited for each place")),
    "season_end": shapes.one_of(
        Message("Whoever is in the middle when the season ends"), "finish", "next-season", "end"
    ),
    "gate_ceiling": shapes.number(Message("Places at the gate of the sending state")),
    "ceiling_changed_by": shapes.one_of(Message("Places changed by"), "notes", "treaty", "host"),
    "entry_bound_to_year": shapes.yes_or_no(Message("Entry in the year of the place")),
    "turns": shapes.number_or_word(Message("Turns in a lifetime")),
    "turns_before": shapes.table(
        Message("Who took part before a day"), before=shapes.is_day, further=shapes.is_number, months=shapes.is_number
    ),
    "turns_exempt": shapes.table(Message("Visas not counted"), first=shapes.is_day, last=shapes.is_day),
    "turns_sponsored": shapes.number(Message("Further turns through a body in between")),
    "turns_in_category": shapes.number(Message("Turns in this category")),
    "gap_months": shapes.number(Message("Months between two turns")),
    "total_months": shapes.number(Message("Months in all turns together")),
    "work_earned": shapes.table(
        Message("Days of listed work for a further visa"),
        second=shapes.is_number,
        third=shapes.is_number,
        exempt=shapes.is_list,
    ),
    "work_earned_kinds": shapes.text(Message("Work that is listed")),
    "work_earned_days": shapes.text(Message("How its days are counted")),
    "work_earned_since": shapes.day(Message("Listed work counted since")),
    "turns_count": shapes.word(Message("What counts as a turn")),
    "turns_count_assumed": shapes.word(Message("What counts as a turn (assumed)")),
    "turns_not_counted": shapes.text(Message("Visas that were not counted")),
    "second_turn_age_consent": shapes.number(Message("Extension to 30 for a second turn")),
    "second_turn_uses_ceiling": shapes.yes_or_no(Message("Does a second turn use a place?")),
    "second_turn_uses_ceiling_assumed": shapes.yes_or_no(Message("A second turn uses a place (assumed)")),
    "reissue_uses_ceiling": shapes.yes_or_no(Message("Does a reissue use a place?")),
    "second_turn_of_others": shapes.text(Message("Second turn of other partners")),
    "press_errors": shapes.text(Message("Wrong reports")),
    "nationality": shapes.codes(Message("Nationality")),
    "passport_types": shapes.words(Message("Kinds of passport")),
    "passport_types_excluded": shapes.words(Message("Kinds of passport that do not serve")),
    "territories": shapes.codes(Message("Only from these parts of the state")),
    "territories_excluded": shapes.codes(Message("Not from these parts of the state")),
    "host_nationals": shapes.word(Message("Nationals of the host")),
    "third_nationals": shapes.text(Message("Nationals of other countries")),
    "residence": shapes.word(Message("Residence")),
    "residence_also": shapes.codes(Message("Residence, also in")),
    "residence_months": shapes.number(Message("Residence for, in months")),
    "residence_at_issue": shapes.yes_or_no(Message("Residence at issue, too")),
    "applies_from": shapes.one_of(Message("Place of application"), "abroad", "abroad-first", "home", "anywhere"),
    "funds": shapes.money(Message("Money")),
    "funds_without_ticket": shapes.money(Message("Money without a ticket")),
    "funds_per_month": shapes.money(Message("Money for each month")),
    "funds_couple": shapes.money(Message("Money for a couple")),
    "funds_held_days": shapes.number(Message("Money held for, in days")),
    "funds_statement_days": shapes.number(Message("Age of the statement, in days")),
    "funds_or_job_offer": shapes.yes_or_no(Message("Job offer instead of money")),
    "funds_estimate": shapes.one_of(Message("Who says how much money"), "own-estimate"),
    "funds_proof": shapes.text(Message("Proof of money")),
    "funds_with_ticket": shapes.text(Message("Return ticket")),
    "ticket": shapes.text(Message("Ticket")),
    "ticket_replaced_by": shapes.money(Message("Balance that replaces the ticket")),
    "onward_ticket": shapes.one_of(Message("Ticket onward"), "ticket", "ticket-or-funds"),
    "children": shapes.one_of(Message("Children"), *_WHO_COMES_ALONG),
    "dependants": shapes.one_of(Message("Dependants"), *_WHO_COMES_ALONG),
    "parental_consent": shapes.word(Message("Consent of the parents")),
    "purpose": shapes.text(Message("Purpose")),
    "purposes": shapes.words(Message("Purposes")),
    "passport_months_valid": shapes.number(Message("Passport valid for, in months")),
    "passport_months_after_arrival": shapes.number(Message("Passport valid after arrival, in months")),
    "passport_months_beyond_stay": shapes.number(Message("Passport valid after the stay, in months")),
    "proofs": shapes.words(Message("Proofs and promises")),
    "sponsors": shapes.text(Message("Through a body in between")),
    "employer_in": shapes.word(Message("Employer in")),
    "job_offer": shapes.one_of(Message("Job offer"), "asked"),
    "education": shapes.table(
        Message("Education"),
        levels=shapes.is_list,
        or_years=shapes.is_number,
        student=shapes.is_yes_or_no,
        student_in=shapes.is_word,
        recognised=shapes.is_yes_or_no,
        fields=shapes.is_list,
        full_time_months=shapes.is_number,
    ),
    "police_certificate": shapes.table(
        Message("Police certificate"),
        months_old=shapes.is_number,
        each_country_months=shapes.is_number,
        since_age=shapes.is_number,
    ),
    "criminal_record": shapes.word(Message("Criminal-record certificate")),
    "criminal_record_condition": shapes.text(Message("Criminal record")),
    "health": shapes.text(Message("Health")),
    "health_check": shapes.table(
        Message("Medical certificate"),
        over_months=shapes.is_number,
        listed_countries=shapes.is_yes_or_no,
        valid_months=shapes.is_number,
        occupations=shapes.is_list,
    ),
    "insurance_rule": shapes.table(
        Message("Insurance"),
        covers=shapes.is_list,
        least=shapes.is_money,
        whole_stay=shapes.is_yes_or_no,
        when=shapes.is_word,
        exempt=shapes.is_list,
        charge=shapes.is_yes_or_no,
    ),
    "insurance_asked": shapes.word(Message("Insurance policy")),
    "insurance": shapes.table(Message("Insurance")),
    "language": shapes.table(
        Message("Language"),
        least=shapes.is_word,
        test=shapes.is_word,
        or_schooling=shapes.is_yes_or_no,
        changed_on=shapes.is_day,
        least_before=shapes.is_word,
    ),
    "language_scores": shapes.tables(
        Message("Language tests that serve"),
        test=shapes.is_word,
        least=shapes.is_word,
        changed_on=shapes.is_day,
        least_before=shapes.is_word,
        not_from=shapes.is_day,
        not_until=shapes.is_day,
    ),
    "language_minimum": shapes.word(Message("Least language level")),
    "military_service": shapes.text(Message("Military service")),
    "selection": shapes.one_of(
        Message("Chosen"),
        *("open-all-year", "first-come", "first-come-from", "batch", "ballot", "paid-ballot", "pool", "assessed"),
        "one-by-one",
    ),
    "selection_opens": shapes.one_of(Message("Being chosen opens"), "application", "visa"),
    "gates": shapes.words(Message("Gates, one after another")),
    "gate_criteria": shapes.words(Message("What the sending state tests at its gate")),
    "preregistration_days": shapes.number(Message("Days from pre-registration to the permit")),
    "profile_ends": shapes.one_of(Message("The profile ends with"), "season", "year", "visa"),
    "reply_days": shapes.number(Message("Days to accept an invitation")),
    "file_days": shapes.number(Message("Days to file after accepting")),
    "ballot_fee": shapes.money(Message("Fee of the ballot")),
    "reception": shapes.word(Message("Reception")),
    "rounds_every_days": shapes.number(Message("Days from one round to the next")),
    "rounds_a_year": shapes.number(Message("Rounds a year")),
    "window_rule": shapes.table(Message("When windows open")),
    "window_hours": shapes.text(Message("Hours of a window")),
    "filing": shapes.one_of(Message("Way of filing"), "designated-body", "direct", "in-person", "online", "post"),
    "filing_who": shapes.text(Message("Who files")),
    "booking": shapes.text(Message("Booking")),
    "hours": shapes.text(Message("Opening hours")),
    "reply_postcard": shapes.word(Message("Reply postcard")),
    "fee": shapes.money(Message("Fee")),
    "fee_second": shapes.money(Message("Fee of a further visa")),
    "fee_refund": shapes.words(Message("Fee given back if")),
    "fee_registration": shapes.money(Message("Fee of the registration")),
    "fee_parts": shapes.anything(Message("Payments")),
    "body_fee": shapes.text(Message("Charge of the designated body")),
    "duplicates": shapes.one_of(Message("Duplicate applications"), "all-void", "one-counts"),
    "planned_entry_months": shapes.number(Message("Planned entry within, in months")),
    "passport_kept": shapes.text(Message("Passport during the examination")),
    "processing_days": shapes.number(Message("Days until a decision")),
    "result_days_after_opening": shapes.number(Message("Days from opening to results")),
    "results_published": shapes.text(Message("How results are published")),
    "selected_per_round": shapes.number(Message("Passes in each round")),
    "points": shapes.tables(
        Message("Points of the assessment"),
        code=shapes.is_word,
        highest=shapes.is_number,
        en=shapes.is_word,
        ko=shapes.is_word,
        ja=shapes.is_word,
    ),
    "points_step": shapes.number(Message("Points apart that a third officer settles")),
    "reserve": shapes.anything(Message("Reserve list")),
    "signatures_grant": shapes.number(Message("Signatures to issue")),
    "signatures_refusal": shapes.number(Message("Signatures not to issue")),
    "reasons": shapes.word(Message("How much of a reason is given")),
    "review": shapes.table(
        Message("Second look at a refusal"), ask_days=shapes.is_number, decide_days=shapes.is_number
    ),
    "keep_draft_days": shapes.number(Message("Started applications are kept, in days")),
    "keep_entry_days": shapes.number(Message("Entries into a draw are kept after it, in days")),
    "keep_papers_months": shapes.number(Message("Papers are kept after the end, in months")),
    "keep_record_months": shapes.number(Message("The record is kept after the end, in months")),
    "keep_filing_days": shapes.number(
        Message("What an agency filed and nobody confirmed is kept after its round, in days")
    ),
    "keep_grant_months": shapes.number(Message("A visa of before that is nobody's is kept, in months")),
    "reapply": shapes.either(
        Message("Applying again"),
        "word or table",
        {"type": ["string", "object"]},
        shapes.is_word,
        lambda value: isinstance(value, Mapping),
    ),
    "collection": shapes.text(Message("Collection")),
    "collection_days": shapes.number(Message("Days to collect")),
    "forfeiture": shapes.word(Message("Not collected in time")),
    "unused_visa": shapes.text(Message("Unused visas")),
    "visa_form": shapes.word(Message("Form of the visa")),
    "visa_valid_from": shapes.word(Message("The visa is valid from")),
    "visa_months_valid": shapes.number(Message("Visa valid for, in months")),
    "entry_within_months": shapes.number(Message("Entry within, in months")),
    "entry_until": shapes.one_of(Message("Entry until"), "year-end", "season-end"),
    "entries": shapes.number_or_word(Message("Entries")),
    "stay_months": shapes.number(Message("Stay, in months")),
    "stay_halves": shapes.table(Message("Stay in parts"), days=shapes.is_number, extensions=shapes.is_number),
    "extension_months": shapes.number(Message("Extension in the country, in months")),
    "second_period": shapes.one_of(Message("Second period"), "separate", "back-to-back", "either"),
    "extension_earned_months": shapes.number(Message("Extension for seasonal work, in months")),
    "stay_counts_from": shapes.word(Message("The stay counts from")),
    "status": shapes.text(Message("Status")),
    "work_hours_week": shapes.number_or_word(Message("Work, hours a week")),
    "work_hours_year": shapes.number(Message("Work, hours a year")),
    "work_employer_months": shapes.number_or_word(Message("Months with one employer")),
    "work_employer_weeks": shapes.number(Message("Weeks in a row with one employer")),
    "work_total_months": shapes.number(Message("Months of work in all")),
    "work_permit": shapes.one_of(Message("Work permit"), "open", "employer-specific"),
    "work_exemptions": shapes.text(Message("Work that does not count towards the limit")),
    "permanent_job": shapes.one_of(Message("Permanent job"), "allowed", "not-allowed"),
    "self_employment": shapes.word_or_text(Message("Self-employment"), "not-allowed"),
    "licensed_work": shapes.text(Message("Work that needs a licence")),
    "volunteering": shapes.one_of(Message("Volunteering"), "allowed", "not-allowed"),
    "work_begins": shapes.text(Message("When work may begin")),
    "work_forbidden": shapes.text(Message("Work that is not allowed")),
    "study": shapes.text(Message("Study")),
    "study_months": shapes.number(Message("Study, in months")),
    "study_courses": shapes.either(
        Message("Courses"),
        "none, or table of number, months",
        {"anyOf": [{"const": "none"}, _COURSES_SCHEMA]},
        lambda value: value == "none",
        _is_courses,
    ),
    "study_clearance": shapes.text(Message("Clearance for a subject")),
    "registration": shapes.table(Message("Registration")),
    "card": shapes.text(Message("Card")),
    "fee_registration_card": shapes.money(Message("Fee of the registration card")),
    "exit_before_registration": shapes.word(Message("Leaving before registration")),
    "change_of_address_days": shapes.number(Message("Days to notify a new address")),
    "re_entry": shapes.text(Message("Leaving and coming back")),
    "fee_reentry_single": shapes.money(Message("Fee of a single re-entry permit")),
    "fee_reentry_multiple": shapes.money(Message("Fee of a multiple re-entry permit")),
    "extension": shapes.text(Message("Extension")),
    "renewal": shapes.text(Message("Renewal")),
    "permit_ends_with": shapes.words(Message("The permit ends with")),
    "change_of_status": shapes.word_or_text(Message("Change of status"), "not-allowed"),
    "territory_excluded": shapes.text(Message("Part of the country that is left out")),
    "public_funds": shapes.word_or_text(Message("Public funds"), "none"),
    "advice": shapes.text(Message("Advice, not rule")),
    "health_insurance": shapes.text(Message("Health insurance")),
    "pension": shapes.text(Message("Pension")),
    "tax": shapes.text(Message("Tax")),
    "leaving": shapes.text(Message("Leaving for good")),
    "who_decides": shapes.text(Message("Who decides what")),
}
