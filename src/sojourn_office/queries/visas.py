"""A visa and a stay as their holder sees them, and the notice that is printed from the stored seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence, country_name
from sojourn.basics.messages import Message, Said, Words
from sojourn.stays.model import Stay as StayRecord
from sojourn_office.papers.barcode import data_matrix_png, data_matrix_svg
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.papers.visa_notice import VisaNotice
from sojourn_office.papers.words import Addressee
from sojourn_office.queries.applications import Application
from sojourn_office.storage import visas

_LANGUAGES = ("en", "ko", "ja")


@dataclass(frozen=True)
class VisaShown:
    """An issued visa, opened for its holder."""

    serial: str
    host: str
    issued_on: date
    valid_until: date
    single_entry: bool
    stay_months: int
    passport_ending: str
    lines: tuple[str, str]
    seal: bytes
    revoked: bool
    stay: StayRecord | None

    @property
    def symbol(self) -> str:
        """The seal as a drawing."""
        return data_matrix_svg(self.seal)


def visa_of(application: Application) -> VisaShown | None:
    """The visa of one's own application; nothing before it was issued."""
    row = visas.of_case(application.number)
    if row is None:
        return None
    stay = visas.stay_of(row)
    return VisaShown(
        serial=row.serial,
        host=row.host,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        single_entry=row.entries == 1,
        stay_months=row.stay_months,
        passport_ending=row.passport_number[-4:],
        lines=(row.line_1, row.line_2),
        seal=bytes(row.seal),
        revoked=row.revoked_at is not None,
        stay=stay.record if stay else None,
    )


def notice_of(
    application: Application, visa: VisaShown, *, language: str, specimen: bool, verify_at: str
) -> VisaNotice:
    """What is printed of a visa: the holder's language first, then the host's, then English."""
    rules = application.rules
    host_language = LANGUAGE_OF.get(visa.host, "en")
    native_language = LANGUAGE_OF.get(application.scheme.sender, "en")
    return VisaNotice(
        office=application.mission.name,
        number=application.number,
        issued_on=visa.issued_on,
        holder=Addressee(application.native_name, application.latin_name, native_language),
        host=country_in_a_sentence(visa.host),
        host_language=host_language,
        passport_ending=visa.passport_ending,
        passport_country=country_name(application.scheme.sender),
        kind=Message("Working holiday"),
        valid_from=visa.issued_on,
        valid_until=visa.valid_until,
        single_entry=visa.single_entry,
        stay=stay_words(visa.stay_months),
        work=work_words(rules),
        register=register_words(rules),
        after_landing=after_landing(rules),
        lines=visa.lines,
        barcode=data_matrix_png(visa.seal),
        languages=tuple(dict.fromkeys((language, host_language, *_LANGUAGES)))[:3],
        specimen=specimen,
        verify_at=verify_at,
    )


def stay_words(months: int) -> Message:
    """How long one may stay, in words."""
    if months == 12:
        return Message("one year from the day of landing")
    return Message("{months} months from the day of landing", {"months": months})


def work_words(rules: Rules) -> Said:
    """How many hours of work a week are allowed, and what is not."""
    hours, forbidden = rules.value("work_hours_week"), rules.value("work_forbidden")
    if isinstance(hours, int):
        allowed: Said = Message("{hours} hours a week.", {"hours": hours})
    elif hours == "no-limit":
        allowed = Message("No hour limit.")
    else:
        allowed = Message("How many hours are allowed was not found.")
    if not isinstance(forbidden, (Words, str)):
        return allowed
    return Message("{allowed} Not allowed: {forbidden}", {"allowed": allowed, "forbidden": forbidden})


def hours_words(rules: Rules) -> Message:
    """How many hours of work a week are allowed."""
    hours = rules.value("work_hours_week")
    if isinstance(hours, int):
        return Message("{hours} hours a week.", {"hours": hours})
    return Message("No hour limit.") if hours == "no-limit" else Message("How many hours are allowed was not found.")


def register_words(rules: Rules) -> Said:
    """Until when and from which event one registers."""
    duty = rules.value("registration")
    if not isinstance(duty, Mapping):
        return Message("not found")
    if duty["from"] == "landing":
        return Message("Within {days} days of landing", {"days": int(duty["days"])})
    return Message("Within {days} days of settling at an address", {"days": int(duty["days"])})


def register_where(rules: Rules) -> Said:
    """Where one registers."""
    duty = rules.value("registration")
    place = duty.get("at") if isinstance(duty, Mapping) else None
    if isinstance(place, Mapping):
        return Words(tuple((str(language), str(words)) for language, words in place.items()))
    return place if isinstance(place, (Words, str)) else ""


def leaving_ends_visa(rules: Rules) -> bool:
    """Whether leaving before one is registered ends the visa."""
    return rules.value("exit_before_registration") == "ends-visa"


def after_landing(rules: Rules) -> tuple[Said, ...]:
    """What the holder does after landing, a sentence each."""
    register, where = register_words(rules), register_where(rules)
    said: list[Said] = [Message("Register: {when}.", {"when": register})]
    if where:
        said.append(Message("Where: {place}.", {"place": where}))
    if leaving_ends_visa(rules):
        said.append(LEAVING_ENDS)
    return tuple(said)


LEAVING_ENDS = Message("Leaving before you have your card ends the visa.")
