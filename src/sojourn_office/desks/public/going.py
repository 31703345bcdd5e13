""" "Can I go?": which passport and where to, one question a page, and the answer with its findings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_safe

from sojourn.basics.messages import Message
from sojourn.cli.judging import as_json as judgement_as_json
from sojourn.eligibility import values
from sojourn.eligibility.findings import Met
from sojourn.rules.answers import Answer
from sojourn_office.desks.public import findings, words
from sojourn_office.desks.public.answers import (
    ELSEWHERE,
    FACT_OF,
    NAMES,
    Answers,
    AnswersForm,
    link,
    short_label,
)
from sojourn_office.desks.public.frame import as_json, public_page, spoken, wants_json
from sojourn_office.desks.public.person import countries
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.countries import country_in_a_sentence
from sojourn_office.look.forms import NOT_KNOWN
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import advice as asking
from sojourn_office.queries import catalogue, schemes
from sojourn_office.queries.advice import Advice
from sojourn_office.queries.schemes import InUse

# The finding on which a question bears: its sources stand below the question.
_FINDING_OF = {
    "age": "age", "lives": "residence", "turns": "turns", "child": "children", "funds": "funds", "months": "passport",
}  # fmt: skip


class WhereForm(forms.Form):
    """Which passport, and where to."""

    passport = forms.OneOfMany(
        choices=(),
        label=Message("Which passport do you hold?"),
        error_messages={"required": Message("Choose the country of your passport")},
    )
    to = forms.OneOfMany(
        choices=(),
        label=Message("Where do you want to go?"),
        error_messages={"required": Message("Choose the country you want to go to")},
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, language=language, **kwargs)
        countries = _countries(language)
        for name in ("passport", "to"):
            self.choose_from(name, [("", Message("Choose an answer")), *countries])


def _countries(language: str) -> list[Any]:
    """Every country by name: first those of the agreements in use, then the rest of the world."""
    ours = {party for used in catalogue.programmes().values() for party in used.agreement.parties}
    return countries(language, first=ours)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which passport, and where to; then the first question."""
    language = language_of(request)
    given = request.GET if "passport" in request.GET or "to" in request.GET else None
    form = WhereForm(given, language=language)
    if given is None:
        return public_page(request, "public/go.html", {"form": form})
    if not form.is_valid():
        return public_page(request, "public/go.html", {"form": form}, status=422)
    scheme_id = f"{form.cleaned_data['passport']}-{form.cleaned_data['to']}"
    used = schemes.scheme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    return HttpResponseRedirect(at(f"/go/{scheme_id}/{_questions(request, used)[0]}", language))


