"""The task list, and one question or one paper a page; every Continue saves, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sojourn.agreements.model import Paper, Source, Trust
from sojourn.agreements.moves import sources_of
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.eligibility import values
from sojourn_office.actions import cases as actions
from sojourn_office.actions import mandates
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant import given_before
from sojourn_office.desks.applicant.asking import ask
from sojourn_office.desks.applicant.claim_door import claim_door
from sojourn_office.desks.applicant.entry_door import entry_door
from sojourn_office.desks.applicant.fees_told import fees_told
from sojourn_office.desks.applicant.forms import (
    BodyForm,
    ChildForm,
    FundsForm,
    HomeForm,
    PaperForm,
    TurnsForm,
)
from sojourn_office.desks.applicant.on_paper import entered_words
from sojourn_office.desks.applicant.own import account_of, by_of, key_of, of_case, own_case, show, status_of, to_case
from sojourn_office.desks.applicant.passport import PARTS, first_open, passport
from sojourn_office.desks.applicant.tasklist import (
    GROUPS,
    NAMES,
    Task,
    check_task,
    is_filled_in,
    next_task,
    slug_of,
    tasks_of,
    welcome_papers,
)
from sojourn_office.desks.questions import further_form
from sojourn_office.look import forms as look_forms
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.queries import agencies, applications
from sojourn_office.queries.applications import Application
from sojourn_office.queries.changed_rules import changed_while_open
from sojourn_office.queries.keeping import draft_kept_until

_PHOTO_WORDS = Message("A photograph of you of the last six months, as the form of the mission asks for it.")

MADE_BY: Mapping[str, Message] = {
    "applicant": Message("You"),
    "office": Message("A public office"),
    "school": Message("The school"),
    "bank": Message("The bank"),
    "hospital": Message("A hospital"),
    "insurer": Message("The insurer"),
}
LANGUAGES: Mapping[str, Message] = {
    "en": Message("English"),
    "ko": Message("Korean"),
    "ja": Message("Japanese"),
}


@own_case
def tasks(request: HttpRequest, application: Application) -> HttpResponse:
    """How far one is, what is left, and one button that goes on."""
    if not application.is_draft:
        return to_case(request, application)
    listed = tasks_of(application)
    last = check_task(listed)
    following = next_task(listed)
    go_on = following or last
    groups = [
        {"name": name, "rows": [_row(request, application, task) for task in listed if task.group == group]}
        for group, name in GROUPS.items()
    ]
    groups[-1]["rows"].append(_row(request, application, last))  # type: ignore[attr-defined]
    context = {
        "application": application,
        "done": sum(task.is_done for task in listed if task.must),
        "all": sum(task.must for task in listed),
        "groups": [group for group in groups if group["rows"]],
        "fees": fees_told(request, application),
        "welcome": [_row(request, application, task) for task in welcome_papers(application)],
        "go_on_address": _address(request, application, go_on),
        "go_on_words": Message("Go on: {task}", {"task": go_on.name}),
        "filled_in": [
            {"name": asked.paper.name, "address": of_case(request, application, f"tasks/{asked.paper.id}")}
            for asked in application.asked
            if is_filled_in(application, asked)
        ],
        "changed_rules": _changed_rules(application),
        "saved_at": application.shown_at(application.saved_at) if application.saved_at else None,
        "kept_until": draft_kept_until(application, at=now_of(request)),
        "withdraw": of_case(request, application, "withdraw"),
        "entered": entered_words(application),
        "claim": claim_door(request, application) or entry_door(request, application),
    }
    return show(request, "applicant/tasks.html", context)


def _address(request: HttpRequest, application: Application, task: Task) -> str:
    if task.slug == "check":
        return of_case(request, application, "check")
    return of_case(request, application, f"tasks/{first_open(application) if task.slug == 'passport' else task.slug}")


def _row(request: HttpRequest, application: Application, task: Task) -> dict[str, object]:
    return {**task.row, "address": "" if task.row["blocked"] else _address(request, application, task)}


def _changed_rules(application: Application) -> list[dict[str, object]]:
    """Each rule that changed since the draft was begun, with the old value and the new one."""
    return [
        {
            "name": values.label(each.name),
            "before": values.value_words(each.name, each.before),
            "after": values.value_words(each.name, each.after),
            "source": each.source,
        }
        for each in changed_while_open(application)
    ]


@own_case
def task(request: HttpRequest, application: Application, task: str) -> HttpResponse:
    """One question or one paper."""
    if not application.is_draft:
        return to_case(request, application)
    if task in PARTS:
        return passport(request, application, task)
    if task in _QUESTIONS:
        return _QUESTIONS[task](request, application)
    if task == "photo":
        return _photo(request, application)
    paper = next((asked.paper for asked in application.asked if slug_of(asked.paper.id) == task), None)
    if paper is None:
        raise Http404
    return _paper(request, application, paper)


def _home(request: HttpRequest, application: Application) -> HttpResponse:
    given = {**given_before.of_person(application), **application.answers}
    posted = typed(request)
    region = posted.get("region", "") if posted else given.get("residence_region", "")
    assigned = application.assigned_mission(region) if region else None
    form = HomeForm(
        posted,
        initial={
            "region": given.get("residence_region"),
            "mission": application.mission.id,
            "address": given.get("address"),
            "phone": given.get("phone"),
        },
        sender=application.scheme.sender,
        regions=applications.regions_of(application),
        missions=[(mission.id, mission.name) for mission in application.scheme.missions.values()],
        ask_mission=bool(region) and assigned is None,
        language=language_of(request),
    )
    context = {
        "application": application,
        "name": NAMES["home"],
        "form": form,
        "unassigned": "mission" in form.fields,
        "to_confirm": given_before.waits(application, "address"),
        "back": of_case(request, application, "tasks"),
    }
    if request.method != "POST":
        return show(request, "applicant/question.html", context)
    if form.is_valid() and "mission" in form.fields and not form.cleaned_data["mission"]:
        form.add_error("mission", Message("No source says which mission this region belongs to. Ask, then choose it"))
    if not form.is_valid():
        return show(request, "applicant/question.html", context, status=422)
    said = form.cleaned_data
    answer = actions.save_region(
        number=application.number,
        region=said["region"],
        address=said["address"],
        phone=said["phone"],
        mission=said.get("mission", ""),
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/question.html", context, status=status_of(answer))
    return to_case(request, application, "tasks")


def _visas(request: HttpRequest, application: Application) -> HttpResponse:
    given = application.answers.get("turns", given_before.turns_before(application))
    form = TurnsForm(typed(request), initial={"turns": given}, language=language_of(request))
    waits = given_before.waits(application, "turns")
    return ask(request, application, form, lambda said: {"turns": said["turns"]}, name=NAMES["visas"], to_confirm=waits)


def _child(request: HttpRequest, application: Application) -> HttpResponse:
    given = application.answers.get("child")
    shown = given_before.child_before(application) if given is None else "yes" if given else "no"
    form = ChildForm(typed(request), initial={"child": shown} if shown else {}, language=language_of(request))
    waits = given_before.waits(application, "child")
    return ask(
        request,
        application,
        form,
        lambda said: {"child": said["child"] == "yes"},
        name=NAMES["child"],
        to_confirm=waits,
    )


def _body(request: HttpRequest, application: Application) -> HttpResponse:
    if not application.needs_body:
        raise Http404
    known = agencies.to_choose(application.scheme.host, application.mission.id)
    body = application.answers.get("body")
    chosen = next((slug for slug, name in known if name == body), "")
    initial = {"agency": chosen, "body": "" if chosen else body}
    form = BodyForm(typed(request), initial=initial, agencies=known, language=language_of(request))
    if request.method == "POST" and form.is_valid() and form.cleaned_data.get("sees"):
        slug = form.cleaned_data.get("agency")
        if slug:
            mandates.give_by_person(
                number=application.number,
                agency=slug,
                account=account_of(request),
                at=now_of(request),
                key=key_of(request, "agency"),
            )
    lead = Message("The {mission} takes papers only through a designated body.", {"mission": application.mission.name})
    return ask(request, application, form, lambda said: {"body": said["body"]}, name=NAMES["body"], lead=lead)


def _funds(request: HttpRequest, application: Application) -> HttpResponse:
    form = FundsForm(
        typed(request),
        initial={"funds": _sum_shown(application)},
        currency=currency_of(application),
        language=language_of(request),
    )
    waits = given_before.waits(application, "funds")
    return ask(
        request, application, form, lambda said: {"funds": _plain(said["funds"])}, name=NAMES["funds"], to_confirm=waits
    )


def _further(request: HttpRequest, application: Application) -> HttpResponse:
    form = further_form(application, typed(request), language=language_of(request))
    if form is None:
        raise Http404
    lead = Message("Leave open what you do not know yet. The office goes by your papers, and asks where it must.")
    return ask(request, application, form, lambda _: form.kept, name=NAMES["further"], lead=lead)


_QUESTIONS: Mapping[str, Callable[[HttpRequest, Application], HttpResponse]] = {
    "home": _home,
    "visas": _visas,
    "child": _child,
    "body": _body,
    "funds": _funds,
    "further": _further,
}


def currency_of(application: Application) -> str:
    """The currency in which the rule asks for money; that of the sender where no rule says."""
    return applications.currency_of(application.rules, application.scheme.sender)


def funds_of(application: Application) -> Money | None:
    """The sum that was answered."""
    found = application.facts.get("funds")
    return found if isinstance(found, Money) else None


def _sum_shown(application: Application) -> Money | None:
    """The sum that stands in its box: the answer, else what was told before."""
    return funds_of(application) or given_before.funds_before(application, currency_of(application))


def _plain(sum_: Money) -> dict[str, str]:
    return {"amount": str(sum_.amount), "currency": sum_.currency}


def _photo(request: HttpRequest, application: Application) -> HttpResponse:
    form = PaperForm(
        typed(request),
        request.FILES or None,
        currency=None,
        there=application.paper_there("photo") is not None,
        may_be_on_paper=False,
        language=language_of(request),
    )
    context = {"name": Message("Photograph"), "asked": _PHOTO_WORDS, "facts": []}
    return _take_in(request, application, form, "photo", context)


def _paper(request: HttpRequest, application: Application, paper: Paper) -> HttpResponse:
    proves_funds = "funds" in paper.proves
    form = PaperForm(
        typed(request),
        request.FILES or None,
        initial={"funds": _sum_shown(application)},
        currency=currency_of(application) if proves_funds else None,
        there=application.paper_there(paper.id) is not None,
        may_be_on_paper=paper.id != "photograph",
        language=language_of(request),
    )
    filled = paper.id in FILLED_IN and application.paper_there(paper.id) is None
    context: dict[str, object] = {
        "filled": of_case(request, application, f"filled/{paper.id}.pdf") if filled else "",
        "name": paper.name,
        "asked": paper.asked,
        "facts": facts_of_paper(paper, application.agreement.sources),
        "note": paper.entry.note,
        "sources": sources_of(application.agreement, paper.entry),
        "to_confirm": proves_funds and given_before.waits(application, "funds"),
    }
    return _take_in(request, application, form, paper.id, context)


def facts_of_paper(paper: Paper, sources: Mapping[str, Source]) -> list[dict[str, object]]:
    """What a paper has to be: who issues it, how old it may be, in which language, in which form."""
    rows: list[dict[str, object]] = [
        {"label": Message("Who makes it"), "value": MADE_BY.get(paper.made_by, paper.made_by)}
    ]
    if paper.months_old_max is not None:
        old = Message("At most {months} months", {"months": paper.months_old_max})
        rows.append({"label": Message("How old"), "value": old})
    if paper.languages:
        rows.append({"label": Message("Language"), "value": _either([LANGUAGES[code] for code in paper.languages])})
    if paper.form is not None:
        row: dict[str, object] = {"label": Message("Form"), "value": paper.form}
        cited = (sources[cite] for cite in paper.entry.cites if cite in sources)
        page = next((one for one in cited if one.address and one.trust is Trust.OFFICIAL), None)
        if page is not None:
            row |= {"link": page.address, "link_words": Message("The page of the office that asks for it")}
        rows.append(row)
        if page is None:
            rows.append(
                {"label": Message("Where to get it"), "value": Message("Ask the mission that takes your papers.")}
            )
    return rows


def _either(names: list[Message]) -> Message:
    whole = names[0]
    for name in names[1:]:
        whole = Message("{first} or {second}", {"first": whole, "second": name})
    return whole


def _take_in(
    request: HttpRequest, application: Application, form: PaperForm, paper: str, context: dict[str, object]
) -> HttpResponse:
    """Take a paper in; what is wrong with the file stands beside its box with the status of its code."""
    kept = application.paper_there(paper)
    context |= {
        "application": application,
        "form": form,
        "kept": kept,
        "kept_rows": [kept_row(request, application, kept)] if kept and not kept.on_paper else [],
        "back": of_case(request, application, "tasks"),
    }
    if request.method != "POST":
        return show(request, "applicant/paper.html", context)
    if not form.is_valid():
        return show(request, "applicant/paper.html", context, status=422)
    refusal = _keep_sum(request, application, form) or _keep_paper(request, application, form, paper)
    if refusal is not None:
        form.refuse(refusal)
        return show(request, "applicant/paper.html", context, status=status_of(refusal))
    return to_case(request, application, "tasks")


def _keep_sum(request: HttpRequest, application: Application, form: PaperForm) -> Refusal | None:
    if "funds" not in form.fields:
        return None
    answer = actions.save_answers(
        number=application.number,
        answers={"funds": _plain(form.cleaned_data["funds"])},
        by=by_of(request),
        at=now_of(request),
        key=key_of(request, "sum"),
    )
    return answer if isinstance(answer, Refusal) else None


def _keep_paper(request: HttpRequest, application: Application, form: PaperForm, paper: str) -> Refusal | None:
    sent = form.cleaned_data.get("paper")
    if not sent:
        return None
    if sent == look_forms.ON_PAPER:
        answer = actions.promise_on_paper(
            number=application.number,
            paper=paper,
            by=by_of(request),
            at=now_of(request),
            key=key_of(request),
        )
    else:
        answer = actions.file_paper(
            number=application.number,
            paper=paper,
            name=sent.name,
            content=sent.read(),
            by=by_of(request),
            at=now_of(request),
            key=key_of(request),
        )
    return answer if isinstance(answer, Refusal) else None


def kept_row(request: HttpRequest, application: Application, kept: Any) -> dict[str, object]:
    """A paper that arrived, as its row shows it: name, pages, size, when, the first page small."""
    detail = Message(
        "Pages: {pages} · {size} kB · {moment}",
        {"pages": kept.pages, "size": kept.kilobytes, "moment": application.shown_at(kept.given_at)},
    )
    base = f"papers/{kept.id}"
    return {
        "name": kept.file_name or application.name_of_paper(kept.paper),
        "detail": detail,
        "picture": of_case(request, application, f"{base}/small"),
        "look": of_case(request, application, base),
    }
