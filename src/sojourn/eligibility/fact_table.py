"""Every fact that a scheme may ask: its type, whom it comes from, how personal it is, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class FactKind:
    """
    One fact: its type, the class of personal data it belongs to, who gives it, and how it is asked.

    `personal` is C3, C2 or C1 as in the privacy notice; `given_by` is `person`, `officer` or `office`; `words` are
    those that a fact of words may be, each with what it is called.
    """

    name: str
    type: str
    label: Message
    question: Message
    personal: str = "C2"
    given_by: str = "person"
    words: Mapping[str, Message] = field(default_factory=dict)

    @property
    def may_stand_in_a_link(self) -> bool:
        """Whether an answer tells nobody who it was: no day of a life, and nothing of passport, bank or record."""
        return self.personal != "C3" and self.type not in ("day", "days", "money")


_WHO = (
    FactKind("nationality", "countries", Message("Nationality"), Message("Which passport do you hold?")),
    FactKind(
        "passport_type",
        "word",
        Message("Kind of passport"),
        Message("Which kind of passport do you hold?"),
        words={
            "ordinary": Message("ordinary passport"),
            "official": Message("official or service passport"),
            "diplomatic": Message("diplomatic passport"),
            "emergency": Message("emergency or temporary passport"),
        },
    ),
    FactKind(
        "home_territory",
        "country",
        Message("Part of the state"),
        Message("To which part of the state of your passport do you belong?"),
    ),
    FactKind("residence", "country", Message("Residence"), Message("In which country do you live?")),
    FactKind("residence_region", "region", Message("Region"), Message("Where do you live?")),
    FactKind("residence_since", "day", Message("Resident since"), Message("Since which day have you lived there?")),
    FactKind(
        "residence_at_issue",
        "country",
        Message("Residence at issue"),
        Message("In which country do you live on the day the visa is issued?"),
    ),
    FactKind(
        "present_in",
        "country",
        Message("Where you apply from"),
        Message("In which country will you be when you apply?"),
    ),
    FactKind("birth_date", "day", Message("Date of birth"), Message("When were you born?")),
    FactKind("age", "number", Message("Age"), Message("How old are you on the day you apply?")),
    FactKind(
        "invited_on",
        "day",
        Message("Day of invitation"),
        Message("On which day were you invited to apply?"),
        personal="C1",
    ),
    FactKind(
        "application_date",
        "day",
        Message("Day of application"),
        Message("On which day do you apply?"),
        personal="C1",
        given_by="office",
    ),
    FactKind("child", "yes-no", Message("Child"), Message("Will a child or another dependant come with you?")),
    FactKind(
        "dependants_have_visa",
        "yes-no",
        Message("Visa of dependants"),
        Message("Does each person who comes with you hold a visa of their own?"),
    ),
    FactKind(
        "has_child",
        "yes-no",
        Message("Child at home"),
        Message("Do you have a child under 18 who lives with you or whom you support, wherever the child is?"),
    ),
)

_EARLIER_STAYS = (
    FactKind(
        "turns",
        "number",
        Message("Earlier visas"),
        Message("How many working holiday visas has the country you want to go to issued to you, used or not?"),
    ),
    FactKind(
        "turns_issued_on",
        "days",
        Message("Days of earlier visas"),
        Message("On which days were your earlier working holiday visas for that country issued?"),
    ),
    FactKind(
        "turn_blocked",
        "yes-no",
        Message("Visa kept from use"),
        Message("Did an event like a closed border keep you from using a visa for that country?"),
    ),
    FactKind(
        "turns_in_category",
        "number",
        Message("Earlier visas of this category"),
        Message("How many of your earlier visas were of the same category?"),
    ),
    FactKind(
        "last_turn_ended_on",
        "day",
        Message("End of the last visa"),
        Message("On which day did your last working holiday permit for that country expire?"),
    ),
    FactKind(
        "turn_months",
        "number",
        Message("Months of earlier stays"),
        Message("For how many months in all were your earlier working holiday permits for that country valid?"),
    ),
    FactKind(
        "work_days",
        "number",
        Message("Days of listed work"),
        Message("How many days of work that the host lists did you do on your last visa?"),
    ),
)

_MEANS = (
    FactKind("funds", "money", Message("Money"), Message("How much money can you prove?"), personal="C3"),
    FactKind(
        "funds_held_days",
        "number",
        Message("Money held for, in days"),
        Message("For how many days in a row have you held that money?"),
    ),
    FactKind(
        "funds_statement_days",
        "number",
        Message("Age of the statement, in days"),
        Message("How many days old is the statement of the bank?"),
    ),
    FactKind("couple", "yes-no", Message("Couple"), Message("Do you apply as a couple?")),
    FactKind("ticket", "yes-no", Message("Ticket"), Message("Do you have a ticket to leave the country again?")),
    FactKind(
        "onward_funds",
        "yes-no",
        Message("Money for a ticket"),
        Message("Can you prove money for a ticket, beside the other money?"),
    ),
    FactKind(
        "insurance_covers",
        "words",
        Message("Insurance"),
        Message("What does your insurance cover?"),
        words={
            "health": Message("treatment"),
            "hospital": Message("hospital"),
            "repatriation": Message("return home in an illness or after death"),
            "liability": Message("liability"),
            "dental": Message("emergency dental treatment"),
            "accident": Message("accidents"),
        },
    ),
    FactKind("insurance_sum", "money", Message("Sum insured"), Message("Up to which sum does your insurance pay?")),
    FactKind(
        "insured_months",
        "number",
        Message("Insured for, in months"),
        Message("For how many months of the stay are you insured?"),
    ),
    FactKind(
        "insurance_undertaken",
        "yes-no",
        Message("Insurance on entry"),
        Message("Do you undertake to show your insurance at the border?"),
    ),
    FactKind(
        "health_charge_paid",
        "yes-no",
        Message("Health charge"),
        Message("Have you paid the health charge of the state?"),
    ),
)

_PLANS = (
    FactKind("entry_date", "day", Message("Planned entry"), Message("On which day do you plan to enter the country?")),
    FactKind("stay_months", "number", Message("Planned stay"), Message("For how many months do you plan to stay?")),
    FactKind(
        "planned_work",
        "word",
        Message("Planned work"),
        Message("Which kind of work do you plan to do?"),
        words={
            "none": Message("no work"),
            "health": Message("work in health care"),
            "teaching": Message("teaching"),
            "child-care": Message("child care"),
            "food": Message("work with food"),
            "farming": Message("farming"),
            "other": Message("other work"),
        },
    ),
    FactKind(
        "purpose",
        "word",
        Message("Purpose of the stay"),
        Message("What is the stay for?"),
        words={
            "holiday": Message("holiday and work"),
            "work": Message("work in a profession"),
            "internship": Message("internship or training"),
            "study": Message("study"),
            "exchange": Message("exchange"),
            "volunteering": Message("volunteering"),
        },
    ),
    FactKind(
        "employer_in",
        "country",
        Message("Country of the employer"),
        Message("In which country is the employer who has you on the staff?"),
    ),
    FactKind("job_offer", "yes-no", Message("Job offer"), Message("Do you have a firm job offer in the country?")),
    FactKind("sponsored", "yes-no", Message("Sponsor"), Message("Does a body that the host recognises sponsor you?")),
)

_LEARNING = (
    FactKind(
        "education",
        "word",
        Message("Education"),
        Message("What is the highest education that you finished?"),
        words={
            "none": Message("no school leaving certificate"),
            "secondary": Message("secondary school"),
            "vocational": Message("vocational training"),
            "bachelor": Message("bachelor’s degree"),
            "master": Message("master’s degree or higher"),
        },
    ),
    FactKind(
        "study_years",
        "number",
        Message("Years of study"),
        Message("How many years have you studied at a university?"),
    ),
    FactKind("is_student", "yes-no", Message("Student"), Message("Are you a student now?")),
    FactKind("student_in", "country", Message("Country of study"), Message("In which country do you study?")),
    FactKind(
        "institution_recognised",
        "yes-no",
        Message("Recognised school"),
        Message("Is your school or university one that the host recognises?"),
    ),
    FactKind(
        "study_field",
        "word",
        Message("Field of study"),
        Message("What do you study?"),
        words={
            "forestry": Message("forestry"),
            "agriculture": Message("agriculture"),
            "tourism": Message("tourism"),
            "other": Message("another field"),
        },
    ),
    FactKind(
        "full_time_months",
        "number",
        Message("Months of full-time study"),
        Message("For how many months have you studied full time there?"),
    ),
    FactKind(
        "language_test",
        "word",
        Message("Language test"),
        Message("Which language test did you take?"),
        words={
            "ielts": Message("IELTS"),
            "toefl-ibt": Message("TOEFL iBT"),
            "pte-academic": Message("PTE Academic"),
            "celpip-general": Message("CELPIP General"),
            "met": Message("Michigan English Test (MET)"),
            "oet": Message("Occupational English Test (OET)"),
            "languagecert-academic": Message("LANGUAGECERT Academic"),
            "other": Message("another test"),
        },
    ),
    FactKind(
        "language_score",
        "score",
        Message("Language score"),
        Message("Which overall score did you reach in the language test?"),
    ),
    FactKind(
        "language_tested_on",
        "day",
        Message("Day of the language test"),
        Message("On which day was the language test?"),
    ),
    FactKind(
        "language_proved",
        "yes-no",
        Message("Level of the language"),
        Message("Can you prove the language at the level that is asked?"),
    ),
    FactKind(
        "schooled_in_language",
        "yes-no",
        Message("School in the language"),
        Message("Did you go to a school that taught in the language?"),
    ),
)

_PAPERS = (
    FactKind(
        "passport_expires_on",
        "day",
        Message("Passport valid until"),
        Message("Until when is your passport valid?"),
        personal="C3",
    ),
    FactKind(
        "passport_months",
        "number",
        Message("Passport"),
        Message("For how many more months is your passport valid on the day you apply?"),
    ),
    FactKind(
        "lived_in_listed_country",
        "yes-no",
        Message("Lived in a listed country"),
        Message("Have you lived lately in a country from which the host asks for a chest X-ray?"),
    ),
    FactKind(
        "medical_on",
        "day",
        Message("Day of the medical certificate"),
        Message("On which day did a doctor issue your medical certificate?"),
        personal="C3",
    ),
    FactKind(
        "police_certificate_on",
        "day",
        Message("Day of the police certificate"),
        Message("On which day was your police certificate issued?"),
        personal="C3",
    ),
    FactKind(
        "police_certificates_complete",
        "yes-no",
        Message("Police certificates"),
        Message("Do you have a police certificate of each country that is asked for?"),
    ),
    FactKind(
        "government_letter",
        "yes-no",
        Message("Letter of the home government"),
        Message("Do you have the letter of your own government?"),
    ),
    FactKind(
        "residence_certificate",
        "yes-no",
        Message("Certificate of residence"),
        Message("Do you have the certificate of residence that is asked for?"),
    ),
    FactKind(
        "preregistered",
        "yes-no",
        Message("Pre-registration"),
        Message("Has the embassy registered you beforehand?"),
    ),
    FactKind("lodging_proved", "yes-no", Message("Lodging"), Message("Can you prove where you will live at first?")),
    FactKind(
        "undertaking_given",
        "yes-no",
        Message("Undertaking"),
        Message("Have you undertaken to leave at the end and not to change your status?"),
    ),
)

_BY_AN_OFFICER = (
    FactKind(
        "funds_accepted",
        "yes-no",
        Message("Money"),
        Message("Is the money that was proved accepted?"),
        given_by="officer",
    ),
    FactKind(
        "age_reasons_accepted",
        "yes-no",
        Message("Reasons for the age"),
        Message("Are the reasons for applying above the age accepted?"),
        given_by="officer",
    ),
    FactKind(
        "purpose_accepted",
        "yes-no",
        Message("Purpose"),
        Message("Is a holiday the main purpose, by the statement and the plan?"),
        given_by="officer",
    ),
    FactKind(
        "unfound_met",
        "yes-no",
        Message("Condition not found"),
        Message("Is the condition met whose rule no source gives, as the mission says it?"),
        given_by="officer",
    ),
)

FACTS: Mapping[str, FactKind] = {
    kind.name: kind for group in (_WHO, _EARLIER_STAYS, _MEANS, _PLANS, _LEARNING, _PAPERS, _BY_AN_OFFICER)
    for kind in group
}  # fmt: skip

OF_A_HOST: frozenset[str] = frozenset(kind.name for kind in _EARLIER_STAYS)
"""The facts of earlier stays: each host has its own."""
