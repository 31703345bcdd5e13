"""Values of an agreement that have parts, in words: ages, what an insurance covers, places in parts of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from sojourn.basics.messages import Message, Words, listed
from sojourn.basics.money import Money
from sojourn.eligibility.value_words import word

Part = Callable[[object], Message | Words]

# What each part of a value is called beside it.
_PARTS: Mapping[str, Message] = {
    "before": Message("took part before"),
    "changed_on": Message("changed on"),
    "charge": Message("the health charge of the state instead"),
    "covers": Message("covers"),
    "each_country_months": Message("from each country lived in for, in months"),
    "exempt": Message("not asked of nationals of"),
    "fields": Message("fields of study"),
    "first": Message("from"),
    "from": Message("from"),
    "full_time_months": Message("full-time study, in months"),
    "further": Message("further turns"),
    "last": Message("to"),
    "least": Message("at least"),
    "least_before": Message("at least, before"),
    "levels": Message("level"),
    "listed_countries": Message("whoever has lived in a listed country"),
    "months": Message("months"),
    "months_old": Message("at most so many months old"),
    "not_from": Message("does not serve from"),
    "not_until": Message("does not serve until"),
    "number": Message("number"),
    "occupations": Message("whoever plans"),
    "or_schooling": Message("or schooling in the language"),
    "or_years": Message("or years at a university"),
    "over_months": Message("whoever stays longer than, in months"),
    "percent": Message("per cent"),
    "places": Message("places"),
    "recognised": Message("school recognised by the host"),
    "second": Message("for a second visa"),
    "share": Message("share"),
    "since_age": Message("since the age of"),
    "student": Message("student"),
    "student_in": Message("studies in"),
    "test": Message("test"),
    "third": Message("for a third visa"),
    "valid_months": Message("at most so many months old"),
    "vie": Message("international corporate volunteers (V.I.E)"),
    "when": Message("shown"),
    "whole_stay": Message("for the whole stay"),
}


def table_words(name: str, value: Mapping[str, object], said: Part) -> Message:
    """A value with parts; `said` says each of them."""
    match name, value:
        case "age", {"youngest": _}:
            return _ages(value)
        case "registration", {"days": days, "from": start, **more}:
            holes = {"days": days, "from": word(str(start), name)}
            if "at" in more:
                return Message("within {days} days, counted from: {from}; at: {at}", holes | {"at": more["at"]})
            return Message("within {days} days, counted from: {from}", holes)
        case "insurance", {"months": int() as months, "cover": Money() as cover}:
            return Message("{months} months, cover {cover}", {"months": months, "cover": cover})
        case "reapply", {"months": int() as months}:
            return Message("after {months} months", {"months": months})
        case "ceiling_default", {"under": under, "least": least, "share": share}:
            limits = {"under": under, "least": least, "share": said(share)}
            return Message("the same number where it is under {under}; else {share} of it, at least {least}", limits)
        case "stay_halves", {"days": days, "extensions": extensions}:
            return Message(
                "{days} days, and as long again; extensions: {extensions}", {"days": days, "extensions": extensions}
            )
        case _, {"months": tuple() as months, "weeks": tuple() as weeks}:
            holes = {"months": _numbers(months), "weeks": _numbers(weeks)}
            return Message("Monday of full week {weeks} of months {months}", holes)
        case _, {"months": tuple() as months}:
            return Message("months {months}", {"months": _numbers(months)})
    first, *others = (_part(part, item, said) for part, item in value.items())
    return reduce(lambda whole, part: Message("{whole}; {part}", {"whole": whole, "part": part}), others, first)


def _part(part: str, item: object, said: Part) -> Message:
    """A part with what it is called; one that is true needs no more than that."""
    called = _PARTS.get(part) or Message("{name}", {"name": part})
    return called if item is True else Message("{label}: {value}", {"label": called, "value": said(item)})


def _ages(value: Mapping[str, object]) -> Message:
    """The band of ages, and the day that counts for one of them where it is another than that of application."""
    band = _band(value)
    for limit, sentence in (
        ("oldest_on", Message("{ages}; the upper age counts on {day}")),
        ("youngest_on", Message("{ages}; the lower age counts on {day}")),
    ):
        if limit in value:
            band = Message(sentence.text, {"ages": band, "day": word(str(value[limit]), "age")})
    return band


def _band(value: Mapping[str, object]) -> Message:
    match value:
        case {"youngest": youngest, "oldest": oldest, "oldest_by_consent": consent}:
            limits = {"youngest": youngest, "oldest": oldest, "consent": consent}
            return Message("{youngest} to {oldest}; to {consent} if reasons are accepted", limits)
        case {"youngest": youngest, "oldest": oldest}:
            return Message("{youngest} to {oldest}", {"youngest": youngest, "oldest": oldest})
        case {"youngest": youngest, "not_yet": not_yet}:
            return Message("{youngest} or older, not yet {age}", {"youngest": youngest, "age": not_yet})
    return Message("{youngest} or older", {"youngest": value["youngest"]})


def has_words(part: str) -> bool:
    """Whether a part of a value is called something."""
    return part in _PARTS


def _numbers(numbers: tuple[object, ...]) -> Message:
    return listed([str(number) for number in numbers])
