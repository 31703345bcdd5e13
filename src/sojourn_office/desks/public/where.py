""" "Where can I go?": every programme for a person, from the link alone; a birth date is posted and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sojourn.agreements.model import Trust
from sojourn.basics.countries import country_name
from sojourn.basics.days import age_on
from sojourn.basics.messages import Message, Words, listed
from sojourn.cli.plain import plain
from sojourn.eligibility import values
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.findings import Finding, Met
from sojourn.rounds.ages import End, Ends, ends
from sojourn.rounds.doors import State
from sojourn.rounds.words import DOORS, until_words
from sojourn_office.desks.public import ahead, words
from sojourn_office.desks.public.frame import as_json, public_page, spoken, wants_json
from sojourn_office.desks.public.narrowing import NARROWED, NarrowForm, chosen, sorted_by
from sojourn_office.desks.public.open_questions import facts_of, still_open
from sojourn_office.desks.public.person import Person, PersonForm, link
from sojourn_office.desks.questions import Asked, QuestionsForm, is_answer
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import FAULTS
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.catalogue import Fit, Way

_SHOWN = 6
_UNFOUND = "unfound_met"
_NEAREST = 3
_SIGNS = {Met.YES: ("check", "pine"), Met.NO: ("cross", "rust"), Met.NOT_KNOWN: ("question", "ink"),
          Met.WEIGHED: ("dash", "ink")}  # fmt: skip
_FITS: dict[str, Message] = {
    "": Message("All"), "fits": Message("Yes"), "depends": Message("It depends"), "no": Message("No"),
}  # fmt: skip


class ExactForm(QuestionsForm):
    """What stands in no link: the birth date, which the exact last day needs, money, and days of a life."""

    birth_date = forms.DateBoxes(birthday=True, required=False, label=Message("When were you born?"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def clean_birth_date(self) -> date | None:
        """A day on which someone who applies can have been born."""
        born: date | None = self.cleaned_data["birth_date"]
        if born is not None and not 0 <= age_on(born, self.on) <= 120:
            self.fields["birth_date"].widget.wrong = ("year",)
            self.add_error("birth_date", Message("Check the year"))
        return born

    def clean(self) -> dict[str, Any]:
        """One answer at least."""
        cleaned = super().clean()
        if not self.errors and not any(map(is_answer, cleaned.values())):
            self.add_error("birth_date", FAULTS["required"])
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """The questions, every fault of a link at once, or the answer."""
    language = language_of(request)
    path = at("/where", language)
    query = request.GET if request.GET.keys() - {"format"} else None
    form = PersonForm(query, language=language, whole=wants_json(request))
    frame = {"form": form, "path": path, "to": request.GET.get("to", "")}
    if not form.is_bound:
        return public_page(request, "public/where_asked.html", frame)
    if not form.is_valid():
        if wants_json(request):
            faults = [{"name": fault.target.removeprefix("id_"), "says": fault.words} for fault in form.faults]
            return as_json(request, {"code": "invalid", "faults": faults}, status=422)
        return public_page(request, "public/where_asked.html", frame, status=422)
    person = form.person
    if not form.is_as_a_link:
        return HttpResponseRedirect(link(path, person, request.GET))
    today = now_of(request).date()
    on = person.on or today

    def ways(facts: Mapping[str, object], answers: Mapping[Asked, object]) -> tuple[Way, ...]:
        return catalogue.ways(
            {**person.facts, **facts},
            passports=person.passports,
            on=on,
            known=person.known,
            stays=person.stays(answers),
            at=now_of(request),
        )

    by_link = ways({}, {})
    given = request.POST if request.method == "POST" else None
    exact = ExactForm(still_open(by_link, in_link=False), given, on=on, language=language)
    told = exact.answers if exact.is_bound and exact.is_valid() else {}
    born = exact.cleaned_data["birth_date"] if exact.is_bound and exact.is_valid() else None
    facts = facts_of(told) | ({"birth_date": born, "age": age_on(born, on)} if born else {})
    found = ways(facts, told) if facts or told else by_link
    answer = _Answer(request, person, found, on=on, today=today, born=born)
    if wants_json(request):
        return as_json(request, answer.as_json())
    wrong = exact.is_bound and not exact.is_valid()
    asked = still_open(found, in_link=True)
    context = answer.context() | {
        "form": exact if wrong else None,
        "exact": exact,
        "person_form": form,
        "questions": QuestionsForm(asked, language=language) if asked else None,
    }
    if given is not None:
        # A birth date goes along into another language in the body of a form, as it came, and into no address.
        context["sent_along"] = [
            (name, value) for name, sent in given.lists() for value in sent if name != "csrfmiddlewaretoken"
        ]
    response = public_page(request, "public/where.html", context, status=422 if wrong else 200)
    if given is not None:
        response["Cache-Control"] = "no-store"
    return response


class _Answer:
    """One answer, as a page and as JSON."""

    def __init__(
        self, request: HttpRequest, person: Person, ways: Sequence[Way], *, on: date, today: date, born: date | None
    ) -> None:
        self.request, self.person, self.ways, self.on, self.today, self.born = request, person, ways, on, today, born
        self.age = age_on(born, on) if born else person.age
        self.path = at("/where", language_of(request))
        self.chosen = sorted_by(
            chosen(ways, request.GET),
            request.GET.get("sort", ""),
            on=on,
            name=lambda way: spoken(request, self._name(way)),
        )

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        everything = self.request.GET.get("show") == "all"
        fits = [way for way in self.ways if way.fit is Fit.FITS]
        nearest = not fits and not any(way.fit is Fit.DEPENDS for way in self.ways)
        first = self.chosen if everything else self.chosen[: _NEAREST if nearest else _SHOWN]
        found = [ends(way.going, on=self.on) for way in first]
        drawn = [end for way, end in zip(first, found, strict=True) if way.fit is not Fit.NO]
        scale = ahead.scale(self.age or 0, drawn, born=self.born, on=self.on) if drawn else None
        query = self.request.GET
        hosts = sorted({way.used.scheme.host for way in self.ways})
        return {
            "passports": listed([country_name(code) for code in self.person.passports]),
            "person": self.person,
            "age": self.age,
            "on": self.on,
            "had": sum(self.person.had.values()),
            "headline": self._headline(fits),
            "nearest": nearest and bool(self.ways),
            "rows": [self._row(way, end, scale) for way, end in zip(first, found, strict=True)],
            "scale": scale,
            "rest": len(self.chosen) - len(first),
            "all_address": link(self.path, self.person, query, show="all"),
            "tabs": [self._tab(fit, name) for fit, name in _FITS.items()],
            "narrow": NarrowForm({name: query.get(name, "") for name in NARROWED}, hosts=hosts,
                                 language=language_of(self.request)),
            "kept": self._kept(),
            "kept_whole": self._kept(narrowed=True),
            "here": link(self.path, self.person, query),
            "path": self.path,
            "born": self.born,
            "json_address": f"{link(self.path, self.person, query)}&format=json",
        }  # fmt: skip

    def _headline(self, fits: Sequence[Way]) -> list[Message]:
        if not self.ways:
            return [Message("We know of no programme for this passport.")]
        if not fits:
            depends = sum(way.fit is Fit.DEPENDS for way in self.ways)
            if not depends:
                return [Message("None of the programmes we know fits.")]
            return [Message("No programme fits for certain."), _count_that_may(depends), *self._so_far()]
        is_open = sum(way.door.state is State.OPEN for way in fits)
        return [_count_that_fit(len(fits)), *self._so_far(), _count_open(is_open, now=self.on == self.today)]

    def _so_far(self) -> list[Message]:
        """That the answer rests on little, where no more was said than the form of the page asks first."""
        said = self.person
        asked_more = bool(said.answers or said.lives or said.had or self.born)
        return [] if asked_more else [Message("So far only passport and age were asked.")]

    def _tab(self, fit: str, name: Message) -> dict[str, Any]:
        count = sum(not fit or way.fit.value == fit for way in self.ways)
        return {
            "address": link(self.path, self.person, self.request.GET, answer=fit or None, show=None),
            "words": Message("{name} {count}", {"name": name, "count": count}),
            "current": self.request.GET.get("answer", "") == fit,
        }

    def _kept(self, *, narrowed: bool = False) -> list[tuple[str, str]]:
        """What a form that adds to the link carries along; what the list is narrowed to only where it is asked for."""
        left_out = ("show", "format") if narrowed else (*NARROWED, "show", "format")
        names = [name for name in self.request.GET if name not in left_out]
        return [(name, value) for name in names for value in self.request.GET.getlist(name)]

    def _row(self, way: Way, until: Ends, scale: ahead.Scale | None) -> dict[str, Any]:
        rules = way.going.judgement.rules
        behind = [rules.trust(finding.entry) for finding in way.going.judgement.findings if finding.entry is not None]
        trust = max((mark for mark in behind if mark is not None), key=list(Trust).index, default=None)
        goes = way.fit is not Fit.NO and self.age is not None
        is_open = way.door.state is State.OPEN
        return {
            "name": self._name(way),
            "invented": way.is_invented,
            "address": at(f"/schemes/{way.used.scheme.id}", language_of(self.request)),
            "sign": {Fit.FITS: "check" if is_open else "fits", Fit.DEPENDS: "question", Fit.NO: "cross"}[way.fit],
            "tone": {Fit.FITS: "pine" if is_open else "ink", Fit.DEPENDS: "ink", Fit.NO: "rust"}[way.fit],
            "says": self._says(way),
            "why": [_because(finding) for finding in way.going.hindered_by],
            "door": None if way.fit is Fit.FITS else self._door(way),
            "needs": _labels(way.still_needs) if way.fit is not Fit.NO else None,
            "facts": _facts(way),
            "trust": trust.value if trust else "",
            "findings": [_finding(finding) for finding in way.going.judgement.findings],
            "ends": until_words(until) if goes else None,
            "bar": ahead.bar(until, self.age, scale, born=self.born, on=self.on)
            if goes and scale is not None and self.age is not None
            else None,
        }

    def _name(self, way: Way) -> Message | Words | str:
        """The host; which of several where one is not enough to tell them apart."""
        scheme = way.used.scheme
        same = [other for other in self.ways if other.used.scheme.host == scheme.host]
        if len({(other.used.scheme.sender, other.used.scheme.host) for other in same}) == len(same) > 1:
            return words.direction(scheme.id)
        return scheme.title if len(same) > 1 else words.country(scheme.host)

    def _says(self, way: Way) -> Message:
        if way.fit is Fit.NO:
            first = way.going.hindered_by[0] if way.going.hindered_by else None
            return Message("No, because of this rule: {name}", {"name": first.name if first else ""})
        if way.fit is Fit.DEPENDS:
            return Message("It depends on: {facts}", {"facts": _open(way)})
        if way.door.state is State.NO_DATE:
            return Message("Yes, no date known")
        return self._door(way)

    def _door(self, way: Way) -> Message:
        state, day, now = way.door.state, way.door.on, self.on == self.today
        if state is State.OPEN and day is not None:
            holes = {"day": day}
            return Message("Open now, until {day}", holes) if now else Message("Open on that day, until {day}", holes)
        if state is State.OPEN:
            return Message("Open now") if now else Message("Open on that day")
        if state is State.OPENS:
            return Message("Opens on {day}", {"day": day})
        if state is State.PROJECTED:
            return Message("Opens {month} (projected)", {"month": words.month(day) if day else ""})
        return DOORS[state]

    def as_json(self) -> dict[str, Any]:
        """The same page for programs; with an age alone the ends are ages."""
        return {
            "passports": list(self.person.passports),
            "age": self.age,
            "on": plain(self.on),
            "known": plain(self.person.known),
            "questions": [asked.key for asked in still_open(self.ways, in_link=True)],
            "programmes": [self._plain(way) for way in self.chosen],
        }

    def _plain(self, way: Way) -> dict[str, Any]:
        until = ends(way.going, on=self.on)
        return {
            "scheme": way.used.scheme.id,
            "fit": way.fit.value,
            "answer": way.going.answer.value,
            "door": {"state": way.door.state.value, "on": plain(way.door.on), "invented": way.is_invented},
            "until": _plain_end(until.last),
            "sure_until": _plain_end(until.sure),
            "depends_on": list(way.depends_on),
            "still_needs": list(way.still_needs),
            "findings": [
                {"code": finding.code, "met": finding.met.value, "says": spoken(self.request, finding.says)}
                for finding in way.going.judgement.findings
            ],
        }


def _plain_end(end: End | None) -> dict[str, Any] | None:
    return None if end is None else {"before_age": end.age, "day": plain(end.day), "ends": end != End()}


def _count_that_fit(count: int) -> Message:
    return (
        Message("One programme may be open to you.")
        if count == 1
        else Message("{count} programmes may be open to you.", {"count": count})
    )


def _count_that_may(count: int) -> Message:
    return Message("One may fit.") if count == 1 else Message("{count} may fit.", {"count": count})


def _count_open(count: int, *, now: bool) -> Message:
    if not count:
        return Message("None is open now.") if now else Message("None is known to be open on that day.")
    if count == 1:
        return Message("One is open now.") if now else Message("One is open on that day.")
    return Message("{count} are open now.", {"count": count}) if now else Message(
        "{count} are open on that day.", {"count": count}
    )  # fmt: skip


def _labels(names: Sequence[str]) -> Message | None:
    """Facts by what they are called, each once."""
    found = dict.fromkeys(FACTS[name].label.text for name in names)
    return listed([Message(text) for text in found]) if found else None


def _open(way: Way) -> Message:
    """What it depends on; of a condition that no source gives, its name."""
    labels = dict.fromkeys(FACTS[name].label.text for name in way.depends_on if name != _UNFOUND)
    unfound = [
        Message("{name} (no source gives the condition)", {"name": finding.name})
        for finding in way.going.judgement.findings
        if _UNFOUND in finding.asks
    ]
    return listed([*(Message(text) for text in labels), *unfound])


def _because(finding: Finding) -> dict[str, Any]:
    return {"says": finding.says, "found": finding.found}


def _finding(finding: Finding) -> dict[str, Any]:
    sign, tone = _SIGNS[finding.met]
    return {"sign": sign, "tone": tone, "name": finding.name, "says": finding.says}


def _facts(way: Way) -> list[Message | Words]:
    """Stay, turns, places and the way of choosing, in a few words; what is not known is left out."""
    rules = way.going.judgement.rules
    stay, turns, places = rules.value("stay_months"), rules.value("turns"), rules.value("ceiling")
    found: list[Message | Words] = []
    if isinstance(stay, int):
        found.append(Message("{months} months", {"months": stay}))
    if turns == 1:
        found.append(Message("once in a lifetime"))
    elif isinstance(turns, int):
        found.append(Message("at most {count} turns", {"count": turns}))
    if isinstance(places, int):
        found.append(Message("{places} places a year", {"places": places}))
    elif places == "unlimited":
        found.append(Message("no limit of places"))
    if isinstance(chosen := rules.value("selection"), str):
        found.append(values.value_words("selection", chosen))
    return found
