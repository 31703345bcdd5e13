"""The calls of the API, each answered by the same functions as the command of its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from sojourn.agreements.changes import changes_between
from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.countries import country_name
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cli import facts as fact_rows
from sojourn.cli import going, judging, rules
from sojourn.cli.plain import plain, plain_entry, plain_source
from sojourn.eligibility.facts import FACTS, FactFault, read_facts, read_stays
from sojourn.eligibility.findings import can_be_judged, facts_of, judge_person
from sojourn.rounds.where import where
from sojourn.texts import say
from sojourn_office.api import shapes
from sojourn_office.api.known import programme
from sojourn_office.api.manners import Given
from sojourn_office.api.problems import TITLES, Wrong, problem
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries.catalogue import programmes, programmes_for
from sojourn_office.queries.schemes import InUse

api = NinjaAPI(
    title="Sojourn",
    version="1",
    description="The rules of working holiday programmes, and what they say to one person. Reading needs no key.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=Given(),
)

Answer = HttpResponse | Mapping[str, Any] | list[dict[str, Any]]


@api.get("/programmes", response=list[shapes.Programme], operation_id="programmes")
def every_programme(
    request: HttpRequest, sender: Query[shapes.Country | None] = None, host: Query[shapes.Country | None] = None
) -> Answer:
    """Every programme; of one sender, to one host."""
    language = language_of(request)
    return [
        _programme(used, language)
        for _, used in sorted(programmes().items())
        if sender in (None, used.scheme.sender) and host in (None, used.scheme.host)
    ]


@api.get("/programmes/{scheme}/rules", response=shapes.Ruled, by_alias=True, operation_id="rules")
def rules_of_programme(
    request: HttpRequest,
    scheme: str,
    on: Query[shapes.On | None] = None,
    known: Query[shapes.Known | None] = None,
    mission: Query[str | None] = None,
) -> Answer:
    """The rules of a programme on a day, as known on a day."""
    used = programme(scheme)
    if isinstance(used, Refusal):
        return problem(request, used)
    if mission is not None and mission not in used.scheme.missions:
        trouble = Message("{mission} is not a mission of the scheme.", {"mission": repr(mission[:40])})
        remedy = Message("Use one of: {known}.", {"known": ", ".join(used.scheme.missions)})
        return _invalid(request, [Wrong("mission", trouble, remedy)])
    held = rules_on(used.agreement, used.scheme, on=on or used.today(now_of(request)), known=known, mission=mission)
    return rules.as_json(used.agreement, held)


@api.get("/programmes/{scheme}/facts", response=shapes.AskedFacts, by_alias=True, operation_id="facts")
def facts_of_programme(request: HttpRequest, scheme: str, on: Query[shapes.On | None] = None) -> Answer:
    """The facts a programme asks for on a day, each with its question."""
    used = programme(scheme)
    if isinstance(used, Refusal):
        return problem(request, used)
    day = on or used.today(now_of(request))
    if not can_be_judged(held := rules_on(used.agreement, used.scheme, on=day)):
        return problem(request, _no_rules(held))
    kinds = [FACTS[name] for name in facts_of(used.agreement, used.scheme, on=day)]
    return fact_rows.as_json(used.scheme, kinds, language_of(request))


@api.get("/programmes/{scheme}/sources", response=list[shapes.Source], operation_id="sources")
def sources_of_programme(request: HttpRequest, scheme: str) -> Answer:
    """Where the values of a programme's agreement come from."""
    used = programme(scheme)
    if isinstance(used, Refusal):
        return problem(request, used)
    return [plain_source(source_id, used.agreement) for source_id in used.agreement.sources]


@api.post("/programmes/{scheme}/judge", response=shapes.Judged, by_alias=True, operation_id="judge")
def judge(request: HttpRequest, scheme: str, asked: shapes.ToJudge) -> Answer:
    """One person by the rules of a programme: the answer, and what each criterion came to."""
    used = programme(scheme)
    if isinstance(used, Refusal):
        return problem(request, used)
    on = asked.on or used.today(now_of(request))
    if not can_be_judged(held := rules_on(used.agreement, used.scheme, on=on, known=asked.known)):
        return problem(request, _no_rules(held))
    facts, wrong = _facts(asked.facts, on)
    if wrong:
        return _invalid(request, wrong)
    judgement = judge_person(used.agreement, used.scheme, facts, on=on, known=asked.known)
    return judging.as_json(used.agreement, judgement, language_of(request))


