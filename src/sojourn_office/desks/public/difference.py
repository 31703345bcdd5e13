"""What changed in a scheme between two days: each value before and after, with where the later one comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.agreements.model import Series
from sojourn.agreements.moves import entry_on, sources_of
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message
from sojourn.cli.plain import plain
from sojourn.eligibility import values
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.desks.public.going import no_agreement
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.schemes import InUse

_DAYS = ("from", "to")


class DaysForm(forms.Form):
    """The two days that are compared."""

    def __init__(self, query: Any, *, language: str) -> None:
        super().__init__(_boxed(query), language=language)
        for name, label in zip(_DAYS, (Message("From which day?"), Message("To which day?")), strict=True):
            self.fields[name] = forms.DateBoxes(label=label)
            self._translate(self.fields[name])

    def clean(self) -> dict[str, Any]:
        """The second day lies after the first."""
        said = super().clean() or self.cleaned_data
        if said.get("from") and said.get("to") and said["from"] >= said["to"]:
            self.add_error("to", Message("Enter a day after the first one"))
        return said


def _boxed(query: Any) -> dict[str, str] | None:
    """A day of a link in the three boxes of the page."""
    data = {name: str(value).strip() for name, value in query.items()}
    for day in _DAYS:
        parts = data.get(day, "").split("-")
        if data.get(day):
            year, month, number = parts if len(parts) == 3 else (data[day], "", "")
            data |= {f"{day}_year": year, f"{day}_month": month.lstrip("0"), f"{day}_day": number.lstrip("0")}
    return data if any(name.partition("_")[0] in _DAYS for name in data) else None


@require_safe
def difference(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The form, or every value that is another one on the second day."""
    used = catalogue.programme(scheme_id)
    if used is None:
        return no_agreement(request, scheme_id)
    language = language_of(request)
    form = DaysForm(request.GET, language=language)
    context: dict[str, Any] = {"form": form, "scheme": used.scheme, "back": at(f"/schemes/{scheme_id}", language)}
    if form.is_bound and not form.is_valid():
        if wants_json(request):
            faults = [{"name": fault.target.removeprefix("id_"), "says": fault.words} for fault in form.faults]
            return as_json(request, {"code": "invalid", "faults": faults}, status=422)
        return public_page(request, "public/difference.html", context, status=422)
    if form.is_bound:
        first, last = form.cleaned_data["from"], form.cleaned_data["to"]
        found = _changed(used, first, last)
        if wants_json(request):
            plainly = [{name: plain(one[name]) for name in ("name", "before", "after")} for one in found]
            return as_json(request, {"scheme": scheme_id, "from": plain(first), "to": plain(last), "changed": plainly})
        context |= {"changed": found, "first": first, "last": last}
    return public_page(request, "public/difference.html", context)


def _changed(used: InUse, first: date, last: date) -> list[dict[str, Any]]:
    named = sorted(used.scheme.series.items(), key=lambda item: _place(item[0]))
    rows = [(name, mission, _pair(series, mission, first, last)) for name, series in named
            for mission in (None, *sorted(series.missions))]  # fmt: skip
    return [
        {
            "name": name,
            "label": values.label(name),
            "mission": used.scheme.missions[mission].name if mission else None,
            "before": before.value if before else None,
            "after": after.value if after else None,
            "before_words": _said(name, before),
            "after_words": _said(name, after),
            "start": after.start if after else None,
            "standing": after.standing.value if after and after.is_found else "",
            "sources": sources_of(used.agreement, after) if after else (),
        }
        for name, mission, (before, after) in rows
        if (before.value if before else None) != (after.value if after else None)
    ]


def _pair(series: Series, mission: str | None, first: date, last: date) -> tuple[Any, Any]:
    """What held on the two days; of a mission, only what is its own."""
    held = [entry_on(series, on=day, mission=mission) for day in (first, last)]
    if mission is not None:
        held = [entry if entry is not None and entry.mission == mission else None for entry in held]
    return held[0], held[1]


def _said(name: str, entry: Any) -> Any:
    if entry is None:
        return Message("nothing on this day")
    return values.turns_words(entry.value) if name == "turns" else values.value_words(name, entry.value)


def _place(name: str) -> int:
    names = list(VALUE_NAMES)
    return names.index(name) if name in names else len(names)
