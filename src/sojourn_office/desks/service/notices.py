"""The privacy notice and the accessibility statement: short sentences, each a rule that this office follows."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class Part:
    """One heading with its sentences."""

    anchor: str
    heading: Message
    sentences: tuple[Message, ...]


@dataclass(frozen=True)
class Kept:
    """What is kept, and until when."""

    what: Message
    until: Message


PRIVACY = (
    Part(
        "what",
        Message("What we keep"),
        (
            Message("Your name, birth date, address, e-mail and phone number; your passport; your answers and papers."),
            Message(
                "Passport numbers and records about you, such as a certificate of criminal records, are sensitive."
            ),
            Message("All of this is sealed with a key of your own. Nothing of it stands in addresses, logs or mail."),
        ),
    ),
    Part(
        "why",
        Message("What for"),
        (
            Message("To decide on your application, to issue the visa, and to count places. For nothing else."),
            Message("Sensitive data is kept only with a consent of its own, which you give when you lodge."),
            Message("No program decides. Two officers decide wherever a visa is not issued."),
        ),
    ),
    Part(
        "to-whom",
        Message("Who receives it"),
        (
            Message("The officers of your mission. Each opening is kept with its reason, and you can see it."),
            Message(
                "The mission is an office of the other country. You agree to this transfer when you lodge; "
                "each transfer "
                "is recorded, and the record is kept for 3 years."
            ),
            Message("Nobody else. Published figures are counts without names."),
        ),
    ),
    Part(
        "rights",
        Message("Your rights"),
        (
            Message("See and copy your data at once, in your account: also who read it and who received it."),
            Message("Ask for correction, erasure, or a stop of use. You have an answer with reasons within 10 days."),
            Message("Withdraw a consent. Without it the application cannot go on; what was decided stays."),
            Message("If your data was at risk, you are told within 72 hours: what happened, when, and what to do."),
        ),
    ),
    Part(
        "laws",
        Message("The laws behind it"),
        (
            Message(
                "Japan: Act on the Protection of Personal Information. Complaints: Personal Information "
                "Protection Commission (Japan)."
            ),
            Message(
                "Republic of Korea: Personal Information Protection Act. Complaints: Personal Information "
                "Protection Commission (Korea)."
            ),
            Message("Where the two differ, this office follows the stricter rule."),
            Message("These are rules of this office. A lawyer of each country confirms the numbers before real use."),
        ),
    ),
)

KEPT = (
    Kept(Message("Text of mail"), Message("7 days")),
    Kept(Message("Messages in your account"), Message("as long as the application they are about")),
    Kept(Message("Who opened what"), Message("2 years at least")),
    Kept(Message("Backups"), Message("35 days")),
)

ACCESSIBILITY = (
    Part(
        "aim",
        Message("What we aim at"),
        (
            Message("Every page meets WCAG 2.2, level AA, in Korean, Japanese and English."),
            Message(
                "Every page works without a mouse, without JavaScript, at a width of 320 pixels and at "
                "twice the size of letters."
            ),
            Message("An answer is never given by colour alone: a word and a shape stand beside it."),
        ),
    ),
    Part(
        "how",
        Message("How we know"),
        (
            Message("A browser goes through the pages with every change and applies the rules of axe."),
            Message("Pages were looked at on a narrow phone, in dark colours, in forced colours and on paper."),
            Message("They were not yet tried by people who use a screen reader every day."),
        ),
    ),
    Part(
        "gaps",
        Message("What does not meet it yet"),
        (
            Message(
                "Papers that people file are shown as they are: pictures of pages, without text for a screen reader."
            ),
            Message("An officer's desk is made for wide screens. On a phone it works, part after part."),
        ),
    ),
    Part(
        "tell-us",
        Message("Tell us"),
        (
            Message(
                "If something keeps you out, turn to the person named under Help. You have an answer within 10 days."
            ),
            Message("You may always hand in papers at the mission instead, and ask there for help with this page."),
        ),
    ),
)
