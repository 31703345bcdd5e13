"""What holds between the facts of every person, so that nobody is invented who could not be."""

from __future__ import annotations

from datetime import date

from sojourn.basics.countries import TWO_LETTERS
from sojourn.rules.judging import Facts
from sojourn.rules.reaching import Law
from sojourn.rules.terms import APPLICATION


def _as_many_days_as_visas(facts: Facts) -> bool:
    turns, days = facts.get("turns"), facts.get("turns_issued_on")
    return not isinstance(days, tuple) or turns is None or len(days) == turns


def _an_end_only_after_a_visa(facts: Facts) -> bool:
    return facts.get("last_turn_ended_on") is None or facts.get("turns") != 0


def _months_only_after_a_visa(facts: Facts) -> bool:
    return not facts.get("turn_months") or facts.get("turns") != 0


def _work_only_on_a_visa(facts: Facts) -> bool:
    return not facts.get("work_days") or facts.get("turns") != 0


def _no_more_visas_of_a_category_than_visas(facts: Facts) -> bool:
    turns, of_category = facts.get("turns"), facts.get("turns_in_category")
    return not isinstance(turns, int) or not isinstance(of_category, int) or of_category <= turns


def _a_region_lies_in_the_country(facts: Facts) -> bool:
    region, country = facts.get("residence_region"), facts.get("residence")
    return not isinstance(region, str) or not isinstance(country, str) or region[:2] == TWO_LETTERS.get(country)


def _the_entry_comes_after(facts: Facts) -> bool:
    entry, applies = facts.get("entry_date"), facts[APPLICATION]
    return not isinstance(entry, date) or not isinstance(applies, date) or entry >= applies


def _a_visa_of_dependants_only_where_some_come(facts: Facts) -> bool:
    return facts.get("dependants_have_visa") is not True or facts.get("child") is True


def _is_past(name: str) -> Law:
    def holds(facts: Facts) -> bool:
        day, applies = facts.get(name), facts[APPLICATION]
        return not isinstance(day, date) or not isinstance(applies, date) or day <= applies

    return Law((name,), holds)


LAWS = (
    Law(("turns", "turns_issued_on"), _as_many_days_as_visas),
    Law(("turns", "last_turn_ended_on"), _an_end_only_after_a_visa),
    Law(("turns", "turn_months"), _months_only_after_a_visa),
    Law(("turns", "work_days"), _work_only_on_a_visa),
    Law(("turns", "turns_in_category"), _no_more_visas_of_a_category_than_visas),
    Law(("residence", "residence_region"), _a_region_lies_in_the_country),
    Law(("child", "dependants_have_visa"), _a_visa_of_dependants_only_where_some_come),
    Law(("entry_date",), _the_entry_comes_after),
    *map(_is_past, ("birth_date", "residence_since", "language_tested_on", "police_certificate_on", "invited_on")),
)
