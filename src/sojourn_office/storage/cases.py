"""Cases, the answers of a draft, and the papers; every flat column is worked out from the events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from sojourn.cases.model import ASKED, Action, Stage, Turn
from sojourn.cases.model import Case as CaseRecord
from sojourn.eligibility.facts import FACTS, read_facts
from sojourn_office.storage import earlier, wholes
from sojourn_office.storage.people import Passport, Person
from sojourn_office.storage.prepared import Question, insert, update
from sojourn_office.storage.rounds import Round
from sojourn_office.storage.sealing import SealedText

if TYPE_CHECKING:
    from sojourn_office.storage.events import Event

_GIVEN_UP = (Stage.VOID.value, Stage.WITHDRAWN.value)
_ASKED = [stage.value for stage in ASKED]
_HAD_A_VISA = (Stage.ISSUED.value, Stage.REVOKED.value)
_NOT_LIVING = (*_GIVEN_UP, Stage.DRAFT.value)
_OF_A_DESK = ["host", "mission", "stage", "holder"]
_ROWS_AT_ONCE = 500


class Case(models.Model):
    """One application: person, scheme and round, with what the replay of its events comes to."""

    number = models.CharField(primary_key=True, max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    passport = models.ForeignKey(Passport, on_delete=models.PROTECT, related_name="cases")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cases")
    scheme = models.CharField(max_length=20)
    host = models.CharField(max_length=3)
    mission = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    started_at = models.DateTimeField()
    stage = models.CharField(max_length=20, default=Stage.DRAFT.value)
    turn = models.CharField(max_length=12, default=Turn.APPLICANT.value)
    due_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=60, blank=True)
    lodged_at = models.DateTimeField(null=True)
    rule_on = models.DateField(null=True)
    is_flagged = models.BooleanField(default=False)
    waits_for_points = models.BooleanField(default=False)
    look_asked_at = models.DateTimeField(null=True)
    endorsed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    # What happened to it, once it was read for this row; no column (`events.happened_to`).
    happened: list[Event] | None = None

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "number",
            "person",
            "passport",
            "round",
            "scheme",
            "host",
            "mission",
            "language",
            "started_at",
            "stage",
            "turn",
            "due_at",
            "holder",
            "lodged_at",
            "rule_on",
            "is_flagged",
            "waits_for_points",
            "look_asked_at",
            "endorsed_at",
            "version",
        ),
        "C1",
    )

    class Meta:
        """One living application of a person in a round; queues are read by index."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "round"],
                condition=~Q(stage__in=[Stage.VOID.value, Stage.WITHDRAWN.value]),
                name="case_once_in_a_round",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "mission", "stage", "due_at", "lodged_at", "number"], name="case_queue"),
            models.Index(fields=["host", "mission", "stage", "lodged_at", "number"], name="case_queue_by_lodging"),
            models.Index(fields=["host", "stage", "due_at"], name="case_due"),
            models.Index(fields=["holder", "stage", "host", "mission", "due_at"], name="case_of_holder"),
            models.Index(fields=["round", "stage"], name="case_of_round"),
            # SQLite never prefers an index to one that covers more of a question, however few rows it has: the indexes
            # of the few rows therefore name as much as those of all.
            models.Index(fields=["host", "stage", "mission"], condition=Q(is_flagged=True), name="case_marked"),
            models.Index(fields=_OF_A_DESK, condition=Q(waits_for_points=True), name="case_points"),
            models.Index(fields=_OF_A_DESK, condition=Q(look_asked_at__isnull=False), name="case_second_look"),
            models.Index(
                fields=["scheme", "lodged_at", "number"],
                condition=Q(stage=Stage.AT_SENDER.value),
                name="case_at_sender",
            ),
            models.Index(
                fields=["scheme", "endorsed_at"], condition=Q(endorsed_at__isnull=False), name="case_endorsed"
            ),
        ]

    def record(self, actions: Iterable[Action]) -> CaseRecord:
        """The case as the library reads it."""
        return CaseRecord(self.number, self.scheme, self.round_id, self.mission, self.round.method, tuple(actions))


