"""What an applicant's pages ask of an application: where it stands as told, its answers, papers, rules and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.agreements.model import Agreement, Mission, Scheme
from sojourn.agreements.moves import Rules, entry_on, rules_on
from sojourn.basics.countries import two_letters
from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.cases.endorsing import LETTER_FACT, has_gate
from sojourn.cases.model import OVER, Action, Did, Quote, Stage
from sojourn.cases.model import Case as CaseRecord
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.findings import Judgement, facts_of, judge_person
from sojourn.eligibility.papers import PaperAsked, papers_asked
from sojourn.rounds import moves as round_moves
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import Round as RoundRecord
from sojourn.rounds.model import RoundState
from sojourn.rounds.names import round_name
from sojourn_office.intake.countries import currency_in
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.queries.papers import KeptPaper, kept_papers
from sojourn_office.storage import accounts, agreements, cases, events, outbox, paper_files, passages, rounds, visas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import by_id


@dataclass(frozen=True)
class CaseLine:
    """One application in a list: its number, scheme, round, and where it stands as its person may know."""

    number: str
    scheme: str
    round_id: str
    told: CaseRecord


@dataclass(frozen=True)
class Application:
    """One application with everything its own person may see; nothing that only officers know."""

    number: str
    agreement: Agreement
    scheme: Scheme
    mission: Mission
    round: RoundRecord
    invented: bool
    results_told: bool
    told: CaseRecord
    rule_on: date | None
    native_name: str
    latin_name: str
    shown_name: str
    language: str
    person_id: UUID
    answers: Mapping[str, Any]
    facts: Mapping[str, object]
    papers: tuple[KeptPaper, ...]
    saved_at: datetime | None
    today: date
    reads_in: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether nothing was sent yet."""
        return self.told.stage is Stage.DRAFT

    @property
    def round_name(self) -> Message:
        """The round in words."""
        return round_name(self.round.id)

    @property
    def has_result_day(self) -> bool:
        """Whether everyone of the round is told at once."""
        return METHODS[self.round.method].has_result_day

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the days of this application are counted."""
        return ZoneInfo(self.round.zone)

    @cached_property
    def rules(self) -> Rules:
        """The rules of the day lodged, or of today for a draft, with the mission's own values."""
        return rules_on(self.agreement, self.scheme, on=self.rule_on or self.today, mission=self.mission.id)

    @cached_property
    def asked(self) -> tuple[PaperAsked, ...]:
        """The papers of this scheme, mission and person."""
        return papers_asked(self.rules, self.facts)

    @cached_property
    def judgement(self) -> Judgement:
        """The findings of today for a draft; each look judges anew."""
        return judge_person(self.agreement, self.scheme, self.facts, on=self.rule_on or self.today)

    @cached_property
    def further(self) -> tuple[str, ...]:
        """
        The facts that this programme asks of its person besides, in the order of its criteria.

        Those that are answered, and those that still matter as the others are answered.
        """
        matters = {*self.judgement.asks, *(name for name, value in self.answers.items() if value is not None)}
        named = facts_of(self.agreement, self.scheme, on=self.rule_on or self.today)
        return tuple(name for name in named if name in matters and self._is_further(name))

    def _is_further(self, name: str) -> bool:
        # What a person is asked elsewhere, and the letter that the gate of the sending state is itself.
        elsewhere = name in _ASKED_ELSEWHERE or (name == LETTER_FACT and has_gate(self.rules))
        return FACTS[name].given_by == "person" and FACTS[name].type != "words" and not elsewhere

    @property
    def needs_body(self) -> bool:
        """Whether the mission takes papers only through a designated body."""
        return self.rules.value("filing") == "designated-body"

    def paper_there(self, paper: str) -> KeptPaper | None:
        """The paper of a kind that counts now."""
        return next((kept for kept in reversed(self.papers) if kept.paper == paper), None)

    def name_of_paper(self, paper: str) -> Words | Message:
        """What a paper is called."""
        found = next((known.name for known in self.scheme.papers if known.id == paper), None)
        return found or Message("Photograph")

    def assigned_mission(self, region: str) -> str | None:
        """The mission in whose area a region lies; nothing where no source assigns it."""
        return agreements.mission_of(self.scheme.id, region, on=self.today)

    def local(self, moment: datetime) -> datetime:
        """A moment on the clock of the mission, by which days are counted."""
        return moment.astimezone(self.zone)

    def shown_at(self, moment: datetime) -> datetime:
        """A moment on the clock its person reads by: that of the mission, unless they chose another."""
        return moment.astimezone(ZoneInfo(self.reads_in)) if self.reads_in else self.local(moment)


@dataclass(frozen=True)
class RoundToApply:
    """A round someone may begin an application in, with the regions of its sender and the missions of its host."""

    record: RoundRecord
    scheme: Scheme
    regions: tuple[tuple[str, Words], ...]
    invented: bool

    def mission_of(self, region: str, *, on: date) -> str | None:
        """The mission in whose area a region lies; nothing where no source assigns it."""
        return agreements.mission_of(self.scheme.id, region, on=on)


