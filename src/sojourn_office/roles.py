"""Who may do what: one table of roles and permissions; a page asks for a permission, never for a role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sojourn.basics.messages import Message


class May(StrEnum):
    """A permission, by the name it has in the code and in the table of roles."""

    OWN_CASE = "own-case"
    """Apply, see and withdraw one's own application."""
    CASE_READ = "case-read"
    """Open a case and its papers, with a reason that is kept."""
    CASE_ENDORSE = "case-endorse"
    """For the sending state: open a case at its gate, endorse it, or say why not."""
    CASE_DECIDE = "case-decide"
    """Judge findings, note, and do what the counter does."""
    CASE_ENTER = "case-enter"
    """Enter an application that came on paper, for its person."""
    CASE_PROPOSE = "case-propose"
    """Propose a decision, or make one that needs one signature."""
    CASE_POINTS = "case-points"
    """Give points by the published criteria of an assessed round."""
    CASE_CONFIRM = "case-confirm"
    """Confirm a decision that someone else proposed."""
    CASE_EXPORT = "case-export"
    """Take a whole case out, as for a court."""
    CASE_ASK = "case-ask"
    """Ask for a missing paper."""
    RECORD_JOIN = "record-join"
    """Say that two records are of one person, or of two after all; another officer confirms."""
    CASE_ASSIGN = "case-assign"
    """Give a case to someone else, or take one."""
    ROUND_READ = "round-read"
    """See the steps of a round."""
    ROUND_PUBLISH = "round-publish"
    """Publish the results of a round."""
    OPENINGS_REVIEW = "openings-review"
    """Look through who opened what in a month, and sign it off."""
    READINGS_SETTLE = "readings-settle"
    """See how far officers agree, and settle where two readings of a case differ."""
    ROUND_OPEN = "round-open"
    """Open a round and release places to it."""
    VISA_ISSUE = "visa-issue"
    """Issue a visa on a grant."""
    VISA_REVOKE = "visa-revoke"
    """Withdraw a visa that was issued."""
    BORDER_RECORD = "border-record"
    """Record an entry or an exit."""
    LEDGER_CORRECT = "ledger-correct"
    """Correct the ledger, with a reason and a second person."""
    PERIOD_RESUME = "period-resume"
    """Let places and visas be given again after a check that found something."""
    CATALOGUE_LOAD = "catalogue-load"
    """Load an agreement file."""
    AGENCY_FILE = "agency-file"
    """File for clients of one's agency, and see those who consent."""
    AGENCY_ADMIT = "agency-admit"
    """Admit an agency to the register, suspend it, let it go on."""
    COMPLAINT_ANSWER = "complaint-answer"
    """Answer a complaint about an agency."""
    RECORD_KEEP = "record-keep"
    """Keep an application past its day, or erase what no duty keeps of a person: with a reason and a second person."""
    NOTICES = "notices"
    """See every notice as people get it, and send one to many together with somebody else."""
    STAFF_ADMIT = "staff-admit"
    """Admit staff but operators, end a post of theirs, take away a lost second factor."""
    OFFICE_OPERATE = "office-operate"
    """Keys, backups, checks and the state of the service; no personal data."""


