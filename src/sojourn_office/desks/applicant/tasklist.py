"""The task list of one application: only the papers of this scheme, mission and person, each with how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money
from sojourn.eligibility.facts import fact_message
from sojourn.eligibility.findings import Finding, Met
from sojourn.eligibility.papers import PaperAsked
from sojourn_office.desks.applicant import given_before
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.queries.applications import ANSWERS_OF_TASK, Application

Said = Message | Words | str

NAMES: Mapping[str, Message] = {
    "passport": Message("Passport"),
    "home": Message("Home and contact"),
    "visas": Message("Earlier visas"),
    "child": Message("Child"),
    "funds": Message("Money"),
    "further": Message("What this programme asks besides"),
    "body": Message("Choose a designated body"),
}
GROUPS: Mapping[str, Message] = {
    "about": Message("About you"),
    "written": Message("Written by you"),
    "office": Message("From an office"),
    "send": Message("Send"),
}
# Which criteria a wrong answer of a task shows in.
_CRITERIA: Mapping[str, tuple[str, ...]] = {
    "passport": ("nationality", "age", "passport"),
    "home": ("residence",),
    "visas": ("turns",),
    "child": ("children",),
    "funds": ("funds",),
}

_DRAWN: Mapping[str, tuple[str, str, Message]] = {
    "done": ("check", "pine", Message("Completed")),
    "given": ("question", "ink", given_before.CONFIRM),
    "half": ("half", "ink", Message("In progress")),
    "empty": ("empty", "soft", Message("Not yet started")),
    "problem": ("warning", "rust", Message("There is a problem")),
    "blocked": ("empty", "soft", Message("Cannot start yet")),
}


def slug_of(paper: str) -> str:
    """The last step of a paper's address; a paper that is called like a question of ours has its own."""
    return f"{paper}-paper" if paper in NAMES else paper