@dataclass(frozen=True)
class NextWindow:
    """When the next window opens: published with a moment, or projected from past rounds."""

    opens: date | datetime
    projected: bool

    def words(self) -> Message:
        """The day, and whether anybody has published it."""
        if self.projected:
            return Message("about {day}, projected from past rounds, not published", {"day": self.opens})
        return Message("{day}", {"day": self.opens})


@dataclass(frozen=True)
class Opening:
    """One opening of a case or a paper by an officer: who by number, when, what and why."""

    at: datetime
    number: int
    mission: str
    reason: str
    paper: str
    agency: str = ""


@dataclass(frozen=True)
class Letter:
    """One message as it was written to the person: what it said, and the masked address, empty until it has left."""

    at: datetime
    subject: str
    says: str
    language: str
    sent_to: str


def of_account(account_id: UUID, *, at: datetime) -> tuple[CaseLine, ...]:
    """The applications of an account, newest first, each as its person may know it."""
    rows = cases.of_account(account_id)
    return tuple(CaseLine(row.number, row.scheme, row.round_id, events.replay(row).as_told(at)) for row in rows)


def own(account_id: UUID, number: str, *, at: datetime) -> Application | None:
    """One's own application; nothing for somebody else's, the same as for one that is not there."""
    row = cases.by_number(number)
    return _application(row, at=at) if row is not None and row.person.account_id == account_id else None


def from_paper(number: str, *, at: datetime) -> Application | None:
    """An application that was entered from paper, for whoever enters it; nothing for any other."""
    row = cases.by_number(number)
    is_one = row is not None and paper_files.of_case(number) is not None
    return _application(row, at=at) if row is not None and is_one else None


def _application(row: Case, *, at: datetime) -> Application:
    found = agreements.scheme(row.scheme)
    assert found is not None, f"{row.scheme} is a scheme of this office"
    agreement, scheme = found
    answers = cases.answers_of(row)
    saved = row.answers.order_by("-saved_at").values_list("saved_at", flat=True).first()
    return Application(
        number=row.number,
        agreement=agreement,
        scheme=scheme,
        mission=scheme.missions[row.mission],
        round=row.round.record,
        invented=row.round.invented,
        results_told=row.round.results_told_at is not None,
        told=events.replay(row).as_told(at),
        rule_on=row.rule_on,
        native_name=row.person.native_name,
        latin_name=row.person.latin_name,
        shown_name=row.person.shown_name,
        language=row.language,
        person_id=row.person_id,
        answers=answers,
        facts=cases.facts_of(row, answers),
        papers=kept_papers(row),
        saved_at=saved,
        today=at.astimezone(ZoneInfo(row.round.zone)).date(),
        reads_in=row.person.account.zone or "",
    )


def currency_of(rules: Rules, sender: str) -> str:
    """The currency in which a rule asks for money; that of the sender where no rule says."""
    least = rules.value("funds")
    return least.currency if isinstance(least, Money) else currency_in(sender)


def reached_by_post(account_id: UUID, *, at: datetime) -> tuple[Application, ...]:
    """The applications in which a home and a telephone still matter: those not over, and those with a visa."""
    found = (own(account_id, line.number, at=at) for line in of_account(account_id, at=at))
    return tuple(each for each in found if each and (each.told.stage not in OVER or each.told.stage is Stage.ISSUED))


def round_to_apply(round_id: str) -> RoundToApply | None:
    """A round by its name, with what has to be known before an application is begun."""
    row = by_id(round_id)
    found = agreements.scheme(row.scheme) if row else None
    if row is None or found is None:
        return None
    agreement, scheme = found
    return RoundToApply(row.record, scheme, _regions(agreement, scheme.sender), row.invented)


def regions_of(application: Application) -> tuple[tuple[str, Words], ...]:
    """The regions of the country an application comes from."""
    return _regions(application.agreement, application.scheme.sender)


def rounds_to_apply(*, at: datetime) -> tuple[RoundToApply, ...]:
    """The rounds that are open or will open, earliest first."""
    rows = rounds.not_closed(at=at)
    return tuple(found for row in rows if (found := round_to_apply(row.id)) is not None)


def next_window(scheme_id: str, *, at: datetime) -> NextWindow | None:
    """The next window of a scheme: a planned one, else the projected one; nothing where nothing projects it."""
    planned = rounds.next_of(scheme_id, after=at)
    if planned is not None:
        return NextWindow(planned.opens_at.astimezone(ZoneInfo(planned.zone)), projected=False)
    found = agreements.scheme(scheme_id)
    series = found[1].series.get("window_rule") if found else None
    entry = entry_on(series, on=at.date()) if series else None
    if entry is None or not isinstance(entry.value, Mapping) or "weeks" not in entry.value:
        return None
    window = round_moves.project(entry.value, at.date(), count=1)[0]
    return NextWindow(window.earliest_opens_on, projected=True)


def window_refusal(application: Application, *, at: datetime) -> Refusal | None:
    """Why a draft cannot be lodged at a moment; nothing while the window is open."""
    return round_moves.may_lodge(application.round, at)


