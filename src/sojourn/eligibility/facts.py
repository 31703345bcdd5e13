"""The facts a scheme may ask: their names, kinds, who gives them, whether they are personal, and the question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message
from sojourn.basics.money import Money


@dataclass(frozen=True)
class FactKind:
    """
    One fact: its type, the class of personal data it belongs to, who gives it, and how it is asked.

    `personal` is C3, C2 or C1 as in the privacy notice; `given_by` is `person`, `officer` or `office`.
    """

    name: str
    type: str
    personal: str
    given_by: str
    label: Message
    question: Message


@dataclass(frozen=True)
class FactFault:
    """A fact that cannot be read: its name, the trouble, the remedy."""

    name: str
    trouble: Message
    remedy: Message


_KINDS = (
    FactKind(
        "nationality",
        "countries",
        "C2",
        "person",
        Message("Nationality"),
        Message("Which passport do you hold?"),
    ),
    FactKind("residence", "country", "C2", "person", Message("Residence"), Message("In which country do you live?")),
    FactKind(
        "residence_region",
        "region",
        "C2",
        "person",
        Message("Region"),
        Message("Where do you live?"),
    ),
    FactKind("birth_date", "day", "C2", "person", Message("Date of birth"), Message("When were you born?")),
    FactKind("age", "number", "C2", "person", Message("Age"), Message("How old are you on the day you apply?")),
    FactKind(
        "application_date", "day", "C1", "office", Message("Day of application"), Message("On which day do you apply?")
    ),
    FactKind(
        "turns",
        "number",
        "C2",
        "person",
        Message("Earlier visas"),
        Message("How many working holiday visas has the country you want to go to issued to you, used or not?"),
    ),
    FactKind(
        "child",
        "yes-no",
        "C2",
        "person",
        Message("Child"),
        Message("Will a child or another dependant come with you?"),
    ),
    FactKind("funds", "money", "C3", "person", Message("Money"), Message("How much money can you prove?")),
    FactKind(
        "passport_expires_on",
        "day",
        "C3",
        "person",
        Message("Passport valid until"),
        Message("Until when is your passport valid?"),
    ),
    FactKind(
        "passport_months",
        "number",
        "C2",
        "person",
        Message("Passport"),
        Message("For how many more months is your passport valid on the day you apply?"),
    ),
    FactKind(
        "entry_date",
        "day",
        "C2",
        "person",
        Message("Planned entry"),
        Message("On which day do you plan to enter the country?"),
    ),
    FactKind(
        "stay_months",
        "number",
        "C2",
        "person",
        Message("Planned stay"),
        Message("For how many months do you plan to stay?"),
    ),
    FactKind(
        "turns_issued_on",
        "days",
        "C2",
        "person",
        Message("Days of earlier visas"),
        Message("On which days were your earlier working holiday visas for that country issued?"),
    ),
    FactKind(
        "last_turn_ended_on",
        "day",
        "C2",
        "person",
        Message("End of the last visa"),
        Message("On which day did your last working holiday permit for that country expire?"),
    ),
    FactKind(
        "funds_accepted",
        "yes-no",
        "C2",
        "officer",
        Message("Money"),
        Message("Is the money that was proved accepted?"),
    ),
    FactKind(
        "age_reasons_accepted",
        "yes-no",
        "C2",
        "officer",
        Message("Reasons for the age"),
        Message("Are the reasons for applying above the age accepted?"),
    ),
    FactKind(
        "purpose_accepted",
        "yes-no",
        "C2",
        "officer",
        Message("Purpose"),
        Message("Is a holiday the main purpose, by the statement and the plan?"),
    ),
)

FACTS: Mapping[str, FactKind] = {kind.name: kind for kind in _KINDS}

_WAYS_TO_WRITE = {
    "countries": Message('Write a list of three-letter codes, like ["KOR"].'),
    "country": Message('Write a three-letter code, like "KOR".'),
    "region": Message('Write a region of ISO 3166-2, like "KR-11".'),
    "day": Message("Write the day like 2026-11-09."),
    "days": Message('Write a list of days, like ["2024-04-01"].'),
    "number": Message("Write a whole number, like 24."),
    "yes-no": Message("Write true or false."),
    "money": Message(
        "Write the sum with its currency, like {example}.", {"example": '{"amount": 2800000, "currency": "KRW"}'}
    ),
}


def read_facts(raw: Mapping[str, object], *, today: date | None = None) -> tuple[dict[str, object], list[FactFault]]:
    """
    The facts of a person from plain JSON or TOML values, with everything that is wrong with them.

    `None` means not known. `today`, where given, refuses a birth date that lies after it.
    """
    facts: dict[str, object] = {}
    faults: list[FactFault] = []
    for name, value in raw.items():
        if name not in FACTS:
            faults.append(_unknown(name))
            continue
        if value is None:
            continue
        read = _read(FACTS[name].type, value)
        if read is None:
            faults.append(_wrong(FACTS[name], value))
        else:
            facts[name] = read
    born = facts.get("birth_date")
    if isinstance(born, date) and today is not None and born > today:
        trouble = Message("birth_date lies after the day of application.")
        faults.append(FactFault("birth_date", trouble, Message("Check the year.")))
    return complete(facts), faults


def complete(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with what follows from them: a region tells the country of residence."""
    whole = dict(facts)
    region = whole.get("residence_region")
    if isinstance(region, str) and "residence" not in whole and region[:2] in _COUNTRY_OF_REGION:
        whole["residence"] = _COUNTRY_OF_REGION[region[:2]]
    return whole


