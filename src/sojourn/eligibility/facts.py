"""Facts of a person read from plain values, with everything that is wrong with them, and written again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from sojourn.basics.countries import COUNTRIES, ICAO_ADDITIONS, TWO_LETTERS, country_in_a_sentence, country_name
from sojourn.basics.currencies import is_currency
from sojourn.basics.messages import Message, listed
from sojourn.basics.money import Money
from sojourn.basics.territories import nationality_in
from sojourn.eligibility.fact_table import FACTS as FACTS
from sojourn.eligibility.fact_table import OF_A_HOST as OF_A_HOST
from sojourn.eligibility.fact_table import FactKind as FactKind
from sojourn.rules.asking import facts_named
from sojourn.rules.terms import Question


@dataclass(frozen=True)
class FactFault:
    """A fact that cannot be read: its name, the trouble, the remedy."""

    name: str
    trouble: Message
    remedy: Message


# What a machine-readable line says of a person of unspecified nationality (Doc 9303-3, section 5).
_UNSPECIFIED = "XXX"
REGION = r"^[A-Z]{2}-[A-Z0-9]{1,3}$"
"""How a region of ISO 3166-2 is written."""

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
    "score": Message("Write a number with at most two decimals, like 6.5."),
    "word": Message("Write one of: {known}."),
    "words": Message("Write a list of these: {known}."),
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
        read = _read(FACTS[name], value)
        if read is None:
            faults.append(_wrong(FACTS[name], value))
        elif name == "nationality" and (fault := _no_nationality(read)) is not None:
            faults.append(fault)
        else:
            facts[name] = read
    born = facts.get("birth_date")
    if isinstance(born, date) and today is not None and born > today:
        trouble = Message("birth_date lies after the day of application.")
        faults.append(FactFault("birth_date", trouble, Message("Check the year.")))
    return complete(facts), faults


def read_stays(
    raw: Mapping[str, object],
) -> tuple[dict[str, object], dict[str, dict[str, object]] | None, list[FactFault]]:
    """
    Facts of earlier stays that are written by host, like `{"turns": {"JPN": 1}}`, taken out of the others.

    Beside the others and the faults stands what was said of each host; nothing where no fact is written by host.
    """
    by_host = {name: told for name, told in raw.items() if name in OF_A_HOST and isinstance(told, Mapping)}
    rest = {name: told for name, told in raw.items() if name not in by_host}
    stays: dict[str, dict[str, object]] = {}
    faults: list[FactFault] = []
    for name, told in by_host.items():
        for host, value in told.items():
            read = _read(FACTS[name], value)
            if not _is_country(host):
                trouble = Message("{host} is no country.", {"host": repr(host)[:60]})
                faults.append(FactFault(name, trouble, Message("Write it for each host, like {example}.", _BY_HOST)))
            elif read is None:
                faults.append(_wrong(FACTS[name], value))
            else:
                stays.setdefault(host, {})[name] = read
    return rest, stays if by_host else None, faults


_BY_HOST = {"example": '{"JPN": 1}'}


def complete(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with what follows from them: a region tells the country of residence."""
    whole = dict(facts)
    region = whole.get("residence_region")
    if isinstance(region, str) and "residence" not in whole and region[:2] in _COUNTRY_OF_REGION:
        whole["residence"] = _COUNTRY_OF_REGION[region[:2]]
    return whole


_COUNTRY_OF_REGION = {two: three for three, two in TWO_LETTERS.items()}


def _read(kind: FactKind, value: object) -> object | None:
    match kind.type, value:
        case "countries", str():
            return (value,) if _is_country(value) else None
        case "countries", list() | tuple():
            codes = tuple(value)
            return codes if codes and all(map(_is_country, codes)) else None
        case "country", str():
            return value if _is_country(value) else None
        case "region", str():
            return value if re.fullmatch(REGION, value) else None
        case "day", date():
            return value
        case "day", str():
            return _day(value)
        case "days", list() | tuple():
            days = tuple(read for item in value if (read := item if isinstance(item, date) else _day(item)))
            return days if len(days) == len(value) else None
        case "word", str():
            return value if value in kind.words else None
        case "words", list() | tuple():
            return tuple(value) if all(item in kind.words for item in value) else None
        case "score", bool():
            return None
        case "score", int() | float() | str() | Decimal():
            return _score(value)
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
    return isinstance(code, str) and (code in COUNTRIES or code in ICAO_ADDITIONS)