# What of an application holds in the next season too, until its person says otherwise: papers and sums grow old.
_HOLDS_ON = (
    *("passport_lines", "surname", "given_names", "native_name", "birth_date", "sex", "nationalities"),
    *("passport_number", "passport_expires_on", "address", "phone", "turns"),
)


def answers_before(account_id: UUID, sender: str) -> dict[str, object]:
    """
    What one answered in one's last application from the same country that was lodged, as far as it still may hold.

    Nothing where none was lodged, or where it is erased.
    """
    earlier = next((row for row in cases.of_account(account_id) if row.lodged_at and row.scheme[:3] == sender), None)
    given = cases.answers_of(earlier) if earlier is not None else {}
    return {name: given[name] for name in _HOLDS_ON if given.get(name) not in (None, "")}


def missing(application: Application) -> tuple[str, ...]:
    """
    The names of the tasks that keep an application from being lodged: `passport`, `home`, `visas`, `child`, `body`,
    `funds`, `paper:<id>`, each once.
    """
    answers = application.answers
    tasks = [task for task, names in ANSWERS_OF_TASK.items() if any(answers.get(name) in (None, "") for name in names)]
    if application.needs_body and not answers.get("body"):
        tasks.append("body")
    there = {kept.paper for kept in application.papers}
    proving = {asked.paper.id for asked in application.asked if "funds" in asked.paper.proves}
    there |= FILLED_IN
    lacking = [asked.paper.id for asked in application.asked if asked.must and asked.paper.id not in there]
    if not answers.get("funds"):
        lacking += sorted(proving - set(lacking))
    asked_alone = ("funds",) if not answers.get("funds") and not proving else ()
    return (*tasks, *asked_alone, *(f"paper:{paper}" for paper in lacking))


# The passport says for how many months it is valid, and the home where its person lives.
_ASKED_ELSEWHERE = frozenset(
    {"nationality", "residence", "birth_date", "age", "residence_region", "turns", "child", "funds"}
    | {"passport_expires_on", "passport_months"}
)

# The answers each task asks for before an application can be lodged.
ANSWERS_OF_TASK: Mapping[str, tuple[str, ...]] = {
    "passport": ("surname", "birth_date", "sex", "nationalities", "passport_number", "passport_expires_on"),
    "home": ("residence_region", "address", "phone"),
    "visas": ("turns",),
    "child": ("child",),
}


def openings(application: Application) -> tuple[Opening, ...]:
    """Who opened the case or a paper of it, when and why, newest first."""
    found = [action for action in application.told.actions if action.did is Did.OPENED]
    posts = _posts(action.by for action in found)
    return tuple(_opening(action, posts) for action in reversed(found))


def messages(account_id: UUID, *, number: str) -> tuple[Letter, ...]:
    """What was written to the person about this application, newest first, and to which address, masked."""
    told = visas.told_of(number)
    return tuple(
        Letter(mail.made_at, mail.subject, mail.says or mail.body or "", mail.language, mail.sent_to or "")
        for mail in outbox.of_account(account_id)
        if mail.event_id in told
    )


def turns_of(application: Application) -> tuple[int, int | None]:
    """Which turn this application is, and how many the rule gives; a turn is a visa issued."""
    issued = visas.issued_to(application.person_id, application.scheme.id)
    most = application.rules.value("turns")
    before = application.answers.get("turns") or 0
    own_turn = max(issued, int(before) + (application.told.stage is Stage.ISSUED))
    return own_turn, most if isinstance(most, int) else None


def why_asked(application: Application, ask: int) -> tuple[str, tuple[Quote, ...]]:
    """What the officer wrote beside an ask, and the words of the person's papers that it is about."""
    asked = [event for event in events.events_about("case", application.number) if event.kind == Did.PAPER_ASKED.value]
    return str(asked[ask - 1].sealed_part.get("why", "")), passages.kept_in(asked[ask - 1])


def zone_of(record: RoundRecord) -> ZoneInfo:
    """The zone in which the moments of a round are named."""
    return ZoneInfo(record.zone)


def round_state(record: RoundRecord, *, at: datetime) -> RoundState:
    """Where a round stands."""
    return round_moves.state_at(record, at)


def _regions(agreement: Agreement, country: str) -> tuple[tuple[str, Words], ...]:
    prefix = f"{two_letters(country)}-"
    return tuple((code, name) for code, name in agreement.regions.items() if code.startswith(prefix))


def _posts(named: Iterable[str]) -> dict[str, accounts.Post]:
    ids = {by.removeprefix("post:") for by in named if by.startswith("post:")}
    found = (accounts.post_by_id(UUID(each)) for each in sorted(ids))
    return {f"post:{post.id}": post for post in found if post is not None}


def _opening(action: Action, posts: Mapping[str, accounts.Post]) -> Opening:
    post = posts.get(action.by)
    return Opening(
        at=action.at,
        number=post.number if post else 0,
        mission=post.mission if post else "",
        agency=post.agency.name if post and post.agency else "",
        reason=str(action.about.get("reason", "")),
        paper=str(action.about.get("paper", "")),
    )