class Answer(models.Model):
    """One answer of a draft, kept as it was typed until the application is lodged."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    person_id = models.UUIDField()
    name = models.CharField(max_length=40)
    value = SealedText(personal="C3")
    saved_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = {
        "id": "C1",
        "case": "C1",
        "person_id": "C1",
        "name": "C1",
        "saved_at": "C1",
    }

    class Meta:
        """One answer of a name."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name"], name="answer_once")
        ]


class Paper(models.Model):
    """One paper of a case, as it was received and kept; a paper that is sent again replaces, and both are kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    person_id = models.UUIDField()
    paper = models.CharField(max_length=40)
    ask = models.PositiveSmallIntegerField(null=True)
    file_name = SealedText(personal="C2")
    stored_as = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    pages = models.PositiveSmallIntegerField()
    bytes_kept = models.PositiveIntegerField()
    sent_sha256 = models.CharField(max_length=64)
    kept_sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=20)
    given_by = models.CharField(max_length=60, blank=True)
    on_paper = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("id", "case", "person_id", "paper", "ask", "stored_as", "media_type", "pages", "bytes_kept"),
            *("sent_sha256", "kept_sha256", "scan", "given_by", "on_paper", "given_at", "replaced_at"),
        ),
        "C1",
    )


def by_number(number: str) -> Case | None:
    """A case with its round and person."""
    return _BY_NUMBER.first(number)


_BY_NUMBER = Question(lambda number: Case.objects.select_related("round__period", "person").filter(pk=number))
_TO_CHANGE = Question(
    lambda number: (
        Case.objects.select_for_update(of=("self",)).select_related("round", "person", "passport").filter(pk=number)
    )
)
# Of whatever record of the person, where two officers found that several are of one.
_OF_PERSON = Question(
    lambda person_id, host, scheme: Case.objects.filter(
        Q(person_id=person_id) | Q(person_id__in=wholes.beside(person_id, host)), scheme=scheme
    )
)
_OF_ACCOUNT_IN_ROUND = Question(
    lambda account_id, round_id: Case.objects.filter(person__account_id=account_id, round_id=round_id).order_by(
        "started_at"
    )
)
_ANSWERS = Question(lambda number: Answer.objects.filter(case=number))
_PAPERS = Question(
    lambda number: Paper.objects.filter(case=number, replaced_at__isnull=True).order_by("given_at", "id")
)


def to_change(number: str) -> Case:
    """A case with its round, person and passport, locked until the transaction ends; the period is locked before it."""
    (case,) = _TO_CHANGE.rows(number)
    return case


def answers_of(case: Case) -> dict[str, Any]:
    """The answers of a draft by their names."""
    return {answer.name: json.loads(answer.value) for answer in _ANSWERS.rows(case.number)}


def facts_of(case: Case, answers: Mapping[str, Any] | None = None) -> dict[str, object]:
    """
    The facts of a draft as the library judges them: what was answered, and what is on record.

    Turns are what the person declares or what this office issued to them, whichever is more.
    """
    answers = answers_of(case) if answers is None else answers
    raw = {name: answers.get(name) for name in FACTS if name in answers}
    raw["nationality"] = sorted({case.person.nationality, *answers.get("nationalities", [])})
    raw["turns"] = turns_of(case, answers.get("turns"))
    facts, faults = read_facts(raw)
    assert not faults, "answers are checked when they are given"
    return facts


def turns_of(case: Case, declared: int | None) -> int | None:
    """The turns of a person as they count now: declared, or on record of any of their records, whichever is more."""
    issued = sum(row.stage in _HAD_A_VISA for row in _OF_PERSON.rows(case.person_id, case.host, case.scheme))
    issued += earlier.counted(case.person_id, case.host, case.scheme)
    return issued or None if declared is None else max(declared, issued)


def save_answers(case: Case, answers: Mapping[str, object], *, at: datetime) -> None:
    """Keep answers, each in place of an earlier one."""
    earlier = [row.pk for row in _ANSWERS.rows(case.number) if row.name in answers]
    if earlier:
        Answer.objects.filter(pk__in=earlier).delete()
    rows = []
    for name, value in answers.items():
        row = Answer(case=case, person_id=case.person_id, name=name, saved_at=at)
        row.value = json.dumps(value, ensure_ascii=False)
        rows.append(row)
    insert(*rows)


def save_answer(case: Case, name: str, value: object, *, at: datetime) -> None:
    """Keep one answer, in place of an earlier one."""
    save_answers(case, {name: value}, at=at)


def keep_promises(case: Case, papers: Sequence[str], *, by: str, at: datetime) -> None:
    """Keep that papers will come on paper; earlier ones of the same name count no longer."""
    there = {row.paper for row in papers_of(case)}
    for paper in there.intersection(papers):
        set_aside(case, paper, at=at)
    rows = []
    for paper in papers:
        row = Paper(
            case=case,
            person_id=case.person_id,
            paper=paper,
            stored_as="",
            media_type="",
            pages=0,
            bytes_kept=0,
            sent_sha256="",
            kept_sha256="",
            scan="",
            given_by=by,
            on_paper=True,
            given_at=at,
        )
        row.file_name = ""
        rows.append(row)
    insert(*rows)


def count_papers(case: Case) -> int:
    """How many papers of a case count."""
    return case.papers.filter(replaced_at__isnull=True).count()


def papers_of(case: Case) -> list[Paper]:
    """The papers of a case that count, in the order in which they came."""
    return _PAPERS.rows(case.number)


def paper_by_id(paper_id: UUID) -> Paper | None:
    """A paper with its case."""
    return Paper.objects.select_related("case__round", "case__person").filter(pk=paper_id).first()


def person_of(number: str) -> UUID | None:
    """Whose case it is; nothing where there is no such case."""
    case = by_number(number)
    return case.person_id if case else None


def living_case(person_ids: Iterable[UUID], round_id: str, *, but: str = "") -> Case | None:
    """A lodged application of one of these persons in a round, other than one."""
    wanted = list(person_ids)
    if not wanted:
        return None
    return (
        Case.objects.filter(person_id__in=wanted, round_id=round_id)
        .exclude(stage__in=_NOT_LIVING)
        .exclude(pk=but)
        .order_by("lodged_at")
        .first()
    )


def every() -> Iterator[Case]:
    """Every case by its number, a few hundred rows at a time."""
    return Case.objects.select_related("round__period", "person").order_by("number").iterator(_ROWS_AT_ONCE)


def every_paper() -> Iterator[Paper]:
    """Every paper that was filed as a file, in the order in which they came."""
    return Paper.objects.filter(on_paper=False).order_by("given_at").iterator(_ROWS_AT_ONCE)


def is_draft(number: str) -> bool:
    """Whether nothing of a case was sent, and it was not given up."""
    return Case.objects.filter(pk=number, stage=Stage.DRAFT.value).exists()


def numbers() -> set[str]:
    """The numbers of all cases."""
    return set(Case.objects.values_list("number", flat=True))


def of_person(person_id: UUID) -> list[Case]:
    """The cases of a person with their rounds."""
    return list(Case.objects.filter(person_id=person_id).select_related("round__period", "person"))


def case_of_paper(paper_id: str) -> str:
    """The number of the case that a paper was given for; nothing where there is no such paper."""
    return Paper.objects.filter(pk=paper_id).values_list("case_id", flat=True).first() or ""


def of_round(round_id: str) -> list[Case]:
    """The cases of a round in the order in which they were lodged."""
    return list(Case.objects.filter(round_id=round_id).order_by("lodged_at", "number"))


def not_collected(*, at: datetime) -> list[str]:
    """The numbers of cases that passed, or wait on a reserve list, and whose time to collect is over at a moment."""
    due = Case.objects.filter(stage__in=[Stage.PASSED.value, Stage.RESERVE.value], due_at__lte=at)
    return list(due.order_by("due_at", "number").values_list("number", flat=True))


def on_reserve(round_id: str, *, at: datetime) -> list[Case]:
    """The cases that wait on the reserve list of a round, while its time to collect runs."""
    found = Case.objects.filter(round_id=round_id, stage=Stage.RESERVE.value, due_at__gt=at)
    return list(found.select_related("round"))


def with_a_day_before(moment: datetime, *, at: datetime) -> list[str]:
    """The numbers of cases whose person has to act before a moment, or should have; or may ask for a second look."""
    waiting = Q(stage__in=[Stage.DRAFT.value, *_ASKED, Stage.PASSED.value])
    # Whoever did not ask in time never will: of all who were refused only those are read who still can.
    may_ask = Q(stage=Stage.REFUSED.value, due_at__gt=at)
    return list(Case.objects.filter(waiting | may_ask, due_at__lt=moment).values_list("number", flat=True))


def with_a_term(*, after: datetime, drafts_of: Iterable[str], scheme: str = "") -> list[str]:
    """
    The numbers of cases whose person has to act by a moment after one, and of the drafts of some rounds; of every
    scheme where none is named.
    """
    held = Q(stage__in=[Stage.DRAFT.value, Stage.PASSED.value, Stage.REFUSED.value], due_at__gt=after)
    asked = Q(stage__in=_ASKED)
    drafts_there = Q(stage=Stage.DRAFT.value, round_id__in=list(drafts_of)) | Q(
        stage=Stage.DRAFT.value, invitation__until__gt=after
    )
    found = Case.objects.filter(held | asked | drafts_there, **({"scheme": scheme} if scheme else {}))
    return list(found.order_by("number").values_list("number", flat=True))


def drafts(*, at: datetime) -> list[Case]:
    """The drafts of rounds that are open or will open."""
    found = Case.objects.filter(stage=Stage.DRAFT.value, round__closes_at__gt=at)
    return list(found.select_related("round__period").order_by("number"))


def first_of_account(account_id: UUID, round_id: str) -> Case | None:
    """The application that an account has in a round already; withdrawn and void ones do not count."""
    found = _OF_ACCOUNT_IN_ROUND.rows(account_id, round_id)
    return next((case for case in found if case.stage not in _GIVEN_UP), None)


def open_case(number: str, passport: Passport, round_: Round, *, mission: str, language: str, at: datetime) -> Case:
    """Keep the row of a new case; its first event is recorded by the act that opens it."""
    case = Case(
        number=number,
        person=passport.person,
        passport=passport,
        round=round_,
        scheme=round_.scheme,
        host=round_.scheme[4:7],
        mission=mission,
        language=language,
        started_at=at,
    )
    insert(case)
    case.happened = []
    return case


def set_aside(case: Case, paper: str, *, at: datetime) -> None:
    """Let the paper of a name that was there before count no longer; it is kept."""
    for row in _PAPERS.rows(case.number):
        if row.paper == paper:
            row.replaced_at = at
            update(row, ["replaced_at"])


def of_account(account_id: UUID) -> list[Case]:
    """The applications of an account, the newest first."""
    return list(Case.objects.filter(person__account_id=account_id).select_related("round").order_by("-started_at"))


def papers_until(number: str, moment: datetime) -> list[Paper]:
    """The papers of a case that had come by a moment, those that were replaced included."""
    return list(Paper.objects.filter(case_id=number, given_at__lte=moment).order_by("given_at", "id"))


def versions_of(case: Case) -> list[Paper]:
    """
    Every version of every paper that an officer may see, in the order in which they came.

    What a person took back before they lodged was never sent, and is nobody's to see.
    """
    seen = Q(replaced_at__isnull=True) | Q(replaced_at__gt=case.lodged_at) if case.lodged_at else Q(pk=None)
    return list(case.papers.filter(seen).order_by("given_at", "id"))


def paper_of(number: str, paper: str) -> Paper | None:
    """The paper of a name that counts in a case."""
    return Paper.objects.filter(case_id=number, paper=paper, replaced_at__isnull=True).first()