def no_agreement(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """Nothing of ours leads from the one to the other: said, with what we do know; what others run, "Where" answers."""
    language = language_of(request)
    sender, _, host = scheme_id.partition("-")
    if any((known.scheme.sender, known.scheme.host) == (sender, host) for known in catalogue.programmes().values()):
        return HttpResponseRedirect(at(f"/where?{urlencode(_said_elsewhere(request, sender, host))}", language))
    names = {"sender": country_in_a_sentence(sender[:40], language), "host": country_in_a_sentence(host[:40], language)}
    says = Message("No agreement between {sender} and {host} that we know of.", names)
    if not host:
        says = Message("{scheme} is not a scheme that we know of.", {"scheme": scheme_id[:40]})
    if wants_json(request) or request.path.endswith(".json"):
        known = list(schemes.in_use())
        return as_json(request, {"code": "unknown_scheme", "says": spoken(request, says), "known": known}, status=404)
    return public_page(
        request,
        "public/no_agreement.html",
        {"says": says, "heading": Message("Programmes run by this office"), "known": _ways(language)},
        status=404,
    )


def _said_elsewhere(request: HttpRequest, sender: str, host: str) -> list[tuple[str, str]]:
    """What a link says of a person, as "Where" asks it: nothing is typed twice."""
    query = request.GET
    said = [("passport", code) for code in query.getlist("passport") or [sender]]
    said += [(name, query[name]) for name in ("age", "on", "known") if query.get(name)]
    if query.get("child") in ("yes", "no"):
        said.append(("child", query["child"]))
    if query.get("lives") not in (None, "", ELSEWHERE, NOT_KNOWN):
        said.append(("lives", sender))
    turns = query.get("turns", "")
    said += [("had", host)] * (min(int(turns), 20) if turns.isascii() and turns.isdigit() and len(turns) < 3 else 0)
    said.append(("to", host))
    return [*said, ("format", "json")] if wants_json(request) or request.path.endswith(".json") else said


def _ways(language: str) -> list[dict[str, Any]]:
    return [
        {"address": at(f"/go/{scheme_id}", language), "words": words.direction(scheme_id), "about": used.scheme.title}
        for scheme_id, used in schemes.in_use().items()
    ]


def _questions(request: HttpRequest, used: InUse) -> list[str]:
    """The questions of a scheme today, in our order: those whose fact the criteria ask."""
    facts = asking.asked(used, on=used.today(now_of(request)))
    return [name for name, fact in FACT_OF.items() if fact in facts]


def _all_names(request: HttpRequest, used: InUse) -> list[str]:
    return [*_questions(request, used), "on", "known"]


@require_safe
def question(request: HttpRequest, scheme_id: str, fact: str) -> HttpResponse:
    """One question; what was answered goes on in the link, and is kept nowhere else."""
    used = schemes.scheme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    names = _questions(request, used)
    if fact not in names:
        return _no_question(request, used, fact)
    language = language_of(request)
    path = at(f"/go/{scheme_id}", language)
    if request.GET.get("not_known") == fact:
        return _onward(request, used, names, **{fact: NOT_KNOWN})
    answered = request.GET.get("answered") == fact
    form = AnswersForm(request.GET, used, names=[fact], language=language, must=True)
    if answered and form.is_valid() and not form.errors:
        return _onward(request, used, names, **{fact: form.cleaned_data[fact]})
    place = names.index(fact)
    back = link(f"{path}/{names[place - 1]}", request.GET) if place else at("/go", language)
    context = {
        "form": form if answered else None,
        "field": form[fact],
        "shown_errors": answered,
        "name": fact,
        "action": f"{path}/{fact}",
        "kept": _kept(request, but=fact),
        "back": back,
        "number": place + 1,
        "count": len(names),
        "scheme_id": scheme_id,
        "may_say_not_known": fact not in ("lives", "child"),
        "source": _source_of(request, used, fact),
    }
    if not answered:
        _as_link_has_it(form, fact, request)
    return public_page(request, "public/question.html", context, status=422 if answered else 200)


def _no_question(request: HttpRequest, used: InUse, fact: str) -> HttpResponse:
    says = Message("{name} is not a question of this scheme.", {"name": fact[:40]})
    known = [
        {"address": at(f"/go/{used.scheme.id}/{name}", language_of(request)), "words": short_label(name)}
        for name in _questions(request, used)
    ]
    heading = Message("The questions of this scheme")
    return public_page(
        request, "public/no_agreement.html", {"says": says, "heading": heading, "known": known}, status=404
    )


def _as_link_has_it(form: AnswersForm, fact: str, request: HttpRequest) -> None:
    """A question that is only opened shows the answer of the link in its box and blames nothing."""
    form.is_bound = False
    form.initial[fact] = (
        request.GET.get(fact, "") if request.GET.get(fact) != NOT_KNOWN or fact in ("lives", "child") else ""
    )


def _kept(request: HttpRequest, *, but: str) -> list[tuple[str, str]]:
    return [
        (name, value) for name in NAMES if name not in (but, "format") for value in request.GET.getlist(name) if value
    ]


def _onward(request: HttpRequest, used: InUse, names: list[str], **answered: object) -> HttpResponse:
    """To the first question not answered yet, or to the answer."""
    path = at(f"/go/{used.scheme.id}", language_of(request))
    known = {name for name in names if request.GET.get(name)} | set(answered)
    following = next((name for name in names if name not in known), None)
    return HttpResponseRedirect(link(f"{path}/{following}" if following else path, request.GET, **answered))


def _source_of(request: HttpRequest, used: InUse, fact: str) -> dict[str, Any]:
    now = now_of(request)
    found = asking.advice(used, {}, on=None, known=None, at=now)
    about = next((one for one in found.judgement.findings if one.code == _FINDING_OF[fact]), None)
    sources = found.sources(about) if about is not None else ()
    if about is None or not sources:
        return {}
    return {
        "standing": about.entry.standing.value if about.entry and about.entry.is_found else "",
        "trust": sources[0].trust.value,
        "title": sources[0].title,
        "called": sources[0].called,
        "address": sources[0].address,
        "language": sources[0].language,
    }


@require_safe
def answer_as_json(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The same answer as a program reads it, with the members of `sojourn judge --json`."""
    used = schemes.scheme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    form = AnswersForm(request.GET, used, names=_all_names(request, used), language=language_of(request))
    return _json(request, used, form)


@require_safe
def answer(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The answer, or all faults of the link at once with the rest of its answers kept."""
    used = schemes.scheme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    language = language_of(request)
    form = AnswersForm(request.GET, used, names=_all_names(request, used), language=language)
    if wants_json(request):
        return _json(request, used, form)
    path = at(f"/go/{scheme_id}", language)
    if not form.is_valid():
        context = {"form": form, "path": path, "scheme_id": scheme_id, "passports": form.passports, "json_address": ""}
        return public_page(request, "public/answers.html", context, status=422)
    answers = form.answers
    if any(name not in NAMES for name in request.GET):
        days = {"on": answers.on, "known": answers.known}
        return HttpResponseRedirect(link(path, request.GET, **days))
    if not answers.asked and not answers.on and not answers.known and not answers.passports:
        return HttpResponseRedirect(f"{path}/{_questions(request, used)[0]}")
    return public_page(request, "public/answer.html", _context(request, used, form, answers))


def _json(request: HttpRequest, used: InUse, form: AnswersForm) -> HttpResponse:
    language = language_of(request)
    if not form.is_valid():
        faults = [{"name": fault.target.removeprefix("id_"), "says": fault.words} for fault in form.faults]
        return as_json(request, {"code": "invalid", "faults": faults}, status=422)
    found = _advice(request, used, form.answers)
    return as_json(request, judgement_as_json(used.agreement, found.judgement, language))


def _advice(request: HttpRequest, used: InUse, answers: Answers) -> Advice:
    now = now_of(request)
    return asking.advice(used, answers.facts(used), on=answers.on, known=answers.known, at=now)


def _context(request: HttpRequest, used: InUse, form: AnswersForm, answers: Answers) -> dict[str, Any]:
    found = _advice(request, used, answers)
    language = language_of(request)
    path = at(f"/go/{used.scheme.id}", language)
    rules = found.judgement.rules
    goes = found.judgement.answer is not Answer.NO
    rows = findings.rows(
        found, answers, language=language, history=lambda name: at(f"/schemes/{used.scheme.id}/rules/{name}", language)
    )
    here = link(path, request.GET)
    return {
        "verdict": findings.verdict(found) | _buttons(request, found, answers, path),
        "today_notice": findings.as_known_today(found),
        "today_address": link(path, request.GET, known=None),
        "groups": findings.groups(rows, found.judgement.answer),
        "rows": rows,
        "nothing_pending": not any(row.asides for row in rows),
        "second_turn": findings.second_turn_note(found, answers),
        "remedies": [row for row in rows if row.met is Met.NO],
        "ahead": findings.ahead(found),
        "sources": [row for row in rows if row.sources],
        "scheme_address": at(f"/schemes/{used.scheme.id}", language),
        "going": _if_one_goes(found, language) if goes else [],
        "papers": asking.papers(found, answers.facts(used)) if goes else (),
        "own": _own(request, used, answers, path),
        "form": AnswersForm(_day_query(found), used, names=["on", "known"], language=language),
        "kept": [(n, v) for n, v in _kept(request, but="") if n not in ("on", "known")],
        "path": path,
        "here": request.build_absolute_uri(here),
        "json_address": link(at(f"/go/{used.scheme.id}.json", language), request.GET),
        "rules": rules,
    }


# What one asks next, once one may go.
_IF_ONE_GOES = (
    "filing",
    "fee",
    "visa_months_valid",
    "entries",
    "stay_months",
    "work_hours_week",
    "work_forbidden",
    "study",
)


def _if_one_goes(found: Advice, language: str) -> list[dict[str, Any]]:
    """Where one applies, what it costs, how long one stays, which work is allowed, and how many places are free."""
    rules = found.judgement.rules
    scheme = found.used.scheme
    path = at(f"/schemes/{scheme.id}", language)
    mission = found.mission.name if found.mission else Message("the region you live in decides")
    rows: list[dict[str, Any]] = [{"label": Message("Where you apply"), "value": mission}]
    for name in _IF_ONE_GOES:
        entry = rules.held.get(name)
        if entry is not None:
            value = values.value_words(name, entry.value) if entry.is_found else None
            rows.append({"label": values.label(name), "value": value})
    opening = found.is_open
    if opening is not None and opening.free is not None:
        free = {"label": Message("Places free now"), "value": Message("{places}", {"places": opening.free})}
        ledger = {"link": f"{path}/ledger/{opening.year}", "link_words": Message("All places, counted")}
        rows.append(free | ledger)
    return rows


def _day_query(found: Advice) -> QueryDict:
    query = QueryDict(mutable=True)
    rules = found.judgement.rules
    query["on"] = rules.on.isoformat()
    if rules.known is not None:
        query["known"] = rules.known.isoformat()
    return query


def _own(request: HttpRequest, used: InUse, answers: Answers, path: str) -> list[dict[str, Any]]:
    """What was answered, each with the way to change it."""
    shown = []
    for name in _questions(request, used):
        said = answers.said.get(name)
        value: object = Message("I do not know") if name in answers.asked else Message("not answered yet")
        if said is not None:
            value = _said(used, name, said)
        shown.append({"label": short_label(name), "value": value, "change": link(f"{path}/{name}", request.GET)})
    return shown


def _said(used: InUse, name: str, said: Any) -> object:
    match name:
        case "lives":
            return Message("in another country") if said == ELSEWHERE else used.agreement.regions[said]
        case "child":
            return Message("yes") if said == "yes" else Message("no")
        case "age":
            return Message("{age_in_years}", {"age_in_years": said})
        case "turns":
            return Message("{number_of_turns}", {"number_of_turns": said})
        case "months":
            return Message("{months} months", {"months": said})
    return Message("{money}", {"money": said})


# What an application asks again: there it stands as given before, to be confirmed.
_GOES_ON = ("lives", "age", "turns", "child", "funds")


def _buttons(request: HttpRequest, found: Advice, answers: Answers, path: str) -> dict[str, Any]:
    """One way on: start where one may, answer what is open, or look at today."""
    linked = {"quiet_address": "#link", "quiet_words": Message("Link to this answer")}
    rules = found.judgement.rules
    if rules.known is not None:
        return {}
    open_names = [name for name, fact in FACT_OF.items() if fact in found.judgement.asks]
    if found.judgement.answer is Answer.NOT_KNOWN and open_names:
        first = next((name for name in open_names if name not in answers.asked), open_names[0])
        return linked | {
            "button_address": link(f"{path}/{first}", request.GET),
            "button_words": Message("Answer what is open"),
        }
    if found.judgement.answer is Answer.NO:
        scheme = found.used.scheme
        said = [pair for pair in _said_elsewhere(request, scheme.sender, scheme.host) if pair[0] != "to"]
        elsewhere = f"{at('/where', language_of(request))}?{urlencode(said)}"
        return linked | {"button_address": elsewhere, "button_words": Message("Where can I go?")}
    if found.looks_back:
        today = {"button_address": link(path, request.GET, on=None), "button_words": Message("Answer for today")}
        return linked | today
    published = next((opening for opening in found.openings if opening.state != "projected"), None)
    if published is None:
        return linked
    # The link of the answer holds no name and no birth date, and what goes on holds no more than it.
    said = [(name, request.GET[name]) for name in _GOES_ON if request.GET.get(name) not in (None, "", NOT_KNOWN)]
    start = at(f"/me/start?{urlencode([('round', published.round), *said])}", language_of(request))
    is_open = published.state == "open"
    begin = Message("Start an application") if is_open else Message("Begin preparing an application")
    return linked | {"button_address": start, "button_words": begin}