@dataclass(frozen=True)
class Task:
    """One row: what it is called, how it stands, what helps, what is wrong. `paper` is the paper it is about."""

    slug: str
    name: Said
    group: str
    state: str
    must: bool = True
    help: Said = ""
    fault: Said = ""
    paper: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing more is needed of it."""
        return self.state == "done"

    @property
    def row(self) -> dict[str, object]:
        """The row as the look draws it."""
        sign, tone, word = _DRAWN[self.state]
        return {
            "slug": self.slug,
            "name": self.name,
            "sign": sign,
            "tone": tone,
            "word": word,
            "strong": self.state in ("half", "problem"),
            "help": self.help,
            "fault": self.fault,
            "blocked": self.state == "blocked",
        }


def tasks_of(application: Application) -> tuple[Task, ...]:
    """Every task in the order of the page; papers that are only welcome come in once they are there."""
    answered = [_answer_task(application, slug) for slug in ("passport", "home", "visas", "child")]
    papers = [_paper_task(application, asked) for asked in application.asked if not is_filled_in(application, asked)]
    if not any("funds" in asked.paper.proves for asked in application.asked):
        answered.append(_answer_task(application, "funds"))
    if application.further:
        answered.append(_further(application))
    if not _photograph_asked(application) and application.paper_there("photo"):
        papers.append(_photograph(application))
    send = [_body_task(application)] if application.needs_body else []
    there = {kept.paper for kept in application.papers}
    shown = [*answered, *(task for task in papers if task.must or task.paper in there), *send]
    return tuple(sorted(shown, key=lambda task: list(GROUPS).index(task.group)))


def is_filled_in(application: Application, asked: PaperAsked) -> bool:
    """Whether a paper is made from the answers, since nobody sent one of their own."""
    return asked.paper.id in FILLED_IN and application.paper_there(asked.paper.id) is None


def welcome_papers(application: Application) -> tuple[Task, ...]:
    """Papers that may be added and are not there yet."""
    there = {kept.paper for kept in application.papers}
    more = [_paper_task(application, asked) for asked in application.asked if not asked.must]
    more = [task for task in more if task.paper not in FILLED_IN]
    if not _photograph_asked(application):
        more.insert(0, _photograph(application))
    return tuple(task for task in more if task.paper not in there)


def check_task(tasks: tuple[Task, ...]) -> Task:
    """The last row, which cannot start before the others are done."""
    open_ = any(task.must and task.state in ("empty", "given", "half") for task in tasks)
    return Task("check", Message("Check and lodge"), "send", "blocked" if open_ else "empty")


def next_task(tasks: tuple[Task, ...]) -> Task | None:
    """The task to go on with: begun ones first, then the first one not started."""
    waiting = [task for task in tasks if task.must and not task.is_done and task.state != "problem"]
    return next((task for task in waiting if task.state == "half"), waiting[0] if waiting else None)


def names_of(application: Application, slugs: tuple[str, ...]) -> list[tuple[str, Said]]:
    """Tasks by their names as `missing` gives them: each with the last step of its address and its name."""
    named: list[tuple[str, Said]] = []
    for slug in slugs:
        paper = slug.removeprefix("paper:")
        if paper == slug:
            named.append((slug, NAMES[slug]))
        else:
            named.append((slug_of(paper), application.name_of_paper(paper)))
    return named


def _answer_task(application: Application, slug: str) -> Task:
    names = ANSWERS_OF_TASK.get(slug, (slug,))
    given = [name for name in names if application.answers.get(name) not in (None, "")]
    state = "done" if len(given) == len(names) else "half" if given else "empty"
    if state != "done" and any(given_before.waits(application, name) for name in names):
        state = "given"
    fault = _fault(application, slug) if state == "done" else ""
    return Task(slug, NAMES[slug], "about", "problem" if fault else state, fault=fault)


def _further(application: Application) -> Task:
    """What may be left open: the office asks then."""
    given = sum(application.answers.get(name) is not None for name in application.further)
    state = "done" if given == len(application.further) else "half" if given else "empty"
    return Task("further", NAMES["further"], "about", state, must=False)


def _paper_task(application: Application, asked: PaperAsked) -> Task:
    paper = asked.paper
    kept = application.paper_there(paper.id)
    proves_funds = "funds" in paper.proves
    has_sum = application.answers.get("funds") not in (None, "")
    state = "done" if kept else "empty"
    if proves_funds and (kept is not None) != has_sum:
        state = "half"
    fault = _fault(application, "funds") if proves_funds and has_sum else ""
    help_: Said = ""
    if kept is not None and kept.on_paper:
        help_ = Message("You bring it on paper.")
    elif state != "done" and paper.form is not None:
        help_ = paper.form
    state = "problem" if fault else state
    return Task(slug_of(paper.id), paper.name, paper.group, state, asked.must, help_, fault, paper=paper.id)


def _photograph_asked(application: Application) -> bool:
    return any(asked.paper.id == "photograph" for asked in application.asked)


def _photograph(application: Application) -> Task:
    there = application.paper_there("photo") is not None
    return Task("photo", Message("Photograph"), "about", "done" if there else "empty", must=False, paper="photo")


def _body_task(application: Application) -> Task:
    given = bool(application.answers.get("body"))
    help_ = Message("The {mission} takes papers only through a designated body.", {"mission": application.mission.name})
    return Task("body", NAMES["body"], "send", "done" if given else "empty", help="" if given else help_)


def _fault(application: Application, slug: str) -> Said:
    """What is wrong by the rule of today: what was answered, and what the rule says."""
    if slug == "passport" and (ran_out := _ran_out(application)) is not None:
        return Message("This passport ran out on {day}.", {"day": ran_out})
    findings = (finding for finding in application.judgement.findings if finding.code in _CRITERIA[slug])
    wrong = next((finding for finding in findings if finding.met is Met.NO), None)
    return said_wrong(wrong) if wrong is not None else ""


def said_wrong(finding: Finding) -> Message:
    """An answer that does not meet its rule, beside the rule."""
    if finding.code == "funds":
        least = getattr(finding.entry, "value", None)
        shown = finding.facts.get("funds")
        if isinstance(least, Money) and isinstance(shown, Money):
            return Message("It shows {shown}; the rule says about {least}.", {"shown": shown, "least": least})
    return Message("{answer}. The rule: {rule}", {"answer": facts_words(finding), "rule": finding.says})


def facts_words(finding: Finding) -> Said:
    """The facts a finding rests on, one after the other."""
    said = [fact_message(name, value) for name, value in finding.facts.items()]
    if not said:
        return finding.name
    whole = said[0]
    for each in said[1:]:
        whole = Message("{first} · {second}", {"first": whole, "second": each})
    return whole


def _ran_out(application: Application) -> date | None:
    day = application.facts.get("passport_expires_on")
    return day if isinstance(day, date) and day < application.today else None