def _no_nationality(codes: object) -> FactFault | None:
    """What is no nationality: the code for none, and a territory whose people travel on the passport of a state."""
    assert isinstance(codes, tuple)
    for code in codes:
        if code == _UNSPECIFIED:
            nowhere = Message("{code} is no country: it stands for a nationality that is not given.", {"code": code})
            return FactFault("nationality", nowhere, _WAYS_TO_WRITE["countries"])
        state = nationality_in(code)
        if state is not None:
            trouble = Message("{code} is a territory that issues no passport of its own.", {"code": code})
            holes = {"state": country_in_a_sentence(state), "code": state}
            remedy = Message("Its people travel on a passport of {state}: write {code}.", holes)
            return FactFault("nationality", trouble, remedy)
    return None


def _score(written: object) -> Decimal | None:
    try:
        score = Decimal(str(written))
    except InvalidOperation:
        return None
    return score if score.is_finite() and 0 <= score < 10_000 and score == round(score, 2) else None


def _day(written: object) -> date | None:
    if not isinstance(written, str):
        return None
    try:
        return date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) else None
    except ValueError:
        return None


def _money(raw: Mapping[object, object]) -> Money | None:
    amount, currency = raw.get("amount"), raw.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, (int, float, str, Decimal)):
        return None
    if not (isinstance(currency, str) and is_currency(currency)):
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
    if kind.type == "number" and isinstance(value, int) and value < 0:
        least = Message("{name} is {value}: it must be 0 or more.", {"name": kind.name, "value": repr(value)[:60]})
        return FactFault(kind.name, least, _WAYS_TO_WRITE["number"])
    trouble = Message(
        "{name} is {value}, which is not of the type {type}.",
        {"name": kind.name, "value": repr(value)[:60], "type": kind.type},
    )
    way = _WAYS_TO_WRITE[kind.type]
    return FactFault(kind.name, trouble, Message(way.text, {"known": ", ".join(kind.words)}) if kind.words else way)


def shown(name: str, value: object) -> object:
    """A fact's value as it fills a hole of a sentence: countries by name, yes and no in words."""
    match FACTS[name].type, value:
        case "countries", tuple() if value:
            return listed([country_name(str(code)) for code in value])
        case "country", str():
            return country_name(value)
        case "word", str():
            return FACTS[name].words[value]
        case "words", tuple() if value:
            return listed([FACTS[name].words[word] for word in value])
        case "score", Decimal():
            return f"{value.normalize():f}"
        case "yes-no", bool():
            return Message("yes") if value else Message("no")
        case _:
            return value


def fact_message(name: str, value: object) -> Message:
    """A fact with its label, as a finding shows it."""
    return Message("{label}: {value}", {"label": FACTS[name].label, "value": shown(name, value)})


def answered(facts: Mapping[str, object], question: Question) -> Message | None:
    """What a person answered to the questions behind a question of the rule, said to them; nothing without answers."""
    said = [
        Message(
            "To “{question}” you answered: {value}.",
            {"question": FACTS[name].question, "value": shown(name, facts[name])},
        )
        for name in facts_named(question)
        if facts.get(name) is not None and FACTS[name].given_by == "person"
    ]
    return sentences(said) if said else None


def write_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as plain JSON values; `read_facts` gives them back."""
    plain: dict[str, object] = {}
    for name, value in facts.items():
        match value:
            case Money():
                plain[name] = {"amount": str(value.amount), "currency": value.currency}
            case date():
                plain[name] = value.isoformat()
            case Decimal():
                plain[name] = str(value)
            case tuple():
                plain[name] = [item.isoformat() if isinstance(item, date) else item for item in value]
            case _:
                plain[name] = value
    return plain


def sentences(said: list[Message]) -> Message:
    """Several whole sentences after one another."""
    whole = said[0]
    for further in said[1:]:
        whole = Message("{sentence} {further}", {"sentence": whole, "further": further})
    return whole
