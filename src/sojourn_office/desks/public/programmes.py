"""All programmes: found by country in any of three languages, or by host; first those that this office runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sojourn.agreements.moves import entry_on
from sojourn.basics.messages import Message, Words
from sojourn.texts import LANGUAGES, say
from sojourn_office.desks.public import words
from sojourn_office.desks.public.frame import as_json, public_page, wants_json
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.again import said_again
from sojourn_office.look.countries import country_name, in_order, named
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import catalogue
from sojourn_office.queries.schemes import InUse


class SearchForm(forms.Form):
    """A country by its name in any language, and the host."""

    q = forms.Line(required=False, max_length=80, signs=20, label=Message("A country, or two"),
                   help_text=Message("In English, Korean or Japanese. Example: Korea France"))  # fmt: skip
    host = forms.OneOfMany(choices=(), required=False, label=Message("Where to"))

    def __init__(self, *args: Any, hosts: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("host", [("", Message("Everywhere")), *named(hosts, self.language)])


@require_safe
@said_again
def all_schemes(request: HttpRequest) -> HttpResponse:
    """Every programme that was asked for; with nothing asked, those of this office and every host."""
    language = language_of(request)
    known = catalogue.programmes()
    hosts = Counter(used.scheme.host for used in known.values())
    form = SearchForm(
        {name: request.GET.get(name, "") for name in ("q", "host")},
        hosts=hosts,
        language=language,
    )
    if not form.is_valid():
        context = {"form": form, "search": form, "asked": True, "schemes": [], "json_address": ""}
        return public_page(request, "public/schemes.html", context, status=422)
    sought, host = form.cleaned_data["q"].strip(), form.cleaned_data["host"]
    found = {id_: used for id_, used in known.items() if _is_sought(used, sought) and host in ("", used.scheme.host)}
    asked = bool(sought or host)
    if wants_json(request):
        return as_json(request, {"schemes": list(found)})
    own = [used for used in (found.values() if asked else known.values()) if asked or used.is_run]
    here = at("/schemes", language)
    context = {
        "search": form,
        "asked": asked,
        "count": len(found),
        "all": len(known),
        "schemes": [_door(request, used) for used in sorted(own, key=lambda used: _place(used, language))],
        "hosts": sorted(
            (
                {
                    "address": f"{here}?host={code}",
                    "words": country_name(code, language),
                    "about": Message("Programmes: {count}", {"count": count}),
                }
                for code, count in hosts.items()
            ),
            key=lambda door: in_order(str(door["words"])),
        ),
        "json_address": f"{request.get_full_path()}{'&' if request.GET else '?'}format=json",
    }
    return public_page(request, "public/schemes.html", context)


def _place(used: InUse, language: str) -> tuple[object, ...]:
    """Where a programme stands in a list: those of this office first, then by the names that the reader sees."""
    names = (in_order(country_name(code, language)) for code in (used.scheme.sender, used.scheme.host))
    return (not used.is_run, *names, used.scheme.id)


def _is_sought(used: InUse, sought: str) -> bool:
    """Whether each word of a search begins a word of either country's name in any language, or is its code."""
    scheme = used.scheme
    names = [country_name(code, language) for code in (scheme.sender, scheme.host) for language in LANGUAGES]
    whole = " ".join(
        [scheme.sender, scheme.host, scheme.id, *names, *(say(scheme.title, language) for language in LANGUAGES)]
    )
    return all(word in whole.casefold() for word in sought.casefold().split())


def _door(request: HttpRequest, used: InUse) -> dict[str, Any]:
    on = used.today(now_of(request))
    return {
        "address": at(f"/schemes/{used.scheme.id}", language_of(request)),
        "words": words.direction(used.scheme.id),
        "about": _about(used, on),
    }


def _about(used: InUse, on: Any) -> Message | Words:
    series = used.scheme.series.get("ceiling")
    held = entry_on(series, on=on) if series is not None else None
    if len(used.scheme.id.split("-")) > 2 or held is None or not isinstance(held.value, int):
        return used.scheme.title
    return Message("{places} places a year", {"places": held.value})