@api.post("/where", response=list[shapes.Going], by_alias=True, operation_id="where")
def where_to(request: HttpRequest, asked: shapes.ToGo) -> Answer:
    """Every programme for one person, the most useful first, each with the last day to apply."""
    on = asked.on or now_of(request).date()
    rest, stays, faults = read_stays(asked.facts)
    facts, wrong = _facts(rest, on)
    if wrong := [*wrong, *map(_fault, faults)]:
        return _invalid(request, wrong)
    passports = facts.get("nationality")
    # Most programmes are for others: to work out their last days would take most of the time.
    if isinstance(passports, tuple) and not asked.all:
        candidates = programmes_for(passports, on=on, known=asked.known)
    else:
        candidates = programmes()
    listed = [(used.agreement, used.scheme) for used in candidates.values()]
    every = where(listed, facts, on=on, known=asked.known, stays=stays)
    return [
        going.as_json(one, language_of(request), on=on) for one in every if asked.all or not going.is_for_others(one)
    ]


@api.get("/changes", response=list[shapes.Change], by_alias=True, operation_id="changes")
def changes(
    request: HttpRequest,
    since: Query[shapes.Since],
    until: Query[shapes.Until | None] = None,
) -> Answer:
    """What was published of any programme, or came into force, since a day; the newest first."""
    agreements = {used.agreement.place: used.agreement for used in programmes().values()}
    found = [
        {
            "scheme": change.scheme.id,
            "name": change.name,
            "happening": change.happening.value,
            "day": plain(change.day),
            **plain_entry(agreement, change.entry),
        }
        for agreement in agreements.values()
        for change in changes_between(agreement, since=since, until=until or now_of(request).date())
    ]
    return sorted(found, key=lambda change: str(change["day"]), reverse=True)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """What does not have the shape that the document gives it, all at once."""
    wrong = [_wrong(error) for error in found.errors]
    if any(error["loc"][0] == "body" and _is_of_shape(error) for error in found.errors):
        return problem(request, Refusal("bad_body", TITLES["bad_body"]), wrong)
    return _invalid(request, wrong)


def _is_of_shape(error: Mapping[str, Any]) -> bool:
    return error["type"] == "extra_forbidden" or str(error["type"]).endswith("_type")


def _wrong(error: Mapping[str, Any]) -> Wrong:
    """One fault of a shape; the name of the whole body is ours and no part of its place."""
    where_ = error["loc"][2:] if error["loc"][0] == "body" else error["loc"][1:]
    place = "/".join(str(step) for step in where_)[:80]
    if error["type"] == "missing":
        return Wrong(place, Message("{name} is missing.", {"name": place}))
    if error["type"] == "extra_forbidden":
        return Wrong(place, Message("{name} is not asked for here.", {"name": place}))
    if error["type"] == "value_error":
        return Wrong(
            place, Message("{name} cannot be read.", {"name": place}), Message("Write the day like 2026-11-09.")
        )
    return Wrong(place, Message("{name} cannot be read.", {"name": place}))


def _invalid(request: HttpRequest, wrong: list[Wrong]) -> HttpResponse:
    return problem(request, Refusal("invalid", TITLES["invalid"]), wrong)


def _no_rules(held: Rules) -> Refusal:
    says = Message("The scheme has no rules for {day}, by what was known then.", {"day": held.on})
    return Refusal("no_rules", says)


def _facts(raw: Mapping[str, Any], on: date) -> tuple[dict[str, object], list[Wrong]]:
    facts, faults = read_facts(raw, today=on)
    return facts, list(map(_fault, faults))


def _fault(fault: FactFault) -> Wrong:
    return Wrong(f"facts/{fault.name[:80]}", fault.trouble, fault.remedy)


def _programme(used: InUse, language: str) -> dict[str, Any]:
    scheme = used.scheme
    return {
        "scheme": scheme.id,
        "title": say(scheme.title, language),
        "sender": scheme.sender,
        "sender_name": say(country_name(scheme.sender), language),
        "host": scheme.host,
        "host_name": say(country_name(scheme.host), language),
        "category": say(scheme.category, language) if scheme.category else None,
        "missions": list(scheme.missions),
    }