_COUNTRY_OF_REGION = {"KR": "KOR", "JP": "JPN"}


def _read(kind: str, value: object) -> object | None:
    match kind, value:
        case "countries", str():
            return (value,) if _is_country(value) else None
        case "countries", list() | tuple():
            codes = tuple(value)
            return codes if codes and all(map(_is_country, codes)) else None
        case "country", str():
            return value if _is_country(value) else None
        case "region", str():
            return value if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", value) else None
        case "day", date():
            return value
        case "day", str():
            return _day(value)
        case "days", list() | tuple():
            days = tuple(read for item in value if isinstance(read := _read("day", item), date))
            return days if len(days) == len(value) else None
        case "number", int() if not isinstance(value, bool) and 0 <= value < 1000:
            return value
        case "yes-no", bool():
            return value
        case "money", Money():
            return value
        case "money", Mapping():
            return _money(value)
        case _:
            return None


def _is_country(code: object) -> bool:
    return isinstance(code, str) and re.fullmatch(r"[A-Z]{3}", code) is not None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) else None
    except ValueError:
        return None


def _money(raw: Mapping[object, object]) -> Money | None:
    amount, currency = raw.get("amount"), raw.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, (int, float, str, Decimal)):
        return None
    if not (isinstance(currency, str) and re.fullmatch(r"[A-Z]{3}", currency)):
        return None
    try:
        sum_ = Decimal(str(amount))
    except InvalidOperation:
        return None
    return Money(sum_, currency) if sum_.is_finite() and sum_ >= 0 else None


def _unknown(name: str) -> FactFault:
    near = get_close_matches(name, FACTS, n=1)
    trouble = Message("{name} is not a fact.", {"name": name})
    if near:
        return FactFault(name, trouble, Message("Did you mean {near}?", {"near": near[0]}))
    return FactFault(name, trouble, Message("Use one of: {known}.", {"known": ", ".join(FACTS)}))


def _wrong(kind: FactKind, value: object) -> FactFault:
    trouble = Message(
        "{name} is {value}, which is not of the type {type}.",
        {"name": kind.name, "value": repr(value)[:60], "type": kind.type},
    )
    return FactFault(kind.name, trouble, _WAYS_TO_WRITE[kind.type])


def shown(name: str, value: object) -> object:
    """A fact's value as it fills a hole of a sentence: countries by name, yes and no in words."""
    match FACTS[name].type, value:
        case "countries", tuple() if value:
            return listed([country_name(str(code)) for code in value])
        case "country", str():
            return country_name(value)
        case "yes-no", bool():
            return Message("yes") if value else Message("no")
        case _:
            return value


def fact_message(name: str, value: object) -> Message:
    """A fact with its label, as a finding shows it."""
    return Message("{label}: {value}", {"label": FACTS[name].label, "value": shown(name, value)})


def write_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as plain JSON values; `read_facts` gives them back."""
    plain: dict[str, object] = {}
    for name, value in facts.items():
        match value:
            case Money():
                plain[name] = {"amount": str(value.amount), "currency": value.currency}
            case date():
                plain[name] = value.isoformat()
            case tuple():
                plain[name] = [item.isoformat() if isinstance(item, date) else item for item in value]
            case _:
                plain[name] = value
    return plain


def listed(names: list[Message]) -> Message:
    """Several names in a row, with the comma of the reader's language."""
    whole = names[0]
    for name in names[1:]:
        whole = Message("{first}, {second}", {"first": whole, "second": name})
    return whole