class Role(StrEnum):
    """What someone is in the office."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    SENDER = "sender"
    SUPERVISOR = "supervisor"
    AGENCY = "agency"
    BORDER = "border"
    MANAGER = "manager"
    OPERATOR = "operator"


PERMISSIONS: dict[Role, frozenset[May]] = {
    Role.APPLICANT: frozenset({May.OWN_CASE}),
    Role.OFFICER: frozenset(
        {
            May.CASE_READ,
            May.CASE_DECIDE,
            May.CASE_ENTER,
            May.CASE_PROPOSE,
            May.CASE_POINTS,
            May.CASE_CONFIRM,
            May.CASE_EXPORT,
            May.CASE_ASK,
            May.RECORD_JOIN,
            May.CASE_ASSIGN,
            May.ROUND_READ,
            May.VISA_ISSUE,
            May.COMPLAINT_ANSWER,
        }
    ),
    Role.SENDER: frozenset({May.CASE_ENDORSE}),
    Role.SUPERVISOR: frozenset(
        {
            May.CASE_READ,
            May.CASE_POINTS,
            May.CASE_CONFIRM,
            May.CASE_EXPORT,
            May.RECORD_JOIN,
            May.CASE_ASSIGN,
            May.ROUND_READ,
            May.ROUND_PUBLISH,
            May.OPENINGS_REVIEW,
            May.READINGS_SETTLE,
            May.VISA_REVOKE,
            May.COMPLAINT_ANSWER,
        }
    ),
    Role.AGENCY: frozenset({May.AGENCY_FILE}),
    Role.BORDER: frozenset({May.BORDER_RECORD}),
    Role.MANAGER: frozenset(
        {
            May.ROUND_READ,
            May.OPENINGS_REVIEW,
            May.ROUND_OPEN,
            May.LEDGER_CORRECT,
            May.PERIOD_RESUME,
            May.CATALOGUE_LOAD,
            May.RECORD_KEEP,
            May.NOTICES,
            May.STAFF_ADMIT,
            May.AGENCY_ADMIT,
        }
    ),
    Role.OPERATOR: frozenset({May.OFFICE_OPERATE, May.PERIOD_RESUME}),
}


# Acts of weight: before one the second factor is asked for once more, unless it was given lately.
WEIGHTY: frozenset[May] = frozenset(
    {
        May.CASE_ENDORSE,
        May.CASE_PROPOSE,
        May.CASE_CONFIRM,
        May.CASE_EXPORT,
        May.ROUND_PUBLISH,
        May.ROUND_OPEN,
        May.VISA_ISSUE,
        May.VISA_REVOKE,
        May.LEDGER_CORRECT,
        May.PERIOD_RESUME,
        May.CATALOGUE_LOAD,
        May.AGENCY_ADMIT,
        May.RECORD_JOIN,
        May.RECORD_KEEP,
        May.NOTICES,
        May.STAFF_ADMIT,
    }
)


class Field(StrEnum):
    """What a page may show of a person, as far as it says who they are or how they live."""

    NAME = "name"
    BIRTH_DATE = "birth date"
    PASSPORT_NUMBER = "passport number"
    ADDRESS = "address"
    PHONE = "phone number"
    MAIL = "mail address"
    FUNDS = "money"
    PAPER = "papers as pictures"


# What the pages behind a permission show of a person at most; of somebody else's, or behind none, they show nothing.
SHOWS: dict[May, frozenset[Field]] = {
    May.OWN_CASE: frozenset(Field),
    May.CASE_READ: frozenset({Field.NAME, Field.FUNDS, Field.PAPER}),
    May.CASE_ENDORSE: frozenset({Field.NAME, Field.FUNDS, Field.PAPER}),
    May.CASE_DECIDE: frozenset({Field.NAME, Field.FUNDS}),
    # What one types from a paper in one's hand, to be compared with it.
    May.CASE_ENTER: frozenset(Field),
    May.CASE_PROPOSE: frozenset({Field.NAME, Field.FUNDS}),
    May.CASE_POINTS: frozenset({Field.NAME}),
    May.CASE_CONFIRM: frozenset({Field.NAME}),
    May.CASE_EXPORT: frozenset({Field.NAME}),
    May.CASE_ASK: frozenset({Field.NAME}),
    May.RECORD_JOIN: frozenset({Field.NAME, Field.BIRTH_DATE}),
    May.CASE_ASSIGN: frozenset({Field.NAME}),
    May.VISA_ISSUE: frozenset({Field.NAME}),
    May.BORDER_RECORD: frozenset({Field.NAME, Field.BIRTH_DATE}),
    # Of those clients alone who let it, and of what the agency filed itself.
    May.AGENCY_FILE: frozenset(Field) - {Field.MAIL},
}

NAMES: dict[Role, Message] = {
    Role.APPLICANT: Message("Applicant"),
    Role.OFFICER: Message("Officer"),
    Role.SENDER: Message("Officer of the sending state"),
    Role.SUPERVISOR: Message("Supervisor"),
    Role.AGENCY: Message("Agency"),
    Role.BORDER: Message("Border officer"),
    Role.MANAGER: Message("Programme manager"),
    Role.OPERATOR: Message("Operator"),
}

# Where each role's work begins, after the language.
LANDINGS: dict[Role, str] = {
    Role.APPLICANT: "/me",
    Role.OFFICER: "/desk",
    Role.SENDER: "/endorse",
    Role.SUPERVISOR: "/supervise",
    Role.AGENCY: "/agency",
    Role.BORDER: "/border",
    Role.MANAGER: "/supervise",
    Role.OPERATOR: "/supervise/stopped",
}


@dataclass(frozen=True)
class Standing:
    """One post as far as permission goes: roles for a host and a mission; no mission means every one of the host."""

    host: str
    mission: str
    roles: frozenset[Role]

    def may(self, permission: May, *, host: str | None = None, mission: str | None = None) -> bool:
        """Whether this post carries a permission, there if a place is named."""
        return (
            any(permission in PERMISSIONS[role] for role in self.roles)
            and host in (None, self.host)
            and (mission is None or self.mission in ("", mission))
        )


def may(standings: Iterable[Standing], permission: May, *, host: str | None = None, mission: str | None = None) -> bool:
    """
    Whether any post carries a permission for a host and a mission.

    >>> post = Standing("JPN", "busan", frozenset({Role.OFFICER}))
    >>> may([post], May.CASE_READ, host="JPN", mission="busan"), may([post], May.CASE_READ, host="JPN", mission="jeju")
    (True, False)
    """
    return any(standing.may(permission, host=host, mission=mission) for standing in standings)


def needs_post(permission: May) -> bool:
    """Whether a permission is carried by a post; one's own application needs only an account."""
    return permission not in PERMISSIONS[Role.APPLICANT]


def landing(standings: Iterable[Standing]) -> str:
    """Where someone's work begins, after the language: the desk of the first post, or one's own application."""
    held = [role for standing in standings for role in LANDINGS if role in standing.roles]
    return LANDINGS[held[0] if held else Role.APPLICANT]


def roles_of(names: Iterable[str]) -> frozenset[Role]:
    """Roles by their names; an unknown name is a `ValueError` that lists the known ones."""
    known = {role.value: role for role in Role if role is not Role.APPLICANT}
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise ValueError(f"unknown role {', '.join(unknown)}; known are {', '.join(known)}")
    return frozenset(known[name] for name in names)
